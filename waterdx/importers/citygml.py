"""CityGML of Project PLATEAU: underground utilities (uro 2 and 3): pipes, manholes, handholes and what hangs on them.

Elements are known by their local name, so that the version in the namespace does not matter. Nothing the file refers to
(schemas, code lists, entities) is opened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.importers import sniff
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer

if TYPE_CHECKING:
    import pandas as pd

MAX_BYTES = 500_000_000
MAX_DEPTH = 100
MAX_OBJECTS = 2_000_000
MAX_COLUMNS = 300
# The classes of the utility network in uro (「3D都市モデル標準製品仕様書」, underground utilities).
CLASSES = {
    "Pipe", "WaterPipe", "SewerPipe", "OilGasChemicalsPipe", "ThermalPipe", "Cable", "ElectricityCable", "TelecommunicationCable",
    "Duct", "Appurtenance", "Manhole", "Handhole", "UtilityLink", "UtilityNode", "UtilityNodeContainer",
}  # fmt: skip
# JGD2011 plane rectangular zones with height (EPSG:10162 zone I … 10174 zone XIII) and the plane zone alone; both X = north.
_PLANE_WITH_HEIGHT = {10162 + zone: 6669 + zone for zone in range(13)}
_LONLAT_WITH_HEIGHT = {6697: 6668}
_NORTH_FIRST = {*range(6669, 6688), *range(2443, 2462), 6668, 4612, 4326}
_THREE_NUMBERS = {*_PLANE_WITH_HEIGHT, *_LONLAT_WITH_HEIGHT}
_EPSG = re.compile(r"EPSG[/:]+(?:[\d.]*[/:]+)?(\d{4,6})/?$", re.IGNORECASE)
_UNITS = {"m", "mm", "cm", "km", "‰", "%"}
UNKNOWN_YEARS = {"0001", "1"}


@dataclass
class _Object:
    """One utility object: its class, its texts by local name, its shape, and the levels of detail it has."""

    name: str
    texts: dict[str, str]
    shape: Any
    levels: set[str]


@dataclass
class _City:
    """What is said once for the whole file."""

    srs: str = ""
    dimension: int = 0
    others: Counter[str] = field(default_factory=Counter)
    too_many: bool = False


@importer(".gml", ja="CityGML(PLATEAU 地下埋設物)", en="CityGML (PLATEAU underground utilities)")
def read_citygml(path: Path, options: ReadOptions) -> RawTable:
    """The pipes and nodes of a PLATEAU file, one row an object; `sheet` is one class, such as SewerPipe."""
    sniff.expect(path, None)
    if path.stat().st_size > MAX_BYTES:
        raise UserError(
            ja="「{path}」は CityGML の上限({limit} MB)を超えます。図郭ごとのファイルを指定してください。",
            en="“{path}” is over the limit of {limit} MB for a CityGML. Give the files of single map sheets.",
            path=path, limit=MAX_BYTES // 1_000_000,
        )  # fmt: skip
    city = _City()
    objects = list(_objects(path, city))
    if not objects:
        raise UserError(
            ja="「{path}」は PLATEAU の地下埋設物(WaterPipe、SewerPipe、Manhole など)の CityGML ではありません。",
            en="“{path}” is no CityGML with PLATEAU underground utilities (WaterPipe, SewerPipe, Manhole …).",
            path=path,
        )
    places = list(range(1, len(objects) + 1))
    if options.sheet:
        places = [place for place in places if objects[place - 1].name == options.sheet]
        _refuse_missing_class(path, options.sheet, objects, bool(places))
    chosen = [objects[place - 1] for place in places]
    shapes = np.full(len(chosen), None, dtype=object)
    shapes[:] = [one.shape for one in chosen]
    epsg, crs = _crs(city.srs)
    raw = _frame(chosen)
    frame, unknown = _without_unknown_years(raw)
    findings = [*_told(chosen, shapes, city), *unknown, *([] if crs is not None else [_crs_unknown(city.srs)])]
    if epsg in _NORTH_FIRST:
        shapes = shapely.transform(shapes, lambda points: points[:, ::-1])
    return RawTable(
        path, frame, raw, np.array(places), np.array([one.name for one in chosen], dtype=object), shapes, crs, findings=findings
    )


def _refuse_missing_class(path: Path, wanted: str, objects: list[_Object], found: bool) -> None:
    if not found:
        raise UserError(
            ja="「{path}」に「{sheet}」はありません。あるのは {names} です。",
            en="“{path}” has no “{sheet}”. It has {names}.",
            path=path, sheet=wanted, names=", ".join(dict.fromkeys(one.name for one in objects)),
        )  # fmt: skip


def _objects(path: Path, city: _City) -> Iterator[_Object]:
    """The utility objects one after the other; each is forgotten when it has been read."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    count, open_elements = 0, []
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                open_elements.append(element)
                if len(open_elements) > MAX_DEPTH:
                    raise ParseError("too deep")
                continue
            open_elements.pop()
            name = _local(element)
            if name == "Envelope" and not city.srs:
                city.srs, city.dimension = element.get("srsName", ""), _whole(element.get("srsDimension"))
            elif name == "cityObjectMember" or (len(open_elements) == 1 and name not in {"boundedBy"}):
                member = _member(element)
                if member is not None and count < MAX_OBJECTS:
                    count += 1
                    yield _object(member, city)
                elif member is not None:
                    city.too_many = True
                else:
                    city.others.update(_local(child) for child in element)
                element.clear()
                if open_elements:
                    open_elements[-1].clear()
    except DefusedXmlException as error:
        raise UserError(
            ja="「{path}」には DTD か実体の定義があるため読みません。PLATEAU の元のファイルを指定してください。",
            en="“{path}” defines a DTD or entities and is not read. Give the original file of PLATEAU.",
            path=path,
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise UserError(
            ja="「{path}」を XML として読めません(壊れているか、XML ではありません)。元のファイルを入手し直してください。",
            en="“{path}” cannot be read as XML (damaged, or not XML). Get the original again.",
            path=path,
        ) from error


def _member(element: Element) -> Element | None:
    candidates = (element, *element)
    return next((one for one in candidates if _local(one) in CLASSES), None)


def _object(element: Element, city: _City) -> _Object:
    texts: dict[str, str] = {}
    levels: dict[str, list[Element]] = {}
    _collect(element, texts, levels)
    identifier = next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "id"), "")
    own_class = {"class.code": texts.pop("class")} if "class" in texts else {}
    shape = next((made for level in sorted(levels) if (made := _shape(levels[level], city)) is not None), None)
    return _Object(_local(element), {"gml_id": identifier, "class": _local(element), **own_class, **texts}, shape, set(levels))


def _collect(element: Element, texts: dict[str, str], levels: dict[str, list[Element]]) -> None:
    """The texts of all leaves by local name (repeated ones joined), and the elements holding a shape by level of detail."""
    for child in element:
        name = _local(child)
        if re.match(r"lod\d", name) and len(child):
            levels.setdefault(name[:4], []).append(child)
        elif len(child):
            _collect(child, texts, levels)
        elif child.text and child.text.strip():
            unit = child.get("uom", "").lstrip("#")
            text = clean_text(child.text.strip()) + (unit if unit in _UNITS else "")
            texts[name] = f"{texts[name]}; {text}" if texts.get(name) and texts[name] != text else text


def _shape(holders: list[Element], city: _City) -> Any:
    """The lines or the point of one level; None where it has surfaces only, whose middle line nobody drew."""
    lines, points = [], []
    for holder in holders:
        if any(_local(one) in {"Polygon", "LinearRing", "Solid", "Triangle"} for one in holder.iter()):
            continue
        for one in holder.iter():
            name = _local(one)
            if name not in {"posList", "pos"}:
                continue
            numbers = _numbers(one, city)
            if name == "posList" and len(numbers) > 1:
                lines.append(shapely.linestrings(numbers))
            elif len(numbers):
                points += list(shapely.points(numbers))
    if lines:
        return lines[0] if len(lines) == 1 else shapely.multilinestrings(lines)
    return points[0] if len(points) == 1 else shapely.linestrings(shapely.get_coordinates(points)) if points else None


def _numbers(element: Element, city: _City) -> np.ndarray:
    """The first two numbers of each position, in the order written; empty where they are no numbers."""
    dimension = _whole(element.get("srsDimension")) or city.dimension or (3 if _epsg(city.srs) in _THREE_NUMBERS else 2)
    try:
        numbers = np.array((element.text or "").split(), dtype=float)
    except ValueError:
        return np.empty((0, 2))
    if dimension not in (2, 3) or not len(numbers) or len(numbers) % dimension or not (np.abs(numbers) < 1e9).all():
        return np.empty((0, 2))
    return numbers.reshape(-1, dimension)[:, :2]


def _frame(objects: list[_Object]) -> pd.DataFrame:
    import pandas as pd

    names = list(dict.fromkeys(name for one in objects for name in one.texts))[:MAX_COLUMNS]
    return pd.DataFrame({name: [one.texts.get(name, "") for one in objects] for name in names}, dtype=object)


def _without_unknown_years(raw: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The frame with year 0001, by which PLATEAU says that the year is not known, left blank."""
    unknown = raw["year"].isin(UNKNOWN_YEARS) if "year" in raw else np.zeros(len(raw), dtype=bool)
    if not unknown.any():
        return raw, []
    words = Words(
        ja="年が 0001(不明を表す値)の {n} 件は、年度不明としました。",
        en="{n} objects have the year 0001, which means unknown; theirs was left blank.",
    )
    finding = Finding(
        "citygml_year_unknown",
        "info",
        words.format(n=int(unknown.sum())),
        field="install_fy",
        raw="0001",
        count=int(unknown.sum()),
    )
    return raw.assign(year=raw["year"].mask(unknown, "")), [finding]


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0


def _epsg(srs: str) -> int | None:
    match = _EPSG.search(srs.strip())
    return int(match[1]) if match else None


def _crs(srs: str) -> tuple[int | None, Any]:
    """The flat coordinate system under the one named, by its number only: no name is ever looked up."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    epsg = _epsg(srs)
    flat = _PLANE_WITH_HEIGHT.get(epsg or 0) or _LONLAT_WITH_HEIGHT.get(epsg or 0) or epsg
    if flat is None:
        return None, None
    try:
        return flat, CRS.from_epsg(flat)
    except CRSError:
        return None, None


def _told(objects: list[_Object], shapes: np.ndarray, city: _City) -> Iterator[Finding]:
    bodies = [one for one, shape in zip(objects, shapes, strict=True) if shape is None and one.levels]
    without = [one for one, shape in zip(objects, shapes, strict=True) if shape is None and not one.levels]
    if bodies:
        words = Words(ja="立体(LOD2・3)だけで中心線や位置の点がない {n} 件({names})は、形なしで読みました。",
                      en="{n} objects ({names}) have only solids (LOD2, LOD3), no line or point; they were read without a shape.")  # fmt: skip
        yield Finding("citygml_solid_only", "warning", words.format(n=len(bodies), names=_counted(bodies)), count=len(bodies))
    if without:
        words = Words(
            ja="形のない {n} 件({names})を、属性だけ読みました。",
            en="{n} objects ({names}) have no shape; only their attributes were read.",
        )
        yield Finding("citygml_no_shape", "warning", words.format(n=len(without), names=_counted(without)), count=len(without))
    if city.others:
        words = Words(
            ja="地下埋設物ではない {n} 件({names})は読みませんでした。",
            en="{n} objects that are no underground utilities ({names}) were not read.",
        )
        names = ", ".join(f"{name} {n}" for name, n in city.others.most_common(10))
        yield Finding("citygml_others", "info", words.format(n=city.others.total(), names=names), count=city.others.total())
    if city.too_many:
        words = Words(
            ja="{n} 件を超える分は読みませんでした。ファイルを分けてください。",
            en="Objects beyond {n} were not read. Split the file.",
        )
        yield Finding("citygml_too_many", "error", words.format(n=MAX_OBJECTS))


def _counted(objects: list[_Object]) -> str:
    return ", ".join(f"{name} {n}" for name, n in Counter(one.name for one in objects).items())


def _crs_unknown(srs: str) -> Finding:
    words = Words(
        ja="座標系「{srs}」は分かりません。--crs で指定してください。",
        en="The coordinate system “{srs}” is not known. Give one with --crs.",
    )
    return Finding("citygml_crs_unknown", "warning", words.format(srs=clean_text(srs[:200])), raw=clean_text(srs[:200]))

"""基盤地図情報 (Fundamental Geospatial Data of GSI): GML of the basic items, .xml or the .zip it is delivered in.

One file holds one kind of element (RdEdg, WL, AdmBdry …). Its element name and the Japanese one are the layer of each row, so
that what they show is known. Nothing the file refers to is opened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.safe_text import clean_text
from waterdx.importers.raw_table import RawTable

MAX_BYTES = 500_000_000
MAX_UNPACKED_BYTES = 2_000_000_000
MAX_MEMBERS = 2000
MAX_OBJECTS = 2_000_000
MAX_DEPTH = 100
_NAMESPACE = b"fgd.gsi.go.jp/spec"
_SYSTEMS = {"jgd2011.bl": 6668, "jgd2024.bl": 6668, "jgd2000.bl": 4612}
# 基盤地図情報ダウンロードデータ ファイル仕様書 (basic items): elements with lines or areas.
ELEMENTS = {
    "AdmArea": "行政区画", "AdmBdry": "行政区画界線", "CommBdry": "町字界線", "SBBdry": "街区線", "BldA": "建築物", "BldL": "建築物の外周線",
    "Cntr": "等高線", "Cstline": "海岸線", "RailCL": "軌道の中心線", "RdArea": "道路区域", "RdASL": "道路域分割線", "RdCompt": "道路構成線",
    "RdEdg": "道路縁", "RdMgtBdry": "道路区域界線", "RdSgmtA": "道路区分面", "RvrMgtBdry": "河川区域界線", "WA": "水域", "WL": "水涯線",
    "WStrA": "水部構造物面", "WStrL": "水部構造物線", "LeveeEdge": "河川堤防表法肩法線",
}  # fmt: skip
_MEMBER = re.compile(r"FG-GML-.*\.xml$", re.IGNORECASE)


def is_fgd(path: Path) -> bool:
    """Whether a file is 基盤地図情報 by its content: GML of it, or a ZIP with such files by their names."""
    suffix = path.suffix.lower()
    if suffix == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                return any(_MEMBER.search(name) for name in archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError):
            return False
    if suffix not in (".xml", ".gml") or not path.is_file():
        return False
    with path.open("rb") as file:
        return _NAMESPACE in file.read(4096)


def read_fgd(path: Path) -> RawTable:
    """The lines and areas of 基盤地図情報, one row each; `name` holds what they are called. UserError where it is damaged."""
    import pandas as pd

    found = _Found()
    for file, name in _files(path):
        with file as opened:
            _read(opened, path, name, found)
    frame = pd.DataFrame({"name": found.names}, dtype=str)
    shapes = np.empty(len(found.shapes), dtype=object)
    shapes[:] = found.shapes
    return RawTable(
        path,
        frame,
        frame.copy(),
        np.arange(1, len(frame) + 1),
        np.array(found.layers, dtype=object),
        shapes,
        _crs(found.systems, path),
    )


class _Found:
    """What was read so far: parallel lists, and the systems that were named."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.layers: list[str] = []
        self.shapes: list[Any] = []
        self.systems: set[str] = set()


def _files(path: Path) -> Iterator[tuple[Any, str]]:
    """The file itself, or those of the basic items in an archive, each to be opened; and their names."""
    if path.suffix.lower() != ".zip":
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(path)
        yield path.open("rb"), path.name
        return
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if _MEMBER.search(one.filename)]
        if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED_BYTES:
            raise _too_large(path)
        for one in members:
            yield _unpacked(archive, one, path), one.filename


@contextmanager
def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Iterator[IO[bytes]]:
    try:
        with archive.open(member) as opened:
            yield opened
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _damaged(path, member.filename) from error


def _read(opened: IO[bytes], path: Path, name: str, found: _Found) -> None:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        root: Element | None = None
        depth = 0
        for event, element in iterparse(opened, events=("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise ParseError("too deep")
            local = _local(element.tag)
            if event == "end" and local in ELEMENTS:
                _take(element, local, found)
                root.clear()  # what was read is let go
                if len(found.shapes) > MAX_OBJECTS:
                    raise _too_large(path)
    except (ParseError, DefusedXmlException, ValueError, shapely.errors.GEOSException) as error:
        raise _damaged(path, name) from error


def _take(element: Element, local: str, found: _Found) -> None:
    """One object with its shape; one without is counted as a row without."""
    texts = {_local(child.tag): (child.text or "").strip() for child in element}
    shape = next((made for child in element if (made := _shape(child, found)) is not None), None)
    found.names.append(clean_text(texts.get("name", "")))
    found.layers.append(f"{local} {ELEMENTS[local]}")
    found.shapes.append(shape)


def _shape(holder: Element, found: _Found) -> Any:
    """The line or area in an attribute of an object, east first; None where it has none."""
    for child in holder:
        if "srsName" in child.attrib:
            found.systems.add(child.attrib["srsName"].rpartition(":")[2].lower())
    if len(holder) == 0:
        return None
    patches = [one for one in holder.iter() if _local(one.tag) in ("PolygonPatch", "Polygon")]
    if patches:
        areas = [area for area in map(_area, patches) if area is not None]
        return areas[0] if len(areas) == 1 else shapely.multipolygons(areas) if areas else None
    lines = [points for one in holder.iter() if _local(one.tag) == "posList" and len(points := _points(one)) > 1]
    return shapely.linestrings(np.concatenate(lines)) if lines else None


def _area(patch: Element) -> Any:
    rings: dict[str, list[np.ndarray]] = {"exterior": [], "interior": []}
    for side in patch:
        pieces = [_points(one) for one in side.iter() if _local(one.tag) == "posList"]
        if _local(side.tag) in rings and pieces:
            rings[_local(side.tag)].append(np.concatenate(pieces))
    return shapely.polygons(rings["exterior"][0], rings["interior"]) if rings["exterior"] else None


def _points(pos_list: Element) -> np.ndarray:
    """East, north of a list of latitude and longitude."""
    numbers = np.array((pos_list.text or "").split(), dtype=float)
    return numbers.reshape(-1, 2)[:, ::-1]


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _crs(systems: set[str], path: Path) -> Any:
    from pyproj import CRS

    if len(systems) != 1 or not systems <= _SYSTEMS.keys():
        raise UserError(
            ja="「{path}」の座標系({said})は読めません。基盤地図情報の緯度経度(JGD2011)のファイルを指定してください。",
            en="The coordinate system of “{path}” ({said}) is not known. Give files of 基盤地図情報 in longitude and latitude (JGD2011).",
            path=path, said=", ".join(sorted(systems)) or "-",
        )  # fmt: skip
    return CRS.from_epsg(_SYSTEMS[systems.pop()])


def _too_large(path: Path) -> UserError:
    return UserError(
        ja="「{path}」は基盤地図情報として読める大きさを超えます。2 次メッシュごとのファイルに分けて取り込んでください。",
        en="“{path}” is larger than what is read of 基盤地図情報. Bring in the files of single meshes.",
        path=path,
    )


def _damaged(path: Path, name: str) -> UserError:
    return UserError(
        ja="「{path}」の {name} が壊れていて読めません。基盤地図情報のサイトから取り直してください。",
        en="{name} of “{path}” is damaged and cannot be read. Fetch it again from the site of 基盤地図情報.",
        path=path, name=name,
    )  # fmt: skip

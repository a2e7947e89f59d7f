"""DXF drawings: lines with the labels that stand beside them, symbols (blocks) with their attributes, points and texts.

A drawing states no coordinate system, and is often in millimetres; what was assumed is told in findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.dxf_values import CRS_MARK, LABEL_MARK, TABLE_MARK
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.safe_text import clean_text
from waterdx.core.words import Words
from waterdx.importers import sniff
from waterdx.importers.dxf_drawing import MAX_COORDINATE, Drawing, Shape, read_drawing
from waterdx.importers.dxf_findings import told
from waterdx.importers.dxf_labels import COLUMNS, Labelled, Matched, match_labels
from waterdx.importers.dxf_tags import check_is_dxf, encoding_of
from waterdx.importers.raw_table import RawTable
from waterdx.importers.registry import ReadOptions, importer

if TYPE_CHECKING:
    import pandas as pd

# $INSUNITS (DXF reference): how many metres one unit is.
UNITS = {
    1: (0.0254, "inch"),
    2: (0.3048, "feet"),
    4: (0.001, "mm"),
    5: (0.01, "cm"),
    6: (1.0, "m"),
    7: (1000.0, "km"),
    14: (0.1, "dm"),
}
_PLANE_REACH_M = 400_000.0  # no Japanese plane zone reaches further from its origin
_TOWN_SPAN_M = 50_000.0  # no drawing of pipes is wider
_SMALLEST_M = 20.0  # and none is smaller
_TALLEST_TEXT_M = 50.0
MAX_ATTRIBUTES = 100
_NUMBER_TAGS = {"番号", "NO", "NO.", "ID", "NUMBER"}  # what a symbol's own number is called
_NUMBER_COLUMN = "施設番号"
_LINE_KINDS = {"LINE", "LWPOLYLINE", "POLYLINE", "ARC"}


@importer(".dxf", ja="DXF 図面", en="DXF drawing")
def read_dxf(path: Path, options: ReadOptions) -> RawTable:
    """What is drawn in the model space, one row a line, symbol, point or text that labels no line; `sheet` is one layer."""
    sniff.expect(path, None)
    check_is_dxf(path)
    drawing = read_drawing(path, encoding_of(path, options.encoding))
    own_labels = sum(LABEL_MARK in shape.attributes for shape in drawing.shapes)
    drawn = [shape for shape in drawing.shapes if LABEL_MARK not in shape.attributes]
    shapes = _of_layer(drawn, options.sheet, path)
    if not shapes:
        raise UserError(
            ja="「{path}」のモデル空間に線・点・文字がありません。CAD で開いて、管路が描かれているか確かめてください。",
            en="The model space of “{path}” has no lines, points or texts. Open it in the CAD program and check that it has pipes.",
            path=path,
        )
    far = _beyond(shapes)
    crs = _stated_crs(shapes)
    sound = [shape for shape, bad in zip(shapes, far, strict=True) if not bad]
    scale, findings = _scale(drawing, sound) if crs is None else (1.0, [])
    geometry = _geometry(shapes, far)
    matched = _labels(shapes, geometry, scale)
    kept = [at for at in range(len(shapes)) if at not in matched.used]
    frame = _frame([shapes[at] for at in kept], [matched.labels.get(at, Labelled()) for at in kept])
    findings += [*told(drawing), *_broken(shapes, far), *_told_labels(shapes, matched)]
    return RawTable(
        path, frame, frame, np.array([shapes[at].row for at in kept]),
        np.array([clean_text(shapes[at].layer) for at in kept], dtype=object), shapely.transform(geometry[kept], lambda xy: xy * scale),
        crs, skipped=len(matched.used) + own_labels, findings=findings,
    )  # fmt: skip


def _stated_crs(shapes: list[Shape]) -> Any:
    """The coordinate system an export of our own says; None for any other drawing."""
    said = {shape.attributes.pop(CRS_MARK, "") for shape in shapes}
    number = said.pop() if len(said) == 1 else ""
    if not re.fullmatch(r"[0-9]{4,6}", number):
        return None
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_epsg(int(number))
    except CRSError:
        return None


def _of_layer(shapes: list[Shape], layer: str | None, path: Path) -> list[Shape]:
    """All shapes, or those of one layer with every text (labels have a layer of their own)."""
    if layer is None:
        return shapes
    names = list(dict.fromkeys(shape.layer for shape in shapes))
    if layer not in names:
        raise UserError(
            ja="「{path}」にレイヤー「{layer}」はありません。あるのは {names} です。",
            en="“{path}” has no layer “{layer}”. It has {names}.",
            path=path, layer=layer, names=", ".join(map(clean_text, names[:50])),
        )  # fmt: skip
    return [shape for shape in shapes if shape.layer == layer or shape.text]


def _beyond(shapes: list[Shape]) -> np.ndarray:
    """Which shapes have a coordinate that is no number, or larger than any drawing."""
    with np.errstate(invalid="ignore"):
        return np.array([not bool((np.abs(shape.points) < MAX_COORDINATE).all()) for shape in shapes], dtype=bool)


def _geometry(shapes: list[Shape], far: np.ndarray) -> np.ndarray:
    geometry = np.full(len(shapes), None, dtype=object)
    lines = [at for at, shape in enumerate(shapes) if shape.kind in _LINE_KINDS and len(shape.points) > 1 and not far[at]]
    others = [at for at, shape in enumerate(shapes) if shape.kind not in _LINE_KINDS and not far[at]]
    if lines:
        indices = np.repeat(np.arange(len(lines)), [len(shapes[at].points) for at in lines])
        geometry[lines] = shapely.linestrings(np.vstack([shapes[at].points for at in lines]), indices=indices)
    if others:
        geometry[others] = shapely.points(np.vstack([shapes[at].points[:1] for at in others]))
    return geometry


def _scale(drawing: Drawing, shapes: list[Shape]) -> tuple[float, list[Finding]]:
    """Metres per unit: as $INSUNITS says, unless no drawing of pipes has that size; where it does not say, by the size."""
    if not shapes:
        return 1.0, []
    points = np.vstack([shape.points for shape in shapes])
    reach, span = float(np.abs(points).max()), float(np.ptp(points, axis=0).max())
    heights = [shape.height for shape in shapes if shape.height > 0]
    large = reach > _PLANE_REACH_M or span > _TOWN_SPAN_M or (bool(heights) and float(np.median(heights)) > _TALLEST_TEXT_M)
    by_size = (0.001, "mm") if large else (1.0, "m")
    stated = UNITS.get(drawing.units or 0)
    if stated is None:
        return by_size[0], [_unit_by_size(by_size[1])]
    if stated[0] < 1 and not large and span * stated[0] < _SMALLEST_M <= span:
        return 1.0, [_unit_doubtful(stated[1], span * stated[0])]
    return stated[0], [_unit_stated(stated[1])] if stated[0] != 1 else []


def _labels(shapes: list[Shape], geometry: np.ndarray, scale: float) -> Matched:
    """The labels by the place of their line among the shapes. A closed outline (road, house, frame) is no pipe and takes none."""
    lines = [at for at, shape in enumerate(shapes) if _takes_labels(shape) and geometry[at] is not None]
    texts = [at for at, shape in enumerate(shapes) if shape.text and geometry[at] is not None]
    found = match_labels([shapes[at] for at in lines], geometry[lines], [shapes[at] for at in texts], scale)
    labels = {lines[at]: label for at, label in found.labels.items()}
    return Matched(labels, {texts[at] for at in found.used}, {texts[at] for at in found.doubtful})


def _takes_labels(shape: Shape) -> bool:
    """Lines that do not say themselves what they are."""
    return shape.kind in _LINE_KINDS and not shape.closed and not shape.attributes


def _frame(shapes: list[Shape], labels: list[Labelled]) -> pd.DataFrame:
    import pandas as pd

    columns: dict[str, list[str]] = {
        "layer": [shape.layer for shape in shapes],
        "kind": [shape.kind for shape in shapes],
        "label": [" / ".join(label.texts) or shape.text for shape, label in zip(shapes, labels, strict=True)],
        **{name: [label.parts.get(part, "") for label in labels] for part, name in COLUMNS.items()},
        "block": [shape.block for shape in shapes],
        "handle": [shape.handle for shape in shapes],
        "elevation": [repr(shape.elevation) if shape.elevation else "" for shape in shapes],
        "attributes": ["; ".join(f"{tag}={value}" for tag, value in shape.attributes.items()) for shape in shapes],
    }
    if all(TABLE_MARK in shape.attributes for shape in shapes):  # an export of our own says everything itself
        columns = {}
    tags = list(dict.fromkeys(tag for shape in shapes for tag in shape.attributes if tag not in columns))[:MAX_ATTRIBUTES]
    columns |= {_column_of(tag, tags): [shape.attributes.get(tag, "") for shape in shapes] for tag in tags}
    return pd.DataFrame({name: [clean_text(cell).strip() for cell in cells] for name, cells in columns.items()}, dtype=object)


def _column_of(tag: str, tags: list[str]) -> str:
    """The name of an attribute's column; a number that is the only one is the symbol's."""
    numbers = [one for one in tags if one.upper() in _NUMBER_TAGS or one == _NUMBER_COLUMN]
    return _NUMBER_COLUMN if numbers == [tag] else clean_text(tag)


def _unit_stated(unit: str) -> Finding:
    words = Words(
        ja="図面の単位({unit})をメートルに直しました。", en="The drawing is in {unit}; it was converted to metres."
    ).format(unit=unit)
    return Finding("dxf_unit", "info", words, raw=unit)


def _unit_by_size(unit: str) -> Finding:
    words = Words(ja="図面に単位の記載がないため、大きさから {unit} とみなし、メートルに直しました。長さを確かめてください。",
                  en="The drawing states no unit; by its size it was taken to be in {unit} and converted to metres. Check a length.")  # fmt: skip
    return Finding("dxf_unit", "warning", words.format(unit=unit), raw=unit)


def _unit_doubtful(unit: str, size: float) -> Finding:
    words = Words(ja="図面の単位は {unit} とありますが、それでは全体が {size:.1f} m しかないため、メートルとみなしました。長さを確かめてください。",
                  en="The drawing says it is in {unit}, but would then be only {size:.1f} m wide; metres were assumed. Check a length.")  # fmt: skip
    return Finding("dxf_unit", "warning", words.format(unit=unit, size=size), raw=unit)


def _told_labels(shapes: list[Shape], matched: Matched) -> Iterator[Finding]:
    if matched.used:
        words = Words(ja="文字 {texts} 件を、近くにある線 {lines} 本の注記として読みました。",
                      en="{texts} texts were read as the labels of the {lines} lines they stand beside.")  # fmt: skip
        yield Finding(
            "dxf_labels", "info", words.format(texts=len(matched.used), lines=len(matched.labels)), count=len(matched.used)
        )
    for at in sorted(matched.doubtful)[:100]:
        doubt = Words(ja="注記「{text}」({row} 番目の図形)は、すぐ近くに別の線もあります。どの管のものか確かめてください。",
                      en="The label “{text}” (entity {row}) stands as near to another line. Check which pipe it belongs to.")  # fmt: skip
        text = clean_text(shapes[at].text)
        yield Finding("dxf_label_doubtful", "warning", doubt.format(text=text, row=shapes[at].row), row=shapes[at].row, raw=text)


def _broken(shapes: list[Shape], far: np.ndarray) -> Iterator[Finding]:
    words = Words(ja="{n} 番目の図形の座標は数値ではないか大きすぎるため、形なしで読みました。",
                  en="The coordinates of entity {n} are no numbers or too large; it was read without its shape.")  # fmt: skip
    for at in np.flatnonzero(far)[:100]:
        yield Finding("not_finite", "error", words.format(n=shapes[at].row), row=shapes[at].row)
    if far.sum() > 100:
        more = Words(
            ja="ほかにも座標の読めない図形が {n} 個あります。", en="{n} more entities have coordinates that cannot be read."
        )
        yield Finding("not_finite", "error", more.format(n=int(far.sum()) - 100), count=int(far.sum()) - 100)

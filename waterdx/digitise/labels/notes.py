"""What a sheet says of itself: the coordinates at its corners and its title block (図面名, 縮尺, 図面番号, 座標系).

Roman numbers of a zone (第Ⅷ系) are often read with a stroke too few or too many, so `crs_words` are words to show beside a
choice of zones, never a choice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waterdx.core.text import fold
from waterdx.digitise.labels.reading import ReadLabel

_NUMBER = r"(-?\s?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\s?\d+(?:\.\d+)?)"
_NORTH, _EAST = re.compile(rf"X\s*[=:]?\s*{_NUMBER}", re.IGNORECASE), re.compile(rf"Y\s*[=:]?\s*{_NUMBER}", re.IGNORECASE)
_LEAST_M = 100.0  # nearer to the origin than this a number at a corner is no coordinate
_SCALE = re.compile(r"(?<![\d.])1\s*[:/]\s*(\d{1,3}(?:,\d{3})+|\d{3,6})(?!\d)")
_SCALES = (100, 100_000)
_SHEET = re.compile(r"第\s*([\w-]+?)\s*号|(?:図面番号|図番|図葉名?番号?|図郭番号?)\s*[:：]?\s*([A-Z0-9][\w/-]*)")
_SHEET_HEADS = re.compile(r"図面番号|図番|図葉|図郭")
_TITLE_HEADS = re.compile(r"図面名称?|図名|件名|工事名")
_CRS = re.compile(r"平面直角座標系|座標系|第?\s*[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]{1,5}\s*系|第?\s*\d{1,2}\s*系")


@dataclass(frozen=True)
class CornerNote:
    """Coordinates written at a corner: where the text stands (pixels), north and east in metres as written (X is north), and the
    corner of the frame that is meant ("upper left", "upper right", "lower right", "lower left")."""

    place: tuple[float, float]
    x_north_m: float
    y_east_m: float
    corner: str


@dataclass(frozen=True)
class SheetNotes:
    """What was found; None or "" where nothing was. `corners_agree`: the four corners make an upright rectangle."""

    title: str = ""
    sheet_no: str = ""
    scale: int | None = None
    crs_words: str = ""
    corners: tuple[CornerNote, ...] = ()

    @property
    def corners_agree(self) -> bool:
        by_corner = {one.corner: one for one in self.corners}
        if len(self.corners) != 4 or len(by_corner) != 4:
            return False
        ul, ur, lr, ll = (by_corner[name] for name in _CORNERS)
        level = ul.x_north_m == ur.x_north_m > lr.x_north_m == ll.x_north_m
        return level and ul.y_east_m == ll.y_east_m < ur.y_east_m == lr.y_east_m


_CORNERS = ("upper left", "upper right", "lower right", "lower left")


def sheet_notes(texts: Sequence[ReadLabel]) -> SheetNotes:
    """The notes among the texts that `read_labels` has read."""
    title, number, crs = (_beside(texts, heads) for heads in (_TITLE_HEADS, _SHEET_HEADS, re.compile("座標系")))
    return SheetNotes(title, _sheet_no(texts, number), _scale(texts), _crs_words(texts, crs), corner_notes(texts))


def corner_notes(texts: Sequence[ReadLabel]) -> tuple[CornerNote, ...]:
    """The coordinates at the corners of the frame; X and Y may stand in one text or in two that are near each other."""
    norths = [(one, value) for one in texts if (value := _coordinate(_NORTH, one)) is not None]
    easts = [(one, value) for one in texts if (value := _coordinate(_EAST, one)) is not None]
    pairs = []
    for north, x in norths:
        near = min(easts, key=lambda east: _apart(north, east[0]), default=None)
        if near is not None and _apart(north, near[0]) < 12 * _height(north):
            pairs.append(((_middle(north) + _middle(near[0])) / 2, x, near[1]))
    if not pairs:
        return ()
    centre = (np.min([one[0] for one in pairs], axis=0) + np.max([one[0] for one in pairs], axis=0)) / 2
    return tuple(CornerNote((float(at[0]), float(at[1])), x, y, _corner(at - centre)) for at, x, y in pairs)


def _coordinate(pattern: re.Pattern[str], text: ReadLabel) -> float | None:
    match = pattern.search(fold(text.raw))
    value = float(re.sub(r"[,\s]", "", match[1])) if match else 0.0
    return value if abs(value) >= _LEAST_M else None


def _corner(way: np.ndarray) -> str:
    left, upper = way[0] < 0, way[1] < 0
    return _CORNERS[0 if left and upper else 1 if upper else 3 if left else 2]


def _scale(texts: Sequence[ReadLabel]) -> int | None:
    """The scale that is written; where there are several, the one beside 縮尺."""
    found = [(fold(one.raw), int(match[1].replace(",", ""))) for one in texts for match in _SCALE.finditer(fold(one.raw))]
    usable = [(text, scale) for text, scale in found if _SCALES[0] <= scale <= _SCALES[1]]
    named = [scale for text, scale in usable if re.search(r"縮尺|S\s*=|SCALE", text, re.IGNORECASE)]
    different = {*named} or {scale for _, scale in usable}
    return different.pop() if len(different) == 1 else None


def _sheet_no(texts: Sequence[ReadLabel], beside: str) -> str:
    for text in (beside, *(fold(one.raw) for one in texts)):
        match = _SHEET.search(text)
        if match:
            return match[1] or match[2]
    return beside


def _crs_words(texts: Sequence[ReadLabel], beside: str) -> str:
    """The fullest text that names a coordinate system."""
    naming = [text for text in (beside, *(fold(one.raw) for one in texts)) if _CRS.search(text)]
    return max(naming, key=len, default="")


def _beside(texts: Sequence[ReadLabel], heads: re.Pattern[str]) -> str:
    """The text right of a heading, on its line; or what stands behind the heading in the same text."""
    for head in texts:
        written = fold(head.raw)
        match = heads.match(written)
        if not match:
            continue
        rest = written[match.end() :].strip(" :：")
        if rest:
            return rest
        right = [one for one in texts if one is not head and _is_right_of(one, head)]
        if right:
            return fold(min(right, key=lambda one: _apart(one, head)).raw)
    return ""


def _is_right_of(one: ReadLabel, head: ReadLabel) -> bool:
    along = (head.corners[1] - head.corners[0]) / np.hypot(*(head.corners[1] - head.corners[0]))
    way = one.corners[[0, 3]].mean(axis=0) - head.corners[[1, 2]].mean(axis=0)
    return bool(
        way @ along > 0 and abs(along[0] * way[1] - along[1] * way[0]) < 0.7 * _height(head) and way @ along < 15 * _height(head)
    )


def _apart(one: ReadLabel, other: ReadLabel) -> float:
    return float(np.hypot(*(_middle(one) - _middle(other))))


def _middle(one: ReadLabel) -> np.ndarray:
    return np.asarray(one.corners.mean(axis=0))


def _height(one: ReadLabel) -> float:
    return float(np.hypot(*(one.corners[3] - one.corners[0])))

"""Text of a PDF that was never on paper: characters put together to strings, put right where the PDF's own table is wrong."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

Box = tuple[float, float, float, float]
Placed = tuple[str, Box]  # what stands there, x0, y0, x1, y1 in pixels of the page
_GAP = 1.0  # of the height of a character: what stands further apart is not one string
_NOTHING = "\0\ufffe\uffff"  # what pdfium gives for characters it does not know
_TWICE = 0.35  # of its height: how near the same character must stand to be itself again, drawn twice to look bold

# Fonts of some programs name characters by their radical; NFKC puts right those of Kangxi, but not these of the supplement.
_RADICALS = str.maketrans(
    "⺇⺊⺌⺒⺓⺗⺜⺝⺟⺠⺢⺤⺧⺩⺪⺫⺬⺮⺯⺶⺷⺻⺼⺽⻁⻃⻄⻆⻇⻊⻌⻎⻑⻒⻕⻗⻘⻝⻞⻟⻡⻣⻤⻨⻩⻫⻭⻯⻱⻲",
    "几卜小巳幺心日月母民水爪牛王疋目示竹糸羊羊聿肉臼虎西西角角足辶辶長長阜雨青食食食首骨鬼麦黄斉歯竜龜亀",
)


def mended(text: str) -> str:
    """The text with characters in the place of their radicals (⻑さ → 長さ, ⼝径 → 口径); all else as it was."""
    kangxi = (unicodedata.normalize("NFKC", one) if "\u2f00" <= one <= "\u2fdf" else one for one in text)
    return "".join(kangxi).translate(_RADICALS)


def strings(characters: Iterable[Placed]) -> list[Placed]:
    """Characters in their order of reading as strings, each with the box round it. What was drawn twice is there once."""
    found: list[Placed] = []
    seen = _Seen()
    text, boxes, broken = "", list[Box](), False
    for character, box in characters:
        if character.isspace() or character in _NOTHING:
            broken |= character in "\r\n"
            text += " " if text and not text.endswith(" ") else ""
        elif seen.new(character, box):
            if boxes and not (_side_by_side(boxes[-1], box) and (not broken or _straight_on([*boxes[-2:], box]))):
                found.append((mended(text.strip()), _around(boxes)))
                text, boxes = "", []
            text, boxes, broken = text + character, [*boxes, box], False
    return [*found, (mended(text.strip()), _around(boxes))] if boxes else found


class _Seen:
    """Characters by where they stand, to know one that is drawn once more."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, int, int], list[Box]] = {}

    def new(self, character: str, box: Box) -> bool:
        """Whether it stands here for the first time."""
        size = max(1.0, _TWICE * _height(box))
        x, y = int(box[0] // size), int(box[1] // size)
        near = [one for dx in (-1, 0, 1) for dy in (-1, 0, 1) for one in self._at.get((character, x + dx, y + dy), ())]
        self._at.setdefault((character, x, y), []).append(box)
        return not any(max(abs(a - b) for a, b in zip(box, one, strict=True)) < size for one in near)


def _height(box: Box) -> float:
    """Of a character: the longer side, for it may be turned, or be a dash."""
    return max(box[2] - box[0], box[3] - box[1], 1e-6)


def _side_by_side(one: Box, other: Box) -> bool:
    away = max(other[0] - one[2], one[0] - other[2], other[1] - one[3], one[1] - other[3])
    return away < _GAP * max(_height(one), _height(other))


def _straight_on(boxes: list[Box]) -> bool:
    """Whether the last of three characters goes on where the first two lead: text that is turned is broken within its line."""
    if len(boxes) < 3:
        return False
    (ax, ay), (bx, by) = ((q[0] - p[0], q[1] - p[1]) for p, q in pairwise(map(_middle, boxes)))
    return ax * bx + ay * by > 0.9 * math.hypot(ax, ay) * math.hypot(bx, by)


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _around(boxes: list[Box]) -> Box:
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))

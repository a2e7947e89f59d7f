"""Text of a PDF that was never on paper: characters put together to strings, put right where the PDF's own table is wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

Box = tuple[float, float, float, float]
Placed = tuple[str, Box]  # what stands there, x0, y0, x1, y1 in pixels of the page
_GAP = 1.0  # of the height of a character: what stands further apart is not one string
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
    text, boxes = "", list[Box]()

    def end() -> None:
        nonlocal text, boxes
        if text.strip():
            found.append((mended(text.strip()), _around(boxes)))
        text, boxes = "", []

    for character, box in characters:
        if character in "\r\n\0\ufffe\uffff":
            end()
        elif character.isspace():
            text += " " if boxes else ""
        elif not any(
            character == one and _same_place(box, other)
            for one, other in zip(text.replace(" ", "")[-2:], boxes[-2:], strict=False)
        ):
            if boxes and not _side_by_side(boxes[-1], box):
                end()
            text, boxes = text + character, [*boxes, tuple(box)]  # type: ignore[list-item]
    end()
    return found


def _height(box: Box) -> float:
    """Of a character: the longer side, for it may be turned, or be a dash."""
    return max(box[2] - box[0], box[3] - box[1], 1e-6)


def _same_place(one: Box, other: Box) -> bool:
    return max(abs(one[k] - other[k]) for k in range(4)) < _TWICE * _height(one)


def _side_by_side(one: Box, other: Box) -> bool:
    away = max(other[0] - one[2], one[0] - other[2], other[1] - one[3], one[1] - other[3])
    return away < _GAP * max(_height(one), _height(other))


def _around(boxes: list[Box]) -> Box:
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))

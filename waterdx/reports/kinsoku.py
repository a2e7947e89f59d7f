"""Japanese text broken into lines of a measured width: no closing mark begins a line, no opening mark ends one (禁則処理)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from matplotlib.ft2font import FT2Font, LoadFlags

from waterdx.reports.style import font_file

_OPENING = re.escape("「『(([{〔【〈《“‘")
_CLOSING = re.escape("、。,.,.・::;;!?!?))]}〕】〉》」』”’ー々…〜%%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ")
# A Latin word (or address) or one other sign, with the marks that belong before and after it.
_PIECE = re.compile(rf"[{_OPENING}]*(?:[!-~]+ ?|.)[{_CLOSING}]*")


@cache
def advance(sign: str) -> float:
    """How wide a sign of our font is, in parts of its size; a sign the font lacks is taken as full width."""
    face = _face()
    if not face.get_char_index(ord(sign)):
        return 1.0
    return float(face.load_char(ord(sign), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / 100


@cache
def _face() -> FT2Font:
    face = FT2Font(str(font_file()))
    face.set_size(100, 72)
    return face


def text_width(text: str, size: float) -> float:
    """The width of one line in points."""
    return size * sum(map(advance, text))


def lines(text: str, width: float, size: float) -> list[str]:
    """`text` in lines of at most `width` points at this size; its own line breaks stand.

    >>> lines("鋳鉄管(DIP)を調べる。", 60, 10)
    ['鋳鉄管(DIP)', 'を調べる。']
    """
    return [row for paragraph in text.split("\n") for row in _paragraph(paragraph, width, size)]


def _paragraph(text: str, width: float, size: float) -> list[str]:
    rows = [""]
    for piece in _PIECE.findall(text):
        for part in _parts(piece, width, size):
            if rows[-1] and text_width((rows[-1] + part).rstrip(), size) > width:
                rows.append("")
            rows[-1] += part
    return [row.rstrip() for row in rows]


def _parts(piece: str, width: float, size: float) -> Iterator[str]:
    """A piece, or its signs where it is longer than a line."""
    if text_width(piece.rstrip(), size) <= width:
        yield piece
    else:
        yield from piece

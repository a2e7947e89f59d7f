"""What is typed for tracing: places on a page, a colour."""

from __future__ import annotations

import re
import unicodedata

from waterdx.core.errors import UserError
from waterdx.digitise.trace.traced import Colour

COLOURS: dict[str, Colour] = {
    "red": (200, 30, 30), "orange": (220, 120, 20), "yellow": (230, 210, 0), "green": (20, 140, 60), "cyan": (0, 160, 200),
    "blue": (20, 60, 190), "magenta": (190, 30, 170), "赤": (200, 30, 30), "橙": (220, 120, 20), "黄": (230, 210, 0),
    "緑": (20, 140, 60), "水色": (0, 160, 200), "青": (20, 60, 190), "紫": (190, 30, 170),
}  # fmt: skip


def read_places(text: str) -> list[tuple[float, float]]:
    """Places typed as "x,y x,y …" in pixels of the page; two or more.

    >>> read_places("120,88 340.5,91")
    [(120.0, 88.0), (340.5, 91.0)]
    """
    words = unicodedata.normalize("NFKC", text).split()
    try:
        places = [(float(x), float(y)) for x, y in (word.split(",") for word in words)]
    except ValueError:
        places = []
    if len(places) < 2:
        raise UserError(
            ja='「{text}」を読めません。"x,y x,y"(線の始点と終点、画素)と書いてください。途中の点を足すこともできます。',
            en='“{text}” cannot be read. Write "x,y x,y" (start and end of the line, in pixels); places between may be added.',
            text=text,
        )
    return places


def read_colour(text: str) -> Colour:
    """A colour by its name or as #rrggbb.

    >>> read_colour("#1e3cbe"), read_colour("赤")
    ((30, 60, 190), (200, 30, 30))
    """
    word = unicodedata.normalize("NFKC", text).strip().lower()
    if word in COLOURS:
        return COLOURS[word]
    if match := re.fullmatch(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})", word):
        red, green, blue = (int(one, 16) for one in match.groups())
        if max(red, green, blue) - min(red, green, blue) >= 40:
            return red, green, blue
    raise UserError(
        ja="「{text}」は線の色として使えません。赤・橙・黄・緑・水色・青・紫か、#1e3cbe のような色(黒や灰色以外)を指定してください。",
        en="“{text}” is no colour to trace. Give red, orange, yellow, green, cyan, blue, magenta, or one like #1e3cbe (not black or grey).",
        text=text,
    )

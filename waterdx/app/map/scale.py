"""The scale 1:N of a map on a screen: how it is worked out, read and written."""

from __future__ import annotations

import re

from waterdx.core.errors import UserError
from waterdx.core.text import fold

INCH_M = 0.0254
LARGEST, SMALLEST = 10, 10_000_000  # N of the scales a map can be shown at
USUAL = (250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000)
_SCALE = re.compile(r"(?:縮尺)?(?:1[:/]|s=1[:/])?(\d{1,3}(?:,\d{3})+|\d+)", re.IGNORECASE)


def denominator(metres_per_pixel: float, dots_per_inch: float) -> float:
    """N of 1:N, where an inch of the screen has so many dots.

    >>> round(denominator(1.0, 96))
    3780
    """
    return metres_per_pixel * dots_per_inch / INCH_M


def metres_per_pixel(scale: float, dots_per_inch: float) -> float:
    """The other way round."""
    return scale * INCH_M / dots_per_inch


def read_scale(text: str) -> int:
    """N of what a person types. UserError where it is no scale or one no map has.

    >>> read_scale("1:2,500"), read_scale("１／５００"), read_scale("縮尺 1/1000"), read_scale("2500")
    (2500, 500, 1000, 2500)
    """
    said = _SCALE.fullmatch(re.sub(r"\s", "", fold(text)))
    scale = int(said[1].replace(",", "")) if said else 0
    if not LARGEST <= scale <= SMALLEST:
        raise UserError(
            ja="「{text}」は縮尺として読めません。2500、1:2,500、1/2500 のように、1:{low:,} から 1:{high:,} の間で入れてください。",
            en="“{text}” is no scale. Type 2500, 1:2,500 or 1/2500, between 1:{low:,} and 1:{high:,}.",
            text=text[:40], low=LARGEST, high=SMALLEST,
        )  # fmt: skip
    return scale


def scale_text(scale: float) -> str:
    """A scale as people write it: whole, and rounded where it is no round one anyway.

    >>> scale_text(2500.0), scale_text(26178.4), scale_text(83.2)
    ('1:2,500', '1:26,180', '1:83')
    """
    step = 1 if abs(scale - round(scale)) < 1e-6 * scale else 10 ** max(0, len(str(round(scale))) - 4)
    return f"1:{round(scale / step) * step:,}"

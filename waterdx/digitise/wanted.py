"""Which pixels of a page are wanted, and how they pass from the process that decodes to the one that asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # x0, y0, x1, y1 in pixels of the page as shown
_BAND_PIXELS = 8_000_000  # at once: a copy of a whole A1 sheet at 600 dpi would be a gigabyte


@dataclass(frozen=True)
class Wanted:
    """A window of a page (pixels as shown), the size it is to have, and whether in colour."""

    window: tuple[int, int, int, int]
    width: int
    height: int
    colour: bool

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the array: H×W, or H×W×3."""
        return (self.height, self.width, 3) if self.colour else (self.height, self.width)

    def bands(self) -> Iterator[tuple[int, int, Box]]:
        """Some rows at a time: the first, the one after the last, and the box of the page they show."""
        x0, y0, x1, y1 = self.window
        scale = (y1 - y0) / self.height
        rows = max(1, int(_BAND_PIXELS / ((x1 - x0) * max(scale, 1.0))))
        for top in range(0, self.height, rows):
            bottom = min(top + rows, self.height)
            yield top, bottom, (x0, y0 + top * scale, x1, y0 + bottom * scale)

"""Symbols of valves and hydrants as different offices draw them; about 2.4 mm wide."""

from __future__ import annotations

from collections.abc import Callable

from .ink import Page, Point, turned
from .styles import Lettering

Draw = Callable[[Page, Point, str, float, Lettering], None]


def circle(page: Page, at: Point, kind: str, degrees: float, letters: Lettering) -> None:
    """A white circle: empty for a valve (with a bar across), a dot for a hydrant."""
    _ring(page, at, 1.1, letters.ink, (255, 255, 255))
    if kind == "仕切弁":
        page.line([turned((0, -1.1), degrees, at), turned((0, 1.1), degrees, at)], 0.25, letters.ink)
    else:
        _ring(page, at, 0.45, letters.ink, letters.ink)


def filled(page: Page, at: Point, kind: str, degrees: float, letters: Lettering) -> None:
    """Two filled triangles for a valve, a filled circle for a hydrant."""
    if kind != "仕切弁":
        _ring(page, at, 0.95, letters.ink, letters.ink)
        return
    for side in (-1, 1):
        corners = [turned(offset, degrees, at) for offset in ((0, 0), (1.3 * side, -0.8), (1.3 * side, 0.8))]
        page.draw.polygon([(page.px(x), page.px(y)) for x, y in corners], fill=letters.ink)


def letter(page: Page, at: Point, kind: str, degrees: float, letters: Lettering) -> None:
    """Two open triangles for a valve, a circle with H for a hydrant."""
    if kind == "仕切弁":
        for side in (-1, 1):
            corners = [turned(offset, degrees, at) for offset in ((0, 0), (1.3 * side, -0.85), (1.3 * side, 0.85))]
            page.draw.polygon([(page.px(x), page.px(y)) for x, y in corners], fill=(255, 255, 255))
            page.line([*corners, corners[0]], 0.2, letters.ink)
        return
    _ring(page, at, 1.25, letters.ink, (255, 255, 255))
    page.text(at, "H", 1.7, letters)


def _ring(page: Page, at: Point, radius_mm: float, ink: tuple[int, int, int], fill: tuple[int, int, int]) -> None:
    x, y, r = page.px(at[0]), page.px(at[1]), page.px(radius_mm)
    page.draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=ink, width=max(1, round(page.px(0.2))))


SETS: dict[str, Draw] = {"circle": circle, "filled": filled, "letter": letter}

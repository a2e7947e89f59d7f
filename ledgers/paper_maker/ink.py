"""Drawing on clean paper: a page whose places are millimetres, lines of a pen width, letters of a style."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from functools import lru_cache
from random import Random

import cv2
import matplotlib_fontja
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .styles import Lettering

Point = tuple[float, float]
Colour = tuple[int, int, int]
MM_PER_INCH = 25.4


class Page:
    """White paper of a size in mm, drawn at `dpi` times `fine`; `chance` shakes the hand of this page."""

    def __init__(self, width_mm: float, height_mm: float, dpi: int, chance: Random, fine: int = 2) -> None:
        self.dpi, self.fine, self.chance = dpi, fine, chance
        self.size_px = round(width_mm * dpi / MM_PER_INCH), round(height_mm * dpi / MM_PER_INCH)
        self.image = Image.new("RGB", (self.size_px[0] * fine, self.size_px[1] * fine), (255, 255, 255))
        self.draw = ImageDraw.Draw(self.image)

    def px(self, mm: float) -> float:
        """Pixels of the fine page."""
        return mm * self.dpi * self.fine / MM_PER_INCH

    def line(
        self, path: Sequence[Point], width_mm: float, ink: Colour, wobble_mm: float = 0.0, dash_mm: Sequence[float] = ()
    ) -> None:
        """A line along places in mm, as a hand that wobbles would draw it, dashed where `dash_mm` (drawn, left out, …) says so."""
        shaken = self.shaken(path, wobble_mm) if wobble_mm else list(path)
        for piece in dashes(shaken, dash_mm) if dash_mm else [shaken]:
            self.draw.line(
                [(self.px(x), self.px(y)) for x, y in piece], fill=ink, width=max(1, round(self.px(width_mm))), joint="curve"
            )

    def shaken(self, path: Sequence[Point], by_mm: float) -> list[Point]:
        """The path with a vertex every 6 mm, strayed by up to `by_mm`; its ends stay."""
        out: list[Point] = [path[0]]
        for (x1, y1), (x2, y2) in itertools.pairwise(path):
            steps = max(1, round(math.dist((x1, y1), (x2, y2)) / 6))
            for k in range(1, steps + 1):
                stray = by_mm if k < steps else 0.0
                x, y = x1 + (x2 - x1) * k / steps, y1 + (y2 - y1) * k / steps
                out.append((x + self.chance.uniform(-stray, stray), y + self.chance.uniform(-stray, stray)))
        return out

    def text(
        self,
        at: Point,
        text: str,
        height_mm: float,
        letters: Lettering,
        degrees: float = 0.0,
        anchor: str = "mm",
        ink: Colour | None = None,
    ) -> list[Point]:
        """Text at a place in mm, turned anticlockwise; returns its four corners in mm, from its own upper left clockwise.

        `anchor`: l, m, r and t, m, b: which point of the text stands at the place.
        """
        mask = self.letters(text, height_mm, letters)
        width, height = mask.shape[1] / self.px(1), mask.shape[0] / self.px(1)
        dx = {"l": 0.0, "m": -width / 2, "r": -width}[anchor[0]]
        dy = {"t": 0.0, "m": -height / 2, "b": -height}[anchor[1]]
        corners = [turned((dx + u * width, dy + v * height), degrees, at) for u, v in ((0, 0), (1, 0), (1, 1), (0, 1))]
        self.stamp(mask, corners, ink or letters.ink)
        return corners

    def letters(self, text: str, height_mm: float, style: Lettering) -> np.ndarray:
        """A mask (0..255) of the text lying upright."""
        mask = shaky(text, self.px(height_mm), style.hand, self.chance) if style.hand else plain(text, round(self.px(height_mm)))
        if style.stroke:
            mask = single_stroke(mask, self.px(0.22))
        if style.bold_mm:
            mask = cv2.dilate(mask, disc(self.px(style.bold_mm)))
        if style.narrow != 1:
            mask = cv2.resize(mask, None, fx=style.narrow, fy=1, interpolation=cv2.INTER_AREA)
        if style.slant:
            shift = style.slant * mask.shape[0]
            matrix = np.float32([[1, -style.slant, shift], [0, 1, 0]])
            mask = cv2.warpAffine(mask, matrix, (mask.shape[1] + round(shift), mask.shape[0]))
        return np.asarray(mask, dtype=np.uint8)

    def stamp(self, mask: np.ndarray, corners: Sequence[Point], ink: Colour) -> None:
        """Put a mask into the page with its corners at places in mm."""
        target = np.float32([[self.px(x), self.px(y)] for x, y in corners])
        low, high = np.floor(target.min(axis=0)).astype(int) - 1, np.ceil(target.max(axis=0)).astype(int) + 2
        height, width = mask.shape
        matrix = cv2.getAffineTransform(np.float32([[0, 0], [width, 0], [width, height]]), (target[:3] - low).astype(np.float32))
        laid = cv2.warpAffine(mask, matrix, (int(high[0] - low[0]), int(high[1] - low[1])), flags=cv2.INTER_AREA)
        self.image.paste(ink, (int(low[0]), int(low[1])), Image.fromarray(laid))


def turned(offset: Point, degrees: float, at: Point) -> Point:
    """An offset (y down) turned anticlockwise as seen, laid at a place."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return at[0] + offset[0] * c + offset[1] * s, at[1] - offset[0] * s + offset[1] * c


def dashes(path: Sequence[Point], pattern: Sequence[float]) -> list[list[Point]]:
    """The pieces of a path that are drawn, for a pattern of lengths drawn and left out in turn."""
    pieces: list[list[Point]] = []
    index, left, drawn = 0, pattern[0], True
    piece: list[Point] = [path[0]]
    for a, b in itertools.pairwise(path):
        at, length = a, math.dist(a, b)
        done = 0.0
        while length - done > left:
            done += left
            at = (a[0] + (b[0] - a[0]) * done / length, a[1] + (b[1] - a[1]) * done / length)
            if drawn:
                pieces.append([*piece, at])
            piece = [at]
            index, drawn = (index + 1) % len(pattern), not drawn
            left = pattern[index]
        left -= length - done
        piece.append(b)
    return [*pieces, piece] if drawn and len(piece) > 1 else pieces


@lru_cache(maxsize=64)
def face(height_px: int) -> ImageFont.FreeTypeFont:
    """IPAex Gothic, the one Japanese face that comes with the program."""
    return ImageFont.truetype(matplotlib_fontja.get_font_ttf_path(), height_px)


def plain(text: str, height_px: int) -> np.ndarray:
    font = face(max(height_px, 6))
    left, top, right, bottom = font.getbbox(text)
    mask = Image.new("L", (max(1, int(right - left)) + 2, max(1, int(bottom - top)) + 2), 0)
    ImageDraw.Draw(mask).text((1 - left, 1 - top), text, font=font, fill=255)
    return np.asarray(mask)


def shaky(text: str, height_px: float, share: float, chance: Random) -> np.ndarray:
    """Every character a little larger, higher or turned, and with room to the next that varies, as lettering by hand has it."""
    font = face(max(round(height_px), 6))
    width = int(font.getlength(text) * 1.25 + height_px * 2)
    mask = np.zeros((int(height_px * 2), width), dtype=np.uint8)
    x = height_px * 0.5
    for character in text:
        glyph = Image.new("L", (int(height_px * 1.6), int(height_px * 1.8)), 0)
        ImageDraw.Draw(glyph).text((height_px * 0.25, height_px * 0.35), character, font=font, fill=255)
        scale = 1 + chance.uniform(-share, share)
        matrix = cv2.getRotationMatrix2D((height_px * 0.7, height_px * 0.85), chance.uniform(-60, 60) * share, scale)
        matrix[:, 2] += (0, chance.uniform(-share, share) * height_px)
        laid = cv2.warpAffine(np.asarray(glyph), matrix, glyph.size)
        start = int(x - height_px * 0.25)
        part = mask[: laid.shape[0], max(start, 0) : start + laid.shape[1]]
        np.maximum(part, laid[: part.shape[0], : part.shape[1]], out=part)
        x += font.getlength(character) * (1 + chance.uniform(0, 2 * share))
    return cropped(mask)


def cropped(mask: np.ndarray) -> np.ndarray:
    """The mask without empty borders; one pixel where there is nothing."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else mask[:1, :1]


def single_stroke(mask: np.ndarray, pen_px: float) -> np.ndarray:
    """Letters as a plotter's pen draws them: their middle line in one width."""
    from skimage.morphology import skeletonize

    bones = skeletonize(mask > 127).astype(np.uint8) * 255
    return cv2.GaussianBlur(cv2.dilate(bones, disc(pen_px / 2)), (0, 0), 0.6)


def disc(radius_px: float) -> np.ndarray:
    size = max(1, 2 * round(radius_px) + 1)
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))

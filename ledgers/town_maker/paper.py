"""Making a clean drawing look scanned at 200 dpi: turned, soft, speckled, with few grey levels."""

from __future__ import annotations

import math
from functools import cache

import matplotlib_fontja
import numpy as np
from PIL import Image, ImageFilter, ImageFont

from .chance import stream
from .model import Point

PIXELS_PER_MM = 200 / 25.4
SUPERSAMPLING = 2
PAPER = 246


@cache
def font(height_mm: float) -> ImageFont.FreeTypeFont:
    """IPAex Gothic, as shipped with matplotlib_fontja, for the supersampled drawing."""
    path = matplotlib_fontja.get_font_ttf_path()
    return ImageFont.truetype(path, round(height_mm * PIXELS_PER_MM * SUPERSAMPLING))


def blank_page(width_mm: float, height_mm: float) -> Image.Image:
    """A supersampled white page whose half is a whole number of pixels."""
    width, height = (round(mm * PIXELS_PER_MM) * SUPERSAMPLING for mm in (width_mm, height_mm))
    return Image.new("L", (width, height), PAPER)


def px(mm: float) -> float:
    return mm * PIXELS_PER_MM * SUPERSAMPLING


def scanned(page: Image.Image, degrees: float, name: str) -> Image.Image:
    """The page as a scanner gives it: turned anticlockwise, blurred, noisy, 16 greys."""
    turned = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=PAPER - 4)
    small = turned.resize((page.width // SUPERSAMPLING, page.height // SUPERSAMPLING), Image.Resampling.LANCZOS)
    soft = np.asarray(small.filter(ImageFilter.GaussianBlur(0.7)), dtype=float)
    dirty = with_specks(soft + shade(soft.shape) + grain(soft.shape, name), name)
    levels = np.clip(np.round(dirty / 17.0), 0, 15).astype(np.uint8)
    image = Image.fromarray(levels, "P")
    image.putpalette([value for level in range(16) for value in (level * 17,) * 3])
    return image


def grain(shape: tuple[int, ...], name: str) -> np.ndarray:
    """Noise with standard deviation 5.8 from uniform numbers, which every numpy draws alike."""
    generator = np.random.Generator(np.random.PCG64(stream(name).getrandbits(64)))
    return (generator.random(shape) + generator.random(shape) - 1.0) * 14.0


def shade(shape: tuple[int, ...]) -> np.ndarray:
    """The lid of the scanner was not quite shut: the right edge is darker."""
    across = np.linspace(0.0, 1.0, shape[1]) ** 6
    return np.broadcast_to(-9.0 * across, shape)


def with_specks(grey: np.ndarray, name: str) -> np.ndarray:
    rng = stream(f"{name} specks")
    for _ in range(int(grey.size / 14_000)):
        row, column, size = (
            rng.randrange(grey.shape[0]),
            rng.randrange(grey.shape[1]),
            rng.choice((1, 1, 1, 2, 3)),
        )
        grey[row : row + size, column : column + size] -= rng.uniform(60, 190)
    return grey


def place_after_turn(place_px: Point, size: tuple[int, int], degrees: float) -> Point:
    """Where a point of the clean page (in scan pixels) lies on the scan turned by Pillow's ``rotate``."""
    angle = math.radians(degrees)
    dx, dy = place_px[0] - size[0] / 2, place_px[1] - size[1] / 2
    x = size[0] / 2 + dx * math.cos(angle) + dy * math.sin(angle)
    return round(x, 1), round(size[1] / 2 - dx * math.sin(angle) + dy * math.cos(angle), 1)

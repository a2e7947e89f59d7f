"""Small drawings made for tests: text in any direction, lines, symbols; by another hand than the paper maker's."""

from __future__ import annotations

import math
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

LETTER_PX = 26
_FACE = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


class Drawing:
    """White paper with black ink; places in pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("L", (width, height), 255)
        self.draw = ImageDraw.Draw(self.image)

    def text(self, middle: tuple[float, float], text: str, degrees: float = 0.0, letter_px: int = LETTER_PX) -> None:
        """Text turned anticlockwise as seen round its middle."""
        font = ImageFont.truetype(str(_FACE), letter_px)
        left, top, right, bottom = (int(one) for one in font.getbbox(text))
        patch = Image.new("L", (right - left + 8, bottom - top + 8), 0)
        ImageDraw.Draw(patch).text((4 - left, 4 - top), text, font=font, fill=255)
        turned = patch.rotate(degrees, expand=True, resample=Image.Resampling.BICUBIC)
        self.image.paste(0, (round(middle[0] - turned.width / 2), round(middle[1] - turned.height / 2)), turned)

    def line(self, *places: tuple[float, float], width: int = 4) -> np.ndarray:
        """A line through places; returns them as an array."""
        self.draw.line(places, fill=0, width=width)
        return np.array(places, float)

    def valve(self, at: tuple[float, float], degrees: float = 0.0) -> None:
        """Two triangles, tip to tip."""
        for side in (0, 180):
            corners = [(0.0, 0.0), (16.0, -10.0), (16.0, 10.0)]
            turn = math.radians(degrees + side)
            placed = [
                (at[0] + x * math.cos(turn) + y * math.sin(turn), at[1] - x * math.sin(turn) + y * math.cos(turn))
                for x, y in corners
            ]
            self.draw.polygon(placed, fill=255, outline=0, width=2)

    def hydrant(self, at: tuple[float, float]) -> None:
        """A ring with a dot."""
        x, y = at
        self.draw.ellipse((x - 12, y - 12, x + 12, y + 12), fill=255, outline=0, width=2)
        self.draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=0)

    @property
    def grey(self) -> np.ndarray:
        return np.asarray(self.image)


def beside(a: tuple[float, float], b: tuple[float, float], away: float) -> tuple[tuple[float, float], float]:
    """The place above the middle of a line, and the direction of text along it (degrees anticlockwise)."""
    (x1, y1), (x2, y2) = sorted((a, b))
    angle = math.atan2(y2 - y1, x2 - x1)
    return ((x1 + x2) / 2 + away * math.sin(angle), (y1 + y2) / 2 - away * math.cos(angle)), -math.degrees(angle)

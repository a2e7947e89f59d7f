"""Text in a box: set in type, set upright from top to bottom, or lettered by hand, glyph by glyph."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.digitise.register.other_hand.fonts import font, is_thinned

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Hand:
    """How uneven a hand is: turn in degrees, slant, and size, height on the line and bend as shares of the letter."""

    role: str
    turn: float = 5.0
    slant: float = 0.12
    uneven: float = 0.10
    bend: float = 0.022


def set_in_type(page: np.ndarray, box: Box, text: str, role: str, px: int, align: str, ink: int) -> None:
    """Text of one or several lines in a box of a grey page, darkened into it."""
    face = font(role, px)
    lines = text.split("\n")
    x0, y0, x1, y1 = box
    widest = max(face.getlength(line) for line in lines)
    if widest > x1 - x0 - 4 and px > 8:
        set_in_type(page, box, text, role, px - 1, align, ink)
        return
    step = px * 1.15
    at_y = (y0 + y1) / 2 - step * (len(lines) - 1) / 2
    image = Image.fromarray(page)
    draw = ImageDraw.Draw(image)
    for line in lines:
        x = {
            "left": x0 + px * 0.35,
            "right": x1 - px * 0.35 - face.getlength(line),
            "centre": (x0 + x1 - face.getlength(line)) / 2,
        }[align]
        draw.text((max(x, x0 + 2), at_y), line, font=face, fill=ink, anchor="lm")
        at_y += step
    page[:] = np.asarray(image)


def set_upright(page: np.ndarray, box: Box, text: str, role: str, px: int, ink: int) -> None:
    """Text from top to bottom, one character below the other."""
    x0, y0, x1, y1 = box
    letters = text.replace("\n", "")
    step = min(px * 1.05, (y1 - y0 - 6) / len(letters))
    at = (y0 + y1) / 2 - step * (len(letters) - 1) / 2
    for letter in letters:
        set_in_type(page, (x0, at - px, x1, at + px), letter, role, min(px, int(step)), "centre", ink)
        at += step


def letter_by_hand(page: np.ndarray, box: Box, text: str, hand: Hand, px: int, align: str, ink: int, chance: Random) -> None:
    """Text as a person writes it: every glyph turned, slanted, sized, bent and pressed a little otherwise."""
    glyphs = [_glyph(letter, hand, px, chance) for letter in text]
    room = box[2] - box[0] - px * 0.4
    widths = [image.shape[1] * chance.uniform(0.9, 1.12) for image, _ in glyphs]
    tight = min(1.0, room / max(1.0, sum(widths)))
    if tight < 0.8 and px > 10:
        letter_by_hand(page, box, text, hand, px - 1, align, ink, chance)
        return
    left = room - sum(widths) * tight
    x = box[0] + px * 0.2 + {"left": min(left, px * 0.3), "right": max(left - px * 0.2, 0), "centre": left / 2}[align]
    middle, lean = (box[1] + box[3]) / 2 + chance.gauss(0, 0.06) * px, chance.gauss(0, 0.015)
    start = x
    for (image, low), width in zip(glyphs, widths, strict=True):
        y = middle + low + lean * (x - start) + chance.gauss(0, hand.uneven * 0.5) * px
        _pressed(page, image, round(x), round(y - image.shape[0] / 2), min(140, max(10, ink + chance.gauss(0, 18))))
        x += width * tight


def _glyph(letter: str, hand: Hand, px: int, chance: Random) -> tuple[np.ndarray, float]:
    """A glyph as darkness 0..1, and how far its middle lies below that of the line, px."""
    size = max(8, round(px * (1 + chance.gauss(0, hand.uneven))))
    face = font(hand.role, size * 2)
    wide = max(4, round(face.getlength(letter)))
    image = Image.new("L", (wide + size, size * 4), 0)
    ImageDraw.Draw(image).text((size / 2, size * 2), letter, font=face, fill=255, anchor="lm")
    drawn = np.asarray(image)
    if is_thinned(hand.role):
        drawn = cv2.erode(drawn, np.ones((3, 3), np.uint8), iterations=max(1, size // 40))
    drawn = _bent(drawn, hand, size, chance)
    pressure = chance.gauss(0, 0.3) * size / 30
    drawn = cv2.GaussianBlur(drawn, (0, 0), max(0.6, size / 28))
    drawn = np.clip((drawn.astype(np.float32) - 105 + 40 * pressure) * 4, 0, 255)
    small = cv2.resize(drawn, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) / 255
    rows, columns = np.flatnonzero(small.max(axis=1) > 0.1), np.flatnonzero(small.max(axis=0) > 0.1)
    if not len(rows):
        return np.zeros((2, max(2, wide // 2)), np.float32), 0.0
    middle = (rows[0] + rows[-1]) / 2 - small.shape[0] / 2
    return small[rows[0] : rows[-1] + 1, max(0, columns[0] - 1) : columns[-1] + 2], float(middle)


def _bent(drawn: np.ndarray, hand: Hand, size: int, chance: Random) -> np.ndarray:
    height, width = drawn.shape
    numbers = np.random.default_rng(chance.randrange(2**32))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), chance.gauss(0, hand.turn), 1)
    matrix[0, 1] -= chance.gauss(hand.slant, hand.slant / 2)
    matrix[0, 2] += matrix[0, 1] * 0 + hand.slant * height / 2
    turned = cv2.warpAffine(drawn, matrix, (width, height), flags=cv2.INTER_LINEAR)
    field = numbers.normal(0, 1, (2, 5, 5)).astype(np.float32) * hand.bend * 2 * size
    dx, dy = (cv2.resize(one, (width, height), interpolation=cv2.INTER_CUBIC) for one in field)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return np.asarray(cv2.remap(turned, x + dx, y + dy, cv2.INTER_LINEAR))


def _pressed(page: np.ndarray, dark: np.ndarray, x: int, y: int, ink: float) -> None:
    height, width = dark.shape
    top, left = max(0, -y), max(0, -x)
    part = page[y + top : y + height, x + left : x + width]
    cut = dark[top : top + part.shape[0], left : left + part.shape[1]]
    part[:] = np.minimum(part, 255 - (255 - ink) * cut).astype(np.uint8)

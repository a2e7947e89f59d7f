"""Writing as a person does it with a pen: every letter made anew of its strokes, in the slant, size and pressure of one writer."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

from .ink import Colour, cropped, disc, plain, single_stroke
from .pen_strokes import WAYS, Stroke

_INKS: tuple[Colour, ...] = ((44, 52, 118), (36, 36, 40), (30, 30, 34), (96, 96, 98))  # blue, black, black, pencil
_FINE = 4  # strokes are drawn this many times finer than the page


@dataclass(frozen=True)
class Hand:
    """One writer. Lengths are shares of the letter height but the pen's, which is in mm."""

    number: int
    slant: float  # to the right
    width: float  # of a letter, times the usual
    size: float  # of a letter, times that of the print beside it
    stray: float  # of every place of a stroke
    uneven: float  # of size and height on the line
    gap: float  # between letters
    pen_mm: float
    pressure: float  # how much wider or narrower a stroke gets
    ink: Colour


def hand_of(number: int) -> Hand:
    """The writer of a number, the same every time."""
    chance = Random(f"hand {number}")
    return Hand(
        number, chance.gauss(0.08, 0.12), chance.uniform(0.8, 1.15), chance.uniform(0.9, 1.25), chance.uniform(0.02, 0.055), chance.uniform(0.03, 0.09),
        chance.uniform(0.08, 0.3), chance.choice((0.25, 0.32, 0.4, 0.5)), chance.uniform(0.08, 0.3), chance.choice(_INKS),
    )  # fmt: skip


def written(text: str, height_px: float, px_per_mm: float, hand: Hand, chance: Random) -> np.ndarray:
    """A mask (0..255) of the text as the hand writes it this time; `height_px` is that of print in its place."""
    size, pen = height_px * 0.78 * hand.size, hand.pen_mm * px_per_mm
    page = np.zeros((round(3 * size), round((len(text) + 2) * 1.9 * size)), np.uint8)
    x, rise = size, chance.gauss(0, 0.02)
    for letter in unicodedata.normalize("NFKC", text):
        glyph, above = _glyph(letter, size * (1 + chance.gauss(0, hand.uneven)), pen, hand, chance)
        top = round(2 * size - above - rise * (x - size) + chance.gauss(0, hand.uneven) * size)
        part = page[max(top, 0) : top + glyph.shape[0], round(x) : round(x) + glyph.shape[1]]
        np.maximum(part, glyph[max(-top, 0) :][: part.shape[0], : part.shape[1]], out=part)
        x += glyph.shape[1] + hand.gap * size * chance.uniform(0.2, 1.8) - pen
    return cropped(page)


def _glyph(letter: str, size: float, pen: float, hand: Hand, chance: Random) -> tuple[np.ndarray, float]:
    """A letter as a mask, and how far its top stands above the line."""
    if letter not in WAYS:
        return _along_print(letter, size, pen, hand, chance)
    ways = WAYS[letter]
    way = ways[hand.number % len(ways)] if chance.random() < 0.8 else chance.choice(ways)
    strokes = [_bent(stroke, size / 10, hand, chance) for stroke in way]
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0) - pen
    high = np.max([stroke.max(axis=0) for stroke in strokes], axis=0) + pen
    mask = np.zeros(tuple(np.ceil((high - low)[::-1] * _FINE).astype(int) + 1), np.uint8)
    for stroke in strokes:
        _draw(mask, (stroke - low) * _FINE, pen * _FINE, hand, chance)
    drawn = cv2.resize(mask, None, fx=1 / _FINE, fy=1 / _FINE, interpolation=cv2.INTER_AREA)
    return drawn, size - float(low[1])


def _bent(stroke: Stroke, unit: float, hand: Hand, chance: Random) -> np.ndarray:
    """The stroke as it came out this time: its places strayed, slanted, and joined in a curve."""
    x, y = np.array(stroke).T
    stray = np.array([[chance.gauss(0, 10 * hand.stray) for _ in x] for _ in range(2)])
    places = np.column_stack([(x + stray[0]) * hand.width + (10 - y) * hand.slant, y + stray[1]]) * unit
    return _curve(places)


def _curve(places: np.ndarray, steps: int = 8) -> np.ndarray:
    """Catmull and Rom's curve through places."""
    p = np.vstack([2 * places[0] - places[1], places, 2 * places[-1] - places[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = [
        ((2 * b) + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]
    return np.vstack([*parts, places[-1:]])


def _draw(mask: np.ndarray, places: np.ndarray, pen: float, hand: Hand, chance: Random) -> None:
    """Draw a curve in a width that swells and dwindles with the pressure of the pen."""
    swells = np.interp(np.linspace(0, 1, len(places)), np.linspace(0, 1, 4), [chance.gauss(0, 1) for _ in range(4)])
    for start, end, swell in zip(places, places[1:], swells, strict=False):
        width = max(1, round(pen * (1 + hand.pressure * float(np.clip(swell, -1.5, 1.5)))))
        cv2.line(mask, tuple(map(round, start.tolist())), tuple(map(round, end.tolist())), 255, width)


def _along_print(letter: str, size: float, pen: float, hand: Hand, chance: Random) -> tuple[np.ndarray, float]:
    """A letter along the middle of its printed strokes, bent and slanted."""
    mask = single_stroke(np.pad(plain(letter, round(size * 1.15)), round(0.2 * size)), 1.0)
    height, width = mask.shape
    numbers = np.random.default_rng(chance.getrandbits(32))
    dx, dy = (
        cv2.resize(numbers.normal(0, hand.stray * size, (4, 4)), (width, height), interpolation=cv2.INTER_CUBIC) for _ in range(2)
    )
    y, x = np.mgrid[:height, :width]
    moved = [(x + dx + (y - height / 2) * hand.slant).astype(np.float32), (y + dy).astype(np.float32)]
    bent = (cv2.remap(mask, *moved, cv2.INTER_LINEAR) > 90).astype(np.uint8) * 255
    drawn = cropped(cv2.GaussianBlur(cv2.dilate(bent, disc((pen - 1) / 2)), (0, 0), 0.6))
    raised = 0.2 * size if letter in "ー-・〃" else 0.0
    return drawn, drawn.shape[0] + (0.35 * size if drawn.shape[0] < 0.4 * size else raised)

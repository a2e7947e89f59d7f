"""Digits that people really wrote (scikit-learn carries 1,797 of them) put into cells of a printed page in place of its numbers."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Literal

import cv2
import numpy as np

Half = Literal["tune", "held"]
Key = tuple[int, int]


@cache
def _digits(half: Half) -> dict[str, list[np.ndarray]]:
    """8×8 pictures (darkness 0..1) by digit; writers follow one another, so that the halves hold different ones."""
    from sklearn.datasets import load_digits

    known = load_digits()
    middle = len(known.target) // 2
    own = slice(0, middle) if half == "tune" else slice(middle, None)
    found: dict[str, list[np.ndarray]] = {}
    for picture, digit in zip(known.images[own] / 16, known.target[own], strict=True):
        found.setdefault(str(digit), []).append(picture.astype(np.float32))
    return found


def with_real_digits(
    scan: np.ndarray, rows: list[list[str]], cells: list[list[list[list[float]]]], half: Half, share: float, seed: str
) -> tuple[np.ndarray, list[Key]]:
    """The page (H×W grey) with a share of its numbers written by people, and which cells (row, column) these are."""
    chance = Random(seed)
    numbers = [
        (r, c) for r, row in enumerate(rows[:-1]) for c, text in enumerate(row) if text.replace(".", "").isascii() and text.replace(".", "").isdigit()
    ]  # fmt: skip
    chosen = sorted(chance.sample(numbers, round(share * len(numbers))))
    made = scan.copy()
    for r, c in chosen:
        _replace(made, np.array(cells[r][c]), rows[r][c], half, chance)
    return made, chosen


def _replace(page: np.ndarray, corners: np.ndarray, text: str, half: Half, chance: Random) -> None:
    """Take the print out of a cell, and put the number in as written."""
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    lean = max(abs(corners[1, 1] - corners[0, 1]), abs(corners[3, 0] - corners[0, 0]))
    inset = lean + 0.08 * (y1 - y0)
    top, foot, left, right = round(y0 + inset), round(y1 - inset), round(x0 + inset), round(x1 - inset)
    part = page[top:foot, left:right]
    light = float(np.median(page)) > 110  # else a blueprint
    paper = np.sort(part.ravel())[:: -1 if light else 1][: part.size // 2]
    ink = float(np.percentile(page, 0.5 if light else 99.5))
    numbers = np.random.default_rng(chance.getrandbits(32))
    part[:] = numbers.choice(paper, part.shape)
    mask = _written(text, 0.5 * (y1 - y0), half, chance)
    mask = mask[: part.shape[0], : part.shape[1]]
    at_y = min(max(0, round((part.shape[0] - mask.shape[0]) / 2 + chance.gauss(0, 2))), part.shape[0] - mask.shape[0])
    at_x = round((part.shape[1] - mask.shape[1]) * chance.uniform(0.2, 0.9))
    under = part[at_y : at_y + mask.shape[0], at_x : at_x + mask.shape[1]]
    strength = mask * chance.uniform(0.75, 1.0)
    under[:] = (under * (1 - strength) + ink * strength).astype(np.uint8)


def _written(text: str, height: float, half: Half, chance: Random) -> np.ndarray:
    """A number as a mask 0..1: its digits scaled up smoothly, thresholded or left grey."""
    size = height * chance.uniform(0.85, 1.25)
    at_least, soft = chance.uniform(0.35, 0.6), chance.choice((0.05, 0.15, 0.3))
    tall, x = round(size * 1.5), 1.0
    mask = np.zeros((tall, round(size * (len(text) + 1))), np.float32)
    for character in text:
        if character == ".":
            cv2.circle(mask, (round(x + 0.1 * size), round(1.2 * size)), max(1, round(0.07 * size)), 1.0, -1, cv2.LINE_AA)
            x += 0.3 * size
            continue
        picture = chance.choice(_digits(half)[character])
        columns = np.flatnonzero(picture.any(axis=0))
        picture = picture[:, columns[0] : columns[-1] + 1]
        high = max(6, round(size * (1 + chance.gauss(0, 0.06))))
        wide = max(3, round(high * picture.shape[1] / 8 * 0.9))
        drawn = cv2.resize(picture, (wide, high), interpolation=cv2.INTER_CUBIC)
        drawn = np.clip((drawn - at_least) / soft + 0.5, 0, 1)
        y = max(0, round(1.25 * size - high + chance.gauss(0, 0.04) * size))
        under = mask[y : y + high, round(x) : round(x) + wide]
        np.maximum(under, drawn[: under.shape[0], : under.shape[1]], out=under)
        x += wide + size * chance.uniform(0.05, 0.2)
    return mask[:, : round(x) + 1]

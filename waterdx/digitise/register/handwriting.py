"""Which cells were written by hand into a printed page: print repeats itself, so every printed letter has a twin somewhere on
the page; a letter written by hand has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from waterdx.digitise.ocr.engine import Line, likeliest
from waterdx.digitise.register.cells import Cell

Key = tuple[int, int]
_SIDE = 16  # letters are compared at this size
_UNLIKE = 2.8  # times the usual distance of a letter to the nearest of its kind
_LEAST_LETTERS = 60  # on a page, so that twins are to be found
_OF_A_KIND = 4  # letters of a kind, below which none can be told to be unlike the others
_BESIDE_LINES = ".,-ー－・"  # characters that are no tall pieces


def handwritten_in(cells: Mapping[Key, Cell], lines: Mapping[Key, Line], letter: float) -> list[Key]:
    """The cells most of whose letters are unlike those of their kind in all other cells. A page lettered by hand throughout
    has hardly any: there nothing tells them apart, and every cell is as sure as its reading."""
    found = [
        one for at, line in lines.items() if (image := cells[at].image) is not None for one in _named(at, image, line, letter)
    ]
    if len(found) < _LEAST_LETTERS:
        return []
    of_kind: dict[str, list[tuple[Key, np.ndarray]]] = {}
    for at, character, shape in found:
        of_kind.setdefault(character, []).append((at, shape))
    far = [pair for kind in of_kind.values() if len(kind) >= _OF_A_KIND for pair in _distances(kind)]
    usual = float(np.median([distance for _, distance in far]))
    of_cell: dict[Key, list[float]] = {}
    for at, distance in far:
        of_cell.setdefault(at, []).append(distance)
    return sorted(at for at, own in of_cell.items() if len(own) >= 2 and np.median(own) > _UNLIKE * usual)


def _named(at: Key, image: np.ndarray, line: Line, letter: float) -> list[tuple[Key, str, np.ndarray]]:
    """The tall pieces of a cell with the characters they are, where there are as many of both (digits and Latin letters)."""
    text = [character for character in likeliest(line).text if character not in _BESIDE_LINES and not character.isspace()]
    shapes = _letters(image, letter)
    return [(at, c, shape) for c, shape in zip(text, shapes, strict=True)] if len(text) == len(shapes) else []


def _letters(image: np.ndarray, letter: float) -> list[np.ndarray]:
    """The shapes of the tall pieces of a line: darkness in a square, with height and width kept apart from it."""
    import cv2

    dark = (image < (int(image.min()) + int(np.percentile(image, 90))) / 2).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    found: list[tuple[int, np.ndarray]] = []
    for k in range(1, count):
        x, y, w, h = (int(one) for one in stats[k][:4])
        if 0.6 * letter < h < 1.7 * letter and w > 0.1 * letter:
            part = (labels[y : y + h, x : x + w] == k).astype(np.float32)
            shape = cv2.resize(part, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA).ravel()
            found.append((x, np.append(shape, [6 * h / letter, 6 * w / letter])))
    return [shape for _, shape in sorted(found, key=lambda one: one[0])]


def _distances(kind: Sequence[tuple[Key, np.ndarray]]) -> list[tuple[Key, float]]:
    """How far each letter of a kind is from the nearest in another cell."""
    shapes, owner = np.array([shape for _, shape in kind]), np.array([hash(at) for at, _ in kind])
    square = (shapes**2).sum(axis=1)
    apart = square[:, None] + square[None, :] - 2 * shapes @ shapes.T
    apart[owner[:, None] == owner[None, :]] = np.inf
    near = np.sqrt(np.maximum(apart.min(axis=1), 0))
    return [(at, float(one)) for (at, _), one in zip(kind, near, strict=True) if np.isfinite(one)]

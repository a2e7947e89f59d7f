"""Which cells were written by hand: print repeats itself, so every printed letter has a twin somewhere on the page; a letter written
by hand has none. Where hardly any letter of a page has a twin, the whole page was lettered by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from waterdx.digitise.ocr.engine import Line, likeliest
from waterdx.digitise.register.cells import Cell

Key = tuple[int, int]
_SIDE = 16  # letters are compared at this size
_NO_TWIN = 3.2  # a letter this far from the nearest of its kind has no twin: print 0.5 to 1.9, hands 3.5 to 11
_UNLIKE = 2.5  # … and this many times the usual distance of the page: on a bad copy print is uneven too
_ALONE = 1.4  # times that, where a cell has but one letter to judge by
_LEAST_LETTERS = 60  # on a page, so that twins are to be found
_OF_A_KIND = 4  # letters of a kind, below which none can be told to be unlike the others
_BESIDE_LINES = ".,-ー－・"  # characters that are no tall pieces


def handwritten_in(cells: Mapping[Key, Cell], lines: Mapping[Key, Line], letter: float) -> list[Key]:
    """The cells most of whose letters are unlike those of their kind in all other cells; every cell with ink where that is so
    of most letters of the page."""
    found = [
        one for at, line in lines.items() if (image := cells[at].image) is not None for one in _named(at, image, line, letter)
    ]
    if len(found) < _LEAST_LETTERS:
        return []
    of_kind: dict[str, list[tuple[Key, np.ndarray]]] = {}
    for at, character, shape in found:
        of_kind.setdefault(character, []).append((at, shape))
    far = [pair for kind in of_kind.values() if len(kind) >= _OF_A_KIND for pair in _distances(kind)]
    usual = float(np.median([distance for _, distance in far])) if far else 0.0
    if usual > _NO_TWIN:
        return sorted(cells)
    of_cell: dict[Key, list[float]] = {}
    for at, distance in far:
        of_cell.setdefault(at, []).append(distance)
    least = max(_NO_TWIN, _UNLIKE * usual)
    return sorted(at for at, own in of_cell.items() if np.median(own) > least * (_ALONE if len(own) == 1 else 1))


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

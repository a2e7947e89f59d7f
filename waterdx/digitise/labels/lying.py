"""How a sheet lies on the scanner, by its lettering: turned by quarters, or with its back up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from waterdx.digitise.labels.ink import ink_of
from waterdx.digitise.labels.long_lines import without_long_lines
from waterdx.digitise.labels.marks import letter_height, marks_of
from waterdx.digitise.labels.reading import both_ways, clearness
from waterdx.digitise.labels.strings import strings_of
from waterdx.digitise.ocr.engine import Engine, Reading, likeliest

_LOOKED_AT = 12  # lines of text, the longest
_LEAST = 8.0  # sure characters, about, that have to run one way
_MOST = 1.3  # times as many as run the next best way
_BACKWARDS = 2.0  # draughtsmen letter along pipes in all directions, but none upside down
_WELL_READ = 0.93  # of most lines: then nobody has to look in a mirror
_MIRRORED = 1.5  # times as much can be read in a mirror


@dataclass(frozen=True)
class Lying:
    """`turned`: by how many degrees clockwise (0, 90, 180, 270), None where the lettering does not say; `mirrored`: its back is up."""

    turned: int | None
    mirrored: bool = False


def lying(grey: np.ndarray, *, engine: Engine) -> Lying:
    """How a sheet (H×W uint8) lies. Some seconds on a large sheet."""
    ink = ink_of(grey)
    height = letter_height(marks_of(ink.mask))
    if height is None:
        return Lying(None)
    apart = without_long_lines(ink.mask, height)
    strings = sorted(strings_of(apart.letters, height), key=lambda one: -one.length)[:_LOOKED_AT]
    crops = [crop for one in strings for crop in both_ways(one, ink.strength)]
    if not crops:
        return Lying(None)
    plain = _read(crops, engine)
    best = [max(pair, key=clearness) for pair in plain]
    if np.median([one.confidence for one in best]) < _WELL_READ:
        in_mirror = [max(pair, key=clearness) for pair in _read([np.ascontiguousarray(crop[:, ::-1]) for crop in crops], engine)]
        if _clear(in_mirror) > max(_LEAST, _MIRRORED * _clear(best)):
            return Lying(None, mirrored=True)
    runs = (
        (-np.degrees(one.angle) + (180 if clearness(on_head) > clearness(as_it_runs) else 0), clearness(read))
        for one, (as_it_runs, on_head), read in zip(strings, plain, best, strict=True)
    )
    return Lying(turned_by(runs))


def _read(crops: Sequence[np.ndarray], engine: Engine) -> list[tuple[Reading, Reading]]:
    """Each line of text as it runs and upside down."""
    read = [likeliest(line) for line in engine.lines(crops)]
    return list(zip(read[::2], read[1::2], strict=True))


def _clear(read: Iterable[Reading]) -> float:
    return sum(max(0.0, clearness(one)) for one in read)


def turned_by(runs: Iterable[tuple[float, float]]) -> int | None:
    """How far a sheet is turned whose lines of text run so (degrees anticlockwise as seen; weight); None where they do not agree.

    >>> turned_by([(178.0, 20.0), (-150.0, 8.0), (90.0, 5.0)])
    180
    """
    told = np.array([(degrees, max(0.0, weight)) for degrees, weight in runs]).reshape(-1, 2)
    along = np.cos(np.radians(told[:, 0] + 90 * np.arange(4)[:, None]))  # 1 where a line runs as it should on a sheet turned so
    votes = np.where(along < 0, _BACKWARDS * along, along) @ told[:, 1]
    best, next_best = np.sort(votes)[:-3:-1]
    return 90 * int(votes.argmax()) if best > max(_LEAST, _MOST * next_best) else None

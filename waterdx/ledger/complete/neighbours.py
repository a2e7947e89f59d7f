"""Which known pipes may tell something of a pipe: one decorated function per kind of nearness.

To add one: a function Town -> coordinates (one row a pipe, or one for each end as `street` has them) under
@nearness. Its `count` nearest known pipes join the neighbours of a pipe, and it becomes one more way to weigh what they propose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from waterdx.ledger.complete.town import Town

PLACE_M = 100.0  # this far apart weighs as much as
NUMBERS = 100.0  # so many places in the order of numbers, or a factor e in length
STRAIGHT = 0.5  # an end that points the wrong way weighs as much as 100 m
FACING = np.array([1.0, 1.0, -1.0, -1.0, 1.0])  # what goes on from an end begins there and points away from it
SOFTENING = 0.3  # nearer than this (in typical distances) does not weigh more

Coordinates = Callable[[Town], np.ndarray]


@dataclass(frozen=True)
class Nearness:
    """One kind: how many neighbours it adds, and the coordinates in which they are near."""

    count: int
    coordinates: Coordinates


NEARNESSES: dict[str, Nearness] = {}


def nearness(count: int) -> Callable[[Coordinates], Coordinates]:
    """Registers the function below it as a kind of nearness that adds `count` neighbours."""

    def register(coordinates: Coordinates) -> Coordinates:
        NEARNESSES[coordinates.__name__] = Nearness(count, coordinates)
        return coordinates

    return register


@nearness(6)
def place(town: Town) -> np.ndarray:
    """Beside it; of those at one spot, the next in number."""
    return np.c_[town.place / PLACE_M, town.number / NUMBERS * 1e-3]


@nearness(6)
def number(town: Town) -> np.ndarray:
    """Next in number: pipes laid together were often entered together."""
    return np.c_[town.number / NUMBERS]


@nearness(8)
def place_and_number(town: Town) -> np.ndarray:
    return np.c_[town.place / PLACE_M, town.number / NUMBERS]


@nearness(6)
def place_and_length(town: Town) -> np.ndarray:
    """Near and as long: a stub is like other stubs, a main like other mains."""
    return np.c_[town.place / PLACE_M, _length(town)]


@nearness(6)
def number_and_length(town: Town) -> np.ndarray:
    return np.c_[town.place / PLACE_M / 3, town.number / NUMBERS * 3, _length(town)]


@nearness(8)
def surroundings(town: Town) -> np.ndarray:
    """A wider look, within the same zone and works."""
    apart = [20.0 * town.same[name] for name in ("pressure_zone", "work_no") if name in town.same]
    return np.c_[town.place / PLACE_M, town.number / NUMBERS / 3, _length(town) / 3, *apart]


@nearness(4)
def street(town: Town) -> np.ndarray:
    """On along the street from either end: x, y, the way out of the pipe there (2) and its length; n × 2 × 5."""
    along = town.ends[:, 1] - town.ends[:, 0]
    way = along / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    ends = zip(town.ends.transpose(1, 0, 2), (-way, way), strict=True)
    return np.stack([np.c_[end / PLACE_M, STRAIGHT * out, _length(town) / 10] for end, out in ends], axis=1)


def _length(town: Town) -> np.ndarray:
    """ln m; a pipe of unknown length is put in the middle."""
    known = town.length[~np.isnan(town.length)]
    return np.nan_to_num(town.length, nan=float(np.median(known)) if len(known) else 0.0)


@dataclass(frozen=True)
class Neighbours:
    """Of each asked pipe: known pipes (`pipe`, -1 = none) and how near each is in every kind (0 = not among the nearest)."""

    asked: np.ndarray
    pipe: np.ndarray  # asked × most neighbours
    weights: dict[str, np.ndarray]

    @property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of every neighbour there is."""
        row, column = np.nonzero(self.pipe >= 0)
        return row, column


def all_coordinates(town: Town) -> dict[str, np.ndarray]:
    """The coordinates of every kind; computed once a town."""
    return {name: kind.coordinates(town) for name, kind in NEARNESSES.items()}


def neighbours_of(coordinates: dict[str, np.ndarray], known: np.ndarray, asked: np.ndarray) -> Neighbours:
    """The nearest of the `known` pipes to each of the `asked` in every kind, each neighbour once."""
    found = {name: _nearest(coordinates[name], known, asked, kind.count) for name, kind in NEARNESSES.items()}
    pipes = np.concatenate([pipe for pipe, _weight in found.values()], axis=1)
    order = np.argsort(pipes, axis=1, kind="stable")
    ordered = np.take_along_axis(pipes, order, axis=1)
    column_in_order = np.cumsum(np.diff(ordered, axis=1, prepend=-1) > 0, axis=1) - 1
    column = np.empty_like(column_in_order)
    np.put_along_axis(column, order, column_in_order, axis=1)
    row = np.broadcast_to(np.arange(len(asked))[:, None], pipes.shape)
    united = np.full((len(asked), int(column.max(initial=0)) + 1), -1)
    united[row, column] = pipes
    weights, start = {}, 0
    for name, (pipe, weight) in found.items():
        here = slice(start, start := start + pipe.shape[1])
        weights[name] = np.zeros(united.shape, dtype=np.float32)
        weights[name][row[:, here], column[:, here]] = weight
    return Neighbours(asked, united, weights)


def _nearest(coordinates: np.ndarray, known: np.ndarray, asked: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest known pipes and their weight; of a kind with a row for each end (`street`), from either end."""
    if coordinates.ndim == 2:
        return _nearest_of(coordinates[known], known, coordinates[asked], count)
    ends, owners = np.concatenate([coordinates[known, 0], coordinates[known, 1]]), np.tile(known, 2)
    found = [_nearest_of(ends, owners, coordinates[asked, end] * FACING, count) for end in (0, 1)]
    return np.concatenate([pipe for pipe, _weight in found], axis=1), np.concatenate([weight for _pipe, weight in found], axis=1)


def _nearest_of(points: np.ndarray, owners: np.ndarray, looking: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The owners of the nearest points and their weight: 1 / (0.3 + distance in typical distances)."""
    distance, at = cKDTree(points).query(looking, k=range(1, min(count, len(points)) + 1))
    typical = max(float(np.median(distance[:, 0] + distance[:, -1])) if len(looking) else 0.0, 1e-9)
    return owners[at], (1 / (SOFTENING + distance / typical)).astype(np.float32)

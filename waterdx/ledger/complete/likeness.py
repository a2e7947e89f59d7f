"""How likely two pipes have the same value: learnt from pairs of known pipes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.ledger.complete.boosting import SEED, Model, learn, table
from waterdx.ledger.complete.neighbours import Neighbours
from waterdx.ledger.complete.town import FIELDS, TOLERANCE, Town

MOST_PAIRS = 100_000


@dataclass(frozen=True)
class Asked:
    """A field asked for of some pipes: their neighbours, and which of their other values may be looked at (asked × fields)."""

    field: str
    neighbours: Neighbours
    seen: dict[str, np.ndarray]

    def own(self, town: Town, name: str) -> np.ndarray:
        """The asked pipes' own values of another field, NaN where it may not be looked at."""
        return np.where(self.seen[name], town.values[name][self.neighbours.asked], np.nan)


def pair_columns(town: Town, asked: Asked) -> np.ndarray:
    """What is compared of a pipe and a neighbour, one row a pair (in the order of Neighbours.pairs)."""
    row, column = asked.neighbours.pairs
    one, other = asked.neighbours.asked[row], asked.neighbours.pipe[row, column]
    length, other_length = town.length[one], town.length[other]
    apart = town.number[other] - town.number[one]
    columns = [
        np.hypot(*(town.place[one] - town.place[other]).T), *_by_their_ends(town, one, other), np.abs(apart), np.clip(apart, -500, 500),
        length, other_length, np.abs(length - other_length), town.drawn[one], town.drawn[other], town.crowd[one], town.crowd[other], town.longer[one], town.longer[other],
        town.leaks[one], town.leaks[other], town.first_leak[one], town.placed[one], town.values[asked.field][other],
        *(np.where((codes[one] < 0) | (codes[other] < 0), np.nan, codes[one] == codes[other]) for codes in town.same.values()),
    ]  # fmt: skip
    drawn, both = town.drawn[one], np.log(np.exp(length) + np.exp(other_length))  # both as long as drawn: one follows the other
    columns += [length - drawn, other_length - drawn, both - drawn, _off_the_line(town, one, other)]
    columns += [*_numbered(town, one, other), *_along(town, one, other)]
    for name in FIELDS:
        if name != asked.field:
            own, theirs = asked.own(town, name)[row], town.values[name][other]
            columns += [theirs, own, np.abs(own - theirs)]
    return table(columns)


def _by_their_ends(town: Town, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distance of the nearest ends (0 = connected), and how nearly parallel the two lie (1 = parallel)."""
    gaps = [np.hypot(*(town.ends[one, a] - town.ends[other, b]).T) for a in (0, 1) for b in (0, 1)]
    along, beside = (town.ends[pipe, 1] - town.ends[pipe, 0] for pipe in (one, other))
    lengths = np.hypot(*along.T) * np.hypot(*beside.T)
    return np.minimum.reduce(gaps), np.abs((along * beside).sum(axis=1)) / (lengths + 1e-9)


def _numbered(town: Town, one: np.ndarray, other: np.ndarray) -> list[np.ndarray]:
    """How far apart the numbers themselves are, and how many batches."""
    gaps = np.log1p(np.abs(town.serial[other] - town.serial[one])), np.abs(town.batch[other] - town.batch[one])
    return [*gaps, town.batch_size[one], town.batch_size[other]]


def _along(town: Town, one: np.ndarray, other: np.ndarray) -> list[np.ndarray]:
    """Whether both lie along one line or one street, and what kind of line that of each is."""
    on = town.lines
    kinds = [kind[pipe] for kind in (on.street_m, on.filled, on.rank, on.through, on.fewest) for pipe in (one, other)]
    return [on.street[one] == on.street[other], on.line[one] == on.line[other], *kinds]


def _off_the_line(town: Town, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How far in m the middle of the other lies beside the straight line along the one: pipes of one street are on it."""
    along, to = town.ends[one, 1] - town.ends[one, 0], town.place[other] - town.place[one]
    return np.abs(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0]) / (np.hypot(*along.T) + 1e-9)


def agree(town: Town, asked: Asked) -> np.ndarray:
    """Whether the two of each pair have the same value (years: within five)."""
    row, column = asked.neighbours.pairs
    values = town.values[asked.field]
    difference = np.abs(values[asked.neighbours.asked[row]] - values[asked.neighbours.pipe[row, column]])
    return np.asarray(difference <= TOLERANCE[asked.field])


def learn_likeness(columns: np.ndarray, same: np.ndarray) -> Model:
    """The model of `same` by `columns`; of very many pairs a fixed sample."""
    chosen = np.random.default_rng(SEED).permutation(len(columns))[:MOST_PAIRS]
    return learn(columns[chosen], same[chosen], steps=60, rate=0.12, least=100)


def spread(neighbours: Neighbours, chances: np.ndarray) -> np.ndarray:
    """A number per pair as a table asked × neighbours, 0 where there is no neighbour."""
    spread_out = np.zeros(neighbours.pipe.shape, dtype=np.float32)
    spread_out[neighbours.pairs] = chances
    return spread_out

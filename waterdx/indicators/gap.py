"""What lies between a utility and others whose value is better, or their average: the same decomposition, at the same size.

A town ten times as large has ten times the revenue and the cost. So the amounts of the other are first brought to the size of the
utility (the billed volume, else another measure of size), which changes no ratio; what then differs are the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose, nan
from typing import Any

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.decomposition import Movement, movement
from waterdx.indicators.definitions import Indicator
from waterdx.indicators.input_names import INPUTS
from waterdx.indicators.inputs import add_up, amounts
from waterdx.indicators.panel import Panel
from waterdx.indicators.peers import Peers, rank, trusted

MOST = 3  # others shown
SIZES = ("annual_billed_volume", "connected_population", "service_connections", "total_pipe_length")


@dataclass(frozen=True)
class Better:
    """One of the peers whose value is better; `distance` where the set has distances, `gap` where the inputs are known."""

    code: str
    name: str
    value: float
    distance: float | None
    gap: Movement | None

    def to_json(self) -> dict[str, Any]:
        return {
            "code": self.code, "name": self.name, "value": self.value, "distance": self.distance,
            "gap": self.gap.to_json() if self.gap else None,
        }  # fmt: skip


def better_peers(panel: Panel, peers: Peers, one: Indicator) -> tuple[Better, ...]:
    """Up to three peers that do better: the nearest ones where the set has distances, else the best. None where neither is better."""
    code, year = peers.chosen.of, peers.year
    values = trusted(panel, year, [one.code])[one.code].reindex(list(peers.chosen.codes)).dropna()
    own = rank(values, code, one)
    if own is None:
        return ()
    ranks = values.rank(ascending=one.direction == "lower", method="min")
    found = ranks[ranks < own].index
    distances = peers.chosen.distances
    ordered = sorted(found, key=lambda other: (distances.get(other, 0.0), ranks[other]))[:MOST]
    rows = panel.inputs_at(year)
    return tuple(
        Better(
            other,
            panel.name_of(other, year),
            float(values[other]),
            distances.get(other),
            _gap(panel, one, rows, (code, other), year),
        )
        for other in ordered
    )


def average_gap(panel: Panel, peers: Peers, one: Indicator) -> Movement | None:
    """From the utility to the average (ratio of sums) of those of its peers whose inputs are known."""
    code, rows = peers.chosen.of, panel.inputs_at(peers.year)
    inside = rows[rows.index.isin(list(peers.chosen.codes))]
    known = inside[amounts(inside, one.inputs).notna().all(axis=1)]
    if code not in known.index or len(known) < 2:
        return None
    name = panel.name_of(code, peers.year)
    return _at_same_size(one, (Words(name, name), _of(known, code)), (_AVERAGE.format(name=peers.name), _amounts(add_up(known))))


def _gap(panel: Panel, one: Indicator, rows: pd.DataFrame, codes: tuple[str, str], year: int) -> Movement | None:
    if not set(codes) <= set(rows.index):
        return None
    names = (panel.name_of(code, year) for code in codes)
    start, end = ((Words(name, name), _of(rows, code)) for name, code in zip(names, codes, strict=True))
    return _at_same_size(one, start, end)


def _of(rows: pd.DataFrame, code: str) -> dict[str, float]:
    return _amounts(rows[rows.index == code])


def _amounts(row: pd.DataFrame) -> dict[str, float]:
    """The inputs of the first of `row`."""
    return {name: float(row[name].iloc[0]) for name in INPUTS if name in row}


def _at_same_size(one: Indicator, start: tuple[Words, dict[str, float]], end: tuple[Words, dict[str, float]]) -> Movement | None:
    """From `start` to `end`, the amounts of `end` brought to the size of `start`."""
    return movement(one, start, (end[0], _scaled(one, start[1], end[1])))


def _scaled(one: Indicator, own: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    """`other` at the size of `own`; as it is where no size is known of both, or the indicator is a size or a price itself."""
    for size in SIZES:
        if own.get(size, nan) > 0 and other.get(size, nan) > 0:
            factor = own[size] / other[size]
            scaled = {name: amount * factor if INPUTS[name].adds else amount for name, amount in other.items()} | {
                size: own[size]
            }
            before, after = one.calculate(pd.DataFrame([other, scaled]))
            return scaled if isclose(before, after, rel_tol=1e-9) else other
    return other


_AVERAGE = Words(ja="{name}の平均(合計の比)", en="average of {name} (ratio of sums)")

"""Areas: pipes next to one another that a crew walks in one visit, grown round the pipes that leak most.

How far an area should grow depends on how much money there is: where a yen buys much, only the worst pipes are worth walking,
where it buys little, whole quarters. So the network is cut up several times (`GRAINS`), and a plan takes the best cut.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from waterdx.core.words import Words
from waterdx.screening.counts import predicted
from waterdx.screening.survey_assumptions import SurveyAssumptions
from waterdx.screening.walking import neighbours, street_names

GRAINS = (0.02, 0.05, 0.10, 0.20, 0.35, 0.50, 0.60, 0.70, 0.80, 0.90, 1.0)  # shares of the length, worst first, grown together


@dataclass(frozen=True)
class Area:
    """What is surveyed in one visit. `low`..`high` is the 90 % interval of the number of leaks to come there."""

    name: Words
    pipe_ids: tuple[str, ...]
    length_km: float
    cost_yen: int
    expected_leaks: float
    low: float
    high: float

    def to_json(self) -> dict[str, Any]:
        return {
            "name_ja": self.name.ja, "name_en": self.name.en, "pipe_ids": list(self.pipe_ids), "length_km": self.length_km,
            "cost_yen": self.cost_yen, "expected_leaks": self.expected_leaks, "low": self.low, "high": self.high,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Area:
        return cls(
            Words(kept["name_ja"], kept["name_en"]), tuple(kept["pipe_ids"]), kept["length_km"], kept["cost_yen"],
            kept["expected_leaks"], kept["low"], kept["high"],
        )  # fmt: skip


@dataclass(frozen=True)
class Walkable:
    """What can be surveyed, as parallel arrays in the order of the ids: pipes, or spans of a sewer.

    `starts` and `others` say who is next to whom (walking.neighbours).
    """

    ids: np.ndarray
    length_m: np.ndarray
    leaks: np.ndarray
    low: np.ndarray
    high: np.ndarray
    streets: np.ndarray
    starts: np.ndarray
    others: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


def walkable(scores: pd.DataFrame, pipes: pd.DataFrame) -> Walkable:
    """The scored pipes of known length and expectation (the first of each pipe_id).

    `scores` has pipe_id, length_m, expected_leaks, low, high; `pipes` pipe_id and, where there are, street and geometry
    (shapely, in metres).
    """
    known = scores[(scores["length_m"] > 0) & np.isfinite(scores["length_m"]) & scores["expected_leaks"].notna()]
    known = known.assign(pipe_id=known["pipe_id"].astype(str)).drop_duplicates("pipe_id").sort_values("pipe_id")
    places = pipes.assign(pipe_id=pipes["pipe_id"].astype(str)).drop_duplicates("pipe_id").set_index("pipe_id")
    places = pd.DataFrame(places.reindex(columns=["street", "geometry"])).reindex(known["pipe_id"])
    geometry = np.array([None if one is None or one != one else one for one in places["geometry"]], dtype=object)
    streets = street_names(places["street"])
    length, leaks, low, high = (known[name].to_numpy(float) for name in ("length_m", "expected_leaks", "low", "high"))
    starts, others = neighbours(geometry, streets)
    return Walkable(known["pipe_id"].to_numpy(object), length, leaks, low, high, streets, starts, others)


def cut(
    items: Walkable, leaks: np.ndarray, assumed: SurveyAssumptions, grain: float, free: np.ndarray | None = None
) -> np.ndarray:
    """The number of its area (from 0) for every item, -1 for those that are not `free`. Another order of rows, the same areas.

    From the worst item outwards a neighbour joins where it is among the worst `grain` of the length or makes the area find
    more per yen, as long as the whole is walked in a day.
    """
    rate = leaks / items.length_m
    order = np.lexsort((np.arange(len(items)), -rate))
    enough = _rate_at(rate[order], items.length_m[order], grain)
    setup_m = assumed.yen_per_area / assumed.yen_per_metre
    area = np.full(len(items), -1 if free is None else -2)
    if free is not None:
        area[free] = -1
    number = 0
    length, worth, rates = items.length_m.tolist(), leaks.tolist(), rate.tolist()
    starts, others, areas = items.starts.tolist(), items.others.tolist(), area.tolist()
    for seed in order.tolist():
        if areas[seed] == -1:
            _grow(seed, number, areas, length, worth, rates, starts, others, enough, setup_m, assumed.metres_a_day)
            number += 1
    return np.maximum(np.array(areas, dtype=np.int64), -1)


def _rate_at(rate: np.ndarray, length: np.ndarray, share: float) -> float:
    """The rate, of items in falling order of it, down to which `share` of the length lies."""
    if not len(rate):
        return 0.0
    reached = np.searchsorted(np.cumsum(length), share * length.sum())
    return float(rate[min(int(reached), len(rate) - 1)])


def _grow(
    seed: int, number: int, areas: list[int], length: list[float], worth: list[float], rates: list[float],
    starts: list[int], others: list[int], enough: float, setup_m: float, limit_m: float,
) -> None:  # fmt: skip
    """Give the area `number` to the seed and to what joins it."""
    metres, leaks = 0.0, 0.0
    edge = [(-rates[seed], seed)]
    while edge:
        falling, one = heapq.heappop(edge)
        if areas[one] != -1:
            continue
        if metres and metres + length[one] > limit_m:
            continue
        if metres and -falling < enough and -falling * (metres + setup_m) <= leaks:
            break
        areas[one] = number
        metres += length[one]
        leaks += worth[one]
        for other in others[starts[one] : starts[one + 1]]:
            if areas[other] == -1:
                heapq.heappush(edge, (-rates[other], other))


def cost_of(length_m: np.ndarray, assumed: SurveyAssumptions) -> np.ndarray:
    """Whole yen, rounded up, of areas of these lengths."""
    exact = length_m * assumed.yen_per_metre + assumed.yen_per_area
    return np.maximum(1, np.ceil(np.round(exact, 6))).astype(np.int64)  # rounded first: 6000.000000001 is 6000


def describe(items: Walkable, leaks: np.ndarray, members: list[np.ndarray], assumed: SurveyAssumptions) -> tuple[Area, ...]:
    """Areas with these members (indices), as they are shown; areas of one name are numbered."""
    scale = np.divide(leaks, items.leaks, out=np.ones(len(items)), where=items.leaks > 0)
    told: dict[str, int] = {}
    return tuple(_area(items, leaks, scale, one, assumed, told) for one in members)


def _area(
    items: Walkable, leaks: np.ndarray, scale: np.ndarray, one: np.ndarray, assumed: SurveyAssumptions, told: dict[str, int]
) -> Area:
    name = _name(items, one)
    told[name.ja] = told.get(name.ja, 0) + 1
    if told[name.ja] > 1:
        name = Words(f"{name.ja} ({told[name.ja]})", f"{name.en} ({told[name.ja]})")
    length, mean, low, high = (
        math.fsum(values[one]) for values in (items.length_m, leaks, items.low * scale, items.high * scale)
    )
    cost = int(cost_of(np.array([length]), assumed)[0])
    return Area(name, tuple(items.ids[one]), length / 1000, cost, mean, *map(float, predicted(mean, low, high)))


def _name(items: Walkable, one: np.ndarray) -> Words:
    """The street most of it lies along, else its first pipe; and how many more there are."""
    along: dict[str, float] = {}
    for street, metres in zip(items.streets[one], items.length_m[one], strict=True):
        if street:
            along[street] = along.get(street, 0.0) + metres
    if not along:
        first = items.ids[one[0]]
        more = Words(ja=" ほか {n} 本", en=" and {n} more").format(n=len(one) - 1) if len(one) > 1 else Words("", "")
        return Words(f"管路 {first}{more.ja}", f"pipe {first}{more.en}")
    longest = max(along, key=lambda street: (along[street], street))
    more = Words(ja=" ほか {n} 路線", en=" and {n} more streets").format(n=len(along) - 1) if len(along) > 1 else Words("", "")
    return Words(longest + more.ja, longest + more.en)

"""Pieces of the network a survey team walks in one go: streets, else grid squares, else single pipes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from waterdx.core.text import fold, says_unknown
from waterdx.core.words import Words

GRID_M = 500


@dataclass(frozen=True)
class Area:
    """`low`..`high` is the sum of the pipes' 90 % intervals of the expectation, so it errs on the wide side."""

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


def areas_of(scores: pd.DataFrame, pipes: pd.DataFrame, unit_cost_yen_per_km: float) -> list[Area]:
    """Every area of the scored pipes whose length is known, with its cost in whole yen, rounded up.

    An area is the pipes of one `street` (路線名); of pipes without one, those whose middle lies in one 500 m square of
    `geometry` (in metres); a pipe with neither is an area of its own. `street` and `geometry` may be absent.
    """
    known = scores[(scores["length_m"] > 0) & scores["expected_leaks"].notna()]
    places = pipes.assign(pipe_id=pipes["pipe_id"].astype(str)).drop_duplicates("pipe_id").set_index("pipe_id")
    places = pd.DataFrame(places.reindex(columns=["street", "geometry"])).reindex(known["pipe_id"])
    names = [
        _name(pipe_id, street, geometry)
        for pipe_id, street, geometry in zip(known["pipe_id"], places["street"], places["geometry"], strict=True)
    ]
    words = {name.ja: name for name in names}
    groups = known.assign(_name=[name.ja for name in names]).sort_values("pipe_id", kind="stable").groupby("_name")
    return [_area(words[str(name)], group, unit_cost_yen_per_km) for name, group in groups]


def _name(pipe_id: str, street: Any, geometry: Any) -> Words:
    if not pd.isna(street) and not says_unknown(str(street)):
        return Words(fold(str(street)), fold(str(street)))
    if geometry is not None and hasattr(geometry, "centroid") and not geometry.is_empty:
        column, row = (math.floor(value / GRID_M) for value in (geometry.centroid.x, geometry.centroid.y))
        return Words(f"500 m 区画 ({column}, {row})", f"500 m square ({column}, {row})")
    return Words(f"管路 {pipe_id}", f"pipe {pipe_id}")


def _area(name: Words, group: pd.DataFrame, unit_cost_yen_per_km: float) -> Area:
    length_km = math.fsum(group["length_m"]) / 1000
    cost = max(1, math.ceil(round(length_km * unit_cost_yen_per_km, 6)))  # rounded first: 6000.000000001 is 6000
    sums = {column: math.fsum(group[column]) for column in ("expected_leaks", "low", "high")}
    return Area(name, tuple(group["pipe_id"]), length_km, cost, **sums)

"""A town's water pipes shaken: the ground of each pipe found, every scenario, and what the other formula says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.screening.earthquake import (
    FORMULAS,
    Formula,
    Scenario,
    coefficients,
    damage,
    ground_coefficient,
    scenario_of,
)
from waterdx.screening.run import record_of
from waterdx.screening.town_places import town_places
from waterdx.store.in_use import in_use

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


@dataclass(frozen=True)
class Earthquake:
    """A project shaken: `pipes` (those of the ledger beside the columns of `damage`, at the last velocity), and every scenario.

    `beside` is what the other formula says at the last velocity: the two may differ by far.
    """

    formula: Formula
    pipes: gpd.GeoDataFrame
    scenarios: tuple[Scenario, ...]
    beside: tuple[Formula, Scenario]

    def missing_km(self) -> dict[str, tuple[int, float]]:
        """Pipes and km without a value, by why (keys of MISSING)."""
        groups = self.pipes[self.pipes["missing"] != ""].groupby("missing")["length_m"]
        return {str(why): (len(group), float(group.sum() / 1000)) for why, group in groups}

    @property
    def ground_assumed_km(self) -> float:
        return float(self.pipes.loc[self.pipes["ground_assumed"], "length_m"].sum() / 1000)


def shake(
    path: Path, velocities: tuple[float, ...], *, formula: str = "jwrc2013", ground: str | None = None, liquefaction: str = "none"
) -> Earthquake:
    """The expected damage of every water pipe in use. `ground` stands where neither imported areas nor the soil of a pipe say one."""
    chosen, other = FORMULAS[formula], next(one for name, one in FORMULAS.items() if name != formula)
    pipes, _leaks = record_of(path)
    pipes = pipes[in_use(pipes)].reset_index(drop=True)
    areas = town_places(path, "ground")
    _refuse_unknown_ground(ground, formula)
    said = ground_of(pipes, areas, ground, formula)
    found = [damage(pipes, chosen, velocity, ground=said, liquefaction=liquefaction) for velocity in velocities]
    scenarios = tuple(scenario_of(one, pipes, chosen, velocity) for one, velocity in zip(found, velocities, strict=True))
    by_other = damage(pipes, other, velocities[-1], ground=ground_of(pipes, areas, ground, other.name))
    return Earthquake(chosen, pipes.join(found[-1]), scenarios, (other, scenario_of(by_other, pipes, other, velocities[-1])))


def _refuse_unknown_ground(town: str | None, formula: str) -> None:
    import pandas as pd

    if town is not None and ground_coefficient(pd.Series([town]), formula).isna().all():
        known = "、".join(word for row in coefficients(formula, "Cg") for word in row["words"].split("|"))
        raise UserError(
            ja="地盤「{ground}」の係数がありません。次の言葉のどれかを使ってください: {known}",
            en="There is no coefficient for the ground “{ground}”. Use one of: {known}",
            ground=town, known=known,
        )  # fmt: skip


def ground_of(pipes: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, town: str | None, formula: str) -> pd.Series:
    """What is said of the ground of every pipe: by the area it lies in, else by its soil, else as the town says."""
    import pandas as pd

    said = pd.Series(None, index=pipes.index, dtype=object)
    there = np.flatnonzero(~shapely.is_missing(pipes.geometry.to_numpy()))
    if len(areas) and len(there):
        middles = shapely.line_interpolate_point(pipes.geometry.to_numpy()[there], 0.5, normalized=True)
        at, area = shapely.STRtree(areas.geometry.to_numpy()).query(middles, predicate="intersects")
        said.iloc[there[at]] = (areas["kind"].fillna("") + areas["name"].fillna("")).to_numpy()[area]
    for other in (pipes["soil"], pd.Series(town, index=pipes.index, dtype=object)):
        said = said.where(ground_coefficient(said, formula).notna(), other)
    return said


def read_velocities(text: str) -> tuple[float, ...]:
    """The velocities that "60" or "30-90" (every 10) says, in cm/s. UserError where it is no number from 0 to 300.

    >>> read_velocities("60"), read_velocities("30-60")
    ((60.0,), (30.0, 40.0, 50.0, 60.0))
    """
    try:
        parts = [float(part) for part in text.replace("〜", "-").replace("~", "-").split("-")]
    except ValueError:
        parts = []
    if not 1 <= len(parts) <= 2 or not all(0 <= part <= 300 for part in parts) or parts[0] > parts[-1]:
        raise UserError(
            ja="地表最大速度「{text}」は使えません。60 か 30-90 のように cm/s(0〜300)で指定してください。",
            en="The peak ground velocity “{text}” cannot be used. Give it as 60 or 30-90 in cm/s (0 to 300).",
            text=text,
        )
    steps = np.arange(parts[0], parts[-1], 10.0) if len(parts) == 2 else np.empty(0)
    return (*map(float, steps), parts[-1])

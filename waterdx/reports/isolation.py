"""Cutting a water pipe off, with what the town knows of its customers: the critical ones near the dry pipes, and how many connections."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from waterdx.core.words import Words
from waterdx.ledger.network.graph import PipeGraph
from waterdx.ledger.network.isolation import Isolation, isolate
from waterdx.ledger.network.names import Place, listed

if TYPE_CHECKING:
    import geopandas as gpd

NOT_SUPPLYING = ("RAW", "TRANS")  # customers are not connected to these


@dataclass(frozen=True)
class CutCustomer:
    """A critical customer whose nearest pipe has no water."""

    name: str
    kind: Words
    pipe: str
    away_m: float
    at: tuple[float, float]


@dataclass(frozen=True)
class ShutDown:
    """`known` critical customers are in the project (None: none was ever taken in), `unplaced` of them near no pipe or without a place.

    `per_km` are the connections per km of the latest water balance, None where there is none.
    """

    isolation: Isolation
    customers: tuple[CutCustomer, ...]
    known: int | None
    unplaced: int
    reach_m: float
    per_km: float | None

    @property
    def estimated_connections(self) -> int | None:
        """Connections by the town's mean per km of main; None where the ledger counts them, or nothing is known."""
        if self.isolation.connections is not None or self.per_km is None:
            return None
        graph, dry = self.isolation.graph, self.isolation.dry
        supplies = ~graph.pipes["use"].isin(NOT_SUPPLYING).to_numpy()[graph.sections.pipe[dry]]
        return round(self.per_km * float(np.nansum(graph.section_m[dry][supplies])) / 1000)

    @property
    def about_customers(self) -> Words:
        """Connections and critical customers in a sentence; what is not known is said to be unknown."""
        return Words("{a}{b}", "{a} {b}").format(a=self._about_connections(), b=self._about_critical())

    def _about_connections(self) -> Words:
        counted, estimated = self.isolation.connections, self.estimated_connections
        if counted is not None:
            return Words(ja="給水管 {n:,} 本が断水。", en="Service pipes cut: {n:,}.").format(n=counted)
        if estimated is not None:
            return Words(
                ja="台帳に給水管がないため断水する戸数は不明(水収支の 1 km 当たり {k:,.0f} 件から、目安 約 {n:,} 件)。",
                en="Connections cut: unknown, as the ledger has no service pipes (some {n:,} by the mean of {k:,.0f} per km of the water balance).",
            ).format(n=estimated, k=self.per_km)
        return Words(
            ja="台帳に給水管がないため断水する戸数は不明。", en="Connections cut: unknown, as the ledger has no service pipes."
        )

    def _about_critical(self) -> Words:
        if self.known is None:
            return Words(
                ja="重要給水施設は未取込のため不明(漏水スクリーニングの「影響と優先度」で取り込めます)。",
                en="Critical customers: unknown, none was taken in (leak screening, consequence).",
            )
        names = Words(": {names}", ": {names}").format(names=listed(one.name for one in self.customers))
        unplaced = Words(
            ja="(ほか {n:,} か所は {m:.0f} m 以内に管がないか位置が不明)",
            en=" ({n:,} more: no pipe within {m:.0f} m, or no place)",
        ).format(n=self.unplaced, m=self.reach_m)
        said = Words(ja="断水する重要給水施設 {n:,} か所{names}{more}。", en="Critical customers cut: {n:,}{names}{more}.")
        return said.format(
            n=len(self.customers), names=names if self.customers else "", more=unplaced if self.unplaced else ""
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """For scripts."""
        found = self.isolation
        graph = found.graph
        return {
            "schema": {"name": "waterdx.ledger.isolate", "version": 1}, "target_ja": found.target.ja, "target_en": found.target.en,
            "close": found.valve_names(found.close), "kept_closed": found.valve_names(found.kept),
            "could_feed": found.valve_names(found.could_feed), "uncertain": found.valve_names(found.uncertain),
            "may_be_stuck": [graph.node_name(row) for row in found.may_be_stuck],
            "drains": [graph.node_name(int(row)) for row in found.drains],
            "left_out": [graph.node_name(row) for row in found.leave_out],
            "pipes": [graph.pipe_name(int(row)) for row in found.rows], "fids": found.fids,
            "length_m": round(found.zone_m + found.behind_m, 2), "behind_m": round(found.behind_m, 2) if found.is_fed else None,
            "pipes_of_unknown_length": found.unknown_length,
            "hydrants": [graph.node_name(int(row)) for row in found.hydrants], "connections": found.connections,
            "estimated_connections": self.estimated_connections,
            "critical_customers": None if self.known is None else [
                {"name": one.name, "kind_ja": one.kind.ja, "kind_en": one.kind.en, "pipe": one.pipe, "away_m": round(one.away_m, 1)}
                for one in self.customers
            ],
            "customers_without_pipe": self.unplaced, "source_known": found.is_fed,
            "facilities_without_valve": [found.facility_name(row) for row in found.inside],
            "facilities_unfed": [found.facility_name(row) for row in found.unfed],
            "notes_ja": [one.ja for one in found.cautions], "notes_en": [one.en for one in found.cautions],
        }  # fmt: skip


def shut_down(path: Path, graph: PipeGraph, target: Place, leave_out: Collection[int] = ()) -> ShutDown:
    """How to cut off a place of a project, and whom it hits. `leave_out` are rows of nodes that cannot be closed."""
    from waterdx.screening.consequence import weights_of
    from waterdx.screening.town_places import town_places

    found = isolate(graph, target, leave_out)
    places, reach = town_places(path, "customer"), weights_of(path)["customer_m"]
    near = _nearest_sections(graph, places, reach)
    return ShutDown(
        found, _cut_customers(found, places, near), len(places) or None, len(places) - len(near), reach, connections_per_km(path)
    )


def _nearest_sections(graph: PipeGraph, places: gpd.GeoDataFrame, reach: float) -> dict[int, tuple[int, float]]:
    """Of each place that has a supplying pipe within reach the nearest section, and how far it is in m."""
    pipes = graph.network.pipes
    lines = np.flatnonzero(((pipes["field"] == "water") & ~pipes["use"].isin(NOT_SUPPLYING)).to_numpy())
    shapes = graph.network.lines[lines]
    points = places.geometry.to_numpy()
    there = np.flatnonzero(~shapely.is_missing(points) & ~shapely.is_empty(points))
    if not len(lines) or not len(there):
        return {}
    (at, line), away = shapely.STRtree(shapes).query_nearest(
        points[there], max_distance=max(reach, 0.001), return_distance=True, all_matches=False
    )
    middle = shapely.centroid(points[there[at]])
    share = shapely.line_locate_point(shapes[line], middle, normalized=True)
    found = zip(there[at].tolist(), graph.drawn[lines[line]].tolist(), share.tolist(), away.tolist(), strict=True)
    return {place: (graph.section_at(row, part), metres) for place, row, part, metres in found}


def _cut_customers(
    found: Isolation, places: gpd.GeoDataFrame, near: dict[int, tuple[int, float]]
) -> tuple[CutCustomer, ...]:  # fmt: skip
    from waterdx.screening.consequence import WEIGHTS, customer_kind

    dry = set(found.dry.tolist())
    cut = []
    for at, (section, away) in near.items():
        if section in dry:
            place = places.iloc[at]
            name, kind = place["name"] or str(Words(ja="(名称なし)", en="(no name)")), place["kind"] or ""
            pipe = found.graph.pipe_name(int(found.graph.sections.pipe[section]))
            middle = shapely.centroid(place.geometry)
            cut.append(CutCustomer(name, WEIGHTS[customer_kind(f"{kind} {name}")].name, pipe, away, (middle.x, middle.y)))
    return tuple(cut)


def connections_per_km(path: Path) -> float | None:
    """Connections per km of main in the latest fiscal year whose water balance says both."""
    from waterdx.store.tables import read_table

    known = read_table(path, "water_balances").drop_duplicates(["district", "fy"], keep="last")
    known = known.dropna(subset=["fy", "connections", "main_km"])
    known = known[known["main_km"] > 0]
    if known.empty:
        return None
    latest = known[known["fy"] == known["fy"].max()]
    return float(latest["connections"].sum() / latest["main_km"].sum())

"""Cutting a water pipe off (断水): which valves to close, and who is without water then.

The zone is all one comes to from the pipe without passing a valve that can be closed. Of the valves round it those need closing behind
which there still is a source; the others lead to parts that run dry with it. Where no source is known, all of them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.network.gates import is_valve, may_be_stuck
from waterdx.ledger.network.graph import PipeGraph
from waterdx.ledger.network.names import Place, listed, touching, vertices_of

HYDRANT, SERVICE = "HYDRANT", "SERV"
DRAINS = ("DRAIN-VALVE", "DRAIN")


@dataclass(frozen=True)
class Isolation:
    """`close`, `kept` (closed already: leave it) and `could_feed` (closed now; opening it would bring water) are numbers of gates.

    `zone` are the sections cut off, `behind` those that lose every source with it. `inside` are facilities that feed the zone with
    no valve between, `unfed` those to which no water comes any more. `is_fed` is whether the ledger knows a source of the pipe.
    """

    graph: PipeGraph
    target: Words
    leave_out: tuple[int, ...]
    close: np.ndarray
    kept: np.ndarray
    could_feed: np.ndarray
    zone: np.ndarray
    behind: np.ndarray
    inside: tuple[int, ...]
    unfed: tuple[int, ...]
    is_fed: bool

    @cached_property
    def dry(self) -> np.ndarray:
        """The sections without water, those behind included."""
        return np.concatenate([self.zone, self.behind])

    @property
    def rows(self) -> np.ndarray:
        """The pipes without water, wholly or in part."""
        return np.unique(self.graph.sections.pipe[self.dry])

    @property
    def fids(self) -> list[int]:
        """The numbers of these pipes in the file."""
        return [int(fid) for fid in self.graph.pipes["fid"].to_numpy()[self.rows]]

    @property
    def zone_m(self) -> float:
        return float(np.nansum(self.graph.section_m[self.zone]))

    @property
    def behind_m(self) -> float:
        return float(np.nansum(self.graph.section_m[self.behind]))

    @property
    def unknown_length(self) -> int:
        """How many of the pipes have no known length."""
        return int(np.isnan(self.graph.length[self.rows]).sum())

    @cached_property
    def dry_nodes(self) -> np.ndarray:
        """The rows of the nodes on the dry sections."""
        ends = np.concatenate([self.graph.sections.a[self.dry], self.graph.sections.b[self.dry]])
        return np.flatnonzero(np.isin(self.graph.node_section, self.dry) | np.isin(self.graph.node_vertex, ends))

    @property
    def hydrants(self) -> np.ndarray:
        """The hydrants that give no water."""
        return self.dry_nodes[(self.graph.nodes["kind"] == HYDRANT).to_numpy()[self.dry_nodes]]

    @property
    def drains(self) -> np.ndarray:
        """The washouts through which the part between the valves can be emptied."""
        kinds = self.graph.nodes["kind"].isin(DRAINS).to_numpy()
        return np.flatnonzero(kinds & np.isin(self.graph.node_section, self.zone))

    @property
    def may_be_stuck(self) -> list[int]:
        """Of the valves to close the rows of those whose note says that they may not."""
        noted = may_be_stuck(self.graph.nodes)
        return [row for row in self.valve_rows(self.close) if noted[row]]

    @property
    def connections(self) -> int | None:
        """Service pipes without water; None where the ledger has no service pipes, so that nobody can count them."""
        service = (self.graph.pipes["use"] == SERVICE).to_numpy()
        return int(service[self.rows].sum()) if service.any() else None

    @property
    def valves_apart(self) -> int:
        """Valves that stand on no pipe."""
        return int((is_valve(self.graph.nodes) & (self.graph.node_vertex < 0)).sum())

    @property
    def uncertain(self) -> np.ndarray:
        """Of the valves to close those at a branch, of which the ledger does not say which leg they close."""
        return self.close[self.graph.gates.legs[self.close] > 2]

    def valve_rows(self, gates: np.ndarray) -> list[int]:
        """The rows of the nodes that are these gates."""
        return [row for gate in gates for row in self.graph.gates.nodes[gate]]

    def valve_names(self, gates: np.ndarray) -> list[str]:
        """What a person calls these gates; of several valves at one place all."""
        return ["・".join(map(self.graph.node_name, self.graph.gates.nodes[gate])) for gate in gates]

    def facility_name(self, row: int) -> str:
        """What a person calls a plant or reservoir."""
        name = self.graph.nodes["name"].iloc[row]
        return name if isinstance(name, str) and name else self.graph.node_name(row)

    @property
    def sentence(self) -> Words:
        """What to do and what it means, the unknown said as such."""
        unknown = Words(ja="(ほか延長不明 {n:,} 本)", en=" (and {n:,} pipes of unknown length)").format(n=self.unknown_length)
        what = Words(
            ja="{target}を止めるには、{valves}。断水 {km:,.2f} km({pipes:,} 本){unknown}{behind}、消火栓 {h:,} 基。",
            en="To cut {target} off, {valves}. Without water: {km:,.2f} km ({pipes:,} pipes){unknown}{behind}; hydrants: {h:,}.",
        )
        one = Words(ja="弁を 1 個閉めます", en="close one valve")
        none = Words(ja="閉める弁がありません", en="there is no valve to close")
        several = Words(ja="弁を {n:,} 個閉めます", en="close {n:,} valves").format(n=len(self.close))
        behind = Words(
            ja="(うち閉めた先で水源を失う {km:,.2f} km)", en=", of which {km:,.2f} km behind them lose their source"
        ).format(km=self.behind_m / 1000)
        return what.format(
            target=self.target, valves={0: none, 1: one}.get(len(self.close), several), km=(self.zone_m + self.behind_m) / 1000, pipes=len(self.rows),
            unknown=unknown if self.unknown_length else "", behind=behind if len(self.behind) else "", h=len(self.hydrants),
        )  # fmt: skip

    @property
    def cautions(self) -> list[Words]:
        """What the numbers rest on and what has to be looked at on the spot."""
        said: list[tuple[bool, Words]] = [
            (bool(self.inside), Words(
                ja="{names} との間に弁がありません。施設の側で止める必要があります。",
                en="There is no valve between this pipe and {names}: the water has to be stopped at the facility.").format(
                    names=listed(map(self.facility_name, self.inside)))),
            (not self.is_fed, Words(
                ja="台帳では、この管はどの水源・浄水場・配水池にもつながっていません。境の弁をすべて数え、閉めた先で断水する範囲は分かりません。",
                en="By the ledger this pipe is connected to no source, plant or reservoir. All valves round it are counted, and what runs dry behind them is not known.")),
            (not len(self.graph.gates), Words(
                ja="台帳に、管の上に立つ仕切弁がありません。弁の台帳を取り込むと、止められる範囲が分かります。",
                en="The ledger has no valve on a pipe. Import the register of valves to see what can be cut off.")),
            (self.valves_apart > 0, Words(
                ja="台帳の弁のうち {n:,} 個は、1 m 以内に管がないため数に入れていません(点検の指摘にあります)。",
                en="{n:,} valves of the ledger have no pipe within 1 m and are not counted (see the findings of the check).").format(
                    n=self.valves_apart)),
            (len(self.graph.supply.apart) > 0, Words(
                ja="施設 {names} は 30 m 以内に管がないため、水源として数えていません。",
                en="No pipe lies within 30 m of {names}: not counted as a source.").format(
                    names=listed(map(self.facility_name, self.graph.supply.apart.tolist())))),
            (bool(self.unfed), Words(
                ja="{names} への流入が止まります。断水しないのは貯まっている水がある間だけです。",
                en="No more water flows to {names}: what it feeds lasts only as long as what is stored.").format(
                    names=listed(map(self.facility_name, self.unfed)))),
            (len(self.uncertain) > 0, Words(
                ja="弁 {names} は管の分岐点にあり、どの枝を閉める弁か台帳からは分かりません。分岐点全体が閉まるとして数えました。現地で確かめてください。",
                en="Valves {names} stand at a branch and the ledger does not say which leg they close. All legs are taken as closed; check on the spot.").format(
                    names=listed(self.valve_names(self.uncertain)))),
            (bool(self.may_be_stuck), Words(
                ja="弁 {names} の備考に、閉まらないおそれが書かれています。現地で確かめ、だめなら除いてください。",
                en="By their notes valves {names} may not close: check on the spot and leave them out if so.").format(
                    names=listed(map(self.graph.node_name, self.may_be_stuck)))),
            (len(self.kept) > 0, Words(
                ja="弁 {names} は常時閉の弁です。開けないでください。", en="Valves {names} are kept closed: leave them so.").format(
                    names=listed(self.valve_names(self.kept)))),
            (len(self.could_feed) > 0, Words(
                ja="常時閉の弁 {names} を開けると、断水する先へ別系統から送水できるかもしれません(水圧・水質は別に確認)。",
                en="Opening {names}, kept closed, may bring water from another area to what runs dry (check pressure and quality).").format(
                    names=listed(self.valve_names(self.could_feed)))),
            (len(self.drains) > 0, Words(
                ja="区間の水抜きに使える排泥弁・排水設備: {names}。", en="To empty the part between the valves: {names}.").format(
                    names=listed(map(self.graph.node_name, self.drains.tolist())))),
        ]  # fmt: skip
        return [words for holds, words in said if holds]


def isolate(graph: PipeGraph, target: Place, leave_out: Collection[int] = ()) -> Isolation:
    """How to cut off a place; `leave_out` are rows of nodes: valves that cannot be closed, so that the next ones are found."""
    _refuse_others(graph, target)
    gates = graph.gates
    stuck = gates.of_nodes(np.array(sorted(leave_out), dtype=int)) & ~gates.closed
    around = graph.components(stuck)
    in_zone = np.isin(around, around[vertices_of(graph, target)])
    inside = np.bincount(gates.link_gate[in_zone[gates.link_end]], minlength=len(gates)) > 0
    outside = np.bincount(gates.link_gate[~in_zone[gates.link_end]], minlength=len(gates)) > 0
    outside |= np.isin(gates.vertex, graph.supply.vertex)  # a valve on a reservoir has the reservoir beyond it
    border = inside & outside & ~stuck
    after = graph.components(~gates.closed & ~border)
    live, fed, is_fed = _supplied(graph, in_zone, after, vertices_of(graph, target))
    zone = np.flatnonzero(in_zone[graph.sections.a])
    lost = fed[graph.sections.a] & ~live[graph.sections.a] & ~in_zone[graph.sections.a]
    behind = np.flatnonzero(lost) if is_fed else np.empty(0, dtype=int)
    alive = _has(gates, live & ~in_zone)
    dry_end = in_zone.copy()
    dry_end[graph.sections.a[behind]] = dry_end[graph.sections.b[behind]] = True
    return Isolation(
        graph, target.name, tuple(sorted(leave_out)),
        close=_nearest_first(graph, target, np.flatnonzero(border & ~gates.closed & (alive | (not is_fed)))),
        kept=np.flatnonzero(border & gates.closed & alive),
        could_feed=np.flatnonzero(gates.closed & alive & _has(gates, dry_end & ~in_zone)),
        zone=zone, behind=behind, inside=_feeding(graph, in_zone), unfed=_unfed(graph, dry_end), is_fed=is_fed,
    )  # fmt: skip


def _nearest_first(graph: PipeGraph, target: Place, gates: np.ndarray) -> np.ndarray:
    """Gates in the order in which a crew comes to them from the place to be cut off."""
    valves = graph.nodes.geometry.iloc[[graph.gates.nodes[gate][0] for gate in gates]].to_numpy()
    away = shapely.distance(valves, shapely.union_all(graph.section_lines(touching(graph, target))))
    ordered: np.ndarray = gates[np.argsort(away, kind="stable")]
    return ordered


def _refuse_others(graph: PipeGraph, target: Place) -> None:
    rows = graph.sections.pipe[touching(graph, target)]
    if (graph.pipes["field"].to_numpy()[rows] != "water").any():
        raise UserError(
            ja="{name}は水道のものではありません。断水範囲は水道の管だけで求められます。",
            en="{name} is not of the water network: only water pipes can be cut off by valves.",
            name=target.name,
        )
    if not np.isin(rows, graph.drawn).all():
        raise UserError(
            ja="{name}は図形がないため、どの弁で止まるか分かりません。先に位置を入れてください(台帳と図面の結び付け)。",
            en="{name} is not drawn, so nobody can tell which valves stop it. Give it a place first (link register and drawing).",
            name=target.name,
        )


def _supplied(
    graph: PipeGraph, in_zone: np.ndarray, after: np.ndarray, target: np.ndarray
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Which vertices have a source after closing, which had one before, and whether the place to be cut off had one."""
    sources = graph.supply.vertex[graph.supply.feeds]
    before = graph.components(~graph.gates.closed)
    fed = np.isin(before, before[sources])
    live = np.isin(after, after[sources[~in_zone[sources]]])
    return live, fed, bool(fed[target].any())


def _has(gates: Any, wanted: np.ndarray) -> np.ndarray:
    """Which gates have a leg (or a reservoir on them) at one of the wanted vertices."""
    found = np.bincount(gates.link_gate[wanted[gates.link_end]], minlength=len(gates)) > 0
    result: np.ndarray = found | wanted[gates.vertex]
    return result


def _feeding(graph: PipeGraph, in_zone: np.ndarray) -> tuple[int, ...]:
    """The facilities that feed the zone with no valve between."""
    supply = graph.supply
    return tuple(np.unique(supply.node[supply.feeds & in_zone[supply.vertex]]).tolist())


def _unfed(graph: PipeGraph, dry: np.ndarray) -> tuple[int, ...]:
    """The facilities whose every inlet runs dry."""
    inlet = ~graph.supply.feeds
    nodes, vertices = graph.supply.node[inlet], graph.supply.vertex[inlet]
    still = np.unique(nodes[~dry[vertices]])
    return tuple(np.setdiff1d(np.unique(nodes[dry[vertices]]), still).tolist())

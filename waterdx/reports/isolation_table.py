"""Cutting a water pipe off as a list people take along: valves to close, dry pipes, hydrants and critical customers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.fields import field_named
from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.ledger.network.flow import points_of
from waterdx.reports.isolation import ShutDown
from waterdx.reports.tables import write_book, write_table

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

TITLE = Words(ja="断水範囲", en="Isolation")
VALVES = Words(ja="弁", en="Valves")
PIPES = Words(ja="断水する管", en="Pipes without water")
HYDRANTS = Words(ja="使えない消火栓", en="Hydrants without water")
CUSTOMERS = Words(ja="重要給水施設", en="Critical customers")
DO = {
    "close": Words(ja="閉める", en="close"),
    "kept": Words(ja="閉めたまま", en="leave closed"),
    "could_feed": Words(ja="開ければ送水できるかも", en="may feed if opened"),
    "left_out": Words(ja="閉められない(除外)", en="cannot be closed (left out)"),
}
AT_BRANCH = Words(ja="分岐点: どの枝の弁か不明", en="at a branch: which leg is unknown")


def write_isolation(path: Path, found: ShutDown) -> None:
    """The lists as an Excel book, or the valves alone as CSV, by the ending of `path`."""
    valves = valve_frame(found)
    if path.suffix.lower() != ".xlsx":
        write_table(path, valves, VALVES)
        return
    sheets = {
        str(VALVES): valves,
        str(PIPES): _pipe_frame(found),
        str(HYDRANTS): _hydrant_frame(found),
        str(CUSTOMERS): _customer_frame(found),
    }
    isolation = found.isolation
    told = [isolation.sentence, found.about_customers, *isolation.cautions]
    notes = {f"{TITLE} {number}": str(one) for number, one in enumerate(told, start=1)}
    write_book(path, sheets, notes)


def valve_frame(found: ShutDown) -> pd.DataFrame:
    """One row a valve: what to do with it, and where it is."""
    import pandas as pd

    rows = valve_rows(found)
    isolation = found.isolation
    nodes = isolation.graph.nodes
    uncertain = set(isolation.valve_rows(isolation.uncertain))
    at = _places(isolation.graph.nodes, [row for _do, row in rows])
    return pd.DataFrame(
        {
            str(Words(ja="操作", en="What to do")): [str(DO[do]) for do, _row in rows],
            str(field_named("node_id").label): [isolation.graph.node_name(row) for _do, row in rows],
            str(field_named("kind").label): [str(term_name("node_kind", nodes["kind"].iloc[row], "water")) for _do, row in rows],
            str(field_named("diameter_mm").header): [float(nodes["diameter_mm"].iloc[row]) for _do, row in rows],
            str(field_named("street").label): [_text(nodes["street"].iloc[row]) for _do, row in rows],
            str(field_named("sheet_no").label): [_text(nodes["sheet_no"].iloc[row]) for _do, row in rows],
            **at,
            str(Words(ja="注意", en="Note")): [str(AT_BRANCH) if row in uncertain else None for _do, row in rows],
        }
    )  # fmt: skip


def valve_rows(found: ShutDown) -> list[tuple[str, int]]:
    """(key of DO, row of the node) of every valve of the list, those to close first."""
    isolation = found.isolation
    gates = {"close": isolation.close, "kept": isolation.kept, "could_feed": isolation.could_feed}
    listed = [(do, row) for do, some in gates.items() for row in isolation.valve_rows(some)]
    return listed + [("left_out", row) for row in isolation.leave_out]


def _pipe_frame(found: ShutDown) -> pd.DataFrame:
    import pandas as pd

    isolation = found.isolation
    graph, rows = isolation.graph, isolation.rows
    dry_m = np.zeros(len(graph.pipes))
    np.add.at(dry_m, graph.sections.pipe[isolation.dry], graph.section_m[isolation.dry])
    in_zone = np.isin(rows, graph.sections.pipe[isolation.zone])
    pipes = graph.pipes.iloc[rows]
    zone, behind = Words(ja="弁に囲まれた区間", en="between the valves"), Words(ja="水源を失う先", en="behind, without a source")
    return pd.DataFrame(
        {
            str(field_named("pipe_id").label): [graph.pipe_name(int(row)) for row in rows],
            str(field_named("use").label): [_term("use", code) for code in pipes["use"]],
            str(field_named("material").label): [_term("material", code) for code in pipes["material"]],
            str(field_named("diameter_mm").header): pipes["diameter_mm"].to_numpy(dtype=float),
            str(Words(ja="断水する延長 (m)", en="Length without water (m)")): np.round(dry_m[rows], 2),
            str(field_named("street").label): [_text(one) for one in pipes["street"]],
            str(Words(ja="位置", en="Where")): [str(zone if here else behind) for here in in_zone],
        }
    )  # fmt: skip


def _hydrant_frame(found: ShutDown) -> pd.DataFrame:
    import pandas as pd

    graph, rows = found.isolation.graph, found.isolation.hydrants
    return pd.DataFrame(
        {
            str(field_named("node_id").label): [graph.node_name(int(row)) for row in rows],
            str(field_named("street").label): [_text(one) for one in graph.nodes["street"].iloc[rows]],
            **_places(graph.nodes, rows.tolist()),
        }
    )


def _customer_frame(found: ShutDown) -> pd.DataFrame:
    import pandas as pd

    some = found.customers
    return pd.DataFrame(
        {
            str(Words(ja="名称", en="Name")): [one.name for one in some],
            str(Words(ja="種別", en="Kind")): [str(one.kind) for one in some],
            str(Words(ja="最寄りの管", en="Nearest pipe")): [one.pipe for one in some],
            str(Words(ja="管までの距離 (m)", en="Distance to it (m)")): [round(one.away_m, 1) for one in some],
        }
    )


def _places(nodes: gpd.GeoDataFrame, rows: list[int]) -> dict[str, np.ndarray]:
    """Two columns: where nodes stand, NaN where one has no place."""
    at = np.round(points_of(nodes.geometry.iloc[rows]), 2)
    return {str(Words(ja="東 (m)", en="East (m)")): at[:, 0], str(Words(ja="北 (m)", en="North (m)")): at[:, 1]}


def _term(kind: str, code: object) -> str | None:
    return str(term_name(kind, code, "water")) if isinstance(code, str) and code else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

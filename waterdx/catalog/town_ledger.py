"""What the catalogue asks of a town's ledger: km of pipe by value, what is counted, how far the data are filled."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from waterdx.store import project
from waterdx.store.in_use import DECIDING, in_use

if TYPE_CHECKING:
    import pandas as pd

PIPE_COLUMNS = ("field", "material", "diameter_mm", "pressure_mpa", "cover_m")
_OF_FACILITY = ("field", "use", "pipe_kind")  # what tells which facility of the catalogue a pipe is
# Kinds of node by which a facility of the catalogue is counted, as (field of the node, code of node_kind).
NODE_KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "manhole": (("sewer", "MANHOLE"), ("agri", "MANHOLE")),
    "manhole-pump": (("sewer", "PUMP"), ("agri", "PUMP")),
    "wwtp": (("sewer", "PLANT"), ("agri", "PLANT")),
    "pump-station": (("water", "PUMP"),),
    "reservoir": (("water", "TANK"),),
    "valve": tuple(
        ("water", kind)
        for kind in ("GATE-VALVE", "STOP-COCK", "CHECK-VALVE", "HYDRANT", "AIR-VALVE", "PRV", "REPAIR-VALVE", "DRAIN-VALVE", "BOUNDARY")
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of the pipes: its different values (None: not known), and for every pipe the place of its own among them."""

    values: tuple[Hashable, ...]
    places: np.ndarray


@dataclass(frozen=True)
class TownLedger:
    """`km` of every pipe, 0 where its length is not known; `nodes` by (field, kind); `filled`: share of the pipes (0 to 1)."""

    km: np.ndarray
    without_length: np.ndarray
    columns: dict[str, Column]
    nodes: dict[tuple[str, str], int]
    filled: dict[str, float]
    leaks: int

    def part(self, rows: np.ndarray) -> TownLedger:
        """The same with only these pipes."""
        columns = {name: Column(column.values, column.places[rows]) for name, column in self.columns.items()}
        return replace(self, km=self.km[rows], without_length=self.without_length[rows], columns=columns)

    def counted(self, facility: str) -> int:
        """How many of a facility stand in the ledger; 0 where it has none or does not record them."""
        return sum(self.nodes.get(kind, 0) for kind in NODE_KINDS.get(facility, ()))


def read_town_ledger(path: Path) -> TownLedger:
    """What the project at `path` says of what is in use today; only the columns asked for are read."""
    import pandas as pd
    import shapely

    from waterdx.store.geometry import from_blobs

    with project.reading(path) as conn:
        pipes = _frame(conn, "pipes", (*PIPE_COLUMNS, "use", "pipe_kind", "install_fy", "length_m", "geom"))
        nodes = _frame(conn, "nodes", ("field", "kind"))
        leaks = int(conn.execute("SELECT count(*) FROM leaks").fetchone()[0])
    drawn = shapely.length(from_blobs(pipes["geom"].to_list()))  # NaN where a pipe has no place
    return town_ledger(
        pipes.assign(length_m=pipes["length_m"].astype("float64").fillna(pd.Series(drawn))), nodes, leaks, ~np.isnan(drawn)
    )


def _frame(conn: sqlite3.Connection, layer: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """These columns of what is in use; a blank is None."""
    import pandas as pd

    wanted = list(dict.fromkeys((*columns, *DECIDING)))
    rows = conn.execute(f"SELECT {', '.join(wanted)} FROM {layer}").fetchall()
    frame = pd.DataFrame(rows, columns=wanted, dtype=object)
    return frame.loc[in_use(frame), list(columns)].reset_index(drop=True)


def town_ledger(
    pipes: pd.DataFrame, nodes: pd.DataFrame | None = None, leaks: int = 0, placed: np.ndarray | None = None
) -> TownLedger:
    """The same from frames with the columns of the ledger, `length_m` among them; `placed`: which pipes have a place."""
    length = pipes["length_m"].astype("float64")
    filled = {name: float(pipes[name].notna().mean()) for name in ("install_fy", *PIPE_COLUMNS) if name in pipes and len(pipes)}
    if placed is not None and len(placed):
        filled["geometry"] = float(placed.mean())
    km, without = (length.fillna(0) / 1000).to_numpy(), length.isna().to_numpy()
    columns = {name: _column(pipes, name) for name in PIPE_COLUMNS} | {"facility": _column(_facilities(pipes), "facility")}
    return TownLedger(km, without, columns, _node_counts(nodes), filled, leaks)


def _node_counts(nodes: pd.DataFrame | None) -> dict[tuple[str, str], int]:
    if nodes is None:
        return {}
    counts = nodes.groupby(["field", "kind"], as_index=False).size()
    return {(str(field), str(kind)): int(n) for field, kind, n in counts.itertuples(index=False)}


def _facilities(pipes: pd.DataFrame) -> pd.DataFrame:
    """One column "facility": field|use|kind of each pipe, blank where not known."""
    known = [pipes[name].fillna("").astype(str) if name in pipes else "" for name in _OF_FACILITY]
    return pipes.assign(facility=known[0] + "|" + known[1] + "|" + known[2])[["facility"]]


def _column(pipes: pd.DataFrame, name: str) -> Column:
    import pandas as pd

    if name not in pipes:
        return Column((None,), np.zeros(len(pipes), dtype=np.intp))
    places, values = pd.factorize(pipes[name])  # a missing value has the place -1, which is the last
    return Column((*values.tolist(), None), places)

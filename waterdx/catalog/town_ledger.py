"""What the catalogue asks of a town's ledger: km of pipe by value, what is counted, how far the data are filled."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np


if TYPE_CHECKING:
    import pandas as pd

PIPE_COLUMNS = ("field", "material", "diameter_mm", "pressure_mpa", "cover_m")
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

    def counted(self, facility: str) -> int:
        """How many of a facility stand in the ledger; 0 where it has none or does not record them."""
        return sum(self.nodes.get(kind, 0) for kind in NODE_KINDS.get(facility, ()))


def read_town_ledger(path: Path) -> TownLedger:
    """What the project at `path` says."""
    from waterdx.store.layers import read_layer
    from waterdx.store.lengths import length_m

    pipes = read_layer(path, "pipes")
    placed = (~(pipes.geometry.isna() | pipes.geometry.is_empty)).to_numpy()
    return town_ledger(pipes.assign(length_m=length_m(pipes)), read_layer(path, "nodes"), len(read_layer(path, "leaks")), placed)


def town_ledger(
    pipes: pd.DataFrame, nodes: pd.DataFrame | None = None, leaks: int = 0, placed: np.ndarray | None = None
) -> TownLedger:
    """The same from frames with the columns of the ledger, `length_m` among them; `placed`: which pipes have a place."""
    length = pipes["length_m"].astype("float64")
    filled = {name: float(pipes[name].notna().mean()) for name in ("install_fy", *PIPE_COLUMNS) if name in pipes and len(pipes)}
    if placed is not None and len(placed):
        filled["geometry"] = float(placed.mean())
    return TownLedger(
        (length.fillna(0) / 1000).to_numpy(), length.isna().to_numpy(), {name: _column(pipes, name) for name in PIPE_COLUMNS},
        {} if nodes is None else {(str(f), str(k)): int(n) for (f, k), n in nodes.groupby(["field", "kind"]).size().items()},
        filled, leaks,
    )  # fmt: skip


def _column(pipes: pd.DataFrame, name: str) -> Column:
    import pandas as pd

    if name not in pipes:
        return Column((None,), np.zeros(len(pipes), dtype=np.intp))
    places, values = pd.factorize(pipes[name])  # a missing value has the place -1, which is the last
    return Column((*values.tolist(), None), places)



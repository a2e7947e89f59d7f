"""Which way a sewer flows along its line, and how that is known. Nothing else than the ledger is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNKNOWN, BY_MANHOLE, BY_INVERT, AS_DRAWN = range(4)
SEWERS = ("sewer", "agri")


@dataclass(frozen=True)
class Flow:
    """Of each pipe its direction (+1 along its line, -1 against it, 0 unknown or no sewer), and how that is known (BY_MANHOLE, BY_INVERT, AS_DRAWN)."""

    direction: NDArray[np.int8]
    basis: NDArray[np.int8]


def flow_of(pipes: Any, ends: NDArray[np.float64], places: dict[str, tuple[float, float]]) -> Flow:
    """The flow of every pipe of a frame. `ends` (n, 4) first and last point of each, NaN where it has no line; `places` where
    the nodes are, by number.

    First by the manholes named up- and downstream, as far as they are on the map; then by the inverts, the upper of which
    belongs to the first point; else as drawn. Level inverts say nothing.
    """
    drawn = np.isin(pipes["field"].to_numpy(), SEWERS) & ~np.isnan(ends[:, 0])
    direction, basis = np.zeros(len(pipes), dtype=np.int8), np.zeros(len(pipes), dtype=np.int8)
    by_manhole = _towards(pipes["down_node_id"].to_numpy()[drawn], ends[drawn], places)
    from_up = -_towards(pipes["up_node_id"].to_numpy()[drawn], ends[drawn], places)
    by_manhole = np.where(from_up != 0, from_up, by_manhole)
    up, down = (np.asarray(pipes[name], dtype=float)[drawn] for name in ("up_invert_m", "down_invert_m"))
    by_invert = np.nan_to_num(np.sign(up - down)).astype(np.int8)
    known = ~np.isnan(up) & ~np.isnan(down)
    direction[drawn] = np.select([by_manhole != 0, known], [by_manhole, by_invert], 1)
    told = np.select([by_manhole != 0, known & (by_invert != 0), known], [BY_MANHOLE, BY_INVERT, UNKNOWN], AS_DRAWN)
    basis[drawn] = told
    return Flow(direction, basis)


def _towards(ids: NDArray[np.object_], ends: NDArray[np.float64], places: dict[str, tuple[float, float]]) -> NDArray[np.int8]:
    """+1 where a node is nearer to the last point than to the first, -1 the other way round, 0 where it is not on the map."""
    nowhere = (np.nan, np.nan)
    at = np.array([places.get(one, nowhere) if isinstance(one, str) else nowhere for one in ids], dtype=float).reshape(-1, 2)
    first, last = (np.hypot(*(ends[:, n : n + 2] - at).T) for n in (0, 2))
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.sign(first - last)).astype(np.int8)

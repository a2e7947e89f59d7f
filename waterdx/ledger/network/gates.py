"""Where the network can be closed: at each valve the ends that meet come apart, and are joined through the valve only."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from waterdx.ledger.network.graph import Sections

CLOSING = ("GATE-VALVE", "STOP-COCK", "BOUNDARY")
_SHUT = re.compile(r"常時?\s*「?閉|(閉止|閉鎖|全閉)(?!不|でき|困難)|(normally|kept)\s+closed|^\s*closed\s*$", re.IGNORECASE)
_STUCK = re.compile(
    r"閉\w{0,3}(不良|不可|不能|できな|困難)|固着|故障|回らな|埋没|操作不|seized|stuck|broken|buried", re.IGNORECASE
)


@dataclass(frozen=True)
class Gates:
    """`vertex` is the place of each gate, `nodes` the rows of the valves there, `closed` whether it is closed as a rule.

    A gate joins its legs: `link_end` of `link_gate` is the end of a section, `link_hub` the middle of the gate.
    """

    vertex: np.ndarray
    nodes: tuple[tuple[int, ...], ...]
    closed: np.ndarray
    link_gate: np.ndarray
    link_end: np.ndarray
    link_hub: np.ndarray

    def __len__(self) -> int:
        return len(self.vertex)

    @property
    def legs(self) -> np.ndarray:
        """How many ends of pipe meet at each gate."""
        return np.bincount(self.link_gate, minlength=len(self))

    def of_nodes(self, rows: np.ndarray) -> np.ndarray:
        """Which gates have one of these nodes (one bool a gate)."""
        wanted = set(rows.tolist())
        return np.array([not wanted.isdisjoint(one) for one in self.nodes], dtype=bool)


def is_valve(nodes: pd.DataFrame) -> np.ndarray:
    """Which nodes can close a water pipe."""
    return ((nodes["field"] == "water") & nodes["kind"].isin(CLOSING)).to_numpy()


def is_shut(nodes: pd.DataFrame) -> np.ndarray:
    """Which valves are closed as a rule: between two areas, or so noted."""
    return is_valve(nodes) & ((nodes["kind"] == "BOUNDARY").to_numpy() | _noted(nodes, _SHUT))


def may_be_stuck(nodes: pd.DataFrame) -> np.ndarray:
    """Which valves have a note that they may not close: seized, broken, buried."""
    return is_valve(nodes) & _noted(nodes, _STUCK)


def _noted(nodes: pd.DataFrame, words: re.Pattern[str]) -> np.ndarray:
    return np.array([isinstance(note, str) and bool(words.search(note)) for note in nodes["note"]], dtype=bool)


def gates_of(nodes: pd.DataFrame, node_vertex: np.ndarray, sections: Sections, vertices: int) -> tuple[Gates, Sections, int]:
    """The gates, and the sections with each end that meets one made a vertex of its own; how many vertices there are then."""
    rows = np.flatnonzero(is_valve(nodes) & (node_vertex >= 0))
    vertex, gate = np.unique(node_vertex[rows], return_inverse=True)
    members: list[list[int]] = [[] for _ in vertex]
    for row, one in zip(rows.tolist(), gate.tolist(), strict=True):
        members[one].append(row)
    closed = np.zeros(len(vertex), dtype=bool)
    closed[gate[is_shut(nodes)[rows]]] = True
    taken, end, hub = taken_apart(sections, vertex, vertices)
    link_gate = np.searchsorted(vertex, hub)
    gates = Gates(vertex, tuple(map(tuple, members)), closed, link_gate, end, hub)
    return gates, taken, vertices + len(end)


def taken_apart(sections: Sections, vertex: np.ndarray, vertices: int) -> tuple[Sections, np.ndarray, np.ndarray]:
    """The sections with each of their ends at `vertex` made one of its own; the new vertices, and where each was."""
    ends = np.concatenate([sections.a, sections.b])
    there = np.flatnonzero(np.isin(ends, vertex))
    hub = ends[there]
    fresh = vertices + np.arange(len(there))
    ends[there] = fresh
    return replace(sections, a=ends[: len(sections)], b=ends[len(sections) :]), fresh, hub

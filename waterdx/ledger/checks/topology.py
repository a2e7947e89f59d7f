"""Checks of how drawn pipes meet: gaps, branches and crossings without a node, overlaps, parts that hang on nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from waterdx.core.words import Words
from waterdx.ledger.checks import gaps, mend_lines, snap
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.network import Network
from waterdx.ledger.checks.registry import check

_OVERLAP_M = 0.05  # lines that run together for less only cross at a flat angle
_SMALL_PART = 0.01  # of the length of the greatest connected part
_NODE_M = 0.5  # a valve or manhole this near stands at the end of a pipe


@check(
    "gap", "warning", fix=snap.close_gaps, mended=Words(ja="途切れた管端をつなぐ", en="Close gaps between pipe ends"),
    ja="{id}: 端が別の管の端と {gap_m} m 離れて途切れています{why_ja}。",
    en="{id}: its end stops {gap_m} m short of the end of another pipe{why_en}.",
)  # fmt: skip
def gap(ledger: Ledger) -> pd.DataFrame:
    """Ends that touch no other end but have one at most half a metre away, of the same field. `count` is ends of the pipe."""
    network = ledger.network
    found = gaps.gaps(network)
    found = found.assign(pipe=network.owner[found["end"]], rank=found["why"].map(list(gaps.WHY_LEFT).index))
    per_pipe = (
        found.sort_values("rank").groupby("pipe").agg(gap_m=("distance", "min"), count=("end", "nunique"), why=("why", "first"))
    )
    why = per_pipe["why"].map(gaps.WHY_LEFT)
    return network.rows(
        per_pipe.index.to_numpy(dtype=int), gap_m=per_pipe["gap_m"].map("{:.2f}".format).to_numpy(), count=per_pipe["count"].to_numpy(),
        fixable=per_pipe["why"].isin(["", "beside"]).to_numpy(), why_ja=[w.ja for w in why], why_en=[w.en for w in why],
    )  # fmt: skip


@check(
    "short_of_line", "warning", fix=snap.extend_to_lines, mended=Words(ja="手前で止まる枝管を本管まで延ばす", en="Lengthen branches to the pipe they stop short of"),
    ja="{id}: 端が管 {other} の途中の {gap_m} m 手前で止まっています。", en="{id}: its end stops {gap_m} m short of the middle of pipe {other}.",
)  # fmt: skip
def short_of_line(ledger: Ledger) -> pd.DataFrame:
    network = ledger.network
    found = snap.short_ends(network)
    return network.rows(
        found["line"].to_numpy(), gap_m=found["distance"].map("{:.2f}".format).to_numpy(), end=found["end"].to_numpy(),
        other=_numbers(network, found["other"].to_numpy()), fixable=found["safe"].to_numpy(),
    )  # fmt: skip


@check(
    "branch_without_node", "info", fix=mend_lines.split_at_branches, mended=Words(ja="分岐点で管を分割する", en="Split pipes at their branches"),
    ja="{id}: 管 {other} の端が途中に接していますが、そこで分割されていません。", en="{id}: pipe {other} ends on its middle, where it is not divided.",
)  # fmt: skip
def branch_without_node(ledger: Ledger) -> pd.DataFrame:
    network = ledger.network
    node, line = mend_lines.nodes_on_middles(network)
    return network.rows(line, other=_numbers(network, network.owner[network.first_end[node]]))


@check(
    "crossing_without_node", "warning", fix=mend_lines.split_at_crossings, mended=Words(ja="交差点で管を分割する", en="Split pipes where they cross"),
    ja="{id}: 管 {other} と節点なしで交差しています(立体交差なら問題ありません)。", en="{id}: it crosses pipe {other} without a node (no fault if one passes over the other).",
)  # fmt: skip
def crossing_without_node(ledger: Ledger) -> pd.DataFrame:
    network = ledger.network
    i, j, _places = mend_lines.crossings(network)
    pairs = pd.DataFrame({"i": i, "j": j}).drop_duplicates()
    return network.rows(pairs["i"].to_numpy(), other=_numbers(network, pairs["j"].to_numpy()))


@check(
    "overlap",
    "warning",
    ja="{id}: 管 {other} と {shared_m} m 重なって描かれています。",
    en="{id}: it is drawn on top of pipe {other} for {shared_m} m.",
)
def overlap(ledger: Ledger) -> pd.DataFrame:
    """Pairs that run together; pairs drawn exactly alike are told by double_shape."""
    network = ledger.network
    i, j, shared = network.shared
    length = shapely.length(shared)
    both = np.minimum(network.length[i], network.length[j])
    alike = np.isclose(length, network.length[i]) & np.isclose(length, network.length[j])
    found = (length > np.minimum(_OVERLAP_M, both / 2)) & ~alike
    return network.rows(
        i[found], other=_numbers(network, j[found]), shared_m=[f"{metres:.2f}" for metres in length[found]]
    )  # fmt: skip


@check("dangling_end", "info", ja="{id}: 管端に弁栓・人孔がなく、どの管ともつながっていません(行き止まりなら問題ありません)。",
       en="{id}: an end meets no pipe and no valve or manhole stands there (no fault if it is a dead end).")  # fmt: skip
def dangling_end(ledger: Ledger) -> pd.DataFrame:
    """Only in a ledger that has nodes: without valves and caps every dead end would be told."""
    network = ledger.network
    free = np.setdiff1d(network.lone, np.concatenate([network.near_nodes[0], network.near_lines[0]]))
    nodes = ledger.nodes.geometry.to_numpy()
    if not len(nodes) or not len(free):
        return network.rows(free[:0])
    marked = shapely.STRtree(nodes).query(shapely.points(network.ends[free]), predicate="dwithin", distance=_NODE_M)[0]
    loose = np.setdiff1d(free, free[marked])
    pipe, count = np.unique(network.owner[loose], return_counts=True)
    chosen = ~np.isin(pipe, _hanging(network))  # told by `isolated`
    return network.rows(pipe[chosen], count=count[chosen])


@check("isolated", "info", ja="{id}: 両端がほかの管とつながっていません。", en="{id}: neither end meets another pipe.")
def isolated(ledger: Ledger) -> pd.DataFrame:
    return ledger.network.rows(_hanging(ledger.network))


def _hanging(network: Network) -> np.ndarray:
    """The lines that neither meet another nor end near one."""
    alone = np.ones(len(network.lines), dtype=bool)
    ends = np.ones(len(network.ends), dtype=bool)
    ends[network.lone] = False
    ends[network.near_nodes[0]] = True
    ends[network.near_lines[0]] = True
    i, j = network.meeting_lines
    alone[network.owner[ends]] = False
    alone[i] = alone[j] = False
    return np.flatnonzero(alone)


@check(
    "isolated_part", "info", ja="{id} ほか計 {pipes} 本({length_m} m)が、ほかの管網から離れています。",
    en="{id}: {pipes} pipes with it ({length_m} m) are cut off from the rest of the network.",
)  # fmt: skip
def isolated_part(ledger: Ledger) -> pd.DataFrame:
    """Connected parts of two pipes or more with less than 1 % of the length of the greatest. One row a part."""
    network = ledger.network
    parts = pd.DataFrame({
        "line": np.arange(len(network.lines)), "group": network.group, "part": network.components, "metres": network.length
    })  # fmt: skip
    sums = parts.groupby("part").agg(
        line=("line", "first"), group=("group", "first"), pipes=("line", "size"), metres=("metres", "sum")
    )
    greatest = sums.groupby("group")["metres"].transform("max")
    small = sums[(sums["metres"] < _SMALL_PART * greatest) & (sums["pipes"] > 1)]
    return network.rows(
        small["line"].to_numpy(), pipes=small["pipes"].to_numpy(), length_m=small["metres"].map("{:,.0f}".format).to_numpy(),
        count=small["pipes"].to_numpy(),
    )  # fmt: skip


def _numbers(network: Network, lines: np.ndarray) -> np.ndarray:
    """The numbers of pipes as a sentence shows them."""
    chosen = network.pipes.iloc[lines]
    return chosen["pipe_id"].where(chosen["pipe_id"].notna(), "#" + chosen["fid"].astype(str)).to_numpy()

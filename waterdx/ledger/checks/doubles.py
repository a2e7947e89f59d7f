"""Checks of what is there twice: numbers, shapes, pipes between the same ends, nodes and leaks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from waterdx.core.edits import Edit
from waterdx.core.fields import fields_of
from waterdx.core.words import Words
from waterdx.ledger.checks.changes import remove_objects
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.network import GRID_M
from waterdx.ledger.checks.registry import check


@check(
    "double_id",
    "error",
    field="pipe_id",
    ja="{id}: 同じ管路番号が {times} 本あります。",
    en="{id}: {times} pipes bear this number.",
)
def double_id(ledger: Ledger) -> pd.DataFrame:
    return _repeated(ledger.pipes, ["field", "pipe_id"])


@check("double_node_id", "error", layer="nodes", field="node_id", ja="弁栓・人孔 {id}: 同じ施設番号が {times} 件あります。", en="Node {id}: {times} nodes bear this number.")  # fmt: skip
def double_node_id(ledger: Ledger) -> pd.DataFrame:
    return _repeated(ledger.nodes, ["field", "node_id"])


@check("double_leak_id", "warning", layer="leaks", field="leak_id", ja="漏水 {id}: 同じ整理番号が {times} 件あります。", en="Leak {id}: {times} leaks bear this number.")  # fmt: skip
def double_leak_id(ledger: Ledger) -> pd.DataFrame:
    return _repeated(ledger.leaks, ["leak_id"])


def _repeated(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    known = rows[rows[names].notna().all(axis=1)]
    times = known.groupby(names)["fid"].transform("size")
    return known.assign(times=times)[times > 1]


def remove_doubles(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Take away what says nothing that the object it doubles does not say."""
    return remove_objects(ledger, "pipes", rows.loc[rows["fixable"], "fid"])


@check("double_shape", "warning", fix=remove_doubles, mended=Words(ja="重複した管を取り除く", en="Remove doubled pipes"),
       ja="{id}: 管 {other} とまったく同じ位置に描かれています。", en="{id}: it is drawn exactly where pipe {other} is.")  # fmt: skip
def double_shape(ledger: Ledger) -> pd.DataFrame:
    """Of pipes of one field drawn alike (in either direction) all but the first; those with no other attributes are removed."""
    network = ledger.network
    count = len(network.lines)
    ends = pd.DataFrame(np.sort(np.stack([network.node[:count], network.node[count:]]), axis=0).T)
    same = np.flatnonzero(ends.duplicated(keep=False))
    shapes = shapely.to_wkb(shapely.normalize(shapely.set_precision(network.lines[same], GRID_M, mode="pointwise")))
    number = pd.DataFrame({"shape": shapes, "group": network.group[same]}).groupby(["shape", "group"], sort=False).ngroup()
    first = same[np.unique(number, return_index=True)[1][number.to_numpy(dtype=int)]]
    later, first = same[first != same], first[first != same]
    firsts = network.pipes.iloc[first]
    return network.rows(
        later, other=firsts["pipe_id"].where(firsts["pipe_id"].notna(), "#" + firsts["fid"].astype(str)).to_numpy(),
        fixable=_says_no_more(network.pipes.iloc[later], firsts),
    )  # fmt: skip


def _says_no_more(rows: pd.DataFrame, firsts: pd.DataFrame) -> np.ndarray:
    """Whether every value of a row (its number too) is the same in the other, or unknown in the row."""
    names = [field.name for field in fields_of("pipes")]
    ours, theirs = rows[names].to_numpy(dtype=object), firsts[names].to_numpy(dtype=object)
    return ((ours == theirs) | pd.isna(ours)).all(axis=1)


@check("double_ends", "info", ja="{id}: 管 {other} と両端・管種・口径・布設年度が同じです(2 条管なら問題ありません)。",
       en="{id}: it has the ends, material, diameter and year of pipe {other} (no fault if two lie there).")  # fmt: skip
def double_ends(ledger: Ledger) -> pd.DataFrame:
    """Pipes between the same two points with the same attributes, but another course."""
    network = ledger.network
    count = len(network.lines)
    nodes = np.sort(np.stack([network.node[:count], network.node[count:]]), axis=0)
    rows = network.pipes.assign(low=nodes[0], high=nodes[1], metres=np.round(network.length, 2))
    known = rows[rows["material"].notna() & rows["diameter_mm"].notna() & (rows["low"] != rows["high"])]
    same = known.groupby(["low", "high", "material", "diameter_mm", "install_fy"], dropna=False)
    first = same["fid"].transform("first")
    found = known[(first != known["fid"]) & (same["metres"].transform("first") != known["metres"])]
    numbers = network.pipes.set_index("fid")["pipe_id"]
    other = first[found.index].map(numbers)
    return found.assign(other=other.where(other.notna(), "#" + first[found.index].astype(str)))


@check("double_leak", "warning", layer="leaks", ja="漏水 {id}: 同じ日・同じ管・同じ場所の漏水が {times} 件あります。", en="Leak {id}: {times} leaks have this day, pipe and place.")  # fmt: skip
def double_leak(ledger: Ledger) -> pd.DataFrame:
    leaks = ledger.leaks
    known = leaks[leaks["date"].notna() & (leaks["pipe_id"].notna() | leaks.geometry.notna())]
    place = known.assign(place=shapely.to_wkt(known.geometry.to_numpy(), rounding_precision=0))
    times = place.groupby(["date", "pipe_id", "place"], dropna=False)["fid"].transform("size")
    return known.assign(times=times)[times > 1]

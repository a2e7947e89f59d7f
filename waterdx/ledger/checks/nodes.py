"""Checks of nodes against the pipes: numbers that do not exist, nodes off the pipes, ends away from their manholes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from waterdx.core.edits import Edit
from waterdx.core.words import Words
from waterdx.ledger.checks.changes import set_values
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import check
from waterdx.ledger.inventory import is_facility

ON_PIPE_M = 1.0  # a valve symbol is drawn beside its pipe
AT_MANHOLE_M = 2.0  # half of a large chamber
SAME_PLACE_M = 0.01
_SIDES = (("up_node_id", "上流人孔番号", "upstream node"), ("down_node_id", "下流人孔番号", "downstream node"))


@check("node_id_unknown", "warning", ja="{id}: {label_ja}「{raw}」は弁栓・人孔の台帳にありません。", en="{id}: its {label_en} “{raw}” is not in the ledger of nodes.")  # fmt: skip
def node_id_unknown(ledger: Ledger) -> pd.DataFrame:
    """Only of fields whose nodes are in the ledger at all."""
    numbers = ledger.nodes.dropna(subset=["node_id"]).groupby("field")["node_id"].unique()
    found = []
    for name, ja, en in _SIDES:
        named = ledger.pipes[ledger.pipes[name].notna()]
        for field, known in numbers.items():
            rows = named[(named["field"] == field) & ~named[name].isin(known)]
            found.append(rows.assign(field_name=name, raw=rows[name], label_ja=ja, label_en=en))
    return pd.concat(found) if found else ledger.pipes[:0].assign(field_name="", raw="", label_ja="", label_en="")


@check("same_node_twice", "error", field="down_node_id", ja="{id}: 上流と下流の人孔が同じ {node} です。", en="{id}: its upstream and downstream node are both {node}.")  # fmt: skip
def same_node_twice(ledger: Ledger) -> pd.DataFrame:
    same = ledger.pipes[ledger.pipes["up_node_id"].notna() & (ledger.pipes["up_node_id"] == ledger.pipes["down_node_id"])]
    return same.assign(node=same["up_node_id"])


@check("end_away_from_node", "warning", ja="{id}: {label_ja} {node} が管端から {away} m 離れています。", en="{id}: its {label_en} {node} is {away} m away from its ends.")  # fmt: skip
def end_away_from_node(ledger: Ledger) -> pd.DataFrame:
    """Each named node against the nearer end of the pipe."""
    network = ledger.network
    count = len(network.lines)
    found = []
    for name, ja, en in _SIDES:
        place = shapely.get_coordinates(_places_of(ledger, name))
        away = np.minimum(*(np.hypot(*(network.ends[at : at + count] - place).T) for at in (0, count)))
        far = np.flatnonzero(away > AT_MANHOLE_M)
        rows = network.rows(far, field_name=name, label_ja=ja, label_en=en, away=[f"{metres:.1f}" for metres in away[far]])
        found.append(rows.assign(node=rows[name]))
    return pd.concat(found)


def _places_of(ledger: Ledger, name: str) -> np.ndarray:
    """The point of the node each line of the network names, a point of NaN where it names none that is known and drawn."""
    pipes = ledger.network.pipes
    nodes = ledger.nodes[ledger.nodes["node_id"].notna() & ledger.nodes.geometry.notna()]
    known = nodes.drop_duplicates(["field", "node_id"]).set_index(["field", "node_id"]).geometry
    wanted = pd.MultiIndex.from_arrays([pipes["field"], pipes[name]])
    points = known.reindex(wanted).to_numpy() if len(known) else np.full(len(pipes), None)
    missing = shapely.is_missing(points)
    points[missing] = shapely.points(np.nan, np.nan)
    return points


@check(
    "node_id_blank", "info", ja="{id}: 上流・下流の人孔番号が空欄ですが、両端に人孔 {up} と {down} があります。",
    en="{id}: its node numbers are blank, yet manholes {up} and {down} stand at its ends.", field="up_node_id",
    fix=lambda ledger, rows: _fill_node_ids(rows), mended=Words(ja="位置から上流・下流の人孔番号を埋める", en="Fill node numbers from places"),
)  # fmt: skip
def node_id_blank(ledger: Ledger) -> pd.DataFrame:
    """Sewers without a node number, one manhole at each end. Safe to fill where a number or the inverts tell the way down."""
    network = ledger.network
    pipes = network.pipes
    blank = np.flatnonzero((pipes["up_node_id"].isna() | pipes["down_node_id"].isna()) & (pipes["field"] != "water"))
    start, stop = _manholes_at_ends(ledger, blank)
    two = (start >= 0) & (stop >= 0) & (start != stop)
    start, stop = start[two], stop[two]
    rows = network.rows(blank[two])
    a, b = ledger.nodes.iloc[start], ledger.nodes.iloc[stop]
    up, down = rows["up_node_id"].to_numpy(), rows["down_node_id"].to_numpy()
    first, last = a["node_id"].to_numpy(), b["node_id"].to_numpy()
    falls = a["invert_m"].to_numpy() - b["invert_m"].to_numpy()
    free = pd.isna(up) & pd.isna(down)
    forward = (up == first) | (down == last) | (free & (falls > 0))
    backward = (up == last) | (down == first) | (free & (falls < 0))
    return rows.assign(up=np.where(backward, last, first), down=np.where(backward, first, last), fixable=forward ^ backward)


def _fill_node_ids(rows: pd.DataFrame) -> list[Edit]:
    safe = rows[rows["fixable"]]
    return set_values("pipes", safe, "up_node_id", safe["up"]) + set_values("pipes", safe, "down_node_id", safe["down"])


def _manholes_at_ends(ledger: Ledger, lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The row of the only numbered node of its field at the start and at the stop of these lines, -1 where none or several."""
    network, nodes = ledger.network, ledger.nodes
    count = len(lines)
    points = shapely.points(network.ends[np.concatenate([lines, lines + len(network.lines)])])
    end, node = shapely.STRtree(nodes.geometry.to_numpy()).query(points, predicate="dwithin", distance=AT_MANHOLE_M / 4)
    fields, numbered = nodes["field"].to_numpy(), nodes["node_id"].notna().to_numpy()
    mine = numbered[node] & (fields[node] == network.pipes["field"].to_numpy()[np.tile(lines, 2)[end]])
    end, node = end[mine], node[mine]
    at = np.full(2 * count, -1)
    at[end] = node
    at[np.bincount(end, minlength=2 * count) > 1] = -1
    return at[:count], at[count:]


@check("node_on_no_pipe", "warning", layer="nodes", ja="弁栓・人孔 {id}: 1 m 以内に管がありません。", en="Node {id}: no pipe lies within a metre of it.")  # fmt: skip
def node_on_no_pipe(ledger: Ledger) -> pd.DataFrame:
    """Of fields that have drawn pipes; a facility is a site, not a point on a pipe."""
    nodes = ledger.nodes[
        ledger.nodes.geometry.notna() & ledger.nodes["field"].isin(ledger.network.pipes["field"]) & ~is_facility(ledger.nodes)
    ]
    at, line = ledger.network.tree.query(nodes.geometry.to_numpy(), predicate="dwithin", distance=ON_PIPE_M)
    mine = nodes["field"].to_numpy()[at] == ledger.network.pipes["field"].to_numpy()[line]
    return nodes[~np.isin(np.arange(len(nodes)), at[mine])]


@check("double_node", "warning", layer="nodes", ja="弁栓・人孔 {id}: 同じ種別の {other} と同じ位置にあります。", en="Node {id}: {other} of the same kind is at the same place.")  # fmt: skip
def double_node(ledger: Ledger) -> pd.DataFrame:
    nodes = ledger.nodes[ledger.nodes.geometry.notna()]
    points = nodes.geometry.to_numpy()
    at, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=SAME_PLACE_M)
    kinds = nodes[["field", "kind"]].fillna("").to_numpy(dtype=object)
    same = (at > other) & (kinds[at] == kinds[other]).all(axis=1)
    pairs = pd.DataFrame({"at": at[same], "other": other[same]}).drop_duplicates("at")
    others = nodes.iloc[pairs["other"]]
    numbers = others["node_id"].where(others["node_id"].notna(), "#" + others["fid"].astype(str))
    return nodes.iloc[pairs["at"]].assign(other=numbers.to_numpy())


_ASKED = (("name", "名称", "name"), ("install_fy", "設置年度", "fiscal year"), ("structure", "構造又は形式", "structure or form"))


@check("facility_incomplete", "info", layer="nodes", field="name", ja="施設 {id}: 調書に書く{lacks_ja}がありません。", en="Facility {id}: it lacks what the register asks for: {lacks_en}.")  # fmt: skip
def facility_incomplete(ledger: Ledger) -> pd.DataFrame:
    """水道法施行規則 第17条の3 第2項2号 asks of every facility its name, year, structure and capacity."""
    found = ledger.nodes[is_facility(ledger.nodes)]
    lacks = {asked: found[asked[0]].isna() for asked in _ASKED}
    lacks["", "能力(又は有効容量)", "capacity or volume"] = (
        found["capacity_m3_day"].isna() & found["volume_m3"].isna() & (found["kind"] != "OUTFALL")
    )
    names = [[asked for asked, blank in lacks.items() if blank.iloc[row]] for row in range(len(found))]
    told = found.assign(
        lacks_ja=["・".join(ja for _, ja, _ in some) for some in names],
        lacks_en=[", ".join(en for *_, en in some) for some in names],
    )
    return told[np.array([bool(some) for some in names], dtype=bool)]

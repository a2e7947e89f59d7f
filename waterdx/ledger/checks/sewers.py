"""Checks of heights: slopes, inverts, ground and cover, and pipes that grow smaller on their way down."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import check

STEEPEST_PERMILLE = 1000.0  # 45 degrees
TOLERANCE_M = 0.05  # heights are levelled to the centimetre and written by several hands
_SIDES = (
    ("up_node_id", "up_invert_m", "up_cover_m", "上流", "upstream"),
    ("down_node_id", "down_invert_m", "down_cover_m", "下流", "downstream"),
)


@check("slope_inverted", "warning", field="down_invert_m", ja="{id}: 下流の管底高 {down} m が上流 {up} m より高く、逆勾配です。",
       en="{id}: the downstream invert {down} m is above the upstream one, {up} m.")  # fmt: skip
def slope_inverted(ledger: Ledger) -> pd.DataFrame:
    pipes = ledger.pipes
    found = pipes[(pipes["field"] != "water") & (pipes["down_invert_m"] > pipes["up_invert_m"] + 0.001)]
    return found.assign(up=found["up_invert_m"].map("{:.2f}".format), down=found["down_invert_m"].map("{:.2f}".format))


@check("slope_impossible", "warning", field="slope_permille", ja="{id}: 勾配 {slope} ‰ はありえません(負か 1,000 ‰ 超)。", en="{id}: a slope of {slope} ‰ is impossible (negative or above 1,000 ‰).")  # fmt: skip
def slope_impossible(ledger: Ledger) -> pd.DataFrame:
    pipes = ledger.pipes
    found = pipes[(pipes["field"] != "water") & ((pipes["slope_permille"] < 0) | (pipes["slope_permille"] > STEEPEST_PERMILLE))]
    return found.assign(slope=found["slope_permille"].map("{:g}".format))


@check("slope_differs", "warning", field="slope_permille", ja="{id}: 勾配 {slope} ‰ が、管底高と延長から求めた {found} ‰ と合いません。", en="{id}: its slope of {slope} ‰ differs from the {found} ‰ of its inverts and length.")  # fmt: skip
def slope_differs(ledger: Ledger) -> pd.DataFrame:
    """Where the written slope would put the lower end more than 5 cm, and a fifth of the fall, away from its invert."""
    sewers = ledger.pipes[ledger.pipes["field"] != "water"]
    length = sewers["length_m"].where(sewers["length_m"] > 0)
    fall, written = sewers["up_invert_m"] - sewers["down_invert_m"], sewers["slope_permille"] * length / 1000
    wrong = ((fall - written).abs() > TOLERANCE_M) & ((fall - written).abs() > 0.2 * fall.abs()) & (fall >= 0)
    rows = sewers[wrong]
    of_inverts = 1000 * fall[wrong] / length[wrong]
    return rows.assign(slope=rows["slope_permille"].map("{:g}".format), found=of_inverts.map("{:.1f}".format))


@check("invert_above_ground", "error", ja="{id}: {side_ja}の管底高 {invert} m が人孔 {node} の地盤高 {ground} m 以上です。", en="{id}: its {side_en} invert of {invert} m is not below the ground of {node}, {ground} m.")  # fmt: skip
def invert_above_ground(ledger: Ledger) -> pd.DataFrame:
    return _at_nodes(ledger, "ground_m", lambda invert, ground: invert >= ground, "ground")


@check("invert_below_manhole", "warning", ja="{id}: {side_ja}の管底高 {invert} m が人孔 {node} の底高 {bottom} m より低いです。", en="{id}: its {side_en} invert of {invert} m is below the bottom of {node}, {bottom} m.")  # fmt: skip
def invert_below_manhole(ledger: Ledger) -> pd.DataFrame:
    return _at_nodes(ledger, "invert_m", lambda invert, bottom: invert < bottom - TOLERANCE_M, "bottom")


def _at_nodes(ledger: Ledger, height: str, wrong: Callable[[pd.Series, pd.Series], pd.Series], shown: str) -> pd.DataFrame:
    """Both inverts of every sewer against a height of the manholes it names."""
    sewers = ledger.pipes[ledger.pipes["field"] != "water"]
    found = []
    for node, invert, _cover, ja, en in _SIDES:
        values = _of_nodes(ledger, sewers, node, height)
        bad = wrong(sewers[invert], values)
        rows = sewers[bad]
        found.append(rows.assign(
            field_name=invert, side_ja=ja, side_en=en, node=rows[node], invert=rows[invert].map("{:.2f}".format), **{shown: values[bad].map("{:.2f}".format)}
        ))  # fmt: skip
    return pd.concat(found)


def _of_nodes(ledger: Ledger, pipes: pd.DataFrame, node: str, height: str) -> pd.Series:
    """The height of the node each pipe names, NaN where unknown."""
    heights: pd.Series = ledger.once(_heights, height)
    if not len(heights) or not len(pipes):
        return pd.Series(np.nan, pipes.index)
    wanted = pd.MultiIndex.from_arrays([pipes["field"], pipes[node]])
    return pd.Series(heights.reindex(wanted).to_numpy(), pipes.index)


def _heights(ledger: Ledger, height: str) -> pd.Series:
    """A height of every numbered node that has one, by field and number."""
    known = ledger.nodes[ledger.nodes["node_id"].notna() & ledger.nodes[height].notna()].drop_duplicates(["field", "node_id"])
    return known.set_index(["field", "node_id"])[height].astype(float)


@check("cover_differs", "warning", ja="{id}: {side_ja}の土被り {cover} m が、地盤高・管底高・口径から求めた {found} m と合いません。", en="{id}: its {side_en} cover of {cover} m differs from the {found} m of ground, invert and diameter.")  # fmt: skip
def cover_differs(ledger: Ledger) -> pd.DataFrame:
    """Cover = ground − invert − inside height, less the wall: told from 30 cm on."""
    sewers = ledger.pipes[ledger.pipes["field"] != "water"]
    inside = sewers["height_mm"].fillna(sewers["diameter_mm"]) / 1000
    found = []
    for node, invert, cover, ja, en in _SIDES:
        computed = _of_nodes(ledger, sewers, node, "ground_m") - sewers[invert] - inside
        bad = (computed - sewers[cover]).abs() > 0.3 + 0.15 * inside
        rows = sewers[bad]
        found.append(
            rows.assign(
                field_name=cover,
                side_ja=ja,
                side_en=en,
                cover=rows[cover].map("{:.2f}".format),
                found=computed[bad].map("{:.2f}".format),
            )
        )
    return pd.concat(found)


@check("smaller_downstream", "warning", field="diameter_mm", ja="{id}: 口径 {bore} mm が、上流の管 {other} の {above} mm より小さいです。", en="{id}: its diameter of {bore} mm is below the {above} mm of pipe {other} upstream.")  # fmt: skip
def smaller_downstream(ledger: Ledger) -> pd.DataFrame:
    """Gravity sewers below a greater one, where the manhole has one pipe going on (at a fork the flow divides)."""
    sewers = ledger.pipes[(ledger.pipes["field"] != "water") & ledger.pipes["diameter_mm"].notna()]
    gravity = sewers[~sewers["pipe_kind"].fillna("").str.contains("PRESS|FORCE|圧送", regex=True)]
    above = (
        gravity[gravity["down_node_id"].notna()]
        .sort_values("diameter_mm")
        .drop_duplicates(["field", "down_node_id"], keep="last")
    )
    above = above[["field", "down_node_id", "diameter_mm", "pipe_id", "fid"]].rename(
        columns={"down_node_id": "up_node_id", "diameter_mm": "above_mm", "pipe_id": "other", "fid": "other_fid"}
    )
    leaving = gravity.groupby(["field", "up_node_id"])["fid"].transform("size")
    pairs = gravity[leaving == 1].merge(above, on=["field", "up_node_id"])
    rows = pairs[(pairs["diameter_mm"] < pairs["above_mm"]) & (pairs["fid"] != pairs["other_fid"])]
    return rows.assign(
        bore=rows["diameter_mm"].map("{:g}".format), above=rows["above_mm"].map("{:g}".format), other=rows["other"].fillna("-")
    )


@check("depth_differs", "warning", layer="nodes", field="depth_m", ja="人孔 {id}: 深さ {depth} m が、地盤高と底高の差 {found} m と合いません。", en="Manhole {id}: its depth of {depth} m differs from ground less invert, {found} m.")  # fmt: skip
def depth_differs(ledger: Ledger) -> pd.DataFrame:
    nodes = ledger.nodes
    computed = nodes["ground_m"] - nodes["invert_m"]
    wrong = (computed - nodes["depth_m"]).abs() > 2 * TOLERANCE_M
    return nodes[wrong].assign(depth=nodes.loc[wrong, "depth_m"].map("{:.2f}".format), found=computed[wrong].map("{:.2f}".format))


@check("bottom_above_ground", "error", layer="nodes", field="invert_m", ja="人孔 {id}: 底高 {bottom} m が地盤高 {ground} m 以上です。", en="Manhole {id}: its bottom at {bottom} m is not below the ground at {ground} m.")  # fmt: skip
def bottom_above_ground(ledger: Ledger) -> pd.DataFrame:
    found = ledger.nodes[ledger.nodes["invert_m"] >= ledger.nodes["ground_m"]]
    return found.assign(bottom=found["invert_m"].map("{:.2f}".format), ground=found["ground_m"].map("{:.2f}".format))

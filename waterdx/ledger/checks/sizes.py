"""Checks of single numbers: what no pipe can have, and a hydrant on a main too small for it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.core.edits import Edit
from waterdx.core.fields import field_named
from waterdx.core.words import Words
from waterdx.ledger.checks.blanks import COVERS
from waterdx.ledger.checks.changes import set_values
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import check

DEEPEST_COVER_M = 15.0  # the range Handa City's checks allow (handa_sewer_ledger, qa_findings)
HYDRANT_MAIN_MM = 75.0  # 消防水利の基準 第3条: 150 mm, and 75 mm where the network is close enough
_HYDRANT_REACH_M = 1.0
_SMALLEST_SEWER_MM, _SMALLEST_WATER_MM = 50.0, 10.0
_LARGE_WATER_MM, _SMALL_SEWER_MM = 3500.0, 100.0  # Handa's limits for entries to be looked at again
_UNKNOWN = Words(ja="ありえない値を不明とする", en="Set impossible values to unknown")


def set_unknown(ledger: Ledger, rows: pd.DataFrame) -> list[Edit]:
    """Impossible values become unknown; what the file said stays in the evidence, what stood here in the history."""
    wrong = rows[rows["fixable"].astype(bool)].groupby("field_name")
    return [edit for name, part in wrong for edit in set_values("pipes", part, str(name), [None] * len(part))]


@check("diameter_impossible", "error", field="diameter_mm", fix=set_unknown, mended=_UNKNOWN,
       ja="{id}: 口径 {value} mm はありえません。", en="{id}: a diameter of {value} mm is impossible.")  # fmt: skip
def diameter_impossible(ledger: Ledger) -> pd.DataFrame:
    pipes = ledger.pipes
    least = np.where(pipes["field"] == "water", _SMALLEST_WATER_MM, _SMALLEST_SEWER_MM)
    return _told(pipes, "diameter_mm", (pipes["diameter_mm"] < least) | (pipes["diameter_mm"] > field_named("diameter_mm").high))


@check("diameter_doubtful", "warning", field="diameter_mm", ja="{id}: 口径 {value} mm は管路としてまれです(通常 {low}〜{high} mm)。桁を確かめてください。",
       en="{id}: a diameter of {value} mm is rare (usual: {low} to {high} mm). Check its digits.")  # fmt: skip
def diameter_doubtful(ledger: Ledger) -> pd.DataFrame:
    """Possible, but outside the range Handa City's checks take for entered right (handa_sewer_ledger, qa_findings)."""
    pipes = ledger.pipes
    size, water = pipes["diameter_mm"], pipes["field"] == "water"
    large = water & (size > _LARGE_WATER_MM) & (size <= field_named("diameter_mm").high)
    small = ~water & (size < _SMALL_SEWER_MM) & (size >= _SMALLEST_SEWER_MM) & ~pipes["pipe_kind"].isin(["LATERAL", "FORCE"])
    return pd.concat([
        _told(pipes, "diameter_mm", large).assign(low=f"{_SMALLEST_WATER_MM:g}", high=f"{_LARGE_WATER_MM:,g}"),
        _told(pipes, "diameter_mm", small).assign(low=f"{_SMALL_SEWER_MM:g}", high=f"{field_named('diameter_mm').high:,g}"),
    ])  # fmt: skip


@check("cover_out_of_range", "warning", fix=set_unknown, mended=_UNKNOWN,
       ja="{id}: {label_ja} {value} m は 0〜15 m の範囲外です。", en="{id}: {label_en} of {value} m is outside 0 to 15 m.")  # fmt: skip
def cover_out_of_range(ledger: Ledger) -> pd.DataFrame:
    """Only a negative cover is impossible and can be set to unknown; a deep one may be true."""
    pipes = ledger.pipes
    found = [_told(pipes, name, (pipes[name] < 0) | (pipes[name] > DEEPEST_COVER_M)) for name in COVERS]
    return pd.concat(part.assign(fixable=part[part["field_name"].iloc[0]] < 0 if len(part) else []) for part in found)


@check("length_impossible", "error", field="length_m", fix=set_unknown, mended=_UNKNOWN,
       ja="{id}: 延長 {value} m はありえません。", en="{id}: a length of {value} m is impossible.")  # fmt: skip
def length_impossible(ledger: Ledger) -> pd.DataFrame:
    pipes = ledger.pipes
    return _told(pipes, "length_m", (pipes["length_m"] <= 0) | (pipes["length_m"] > field_named("length_m").high))


@check("pressure_out_of_range", "warning", field="pressure_mpa", fix=set_unknown, mended=_UNKNOWN,
       ja="{id}: 水圧 {value} MPa は 0〜5 MPa の範囲外です。", en="{id}: a pressure of {value} MPa is outside 0 to 5 MPa.")  # fmt: skip
def pressure_out_of_range(ledger: Ledger) -> pd.DataFrame:
    pipes = ledger.pipes
    return _told(pipes, "pressure_mpa", (pipes["pressure_mpa"] < 0) | (pipes["pressure_mpa"] > field_named("pressure_mpa").high))


def _told(pipes: pd.DataFrame, name: str, found: pd.Series) -> pd.DataFrame:
    field = field_named(name)
    return pipes[found].assign(
        value=pipes.loc[found, name].map("{:g}".format), field_name=name, label_ja=field.ja, label_en=field.en.lower()
    )


@check("hydrant_on_small_main", "warning", layer="nodes", ja="消火栓 {id}: 管 {other} の口径 {bore} mm は、消防水利の基準(第3条)の 75 mm より小さいです。",
       en="Hydrant {id}: pipe {other} of {bore} mm is below the 75 mm of the fire-water standard (article 3).")  # fmt: skip
def hydrant_on_small_main(ledger: Ledger) -> pd.DataFrame:
    """Hydrants none of whose pipes within a metre is known to have 75 mm or more (消防庁告示 1964 no. 7)."""
    network = ledger.network
    hydrants = ledger.nodes[(ledger.nodes["kind"] == "HYDRANT") & ledger.nodes.geometry.notna()]
    at, line = network.tree.query(hydrants.geometry.to_numpy(), predicate="dwithin", distance=_HYDRANT_REACH_M)
    pipes = network.pipes.iloc[line]
    near = pd.DataFrame(
        {
            "at": at,
            "bore": pipes["diameter_mm"].to_numpy(),
            "other": pipes["pipe_id"].to_numpy(),
            "field": pipes["field"].to_numpy(),
        }
    )
    near = near[near["field"] == "water"]
    unknown = near.loc[near["bore"].isna(), "at"]
    greatest = near[~near["at"].isin(unknown)].sort_values("bore").drop_duplicates("at", keep="last")
    small = greatest[greatest["bore"] < HYDRANT_MAIN_MM]
    return hydrants.iloc[small["at"].to_numpy()].assign(
        bore=small["bore"].map("{:g}".format).to_numpy(), other=small["other"].fillna("-").to_numpy()
    )

"""Checks of what is written about a pipe."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache

import numpy as np
import pandas as pd

from waterdx.core.eras import fiscal_year_of
from waterdx.core.fields import FIELDS
from waterdx.core.resources import resource
from waterdx.ledger.checks.registry import Ledger, check

# Which pipes a joint belongs to; a joint not named here is not judged.
JOINTS_OF = {
    **{joint: {"DIP", "CIP"} for joint in ("A", "K", "T", "U", "S", "SII", "NS", "NS-E", "GX", "S50", "US", "KF", "UF", "PII")},
    **{joint: {"VP", "HIVP", "HTVP", "VU"} for joint in ("TS", "RR", "RRL")},
    "FUSION": {"HPPE", "PP", "PE"},
    "WELD": {"SP", "STWP", "SSP"},
    "LEAD-CAULKED": {"CIP", "DIP"},
}


@check("statutory_blank", "warning", ja="{id}: {label_ja}が空欄です(水道法施行規則 第17条の3 の調書に必要)。",
       en="{id}: {label_en} is blank (the register of the Waterworks Act rules, article 17-3, needs it).")  # fmt: skip
def statutory_blank(ledger: Ledger) -> pd.DataFrame:
    """The five attributes the register is totalled by, of water pipes."""
    water = ledger.pipes[ledger.pipes["field"] == "water"]
    blanks = [
        water[water[field.name].isna()].assign(label_ja=field.ja, label_en=field.en.lower(), field_name=field.name)
        for field in FIELDS if field.statutory and field.name != "length_m"
    ]  # fmt: skip
    return pd.concat(blanks)


@check("sewer_blank", "warning", ja="{id}: {label_ja}が空欄です。", en="{id}: {label_en} is blank.")
def sewer_blank(ledger: Ledger) -> pd.DataFrame:
    """Material, diameter and year of sewers, without which neither a register nor a plan can be made."""
    sewers = ledger.pipes[ledger.pipes["field"] != "water"]
    wanted = [field for field in FIELDS if field.name in {"material", "diameter_mm", "install_fy"}]
    return pd.concat(
        sewers[sewers[f.name].isna()].assign(label_ja=f.ja, label_en=f.en.lower(), field_name=f.name) for f in wanted
    )


@check(
    "no_length",
    "warning",
    field="length_m",
    ja="{id}: 延長が台帳にも図形にもありません。",
    en="{id}: there is no length, neither in the register nor drawn.",
)
def no_length(ledger: Ledger) -> pd.DataFrame:
    return ledger.pipes[ledger.pipes["length_m"].isna() & ledger.pipes.geometry.isna()]


@check(
    "double_id",
    "error",
    field="pipe_id",
    ja="{id}: 同じ管路番号が {times} 本あります。",
    en="{id}: {times} pipes bear this number.",
)
def double_id(ledger: Ledger) -> pd.DataFrame:
    known = ledger.pipes[ledger.pipes["pipe_id"].notna()]
    times = known.groupby(["field", "pipe_id"])["fid"].transform("size")
    return known.assign(times=times)[times > 1]


@check(
    "year_in_future",
    "error",
    field="install_fy",
    ja="{id}: 布設年度 {year} は将来の年度です。",
    en="{id}: the laying year {year} is in the future.",
)
def year_in_future(ledger: Ledger) -> pd.DataFrame:
    this_year = fiscal_year_of(dt.date.today())
    late = ledger.pipes[ledger.pipes["install_fy"] > this_year]
    return late.assign(year=late["install_fy"].astype(int))


@check("diameter_not_made", "warning", field="diameter_mm", ja="{id}: {material} に口径 {bore} mm の規格品はありません。口径か管種を確かめてください。",
       en="{id}: {material} is not made in {bore} mm. Check the diameter or the material.")  # fmt: skip
def diameter_not_made(ledger: Ledger) -> pd.DataFrame:
    """Nominal diameters per material from ledgers/nominal_diameters.csv; a material not listed there is not judged."""
    made = nominal_diameters()
    pipes = ledger.pipes[ledger.pipes["material"].isin(made) & ledger.pipes["diameter_mm"].notna()]
    wrong = [bore not in made[material] for material, bore in zip(pipes["material"], pipes["diameter_mm"], strict=True)]
    found = pipes[np.array(wrong, dtype=bool)]
    return found.assign(bore=found["diameter_mm"].map("{:g}".format))


@cache
def nominal_diameters() -> dict[str, frozenset[float]]:
    """Diameters in mm a material is made in, by term code."""
    with resource("ledgers", "nominal_diameters.csv").open(encoding="utf-8", newline="") as file:
        return {row["material"]: frozenset(map(float, row["diameters_mm"].split(";"))) for row in csv.DictReader(file)}


@check("joint_of_other_material", "warning", field="joint", ja="{id}: 継手形式 {joint} は {material} の継手ではありません。",
       en="{id}: joint {joint} is no joint of {material}.")  # fmt: skip
def joint_of_other_material(ledger: Ledger) -> pd.DataFrame:
    pipes = ledger.pipes[ledger.pipes["joint"].isin(JOINTS_OF) & ledger.pipes["material"].notna()]
    wrong = [material not in JOINTS_OF[joint] for joint, material in zip(pipes["joint"], pipes["material"], strict=True)]
    return pipes[np.array(wrong, dtype=bool)]


@check("slope_inverted", "warning", field="down_invert_m", ja="{id}: 下流の管底高 {down} m が上流 {up} m より高く、逆勾配です。",
       en="{id}: the downstream invert {down} m is above the upstream one, {up} m.")  # fmt: skip
def slope_inverted(ledger: Ledger) -> pd.DataFrame:
    pipes = ledger.pipes
    found = pipes[(pipes["field"] != "water") & (pipes["down_invert_m"] > pipes["up_invert_m"] + 0.001)]
    return found.assign(up=found["up_invert_m"].map("{:.2f}".format), down=found["down_invert_m"].map("{:.2f}".format))

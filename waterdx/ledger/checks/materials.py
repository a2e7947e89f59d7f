"""Checks of material, joint, diameter and year against each other, by the tables in ledgers/."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from waterdx.core.resources import resource
from waterdx.core.sizes import nominal_diameters
from waterdx.core.terms import SEWER_LIKE, term_name
from waterdx.core.words import Words
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import check

# Which pipes a joint belongs to; a joint not named here is not judged.
JOINTS_OF = {
    **{joint: {"DIP", "CIP"} for joint in ("A", "K", "T", "U", "S", "SII", "NS", "NS-E", "GX", "S50", "US", "KF", "UF", "PII")},
    **{joint: {"VP", "HIVP", "HTVP", "VU"} for joint in ("TS", "RR", "RRL")},
    "FUSION": {"HPPE", "PP", "PE"},
    "WELD": {"SP", "STWP", "SSP"},
    "LEAD-CAULKED": {"CIP", "DIP"},
}
_UNSURE = Words(ja="。ただし出典のない目安です", en="; a rule of thumb without a source")


@dataclass(frozen=True)
class Period:
    """When something was laid: first and last fiscal year (None = open), what that rests on."""

    first: int | None
    last: int | None
    basis: Words
    confidence: str


@check("diameter_not_made", "warning", field="diameter_mm", ja="{id}: {material} に口径 {bore} mm の規格品はありません。口径か管種を確かめてください。",
       en="{id}: {material} is not made in {bore} mm. Check the diameter or the material.")  # fmt: skip
def diameter_not_made(ledger: Ledger) -> pd.DataFrame:
    """Nominal diameters per material from ledgers/nominal_diameters.csv; a material not listed there is not judged."""
    made = nominal_diameters()
    pipes = ledger.pipes[ledger.pipes["material"].isin(made) & ledger.pipes["diameter_mm"].notna()]
    wrong = [bore not in made[material] for material, bore in zip(pipes["material"], pipes["diameter_mm"], strict=True)]
    found = pipes[np.array(wrong, dtype=bool)]
    return found.assign(bore=found["diameter_mm"].map("{:g}".format))


@check("joint_of_other_material", "warning", field="joint", ja="{id}: 継手形式 {joint} は {material} の継手ではありません。",
       en="{id}: joint {joint} is no joint of {material}.")  # fmt: skip
def joint_of_other_material(ledger: Ledger) -> pd.DataFrame:
    pipes = ledger.pipes[ledger.pipes["joint"].isin(JOINTS_OF) & ledger.pipes["material"].notna()]
    wrong = [material not in JOINTS_OF[joint] for joint, material in zip(pipes["joint"], pipes["material"], strict=True)]
    return pipes[np.array(wrong, dtype=bool)]


@check("joint_not_made", "warning", field="diameter_mm", ja="{id}: 継手形式 {joint} の呼び径は {low}〜{high} mm で、口径 {bore} mm にはありません。",
       en="{id}: joint {joint} is made from {low} to {high} mm, not in {bore} mm.")  # fmt: skip
def joint_not_made(ledger: Ledger) -> pd.DataFrame:
    """Ranges of nominal diameters per joint from ledgers/joint_diameters.csv."""
    ranges = _joint_ranges()
    pipes = ledger.pipes
    low, high = (pipes["joint"].map({joint: pair[at] for joint, pair in ranges.items()}).astype(float) for at in (0, 1))
    found = (pipes["diameter_mm"] < low) | (pipes["diameter_mm"] > high)
    shown = {"low": low, "high": high, "bore": pipes["diameter_mm"]}
    return pipes[found].assign(**{name: values[found].map("{:g}".format) for name, values in shown.items()})


@cache
def _joint_ranges() -> dict[str, tuple[float, float]]:
    with resource("ledgers", "joint_diameters.csv").open(encoding="utf-8", newline="") as file:
        return {row["joint"]: (float(row["low_mm"]), float(row["high_mm"])) for row in csv.DictReader(file)}


@check("material_not_of_its_time", "warning", field="install_fy", ja="{id}: {name_ja}が {year} 年度に布設されたことになっています({limit_ja})。",
       en="{id}: {name_en} is said to be laid in {year} ({limit_en}).")  # fmt: skip
def material_not_of_its_time(ledger: Ledger) -> pd.DataFrame:
    return _out_of_time(ledger, "material")


@check("joint_not_of_its_time", "warning", field="install_fy", ja="{id}: 継手 {name_ja}が {year} 年度に布設されたことになっています({limit_ja})。",
       en="{id}: {name_en} is said to be laid in {year} ({limit_en}).")  # fmt: skip
def joint_not_of_its_time(ledger: Ledger) -> pd.DataFrame:
    return _out_of_time(ledger, "joint")


def _out_of_time(ledger: Ledger, kind: str) -> pd.DataFrame:
    """Pipes laid outside the years of their material or joint in ledgers/material_years.csv."""
    pipes, year = ledger.pipes, ledger.pipes["install_fy"].to_numpy()
    found = [_told(pipes[:0], Words("", ""), Words("", ""))]
    for (field, code), at in pipes.groupby([pipes["field"].replace(SEWER_LIKE), kind]).indices.items():
        period = laying_years().get((field, kind, code))
        if period is None:
            continue
        name = term_name(kind, code, field)
        if period.first is not None:
            found.append(_told(pipes.iloc[at[year[at] < period.first]], name, _since(period)))
        if period.last is not None:
            found.append(_told(pipes.iloc[at[year[at] > period.last]], name, _until(period)))
    return pd.concat(found)


def _since(period: Period) -> Words:
    return Words(ja="{basis}は {first} 年度{unsure}", en="{basis} in {first}{unsure}").format(
        basis=period.basis, first=period.first, unsure=_unsure(period)
    )


def _until(period: Period) -> Words:
    return Words(ja="{basis}により {last} 年度まで{unsure}", en="{basis}, so until {last}{unsure}").format(
        basis=period.basis, last=period.last, unsure=_unsure(period)
    )


def _unsure(period: Period) -> Words:
    return _UNSURE if period.confidence == "inferred_verify" else Words("", "")


def _told(pipes: pd.DataFrame, name: Words, limit: Words) -> pd.DataFrame:
    return pipes.assign(
        year=pipes["install_fy"].astype(int), name_ja=name.ja, name_en=name.en, limit_ja=limit.ja, limit_en=limit.en
    )


@cache
def laying_years() -> dict[tuple[str, str, str], Period]:
    """By (field, kind, code): the years in which a material or joint can have been laid. Source and confidence are in the file."""
    with resource("ledgers", "material_years.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["field"], row["kind"], row["code"]): Period(
                _year(row["first_fy"]), _year(row["last_fy"]), Words(row["basis_ja"], row["basis_en"]), row["confidence"]
            )
            for row in csv.DictReader(file)
        }


def _year(text: str) -> int | None:
    return int(text) if text else None

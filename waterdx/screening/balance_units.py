"""Volumes, lengths and pressures of a water balance in our units: m3 a year, km, m of water, by what the headers say."""

from __future__ import annotations

import calendar
import math
import re
from typing import TYPE_CHECKING

from waterdx.core.findings import Finding
from waterdx.core.text import fold, key
from waterdx.core.units import read_unit
from waterdx.core.words import Words
from waterdx.screening.columns import TypedTable

if TYPE_CHECKING:
    import pandas as pd

METRES_PER = {"": 1.0, "m": 1.0, "MPa": 101.97, "kPa": 0.10197, "kgf/cm2": 10.0}  # of water
PRESSURE_M = (5.0, 300.0)  # no district is served with less or more: such a number is of another unit
VOLUMES = ("distributed_m3", "billed_m3", "unbilled_m3", "ineffective_m3", "leakage_m3")
_A_DAY = re.compile(r"/\s*(?:日|d\b|day)|日平均|一日平均|1日平均", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^)]")  # holds a unit; none that we know
_CUBIC = re.compile(r"m3|㎥|立方|トン", re.IGNORECASE)


def in_our_units(table: TypedTable) -> pd.DataFrame:
    """The values with volumes in m3 a year, mains in km, pressure in m of water; where a header names no unit, what was assumed is told."""
    values = table.values.copy()
    for name in VOLUMES:
        values[name] = _a_year(table, values, name)
    values["main_km"] = _kilometres(table, values["main_km"])
    values["pressure_m"] = _metres_of_water(table, values["pressure_m"])
    return values


def days_of(fiscal_year: float) -> float:
    """Days of a fiscal year (April to March); of an unknown one 365.

    >>> days_of(2023), days_of(2024), days_of(float("nan"))
    (366.0, 365.0, 365.0)
    """
    return 365.0 if math.isnan(fiscal_year) else 365.0 + calendar.isleap(int(fiscal_year) + 1)


def _a_year(table: TypedTable, values: pd.DataFrame, name: str) -> pd.Series:
    """A volume over the year: one a day is multiplied by the days of its year."""
    header = fold(table.headers.get(name, ""))
    if _A_DAY.search(header):
        return values[name] * values["fy"].map(days_of)
    if name == "distributed_m3" and not _CUBIC.search(header):
        table.findings.append(Finding("balance_unit", "warning", _NO_VOLUME.format(header=header)))
    return values[name]


def _kilometres(table: TypedTable, length: pd.Series) -> pd.Series:
    header = table.headers.get("main_km", "")
    unit = read_unit(header)
    if not unit and length.notna().any() and "km" not in key(header):
        table.findings.append(Finding("balance_unit", "warning", _NO_LENGTH.format(header=header)))
    if (length == 0).any():
        table.findings.append(Finding("balance_zero", "warning", _ZERO_LENGTH.format(header=header, n=int((length == 0).sum()))))
    return length.where(length > 0) / (1000 if unit == "m" else 1)


def _metres_of_water(table: TypedTable, pressure: pd.Series) -> pd.Series:
    """In m of water; a pressure in a unit we do not know is not known."""
    header = table.headers.get("pressure_m", "")
    unit = read_unit(header)
    if unit not in METRES_PER or (not unit and _BRACKETED.search(fold(header))):
        table.findings.append(Finding("balance_unit", "warning", _ODD_PRESSURE.format(header=header)))
        return pressure.where(pressure.isna())
    found = pressure * METRES_PER[unit]
    odd = found.notna() & ~found.between(*PRESSURE_M)
    if odd.any():
        told = {"value": float(found[odd].iloc[0]), "low": PRESSURE_M[0], "high": PRESSURE_M[1]}
        table.findings.append(Finding("balance_pressure", "warning", _ODD_VALUE.format(header=header, **told)))
    return found.where(~odd)


_NO_VOLUME = Words(
    ja="見出し「{header}」に単位がないため、1 年間の m3 とみなしました。千 m3 や 1 日当たりのときは、見出しを「配水量(千m3)」「配水量(m3/日)」のようにしてください。",
    en="The header “{header}” names no unit; m3 a year were assumed. Write “Distributed volume (m3/day)” for a daily volume, “配水量(千m3)” for thousands.",
)
_NO_LENGTH = Words(
    ja="見出し「{header}」に単位がないため、km とみなしました。m のときは見出しを「配水管延長(m)」にしてください。",
    en="The header “{header}” names no unit; km were assumed. Write “mains (m)” where it is metres.",
)
_ZERO_LENGTH = Words(
    ja="「{header}」が 0 の行が {n} 行あります。延長は不明とし、台帳の配水区域から求められれば求めます。",
    en="{n} rows have 0 for “{header}”. The length counts as unknown and is taken from the ledger's pressure zone where there is one.",
)
_ODD_PRESSURE = Words(
    ja="見出し「{header}」の水圧の単位が分からないため、水圧は不明としました(ILI は出ません)。MPa か m で書いてください。",
    en="The unit of pressure in “{header}” is not known, so the pressure counts as unknown and there is no ILI. Write MPa or m.",
)
_ODD_VALUE = Words(
    ja="「{header}」に水圧 {value:,.4g} m に当たる値があります(あり得るのは {low:.0f}〜{high:.0f} m)。不明としました(ILI は出ません)。単位は見出しに「平均水圧(MPa)」か「平均水圧(m)」と書いてください。",
    en="“{header}” has a value of {value:,.4g} m of water (possible: {low:.0f} to {high:.0f} m). It counts as unknown and there is no ILI. Name the unit in the header: “Mean pressure (MPa)” or “(m)”.",
)

"""The inputs the formulas are made of, one row per undertaking and fiscal year, under machine names.

Money is in thousand yen, daily volumes in m³ a day, yearly volumes in m³, pipe lengths in km. The shipped rows are of water
undertakings (FY2015 to FY2020) and sewer undertakings (FY2024); each carries its `source_url`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from functools import cache, reduce

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.input_names import INPUTS
from waterdx.indicators.packed import DATA, read_packed

SHIPPED = DATA / "indicator_inputs.npz"
SOURCE = Words(
    ja="総務省「地方公営企業決算状況調査」調査表(e-Stat)、「地方公営企業年鑑」個表",
    en="Survey of local public enterprises (e-Stat) and its yearbook, Ministry of Internal Affairs and Communications",
)
FIELDS = {
    "water": Words(ja="水道(末端給水)", en="water supply"),
    "water_bulk": Words(ja="水道用水供給", en="bulk water supply"),
    "water_kani": Words(ja="簡易水道(法適用)", en="small-scale water supply (corporate accounting)"),
    "water_kani_nonlegal": Words(ja="簡易水道(法非適用)", en="small-scale water supply (cash basis)"),
    "sewer_public": Words(ja="公共下水道", en="public sewerage"),
    "sewer_tokkan": Words(ja="特定環境保全公共下水道", en="public sewerage for conservation areas (tokkan)"),
    "sewer_agri": Words(ja="農業集落排水", en="farming village sewerage"),
    "sewer_fishery": Words(ja="漁業集落排水", en="fishing village sewerage"),
    "sewer_forestry": Words(ja="林業集落排水", en="forestry village sewerage"),
    "sewer_simple": Words(ja="簡易排水", en="simple sewerage"),
    "sewer_small": Words(ja="小規模集合排水処理", en="small collective sewerage"),
    "sewer_specific": Words(ja="特定公共下水道", en="public sewerage for factories"),
    "johkasou_area": Words(ja="特定地域生活排水処理", en="household treatment tanks (area scheme)"),
    "johkasou_individual": Words(ja="個別排水処理", en="household treatment tanks (individual scheme)"),
}
TEXT_COLUMNS = (
    "code", "prefecture", "utility", "field", "class_code", "facility_code", "service_start_date", "source_url",
)  # fmt: skip
# What does not add up over undertakings; daily volumes are made yearly first.
NOT_ADDED = (*TEXT_COLUMNS, "year", *(one.name for one in INPUTS.values() if not one.adds))

_Rule = tuple[tuple[str, ...], Callable[[pd.Series, pd.Series], pd.Series]]
DERIVED: dict[str, _Rule] = {
    "ordinary_revenue": (("operating_revenue", "non_operating_revenue"), operator.add),
    "ordinary_expense": (("operating_expense", "non_operating_expense"), operator.add),
    "annual_billed_volume": (("billed_volume_m3_day", "days_in_year"), operator.mul),
    "annual_distributed_volume": (("distributed_volume_m3_day", "days_in_year"), operator.mul),
    "average_daily_distribution": (("distributed_volume_m3_day",), operator.add),
    "average_daily_billed": (("billed_volume_m3_day",), operator.add),
    "total_pipe_length": (("raw_main_length", "transmission_main_length", "distribution_main_length"), operator.add),
    "pipe_length_over_useful_life": (("aged_raw_main", "aged_transmission", "aged_distribution"), operator.add),
    "pipe_length_renewed_in_year": (("renewed_raw_main", "renewed_transmission", "renewed_distribution"), operator.add),
}


@cache
def shipped() -> pd.DataFrame:
    """The shipped rows with the derived inputs, read once, not to be changed; codes are text (leading zeros)."""
    frame = read_packed(SHIPPED)
    return derive(frame.assign(**{name: frame[name].astype(str) for name in TEXT_COLUMNS}))


@cache
def known_inputs(field: str) -> frozenset[str]:
    """The inputs that at least one shipped undertaking of `field` states, derived ones included."""
    rows = shipped()
    own = rows[rows["field"] == field]
    return frozenset(str(name) for name in own.columns[own.notna().any()])


def inputs(codes: Iterable[str] | None = None, years: Iterable[int] | None = None, field: str | None = None) -> pd.DataFrame:
    """The shipped rows of `codes`, `years` and `field` (None: all), derived inputs included."""
    return chosen_rows(shipped(), codes, years, field)


def chosen_rows(frame: pd.DataFrame, codes: Iterable[str] | None, years: Iterable[int] | None, field: str | None) -> pd.DataFrame:
    """The rows of `frame` for these codes, years and field; None asks for all."""
    keep = pd.Series(True, index=frame.index)
    if codes is not None:
        keep &= frame["code"].isin(list(codes))
    if years is not None:
        keep &= frame["year"].isin(list(years))
    if field is not None:
        keep &= frame["field"] == field
    return frame[keep]


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with sums such as ordinary_revenue and yearly volumes, in the rows where they are not stated themselves.

    >>> derive(pd.DataFrame({"operating_revenue": [90], "non_operating_revenue": [10]}))["ordinary_revenue"].tolist()
    [100]
    """
    made = {name: amount for name in DERIVED if (amount := amount_of(frame, name)) is not None}
    return frame.assign(**made) if made else frame


def amount_of(frame: pd.DataFrame, name: str) -> pd.Series | None:
    """One input of every row, derived where it is not stated; None where `frame` has neither it nor what it is made of."""
    stated = frame.get(name)
    if name not in DERIVED or (stated is not None and stated.notna().all()):
        return stated
    parts, combine = DERIVED[name]
    if not set(parts) <= set(frame.columns):
        return stated
    made = reduce(combine, (frame[part] for part in parts))
    return made if stated is None else stated.fillna(made)


def amounts(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The inputs `names` of every row as floats, NaN (unknown) where neither stated nor derivable."""
    found = {name: amount for name in names if (amount := amount_of(frame, name)) is not None}
    return pd.DataFrame(found, index=frame.index).reindex(columns=list(names)).astype(float)


def add_up(frame: pd.DataFrame) -> pd.DataFrame:
    """One row: each input summed over the rows, unknown (NaN) where any row does not know it.

    The rule of the official averages and of a merger: add the inputs, then apply the formula once. What does not add
    (peaks, prices) is unknown afterwards; the days of the year stay where all rows agree on them.
    """
    whole = derive(frame)
    summed = whole.select_dtypes("number").drop(columns=list(NOT_ADDED), errors="ignore")
    row = summed.astype(float).sum(skipna=False).to_frame().T
    days = whole["days_in_year"].unique().tolist() if "days_in_year" in whole else []
    return row.assign(days_in_year=float(days[0])) if len(days) == 1 else row


def sums(known: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    """The same rule for each group of rows that know every input: one row a group, without what does not add."""
    groups = known.drop(columns=list(NOT_ADDED), errors="ignore").groupby(by.to_numpy())
    added = groups.sum()
    if "days_in_year" not in known:
        return added
    days = known["days_in_year"].groupby(by.to_numpy())
    return added.assign(days_in_year=days.first().where(days.nunique() == 1))

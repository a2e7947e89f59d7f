"""The inputs the formulas are made of, one row per undertaking and fiscal year, under machine names.

Money is in thousand yen, daily volumes in m³ a day, yearly volumes in m³. The shipped rows come from the survey
of local public enterprises (地方公営企業決算状況調査), FY2015 to FY2020; each carries its `source_url`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd

from waterdx.core.words import Words

SHIPPED = Path(__file__).parent / "data" / "water_inputs_fy2015_2020.csv.gz"
SOURCE = Words(
    ja="総務省「地方公営企業決算状況調査」調査表(e-Stat)",
    en="Survey of local public enterprises, Ministry of Internal Affairs and Communications (e-Stat)",
)
FIELDS = {
    "water": Words(ja="水道(末端給水)", en="water supply"),
    "water_bulk": Words(ja="水道用水供給", en="bulk water supply"),
    "water_kani": Words(ja="簡易水道(法適用)", en="small-scale water supply (corporate accounting)"),
}
TEXT_COLUMNS = ("code", "prefecture", "utility", "field", "class_code", "facility_code", "source_url")
# Everything else adds up over undertakings; days_in_year does not, so volumes are made yearly first.
NOT_ADDED = (*TEXT_COLUMNS, "year", "days_in_year")

DERIVED: dict[str, tuple[tuple[str, str], Callable[[pd.Series, pd.Series], pd.Series]]] = {
    "ordinary_revenue": (("operating_revenue", "non_operating_revenue"), pd.Series.add),
    "ordinary_expense": (("operating_expense", "non_operating_expense"), pd.Series.add),
    "annual_billed_volume": (("billed_volume_m3_day", "days_in_year"), pd.Series.mul),
    "annual_distributed_volume": (("distributed_volume_m3_day", "days_in_year"), pd.Series.mul),
}


@cache
def shipped() -> pd.DataFrame:
    """The shipped rows with the derived inputs, read once, not to be changed; codes are text (leading zeros)."""
    frame = pd.read_csv(SHIPPED, dtype=dict.fromkeys(TEXT_COLUMNS, str), encoding="utf-8")
    frame["class_code"] = frame["class_code"].fillna("")
    return derive(frame)


def derive(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with sums such as ordinary_revenue and yearly volumes, where they are not there already.

    >>> derive(pd.DataFrame({"operating_revenue": [90], "non_operating_revenue": [10]}))["ordinary_revenue"].tolist()
    [100]
    """
    made = {
        name: combine(frame[first], frame[second])
        for name, ((first, second), combine) in DERIVED.items()
        if name not in frame and first in frame and second in frame
    }
    return frame.assign(**made) if made else frame


def add_up(frame: pd.DataFrame) -> pd.DataFrame:
    """One row: each input summed over the rows, unknown (NaN) where any row does not know it.

    The rule of the official averages and of a merger: add the inputs, then apply the formula once.
    """
    amounts = derive(frame).select_dtypes("number").drop(columns=list(NOT_ADDED), errors="ignore")
    return amounts.astype(float).sum(skipna=False).to_frame().T

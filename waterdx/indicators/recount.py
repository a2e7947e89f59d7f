"""Every stated value of the shipped data reckoned again from the shipped inputs; what differs is told with its reason.

A value agrees when it is within half of the last digit it was printed with. What differs by no more than the rounding of its own
inputs has that as its reason; anything else has none and is an error of ours or of the source.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions import INDICATORS, calculate, computable
from waterdx.indicators.inputs import FIELDS, inputs, shipped
from waterdx.indicators.registry import ratio_of_sums
from waterdx.indicators.values import shipped_values

STEP = {"published_1dp": 0.1, "published_0dp": 1.0}  # what the last printed digit counts; of the others 0.01
REASONS = {
    "whole_km": Words(ja="管渠延長が整数 km に丸められているため", en="lengths of sewers are stated in whole km"),
    "whole_m3": Words(ja="日量が整数 m³ に丸められているため", en="daily volumes are stated in whole m³"),
    "none": Words(ja="理由が分からない(要確認)", en="no known reason: to be checked"),
}
_KEY = ["year", "code", "field", "indicator"]
_ROUNDED = ["pipe_length_over_useful_life", "total_pipe_length", "billed_volume_m3_day"]
_SUMS = "computed_sum_ratio"
_TINY = 1e-6


@dataclass(frozen=True)
class Recount:
    """`values` and `averages`: how many were reckoned again; `exceptions`: those that differ (year, code, utility, field, indicator,
    value, basis, made, reason: a key of REASONS)."""

    values: int
    averages: int
    exceptions: pd.DataFrame

    @property
    def unexplained(self) -> int:
        return int((self.exceptions["reason"] == "none").sum())

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": {"name": "waterdx.indicators.verify", "version": 1},
            "values": self.values, "averages": self.averages, "exceptions": len(self.exceptions), "unexplained": self.unexplained,
            "reasons": {name: int((self.exceptions["reason"] == name).sum()) for name in REASONS},
            "list": self.exceptions.to_dict("records"),
        }  # fmt: skip


def recount() -> Recount:
    """All values and averages that the shipped inputs suffice for."""
    both = recomputed()
    step = both["basis"].map(STEP).fillna(0.01)
    apart = both[(both["made"] - both["value"]).abs() > step / 2 + _TINY]
    sums = _averages()
    agrees = (sums["made"] - sums["value"]).abs() <= 0.005 + _TINY
    wrong = sums[~agrees | (sums["n_utilities"] != sums["n"])].assign(reason="none", code="")
    listed = apart.assign(reason=[_reason(row) for row in apart.to_dict("records")])
    columns = [*_KEY, "utility", "value", "basis", "made", "reason"]
    return Recount(len(both), len(sums), pd.concat([listed, wrong])[columns].reset_index(drop=True))


def recomputed() -> pd.DataFrame:
    """Every stated value beside what the formula makes (`made`) of the inputs of that utility and year."""
    stated = shipped_values()
    stated = stated[stated["code"] != ""].astype(dict.fromkeys(("code", "field", "indicator", "basis", "utility"), str))
    made = [
        pd.concat([part[_KEY[:3] + _ROUNDED], calculate(part, field, computable(field))], axis=1).melt(
            _KEY[:3] + _ROUNDED, var_name="indicator", value_name="made"
        )
        for field in FIELDS
        if len(part := inputs(field=field))
    ]
    return stated.merge(pd.concat(made).dropna(subset="made"), on=_KEY)


def _averages() -> pd.DataFrame:
    """The averages that are ratios of sums over the shipped utilities, beside ours (`made`) of `n` utilities."""
    stated = shipped_values()
    stated = stated[(stated["code"] == "") & (stated["basis"] == _SUMS) & stated["field"].isin(list(FIELDS))]
    stated = stated.astype(dict.fromkeys(("class_code", "field", "indicator", "basis", "utility"), str))
    frame = shipped()
    made = []
    for (year, field, class_code), part in stated.groupby(["year", "field", "class_code"]):
        same = frame[(frame["year"] == year) & (frame["field"] == field)]
        members = same[same["class_code"] == class_code] if class_code else same
        sums = [ratio_of_sums(members, INDICATORS[code]) for code in part["indicator"]]
        made.append(part.assign(made=sums, n=len(members)))
    return pd.concat(made) if made else stated.assign(made=0.0, n=0)


def _reason(row: dict[Any, Any]) -> str:
    """Why a value differs: whether it lies within what its inputs can be, given their rounding."""
    value, made = row["value"], row["made"]
    if row["indicator"] == "S2-2":
        # the aged and the total length are each sums of up to three kinds of sewer, each rounded to a whole km
        aged, total = row["pipe_length_over_useful_life"], row["total_pipe_length"]
        least = 100 * (aged - 1.5) / (total + 1.5)
        most = 100 * (aged + 1.5) / (total - 1.5) if total > 1.5 else math.inf
        return "whole_km" if least - 0.005 <= value <= most + 0.005 else "none"
    if row["indicator"] in ("WX-1", "W1-6") and value:
        return "whole_m3" if abs(made / value - 1) <= 0.5 / row["billed_volume_m3_day"] + 0.005 / value else "none"
    return "none"

"""What is known of a pipe at a day, one decorated function per feature.

To add one: write a function (pipes, leaks, as_of) -> Series with the pipes' index and decorate it with @feature. It then
enters training, the reasons given per pipe and the model card. `pipes` and `leaks` are tidy (see record.py). A function
may look only at leaks up to `as_of`. An unknown stays NaN (a number) or UNKNOWN (a category): the model gives it a level
of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from waterdx.core.eras import fiscal_year_of
from waterdx.core.text import says_unknown
from waterdx.core.words import Words
from waterdx.screening.record import in_the_ground, leak_counts, recording_start, years_at_risk

UNKNOWN = "(unknown)"
LOCATION_ACCURACY_M = 10.0  # a repair is written to a pipe no more exactly than this; shorter pipes share the leak
PRIOR_LEAKS = 1.0  # weight of the network's mean against a pipe's own record, in leaks

Role = Literal["category", "number", "context"]
Measure = Callable[[pd.DataFrame, pd.DataFrame, pd.Timestamp], pd.Series]
Row = Mapping[str, Any]
Names = Mapping[str, Words]
Reason = Callable[[Row, Names], Words]


@dataclass(frozen=True)
class Feature:
    """One feature. `role` context: feeds other features and reasons, not the rate itself. `knots`: bends of the curve."""

    name: str
    label: Words
    unit: Words
    role: Role
    measure: Measure
    reason: Reason
    knots: tuple[float, ...] = ()
    slope_by: str = ""


FEATURES: dict[str, Feature] = {}


def feature(
    name: str, *, ja: str, en: str, unit: Words, role: Role, reason: Reason, knots: tuple[float, ...] = (), slope_by: str = ""
) -> Callable[[Measure], Measure]:
    """Registers the function below it; `reason` tells one pipe's value to a person, `slope_by` names a category feature
    whose every level gets a slope of its own."""

    def register(measure: Measure) -> Measure:
        FEATURES[name] = Feature(name, Words(ja, en), unit, role, measure, reason, knots, slope_by)
        return measure

    return register


def feature_frame(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """All features as columns named after them, with the pipes' index."""
    return pd.DataFrame({name: one.measure(pipes, leaks, as_of) for name, one in FEATURES.items()}, index=pipes.index)


def _age_reason(row: Row, names: Names) -> Words:
    if pd.isna(row["age_years"]):
        return Words("布設年度が不明", "laying year unknown")
    return Words("布設後 {n} 年", "laid {n} years ago").format(n=int(row["age_years"]))


def _material_reason(row: Row, names: Names) -> Words:
    code = row["material_class"]
    if code == UNKNOWN:
        return Words("管種が不明", "material unknown")
    return Words("{name}", "{name}").format(name=names.get(code, Words(f"管種 {code}", f"material {code}")))


def _diameter_reason(row: Row, names: Names) -> Words:
    if pd.isna(row["log_diameter"]):
        return Words("口径が不明", "diameter unknown")
    return Words("口径 {n} mm", "diameter {n} mm").format(n=round(float(np.exp(row["log_diameter"]))))


def _length_reason(row: Row, names: Names) -> Words:
    if pd.isna(row["length_m"]):
        return Words("延長が不明", "length unknown")
    return Words("延長 {n:.0f} m", "length {n:.0f} m").format(n=row["length_m"])


def _record_reason(row: Row, names: Names) -> Words:
    count, years = int(row["earlier_leaks"]), round(row["years_observed"])
    if count:
        return Words("過去の漏水 {n} 件", "{n} earlier leak(s)").format(n=count)
    return Words("{n} 年間漏水の記録なし", "no leak recorded in {n} years").format(n=years)


YEARS = Words("年", "years")
COUNT = Words("件", "leaks")
NO_UNIT = Words("", "")


@feature("age_years", ja="布設後の年数", en="Age", unit=YEARS, role="number", reason=_age_reason,
         knots=(10, 20, 30, 40, 50, 60), slope_by="material_class")  # fmt: skip
def age_years(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Fiscal year of `as_of` less the laying fiscal year; NaN where the laying year is unknown."""
    return (fiscal_year_of(as_of.date()) - pipes["install_fy"]).clip(lower=0.0).rename("age_years")


@feature("material_class", ja="管種", en="Material", unit=NO_UNIT, role="category", reason=_material_reason)
def material_class(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """The material's code as it stands in the ledger, UNKNOWN where there is none."""
    codes = [UNKNOWN if pd.isna(code) or says_unknown(str(code)) else str(code) for code in pipes["material"]]
    return pd.Series(codes, index=pipes.index, dtype=object, name="material_class")


@feature("log_diameter", ja="口径(対数)", en="Diameter (logarithm)", unit=Words("ln mm", "ln mm"), role="number",
         reason=_diameter_reason)  # fmt: skip
def log_diameter(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Natural logarithm of the nominal diameter in mm; NaN where unknown."""
    return pd.Series(np.log(pipes["diameter_mm"]), index=pipes.index, name="log_diameter")


@feature("length_m", ja="延長", en="Length", unit=Words("m", "m"), role="context", reason=_length_reason)
def length_m(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Length in m; it is the exposure of the rate, so it is no cause of its own."""
    return pipes["length_m"].rename("length_m")


@feature("years_observed", ja="漏水を記録してきた年数", en="Years observed", unit=YEARS, role="context", reason=_record_reason)
def years_observed(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Years up to `as_of` with leaks on record in which the pipe was already in the ground."""
    return years_at_risk(pipes, recording_start(leaks, as_of), as_of).rename("years_observed")


@feature("earlier_leaks", ja="過去の漏水件数", en="Earlier leaks", unit=COUNT, role="context", reason=_record_reason)
def earlier_leaks(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Leaks of this pipe on record up to `as_of`, after its laying year."""
    return leak_counts(pipes, leaks, recording_start(leaks, as_of), as_of).rename("earlier_leaks")


@feature("log_leak_ratio", ja="過去の漏水の多さ(網平均との比の対数)", en="Earlier leaks against the network mean (logarithm)",
         unit=NO_UNIT, role="number", reason=_record_reason)  # fmt: skip
def log_leak_ratio(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """ln((n·w + 1) / (μ·L·t + 1)): own leaks n against those expected at the network's mean rate μ, shrunk by one leak.

    L·t is length times years observed, w = min(1, L / 10 m): a leak written to a stub may as well be its neighbour's.
    The empirical Bayes estimate of a Poisson rate with a gamma prior of shape 1.
    """
    laid = in_the_ground(pipes, as_of)
    exposure = (pipes["length_m"] * years_observed(pipes, leaks, as_of)).fillna(0.0)
    count = earlier_leaks(pipes, leaks, as_of) * (pipes["length_m"] / LOCATION_ACCURACY_M).clip(upper=1.0).fillna(1.0)
    mean = count[laid].sum() / exposure[laid].sum() if exposure[laid].sum() > 0 else 0.0
    ratio = (count + PRIOR_LEAKS) / (mean * exposure + PRIOR_LEAKS)
    return pd.Series(np.log(ratio), index=pipes.index, name="log_leak_ratio")

"""What is known of a pipe at a day, one decorated function per feature.

To add one: write a function (pipes, leaks, as_of) -> Series with the pipes' index and decorate it with @feature. It then
enters training, the reasons given per pipe and the model card. `pipes` and `leaks` are tidy (see record.py). A function
may look only at leaks up to `as_of`. An unknown stays NaN (a number) or UNKNOWN (a category).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from waterdx.core.eras import fiscal_year_of
from waterdx.core.terms import term_name
from waterdx.core.text import says_unknown
from waterdx.core.words import Words
from waterdx.screening.default_model import ATTRIBUTES, DefaultModel, shipped
from waterdx.screening.own_record import ALIKE_M, LOCATION_ACCURACY_M, NEAR_M, OwnRecord, log_ratio, own_record

__all__ = ["FEATURES", "LOCATION_ACCURACY_M", "UNKNOWN", "Feature", "feature", "feature_frame", "record_of_town"]

UNKNOWN = "(unknown)"
PART = "default."  # columns of a feature frame that hold what the shipped model says, attribute by attribute

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
    """All features as columns named after them, and the parts of the shipped model (PART and the attribute; `sd`), with the
    pipes' index."""
    parts = record_of_town(pipes, leaks, as_of).parts[[*ATTRIBUTES, "sd"]].add_prefix(PART)
    values = pd.DataFrame({name: one.measure(pipes, leaks, as_of) for name, one in FEATURES.items()}, index=pipes.index)
    return pd.concat([values, parts], axis=1)


def record_of_town(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> OwnRecord:
    """The own record against the shipped model. Many features look at the same one, so the last is kept."""
    global _last
    asked = (shipped(), pipes, leaks, as_of)
    last = _last
    if last is None or not all(one is other for one, other in zip(last[0], asked, strict=True)):
        _last = last = (asked, own_record(*asked))
    return last[1]


_last: tuple[tuple[DefaultModel, pd.DataFrame, pd.DataFrame, pd.Timestamp], OwnRecord] | None = None


def _age_reason(row: Row, names: Names) -> Words:
    if pd.isna(row["age_years"]):
        return Words("布設年度が不明", "laying year unknown")
    year = int(row["laying_era"])
    return Words(f"{year}年布設", f"laid in {year}")


def _material_reason(row: Row, names: Names) -> Words:
    code = row["material_class"]
    if code == UNKNOWN:
        return Words("管種が不明", "material unknown")
    return names.get(code, Words(f"管種 {code}", f"material {code}"))


def _diameter_reason(row: Row, names: Names) -> Words:
    if pd.isna(row["log_diameter"]):
        return Words("口径が不明", "diameter unknown")
    return Words("口径 {n} mm", "diameter {n} mm").format(n=round(float(np.exp(row["log_diameter"]))))


def _length_reason(row: Row, names: Names) -> Words:
    if pd.isna(row["length_m"]):
        return Words("延長が不明", "length unknown")
    return Words(f"延長 {row['length_m']:.0f} m", f"length {row['length_m']:.0f} m")


def _record_reason(row: Row, names: Names) -> Words:
    count, years = int(row["earlier_leaks"]), round(row["years_observed"])
    if count:
        return Words("過去の漏水 {n} 件", "{n} earlier leak(s)").format(n=count)
    return Words("{n} 年間漏水の記録なし", "no leak recorded in {n} years").format(n=years)


def _era_reason(row: Row, names: Names) -> Words:
    if pd.isna(row["laying_era"]):
        return Words("布設年代が不明", "laying era unknown")
    decade = int(row["laying_era"]) // 10 * 10
    return Words(f"{decade}年代の製品・施工", f"make of the {decade}s")


def _coating_reason(row: Row, names: Names) -> Words:
    return term_name("coating", str(row["coating"]), "water") if row["coating"] else Words("被覆が不明", "coating unknown")


def _soil_reason(row: Row, names: Names) -> Words:
    if not row["soil"]:
        return Words("土質が不明", "soil unknown")
    return Words("土質 {name}", "soil {name}").format(name=row["soil"])


def _similar_reason(row: Row, names: Names) -> Words:
    return Words("同じような管の漏水率", "the rate of similar pipes")


def _near_reason(radius: int) -> Reason:
    def told(row: Row, names: Names) -> Words:
        if row[f"near_{radius}"] >= 0:
            return Words("{r} m 以内に漏水が多い", "many leaks within {r} m").format(r=radius)
        return Words("{r} m 以内に漏水が少ない", "few leaks within {r} m").format(r=radius)

    return told


def _alike_reason(row: Row, names: Names) -> Words:
    many = row["near_alike"] >= 0
    told = Words(
        ja="{r} m 以内の同管種・{laid}の管に漏水が" + ("多い" if many else "少ない"),
        en=("many" if many else "few") + " leaks on pipes of the same material and {laid} within {r} m",
    )
    unknown = pd.isna(row["laying_era"])
    laid: Words = Words("年度不明", "unknown year") if unknown else Words("同時期", "about the same year")
    return told.format(r=round(ALIKE_M), laid=laid)


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


@feature("laying_era", ja="布設年代(材質の世代)", en="Laying era (make of the material)", unit=NO_UNIT, role="context",
         reason=_era_reason)  # fmt: skip
def laying_era(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """The laying fiscal year: how iron was cast and protected changed with it. NaN where unknown."""
    return pipes["install_fy"].rename("laying_era")


@feature(
    "coating",
    ja="被覆(ポリエチレンスリーブ)",
    en="Coating (polyethylene sleeve)",
    unit=NO_UNIT,
    role="context",
    reason=_coating_reason,
)
def coating(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """The coating's code as it stands in the ledger."""
    return pipes["coating"].rename("coating")


@feature("soil", ja="土質", en="Soil", unit=NO_UNIT, role="context", reason=_soil_reason)
def soil(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """The soil as the ledger words it."""
    return pipes["soil"].rename("soil")


@feature("years_observed", ja="漏水を記録してきた年数", en="Years observed", unit=YEARS, role="context", reason=_record_reason)
def years_observed(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Years up to `as_of` with leaks on record in which the pipe was already in the ground."""
    return record_of_town(pipes, leaks, as_of).years.rename("years_observed")


@feature("earlier_leaks", ja="過去の漏水件数", en="Earlier leaks", unit=COUNT, role="context", reason=_record_reason)
def earlier_leaks(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Leaks of this pipe on record up to `as_of`, after its laying year."""
    return record_of_town(pipes, leaks, as_of).count.rename("earlier_leaks")


@feature("log_similar", ja="同じような管の漏水率(対数)", en="Rate of similar pipes (logarithm)", unit=Words("ln 件/km・年", "ln leaks/km/year"),
         role="number", reason=_similar_reason)  # fmt: skip
def log_similar(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """The shipped model's rate for what the pipe is, brought to the level of this town and its materials (see own_record.py)."""
    return pd.Series(np.log(record_of_town(pipes, leaks, as_of).similar), index=pipes.index, name="log_similar")


@feature("log_leak_ratio", ja="過去の漏水の多さ(同じような管との比の対数)", en="Earlier leaks against similar pipes (logarithm)",
         unit=NO_UNIT, role="number", reason=_record_reason)  # fmt: skip
def log_leak_ratio(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """ln((n·w + 1) / (E·w + 1)): own leaks n against those expected of similar pipes E, under a gamma prior of shape 1.

    w = min(1, L / 10 m): a leak written to a stub may as well be its neighbour's.
    """
    one = record_of_town(pipes, leaks, as_of)
    return pd.Series(log_ratio(one.observed, one.expected, shipped().record()["shape"]), index=pipes.index, name="log_leak_ratio")


def _near(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp, radius: int) -> pd.Series:
    observed, expected = record_of_town(pipes, leaks, as_of).near[radius].T
    ratio = log_ratio(observed, expected, shipped().record()["near_shape"])
    return pd.Series(ratio, index=pipes.index, name=f"near_{NEAR_M[radius]:.0f}")


@feature("near_100", ja="100 m 以内の漏水の多さ", en="Leaks within 100 m", unit=NO_UNIT, role="number", reason=_near_reason(100))
def near_100(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Leaks of the other pipes within 100 m against those expected of them, shrunk by three leaks (logarithm); 0 without a place."""
    return _near(pipes, leaks, as_of, 0)


@feature("near_250", ja="250 m 以内の漏水の多さ", en="Leaks within 250 m", unit=NO_UNIT, role="number", reason=_near_reason(250))
def near_250(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Leaks of the other pipes within 250 m against those expected of them, shrunk by three leaks (logarithm); 0 without a place."""
    return _near(pipes, leaks, as_of, 1)


@feature("near_alike", ja="近くで一緒に布設した管の漏水の多さ", en="Leaks of pipes laid together nearby", unit=NO_UNIT, role="number",
         reason=_alike_reason)  # fmt: skip
def near_alike(pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Leaks of the other pipes within 600 m of the same class laid up to three years apart: one make, one contractor, one ground. Against
    those expected of them, shrunk by one leak (logarithm); 0 without a place."""
    observed, expected = record_of_town(pipes, leaks, as_of).alike.T
    ratio = log_ratio(observed, expected, shipped().record()["alike_shape"])
    return pd.Series(ratio, index=pipes.index, name="near_alike")

"""Indicator values of every utility the program knows, each with its basis (published, computed, rounded, suspect) and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions import calculate, computable
from waterdx.indicators.inputs import FIELDS, chosen_rows, inputs, shipped
from waterdx.indicators.packed import DATA, read_packed

SHIPPED_VALUES = DATA / "indicator_values.npz"
COLUMNS = ("year", "code", "field", "indicator", "value", "basis", "source_url")

SUSPECT = "published_mieruka_db_suspect"
BASES = {
    "published": Words(ja="公表値", en="published"),
    "published_0dp": Words(ja="公表値(整数に丸め)", en="published, rounded to a whole number"),
    "published_1dp": Words(ja="公表値(小数1位に丸め)", en="published, rounded to one decimal"),
    "published_approx": Words(ja="公表値(概数)", en="published as an approximate figure"),
    "published_mieruka_db": Words(ja="公表値(見える化DB)", en="published (Cabinet Office database)"),
    SUSPECT: Words(ja="公表値だが、ありえない値(要確認)", en="published, but impossible: to be checked"),
    "published_suido_tokei": Words(ja="公表値(水道統計)", en="published (water statistics)"),
    "published_gesuido_keiei_shihyo": Words(ja="公表値(下水道事業経営指標)", en="published (sewer management indicators)"),
    "derived_from_stated_difference": Words(ja="公表された差から逆算", en="derived from a published difference"),
    "computed": Words(ja="調査の入力値から計算", en="computed from the survey's inputs"),
    "computed_km_rounded": Words(ja="整数kmに丸めた延長から計算", en="computed from lengths rounded to whole km"),
    "computed_sum_ratio": Words(ja="団体の合計から計算した平均", en="average as a ratio of sums"),
    "computed_sum_ratio_legal_only": Words(ja="法適用団体の合計から計算した平均", en="ratio of sums, corporate accounting only"),
    "computed_sum_ratio_all_accounting": Words(ja="法適用・非適用の合計から計算した平均", en="ratio of sums, all kinds of accounting"),
    "draft": Words(ja="自団体が入力した見込み・速報", en="draft figure typed in by the utility"),
    "imported": Words(ja="取り込んだファイルの値", en="from an imported file"),
}  # fmt: skip


@cache
def shipped_values() -> pd.DataFrame:
    """Every shipped value, read once, not to be changed. Text columns are categories; averages have the code ""."""
    return read_packed(SHIPPED_VALUES)


def values(
    codes: str | Iterable[str],
    years: Iterable[int] | None = None,
    field: str | None = None,
    indicators: Sequence[str] | None = None,
    own: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The values of utilities, one a row, with the columns COLUMNS; a value nobody stated or that cannot be computed is absent.

    A published value comes before one computed from the inputs; `own` (the same columns, such as
    `imported.project_values`) before both.
    """
    wanted = [codes] if isinstance(codes, str) else list(codes)
    shipped_parts = [_of_field(one) for one in ([field] if field else _fields_of(wanted))]
    parts = [chosen_rows(part, wanted, years, field) for part in ([] if own is None else [own]) + shipped_parts]
    known = [part[list(COLUMNS)] for part in parts if len(part)]
    whole = pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=list(COLUMNS))
    if own is not None:
        whole = whole.drop_duplicates(["year", "code", "field", "indicator"])
    if indicators is not None:
        whole = whole[whole["indicator"].isin(list(indicators))]
    return whole.sort_values(["code", "field", "indicator", "year"], ignore_index=True)


def all_values(field: str, years: Iterable[int] | None = None, indicators: Sequence[str] | None = None) -> pd.DataFrame:
    """The values of every utility of `field`, one a row, as `values` gives them; averages are not among them."""
    rows = chosen_rows(_of_field(field), None, years, None)
    return rows if indicators is None else rows[rows["indicator"].isin(list(indicators))]


@cache
def _of_field(field: str) -> pd.DataFrame:
    """The shipped values of every utility of `field`, those computed from the inputs where none is stated."""
    stated = shipped_values()
    stated = stated[(stated["field"] == field) & (stated["code"] != "")]
    whole = pd.concat([_as_text(stated)[list(COLUMNS)], _computed(field)], ignore_index=True)
    return whole.drop_duplicates(["year", "code", "indicator"], ignore_index=True)


def _computed(field: str) -> pd.DataFrame:
    """What the formulas make of the shipped inputs of `field`, in the form of COLUMNS."""
    rows = inputs(field=field)
    wide = pd.concat([rows[_KEYS], calculate(rows, field, computable(field))], axis=1)
    found = wide.melt(_KEYS, var_name="indicator").dropna(subset="value")
    return found.assign(basis=found["indicator"].isin(_WHOLE_KM).map({True: "computed_km_rounded", False: "computed"}))


def _fields_of(codes: list[str]) -> list[str]:
    """The fields in which any of these utilities has values or inputs."""
    there = {*chosen_rows(shipped_values(), codes, None, None)["field"], *inputs(codes)["field"]}
    return [field for field in FIELDS if field in there]


def averages(field: str, class_code: str | None = None, years: Iterable[int] | None = None) -> pd.DataFrame:
    """Shipped averages of `field`: of one class, or (None) of the country; with `utility` (what it is an average of) and n_utilities."""
    rows = _as_text(chosen_rows(shipped_values(), [""], years, field))
    return rows[rows["class_code"] == (class_code or "")].reset_index(drop=True)


@cache
def profiles(field: str) -> pd.DataFrame:
    """Who runs `field`, by code: utility, prefecture, class_code ("" = not known), population (NaN = not known), year of these.

    Each is of the latest year that states it. The population is the one served, of sewers that of the sewered area.
    """
    stated = shipped_values()
    of_values = stated[(stated["field"] == field) & (stated["code"] != "")]
    of_inputs = shipped()[shipped()["field"] == field]
    rows = pd.concat(
        [
            _as_text(of_values)[[*_WHO, "population_served"]].rename(columns={"population_served": "population"}),
            of_inputs[list(_WHO)].assign(population=of_inputs["service_population"]),
        ]
    ).sort_values("year")
    texts = {name: rows[name].where(rows[name] != "") for name in ("utility", "prefecture", "class_code")}
    latest = rows.assign(**texts).groupby("code").last()
    return latest.drop(columns="field").fillna({"class_code": "", "prefecture": ""})


_WHOLE_KM = ("S2-2", "S2-3")  # the yearbook states lengths of sewers in whole km
_KEYS = ["year", "code", "field", "source_url"]
_WHO = ("year", "code", "field", "utility", "prefecture", "class_code")


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with its categories as texts."""
    return frame.assign(**{str(name): frame[name].astype(str) for name in frame.select_dtypes("category").columns})

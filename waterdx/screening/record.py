"""The leak record against the pipes: which leaks count, from when on they were written down, how long a pipe was watched.

`pipes`: pipe_id (text, unique), material, diameter_mm, install_fy, length_m, street, end_date; NaN or None = unknown.
`leaks`: pipe_id (text or None) and date (a day or NaT). A date `as_of` belongs to what was known.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from waterdx.core.eras import fiscal_year_of
from waterdx.core.errors import UserError

DAYS_A_YEAR = 365.25
LONG_AGO = 1800  # stands for "no lower limit" where a laying year is unknown; never shown, never a feature
HALTING_RECORD = 1 / 3  # fewer leaks a year than this share of the later rate: recording had not begun in earnest
TEXTS = ("material", "joint", "coating", "soil")
NUMBERS = ("diameter_mm", "install_fy", "length_m")
PLACE = ("x", "y")  # of the pipe's middle, in m
INFERRED = (
    "class_p",
    "fy_p",
    "fy_low",
    "fy_high",
)  # probability of an inferred material or laying year (1 = read), range of the year

_SURVEY = "調査|音聴|survey"  # words of 発見方法 by which a leak was looked for

Day = str | dt.date | pd.Timestamp


def day_of(as_of: Day) -> pd.Timestamp:
    """`as_of` as a day without clock time; UserError where it is not a date."""
    day = pd.to_datetime(str(as_of), errors="coerce")
    if pd.isna(day):
        raise UserError(
            ja="基準日「{day}」を日付として読めません。2024-03-31 のように指定してください。",
            en="The as-of day '{day}' is not a date. Write it like 2024-03-31.",
            day=as_of,
        )
    return pd.Timestamp(day).tz_localize(None).normalize()


def years_later(day: pd.Timestamp, years: float) -> pd.Timestamp:
    return day + pd.DateOffset(years=int(years))


def tidy_pipes(pipes: pd.DataFrame) -> pd.DataFrame:
    """One row per pipe_id, in the order of pipe_id, unknowns as NaN: what every fit starts from.

    Lengths and diameters that are not above 0 are "not entered". Of rows that share an id one is kept, the same one in
    whatever order they come.
    """
    tidy = pd.DataFrame(pipes.reindex(columns=["pipe_id", *TEXTS, *NUMBERS, *PLACE, *INFERRED]))
    tidy["pipe_id"] = tidy["pipe_id"].astype(str)
    for column in (*NUMBERS, "fy_low", "fy_high"):
        number = pd.to_numeric(tidy[column], errors="coerce").astype(float)
        tidy[column] = number.where((number > 0) & np.isfinite(number))
    for column in TEXTS:
        tidy[column] = tidy[column].astype(object).where(tidy[column].notna(), None)
    for column in ("class_p", "fy_p"):
        tidy[column] = pd.to_numeric(tidy[column], errors="coerce").fillna(1.0).clip(0.0, 1.0).round(1)
    tidy[list(PLACE)] = _middles(pipes)
    tidy["out_on"] = pd.to_datetime(pipes["end_date"], errors="coerce") if "end_date" in pipes else pd.NaT
    in_order = tidy.assign(_material=tidy["material"].astype(str)).sort_values(
        ["pipe_id", "_material", "diameter_mm", "install_fy", "length_m"], kind="stable"
    )
    return in_order.drop(columns="_material").drop_duplicates("pipe_id")


def _middles(pipes: pd.DataFrame) -> np.ndarray:
    """x and y (m) of the middle of each pipe's shape, or of its columns x and y; NaN where it has no place."""
    if "geometry" not in pipes.columns:
        return pipes.reindex(columns=list(PLACE)).apply(pd.to_numeric, errors="coerce").to_numpy(float)
    import shapely

    middles = shapely.centroid(pipes["geometry"].to_numpy())
    return np.column_stack([shapely.get_x(middles), shapely.get_y(middles)])


def tidy_leaks(leaks: pd.DataFrame) -> pd.DataFrame:
    """Columns pipe_id, date (day) and by_survey in the order of time, every leak once."""
    once = each_leak_once(leaks)
    tidy = once[["pipe_id", "date"]].assign(by_survey=found_by_survey(once))
    return tidy.sort_values(["date", "pipe_id"], kind="stable", ignore_index=True)


def found_by_survey(leaks: pd.DataFrame) -> pd.Series:
    """Whether a leak was looked for, by the words of found_by; False where nobody says how it was found."""
    if "found_by" not in leaks:
        return pd.Series(False, index=leaks.index)
    return leaks["found_by"].fillna("").astype(str).str.contains(_SURVEY)


def each_leak_once(leaks: pd.DataFrame) -> pd.DataFrame:
    """All columns but the shape, pipe_id as text or None and date as a day. Rows equal in every column are one leak typed twice.

    Keep the leak's own number (leak_id, fid) among the columns: two leaks of one pipe on one day are then told apart.
    """
    plain = leaks.drop(columns=[c for c in leaks.columns if c == "geometry"]).drop_duplicates()
    known = pd.notna(plain["pipe_id"])
    return plain.assign(
        pipe_id=plain["pipe_id"].astype(str).where(known, None),
        date=pd.to_datetime(plain["date"], errors="coerce").dt.normalize(),
    )


def in_the_ground(pipes: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Whether a pipe was laid by `as_of` and in use beyond it; an unknown laying year counts as laid."""
    laid = ~(pipes["install_fy"] > fiscal_year_of(as_of.date()))
    return (laid & ~(pipes["out_on"] <= as_of)).rename("in_the_ground")


def usable_leaks(pipes: pd.DataFrame, leaks: pd.DataFrame) -> pd.DataFrame:
    """The dated leaks on pipes of the ledger that happened after the pipe's laying year, in the order of time.

    A leak in or before the laying year belongs to the predecessor, whose number or place the new pipe took over.
    """
    dated = leaks[leaks["date"].notna() & leaks["pipe_id"].isin(pipes["pipe_id"])]
    laid = dated["pipe_id"].map(pipes.set_index("pipe_id")["install_fy"])
    usable: pd.DataFrame = dated[~(fiscal_years(dated["date"]) <= laid)]
    return usable


def fiscal_years(days: pd.Series) -> pd.Series:
    """core.eras.fiscal_year_of for a whole column."""
    return days.dt.year - (days.dt.month < 4)


def leak_counts(pipes: pd.DataFrame, leaks: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    """Usable leaks per pipe after `start` and up to and with `end`, with the pipes' index."""
    usable = usable_leaks(pipes, leaks)
    within = usable[(usable["date"] > start) & (usable["date"] <= end)]
    counted = within.groupby("pipe_id").size()
    return pipes["pipe_id"].map(counted).fillna(0.0).astype(float).rename("leaks")


def years_at_risk(pipes: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    """Years between `start` and `end` in which a leak would have been this pipe's own: after its laying year, while in use."""
    first_fy = (pipes["install_fy"] + 1).fillna(LONG_AGO).clip(lower=LONG_AGO).astype(int)
    laid = pd.to_datetime(first_fy.astype(str) + "-03-31")
    days = (pipes["out_on"].where(pipes["out_on"] < end, end) - laid.where(laid > start, start)).dt.days
    years: pd.Series = (days / DAYS_A_YEAR).clip(lower=0.0)
    return years.rename("years_at_risk")


def recording_start(leaks: pd.DataFrame, as_of: pd.Timestamp) -> pd.Timestamp:
    """The day from which leaks were written down in earnest, a whole number of years before `as_of`.

    Twelve-month blocks are counted back from `as_of`. The most likely single change of a Poisson rate is taken as the
    start where the rate before it is under a third of the rate after it; otherwise the block of the first leak. What surveys
    found must not move it later: a town that looks finds ten leaks in a week, and the years before are a record all the same.
    """
    looked_for = leaks["by_survey"] if "by_survey" in leaks else found_by_survey(leaks)
    return min(_start_of(leaks["date"], as_of), _start_of(leaks["date"][~looked_for], as_of))


def _start_of(dates: pd.Series, as_of: pd.Timestamp) -> pd.Timestamp:
    past = dates[dates <= as_of]
    return as_of - pd.DateOffset(years=_blocks_in_earnest(_counts_by_block(past, as_of))) if len(past) else as_of


def _counts_by_block(dates: pd.Series, as_of: pd.Timestamp) -> np.ndarray:
    """Leaks per twelve months, latest block first."""
    return np.bincount(((as_of - dates).dt.days // DAYS_A_YEAR).astype(int))


def _blocks_in_earnest(counts: np.ndarray) -> int:
    blocks = np.arange(1, len(counts))
    if not len(blocks):
        return len(counts)
    later, total = np.cumsum(counts)[:-1].astype(float), counts.sum()
    rate_later, rate_earlier = later / blocks, (total - later) / (len(counts) - blocks)
    likelihood = _times_log(later, rate_later) + _times_log(total - later, rate_earlier)
    best = int(np.argmax(likelihood))
    return int(blocks[best]) if rate_earlier[best] < HALTING_RECORD * rate_later[best] else len(counts)


def _times_log(count: np.ndarray, rate: np.ndarray) -> np.ndarray:
    return np.asarray(count * np.log(np.where(rate > 0, rate, 1.0)))

"""Training rows: for windows of the past, what was known of each pipe when the window began and how it leaked in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.screening.features import feature_frame
from waterdx.screening.record import in_the_ground, leak_counts, recording_start, years_at_risk

MOST_WINDOWS = 8
HISTORY_YEARS = 3  # years of record wanted before a window, for the earlier-leaks feature


@dataclass(frozen=True)
class Window:
    """A stretch of the past, after `start` up to and with `end`."""

    start: pd.Timestamp
    end: pd.Timestamp


@dataclass(frozen=True)
class TrainingRows:
    """One row per pipe and window: pipe number in the tidy table, window number (0 = the latest), features, leaks,
    exposure in km·years."""

    pipe: np.ndarray
    window: np.ndarray
    values: pd.DataFrame
    leaks: np.ndarray
    exposure: np.ndarray


def training_windows(leaks: pd.DataFrame, as_of: pd.Timestamp, horizon: int) -> tuple[Window, ...]:
    """Windows of `horizon` years (fewer where the record is shorter) ending at `as_of`, one year before, and so on.

    None reaches back before the recording began; the latest first. UserError where less than one year is on record.
    """
    years = _whole_years(recording_start(leaks, as_of), as_of)
    if years < 1:
        raise UserError(
            ja="{day} より前の漏水の記録がありません。漏水台帳を取り込むか、基準日を新しくしてください。",
            en="No leak is on record before {day}. Import the leak records or choose a later as-of day.",
            day=as_of.date(),
        )
    length = min(horizon, years)
    history = min(HISTORY_YEARS, years - length)
    number = min(MOST_WINDOWS, years - length - history + 1)
    ends = [as_of - pd.DateOffset(years=back) for back in range(number)]
    return tuple(Window(end - pd.DateOffset(years=length), end) for end in ends)


def _whole_years(start: pd.Timestamp, end: pd.Timestamp) -> int:
    return int(end.year - start.year)


def training_rows(pipes: pd.DataFrame, leaks: pd.DataFrame, windows: tuple[Window, ...]) -> TrainingRows:
    """The rows of all windows; pipes not in the ground when a window began, or of unknown length, are not in it."""
    parts = [_rows_of(pipes, leaks, one, number) for number, one in enumerate(windows)]
    return TrainingRows(
        np.concatenate([part.pipe for part in parts]),
        np.concatenate([part.window for part in parts]),
        pd.concat([part.values for part in parts], ignore_index=True),
        np.concatenate([part.leaks for part in parts]),
        np.concatenate([part.exposure for part in parts]),
    )


def _rows_of(pipes: pd.DataFrame, leaks: pd.DataFrame, window: Window, number: int) -> TrainingRows:
    known = leaks[leaks["date"] <= window.end]
    exposure = (pipes["length_m"] / 1000 * years_at_risk(pipes, window.start, window.end)).to_numpy(float)
    used = in_the_ground(pipes, window.start).to_numpy() & (exposure > 0)
    values = feature_frame(pipes, known[known["date"] <= window.start], window.start)[used]
    counts = leak_counts(pipes, known, window.start, window.end).to_numpy(float)
    where = np.flatnonzero(used)
    return TrainingRows(where, np.full(len(where), number), values, counts[used], exposure[used])

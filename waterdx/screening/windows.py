"""Training rows: for years of the past, what was known of each pipe when the year began and how it leaked in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening.features import feature_frame
from waterdx.screening.record import in_the_ground, leak_counts, recording_start, years_at_risk

MOST_WINDOWS = 8
HISTORY_YEARS = 3  # years of record wanted before a window, for the features of earlier leaks
_LOOKING_BACK = Words(ja="過去の漏水から学習しています({year} 年まで)", en="Learning from past leaks (up to {year})")


@dataclass(frozen=True)
class Window:
    """A stretch of the past, after `start` up to and with `end`."""

    start: pd.Timestamp
    end: pd.Timestamp


@dataclass(frozen=True)
class TrainingRows:
    """One row per pipe and window: pipe number in the tidy table, window number (0 = the latest), features, leaks,
    exposure in km·years."""

    windows: tuple[Window, ...]
    pipe: np.ndarray
    window: np.ndarray
    values: pd.DataFrame
    leaks: np.ndarray
    exposure: np.ndarray

    def of(self, number: int) -> TrainingRows:
        """The rows of one window alone."""
        return self._taken(self.window == number, self.windows[number : number + 1], number)

    def since(self, number: int) -> TrainingRows:
        """The rows of window `number` and all earlier ones."""
        return self._taken(self.window >= number, self.windows[number:], number)

    def latest(self, number: int) -> TrainingRows:
        """The rows of the last `number` windows."""
        return self._taken(self.window < number, self.windows[:number], 0)

    def _taken(self, used: np.ndarray, windows: tuple[Window, ...], first: int) -> TrainingRows:
        return TrainingRows(
            windows, self.pipe[used], self.window[used] - first, self.values[used], self.leaks[used], self.exposure[used]
        )


def training_windows(leaks: pd.DataFrame, as_of: pd.Timestamp) -> tuple[Window, ...]:
    """The years ending at `as_of`, one year before, and so on, the latest first; none where less than one year is on record.

    None reaches back before the recording began, and three years of record are left before the first where there are so many.
    """
    years = int(as_of.year - recording_start(leaks, as_of).year)
    number = min(MOST_WINDOWS, years - min(HISTORY_YEARS, max(years - 1, 0)))
    ends = [as_of - pd.DateOffset(years=back) for back in range(number)]
    return tuple(Window(end - pd.DateOffset(years=1), end) for end in ends)


def training_rows(
    pipes: pd.DataFrame, leaks: pd.DataFrame, windows: tuple[Window, ...], progress: Progress = silent
) -> TrainingRows:
    """The rows of all windows; pipes not in the ground when a window began, or of unknown length, are not in it."""
    parts = []
    for number, one in enumerate(windows):
        progress(number, len(windows), _LOOKING_BACK.format(year=one.end.year))
        parts.append(_rows_of(pipes, leaks, one, number))
    if not parts:
        return TrainingRows(
            (),
            np.zeros(0, int),
            np.zeros(0, int),
            feature_frame(pipes.iloc[:0], leaks.iloc[:0], pd.Timestamp(0)),
            np.zeros(0),
            np.zeros(0),
        )
    return TrainingRows(
        windows,
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
    return TrainingRows((window,), where, np.full(len(where), number), values, counts[used], exposure[used])

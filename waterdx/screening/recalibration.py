"""Predicted against observed, year by year, and the level set on the last of them: rates drift, and old years over-predict a falling one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.screening.methods import Fitted, log_rates
from waterdx.screening.windows import TrainingRows

LAST_YEARS = 5  # the weather of a year moves all leaks by a fifth or more: one hard winter, or three, are not a level
PRIOR_LEAKS = 10.0  # leaks by which the level of the last years is held to the long-term one


@dataclass(frozen=True)
class Year:
    """A year of the training: leaks on the pipes in the ground when it began, and those the model says of it with hindsight."""

    start: str
    end: str
    observed: float
    predicted: float


def years_of(fitted: Fitted, rows: TrainingRows) -> tuple[Year, ...]:
    """Every window of the training rows, the latest first."""
    predicted = np.exp(log_rates(fitted, rows.values)) * rows.exposure
    of_window = [rows.window == number for number in range(len(rows.windows))]
    return tuple(
        Year(str(window.start.date()), str(window.end.date()), float(rows.leaks[used].sum()), float(predicted[used].sum()))
        for window, used in zip(rows.windows, of_window, strict=True)
    )


def level_of(years: tuple[Year, ...]) -> float:
    """The factor that brings the predictions to the last years' leaks; 1 without any."""
    last = years[:LAST_YEARS]
    return (sum(one.observed for one in last) + PRIOR_LEAKS) / (sum(one.predicted for one in last) + PRIOR_LEAKS)

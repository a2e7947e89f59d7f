"""偏差値: where a value stands among others, 50 the mean and 10 a standard deviation, higher always the better."""

from __future__ import annotations

import pandas as pd

from waterdx.indicators.definitions import Indicator

LEAST, MOST = 20.0, 80.0  # what a chart shows; beyond, it stands at the edge
GOOD, BAD = 55.0, 45.0  # from here a table marks a value as better or worse than among the peers


def score(value: float | None, members: pd.Series, one: Indicator) -> float | None:
    """The deviation score of `value` among the known values of `members`; None where it is unknown or all are alike."""
    spread = float(members.std(ddof=0)) if len(members) else 0.0
    if value is None or value != value or not spread > 0:
        return None
    apart = (value - float(members.mean())) / spread
    return 50 + 10 * (-apart if one.direction == "lower" else apart)


def marked(text: str, given: float | None) -> str:
    """`text` with ▲ where its score is clearly better than the mean of the peers, ▼ where worse.

    >>> marked("90.79", 57.0), marked("90.79", 50.0), marked("90.79", None)
    ('90.79 ▲', '90.79', '90.79')
    """
    if given is None or BAD <= given < GOOD:
        return text
    return f"{text} {'▲' if given >= GOOD else '▼'}"

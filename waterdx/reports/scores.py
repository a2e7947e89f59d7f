"""偏差値: where a value stands among others, 50 the mean and 10 a standard deviation, higher always the better."""

from __future__ import annotations

import pandas as pd

from waterdx.indicators.definitions import Indicator

LEAST, MOST = 20.0, 80.0  # what a chart shows; beyond, it stands at the edge


def score(value: float | None, members: pd.Series, one: Indicator) -> float | None:
    """The deviation score of `value` among the known values of `members`; None where it is unknown or all are alike."""
    spread = float(members.std(ddof=0)) if len(members) else 0.0
    if value is None or value != value or not spread > 0:
        return None
    apart = (value - float(members.mean())) / spread
    return 50 + 10 * (-apart if one.direction == "lower" else apart)

"""Whether an object of the ledger is in use on a day: decided here and nowhere else, from its status, the day its life ended and
its laying year. A suspended one (休止) exists and is in use; it is told apart where it is counted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.eras import fiscal_year_of

if TYPE_CHECKING:
    import pandas as pd

USED, ENDED, PLANNED, LATER = "used", "ended", "planned", "later"
DECIDING = ("status", "end_date", "install_fy")
NOT_USED = (ENDED, PLANNED, LATER)
SUSPENDED = "SUSP"  # this and the next two are of the kind `status` in ledgers/terms.csv
ABANDONED, _PLANNED = "ABAND", "PLAN"


def use_on(frame: pd.DataFrame, day: dt.date | None = None) -> pd.Series:
    """What every object is on a day (today if none is given): used, ended by then, only planned, or laid in a later fiscal year. Same index.

    The day the life ended decides; the status only where no day is written. An unknown laying year counts as laid.
    """
    import pandas as pd

    on = day or dt.date.today()
    ended = frame["end_date"].fillna("9999") <= on.isoformat()
    ended |= frame["end_date"].isna() & (frame["status"] == ABANDONED)
    later = frame["install_fy"].astype(float) > fiscal_year_of(on)
    planned = frame["status"] == _PLANNED
    return pd.Series(np.select([ended, planned, later], [ENDED, PLANNED, LATER], USED), index=frame.index, dtype=object)


def in_use(frame: pd.DataFrame, day: dt.date | None = None) -> pd.Series:
    """Whether every object is in use on a day (today if none is given). Same index."""
    return use_on(frame, day) == USED


def in_the_network(frame: pd.DataFrame) -> pd.Series:
    """Whether water or sewage may run through an object today. Same index.

    One laid "later" stays: it is drawn and joined, so that its year is more likely mistyped than its valves are missing.
    """
    return use_on(frame).isin((USED, LATER))


def out_without_day(frame: pd.DataFrame) -> pd.Series:
    """Whether nobody can say when an object was in use: it is only planned, or ended without a day. Same index."""
    return frame["end_date"].isna() & frame["status"].isin((ABANDONED, _PLANNED))

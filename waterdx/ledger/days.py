"""Days as the software of other countries writes them, beside the Japanese ways that core.eras reads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from waterdx.core.eras import FIRST_YEAR, LAST_YEAR, read_year
from waterdx.core.errors import UserError
from waterdx.core.text import fold

_RFC_DATE = re.compile(
    r"[A-Za-z]{3,9},? (\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})(?: \d{2}:\d{2}(?::\d{2})?)?(?: ?(?:GMT|UTC|[+-]\d{4}))?"
)
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})[ -])?([A-Za-z]{3})[a-z]*\.?[ -](?:(\d{1,2}),? )?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?)?", re.IGNORECASE)
_EPOCH_MS = re.compile(r"-?\d{10,14}(?:\.0+)?")
_MONTHS = {
    name: at
    for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1)
}
NOT_ENTERED_MS = -2209161600000  # 1899-12-30, the zero of spreadsheets: what an empty date becomes when files are converted
NOT_ENTERED = frozenset({str(NOT_ENTERED_MS), "1899-12-30", "0001-01-01", "1900-01-01", "0"})


def read_day(text: str, *, month_first: bool | None = None) -> dt.date | None:
    """The day a text names, also as other countries' software writes it: RFC dates, milliseconds since 1970, 8/28/2020.

    `month_first` says which of 4/5/2020's numbers is the month; unsaid, only days that can be but one are read. None for
    1899-12-30, which stands for an empty cell.

    >>> read_day("Fri, 01 Oct 1999 00:00:00 GMT"), read_day("938736000000"), read_day("8/28/2020"), read_day("4/5/2020")
    (datetime.date(1999, 10, 1), datetime.date(1999, 10, 1), datetime.date(2020, 8, 28), None)
    """
    folded = fold(text)
    japanese = read_year(folded)
    if japanese and japanese.date:
        return japanese.date
    if _EPOCH_MS.fullmatch(folded):
        return _from_epoch(int(float(folded)))
    if match := _RFC_DATE.fullmatch(folded):
        return _day(match[3], _MONTHS.get(match[2].lower()), match[1])
    if (match := _NAMED_MONTH.fullmatch(folded)) and (match[1] or match[3]):
        return _day(match[4], _MONTHS.get(match[2].lower()), match[1] or match[3])
    if match := _SLASHED.fullmatch(folded):
        return _slashed(int(match[1]), int(match[2]), match[3], month_first)
    return None


def day_said(text: str) -> dt.date:
    """The day somebody typed, in any of these ways (2026-03-31, R8.3.31). UserError where it is none."""
    day = read_day(text)
    if day is None:
        raise UserError(
            ja="「{day}」は日付として読めません。2026-03-31 か R8.3.31 のように指定してください。",
            en="“{day}” is not a day. Write it as 2026-03-31 or R8.3.31.",
            day=text,
        )
    return day


def _from_epoch(milliseconds: int) -> dt.date | None:
    if milliseconds == NOT_ENTERED_MS or not -4_000_000_000_000 < milliseconds < 4_200_000_000_000:
        return None
    day = (dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=milliseconds)).date()
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _slashed(one: int, other: int, year: str, month_first: bool | None) -> dt.date | None:
    if month_first is None and one != other and one <= 12 and other <= 12:
        return None
    first_is_month = month_first if month_first is not None and max(one, other) <= 12 else other > 12 or one == other
    return _day(year, one if first_is_month else other, other if first_is_month else one)


def _day(year: str | int, month: int | None, day: str | int) -> dt.date | None:
    try:
        found = dt.date(int(year), month or 0, int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def months_come_first(texts: Iterable[str]) -> bool | None:
    """Whether a column writes 8/28/2020 (True) or 28/8/2020 (False); None where no text tells or they contradict."""
    firsts, seconds = 0, 0
    for text in texts:
        if match := _SLASHED.fullmatch(fold(text)):
            firsts += int(match[1]) > 12
            seconds += int(match[2]) > 12
    return None if bool(firsts) == bool(seconds) else seconds > 0

"""Years as Japanese ledgers write them: era years, 年 and 年度 told apart.

A Japanese fiscal year (年度) runs from April to March and bears the number of the year it begins in, so January to
March 1981 belong to 昭和55年度 (1980).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from waterdx.core.text import fold

FIRST_YEAR = 1868  # 明治元年; no Japanese water main is older
LAST_YEAR = 2100

# Year before the first of each era, and the last year of it (令和 is open).
ERAS: dict[str, tuple[int, int]] = {
    "M": (1867, 45),
    "T": (1911, 15),
    "S": (1925, 64),
    "H": (1988, 31),
    "R": (2018, LAST_YEAR - 2018),
}
_NAMES = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R", "明": "M", "大": "T", "昭": "S", "平": "H", "令": "R"}

_YEAR = re.compile(
    r"(?:(?P<era>明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHR])\s*[.\-']?\s*(?P<era_year>元|\d{1,2})|(?P<year>\d{4}))"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\s*(?P<unit>年度|年|FY)?\s*"
    r"(?:[./\-]?\s*(?P<month>\d{1,2})(?:\s*[./\-月]\s*(?:(?P<day>\d{1,2})\s*日?)?)?(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)?"
    r"\s*(?P<late>年度)?\s*(?P<about>頃|ごろ|ころ|以前|以後|以降|\?)?",
    re.IGNORECASE,
)
_ABOUT: dict[str, Qualifier] = {"以前": "before", "以後": "after", "以降": "after"}
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_FISCAL_WORD = re.compile(r"^(?:FY|会計年度)\s*(?=\d{4})", re.IGNORECASE)

Qualifier = Literal["", "about", "before", "after"]


@dataclass(frozen=True)
class YearReading:
    """One year as written. `basis` says what was meant: 年度, 年 (or a date), or not said."""

    year: int
    basis: Literal["fiscal", "calendar", "unsaid"]
    month: int | None = None
    day: int | None = None
    qualifier: Qualifier = ""

    @property
    def fiscal_year(self) -> int:
        """The 年度; of a calendar year without a month the same number, which is right for nine months of twelve."""
        early = self.basis != "fiscal" and self.month is not None and self.month <= 3
        return self.year - 1 if early else self.year

    @property
    def fiscal_year_is_sure(self) -> bool:
        return not self.qualifier and (self.basis != "calendar" or self.month is not None)

    @property
    def date(self) -> dt.date | None:
        """The day, where all of year, month and day are written and exist."""
        if self.month is None or self.day is None:
            return None
        return dt.date(self.year, self.month, self.day)


def read_year(text: str) -> YearReading | None:
    """What `text` says of a year, or None where it is not a year (unknown, 0, 9999, two bare digits, 13 月 …).

    >>> read_year("昭和48年度").fiscal_year, read_year("S48").basis, read_year("H.元").year, read_year("R2.3").fiscal_year
    (1973, 'unsaid', 1989, 2019)
    >>> read_year("2015年").basis, read_year("平成31年") == read_year("令和元年"), read_year("0001")
    ('calendar', True, None)
    """
    folded = _FISCAL_WORD.sub("", fold(text))
    said_fiscal = folded != fold(text)
    eight = _EIGHT_DIGITS.fullmatch(folded)
    if eight:
        return _reading(int(eight[1]), "calendar", int(eight[2]), int(eight[3]), "")
    start = _YEAR.fullmatch(folded)
    rest = _REST.fullmatch(re.sub(r"^\.0+$", "", start["rest"])) if start else None
    year = _western(start) if start else None
    if start is None or rest is None or year is None:
        return None
    month = int(rest["month"]) if rest["month"] else None
    day = int(rest["day"]) if rest["day"] else None
    fiscal = said_fiscal or rest["late"] or (rest["unit"] or "").upper() in {"年度", "FY"}
    calendar = rest["unit"] == "年" or month is not None
    qualifier: Qualifier = _ABOUT.get(rest["about"], "about") if rest["about"] else ""
    return _reading(year, "fiscal" if fiscal else "calendar" if calendar else "unsaid", month, day, qualifier)


def is_era(text: str) -> bool:
    """Whether a text is an era and nothing else: 昭和, 昭, S.

    >>> is_era("昭和"), is_era("Ｓ"), is_era("昭和48")
    (True, True, False)
    """
    folded = fold(text).rstrip(".").upper()
    return folded in ERAS or folded in _NAMES


def era_named_in(header: str) -> str:
    """The era that a header names in brackets beside the word for a year: 布設年度(昭和); "" where it names none.

    >>> era_named_in("布設年度（昭和）"), era_named_in("昭和町")
    ('昭和', '')
    """
    found = re.search(r"年.*[(〔\[](明治|大正|昭和|平成|令和)[)〕\]]", fold(header))
    return found[1] if found else ""


def _western(match: re.Match[str]) -> int | None:
    if match["year"]:
        return int(match["year"])
    before, last = ERAS[_NAMES.get(match["era"], match["era"].upper())]
    number = 1 if match["era_year"] == "元" else int(match["era_year"])
    return before + number if 1 <= number <= last else None


def _reading(
    year: int, basis: Literal["fiscal", "calendar", "unsaid"], month: int | None, day: int | None, qualifier: Qualifier
) -> YearReading | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        dt.date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return YearReading(year, basis, month, day, qualifier)


def era_year(year: int) -> str:
    """A western year as 昭和48 … as Japanese documents print it; 平成31/令和元 is 令和元.

    >>> era_year(1973), era_year(2019)
    ('昭和48', '令和元')
    """
    names = {letter: name for name, letter in _NAMES.items() if len(name) == 2}
    letter, before = max(((k, v[0]) for k, v in ERAS.items() if v[0] < year), key=lambda pair: pair[1])
    return names[letter] + ("元" if year - before == 1 else str(year - before))


def fiscal_year_of(day: dt.date) -> int:
    """The 年度 a day belongs to.

    >>> fiscal_year_of(dt.date(2020, 3, 31)), fiscal_year_of(dt.date(2020, 4, 1))
    (2019, 2020)
    """
    return day.year - (day.month < 4)

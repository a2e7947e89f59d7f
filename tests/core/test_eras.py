"""Years as ledgers write them are read, or said to be unknown; nothing is guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.eras import ERAS, FIRST_YEAR, LAST_YEAR, era_year, fiscal_year_of, read_year

NAMES = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("S48", 1973), ("S.48", 1973), ("s48", 1973), ("Ｓ４８", 1973), ("昭和48年度", 1973), ("昭和４８年", 1973), ("昭48", 1973),
        ("S63", 1988), ("H元", 1989), ("H.元", 1989), ("H.1", 1989), ("平成元年度", 1989), ("令和元", 2019), ("Ｈ３１", 2019),
        ("2015年", 2015), ("2015", 2015), ("2015.0", 2015), ("２０１５年度", 2015), ("1868", 1868), ("FY2015", 2015),
        ("大正15年", 1926), ("明治45", 1912), (" 昭和 48 年度 ", 1973), ("昭和48年頃", 1973), ("S40以前", 1965),
    ],
)  # fmt: skip
def test_every_writing_of_a_year_is_read(written: str, year: int) -> None:
    reading = read_year(written)
    assert reading is not None and reading.year == year


@pytest.mark.parametrize(
    "written",
    ["", "不明", "0", "0001", "9999", "2999", "1867", "48", "S", "S0", "S65", "H32", "T16", "M46", "R0", "昭和", "元", "昭和40年代",
     "2015年13月", "2015-02-30", "20151332", "H1.4.31", "本町一丁目", "S48-S50", "昭和48年度1工区", "1973m"],
)  # fmt: skip
def test_what_is_no_year_stays_unknown(written: str) -> None:
    assert read_year(written) is None


@pytest.mark.parametrize(
    ("written", "basis", "fiscal_year"),
    [
        ("昭和48年度", "fiscal", 1973), ("昭和48年", "calendar", 1973), ("S48", "unsaid", 1973), ("R2.3", "calendar", 2019),
        ("R2.4", "calendar", 2020), ("R1.5.1", "calendar", 2019), ("昭和56年3月31日", "calendar", 1980), ("2020/3/31", "calendar", 2019),
        ("20200401", "calendar", 2020), ("2020-03-31 00:00:00", "calendar", 2019), ("会計年度2020", "fiscal", 2020),
    ],
)  # fmt: skip
def test_a_calendar_year_and_a_fiscal_year_are_told_apart(written: str, basis: str, fiscal_year: int) -> None:
    reading = read_year(written)
    assert reading is not None and (reading.basis, reading.fiscal_year) == (basis, fiscal_year)


def test_a_calendar_year_without_a_month_is_not_sure_of_its_fiscal_year() -> None:
    sure = {text: read_year(text).fiscal_year_is_sure for text in ("2015年", "2015年度", "2015年5月", "S48頃", "S48以前")}  # type: ignore[union-attr]
    assert sure == {"2015年": False, "2015年度": True, "2015年5月": True, "S48頃": False, "S48以前": False}


def test_about_before_and_after_are_kept() -> None:
    said = [read_year(f"昭和48年{word}").qualifier for word in ("頃", "ごろ", "以前", "以降", "?", "")]  # type: ignore[union-attr]
    assert said == ["about", "about", "before", "after", "about", ""]


def test_the_last_year_of_an_era_is_the_first_of_the_next() -> None:
    assert read_year("平成31年") == read_year("令和元年") == read_year("R1年")
    assert read_year("昭和64年") == read_year("平成元年") == read_year("1989年")


@given(st.integers(FIRST_YEAR, LAST_YEAR))
def test_a_year_printed_as_era_year_reads_back(year: int) -> None:
    for written in (era_year(year), era_year(year) + "年度", str(year), f"{year}年"):
        reading = read_year(written)
        assert reading is not None and reading.year == year


@given(st.sampled_from(sorted(ERAS)), st.data())
def test_letter_name_and_one_sign_of_an_era_mean_the_same(era: str, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, ERAS[era][1]))
    writings = {f"{era}{number}", f"{era.lower()}.{number}", f"{NAMES[era]}{number}", f"{NAMES[era][0]}{number}"}
    assert {read_year(text).year for text in writings} == {ERAS[era][0] + number}  # type: ignore[union-attr]


@given(st.dates(dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)))
def test_a_date_keeps_its_day_and_belongs_to_the_fiscal_year_that_began_last_april(day: dt.date) -> None:
    reading = read_year(f"{era_year(day.year)}.{day.month}.{day.day}")
    assert reading is not None and reading.date == day
    assert reading.fiscal_year == fiscal_year_of(day) == (day - dt.timedelta(days=90)).year


@given(st.one_of(st.text(), st.text(alphabet="昭平令和元年度月日頃SHRMT0123456789.-/ '　？①٣", max_size=14)))
def test_garbage_never_raises_and_a_year_read_is_one_that_can_be(text: str) -> None:
    reading = read_year(text)
    if reading is not None:
        assert FIRST_YEAR <= reading.year <= LAST_YEAR
        assert reading.year - 1 <= reading.fiscal_year <= reading.year
        assert reading.date is None or reading.date.year == reading.year

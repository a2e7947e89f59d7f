"""Text becomes a value, or unknown and a finding: never a guess."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.fields import FIELDS, field_named
from waterdx.core.findings import Finding
from waterdx.ledger.clean import Column, clean


def read(
    field: str, text: str, header: str = "", of: str = "water", words: dict[str, str] | None = None
) -> tuple[object, list[Finding]]:
    column = Column(field_named(field), header or field_named(field).ja, words or {})
    values, findings = clean(column, pd.Series([text], dtype=str), np.array([of], dtype=object))
    return (None if pd.isna(values.iloc[0]) else values.iloc[0]), findings


@pytest.mark.parametrize(
    ("field", "header", "text", "value"),
    [("diameter_mm", "口径(mm)", "φ１５０", 150), ("diameter_mm", "管径 cm", "30", 300), ("diameter_mm", "口径", "75㎜", 75),
     ("diameter_mm", "口径", "4吋", 100), ("diameter_mm", "内径(m)", "1.2", 1200), ("length_m", "延長(km)", "1.25", 1250),
     ("length_m", "延長", "1,234.5ｍ", 1234.5), ("length_m", "延長(mm)", "12500", 12.5), ("length_m", "延長(m)", "1250cm", 12.5),
     ("diameter_mm", "口径（吋）", "4", 100), ("diameter_mm", "口径", "６インチ", 150), ("diameter_mm", "口径", '3"', 75),
     ("diameter_mm", "口径", "3″", 75), ("diameter_mm", "口径", "25A", 25), ("diameter_mm", "口径", "4B", 100), ("diameter_mm", "口径", "７５粍", 75),
     ("diameter_mm", "口径〔㎝〕", "15", 150), ("diameter_mm", "管径㎝", "１５", 150), ("length_m", "延長ｋｍ", "0.5", 500),
     ("length_m", "延長", "0.5㎞", 500), ("length_m", "延長（単位：ｍ）", "１２．５", 12.5), ("cover_m", "土被り", "4尺", 40 / 33),
     ("cover_m", "土被り", "９０㌢", 0.9), ("pressure_mpa", "水圧（kgf/㎠）", "5", 0.490333), ("pressure_mpa", "水圧", "4.0㎏/㎠", 0.392266),
     ("pressure_mpa", "水圧", "350kPa", 0.35), ("cover_m", "土被り(cm)", "120", 1.2), ("pressure_mpa", "水圧(kg/cm2)", "5", 0.490333), ("slope_permille", "勾配(%)", "0.3", 3)],
)  # fmt: skip
def test_units_of_the_cell_or_the_header_are_converted(field: str, header: str, text: str, value: float) -> None:
    got, findings = read(field, text, header)
    assert got == pytest.approx(value, abs=1e-6) and not findings


@pytest.mark.parametrize(
    ("text", "year", "check"),
    [("S48", 1973, ""), ("昭和48年度", 1973, ""), ("Ｈ３１", 2019, ""), ("令和元年度", 2019, ""), ("1975-04-01", 1975, ""),
     ("S51.3.31", 1975, ""), ("1976年", 1976, "calendar_year"), ("S59頃", 1984, "year_is_about"), ("昭和40年以前", None, "year_is_a_bound"),
     ("0001", None, "placeholder"), ("9999", None, "placeholder"), ("0", None, "placeholder"), ("S99", None, "not_a_year"),
     ("2999", None, "not_a_year"), ("あ", None, "not_a_year"), ("不明", None, ""), ("", None, ""), ("－", None, "")],
)  # fmt: skip
def test_years_are_read_or_told(text: str, year: int | None, check: str) -> None:
    got, findings = read("install_fy", text, "布設年")
    assert got == year
    assert [f.check for f in findings] == ([check] if check else [])


def test_a_year_under_a_header_that_says_fiscal_year_is_no_question() -> None:
    assert read("install_fy", "1976年", "布設年度") == (1976, [])


@pytest.mark.parametrize("field", ["diameter_mm", "length_m", "cover_m", "up_invert_m"])
@pytest.mark.parametrize("text", ["9999", "999.99", "9999.0", "99999"])
def test_a_placeholder_is_unknown_and_told(field: str, text: str) -> None:
    value, findings = read(field, text)
    assert value is None and [f.check for f in findings] == ["placeholder"]


@pytest.mark.parametrize(
    ("field", "unknown"), [("diameter_mm", True), ("length_m", True), ("cover_m", False), ("cost_yen", False)]
)
def test_a_zero_is_unknown_only_where_nothing_can_be_zero(field: str, unknown: bool) -> None:
    assert (read(field, "0")[0] is None) == unknown


@pytest.mark.parametrize(
    ("field", "text"), [("diameter_mm", "5"), ("cover_m", "-24.28"), ("cover_m", "60557"), ("length_m", "1e308")]
)
def test_an_impossible_value_is_unknown_and_told_with_its_text(field: str, text: str) -> None:
    value, findings = read(field, text)
    assert value is None and findings[0].check == "out_of_range" and findings[0].raw == text


@pytest.mark.parametrize(("of", "code"), [("water", None), ("sewer", "VCP"), ("agri", "VCP")])
def test_the_same_letters_mean_what_they_mean_in_their_field(of: str, code: str | None) -> None:
    value, _ = read("material", "陶管", of=of)
    assert (value is not None) == (code is not None)


def test_a_word_that_is_no_term_is_unknown_and_told_once_with_its_count() -> None:
    column = Column(field_named("material"), "管種", {})
    values, findings = clean(column, pd.Series(["なぞ管", "VP", "なぞ管"], dtype=str), np.array(["water"] * 3, dtype=object))
    assert values.isna().tolist() == [True, False, True]
    assert [(f.check, f.count, f.row, f.raw) for f in findings] == [("unknown_term", 2, 0, "なぞ管")]


def test_a_word_the_user_gave_a_meaning_means_it() -> None:
    assert read("material", "PVCO", words={"PVCO": "VP"}) == ("VP", [])
    assert read("material", "その他", words={"その他": ""}) == (None, [])
    assert read("install_fy", "開設時", words={"開設時": "1955"}) == (1955, [])


def test_many_odd_values_are_told_in_so_many_lines_that_a_person_reads_them() -> None:
    column = Column(field_named("diameter_mm"), "口径", {})
    texts = pd.Series([f"謎{at}" for at in range(500)], dtype=str)
    _, findings = clean(column, texts, np.array(["water"] * 500, dtype=object))
    assert len(findings) == 101 and sum(f.count for f in findings) == 500


@given(st.sampled_from(FIELDS), st.text(max_size=12))
def test_no_text_whatever_raises_anything(field: object, text: str) -> None:
    value, findings = read(field.name, text)  # type: ignore[attr-defined]
    assert all(f.message.ja and f.message.en for f in findings)
    assert value is None or field.kind not in {"number", "year"} or np.isfinite(value)  # type: ignore[attr-defined, call-overload]

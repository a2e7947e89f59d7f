"""Folding compares, the raw text stays; numbers are read with their unit or not at all."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.headers import header_key
from waterdx.core.text import fold, key, says_unknown, search_key
from waterdx.core.units import FACTORS, NOMINAL_INCH, convert, read_quantity, read_unit


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＤＩＰ", "DIP"), ("ﾀﾞｸﾀｲﾙ", "ダクタイル"), ("㎜", "mm"), ("㎥", "m3"), ("①", "1"), ("ＳⅡ", "SII"), ("㈱", "(株)"), ("№", "No"),
        ("Φ１５０", "φ150"), ("ø150", "φ150"), ("∅150", "φ150"), ("−5", "-5"), ("Ｐー12", "P-12"), ("〜", "~"), ("～", "~"),
        ("　本町　", "本町"), ("ポリ", "ポリ"),
    ],
)  # fmt: skip
def test_one_word_typed_in_many_ways_folds_to_one(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(text)


def test_folding_leaves_the_raw_text_as_it_was() -> None:
    raw = "①ＨＩ・ＶＰ　髙﨑"
    assert (fold(raw), raw) == ("1HI・VP 髙﨑", "①ＨＩ・ＶＰ　髙﨑")


def test_search_does_not_mind_hiragana_but_lookup_does() -> None:
    assert search_key("どろーん") == search_key("ドローン")
    assert key("どろーん") != key("ドローン")


@pytest.mark.parametrize("text", ["", "　", "-", "ー", "不明", "不 明", "？", "N/A", "#REF!", "未調査"])
def test_what_says_unknown_is_unknown(text: str) -> None:
    assert says_unknown(text)


@pytest.mark.parametrize("text", ["0", "0.0", "無", "なし", "本町", "9999"])
def test_a_zero_and_a_no_are_not_unknown(text: str) -> None:
    assert not says_unknown(text)


@pytest.mark.parametrize(
    ("text", "unit", "column_unit", "value"),
    [
        ("φ１５０", "mm", "", 150), ("150㎜", "mm", "", 150), ("15cm", "mm", "", 150), ("0.15m", "mm", "", 150), ("60", "mm", "cm", 600),
        ("4吋", "mm", "", 100), ("4インチ", "mm", "", 100), ("1,234.5ｍ", "m", "", 1234.5), ("1.2km", "m", "", 1200),
        ("350mm", "m", "", 0.35), ("-24.28", "m", "", -24.28), ("3kg/cm²", "MPa", "", 0.2941995), ("2.5%", "‰", "", 25),
        ("12千円", "円", "", 12000), ("L=12.5", "m", "", 12.5), ("1e3", "m", "", 1000), (".5", "m", "", 0.5),
    ],
)  # fmt: skip
def test_a_number_is_read_in_the_unit_of_the_ledger(text: str, unit: str, column_unit: str, value: float) -> None:
    quantity = read_quantity(text, unit, column_unit)
    assert quantity is not None and quantity.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    ["", "φ", "-", "150x200", "150mm 200mm", "12 3", "1,2345", "150kg", "約150", "7吋", "1e400", "nan", "inf", "-inf", "1.2.3"],
)
def test_what_is_not_one_number_is_not_read(text: str) -> None:
    assert read_quantity(text, "mm") is None


def test_a_cell_that_names_its_unit_is_stronger_than_its_column() -> None:
    assert read_quantity("150mm", "mm", "cm").value == 150  # type: ignore[union-attr]


@given(st.floats(-1e6, 1e6), st.sampled_from(sorted(FACTORS.keys() - {("mm", "inch")})))  # bores in inches are nominal
def test_every_unit_converts_by_its_factor(number: float, pair: tuple[str, str]) -> None:
    kept, written = pair
    quantity = read_quantity(f"{number:.6f}", kept, written)
    assert quantity is not None and quantity.value == pytest.approx(float(f"{number:.6f}") * FACTORS[pair], abs=1e-8)


@given(st.text(), st.sampled_from(["mm", "m", "MPa", "‰", "円"]))
def test_garbage_gives_a_finite_number_or_none(text: str, unit: str) -> None:
    quantity = read_quantity(text, unit)
    assert quantity is None or math.isfinite(quantity.value)


def test_inches_are_nominal_bores() -> None:
    assert (convert(8, "mm", "inch"), convert(15, "mm", "inch")) == (200, 381), "exact only where there is no nominal bore"
    assert {inch: read_quantity(f"{inch}吋", "mm").value for inch in NOMINAL_INCH} == NOMINAL_INCH  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("header", "bare", "unit"),
    [
        ("延長（ｍ）", "延長", "m"),
        ("管径 cm", "管径", "cm"),
        ("口径(㎜)", "口径", "mm"),
        ("length_m", "length", "m"),
        ("管種", "管種", ""),
    ],
)
def test_a_header_is_known_without_its_unit_and_the_unit_from_the_header(header: str, bare: str, unit: str) -> None:
    assert (header_key(header), read_unit(header)) == (key(bare), unit)


@pytest.mark.parametrize("text", ["E00", "e1", "+E3", "E", "."])
def test_an_exponent_without_a_number_before_it_is_a_name(text):
    assert read_quantity(text, "m") is None

"""Nothing from the data acts as a formula or a control code in somebody's program (faults and attacks, S-06)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.safe_text import clean_text, safe_cell, shown_width

HOSTILE = (
    "=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", ";=1", '"=1',
    '=HYPERLINK("http://host/")', "=cmd|' /C calc'!A0", "{=1}", " =1", "\u3000=1", "\x00=1", "\x1b=1", "|cmd",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_be_a_formula_becomes_text(text: str) -> None:
    cell = safe_cell(text)
    assert cell == "'" + clean_text(text)


@pytest.mark.parametrize("text", ["本町一丁目", "φ150", "P-12", "１号線", "平成元年", "", "a=b", "ＤＩＰ(K形)", "'quoted"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text


@given(st.text())
def test_a_cell_never_begins_as_a_formula_and_loses_nothing_but_control_codes(text: str) -> None:
    cell = safe_cell(text)
    assert cell.lstrip()[:1] not in set("=+-@＝＋－＠")
    assert cell in (clean_text(text), "'" + clean_text(text))


@given(st.text(alphabet=st.characters()))
def test_cleaned_text_can_be_written_in_utf_8_and_has_no_control_codes(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert not any(ord(sign) < 32 and sign not in "\t\n\r" for sign in cleaned)


def test_names_that_people_really_have_are_not_cleaned_away() -> None:
    for text in ("髙﨑", "葛\U000e0100飾区", "𠮷野家前", "ﾊﾟﾙﾌﾟ", "1行目\n2行目", "👷"):
        assert clean_text(text) == text


def test_japanese_takes_two_places_on_a_terminal() -> None:
    assert (shown_width("管種"), shown_width("DIP"), shown_width("ｶﾝ")) == (4, 3, 2)

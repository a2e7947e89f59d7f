"""What a label such as 「DIP φ150 L=45.2 S52」 says is understood, and nothing else is made of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.labels import read_label

LABELS = [
    # text, field, material, joint, mm, m, year, rest
    ("DIP φ150 L=45.2 S52", "water", "DIP", None, 150, 45.2, 1977, ""),
    ("ＤＩＰΦ１５０×４５．２ｍ", "water", "DIP", None, 150, 45.2, None, ""),
    ("VP75", "water", "VP", None, 75, None, None, ""),
    ("HIVPφ75-12.5m", "water", "HIVP", None, 75, 12.5, None, ""),
    ("φ100 CIP S45", "water", "CIP", None, 100, None, 1970, ""),
    ("DIP-K φ200 1987", "water", "DIP", "K", 200, None, 1987, ""),
    ("DIP(GX)φ150 L=120.55m H25年度", "water", "DIP", "GX", 150, 120.55, 2013, ""),
    ("100粍 鋳鉄管 昭和38年", "water", "CIP", None, 100, None, 1963, ""),
    ("ダクタイル鋳鉄管 口径150", "water", "DIP", None, 150, None, None, ""),
    ("4吋 鋳鉄管 S30.3", "water", "CIP", None, 100, None, 1955, ""),
    ("配水用ポリエチレン管φ100 令和元年度", "water", "HPPE", None, 100, None, 2019, ""),
    ("DIP φ150 L=1,234.5m R2", "water", "DIP", None, 150, 1234.5, 2020, ""),
    ("VUφ200 L=30.5m i=3.0‰", "sewer", "VU", None, 200, 30.5, None, "i=3.0‰"),
    ("HPφ300 2.5‰ 45.00m", "sewer", "HP", None, 300, 45.0, None, "2.5‰"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field", "material", "joint", "mm", "m", "year", "rest"), LABELS)
def test_a_label_is_taken_apart(
    text: str, field: str, material: str, joint: str | None, mm: float, m: float | None, year: int | None, rest: str
) -> None:
    label = read_label(text, field)
    assert label.material is not None
    assert label.material.code == material
    assert (label.joint.code if label.joint else None) == joint
    assert (label.diameter_mm, label.length_m) == (mm, m)
    assert (label.year.year if label.year else None) == year
    assert label.rest == rest


@pytest.mark.parametrize("text", ["県道12号線", "S=1:500", "H=1.20", "150", "2005", "T-25", "No.12", "駅前通り", "", "C-0012"])
def test_what_is_no_label_says_nothing(text: str) -> None:
    assert not read_label(text, "water").says


def test_the_words_of_each_part_are_kept_as_written() -> None:
    assert read_label("DIP-K φ150 L=45.2 S52", "water").written == {
        "material": "DIP", "joint": "K", "diameter": "150", "length": "45.2", "year": "S52",
    }  # fmt: skip


def test_the_same_letters_mean_what_the_field_says() -> None:
    water, sewer = read_label("CP φ100", "water").material, read_label("CP φ100", "sewer").material
    assert water is None or sewer is None or water.name != sewer.name


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    label = read_label(text, "water")
    assert label.diameter_mm is None or label.diameter_mm >= 10


@given(
    st.sampled_from(["DIP", "VP", "HIVP", "CIP", "ACP"]),
    st.integers(13, 2000),
    st.floats(0.1, 999).map(lambda x: round(x, 1)),
    st.integers(1, 63),
)
def test_what_is_written_in_the_usual_order_is_read_back(material: str, mm: int, length: float, era: int) -> None:
    label = read_label(f"{material} φ{mm} L={length} S{era}", "water")
    assert label.material is not None and label.material.code == material
    assert (label.diameter_mm, label.length_m, label.year and label.year.year) == (mm, length, 1925 + era)

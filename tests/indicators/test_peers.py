"""Peers are the official class of the same year; ranks follow the direction."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.indicators.definitions import INDICATORS
from waterdx.indicators.inputs import derive, shipped
from waterdx.indicators.peers import SMALL, peers_of, rank


def towns(revenues: list[float | None], class_code: str = "A9") -> pd.DataFrame:
    """One utility per revenue, all with expenses of 100: the ordinary ratio is the revenue."""
    return pd.DataFrame(
        {
            "year": 2020, "field": "water", "class_code": class_code, "utility": "町", "prefecture": "県",
            "code": [f"{number:06d}" for number in range(len(revenues))],
            "ordinary_revenue": pd.Series(revenues, dtype=float), "ordinary_expense": 100.0,
        }
    )  # fmt: skip


def test_the_peers_are_the_class_of_the_same_year_and_field() -> None:
    peers = peers_of("152161", 2020, "water", shipped())
    assert (peers.class_code, peers.n) == ("A5", 204)
    assert peers.statistics["W1-1"].ratio_of_sums == pytest.approx(108.83, abs=0.005)
    assert {one.n for one in peers.statistics.values()} == {204}
    assert peers.notes == ()


def test_the_class_of_an_earlier_year_is_used_for_that_year() -> None:
    assert peers_of("342084", 2015, "water", shipped()).class_code == "A5"
    assert peers_of("342084", 2020, "water", shipped()).class_code == "A6"


def test_quartiles_are_over_utilities_and_the_average_over_sums() -> None:
    frame = towns([80, 90, 100, 110, 120]).assign(ordinary_expense=[100.0, 100, 100, 100, 1100])
    one = peers_of("000000", 2020, "water", frame).statistics["W1-1"]
    assert (one.q1, one.median) == (80, 90)
    assert one.ratio_of_sums == pytest.approx(500 / 1500 * 100)


def test_a_neutral_indicator_has_no_rank() -> None:
    ranks = peers_of("152161", 2020, "water", shipped()).ranks
    assert ranks["W1-4"] == {"152161": None}
    assert all(place["152161"] for name, place in ranks.items() if INDICATORS[name].direction != "neutral")


def test_one_outside_the_class_has_no_rank() -> None:
    ranks = peers_of("152161", 2020, "water", shipped(), ["152161", "152170"]).ranks
    assert ranks["W1-1"] == {"152161": 109, "152170": None}


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=20))
def test_the_best_has_rank_one_and_nobody_falls_below_the_number_of_peers(numbers: list[int]) -> None:
    values = pd.Series(numbers, index=[str(place) for place in range(len(numbers))], dtype=float)
    for name, best in (("W1-1", values.idxmax()), ("W1-6", values.idxmin())):
        ranks = [rank(values, code, INDICATORS[name]) for code in values.index]
        assert rank(values, str(best), INDICATORS[name]) == 1
        assert all(place is not None and 1 <= place <= len(values) for place in ranks)


def test_an_unknown_value_is_left_out_and_said() -> None:
    peers = peers_of("000001", 2020, "water", derive(towns([None, *range(90, 101)])))
    assert (peers.n, peers.statistics["W1-1"].n) == (12, 11)
    assert peers.ranks["W1-1"]["000001"] == 11
    assert any("W1-1 11/12" in note.ja and "W1-1 11/12" in note.en for note in peers.notes)


def test_a_small_class_is_said() -> None:
    notes = peers_of("000000", 2020, "water", towns([100.0] * (SMALL - 1))).notes
    assert any(f"{SMALL - 1}団体と少なく" in note.ja for note in notes)


def test_where_no_official_class_is_known_the_whole_field_stands_in_and_is_said() -> None:
    peers = peers_of("152161", 2020, "water_kani", shipped())
    assert (peers.class_code, peers.n) == (None, 96)
    assert any("類似団体区分は確認できていない" in note.ja for note in peers.notes)


def test_nobody_known_gives_none_and_no_error() -> None:
    peers = peers_of("000000", 2020, "water", towns([None, None]))
    one = peers.statistics["W1-1"]
    assert (one.median, one.q1, one.q3, one.ratio_of_sums, one.n) == (None, None, None, None, 0)

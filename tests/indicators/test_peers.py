"""Peers are the official class of the same year; ranks follow the direction."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.indicators.definitions import INDICATORS
from waterdx.indicators.inputs import derive, shipped
from waterdx.indicators.likeness import likeness
from waterdx.indicators.panel import panel
from waterdx.indicators.peer_sets import WAYS, choose_peers
from waterdx.indicators.peers import SMALL, Peers, peers_over_years, rank
from waterdx.indicators.peers import peers_of as statistics_of
from waterdx.indicators.values import averages


def towns(revenues: list[float | None], class_code: str = "A9") -> pd.DataFrame:
    """One utility per revenue, all with expenses of 100: the ordinary ratio is the revenue."""
    return pd.DataFrame(
        {
            "year": 2020, "field": "water", "class_code": class_code, "utility": "町", "prefecture": "県",
            "code": [f"{number:06d}" for number in range(len(revenues))],
            "ordinary_revenue": pd.Series(revenues, dtype=float), "ordinary_expense": 100.0,
        }
    )  # fmt: skip


def peers_of(code: str, year: int, field: str, frame: pd.DataFrame | None = None, ranked: Sequence[str] = ()) -> Peers:
    whole = panel(field, frame)
    return statistics_of(whole, choose_peers(whole, code, year), rank_codes=ranked)


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


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("field", ["water", "sewer_public", "sewer_agri"])
def test_every_way_of_choosing_says_who_and_why_and_counts_the_utility_itself(way: str, field: str) -> None:
    whole = panel(field)
    chosen = choose_peers(whole, "152161", whole.last_accounts, way)
    assert "152161" in chosen.codes and len(set(chosen.codes)) == len(chosen.codes) > 5
    assert chosen.why.ja and chosen.why.en and chosen.name.ja
    assert set(chosen.distances) <= set(chosen.codes) - {"152161"}


def test_the_neighbours_of_itoigawa_are_those_around_it_nearest_first() -> None:
    chosen = choose_peers(panel("water"), "152161", 2020, "neighbours")
    names = [panel("water").name_of(code) for code in chosen.codes]
    assert {"妙高市", "上越市", "黒部市", "白馬村"} <= set(names)
    assert list(chosen.distances.values()) == sorted(chosen.distances.values()) and min(chosen.distances.values()) > 10


def test_similar_utilities_are_nearer_than_anybody_left_out_and_everybody_is_nearest_to_itself() -> None:
    whole = panel("water")
    found = likeness(whole, "152161", 2020)
    chosen = choose_peers(whole, "152161", 2020, "similar")
    assert max(chosen.distances.values()) <= found.distances.drop(list(chosen.distances)).min()
    assert (found.distances >= 0).all() and "152161" not in found.distances
    assert found.used == ("connections", "density", "bought")


def test_likeness_is_mutual_and_does_not_change_with_the_unit_of_money() -> None:
    whole = panel("water")
    there, back = likeness(whole, "152161", 2020), likeness(whole, "152170", 2020)
    assert there.distances["152170"] == pytest.approx(back.distances["152161"])
    in_yen = shipped().assign(**{name: shipped()[name] * 1000 for name in ("purchased_water_cost", "ordinary_expense")})
    pd.testing.assert_series_equal(likeness(panel("water", in_yen), "152161", 2020).distances, there.distances)


def test_a_fixed_set_stays_over_the_years_and_a_class_follows_its_year() -> None:
    whole = panel("water")
    same = peers_over_years(whole, "152161", range(2015, 2021), "similar")
    assert len({one.chosen.codes for one in same.values()}) == 1
    classes = peers_over_years(whole, "342084", [2015, 2020])
    assert [one.class_code for one in classes.values()] == ["A5", "A6"]


def test_one_whose_place_or_size_nobody_knows_is_told_what_else_to_compare_with() -> None:
    whole = panel("water", derive(towns([100.0] * 12)))
    with pytest.raises(UserError, match="所在地"):
        choose_peers(whole, "000001", 2020, "neighbours")
    with pytest.raises(UserError, match="規模"):
        choose_peers(whole, "000001", 2020, "similar")
    with pytest.raises(UserError, match="country"):
        choose_peers(whole, "000001", 2020, "nobody")


def test_the_average_of_the_class_is_the_published_one_within_rounding() -> None:
    statistics = peers_of("152161", 2020, "water").statistics
    published = averages("water", "A5", [2020]).set_index("indicator")["value"]
    compared = statistics.keys() & set(published.index)
    assert len(compared) >= 8
    for name in compared:
        assert statistics[name].ratio_of_sums == pytest.approx(published[name], abs=0.0051), name


def test_a_published_value_that_cannot_be_counts_for_nothing_and_is_told() -> None:
    bando = "082287"  # 977.55 % of its pipes beyond age in FY2021
    peers = peers_of(bando, 2021, "water")
    pipes = panel("water").at(2021)["W2-2"].reindex(list(peers.chosen.codes))
    assert pipes[bando] == 977.55
    assert peers.ranks["W2-2"][bando] is None and peers.statistics["W2-2"].n == pipes.count() - 1
    assert peers.statistics["W2-2"].median == pytest.approx(pipes.drop(bando).median())
    assert any("坂東市 W2-2 977.55" in note.ja for note in peers.notes)


def test_a_year_whose_class_nobody_states_uses_that_of_another_and_says_so() -> None:
    assert any("2020年度の区分" in note.ja for note in peers_of("152161", 2023, "water").notes)
    assert not any("年度の区分" in note.ja for note in peers_of("152161", 2019, "water").notes)


@given(factor=st.sampled_from([0.01, 0.5, 3.0, 100.0]), order=st.permutations(["2", "3", "4", "5"]))
@settings(deadline=None, max_examples=15)
def test_likeness_knows_neither_units_nor_the_order_of_rows(factor: float, order: list[str]) -> None:
    frame = pd.DataFrame(
        {
            "year": 2020, "field": "water", "class_code": "A9", "utility": "町", "prefecture": "県", "code": list("12345"),
            "service_connections": [1000.0, 1000, 9000, 1100, 500], "service_area_ha": [100.0, 100, 400, 120, 80],
            "purchased_water_cost": [0.0, 0, 10, 30, 0], "ordinary_expense": 100.0, "ordinary_revenue": 100.0,
        }
    )  # fmt: skip
    before = likeness(panel("water", frame), "1", 2020).distances
    mixed = frame.set_index("code").loc[["1", *order]].reset_index()
    after = likeness(panel("water", mixed.assign(service_connections=mixed["service_connections"] * factor)), "1", 2020).distances
    assert after.to_dict() == pytest.approx(before.to_dict())
    assert next(iter(before.index)) == "2" and before["2"] == 0  # one exactly alike

"""The outlook obeys the laws of its own arithmetic, and says what it does not know."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.indicators.outlook import MEASURES, Accounts, Outlook, outlook
from waterdx.indicators.outlook_assumptions import (
    ASSUMPTIONS,
    DRIVERS,
    Range,
    assumptions_with,
    from_text,
    read_assumption,
    read_settings,
    to_text,
)
from waterdx.indicators.outlook_tables import assumption_frame, outlook_frame
from waterdx.indicators.renewal_demand import CLASSES, metres_due

TOWN = Accounts("152161", "糸魚川市", 2020, 436_430.0, 478_636.0, 4_249_695.0, "https://example.jp")
STILL = {
    "population_change": 0.0, "demand_change": 0.0, "price_change": 0.0, "variable_cost": 10.0, "renewal_age": 1.0,
    "yen_per_m_to_100": 100_000.0, "yen_per_m_to_200": 150_000.0, "yen_per_m_above_200": 300_000.0, "yen_per_m_unknown": 120_000.0,
    "backlog_years": 10.0, "unknown_due": 1.0, "facilities": 0.0, "subsidy": 0.0, "bonds": 50.0, "interest": 2.0, "life": 40.0,
    "old_depreciation": 0.0,
}  # fmt: skip


def certain(**changed: float) -> dict[str, Range]:
    return {name: Range(value, value, value) for name, value in (STILL | changed).items()}


def pipes(*rows: tuple[float | None, float | None, float, float | None]) -> pd.DataFrame:
    """Laying year, years to renewal, metres, diameter."""
    frame = pd.DataFrame(rows, columns=["install_fy", "renewal_years", "metres", "diameter_mm"], dtype=float)
    return frame.assign(field="water", length_cm=frame["metres"] * 100, renewal_fy_inferred=False)


OLD = pipes((1960, 40, 1000, 75), (1990, 40, 2000, 150), (2000, 50, 500, 300), (2020, 80, 700, 75), (1995, 50, 300, None))
YOUNG = pipes((2020, 80, 5000, 100))
costs = st.floats(1_000, 10_000_000)
rates = st.floats(-3, 3)


def ahead(frame: pd.DataFrame = OLD, accounts: Accounts = TOWN, first: int = 2021, **changed: float) -> Outlook:
    return outlook(accounts, frame, certain(**changed), first)


def test_without_change_and_without_renewal_todays_figures_hold() -> None:
    found = ahead(YOUNG).middle
    assert np.allclose(found["tariff_yen_per_m3"], TOWN.cost * 1000 / TOWN.volume)
    assert np.allclose(found["recovery_percent"], 100 * TOWN.revenue / TOWN.cost)
    assert np.allclose(found["tariff_change_percent"].iloc[0], 100 * (TOWN.cost / TOWN.revenue - 1))
    assert (found["demand_km"] == 0).all()


def test_todays_recovery_is_the_published_one() -> None:
    assert ahead(YOUNG).middle["recovery_percent"].iloc[0] == pytest.approx(109.67, abs=0.005)
    assert TOWN.tariff == pytest.approx(112.63, abs=0.005)


@given(cost=costs, change=rates, prices=rates)
@settings(max_examples=25, deadline=None)
def test_doubling_all_costs_doubles_the_tariff_needed(cost: float, change: float, prices: float) -> None:
    one = replace(TOWN, cost=cost)
    rate = {"population_change": change, "price_change": prices, "facilities": 5_000.0, "old_depreciation": cost / 4}
    twice = {name: 2 * STILL[name] for name in CLASSES} | {"facilities": 10_000.0, "old_depreciation": cost / 2}
    single = ahead(accounts=one, **rate).middle["tariff_yen_per_m3"]
    double = ahead(accounts=replace(one, cost=2 * cost), **(rate | twice)).middle["tariff_yen_per_m3"]
    assert np.allclose(double, 2 * single)


def test_the_whole_demand_is_the_sum_of_lengths_by_their_unit_cost() -> None:
    found = ahead().middle
    due = 1000 * 100_000 + 2000 * 150_000 + 500 * 300_000 + 300 * 120_000  # the pipe of 2020 lasts to 2100
    assert found["demand_thousand_yen"].sum() * 1000 == pytest.approx(due)
    assert found["demand_total_thousand_yen"].iloc[-1] * 1000 == pytest.approx(due)
    assert found["demand_km"].sum() == pytest.approx(3.8)


def test_a_pipe_is_renewed_in_its_year_and_what_was_due_is_spread_evenly() -> None:
    due = metres_due(OLD, range(2021, 2051), age=1.0, backlog_years=10, unknown_due=1.0)
    assert due.loc[2030, "yen_per_m_to_200"] == 2000 and due.loc[2050, "yen_per_m_above_200"] == 500
    assert due.loc[2021:2030, "yen_per_m_to_100"].tolist() == [100.0] * 10 and due.loc[2031:, "yen_per_m_to_100"].sum() == 0


def test_longer_ages_put_renewal_off() -> None:
    early, late = (metres_due(OLD, range(2021, 2051), age=age, backlog_years=10, unknown_due=1.0) for age in (0.8, 1.2))
    assert (early.sum(axis=1).cumsum() >= late.sum(axis=1).cumsum() - 1e-9).all()


def test_pipes_without_a_year_follow_the_others_and_are_never_nothing_by_default() -> None:
    half = pd.concat([OLD, pipes((None, None, 4500, 75))], ignore_index=True)
    dated = metres_due(OLD, range(2021, 2051), age=1.0, backlog_years=10, unknown_due=1.0).sum().sum()
    whole = metres_due(half, range(2021, 2051), age=1.0, backlog_years=10, unknown_due=1.0).sum().sum()
    assert whole == pytest.approx(2 * dated)
    most = metres_due(half, range(2021, 2051), age=1.0, backlog_years=10, unknown_due=9.0).sum().sum()
    assert most == pytest.approx(dated + 4500)
    assert any("fall due" in note.en for note in ahead(half).notes)


@given(
    width=st.floats(0.05, 2),
    middle=st.floats(-2, 1),
    name=st.sampled_from(["population_change", "demand_change", "price_change"]),
)
@settings(max_examples=25, deadline=None)
def test_the_band_of_a_yearly_change_widens_with_time(width: float, middle: float, name: str) -> None:
    assumed = certain() | {name: Range(middle - width, middle, middle + width)}
    found = outlook(TOWN, YOUNG, assumed, 2021)
    spread = (found.high - found.low)["tariff_yen_per_m3"] / found.middle["tariff_yen_per_m3"]
    assert (spread.diff().dropna() > 0).all()


def test_the_band_of_the_price_of_renewal_widens_with_time() -> None:
    found = outlook(TOWN, OLD, certain() | {name: Range(50_000, 100_000, 200_000) for name in CLASSES}, 2021)
    assert (found.high - found.low)["demand_total_thousand_yen"].is_monotonic_increasing
    assert [one.name for one in found.drivers] == ["yen_per_m"]  # the classes of diameter move together


def test_the_middle_lies_in_the_band_and_amounts_are_never_below_zero() -> None:
    found = outlook(TOWN, OLD, assumptions_with({}), 2026)
    for name in MEASURES:
        assert (found.low[name] <= found.middle[name] + 1e-9).all() and (found.middle[name] <= found.high[name] + 1e-9).all()
    assert (found.low.drop(columns="tariff_change_percent") >= 0).all().all()
    assert {one.name for one in found.drivers} <= DRIVERS.keys()


def test_nothing_uncertain_gives_no_band() -> None:
    found = ahead()
    pd.testing.assert_frame_equal(found.low, found.middle)
    assert not found.drivers


def test_a_renewed_pipe_costs_from_the_year_after() -> None:
    found = ahead(pipes((1981, 40, 4000, 100)), bonds=0.0).middle["cost_thousand_yen"] - TOWN.cost
    assert found.loc[2021] == 0 and found.loc[2022:].tolist() == pytest.approx([10_000.0] * 29)  # 400 million yen over 40 years
    owed = ahead(pipes((1981, 40, 4000, 100)), bonds=100.0).middle["cost_thousand_yen"] - TOWN.cost
    assert owed.loc[2022] == pytest.approx(10_000 + 400_000 * 0.02)
    assert owed.loc[2023] == pytest.approx(10_000 + 390_000 * 0.02)


def test_old_depreciation_falls_with_the_pipes_that_reach_their_statutory_life() -> None:
    town = pipes((1985, 80, 1000, 100), (2015, 80, 3000, 100))
    cost = ahead(town, old_depreciation=40_000.0).middle["cost_thousand_yen"]
    assert cost.loc[2024] == pytest.approx(TOWN.cost) and cost.loc[2025] == pytest.approx(TOWN.cost - 10_000)


def test_a_subsidy_lowers_cost_and_not_demand() -> None:
    plain, helped = ahead().middle, ahead(subsidy=50.0).middle
    assert (helped["demand_thousand_yen"] == plain["demand_thousand_yen"]).all()
    assert helped["cost_thousand_yen"].iloc[-1] < plain["cost_thousand_yen"].iloc[-1]


def test_a_ledger_that_does_not_say_when_is_refused_in_a_sentence() -> None:
    with pytest.raises(UserError, match="水道の台帳"):
        ahead(OLD.assign(field="sewer"))
    with pytest.raises(UserError, match="ledger complete"):
        ahead(OLD.assign(install_fy=np.nan))
    with pytest.raises(UserError, match="千円単位"):
        ahead(old_depreciation=9e8)


@pytest.mark.parametrize("one", ASSUMPTIONS, ids=[one.name for one in ASSUMPTIONS])
def test_every_assumption_says_its_unit_and_source_and_can_be_typed(one) -> None:
    for words in (one.label, one.unit, one.source):
        assert words.ja and words.en
    assert one.least <= one.default.low <= one.default.middle <= one.default.high <= one.most
    assert read_assumption(one.name, str(one.default.middle)) == one.default
    assert read_assumption(one.name, "/".join(map(str, (one.least, one.most, one.most)))) == Range(one.least, one.most, one.most)


@pytest.mark.parametrize("text", ["", "abc", "3/2/1", "1/2", "1/2/3/4", "nan", "1e9", "-1e9", "inf"])
def test_an_assumption_that_cannot_be_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UserError, match="利率"):
        read_assumption("interest", text)


def test_assumptions_are_kept_as_text_and_unknown_names_are_answered_with_the_known() -> None:
    own = read_settings(["population_change=-1.2", "yen_per_m_to_100=80,000/90,000/100,000"])
    assert from_text(to_text(own)) == own and from_text('{"gone": [1, 2, 3]}') == {}
    assert own["population_change"].low == pytest.approx(-1.96)
    with pytest.raises(UserError, match="population_change"):
        read_settings(["people=3"])


def test_the_tables_have_units_in_their_headings_and_every_assumption() -> None:
    found = outlook(TOWN, OLD, assumptions_with({}), 2026)
    table = outlook_frame(found)
    assert len(table) == 30 and all("(" in name for name in table.columns[1:]) and len(table.columns) == 1 + 3 * len(MEASURES)
    assert len(assumption_frame(found.assumed)) == len(ASSUMPTIONS)

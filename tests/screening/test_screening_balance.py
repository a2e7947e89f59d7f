"""Water balance: volumes read in their units, what is unknown stays unknown, ILI with the limits of its formula."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from waterdx.core.errors import UserError
from waterdx.ledger.undo import undo
from waterdx.reports.balance_charts import water_balance
from waterdx.reports.balance_table import balance_frame, write_balance
from waterdx.screening.water_balance import balance_of, balances, import_balance, uarl_m3_day

from .grid_town import grid_town

HEAD = "区域,年度,配水量(千m3),有収水量(千m3),無収水量(千m3),漏水量(千m3),配水管延長(km),給水件数,平均水圧(MPa)\n"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return grid_town(tmp_path, pressure_zone=["北"] * 60 + ["南"] * 40)


def table(folder: Path, rows: str, head: str = HEAD) -> Path:
    file = folder / "水量.csv"
    file.write_text(head + rows, encoding="cp932")
    return file


def row(**known: float) -> pd.Series:
    names = (
        "distributed_m3",
        "billed_m3",
        "unbilled_m3",
        "ineffective_m3",
        "leakage_m3",
        "main_km",
        "connections",
        "service_m",
        "pressure_m",
    )
    frame = pd.DataFrame([{**dict.fromkeys(names, np.nan), "district": "甲", "fy": 2023.0, **known}])
    return balance_of(frame).iloc[0]


def test_uarl_is_that_of_the_formula():
    """(18 × 100 + 0.8 × 6000 + 25 × 60) × 40 = 324,000 L/day."""
    found = uarl_m3_day(pd.Series([100.0]), pd.Series([6000.0]), pd.Series([60.0]), pd.Series([40.0]))
    assert found[0] == pytest.approx(324.0)


def test_volumes_add_up_and_a_leap_year_has_366_days():
    found = row(distributed_m3=1000, billed_m3=800, unbilled_m3=50, main_km=10)
    assert found["lost_m3"] == 150 and found["revenue_percent"] == 80 and found["effective_percent"] == 85
    assert found["lost_m3_km_day"] == pytest.approx(150 / 366 / 10), "FY2023 holds 29 February 2024"


def test_without_the_unbilled_volume_the_ineffective_one_is_at_most():
    found = row(distributed_m3=1000, billed_m3=800, main_km=10)
    assert found["lost_m3"] == 200 and found["lost_at_most"] and np.isnan(found["effective_percent"])
    assert any("多くても" in words.ja for words in found["warnings"])
    assert np.isnan(row(distributed_m3=1000)["lost_m3"]), "nothing billed is known: nothing is known to be lost"


def test_contradictions_are_told_and_not_computed_with():
    found = row(distributed_m3=1000, billed_m3=1100, unbilled_m3=0)
    assert np.isnan(found["lost_m3"]) and any("有収水量が配水量より多い" in words.ja for words in found["warnings"])
    assert any(
        "合わない" in words.ja
        for words in row(distributed_m3=1000, billed_m3=800, unbilled_m3=50, ineffective_m3=300)["warnings"]
    )


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"connections": 800.0}, "参考にもなりにくい"),
        ({"connections": 4000.0}, "のちの緩和"),
        ({"connections": 6000.0, "main_km": 400.0}, "件/km"),
        ({"connections": 6000.0, "pressure_m": 20.0}, "平均水圧"),
    ],
)
def test_ili_is_warned_of_below_the_size_it_is_valid_for(known, told):
    base = {
        "distributed_m3": 2e6,
        "billed_m3": 1.7e6,
        "unbilled_m3": 5e4,
        "leakage_m3": 2e5,
        "main_km": 100.0,
        "pressure_m": 40.0,
        "service_m": 10.0,
    }
    found = row(**(base | known))
    assert found["ili"] > 0 and any(told in words.ja for words in found["warnings"])
    assert row(**base, connections=6000.0)["warnings"] == ()


def test_headers_in_thousands_mpa_and_eras_are_read_and_totals_skipped(town, tmp_path):
    import_balance(town, table(tmp_path, "北,R5,620,540,12,60,40.2,3100,0.35\n計,,620,540,12,60,40.2,3100,\n"))
    found = balances(town).iloc[0]
    assert len(balances(town)) == 1 and (found["fy"], found["distributed_m3"], found["lost_m3"]) == (2023, 620_000, 68_000)
    assert found["pressure_m"] == pytest.approx(35.7, abs=0.05) and found["main_km"] == 40.2


def test_the_length_comes_from_the_ledger_where_the_file_has_none(town, tmp_path):
    import_balance(town, table(tmp_path, "北,R5,620,540,12\n西,R5,100,90,1\n", "区域,年度,配水量,有収水量,無収水量\n"))
    found = balances(town).set_index("district")
    assert found.loc["北", "main_km"] == pytest.approx(6.0) and found.loc["北", "km_source"] == "ledger"
    assert np.isnan(found.loc["西", "main_km"]) and np.isnan(found.loc["西", "lost_m3_km_day"])


def test_the_last_file_counts_and_an_import_can_be_taken_back(town, tmp_path):
    import_balance(town, table(tmp_path, "北,R5,620,540,12,,,,\n"))
    import_balance(town, table(tmp_path, "北,R5,600,540,12,,,,\n"))
    assert balances(town)["distributed_m3"].tolist() == [600_000]
    undo(town)
    assert balances(town)["distributed_m3"].tolist() == [620_000]
    undo(town)
    with pytest.raises(UserError, match="水収支の記録がありません"):
        balances(town)


def test_a_file_without_the_volume_and_rows_without_one_are_told(town, tmp_path):
    with pytest.raises(UserError, match="「配水量」"):
        import_balance(town, table(tmp_path, "北,1\n", "区域,有収水量\n"))
    found = import_balance(town, table(tmp_path, "北,R5,620,不明,abc,,,,\n,R5,5,,,,,,\n"))
    assert found.rows == 1 and {one.check for one in found.findings} >= {"unread_cell", "balance_row"}
    assert np.isnan(balances(town)["billed_m3"][0])


def test_the_table_is_written_and_the_chart_drawn(town, tmp_path):
    import_balance(town, table(tmp_path, "北,R5,620,540,12,60,40.2,3100,0.35\n南,R5,100,120,,,,,\n"))
    found = balances(town)
    for ending in ("xlsx", "csv"):
        write_balance(tmp_path / f"b.{ending}", found)
        assert (tmp_path / f"b.{ending}").stat().st_size > 300
    assert len(balance_frame(found)) == 2 and len(water_balance(town).axes) == 2


def test_a_daily_volume_and_other_units_of_pressure_are_understood(town, tmp_path):
    """1,000 m3 a day in a leap year, 380 kPa = 38.7 m: never 1,000 m3 a year or 380 m."""
    head = "区域,年度,配水量(m3/日),有収水量(m3/日),配水管延長(km),給水件数,平均水圧(kPa)\n"
    import_balance(town, table(tmp_path, "北,R5,1000,800,10,6000,380\n", head))
    found = balances(town).iloc[0]
    assert found["distributed_m3"] == 366_000 and found["pressure_m"] == pytest.approx(38.75, abs=0.01)


@pytest.mark.parametrize(
    ("head", "cells", "check"),
    [
        ("配水量,平均水圧(MPa)", "1000,0.38", "balance_unit"),
        ("配水量(m3),平均水圧(psi)", "1000,55", "balance_unit"),
        ("配水量(m3),平均水圧", "1000,0.38", "balance_pressure"),
        ("配水量(m3),平均水圧(MPa)", "1000,38", "balance_pressure"),
    ],
)
def test_a_unit_that_is_not_said_or_cannot_be_is_told(town, tmp_path, head, cells, check):
    file = table(tmp_path, f"北,R5,900,5,6000,{cells}\n", f"区域,年度,有収水量(m3),配水管延長(km),給水件数,{head}\n")
    assert check in [one.check for one in import_balance(town, file).findings]
    pressure = balances(town).iloc[0]["pressure_m"]
    assert np.isnan(pressure) or 5 <= pressure <= 300, "a pressure that cannot be is not known"


def test_mains_of_no_length_are_unknown_and_say_so_in_place_of_an_ili(town, tmp_path):
    found = import_balance(town, table(tmp_path, "東,R5,600,300,,20,0,6000,0.38\n"))
    assert "balance_zero" in [one.check for one in found.findings]
    only = balances(town).iloc[0]
    assert np.isnan(only["ili"]) and any("ILI は出せない(配水管延長が不明)" in one.ja for one in only["warnings"])


def test_more_billed_and_unbilled_than_distributed_is_a_contradiction():
    found = row(distributed_m3=1000, billed_m3=950, unbilled_m3=100)
    assert np.isnan(found["lost_m3"]) and any("無収水量の和が配水量より多い" in words.ja for words in found["warnings"])


def test_a_district_and_year_given_again_is_told_with_both_values_and_the_last_one_counts(town, tmp_path):
    first = import_balance(town, table(tmp_path, "北,R5,620,540,12,,,,\n南,R5,300,,,,,,\n北,R5,610,540,12,,,,\n"))
    (twice,) = [one.message for one in first.findings if one.check == "balance_twice"]
    assert "4 行目" in twice.ja and "2 行目" in twice.ja and "配水量 620,000 → 610,000" in twice.ja and "有収" not in twice.ja
    assert "620,000 -> 610,000" in twice.en and "FY2023" in twice.en
    again = import_balance(town, table(tmp_path, "北,R5,600,,12,,,,\n南,R5,300,,,,,,\n南,R6,310,,,,,,\n"))
    (other,) = [one.message for one in again.findings if one.check == "balance_twice"]
    assert "先に取り込んだ" in other.ja and "配水量 610,000 → 600,000、有収水量 540,000 → 不明" in other.ja
    assert balances(town).set_index(["district", "fy"])["distributed_m3"].to_dict() == {
        ("北", 2023): 600_000, ("南", 2023): 300_000, ("南", 2024): 310_000,
    }  # fmt: skip


@pytest.mark.parametrize(("written", "told"), [("-5", "0 より小さい"), ("abc", "読めない")])
def test_a_volume_that_is_negative_or_unreadable_is_not_told_as_zero(town, tmp_path, written, told):
    found = import_balance(town, table(tmp_path, f"北,R5,{written},,,,,,\n南,R5,300,,,,,,\n"))
    cell, left_out = (next(one.message for one in found.findings if one.check == name) for name in ("unread_cell", "balance_row"))
    assert f"「{written}」" in cell.ja and told in cell.ja and "負" in left_out.ja and "読めない" in left_out.ja
    with pytest.raises(UserError, match=told):
        import_balance(town, table(tmp_path, f"北,R5,{written},,,,,,\n"))


def test_a_file_with_other_columns_and_no_row_is_told_its_columns(town, tmp_path):
    with pytest.raises(UserError, match=r"「区域」、「配水量」の列がありません\(ある列: 町, 水\)"):
        import_balance(town, table(tmp_path, "", "町,水\n"))
    with pytest.raises(UserError, match="データの行がありません"):
        import_balance(town, table(tmp_path, ""))

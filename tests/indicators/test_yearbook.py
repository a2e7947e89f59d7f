"""The 個表 of the yearbook: utilities in columns, found by their names; what is odd is told and nothing is lost silently."""

from __future__ import annotations

from pathlib import Path

import pytest
from indicators.files import yearbook

from waterdx.core.errors import UserError
from waterdx.indicators.imported import read_file
from waterdx.indicators.inputs import inputs
from waterdx.indicators.readers.registry import Reading, read_indicators

INCOME = [
    ["", "１．総収益（千円）", "578,654", "700,000"],
    ["", "（１）営業収益", "523,000", "600,000"],
    ["", "ア　給水収益", "478,636", "△10"],
    ["", "イ　受託工事収益", "-", "該当数値なし"],
    ["", "（２）営業外収益", "50,000", "90,000"],
    ["", "エ　長期前受金戻入", "40,000", "70,000"],
    ["", "２．総費用", "480,000", "650,000"],
    ["", "（１）営業費用", "450,000", "abc"],
    ["", "キ　減価償却費", "200,000", "250,000"],
    ["", "（２）営業外費用", "30,000", "30,000"],
]
BALANCE = [
    ["", "１．固定資産", "900", "900"],
    ["", "２．流動資産", "100", "100"],
    ["", "資産合計", "1,000", "1,000"],
    ["", "５．流動負債", "50", "60"],
    ["", "負債・資本合計", "1,000", "999"],
]


def of(reading: Reading, code: str) -> dict[str, tuple[float | None, str]]:
    return {one.item: (one.value, one.text) for one in reading.entries if one.code == code}


def test_each_column_is_the_utility_of_that_prefecture_and_name_with_the_year_of_the_sheet(tmp_path: Path) -> None:
    layout, reading = read_indicators(yearbook(tmp_path / "k.xlsx", INCOME))
    assert "個表" in layout.name.ja and {one.year for one in reading.entries} == {2024}
    first = of(reading, "152161")
    assert (first["operating_revenue"][0], first["water_supply_revenue"][0], first["depreciation_expense"][0]) == (
        523_000,
        478_636,
        200_000,
    )
    assert of(reading, "152170")["water_supply_revenue"][0] == -10
    assert {one.field for one in reading.entries} == {"water"}


def test_a_dash_is_nothing_earned_and_no_such_value_is_unknown(tmp_path: Path) -> None:
    _, reading = read_indicators(yearbook(tmp_path / "k.xlsx", INCOME))
    assert of(reading, "152161")["entrusted_work_revenue"] == (0.0, "-")
    assert of(reading, "152170")["entrusted_work_revenue"] == (None, "該当数値なし")


def test_a_cell_that_cannot_be_read_is_told_and_left_out(tmp_path: Path) -> None:
    _, reading = read_indicators(yearbook(tmp_path / "k.xlsx", INCOME))
    (finding,) = reading.findings
    assert finding.check == "unread_cell" and "abc" in finding.message.ja and finding.id == "152170"
    assert "operating_expense" not in of(reading, "152170") and of(reading, "152161")["operating_expense"][0] == 450_000


def test_a_balance_sheet_that_does_not_balance_is_told_and_unknown(tmp_path: Path) -> None:
    _, reading = read_indicators(yearbook(tmp_path / "k.xlsx", BALANCE, title="（５）貸借対照表に関する調"))
    assert of(reading, "152161")["current_assets"][0] == 100 and not of(reading, "152170")
    assert [(one.check, one.id) for one in reading.findings] == [("survey_guard", "152170")]


def test_a_workbook_of_another_business_is_refused_with_its_title(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="病院"):
        read_indicators(yearbook(tmp_path / "k.xlsx", INCOME, title="（３）損益計算書（病院事業）", business="病院事業"))


def test_tables_of_the_cash_basis_are_not_read_as_if_they_were_corporate(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="法適用企業"):
        read_indicators(yearbook(tmp_path / "k.xlsx", INCOME, business="簡易水道事業(法非適用企業)"))


def test_the_year_is_asked_for_where_the_sheet_does_not_say_it_and_must_not_contradict_it(tmp_path: Path) -> None:
    silent = yearbook(tmp_path / "k.xlsx", INCOME, year="")
    with pytest.raises(UserError, match="--year"):
        read_indicators(silent)
    assert {one.year for one in read_indicators(silent, year=2023)[1].entries} == {2023}
    with pytest.raises(UserError, match="2024"):
        read_indicators(yearbook(tmp_path / "l.xlsx", INCOME), year=2023)


def test_money_in_yen_is_refused_by_the_last_known_figures(tmp_path: Path) -> None:
    (known,) = inputs(["152161"], [2020], "water").to_dict("records")
    rows = [
        ["", label, f"{known[name] * 1000:.0f}", "-"]
        for label, name in (("（１）営業収益", "operating_revenue"), ("（１）営業費用", "operating_expense"))
    ]
    with pytest.raises(UserError, match="--yen"):
        read_file(yearbook(tmp_path / "k.xlsx", rows))
    read = read_file(yearbook(tmp_path / "k.xlsx", rows), yen=True).rows
    own = read[(read["code"] == "152161") & (read["item"] == "operating_revenue")]
    assert float(own["value"].iloc[0]) == pytest.approx(known["operating_revenue"])


def test_a_name_that_two_utilities_have_is_told_and_not_guessed(tmp_path: Path) -> None:
    rows = [["", "（１）営業収益", "1", "2"]]
    path = yearbook(tmp_path / "k.xlsx", rows)
    _, reading = read_indicators(path)
    assert len({one.code for one in reading.entries}) == 2
    from indicators.files import book

    grid = [
        ["令和６年度", "", ""],
        ["（３）損益計算書（法適用企業）", "", ""],
        ["末端給水事業", "", ""],
        ["団体名", "", ""],
        ["項目", "伊達市", "糸魚川市"],
        ["（１）営業収益", "1", "2"],
    ]
    _, reading = read_indicators(book(tmp_path / "m.xlsx", "№1", grid))
    assert {one.code for one in reading.entries} == {"152161"}
    assert [one.check for one in reading.findings] == ["unknown_utility"] and "伊達市" in reading.findings[0].message.ja

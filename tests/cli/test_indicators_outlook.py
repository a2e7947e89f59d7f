"""waterdx indicators outlook: from a town's pipes and accounts to a tariff with its band; assumptions are kept and undone."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from waterdx.cli.main import run
from waterdx.indicators.outlook_assumptions import ASSUMPTIONS
from waterdx.indicators.outlook_town import accounts_of, own_assumptions
from waterdx.indicators.readers.template import template_frame
from waterdx.reports.tables import write_book
from waterdx.store import project

LEDGER = "管路番号,管種,口径,布設年度,延長\n1,ダクタイル鋳鉄管,100,1975,1000\n2,ダクタイル鋳鉄管,150,1990,2000\n3,,75,,500\n"
ACCOUNTS = {
    "operating_expense": 90_000, "non_operating_expense": 10_000, "entrusted_work_cost": 0, "materials_scrap_cost": 0,
    "incidental_business_cost": 0, "long_term_deferred_revenue_reversal": 20_000, "water_supply_revenue": 70_000,
    "annual_billed_volume": 500_000,
}  # fmt: skip


def said(capsys: pytest.CaptureFixture[str], *words: object) -> dict:
    capsys.readouterr()
    code = run([*map(str, words), "--json"])
    return json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"a bare {name}")) | {"exit_code": code}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    project.create(tmp_path / "t.gpkg", "糸魚川市", "EPSG:6676", "152161")
    (tmp_path / "l.csv").write_text(LEDGER, encoding="utf-8")
    assert run(["ledger", "import", str(tmp_path / "t.gpkg"), str(tmp_path / "l.csv"), "--layer", "pipes"]) == 0
    return tmp_path / "t.gpkg"


def draft(path: Path, code: str, utility: str, **changed: float) -> Path:
    frame = template_frame("water", code, utility, 2025).astype(object)
    figures = ACCOUNTS | changed
    frame["値 Value"] = [figures.get(name, value) for name, value in zip(frame["name"], frame["値 Value"], strict=True)]
    write_book(path, {"様式": frame})
    return path


def test_thirty_years_come_with_their_bands_assumptions_and_sources(capsys, town):
    found = said(capsys, "indicators", "outlook", town, "--from", 2026)
    assert (found["exit_code"], len(found["years"]), found["accounts_year"]) == (0, 30, 2020)
    last = found["years"][-1]["tariff_yen_per_m3"]
    assert last["low"] < last["middle"] < last["high"]
    assert [one["name"] for one in found["assumptions"]] == [one.name for one in ASSUMPTIONS]
    assert all(one["source_ja"] and one["unit_en"] for one in found["assumptions"]) and found["drivers"] and found["band_en"]
    assert any("How fast pipes without year or material fall due" in note for note in found["notes_en"])


def test_an_assumption_for_one_run_changes_no_byte(capsys, town):
    before = town.read_bytes()
    found = said(capsys, "indicators", "outlook", town, "--population-change", "-2/-1.5/-1", "--interest", 0)
    own = {one["name"]: one["middle"] for one in found["assumptions"] if one["own"]}
    assert own == {"population_change": -1.5, "interest": 0} and town.read_bytes() == before


def test_kept_assumptions_hold_from_then_on_and_can_be_undone(capsys, town):
    said(capsys, "indicators", "outlook", town, "--population-change", "-1.5", "--keep")
    assert own_assumptions(town)["population_change"].middle == -1.5
    assert any(one["own"] for one in said(capsys, "indicators", "outlook", town)["assumptions"])
    run(["ledger", "history", str(town), "--undo"])
    assert own_assumptions(town) == {}
    run(["ledger", "history", str(town), "--redo"])
    assert not any(one["own"] for one in said(capsys, "indicators", "outlook", town, "--reset")["assumptions"])
    assert own_assumptions(town) == {}


def test_a_refused_run_keeps_nothing(capsys, town):
    refused = said(capsys, "indicators", "outlook", town, "--utility", "架空町", "--interest", 3, "--keep")
    assert refused["exit_code"] == 2 and own_assumptions(town) == {}
    assert said(capsys, "indicators", "outlook", town, "--interest", "3/2/1")["exit_code"] == 2


def test_the_accounts_imported_into_the_project_come_first(capsys, town, tmp_path):
    assert accounts_of(town).year == 2020
    run(["indicators", "import", str(draft(tmp_path / "d.xlsx", "152161", "糸魚川市", water_supply_revenue=478_000)), str(town)])
    own = accounts_of(town)
    assert (own.year, own.cost, own.revenue, own.volume, own.source) == (2025, 80_000, 478_000, 500_000, "d.xlsx")


def test_a_town_without_published_accounts_uses_its_own(capsys, tmp_path):
    project.create(tmp_path / "t.gpkg", "山中町", "EPSG:6676")
    assert "--utility" in said(capsys, "indicators", "outlook", tmp_path / "t.gpkg")["error"]["message_en"]
    run(["indicators", "import", str(draft(tmp_path / "d.xlsx", "159999", "山中町")), str(tmp_path / "t.gpkg")])
    assert accounts_of(tmp_path / "t.gpkg") == accounts_of(tmp_path / "t.gpkg", "山中町")
    assert accounts_of(tmp_path / "t.gpkg").tariff == 140


def test_accounts_that_are_not_whole_are_answered_with_what_is_missing(capsys, tmp_path):
    project.create(tmp_path / "t.gpkg", "山中町", "EPSG:6676", "159999")
    assert "給水収益" in said(capsys, "indicators", "outlook", tmp_path / "t.gpkg")["error"]["message_ja"]
    run(
        [
            "indicators",
            "import",
            str(draft(tmp_path / "d.xlsx", "159999", "山中町", water_supply_revenue=0)),
            str(tmp_path / "t.gpkg"),
        ]
    )
    assert "0 以下" in said(capsys, "indicators", "outlook", tmp_path / "t.gpkg")["error"]["message_ja"]


def test_the_book_holds_the_years_the_assumptions_and_what_to_mind(capsys, town, tmp_path):
    assert run(["indicators", "outlook", str(town), "--out", str(tmp_path / "o.xlsx")]) == 0
    book = pd.read_excel(tmp_path / "o.xlsx", sheet_name=None, engine="calamine")
    assert [len(sheet) for sheet in book.values()][:2] == [30, len(ASSUMPTIONS)] and len(book) == 3
    assert said(capsys, "indicators", "outlook", town, "--out", tmp_path / "o.pdf")["exit_code"] == 2
    assert said(capsys, "indicators", "outlook", town, "--out", town)["exit_code"] == 2

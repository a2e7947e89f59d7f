"""waterdx indicators find, values, template, import, ledger: what scripts get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from indicators.files import analysis_sheet

from waterdx.cli.main import run
from waterdx.store import project


def said(capsys: pytest.CaptureFixture[str], *words: object) -> dict:
    capsys.readouterr()
    code = run([*map(str, words), "--json"])
    return json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"a bare {name}")) | {"exit_code": code}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    project.create(tmp_path / "t.gpkg", "糸魚川市", "EPSG:6676", "152161")
    return tmp_path / "t.gpkg"


def test_utilities_are_found_and_their_values_have_a_basis(capsys):
    assert said(capsys, "indicators", "find", "糸魚川")["utilities"][0]["code"] == "152161"
    values = said(capsys, "indicators", "values", "糸魚川市", "--year", 2020)["values"]
    assert all({"indicator", "year", "value", "unit", "basis", "source_url"} <= one.keys() for one in values)
    assert next(one["value"] for one in values if one["indicator"] == "W1-1") == 110.13


def test_a_file_is_looked_at_or_kept(capsys, town, tmp_path):
    sheet = analysis_sheet(tmp_path / "a.xlsx")
    looked_at = said(capsys, "indicators", "import", sheet)
    assert (looked_at["values"], looked_at["no_value"], looked_at["kept"]) == (8, 2, False)
    assert said(capsys, "indicators", "import", sheet, town)["kept"]
    own = said(capsys, "indicators", "values", "糸魚川市", "--year", 2022, "--for", town)["values"]
    assert {one["basis"] for one in own if one["indicator"] == "W1-1"} == {"imported"}
    assert said(capsys, "indicators", "import", sheet, town)["exit_code"] == 2


def test_a_template_is_written_and_another_ending_refused(capsys, tmp_path):
    out = said(capsys, "indicators", "template", tmp_path / "t.xlsx", "--utility", "糸魚川市", "--year", 2025)
    assert out["rows"] > 30 and (tmp_path / "t.xlsx").exists()
    assert said(capsys, "indicators", "template", tmp_path / "t.pdf")["exit_code"] == 2
    assert said(capsys, "indicators", "template", tmp_path / "u.xlsx", "--field", "fire")["exit_code"] == 2


def test_an_empty_ledger_is_answered_in_a_sentence(capsys, town):
    assert said(capsys, "indicators", "ledger", town)["exit_code"] == 2

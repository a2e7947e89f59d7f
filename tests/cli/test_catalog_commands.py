"""The commands of the catalogue that keep something for a town: what they write with --json, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from waterdx.catalog.entries import load
from waterdx.cli.main import run
from waterdx.store import project

FIRST, SECOND = (one.id for one in load()[:2])


@pytest.fixture
def town(tmp_path: Path) -> str:
    path = tmp_path / "山中町.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    with project.editing(path) as conn:
        conn.execute("INSERT INTO pipes (field, material, diameter_mm, length_m) VALUES ('water', 'DIP', 100, 3000)")
    return str(path)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    code = run(["catalog", *words, "--json"])
    out, err = capsys.readouterr()
    assert (code in (0, 1)) == (err == "")
    return json.loads(out) | {"exit_code": code}


def test_a_search_for_a_town_tells_score_lengths_reasons_and_estimates(capsys, town):
    found = said(capsys, "search", "漏水", "--for", town, "--limit", "3")
    assert len(found["results"]) == 3 and found["exit_code"] == 0
    first = found["results"][0]
    assert {"id", "score", "met", "not_met", "unknown", "reasons", "estimates", "news", "on_shortlist"} <= first.keys()
    assert 0 <= first["score"] <= 1 and first["concerned_length_m"] == 3000
    assert all(one.keys() >= {"cost_yen_low", "cost_yen_high", "message_ja"} for one in first["estimates"])


def test_show_compare_and_check_run_without_a_project(capsys, town):
    assert said(capsys, "show", FIRST)["technology"]["id"] == FIRST
    assert "match" in said(capsys, "show", FIRST, "--for", town)
    compared = said(capsys, "compare", FIRST, SECOND)
    assert [one["id"] for one in compared["technologies"]] == [FIRST, SECOND] and any(one["differs"] for one in compared["lines"])
    assert said(capsys, "compare", FIRST)["exit_code"] == 2


def test_shortlist_note_and_experience_are_kept_and_shown(capsys, town):
    assert said(capsys, "shortlist", "--for", town, "--add", FIRST, "--add", SECOND)["added"] == [FIRST, SECOND]
    assert said(capsys, "shortlist", "--for", town, "--remove", FIRST)["shortlist"][0]["id"] == SECOND
    [note] = said(capsys, "note", FIRST, "県の", "説明会", "--for", town)["notes"]
    assert note["note"] == "県の 説明会"
    assert said(capsys, "note", "--for", town, "--remove", str(note["number"]))["notes"] == []
    [kept] = said(capsys, "experience", FIRST, "--for", town, "--fy", "2025", "--cost", "120000", "--result", "良好")[
        "experiences"
    ]
    assert (kept["adopted_fy"], kept["cost_yen"], kept["result"], kept["own"]) == (2025, 120000, "良好", True)
    assert run(["ledger", "history", town, "--undo"]) == 0
    assert said(capsys, "experience", "--for", town)["experiences"] == []


def test_an_update_with_bad_rows_exits_with_1_and_news_tells_what_came(capsys, town, tmp_path):
    file = tmp_path / "版.csv"
    file.write_text(
        "技術名,分野,目的,対象施設,概要,出典\nA,水道,点検調査,管路(水道),x,https://example.jp\nB,水道,点検調査,管路(水道),x,\n",
        "utf-8",
    )
    done = said(capsys, "update", str(file), "--for", town, "--dry-run")
    assert done["exit_code"] == 1 and done["counts"]["added"] == 1 and not done["written"] and done["findings"][0]["row"] == 3
    assert said(capsys, "news", "--for", town)["news"] == []
    assert said(capsys, "update", str(file), "--for", town)["written"]
    assert [one["news"] for one in said(capsys, "news", "--for", town)["news"]] == ["added"]


def test_export_writes_the_shortlist_and_says_where_there_is_none(capsys, town, tmp_path):
    assert said(capsys, "export", "--for", town, "--out", str(tmp_path / "a.pdf"))["exit_code"] == 2
    run(["catalog", "shortlist", "--for", town, "--add", FIRST])
    for ending in ("xlsx", "docx", "pdf"):
        out = tmp_path / f"a.{ending}"
        assert said(capsys, "export", "--for", town, "--out", str(out))["technologies"] == 1 and out.stat().st_size > 1000
    assert said(capsys, "export", FIRST, "--out", str(tmp_path / "b.xlsx"))["technologies"] == 1
    assert said(capsys, "export", FIRST, "--for", town, "--out", town)["exit_code"] == 2, "the project is never written over"


@pytest.mark.parametrize("words", [["shortlist"], ["note"], ["experience"], ["update", "a.csv"], ["news"]])
def test_what_is_kept_needs_a_project(capsys, words):
    assert run(["catalog", *words]) == 2 and "--for" in capsys.readouterr().err

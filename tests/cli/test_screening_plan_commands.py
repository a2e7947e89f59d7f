"""waterdx screening plan, assumptions, results, effectiveness: what scripts get, and one sentence where something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from screening.scored_town import scored_town

from waterdx.cli.main import run


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return scored_town(tmp_path / "町.gpkg")


def said(capsys: pytest.CaptureFixture[str], *words: object) -> dict:
    capsys.readouterr()
    code = run([*map(str, words), "--json"])
    return json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"a bare {name}")) | {"exit_code": code}


def test_a_plan_has_the_keys_of_the_design_and_more(capsys, town, tmp_path):
    result = said(capsys, "screening", "plan", town, "--budget", "100,000", "--years", 2, "--out", tmp_path / "p.gpx")
    assert {"budget_yen", "cost_yen", "length_km", "expected_leaks", "low", "high", "areas"} <= result.keys()
    assert result["exit_code"] == 0 and result["cost_yen"] <= 100_000 and len(result["later_years"]) == 1
    assert (tmp_path / "p.gpx").exists() and result["saved_m3_low"] < result["saved_m3"] < result["saved_m3_high"]


def test_a_person_reads_areas_finds_and_where_the_assumptions_are(capsys, town):
    assert run(["screening", "plan", str(town), "--budget", "100000"]) == 0
    out = capsys.readouterr().out
    assert "見つかる見込み" in out and "screening assumptions" in out and "号線" in out


@pytest.mark.parametrize("budget", ["0", "abc", "-5", "nan", "1e400"])
def test_a_budget_that_is_none_is_refused_in_one_sentence(capsys, town, budget):
    assert said(capsys, "screening", "plan", town, "--budget", budget)["exit_code"] == 2


def test_a_budget_of_a_trillion_walks_everything(capsys, town):
    result = said(capsys, "screening", "plan", town, "--budget", 10**12)
    assert result["length_km"] == pytest.approx(2.0) and result["yen_per_next_find"] is None


@pytest.mark.parametrize("words", [["--unit-cost", "高い"], ["--unit-cost", "0"], ["--must", "無い通り"], ["--out", "p.docx"]])
def test_what_cannot_be_meant_is_refused_and_no_plan_is_kept(capsys, town, words):
    before = town.read_bytes()
    assert said(capsys, "screening", "plan", town, "--budget", 100_000, *words)["exit_code"] == 2
    assert town.read_bytes() == before


def test_assumptions_are_shown_with_their_sources_set_and_forgotten(capsys, town):
    result = said(capsys, "screening", "assumptions", town, "--set", "yen_per_km=45,000", "--set", "hit_rate=0.7")
    own = {one["name"]: one["value"] for one in result["assumptions"] if one["own"]}
    assert own == {"yen_per_km": 45_000, "hit_rate": 0.7} and all(
        one["source_ja"] and one["source_en"] for one in result["assumptions"]
    )
    assert run(["screening", "assumptions", str(town)]) == 0 and "町の設定" in capsys.readouterr().out
    assert not any(one["own"] for one in said(capsys, "screening", "assumptions", town, "--reset")["assumptions"])
    for wrong in ("hit_rate=2", "nonsense=1", "hit_rate"):
        assert said(capsys, "screening", "assumptions", town, "--set", wrong)["exit_code"] == 2


def test_results_are_entered_and_their_effect_is_told(capsys, town, tmp_path):
    file = tmp_path / "結果.csv"
    file.write_text(
        "調査日,調査区域,調査延長(km),発見件数,対照\nR7.6.2,0号線,0.4,3,\nR7.6.3,4号線,0.4,1,はい\nR7.6.4,1号線,0.4,,\n",
        encoding="utf-8",
    )
    result = said(capsys, "screening", "results", town, file)
    assert (result["walks"], result["finds"], result["exit_code"]) == (2, 4, 1), "one row says too little"
    effect = said(capsys, "screening", "effectiveness", town, "--out", tmp_path / "e.pdf")
    assert effect["multiplier"] == pytest.approx(3.0) and effect["targeted"]["yen_per_find"] is None
    assert run(["screening", "effectiveness", str(town)]) == 0 and "偶然" in capsys.readouterr().out
    assert said(capsys, "screening", "results", town, file)["exit_code"] == 2, "entered before"


def test_there_is_nothing_to_tell_of_a_town_that_was_never_surveyed(capsys, town):
    assert said(capsys, "screening", "effectiveness", town)["exit_code"] == 2


def test_a_wish_that_is_kept_holds_for_every_plan_until_it_is_said_otherwise(capsys, town):
    kept = said(capsys, "screening", "wishes", town, "--never", "0号線", "--must", "P19")["wishes"]
    assert [(one["kind"], len(one["pipe_ids"])) for one in kept] == [("must", 1), ("never", 4)]

    def walked(*words: str) -> set[str]:
        areas = said(capsys, "screening", "plan", town, "--budget", 60_000, *words)["areas"]
        return {one for area in areas for one in area["pipe_ids"]}

    assert "P19" in walked() and "P00" not in walked()
    assert "P00" in walked("--must", "P00") and "P19" not in walked("--never", "P19")
    assert run(["screening", "plan", str(town), "--budget", "60000"]) == 0
    assert "必ず・除く" in capsys.readouterr().out
    assert said(capsys, "screening", "wishes", town, "--reset")["wishes"] == [] and "P00" in walked()


def test_a_wish_that_nothing_bears_is_refused_and_nothing_is_kept(capsys, town):
    before = town.read_bytes()
    assert said(capsys, "screening", "wishes", town, "--must", "P01", "--never", "無い通り")["exit_code"] == 2
    assert town.read_bytes() == before

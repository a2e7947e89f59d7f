"""The commands of other evidence, balance, consequence, earthquake and sewers: one JSON object, exit codes, a sentence for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from waterdx.cli.main import run
from waterdx.core.words import set_language

from .grid_town import grid_town, points_file, screened
from .scored_town import scored_town

SAMPLES = Path(__file__).parents[2] / "ledgers" / "screening_samples"
LATER = [(n, "2023-06-01") for n in (0, 1, 2, 3, 4, 5, 50, 51)]


@pytest.fixture
def town(tmp_path: Path) -> str:
    return str(screened(grid_town(tmp_path, LATER, pressure_zone=["北"] * 50 + ["南"] * 50)))


@pytest.fixture
def sewers(tmp_path: Path) -> str:
    return str(grid_town(tmp_path, field="sewer", material="HP", joint=None))


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    """What a command writes with --json: one object and nothing else, its exit code 0."""
    capsys.readouterr()
    assert run(["screening", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"a bare {name}"))


def sentence(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one line a command says to what a person can put right."""
    capsys.readouterr()
    assert run(["screening", *words]) == 2
    out, err = capsys.readouterr()
    assert err.count("\n") == 1 and "Traceback" not in out + err
    return err


def test_evidence_from_the_file_to_the_ranking(capsys, town, tmp_path):
    file = str(points_file(tmp_path, list(range(6))))
    taken = said(capsys, "evidence", "import", town, file, "--kind", "satellite", "--hit-rate", "15/60", "--radius", "60")
    assert taken["places"] == 6
    (one,) = said(capsys, "evidence", "list", town)["sets"]
    assert one["leaks_inside"] == 6 and one["lift"] > one["lift_low"] > 1 and one["checked"] == 60
    changed = said(capsys, "evidence", "set", town, str(taken["set"]), "--control", "3/60", "--leave")
    assert changed["control_rate"] == 0.05 and not changed["used"]
    assert said(capsys, "evidence", "fold", town)["kept"] is False
    said(capsys, "evidence", "set", town, str(taken["set"]), "--use")
    folded = said(capsys, "evidence", "fold", town, "--out", str(tmp_path / "順位.csv"))
    assert (
        folded["kept"]
        and folded["sets"][0]["ratio"] == pytest.approx(0.25 / 0.75 / (0.05 / 0.95))
        and (tmp_path / "順位.csv").is_file()
    )
    assert "screening run" in sentence(capsys, "evidence", "fold", town)


def test_a_set_without_a_control_has_no_lift_in_the_list(capsys, town, tmp_path):
    said(capsys, "evidence", "import", town, str(points_file(tmp_path, [0], day="2024-12-31")), "--kind", "logger")
    (one,) = said(capsys, "evidence", "list", town)["sets"]
    assert one["lift"] is None and "効果(倍率)は示しません" in one["lift_ja"]
    assert "倍率は" in sentence(
        capsys, "evidence", "import", town, str(points_file(tmp_path, [1])), "--kind", "logger", "--hit-rate", "6倍"
    )


def test_the_sample_files_are_read(capsys, town, tmp_path):
    assert said(capsys, "evidence", "import", town, str(SAMPLES / "漏水可能性区域.csv"), "--kind", "satellite")["places"] == 60
    assert said(capsys, "places", town, str(SAMPLES / "重要給水施設.csv"), "--as", "customer")["shapes"]["points"] == 6
    assert said(capsys, "places", town, str(SAMPLES / "緊急輸送道路.geojson"), "--as", "road")["shapes"]["lines"] == 4
    districts = said(capsys, "balance", town, str(SAMPLES / "水収支.csv"), "--out", str(tmp_path / "b.xlsx"))["districts"]
    assert [one["district"] for one in districts] == ["中央", "山手", "湖畔"]
    assert districts[0]["revenue_percent"] == pytest.approx(86.2, abs=0.05) and districts[2]["effective_percent"] is None
    assert len(said(capsys, "consequence", town)["cells"]) == 25


def test_an_earthquake_as_json_holds_every_scenario(capsys, town, tmp_path):
    found = said(capsys, "earthquake", town, "--velocity", "30-50", "--out", str(tmp_path / "e.xlsx"))
    assert [one["velocity_cm_s"] for one in found["scenarios"]] == [30, 40, 50] and found["ground_assumed_km"] == pytest.approx(
        10
    )
    assert "cm/s" in sentence(capsys, "earthquake", town, "--velocity", "強い")


def test_sewers_from_the_survey_to_the_plan(capsys, sewers, tmp_path):
    assert said(capsys, "sewer", "import", sewers, str(SAMPLES / "管渠TV調査.csv"))["files"][0]["spans"] == 60
    file = tmp_path / "調査.csv"
    file.write_text("管渠番号,本数,管No,項目,ランク\nP000,20,1,破損,a\nP001,20,,,\n", encoding="utf-8")
    said(capsys, "sewer", "import", sewers, str(file))
    spans = {one["pipe_id"]: one["urgency"] for one in said(capsys, "sewer", "urgency", sewers)["spans"]}
    assert (spans["P000"], spans["P001"]) == ("II", "OK")
    assert len(said(capsys, "sewer", "rank", sewers, "--as-of", "R8.3.31")["spans"]) == 98
    plan = said(capsys, "sewer", "plan", sewers, "--budget", "500000", "--unit-cost", "1500000", "--out", str(tmp_path / "p.csv"))
    assert plan["cost_yen"] <= plan["budget_yen"] and plan["poor_km_low"] < plan["expected_poor_km"] < plan["poor_km_high"]
    assert "見積額" in sentence(capsys, "sewer", "plan", sewers, "--budget", "500000", "--unit-cost", "0")


@pytest.mark.parametrize(
    "words",
    [
        ("evidence", "list"),
        ("balance",),
        ("consequence",),
        ("earthquake", "--velocity", "60"),
        ("sewer", "urgency"),
        ("sewer", "rank"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_people_are_told_in_both_languages(capsys, town, language, words, tmp_path):
    set_language(language)
    try:
        command, rest = (words[:2], words[2:]) if words[0] in {"evidence", "sewer"} else (words[:1], words[1:])
        assert run(["screening", *command, town, *rest]) in (0, 2), "what is missing is a sentence"
        out, err = capsys.readouterr()
        assert (out or err) and "Traceback" not in err
        if language == "en":
            assert not any("ぁ" <= sign <= "ん" for sign in out + err), "no Japanese sentence in the English one"
    finally:
        set_language(None)


def test_the_water_a_plan_saves_is_told_with_the_days_it_is_saved_over(capsys, tmp_path):
    town = str(scored_town(tmp_path / "町.gpkg"))
    assert run(["screening", "assumptions", town, "--set", "days_earlier=90"]) == 0
    assert run(["screening", "plan", town, "--budget", "50000"]) == 0
    (line,) = [one for one in capsys.readouterr().out.splitlines() if "節水" in one]
    assert "90 日早く" in line.partition("節水")[2]

"""The contract of the command line (design, section 4): --json, exit codes, one sentence, never a traceback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import click
import pytest

from waterdx.cli.commands import all_commands
from waterdx.cli.main import run
from waterdx.core.words import set_language

TOWN = Path(__file__).resolve().parents[2] / "ledgers" / "sample_town"


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def town(once_for_all: Callable[..., Path], tmp_path: Path) -> Path:
    """A project with the drawn water pipes of the sample town and its repair records, its restore points beside it."""
    shutil.copytree(once_for_all("contract", make_town), tmp_path, dirs_exist_ok=True)
    return tmp_path / "山中町.gpkg"


def make_town(folder: Path) -> None:
    project = folder / "山中町.gpkg"
    assert run(["new", str(project), "--name", "山中町", "--crs", "EPSG:6676"]) == 0
    assert run(["ledger", "import", str(project), str(TOWN / "gis" / "水道管路.shp"), "--json"]) == 0
    assert run(["ledger", "import", str(project), str(TOWN / "水道管路台帳.xlsx"), "--json"]) == 1
    assert run(["ledger", "import", str(project), str(TOWN / "漏水修繕記録.csv"), "--json"]) == 0


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    """What a command writes with --json: one object and nothing else."""
    capsys.readouterr()
    code = run([*words, "--json"])
    out, err = capsys.readouterr()
    result = json.loads(out, parse_constant=lambda name: pytest.fail(f"a bare {name}"))
    assert (code in (0, 1)) == (err == "")
    return result | {"exit_code": code}


def test_an_import_tells_columns_rows_and_findings(capsys, tmp_path):
    project = tmp_path / "a.gpkg"
    said(capsys, "new", str(project), "--name", "山中町", "--crs", "EPSG:6676")
    result = said(capsys, "ledger", "import", str(project), str(TOWN / "水道管路台帳.xlsx"))
    assert {"name", "field", "confidence", "reason"} <= result["columns"][0].keys()
    rows = result["rows"]
    assert rows["read"] == rows["accepted"] + rows["rejected"] + rows["skipped"]
    assert set(result["findings"]) == {"error", "warning", "info"}
    assert result["schema"] == {"name": "waterdx.ledger.import", "version": 1}
    assert result["exit_code"] == 1, "the register has a pipe number twice, which is an error"


def test_an_export_tells_files_tables_and_what_was_personal(capsys, town, tmp_path):
    result = said(capsys, "ledger", "export", str(town), str(tmp_path / "a.xlsx"), "--profile", "statutory")
    assert result["schema"] == {"name": "waterdx.ledger.export", "version": 1} and result["exit_code"] == 0
    assert {Path(file).suffix for file in result["files"]} == {".xlsx", ".csv"} and all(
        Path(file).is_file() for file in result["files"]
    )
    assert result["tables"][0]["rows"] > 2000 and result["personal"] == {"texts": 0, "kept": False}
    assert {"table", "item", "filled", "total", "percent"} <= result["report"][0].keys()


def test_a_dry_run_changes_no_byte(capsys, tmp_path):
    project = tmp_path / "a.gpkg"
    said(capsys, "new", str(project), "--name", "山中町", "--crs", "EPSG:6676")
    before = digest(project)
    result = said(capsys, "ledger", "import", str(project), str(TOWN / "gis" / "水道管路.shp"), "--dry-run")
    assert result["dry_run"] and result["rows"]["accepted"] == 2090
    assert digest(project) == before and not list(tmp_path.glob("*.restore/*"))


def test_a_check_lists_its_findings_and_counts_them(capsys, town):
    result = said(capsys, "ledger", "check", str(town))
    keys = {"check", "severity", "layer", "id", "message_ja", "message_en", "fixable"}
    assert all(keys <= finding.keys() for finding in result["findings"])
    assert sum(result["counts"].values()) == len(result["findings"])
    assert result["counts"]["double_id"] == 2 and result["exit_code"] == 1


def test_an_import_saves_its_column_map_and_reads_it_back(capsys, tmp_path):
    project, saved = tmp_path / "a.gpkg", tmp_path / "対応表.toml"
    said(capsys, "new", str(project), "--name", "山中町", "--crs", "EPSG:6676")
    file = str(TOWN / "水道管路台帳.xlsx")
    first = said(capsys, "ledger", "import", str(project), file, "--dry-run", "--save-map", str(saved))
    again = said(capsys, "ledger", "import", str(project), file, "--dry-run", "--map", str(saved))
    fields = [{column["name"]: column["field"] for column in result["columns"]} for result in (first, again)]
    assert fields[0] == fields[1] and first["rows"] == again["rows"]


def test_coordinates_that_fit_nothing_are_asked_and_the_answer_is_taken_and_kept(capsys, tmp_path):
    project, file, saved = tmp_path / "町.gpkg", tmp_path / "漏水.csv", tmp_path / "map.toml"
    said(capsys, "new", str(project), "--name", "町", "--crs", "EPSG:6676")
    file.write_text("整理№,修繕日,x,y\n1,H22.5.25,150688800,29311600\n", encoding="utf-8")
    for more in ([], ["--dry-run"]):
        assert run(["ledger", "import", str(project), str(file), *more]) == 2
        assert "EPSG:6676 --swap-axes --unit mm" in capsys.readouterr().err
    answer = ("--crs", "EPSG:6676", "--swap-axes", "--unit", "mm")
    told = said(capsys, "ledger", "import", str(project), str(file), *answer, "--save-map", str(saved))
    assert told["coordinates"]["source"] == "user" and told["rows"]["added"] == 1
    other = tmp_path / "翌年.csv"
    other.write_text(file.read_text(encoding="utf-8").replace("\n1,", "\n2,"), encoding="utf-8")
    told = said(capsys, "ledger", "import", str(project), str(other), "--map", str(saved))
    assert told["coordinates"]["unit"] == "mm" and told["rows"]["added"] == 1


def test_a_word_of_the_town_is_taught_listed_and_forgotten(capsys, tmp_path):
    project = tmp_path / "a.gpkg"
    said(capsys, "new", str(project), "--name", "山中町", "--crs", "EPSG:6676")
    synonym = ("ledger", "synonym", str(project))
    taught = said(capsys, *synonym, "material", "白管", "GP")["synonyms"]
    assert taught == [{"kind": "material", "field": "water", "word": "白管", "code": "GP"}]
    assert said(capsys, *synonym)["synonyms"] == taught
    assert said(capsys, *synonym, "material", "白管")["exit_code"] == 2, "a word without its code says nothing"
    assert said(capsys, *synonym, "material", "白管", "NOPE")["exit_code"] == 2
    assert said(capsys, *synonym, "material", "白管", "--remove")["synonyms"] == []


def test_history_shows_every_change_and_undo_takes_the_last_one_back(capsys, town):
    imports = said(capsys, "ledger", "history", str(town))["changes"]
    assert [change["action"] for change in imports] == ["import"] * 3
    undone = said(capsys, "ledger", "history", str(town), "--undo")["changes"]
    assert undone[0]["action"] == "undo" and undone[1]["undone"]
    assert said(capsys, "screening", "run", str(town))["leaks"]["used"] == 0, "the leaks are gone: the shipped model alone ranks"


def test_a_fix_says_what_is_mended_and_left_and_undo_takes_it_back(capsys, town, tmp_path):
    before = said(capsys, "ledger", "check", str(town), "--out", str(tmp_path / "点検.xlsx"))
    assert (tmp_path / "点検.xlsx").stat().st_size > 1000
    fixable = {one["check"]: one["findings"] for one in said(capsys, "ledger", "fix", str(town))["checks"]}
    assert fixable["gap"] == before["counts"]["gap"] == 11
    one = said(capsys, "ledger", "fix", str(town), "gap", gaps(before)[0])
    assert 1 <= one["fixed"] < 11 and one["fixed"] + len(one["left"]) == 11
    rest = said(capsys, "ledger", "fix", str(town), "gap")
    assert rest["left"] == [] and rest["label_ja"] and rest["label_en"]
    for _ in range(2):
        said(capsys, "ledger", "history", str(town), "--undo")
    assert said(capsys, "ledger", "check", str(town))["counts"] == before["counts"]


def test_an_ignored_finding_stays_away_until_it_is_told_again(capsys, town):
    number = gaps(said(capsys, "ledger", "check", str(town)))[0]
    kept = said(capsys, "ledger", "ignore", str(town), "gap", number, "--reason", "現地で確認済み")["ignored"]
    assert [(one["check"], one["id"], one["reason"]) for one in kept] == [("gap", number, "現地で確認済み")]
    assert number not in gaps(said(capsys, "ledger", "check", str(town)))
    assert said(capsys, "ledger", "ignore", str(town), "gap", number, "--remove")["ignored"] == []
    assert number in gaps(said(capsys, "ledger", "check", str(town)))


def test_a_new_edition_is_shown_then_brought_in_and_taken_back(capsys, tmp_path):
    project, out = tmp_path / "a.gpkg", tmp_path / "違い.xlsx"
    said(capsys, "new", str(project), "--name", "山中町", "--crs", "EPSG:6676")
    head = "管路番号,管種,口径,布設年度,延長\n"
    (tmp_path / "R6.csv").write_text(head + "A-1,DIP,100,1980,50\nA-2,VP,75,1990,40\n", encoding="utf-8")
    (tmp_path / "R7.csv").write_text(head + "A-1,DIP,150,1980,50\nA-3,VP,75,2024,40\n", encoding="utf-8")
    said(capsys, "ledger", "import", str(project), str(tmp_path / "R6.csv"))
    told = said(capsys, "ledger", "import", str(project), str(tmp_path / "R7.csv"), "--dry-run")["finding_list"]
    assert "looks_like_new_edition" in {finding["check"] for finding in told}
    before = digest(project)
    words = ("ledger", "update", str(project), str(tmp_path / "R7.csv"), "--as-of", "R7.3.31")
    tried = said(capsys, *words, "--dry-run", "--out", str(out))
    assert digest(project) == before and out.stat().st_size > 1000
    done = said(capsys, *words)
    assert done["schema"] == {"name": "waterdx.ledger.update", "version": 1} and done["as_of"] == "2025-03-31"
    assert done["counts"] == tried["counts"] == {"added": 1, "changed": 1, "gone": 1, "kept": 0, "unchanged": 0, "blanks_kept": 0}
    assert {"id", "fid", "row", "field", "before", "after", "reason_ja", "reason_en"} == done["changed"][0].keys()
    assert said(capsys, "ledger", "history", str(project), "--undo")["changes"][1]["action"] == "edition"


def test_register_rows_are_linked_to_drawn_pipes(capsys, tmp_path):
    project = tmp_path / "a.gpkg"
    said(capsys, "new", str(project), "--name", "山中町", "--crs", "EPSG:6676")
    drawn = '管種,口径,布設年度,WKT\nDIP,100,1980,"LINESTRING (30000 0, 30050 0)"\n'
    (tmp_path / "図面.csv").write_text(drawn, encoding="utf-8")
    (tmp_path / "台帳.csv").write_text("管路番号,管種,口径,布設年度,延長\nA-1,DIP,100,1980,50\n", encoding="utf-8")
    for name in ("図面.csv", "台帳.csv"):
        said(capsys, "ledger", "import", str(project), str(tmp_path / name))
    shown = said(capsys, "ledger", "link", str(project))
    assert shown["counts"] == {"sure": 1, "ambiguous": 0, "unmatched": 0, "drawn": 1, "linked": 0}
    assert {"fid", "id", "score", "agreed", "apart", "reason_ja", "reason_en"} == shown["sure"][0]["candidates"][0].keys()
    assert said(capsys, "ledger", "link", str(project), "--accept", "sure")["linked"] == [{"fid": 2, "drawn_fid": 1}]


def gaps(checked: dict) -> list[str]:
    return [one["id"] for one in checked["findings"] if one["check"] == "gap"]


def test_a_restore_point_brings_the_former_ledger_back(capsys, town):
    from waterdx.store.project import info

    points = said(capsys, "ledger", "restore", str(town))["points"]
    assert [point["number"] for point in points] == [3, 2, 1]
    said(capsys, "ledger", "restore", str(town), "3")
    assert info(town).counts == {"pipes": 2091, "nodes": 0, "leaks": 0}
    assert len(said(capsys, "ledger", "restore", str(town))["points"]) == 4, "the state before going back is kept too"


def test_screening_writes_the_columns_scripts_rely_on_and_the_plan_keeps_the_budget(capsys, town, tmp_path):
    import pandas as pd

    out = tmp_path / "scores.csv"
    result = said(capsys, "screening", "run", str(town), "--out", str(out))
    scores = pd.read_csv(out)
    assert list(scores.columns) == [
        "pipe_id",
        "length_m",
        "expected_leaks_per_km_year",
        "expected_leaks",
        "low",
        "high",
        "class",
        "rank",
        "reasons",
    ]
    assert result["pipes"] == len(scores) and result["out"] == str(out)
    assert scores["expected_leaks"].sum() == pytest.approx(result["expected_leaks"], rel=1e-3)
    plan = said(capsys, "screening", "plan", str(town), "--budget", "500000")
    assert plan["cost_yen"] <= plan["budget_yen"] == 500_000
    assert {"length_km", "expected_leaks", "low", "high", "areas"} <= plan.keys()


def test_the_catalogue_is_searched_with_facets_and_matched_to_the_ledger(capsys, town):
    result = said(capsys, "catalog", "search", "漏水", "--field", "water", "--limit", "5")
    assert len(result["results"]) == 5 < result["total"]
    assert {"id", "name_ja", "name_en", "score"} <= result["results"][0].keys()
    assert result["facets"]["field"]["water"] == result["total"]
    matched = said(capsys, "catalog", "search", "漏水", "--for", str(town))["results"]
    assert {"met", "not_met", "unknown"} <= matched[0].keys() and "field" in matched[0]["met"]
    shown = said(capsys, "catalog", "show", matched[0]["id"])
    assert shown["technology"]["sources"]
    assert said(capsys, "catalog", "check")["findings"] == []


def test_a_search_is_kept_under_a_name_in_the_settings_of_the_user(capsys, monkeypatch, tmp_path):
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_config_path", lambda *a, **k: tmp_path / "settings")
    kept = said(capsys, "catalog", "search", "カメラ", "--field", "sewer", "--save", "下水")
    assert said(capsys, "catalog", "saved")["searches"] == {"下水": {"words": "カメラ", "field": ["sewer"]}}
    assert said(capsys, "catalog", "search", "--saved", "下水") == kept
    assert said(capsys, "catalog", "saved", "--remove", "下水")["searches"] == {}


def test_national_policy_tells_what_is_asked_by_a_year(capsys):
    facts = said(capsys, "catalog", "policy", "--by", "2027")["facts"]
    assert facts and all(fact["asked"] and (fact["due_year"] or 0) <= 2027 and fact["source_url"] for fact in facts)


def test_indicators_are_compared_beside_their_peers(capsys):
    result = said(capsys, "indicators", "compare", "糸魚川市", "152170", "--year", "2020")
    assert [one["code"] for one in result["utilities"]] == ["152161", "152170"]
    assert result["utilities"][0]["values"]["W1-1"] == pytest.approx(110.13, abs=0.005)
    assert {"median", "q1", "q3", "ratio_of_sums", "rank"} == result["peers"]["values"]["W1-1"].keys()
    codes = [one["code"] for one in said(capsys, "indicators", "list")["indicators"]]
    assert len(codes) == 66
    assert all(said(capsys, "indicators", "show", code)["indicator"]["source"].startswith("http") for code in codes)


def test_every_chart_is_saved_in_every_format(capsys, town, tmp_path):
    said(capsys, "screening", "run", str(town))
    said(capsys, "screening", "balance", str(town), str(TOWN.parent / "screening_samples" / "水収支.csv"))
    said(capsys, "screening", "plan", str(town), "--budget", "2000000")
    for chart in said(capsys, "reports", "list")["charts"]:
        subject = "糸魚川市" if chart["name"].startswith("indicator_") else str(town)
        for ending in ("png", "svg", "pdf") if chart["name"] == "risk_map" else ("svg",):
            out = tmp_path / f"{chart['name']}.{ending}"
            said(capsys, "reports", "chart", chart["name"], subject, "--out", str(out))
            assert out.stat().st_size > 5_000


BAD = {
    "missing file": ["ledger", "import", "{town}", "{tmp}/missing.csv"],
    "directory": ["ledger", "import", "{town}", "{tmp}"],
    "empty file": ["ledger", "import", "{town}", "{tmp}/empty.csv"],
    "0-byte project": ["ledger", "check", "{tmp}/zero.gpkg"],
    "PNG named .csv": ["ledger", "import", "{town}", "{tmp}/picture.csv"],
    "columns that match nothing": ["ledger", "import", "{town}", "{tmp}/nothing.csv"],
    "wrong encoding forced": ["ledger", "import", "{town}", "{sample}/漏水修繕記録.csv", "--encoding", "utf-8"],
    "unknown encoding": ["ledger", "import", "{town}", "{sample}/漏水修繕記録.csv", "--encoding", "klingon"],
    "coordinate system that does not exist": ["ledger", "import", "{town}", "{sample}/漏水修繕記録.csv", "--crs", "EPSG:999999"],
    "coordinate system that is an address": ["new", "{tmp}/x.gpkg", "--name", "x", "--crs", "http://localhost/x"],
    "new project in degrees": ["new", "{tmp}/x.gpkg", "--name", "x", "--crs", "EPSG:4326"],
    "new project over another": ["new", "{town}", "--name", "x", "--crs", "EPSG:6676"],
    "project from a newer schema": ["ledger", "check", "{tmp}/newer.gpkg"],
    "unknown command": ["ledger", "imprt"],
    "missing argument": ["ledger", "import", "{town}"],
    "a check that has no fix": ["ledger", "fix", "{town}", "isolated"],
    "an object without such a finding": ["ledger", "fix", "{town}", "gap", "Z-9"],
    "ignoring without a reason": ["ledger", "ignore", "{town}", "gap", "Z-9"],
    "an edition of nothing": ["ledger", "update", "{town}", "{sample}/水道管路台帳.xlsx"],
    "an edition of a file not imported": ["ledger", "update", "{town}", "{sample}/水道管路台帳.xlsx", "--of", "77"],
    "an end of life that is no day": ["ledger", "update", "{town}", "{sample}/水道管路台帳.xlsx", "--as-of", "昨日"],
    "differences in an unknown format": ["ledger", "update", "{town}", "{sample}/水道管路台帳.xlsx", "--out", "{tmp}/a.txt"],
    "a link of nothing": ["ledger", "link", "{town}", "--accept", "A-1=1"],
    "an export over the project": ["ledger", "export", "{town}", "{town}"],
    "an export over an original": ["ledger", "export", "{town}", "{sample}/漏水修繕記録.csv"],
    "an export in an unknown format": ["ledger", "export", "{town}", "{tmp}/a.pdf"],
    "an export into no folder": ["ledger", "export", "{town}", "{tmp}/none/a.gpkg"],
    "an export of a form in another format": ["ledger", "export", "{town}", "{tmp}/a.csv", "--profile", "nilim"],
    "an export in no coordinate system": ["ledger", "export", "{town}", "{tmp}/a.gpkg", "--crs", "Tokyo"],
    "a report in an unknown format": [
        "ledger",
        "export",
        "{town}",
        "{tmp}/a.gpkg",
        "--profile",
        "nilim",
        "--report",
        "{tmp}/a.pdf",
    ],
    "a report of a profile without one": ["ledger", "export", "{town}", "{tmp}/a.gpkg", "--report", "{tmp}/a.md"],
    "findings in an unknown format": ["ledger", "check", "{town}", "--out", "{tmp}/a.txt"],
    "unknown option": ["ledger", "check", "{town}", "--colour"],
    "unknown layer": ["ledger", "import", "{town}", "{tmp}/nothing.csv", "--layer", "roads"],
    "no such sheet": ["ledger", "import", "{town}", "{sample}/水道管路台帳.xlsx", "--sheet", "Sheet9"],
    "map that is missing": ["ledger", "import", "{town}", "{tmp}/nothing.csv", "--map", "{tmp}/none.toml"],
    "plan before screening": ["screening", "plan", "{town}", "--budget", "1000000"],
    "budget below zero": ["screening", "plan", "{town}", "--budget", "-1"],
    "day that does not exist": ["screening", "run", "{town}", "--as-of", "2020-13-41"],
    "restore point that does not exist": ["ledger", "restore", "{town}", "77"],
    "unknown technology": ["catalog", "show", "nothere"],
    "no search of this name": ["catalog", "search", "--saved", "nothere"],
    "no entry file": ["catalog", "check", "nothere.toml"],
    "unknown taxonomy code": ["catalog", "search", "--tech", "nothere"],
    "unknown utility": ["indicators", "compare", "火星市"],
    "year without values": ["indicators", "compare", "糸魚川市", "--year", "1990"],
    "unknown indicator": ["indicators", "show", "W9-9"],
    "unknown chart": ["reports", "chart", "nothere", "糸魚川市", "--out", "{tmp}/a.png"],
    "unknown ending": ["reports", "chart", "indicator_peers", "糸魚川市", "--out", "{tmp}/a.xyz"],
    "folder that does not exist": ["reports", "chart", "indicator_peers", "糸魚川市", "--out", "{tmp}/none/a.png"],
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> dict[str, str]:
    """A project and the bad files round it, made once."""
    import shutil
    import sqlite3

    tmp = tmp_path_factory.mktemp("bad")
    town = tmp / "town.gpkg"
    assert run(["new", str(town), "--name", "山中町", "--crs", "EPSG:6676"]) == 0
    (tmp / "empty.csv").touch()
    (tmp / "zero.gpkg").touch()
    (tmp / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (tmp / "nothing.csv").write_text("foo,bar\n1,2\n", encoding="utf-8")
    shutil.copy(town, tmp / "newer.gpkg")
    with sqlite3.connect(tmp / "newer.gpkg") as conn:
        conn.execute("UPDATE settings SET value = '99' WHERE key = 'schema_version'")
    conn.close()
    return {"tmp": str(tmp), "town": str(town), "sample": str(TOWN)}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("bad", BAD)
def test_bad_input_gets_one_sentence_and_exit_2_and_changes_nothing(bad, language, broken, capsys):
    set_language(language)
    words = [word.format(**broken) for word in BAD[bad]]
    before = {path.name: digest(path) for path in Path(broken["tmp"]).glob("*.gpkg")}
    assert run(words) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.strip().splitlines()) == 1, err
    assert err.strip().endswith((".", "。", "）", ")")) and "Traceback" not in err and "Error" not in err
    assert any("ぁ" <= sign <= "ん" for sign in err) == (language == "ja"), err
    assert {path.name: digest(path) for path in Path(broken["tmp"]).glob("*.gpkg")} == before
    assert run([*words, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["exit_code"] == 2


def test_our_own_mistake_is_written_down_and_shows_no_traceback(monkeypatch, capsys, tmp_path):
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *a, **k: str(tmp_path / "log"))
    monkeypatch.setattr("waterdx.store.project.create", lambda *a: 1 / 0)
    assert run(["new", str(tmp_path / "x.gpkg"), "--name", "x", "--crs", "EPSG:6676"]) == 3
    err = capsys.readouterr().err
    assert "Traceback" not in err and len(err.strip().splitlines()) == 1
    assert "ZeroDivisionError" in next((tmp_path / "log").iterdir()).read_text(encoding="utf-8")


def every_command(group: click.Group, path: tuple[str, ...] = ()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))
        elif not command.hidden:
            yield (*path, name), command


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_command_has_json_and_help_in_both_languages(language):
    set_language(language)
    commands = list(every_command(all_commands()))
    assert len(commands) >= 15
    for path, command in commands:
        assert "as_json" in {param.name for param in command.params}, path
        texts = [command.help, *(param.help for param in command.params if isinstance(param, click.Option))]
        for text in filter(None, texts):
            assert any("ぁ" <= sign <= "龥" for sign in text) == (language == "ja"), (path, text)


def test_every_command_is_documented():
    docs = Path(__file__).resolve().parents[2] / "docs"
    for language in ("ja", "en"):
        page = (docs / language / "commands.md").read_text(encoding="utf-8")
        for path, _command in every_command(all_commands()):
            assert f"waterdx {' '.join(path)}" in page, f"docs/{language}/commands.md does not show {path}"


def test_a_pipe_that_closes_early_is_no_error():
    shown = subprocess.run(
        f"'{sys.executable}' -m waterdx catalog search --limit 90 | head -1", shell=True, capture_output=True, text=True
    )
    assert shown.stdout.startswith("ID") and shown.stderr == ""


def test_every_argument_is_explained_in_the_help() -> None:
    def walk(command: click.Command, path: str) -> None:
        for one in command.params:
            if isinstance(one, click.Argument):
                assert getattr(one, "help", None), f"{path}: {one.name}"
        for name, sub in getattr(command, "commands", {}).items():
            walk(sub, f"{path} {name}")

    walk(all_commands(), "waterdx")


def test_an_evaluation_a_reason_and_the_slips_are_told_as_plain_objects(capsys, town, tmp_path):
    report = tmp_path / "検証.pdf"
    judged = said(capsys, "screening", "evaluate", str(town), "--model", "default", "--out", str(report))
    assert (
        judged["leaks"]["read"]
        == 285
        == sum(n for name, n in judged["leaks"].items() if isinstance(n, int) and name not in {"read", "used_by_place"})
    )
    assert {
        "figures",
        "intervals_90",
        "years",
        "groups",
        "reliability",
        "lift",
    } <= judged.keys() and report.stat().st_size > 10_000
    said(capsys, "screening", "run", str(town), "--model", "default")
    pipe = said(capsys, "screening", "explain", str(town), "C-0007")
    product = pipe["all_else_factor"]
    for reason in pipe["reasons"]:
        product *= reason["factor"]
    assert product == pytest.approx(pipe["times_the_mean"]) and pipe["unknown"] == ["install_fy"]
    before = digest(town)
    slips = said(capsys, "screening", "slips", str(town))
    assert slips["counts"]["accepted"] == 0 < slips["counts"]["doubtful"] and digest(town) == before
    assert said(capsys, "screening", "slips", str(town), "--accept-above", "0.8")["counts"]["accepted"] > 10

"""waterdx ledger register, map, classify, readiness: the contract of the command line, and originals are never written over."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from waterdx.cli.main import run
from waterdx.cli.readiness import PER_HOUR
from waterdx.core import sample_town
from waterdx.ledger.classify import CLASS_COLUMNS, classify
from waterdx.ledger.ingest import ingest
from waterdx.ledger.readiness import VALUES_PER_HOUR
from waterdx.reports.class_table import class_frame
from waterdx.store import project


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "山中町.gpkg"
    project.create(path, "山中町", sample_town.CRS)
    for file in sample_town.sample_files()[:3]:
        ingest(path, file)
    return path


@pytest.fixture
def town(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "山中町.gpkg"))


def said(capsys: pytest.CaptureFixture[str], *words: object) -> dict:
    capsys.readouterr()
    assert run([*map(str, words), "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out, parse_constant=lambda name: pytest.fail(f"a bare {name}"))


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    capsys.readouterr()
    assert run([*map(str, words)]) == 2
    err = capsys.readouterr().err
    assert len(err.strip().splitlines()) == 1
    return err


def test_the_register_tells_length_and_pipes_per_field(capsys, town, tmp_path):
    result = said(capsys, "ledger", "register", town, "--out", tmp_path / "調書.xlsx", "--as-of", "2026-03-31")
    assert result["schema"] == {"name": "waterdx.ledger.register", "version": 1}
    assert result["length_m"]["water"] == pytest.approx(95_396.61) and result["pipes"]["water"] == 2091
    assert result["as_of"] == "2026-03-31" and (tmp_path / "調書.xlsx").stat().st_size > 10_000


def test_a_register_never_takes_the_place_of_an_original(capsys, town, tmp_path):
    original = Path(shutil.copy(sample_town.sample_files()[1], tmp_path / "元.xlsx"))
    before = original.read_bytes()
    assert "上書きしない" in refused(capsys, "ledger", "register", town, "--out", original)
    assert original.read_bytes() == before


@pytest.mark.parametrize(
    ("command", "words"),
    [("register", ["--out", "a.csv"]), ("register", ["--out", "a.xlsx", "--as-of", "3月末"]), ("register", ["--out", "無い/a.xlsx"]),
     ("map", ["--out", "a.png"]), ("map", ["--out", "a.pdf", "--scale", "1200"]), ("map", ["--out", "a.pdf", "--sheets", "Z-99"]),
     ("map", ["--out", "a.pdf", "--field", "agri"]), ("classify", ["--set", "ground=soft"]), ("classify", ["--out", "a.docx"])],
)  # fmt: skip
def test_what_a_person_can_put_right_is_one_sentence(capsys, town, tmp_path, monkeypatch, command, words):
    monkeypatch.chdir(tmp_path)
    refused(capsys, "ledger", command, town, *words)
    assert {path.name for path in tmp_path.iterdir()} == {"山中町.gpkg"}


def test_a_map_names_its_sheets(capsys, town, tmp_path):
    result = said(
        capsys, "ledger", "map", town, "--out", tmp_path / "図.pdf", "--kind", "general", "--scale", "25000", "--paper", "A3"
    )
    assert result["sheets"] == ["A-1"] and (tmp_path / "図.pdf").read_bytes().startswith(b"%PDF")


def test_classes_add_up_and_settings_are_kept(capsys, town, tmp_path):
    before = said(capsys, "ledger", "classify", town, "--as-of", "2026-03-31")
    assert before["ground"] == "unknown" and before["fiscal_year"] == 2025
    after = said(capsys, "ledger", "classify", town, "--set", "ground=good", "--set", "ACP=35", "--out", tmp_path / "区分.csv")
    assert after["ground"] == "good"
    for result in (before, after):
        assert sum(line["length_m"] for line in result["classes"]) == pytest.approx(95_396.61)
    conforming = {line["key"]: line["length_m"] for line in after["classes"]}["conforming"]
    assert conforming > 0 == {line["key"]: line["length_m"] for line in before["classes"]}["conforming"]
    assert next(row["years"] for row in said(capsys, "ledger", "classify", town)["renewal_years"] if row["name"] == "ACP") == 35
    lines = (tmp_path / "区分.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2092 and not re.search(r",(?:1[89]|20)\d\d\.0,", "\n".join(lines)), "years are whole"
    said(capsys, "ledger", "classify", town, "--out", tmp_path / "区分.xlsx")
    sheet = CalamineWorkbook.from_path(tmp_path / "区分.xlsx").get_sheet_by_name("更新基準年数の表").to_python()
    assert {row[sheet[0].index("出典")] for row in sheet[1:]} == {"厚生労働省「簡易支援ツール」の標準値", "町の設定"}


def test_readiness_lists_what_is_missing_with_the_objects(capsys, town):
    result = said(capsys, "ledger", "readiness", town, "--goal", "statutory")
    goal = result["goals"][0]
    joint = next(item for item in goal["items"] if item["column"] == "joint")
    assert len(joint["missing_fids"]) == joint["objects"] - joint["filled"] > 0
    assert goal["next"][0]["pipe_ids"] and goal["next"][0]["gain"] > 0
    assert result["values_per_hour"] == PER_HOUR == VALUES_PER_HOUR


@pytest.mark.parametrize("command", ["register", "map", "readiness", "classify"])
def test_looking_and_writing_out_change_no_byte_of_the_project(capsys, town, tmp_path, command):
    before = town.read_bytes()
    out = {"register": ["--out", tmp_path / "a.xlsx"], "map": ["--out", tmp_path / "a.pdf", "--kind", "general"]}.get(command, [])
    said(capsys, "ledger", command, town, *out)
    assert town.read_bytes() == before


@pytest.mark.parametrize("day", ["R8.3.31", "2026-03-31", "令和8年3月31日"])
def test_a_day_is_read_as_people_write_it(capsys, town, day):
    assert said(capsys, "ledger", "classify", town, "--as-of", day)["as_of"] == "2026-03-31"
    assert said(capsys, "ledger", "readiness", town, "--as-of", day, "--goal", "statutory")["goals"]


def test_what_is_no_day_is_refused_in_a_sentence(capsys, town):
    for command in (["ledger", "classify"], ["ledger", "readiness"], ["screening", "run"], ["screening", "evaluate"]):
        assert "R8.3.31" in refused(capsys, *command, town, "--as-of", "いつか")


def test_a_negative_excess_over_the_statutory_life_is_not_shown(town):
    frame = class_frame(classify(town))
    over = frame[str(CLASS_COLUMNS["years_over"])]
    assert over.notna().any() and over.isna().any() and (over.dropna() > 0).all()


def test_a_number_out_of_range_is_refused_with_the_range(capsys, town, tmp_path):
    assert "0〜35" in refused(capsys, "ledger", "export", town, tmp_path / "a.csv", "--zoom", 99)
    assert "1 以上" in refused(capsys, "ledger", "readiness", town, "--per-hour", 0)


def test_the_statutory_export_and_the_register_leave_out_the_same_pipes(capsys, town, tmp_path):
    assert run(["ledger", "retire", str(town), "C-0001", "--date", "R7.3.31"]) == 0
    register = said(capsys, "ledger", "register", town, "--out", tmp_path / "調書.xlsx")
    capsys.readouterr()
    run(["ledger", "export", str(town), str(tmp_path / "法定.csv"), "--profile", "statutory", "--json"])
    exported = json.loads(capsys.readouterr().out)
    assert exported["tables"][0]["rows"] == sum(register["pipes"].values())
    (left,) = [one for one in exported["finding_list"] if one["check"] == "export_not_in_use"]
    assert left["count"] == sum(one["pipes"] for one in register["left_out"]) == 1


def test_the_list_of_a_check_shows_three_of_a_kind_and_how_many_more(capsys, town):
    capsys.readouterr()
    run(["ledger", "check", str(town)])
    out = capsys.readouterr().out
    counts = dict(line.split() for line in out.split("\n\n")[0].splitlines()[2:])
    shown = out.split("\n\n")[1]
    assert f"… statutory_blank ほか {int(counts['statutory_blank']) - 3:,} 件" in shown
    assert sum("継手形式が空欄" in line or "布設年度が空欄" in line for line in shown.splitlines()) <= 3


def test_fix_lists_only_what_has_findings_and_names_the_real_file(capsys, town):
    run(["ledger", "check", str(town)])
    capsys.readouterr()
    assert run(["ledger", "fix", str(town)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(int(line.split()[1]) > 0 for line in lines[2:-1]) and "0 件" in lines[-1]
    run(["ledger", "fix", str(town), "gap"])
    assert f"waterdx ledger history {town} --undo" in capsys.readouterr().out


def test_a_layout_has_a_title_block_and_takes_any_scale_and_paper(capsys, town, tmp_path):
    words = [
        "ledger",
        "map",
        town,
        "--out",
        tmp_path / "図.pdf",
        "--layout",
        "--paper",
        "A4",
        "--portrait",
        "--title",
        "管路図",
        "--author",
        "山田",
    ]
    done = said(capsys, *words, "--scale", 3000, "--box", "30500,150000,30900,150500")
    assert done["scale"] == 3000 and done["sheets"] == ["A-1"] and (tmp_path / "図.pdf").stat().st_size > 10_000
    whole = said(capsys, *words)
    assert len(whole["sheets"]) == 1 and whole["scale"] in (50_000, 100_000), "the whole town on one sheet"
    assert "--layout" in refused(capsys, "ledger", "map", town, "--out", tmp_path / "b.pdf", "--paper", "A4")
    empty = refused(capsys, "ledger", "map", town, "--out", tmp_path / "b.pdf", "--layout", "--box", "0,0,10,10")
    assert "0,0,10,10" in empty and not (tmp_path / "b.pdf").exists()
    assert "--box" in refused(capsys, *words, "--box", "1,2,3")

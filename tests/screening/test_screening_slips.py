"""Repair slips as a town types them: no pipe number, names and telephone numbers among the rest."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from waterdx.cli.main import run
from waterdx.core.errors import UserError
from waterdx.screening.slips import match_slips
from waterdx.store import history, project, tables
from waterdx.store.layers import insert_rows, read_layer

SLIPS = """受付番号,修繕日,場所,管種,口径,原因,通報者氏名,電話,X座標,Y座標,備考
1,R2.5.1,本町一丁目 3番地先,VP,100,経年,山田太郎,0771-62-1111,151001,30050,山田様 090-1234-5678 へ連絡
2,R2.6.1,本町一丁目 4番地先,VP,100,経年,鈴木花子,0771-62-2222,151005,30050,
3,R2.7.1,本町一丁目 3番地先,VP,100,経年,佐藤次郎,0771-62-3333,,,
4,R2.8.1,どこか,VP,100,他工事,高橋三郎,0771-62-4444,,,
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Two old VP mains 10 m apart and one laid in 2022, on both sides of a street."""
    path = tmp_path / "town.gpkg"
    project.create(path, "町", "EPSG:6676")
    pipes = pd.DataFrame({
        "pipe_id": ["A", "B", "C"], "field": "water", "material": ["VP", "VP", "DIP"], "diameter_mm": 100.0,
        "install_fy": [1980, 1975, 2022], "street": "市道1号線",
    })  # fmt: skip
    shapes = np.array([shapely.LineString([(30_000, y), (30_100, y)]) for y in (151_000, 151_010, 151_020)])
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", pipes, shapes, 1, 6676)
    (tmp_path / "修繕票.csv").write_text(SLIPS, encoding="cp932")
    assert run(["screening", "slips", str(path), str(tmp_path / "修繕票.csv"), "--json"]) == 0
    return path


def pipe_of(path: Path) -> dict[str, str | None]:
    leaks = read_layer(path, "leaks")
    return dict(zip(leaks["leak_id"], leaks["pipe_id"], strict=True))


def test_the_certain_the_doubtful_and_the_unmatched_are_told_apart(town):
    found = match_slips(town)
    assert not found.accepted and set(pipe_of(town).values()) == {None}, "looking enters nothing"
    by_number = {one.number: one for one in (*found.doubtful, *found.unmatched)}
    assert by_number["1"].candidates[0].pipe_id == "A" and by_number["1"].confidence > 0.6
    assert abs(by_number["2"].candidates[0].confidence - by_number["2"].candidates[1].confidence) < 0.01, "right between A and B"
    assert by_number["3"].candidates[0].pipe_id == "A" and by_number["3"].confidence <= 0.5, "its place is known from slip 1 only"
    assert [one.number for one in found.unmatched] == ["4"]
    assert all(one.pipe_id != "C" for slip in by_number.values() for one in slip.candidates), "laid after the leaks"


def test_what_is_sure_enough_is_entered_with_its_evidence_and_can_be_taken_back(town):
    found = match_slips(town, accept_above=0.6)
    assert [(slip.number, one.pipe_id) for slip, one in found.accepted] == [("1", "A")]
    assert pipe_of(town) == {"1": "A", "2": None, "3": None, "4": None}
    evidence = tables.read_table(town, "evidence").query("method == 'matched'").iloc[0]
    assert evidence["field"] == "pipe_id" and evidence["probability"] > 0.6 and "管種" in evidence["raw"]
    with project.editing(town) as conn:
        history.undo_last(conn)
    assert set(pipe_of(town).values()) == {None}
    assert tables.read_table(town, "evidence").query("method == 'matched'").empty


def test_a_person_may_choose(town):
    match_slips(town, accept=["2=B", "4=A"])
    assert pipe_of(town) == {"1": None, "2": "B", "3": None, "4": "A"}


@pytest.mark.parametrize("said", ["2=Z", "9=A", "2", "=A"])
def test_a_choice_that_is_not_understood_changes_nothing(town, said):
    with pytest.raises(UserError, match="--accept"):
        match_slips(town, accept=[said])
    assert set(pipe_of(town).values()) == {None}


@pytest.mark.parametrize("above", [0.0, 0.49, 1.01, float("nan")])
def test_a_confidence_that_makes_no_sense_is_refused(town, above):
    with pytest.raises(UserError, match="--accept-above"):
        match_slips(town, accept_above=above)


def test_a_dry_run_changes_no_byte(town):
    before = town.read_bytes()
    assert match_slips(town, accept_above=0.6, dry_run=True).accepted
    assert town.read_bytes() == before


def test_names_and_telephone_numbers_of_the_slips_are_not_in_the_project(town):
    content = town.read_bytes()
    for personal in ("山田太郎", "鈴木花子", "0771-62-1111", "090-1234-5678"):
        assert personal.encode() not in content


def test_the_doubtful_are_listed_for_a_person_without_their_notes(town, capsys):
    assert run(["screening", "slips", str(town)]) == 0
    out = capsys.readouterr().out
    assert "本町一丁目 3番地先" in out and "山田" not in out and "--accept" in out
    assert run(["screening", "slips", str(town), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"accepted": 0, "doubtful": 3, "unmatched": 1} and told["import"] is None


def test_a_dry_run_with_a_file_matches_its_slips_too_and_changes_no_byte(town, tmp_path, capsys):
    before = town.read_bytes()
    more = tmp_path / "追加.csv"
    more.write_text(
        (tmp_path / "修繕票.csv").read_bytes().decode("cp932").replace("\n1,", "\n91,").replace("\n2,", "\n92,"), "utf-8"
    )
    assert run(["screening", "slips", str(town), str(more), "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"91", "92"} <= {one["leak_id"] for one in told["doubtful"] + told["unmatched"]}
    assert town.read_bytes() == before


def test_every_slip_and_candidate_is_listed_in_a_file(town, tmp_path):
    assert run(["screening", "slips", str(town), "--out", str(tmp_path / "候補.csv")]) == 0
    listed = pd.read_csv(tmp_path / "候補.csv", dtype=str)
    assert set(listed["整理番号"]) == {"1", "2", "3", "4"} and set(listed["扱い"]) == {"人が選ぶ", "候補なし"}
    assert run(["screening", "slips", str(town), "--out", str(town)]) == 2, "never over the project"


def test_a_slip_that_names_a_street_of_the_ledger_and_nothing_else_may_have_been_on_its_pipes(town, tmp_path):
    """Without a place the pipes of the street are offered, never as sure: it says no more than that."""
    more = tmp_path / "路線.csv"
    more.write_text("受付番号,修繕日,場所,管種\n9,R3.5.1,市道1号線 沿い,VP\n", encoding="utf-8")
    assert run(["screening", "slips", str(town), str(more), "--json"]) == 0
    slip = next(one for one in match_slips(town).doubtful if one.number == "9")
    assert [one.pipe_id for one in slip.candidates] == ["A", "B"], "C was laid after the leak"
    assert slip.confidence <= 0.5 and slip.candidates[0].apart_m is None

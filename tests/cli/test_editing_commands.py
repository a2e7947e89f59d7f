"""waterdx ledger edit, retire and history: single values, many at once, ends of use, and the way back and forth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from ledger.test_fixes import make, stored

from waterdx.cli.main import run
from waterdx.core.words import Words, set_language
from waterdx.ledger import editing
from waterdx.ledger.editing import change
from waterdx.store import history, project

Say = Any


@pytest.fixture
def town(tmp_path: Path) -> Path:
    rows = [{"pipe_id": f"A-{n}", "material": "DIP" if n < 3 else "VP", "diameter_mm": 100.0} for n in range(1, 5)]
    return make(tmp_path / "町.gpkg", pipes=[*rows, {"pipe_id": "A-4"}], nodes=[{"node_id": "V-1"}])


def say(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run([str(word) for word in words])
    return code, *capsys.readouterr()


def told(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    code, out, err = say(capsys, *words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)  # type: ignore[no-any-return]


def test_a_value_is_changed_and_told_with_before_and_after(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    result = told(capsys, "ledger", "edit", town, "A-1", "布設年度", "S48")
    assert result["schema"] == {"name": "waterdx.ledger.edit", "version": 1} and result["objects"] == 1
    assert result["edits"] == [{"layer": "pipes", "fid": 1, "field": "install_fy", "before": None, "after": 1973}]
    changes = told(capsys, "ledger", "history", town, "--object", "A-1")["changes"]
    assert [(one["field"], one["before"], one["after"], one["undone"]) for one in changes] == [("install_fy", None, 1973, False)]
    assert changes[0]["who"] and changes[0]["at"]


def test_several_fields_and_objects_of_other_layers_can_be_edited(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    assert told(capsys, "ledger", "edit", town, "A-1", "--set", "joint=K形", "--set", "note=a=b")["objects"] == 1
    assert told(capsys, "ledger", "edit", town, "V-1", "kind", "仕切弁", "--layer", "nodes")["edits"][0]["layer"] == "nodes"


def test_where_edits_all_that_are_found_and_keeps_a_restore_point(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    result = told(capsys, "ledger", "edit", town, "--where", "管種=ダクタイル", "--set", "diameter_mm=φ150")
    assert result["objects"] == 2 and len(list(town.with_suffix(".restore").glob("*.gpkg"))) == 1


def test_undo_and_redo_lead_back_and_forth(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    before = stored(town)
    first = told(capsys, "ledger", "edit", town, "A-1", "diameter_mm", "75")["change"]
    told(capsys, "ledger", "edit", town, "A-2", "diameter_mm", "75")
    after = stored(town)
    code, _, err = say(capsys, "ledger", "history", town, "--undo", "--change", first)
    assert code == 2 and "口径の変更(A-2)" in err and err.count("\n") == 1
    for _ in range(2):
        told(capsys, "ledger", "history", town, "--undo")
    assert stored(town) == before
    for _ in range(2):
        told(capsys, "ledger", "history", town, "--redo")
    assert stored(town) == after


def test_a_pipe_is_retired(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    edits = told(capsys, "ledger", "retire", town, "A-1", "--date", "R7.3.31")["edits"]
    assert {(one["field"], one["after"]) for one in edits} == {("status", "ABAND"), ("end_date", "2025-03-31")}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("edit", "A-1", "diameter_mm", "太い"), "数値として読めません"), (("edit", "Z-9", "note", "x"), "「Z-9」はありません"),
        (("edit", "A-4", "note", "x"), "2 件あります。#4 #5"), (("edit", "A-1"), "番号・項目・値"), (("edit", "A-1", "色", "x"), "項目「色」はありません"),
        (("edit", "--where", "material", "--set", "note=x"), "項目=値"), (("edit", "A-1", "布設年度", "NaN"), "「NaN」は「未入力」を表す値です"), (("retire", "A-1", "--date", "いつか"), "年月日として読めません"),
        (("history", "--undo"), "元に戻せる変更はありません"), (("history", "--redo"), "やり直せる変更はありません"),
        (("history", "--undo", "--redo"), "同時に指定できません"), (("history", "--object", "Z"), "「Z」はありません"),
    ],
)  # fmt: skip
def test_what_a_person_can_put_right_is_one_sentence_and_changes_no_byte(
    capsys: pytest.CaptureFixture[str], town: Path, words: tuple[str, ...], said: str
) -> None:
    before = town.read_bytes()
    code, _, err = say(capsys, "ledger", words[0], town, *words[1:])
    assert code == 2 and said in err and err.count("\n") == 1 and town.read_bytes() == before


def test_an_object_without_a_number_of_its_own_is_called_by_its_row(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    assert told(capsys, "ledger", "edit", town, "#5", "note", "x")["edits"][0]["fid"] == 5


def test_for_a_person_the_history_of_a_pipe_is_a_table_in_words(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    told(capsys, "ledger", "edit", town, "A-1", "material", "塩ビ管")
    assert "ダクタイル鋳鉄管" in say(capsys, "ledger", "history", town, "--object", "A-1")[1]
    set_language("en")
    assert "ductile iron pipe" in say(capsys, "ledger", "history", town, "--object", "A-1")[1]


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """A-1 and A-2, imported and edited, became A-1."""
    lines = [shapely.LineString(line) for line in ([(0, 0), (9, 0)], [(9, 0), (9, 9)])]
    path = make(tmp_path / "町.gpkg", pipes=[{"at": line, "pipe_id": f"A-{n}"} for n, line in enumerate(lines, start=1)])
    with project.editing(path) as conn:
        history.enter(conn, "import", Words("取り込み: a.csv", "Import: a.csv"), 2, source_id=1)
    change(path, lambda desk: editing.set_values(desk, "pipes", [1, 2], {"material": "VP"}))
    change(path, lambda desk: editing.merge(desk, 1, 2))
    return path


@pytest.mark.parametrize("name", ["A-2", "#2", "Ａ-2"])
def test_a_pipe_that_became_part_of_another_still_has_its_history_and_says_where_it_went(
    capsys: pytest.CaptureFixture[str], merged: Path, name: str
) -> None:
    code, out, err = say(capsys, "ledger", "history", merged, "--object", name)
    assert (code, err) == (0, "") and "「A-2」はもう台帳になく、「A-1」の一部です" in out and "管路の結合(A-1 + A-2)" in out
    assert "硬質塩化ビニル管" in out
    result = told(capsys, "ledger", "history", merged, "--object", name)
    assert (result["fid"], result["gone"]) == (2, {"change": 3, "into": "A-1"})
    assert [(one["field"], one["after"]) for one in result["changes"]] == [("*", None), ("material", "VP"), ("*", None)]
    assert result["changes"][-1]["label_ja"] == "取り込み: a.csv"
    assert told(capsys, "ledger", "history", merged, "--object", "A-1")["gone"] is None
    told(capsys, "ledger", "history", merged, "--undo")
    assert told(capsys, "ledger", "history", merged, "--object", name)["gone"] is None


def test_a_pipe_whose_drawing_was_taken_back_says_so(capsys: pytest.CaptureFixture[str], merged: Path) -> None:
    change(merged, lambda desk: editing.draw(desk, "pipes", [(0, 5), (5, 5)]))
    told(capsys, "ledger", "history", merged, "--undo")
    assert "管路を描く(N00003)」が元に戻されました" in say(capsys, "ledger", "history", merged, "--object", "N00003")[1]


def test_a_change_without_undo_is_refused_and_nothing_is_taken_back(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    told(capsys, "ledger", "edit", town, "A-1", "布設年度", "S48")
    code, _, err = say(capsys, "ledger", "history", town, "--change", "1")
    assert code == 2 and "--undo --change 1" in err
    assert not told(capsys, "ledger", "history", town)["changes"][0]["undone"]


def test_where_that_matches_nothing_is_told_as_that(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    set_language("ja")
    code, _, err = say(capsys, "ledger", "edit", town, "--where", "口径=999", "--set", "土質=粘性土")
    assert code == 2 and "口径=999 に当てはまる管路はありません" in err

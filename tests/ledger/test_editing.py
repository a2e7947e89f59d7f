"""Editing by hand: values typed as people write them, a column pasted, pipes split, merged, drawn and ended; all undone in order."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shapely

from waterdx.core.edits import OBJECT
from waterdx.core.eras import fiscal_year_of
from waterdx.core.errors import UserError
from waterdx.core.words import set_language
from waterdx.ledger import editing, synonyms
from waterdx.ledger.complete import revert
from waterdx.ledger.editing import Draft, change
from waterdx.ledger.editing.provenance import provenance
from waterdx.ledger.undo import redo, undo
from waterdx.store import history, project, restore, tables
from waterdx.store.inferred import inferred_values
from waterdx.store.layers import read_layer

from .test_fixes import make, sound, stored

TOMORROW = (dt.date.today() + dt.timedelta(days=1)).isoformat()
L = [(0.0, 0.0), (60.0, 0.0), (100.0, 0.0)]


@pytest.fixture(autouse=True)
def japanese(english: None) -> None:
    """The sentences are compared as the users of this program read them."""
    set_language("ja")


def pipe(points: list[tuple[float, float]] | None = None, **values: Any) -> dict[str, Any]:
    return {"at": shapely.LineString(points) if points else None, "field": "water", **values}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A-1 and A-2 meet at (100, 0); A-3 begins there too; a valve and two leaks lie on A-1."""
    return make(
        tmp_path / "町.gpkg",
        pipes=[
            pipe(L, pipe_id="A-1", material="DIP", diameter_mm=100.0, install_fy=1980, length_m=120.0, up_node_id="M1", down_node_id="M2",
                 down_invert_m=3.5, note="a"),
            pipe([(100, 0), (100, 50)], pipe_id="A-2", material="DIP", diameter_mm=100.0, length_m=50.0, down_node_id="M3", note="b"),
            pipe([(100, 0), (150, 0)], pipe_id="A-3", material="VP", diameter_mm=75.0),
            pipe(pipe_id="B-1"),
            {**pipe([(0, 9), (9, 9)], pipe_id="S-1"), "field": "sewer"},
        ],
        nodes=[{"at": shapely.Point(100, 0), "field": "water", "node_id": "V-1", "kind": "SLUICE"}],
        leaks=[
            {"at": shapely.Point(10, 1), "field": "water", "pipe_id": "A-1", "leak_id": "1"},
            {"at": shapely.Point(90, 1), "field": "water", "pipe_id": "A-1", "leak_id": "2"},
        ],
    )  # fmt: skip


def do(path: Path, function: Any, *arguments: Any, **options: Any) -> editing.Done:
    return change(path, lambda desk: function(desk, *arguments, **options))


def typed(path: Path, field: str, text: str, *fids: int) -> editing.Done:
    return do(path, editing.set_values, "pipes", fids or (1,), {field: text})


def values(path: Path, fid: int = 1, layer: str = "pipes") -> Any:
    with project.reading(path) as conn:
        return editing.Desk(conn).feature(layer, fid)


def by_number(path: Path, number: str) -> Any:
    with project.reading(path) as conn:
        desk = editing.Desk(conn)
        return desk.feature("pipes", desk.fid_of("pipes", number))


# Values


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("install_fy", "S48", 1973), ("install_fy", "平成3年", 1991), ("install_fy", "2015.6.1", 2015),
        ("diameter_mm", "φ150", 150.0), ("diameter_mm", "１５０㎜", 150.0), ("diameter_mm", "4吋", 100.0), ("length_m", "1,234.5", 1234.5),
        ("material", "ダクタイル", "DIP"), ("material", "ﾀﾞｸﾀｲﾙ", "DIP"), ("status", "既設", "EXIST"),
        ("survey_date", "R6.3.31", "2024-03-31"), ("note", " =cmd|x ", "=cmd|x"), ("note", "髙﨑\x00{0}", "髙﨑\x00{0}"),
        ("diameter_mm", "", None), ("material", "不明", None), ("布設年度", "S48", 1973),
    ],
)  # fmt: skip
def test_a_value_is_read_as_an_import_reads_it(town: Path, field: str, text: str, value: object) -> None:
    typed(town, field, text)
    name = "install_fy" if field == "布設年度" else field
    assert values(town).values.get(name) == value


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("diameter_mm", "太い{}", "口径「太い{}」は数値として読めません。"), ("diameter_mm", "9", "口径「9」はありえる範囲(10〜5000 mm)の外です。"),
        ("install_fy", "昔", "年度として読めません"), ("install_fy", "昭和40年以前", "年度が定まりません"), ("survey_date", "2月30日", "年月日として読めません"),
        ("material", "XQ", "用語にありません"), ("material", "Dcutile iron", "DIP"), ("diameter_mm", "0", "「未入力」を表す値です"),
        ("pipe_id", "A-2", "ほかの管路が使っている番号です"), ("colour", "red", "項目「colour」はありません"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_with_a_sentence_and_changes_no_byte(town: Path, field: str, text: str, said: str) -> None:
    before = town.read_bytes()
    with pytest.raises(UserError) as refused:
        typed(town, field, text)
    assert said in refused.value.words.ja and "\n" not in refused.value.words.ja and refused.value.words.en
    assert town.read_bytes() == before


def test_the_towns_own_word_is_understood(town: Path) -> None:
    synonyms.add(town, "material", "water", "くろ管", "SP")
    typed(town, "material", "くろ管")
    assert values(town).values["material"] == "SP"


def test_letters_mean_what_they_mean_in_the_field_of_the_object(town: Path) -> None:
    typed(town, "material", "CP", 5)
    assert values(town, 5).values["material"] == "CP"
    assert values(town, 5).in_field == "sewer"


def test_the_same_value_again_is_no_change_and_no_entry_of_the_history(town: Path) -> None:
    assert typed(town, "diameter_mm", "100").change == 0
    with project.reading(town) as conn:
        assert history.changes(conn) == []


def test_a_bulk_edit_is_one_step_and_keeps_a_restore_point_and_a_single_edit_keeps_none(town: Path) -> None:
    before = stored(town)
    typed(town, "diameter_mm", "200")
    assert not restore.folder_of(town).exists()
    done = change(
        town,
        partial(editing.set_values, layer="pipes", fids=[1, 2, 3], texts={"material": "VP", "joint": "TS"}),
        keep=done_label(),
    )
    assert done.objects == 3 and done.group.label.ja == "管種、継手形式の一括変更(3 件)"
    assert len(list(restore.folder_of(town).glob("*.gpkg"))) == 1
    undo(town)
    undo(town)
    assert stored(town) == before


def done_label() -> Any:
    from waterdx.cli.editing import BEFORE_BULK

    return BEFORE_BULK


def test_a_bulk_edit_cannot_be_undone_before_a_later_one_and_the_sentence_names_that(town: Path) -> None:
    bulk = typed(town, "material", "VP", 1, 2)
    typed(town, "note", "あとで", 3)
    before = stored(town)
    with pytest.raises(UserError) as refused:
        undo(town, bulk.change)
    assert "管種の一括変更(2 件)" in refused.value.words.ja and "備考の変更(A-3)" in refused.value.words.ja
    assert stored(town) == before
    undo(town)
    assert undo(town, bulk.change).id == bulk.change
    assert values(town).values["material"] == "DIP"
    with pytest.raises(UserError, match="元に戻せる変更はありません"):
        undo(town, bulk.change)


def test_objects_are_found_by_the_values_a_person_types(town: Path) -> None:
    with project.reading(town) as conn:
        desk = editing.Desk(conn)
        assert editing.find(desk, "pipes", {"material": "ダクタイル", "diameter_mm": "φ100"}) == [1, 2]
        assert editing.find(desk, "pipes", {"material": ""}) == [4, 5]
        with pytest.raises(UserError, match="用語にありません"):
            editing.find(desk, "pipes", {"material": "XQ"})


def origin(path: Path, fid: int = 1) -> dict[str, Any]:
    with project.reading(path) as conn:
        return {name: one.method for name, one in provenance(conn, "pipes", fid).items()}


def test_every_known_value_says_whether_it_was_read_typed_mended_or_inferred(town: Path) -> None:
    with project.editing(town) as conn:
        tables.insert_evidence(conn, "pipes", [1], ['{"管種": "ダクタイル"}'], [("", 1)], 1)
        tables.insert(
            conn, "evidence", {"layer": "pipes", "fid": 1, "field": "install_fy", "method": "inferred", "probability": 0.8}
        )
    with project.reading(town) as conn:
        said = provenance(conn, "pipes", 1)
    assert (said["material"].words.ja, said["install_fy"].words.ja) == ("読み取り(a.csv 「ダクタイル」)", "推定(80%)")
    assert "joint" not in said, "what is unknown is from nowhere"
    typed(town, "install_fy", "S60")
    typed(town, "joint", "K形")
    assert {origin(town)[name] for name in ("install_fy", "joint")} == {"typed"} and origin(town)["material"] == "read"


def test_a_value_typed_over_an_inferred_one_is_inferred_no_more_until_it_is_undone(town: Path) -> None:
    with project.editing(town) as conn:
        tables.insert(
            conn, "evidence", {"layer": "pipes", "fid": 1, "field": "install_fy", "method": "inferred", "probability": 0.8}
        )
    typed(town, "install_fy", "S60")
    with project.reading(town) as conn:
        assert conn.execute("SELECT count(*) FROM evidence WHERE method = 'inferred'").fetchone() == (0,)
        assert [one.field for one in history.of_object(conn, "pipes", 1)] == ["install_fy"]
    undo(town)
    assert origin(town)["install_fy"] == "inferred"


# A pasted column


def five_thousand(tmp_path: Path) -> Path:
    return make(tmp_path / "大.gpkg", pipes=[pipe(pipe_id=f"P{n}") for n in range(5000)])


BAD = range(60, 5000, 125)


def test_a_column_of_5000_rows_with_40_bad_cells_sets_4960_and_lists_the_40(tmp_path: Path) -> None:
    path, texts = five_thousand(tmp_path), ["φ100" if n % 2 else "75" for n in range(5000)]
    for n in BAD:
        texts[n] = f"不良{n}"
    done = do(path, editing.paste, "pipes", range(1, 5001), "diameter_mm", texts)
    assert done.objects == 4960 and [cell.row for cell in done.bad] == list(BAD) and len(BAD) == 40
    assert done.bad[0].text == "不良60" and done.bad[0].why.ja == "口径「不良60」は数値として読めません。"
    assert read_layer(path, "pipes")["diameter_mm"].isna().sum() == 40
    undo(path)
    assert read_layer(path, "pipes")["diameter_mm"].isna().all()


def test_all_or_nothing_pastes_nothing_where_one_cell_is_bad(town: Path) -> None:
    before = town.read_bytes()
    done = do(town, editing.paste, "pipes", [1, 2], "diameter_mm", ["150", "x"], all_or_nothing=True)
    assert done.change == 0 and [cell.row for cell in done.bad] == [1] and town.read_bytes() == before


def test_a_block_is_one_step_in_which_each_field_reads_its_own_texts(town: Path) -> None:
    columns = {"install_fy": ["2023", "昔"], "sheet_no": ["2023", None]}
    done = do(town, editing.paste_block, "pipes", [1, 2], columns)
    assert {(edit.fid, edit.field): edit.after for edit in done.group.edits} == {(1, "install_fy"): 2023, (1, "sheet_no"): "2023"}
    assert [(cell.row, cell.field, cell.text) for cell in done.bad] == [(1, "install_fy", "昔")]
    assert done.group.label.ja == "布設年度・図面番号への貼り付け(2 行)"


def test_more_texts_than_rows_are_refused(town: Path) -> None:
    with pytest.raises(UserError, match="5 行に対し、表の行は 2 行"):
        do(town, editing.paste, "pipes", [1, 2], "diameter_mm", ["150"] * 5)


def test_a_number_pasted_twice_or_taken_is_a_bad_cell(town: Path) -> None:
    done = do(town, editing.paste, "pipes", [1, 2, 3], "pipe_id", ["N-1", "N-1", "B-1"])
    assert [cell.row for cell in done.bad] == [1, 2] and values(town).number == "N-1"


# Ends of life


def test_a_pipe_is_ended_and_not_deleted(town: Path) -> None:
    do(town, editing.retire, "pipes", [1], "R6.3.31")
    assert (values(town).values["status"], values(town).values["end_date"]) == ("ABAND", "2024-03-31")
    assert len(read_layer(town, "pipes")) == 5


@pytest.mark.parametrize(
    ("date", "said"),
    [("いつか", "読めません"), (TOMORROW, "まだ来ていません"), ("1979-05-01", "布設年度"), ("1979", "読めません")],
)
def test_an_impossible_end_is_refused_with_a_sentence(town: Path, date: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        do(town, editing.retire, "pipes", [1], date)


def test_a_pipe_ends_once(town: Path) -> None:
    do(town, editing.retire, "pipes", [1], "2024-03-31")
    with pytest.raises(UserError, match="すでに 2024-03-31 に廃止"):
        do(town, editing.retire, "pipes", [1], "2024-04-01")


# Shapes


def test_a_drawn_pipe_has_a_number_of_its_own_and_no_invented_value(town: Path) -> None:
    done = do(town, editing.draw, "pipes", [(0, 5), (0, 5), (7, 5)])
    made = values(town, 6)
    assert made.number == "N00006" and made.points == ((0, 5), (7, 5)) and set(made.values) == {"pipe_id", "field", "geom"}
    assert "N00006" in done.told[0].ja
    do(town, editing.draw, "nodes", [(1, 1)], {"kind": "SLUICE"})
    sound(town)


@pytest.mark.parametrize("points", [[], [(1.0, 1.0)], [(1.0, 1.0), (1.0, 1.001)]])
def test_a_pipe_with_one_vertex_is_refused_with_a_sentence(town: Path, points: list[tuple[float, float]]) -> None:
    with pytest.raises(UserError, match="2 つ以上の頂点"):
        do(town, editing.draw, "pipes", points)


def test_a_moved_vertex_takes_along_what_is_joined_there(town: Path) -> None:
    done = do(town, editing.move_vertex, "pipes", 1, 2, (101.0, 2.0))
    assert (
        values(town).points[-1]
        == values(town, 2).points[0]
        == values(town, 3).points[0]
        == values(town, 1, "nodes").points[0]
        == (101, 2)
    )
    assert done.objects == 4 and "3 件" in done.told[-1].ja
    sound(town)
    undo(town)
    do(town, editing.move_vertex, "pipes", 1, 2, (101.0, 2.0), alone=True)
    assert values(town, 2).points[0] == (100, 0)


def test_a_vertex_is_inserted_and_removed_again_but_never_the_last_but_one(town: Path) -> None:
    do(town, editing.insert_vertex, 2, 0, (101.0, 25.0))
    assert values(town, 2).points == ((100, 0), (101, 25), (100, 50))
    do(town, editing.remove_vertex, 2, 1)
    with pytest.raises(UserError, match="2 つ以上の頂点"):
        do(town, editing.remove_vertex, 2, 1)
    with pytest.raises(UserError, match="2 つ以上の頂点"):
        do(town, editing.move_vertex, "pipes", 2, 1, (100.0, 0.0), alone=True)
    with pytest.raises(UserError, match="9 番目の頂点はありません"):
        do(town, editing.remove_vertex, 2, 8)


def test_a_split_divides_length_ends_and_leaks_and_loses_nothing(town: Path) -> None:
    done = do(town, editing.split, 1, (30.0, 4.0))
    first, second = values(town), by_number(town, "A-1-2")
    assert first.points == ((0, 0), (30, 0)) and second.points == ((30, 0), (60, 0), (100, 0))
    assert (first.values["length_m"], second.values["length_m"]) == (36.0, 84.0)
    assert {first.values["material"], second.values["material"]} == {"DIP"} and first.number == "A-1"
    assert first.values["up_node_id"] == "M1" and "down_node_id" not in first.values and "down_invert_m" not in first.values
    assert second.values["down_node_id"] == "M2" and "up_node_id" not in second.values
    assert [values(town, fid, "leaks").values["pipe_id"] for fid in (1, 2)] == ["A-1", "A-1-2"]
    assert "A-1-2" in done.told[0].ja and "36.00 m" in done.told[1].ja
    do(town, editing.split, 1, (10.0, 0.0))
    assert by_number(town, "A-1-3").points[0] == (10, 0)
    sound(town)


def test_both_parts_of_a_split_rest_on_what_the_pipe_did(town: Path) -> None:
    infer(town, 1)
    with project.editing(town) as conn:
        tables.insert_evidence(conn, "pipes", [1], ['{"管種": "ダクタイル", "延長": "120"}'], [("", 1)], 1)
    typed(town, "diameter_mm", "φ75")
    before = stored(town), evidence(town)
    do(town, editing.split, 1, (30.0, 0.0))
    assert years_inferred(town) == {1: 1980, 6: 1980}
    with project.reading(town) as conn:
        first, second = (provenance(conn, "pipes", fid) for fid in (1, 6))
    assert (first["material"].raw, second["material"].raw) == ("ダクタイル", "ダクタイル")
    assert {name: second[name].method for name in ("material", "diameter_mm", "pipe_id", "length_m", "install_fy")} == {
        "material": "read", "diameter_mm": "typed", "pipe_id": "typed", "length_m": "typed", "install_fy": "inferred"
    }  # fmt: skip
    after = stored(town), evidence(town)
    for _ in range(2):
        undo(town)
        assert (stored(town), evidence(town)) == before
        redo(town)
        assert (stored(town), evidence(town)) == after


def test_taking_inferred_values_out_takes_them_out_of_both_parts_of_a_split_and_can_be_undone(town: Path) -> None:
    infer(town, 1)
    before = stored(town)
    do(town, editing.split, 1, (30.0, 0.0))
    assert revert(town) == 2 and not {1, 6} & {row[0] for row in stored(town)["pipes"] if 1980 in row}
    undo(town), undo(town)
    assert stored(town) == before and years_inferred(town) == {1: 1980}


def test_a_pipe_split_at_its_end_is_refused_with_a_sentence(town: Path) -> None:
    before = town.read_bytes()
    for place in ((0.0, 0.0), (-5.0, 3.0), (100.0, 0.0)):
        with pytest.raises(UserError, match="端では分けられません"):
            do(town, editing.split, 1, place)
    with pytest.raises(UserError, match="描かれていない"):
        do(town, editing.split, 4, (0.0, 0.0))
    assert town.read_bytes() == before


def test_split_and_merged_again_is_the_pipe_it_was(town: Path) -> None:
    before = stored(town)["leaks"], values(town).values
    do(town, editing.split, 1, (30.0, 0.0))
    do(town, editing.merge, 1, 6)
    assert stored(town)["leaks"] == before[0]
    assert {**values(town).values, "geom": 0} == {**before[1], "geom": 0}
    assert shapely.LineString(values(town).points).equals(shapely.LineString(L))


def test_a_merge_of_two_materials_is_refused_until_a_person_chooses(town: Path) -> None:
    before = town.read_bytes()
    with pytest.raises(UserError) as refused:
        do(town, editing.merge, 1, 3)
    assert "管種 (ダクタイル鋳鉄管" in refused.value.words.ja and "口径 (100 mm / 75 mm)" in refused.value.words.ja
    assert town.read_bytes() == before
    assert [(one.field.name, one.first, one.second) for one in asked(town, 1, 3)] == [
        ("material", "DIP", "VP"), ("diameter_mm", 100.0, 75.0), ("install_fy", 1980, None)
    ]  # fmt: skip
    do(town, editing.merge, 1, 3, {"material": "VP", "diameter_mm": 100.0, "install_fy": None})
    merged = values(town)
    assert (merged.values["material"], merged.values["diameter_mm"], merged.points[-1]) == ("VP", 100.0, (150, 0))
    assert "length_m" not in merged.values, "the length of one was unknown"
    with pytest.raises(UserError):
        by_number(town, "A-3")


def test_pipes_drawn_against_each_other_are_merged_in_the_direction_of_the_first(town: Path) -> None:
    do(town, editing.merge, 2, 3, {"material": "VP", "diameter_mm": 75.0})
    assert values(town, 2).points == ((150, 0), (100, 0), (100, 50)) and values(town, 2).values["down_node_id"] == "M3"


def test_pipes_that_do_not_meet_are_not_merged(town: Path) -> None:
    with pytest.raises(UserError, match="端が重なっていない"):
        do(town, editing.merge, 1, 5)
    with pytest.raises(UserError, match="2 本の管路"):
        do(town, editing.merge, 1, 1)


def asked(path: Path, first: int, second: int) -> list[editing.Difference]:
    with project.reading(path) as conn:
        return editing.differences(editing.Desk(conn), first, second)


def test_a_pipe_in_use_is_never_retired_by_a_merge(town: Path) -> None:
    do(town, editing.retire, "pipes", [2], "R7.3.31")
    before = town.read_bytes()
    for pair in ((1, 2), (2, 1)):
        with pytest.raises(UserError) as refused:
            do(town, editing.merge, *pair, {"status": "ABAND", "end_date": "2025-03-31", "install_fy": 1980})
        assert "「A-2」は撤去・廃止の管(廃止年月日 2025-03-31)ですが、「A-1」はそうではない" in refused.value.words.ja
        with pytest.raises(UserError, match="撤去・廃止"):
            asked(town, *pair)
    assert town.read_bytes() == before


def test_two_pipes_that_have_ended_are_merged_and_a_status_only_one_has_is_asked(town: Path) -> None:
    do(town, editing.retire, "pipes", [1, 2], "R7.3.31")
    do(town, editing.merge, 1, 2, {"install_fy": None})
    assert (values(town).values["status"], values(town).values["end_date"]) == ("ABAND", "2025-03-31")
    undo(town), undo(town)
    typed(town, "status", "新設")
    assert [one.field.name for one in asked(town, 1, 2)] == ["install_fy", "status"]


def test_what_only_one_pipe_knows_is_asked_and_unknown_can_be_chosen(town: Path) -> None:
    before = town.read_bytes()
    with pytest.raises(UserError) as refused:
        do(town, editing.merge, 1, 2)
    assert "布設年度 (1980 / (不明)) が同じではありません" in refused.value.words.ja and town.read_bytes() == before
    (one,) = asked(town, 1, 2)
    assert one.choices == (1980, None, None) and one.suggested == 0, "the first is the longer: most of the length is right so"
    assert asked(town, 2, 1)[0].suggested == 1
    do(town, editing.merge, 1, 2, {"install_fy": None})
    assert "install_fy" not in values(town).values
    undo(town)
    done = do(town, editing.merge, 1, 2, {"install_fy": 1980})
    assert values(town).values["install_fy"] == 1980 and "片方で不明だった 布設年度 は" in done.told[-1].ja
    with project.reading(town) as conn:
        assert provenance(conn, "pipes", 1)["install_fy"].method == "typed", "a person said it of the whole"


def infer(path: Path, *fids: int, year: int = 1980) -> None:
    """Pipes whose year is a guess that was taken into the ledger."""
    with project.editing(path) as conn:
        for fid in fids:
            conn.execute("UPDATE pipes SET install_fy = ? WHERE fid = ?", (year, fid))
            tables.insert(conn, "evidence", {"layer": "pipes", "fid": fid, "field": "install_fy", "method": "inferred",
                                             "raw": json.dumps({"value": year}), "probability": 0.9})  # fmt: skip


def evidence(path: Path) -> list[tuple[Any, ...]]:
    with project.reading(path) as conn:
        return conn.execute("SELECT * FROM evidence ORDER BY id").fetchall()


def years_inferred(path: Path) -> dict[int, Any]:
    with project.reading(path) as conn:
        return {
            fid: values(path, fid).values.get("install_fy")
            for fid, name in inferred_values(conn, "pipes")
            if name == "install_fy"
        }


@pytest.mark.parametrize(("guessed", "first", "second"), [(2, 1, 2), (2, 2, 1)])
def test_a_year_read_of_one_and_guessed_alike_of_the_other_is_asked_in_either_order(
    town: Path, guessed: int, first: int, second: int
) -> None:
    infer(town, guessed)
    before = stored(town), evidence(town)
    (one,) = asked(town, first, second)
    assert sorted(str(text) for text in one.texts) == ["1980", "1980(推定)"] and sum(one.offered) == 1
    do(town, editing.merge, first, second, {"install_fy": 1980})
    assert values(town, first).values["install_fy"] == 1980 and not years_inferred(town), "a person said so"
    undo(town)
    assert (stored(town), evidence(town)) == before
    do(town, editing.merge, first, second, {"install_fy": None})
    assert "install_fy" not in values(town, first).values and not years_inferred(town)


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1)])
def test_a_guess_that_is_chosen_stays_a_guess_whichever_pipe_had_it(town: Path, first: int, second: int) -> None:
    infer(town, 2, year=1975)
    before = stored(town), evidence(town)
    do(town, editing.merge, first, second, {"install_fy": 1975})
    after = stored(town), evidence(town)
    assert years_inferred(town) == {first: 1975}
    for _ in range(2):
        undo(town)
        assert (stored(town), evidence(town)) == before
        redo(town)
        assert (stored(town), evidence(town)) == after


def test_two_equal_guesses_need_no_question_and_stay_a_guess(town: Path) -> None:
    infer(town, 1, 2)
    do(town, editing.merge, 1, 2)
    assert years_inferred(town) == {1: 1980}


def test_guesses_made_anew_after_a_merge_do_not_stand_in_the_way_of_undo(town: Path) -> None:
    infer(town, 2, year=1975)
    before = stored(town)
    do(town, editing.merge, 1, 2, {"install_fy": 1975})
    with project.editing(town) as conn:
        conn.execute("DELETE FROM evidence WHERE method = 'inferred'")  # as `complete` replaces what waits
    undo(town)
    assert stored(town) == before and years_inferred(town) == {2: 1975}


@pytest.mark.parametrize("text", ["NaN", "nan", "ＮａＮ", "null", "None", "#N/A"])
def test_a_word_of_a_program_for_nothing_is_no_value_typed_or_pasted(town: Path, text: str) -> None:
    before = town.read_bytes()
    for field in ("install_fy", "diameter_mm", "material", "note"):
        with pytest.raises(UserError, match=f"「{text}」は「未入力」を表す値です"):
            typed(town, field, text)
        done = do(town, editing.paste, "pipes", [1], field, [text])
        assert len(done.bad) == 1 and not done.change
    assert town.read_bytes() == before
    for unknown in ("", "不明"):
        typed(town, "install_fy", unknown)
        assert "install_fy" not in values(town).values


def test_a_year_to_come_is_taken_and_said_at_once(town: Path) -> None:
    assert "布設年度「R50」は将来の年度(2068 年度)です" in typed(town, "install_fy", "R50").told[0].ja
    assert values(town).values["install_fy"] == 2068
    done = do(town, editing.paste, "pipes", [1, 2, 3], "install_fy", ["2099", "1990", "R60"])
    assert [told.ja for told in done.told] == [
        "布設年度への貼り付け(3 行)。", "布設年度「2099」は将来の年度(2099 年度)です。入れましたが、点検で指摘されます。(ほか 1 件)"
    ]  # fmt: skip
    assert "将来の日付" in typed(town, "source_date", TOMORROW).told[0].ja and not typed(town, "end_date", TOMORROW).told
    assert not typed(town, "install_fy", str(fiscal_year_of(dt.date.today()))).told


def test_a_moved_vertex_says_both_lengths_and_leaves_that_of_the_ledger(town: Path) -> None:
    done = do(town, editing.move_vertex, "pipes", 1, 0, (-200.0, 0.0))
    (told,) = done.told
    assert told.ja == "「A-1」の図形の長さは 100.00 m から 300.00 m になりました(台帳の延長 120.00 m はそのままです)。"
    assert values(town).values["length_m"] == 120.0
    assert "50.00 m から 250.00 m" in do(town, editing.move_vertex, "pipes", 3, 1, (350.0, 0.0)).told[0].ja, (
        "no length, nothing that stays"
    )
    assert "300.00 m から 40.00 m" in do(town, editing.remove_vertex, 1, 0).told[0].ja


def test_a_vertex_moved_onto_the_next_one_becomes_one_with_it(town: Path) -> None:
    do(town, editing.move_vertex, "pipes", 1, 1, (0.0, 0.0))
    assert values(town).points == ((0, 0), (100, 0))


def test_a_pipe_hardly_meant_is_said_to_be_short(town: Path) -> None:
    assert "0.15 m しかありません" in do(town, editing.draw, "pipes", [(0, 0), (0.15, 0)]).told[-1].ja
    assert "0.13 m しかありません" in do(town, editing.move_vertex, "pipes", 2, 1, (100.0, 0.13)).told[-1].ja
    assert "しかありません" not in do(town, editing.draw, "pipes", [(0, 0), (5, 0)]).told[-1].ja


# Every kind, back and forth


KINDS = [
    (editing.set_values, ("pipes", [1, 2], {"material": "VP"})), (editing.draw, ("pipes", [(0, 0), (1, 1)])),
    (editing.move_vertex, ("pipes", 1, 2, (99.0, 3.0))), (editing.insert_vertex, (1, 0, (5.0, 5.0))), (editing.remove_vertex, (1, 1)),
    (editing.split, (1, (30.0, 0.0))), (editing.merge, (1, 2, {"install_fy": 1980})), (editing.paste, ("pipes", [1, 2], "note", ["x", "y"])),
    (editing.retire, ("pipes", [1], "2024-03-31")),
]  # fmt: skip


@pytest.mark.parametrize(("function", "arguments"), KINDS)
def test_every_gesture_is_one_step_back_and_one_step_forth(town: Path, function: Any, arguments: tuple[Any, ...]) -> None:
    before = stored(town)
    assert isinstance(do(town, function, *arguments), editing.Done)
    after = stored(town)
    assert after != before
    for _ in range(2):
        undo(town)
        assert stored(town) == before
        redo(town)
        assert stored(town) == after
    sound(town)


def test_after_an_undo_a_new_edit_leaves_nothing_to_redo_but_the_history_keeps_it(town: Path) -> None:
    typed(town, "note", "x")
    undo(town)
    typed(town, "note", "y")
    undo(town)
    redo(town)
    assert values(town).values["note"] == "y"
    with pytest.raises(UserError, match="やり直せる変更はありません"):
        redo(town)
    with project.reading(town) as conn:
        assert [(c.action, c.undone) for c in history.changes(conn)] == [
            ("redo", False), ("undo", False), ("edit", False), ("undo", False), ("edit", True),
        ]  # fmt: skip


def test_the_history_of_a_pipe_says_who_when_before_and_after(town: Path) -> None:
    typed(town, "diameter_mm", "150")
    typed(town, "note", "x", 2)
    do(town, editing.split, 1, (30.0, 0.0))
    with project.reading(town) as conn:
        found = history.of_object(conn, "pipes", 1)
        made = history.of_object(conn, "pipes", 6)
    assert (found[-1].field, found[-1].before, found[-1].after, bool(found[-1].change.at)) == ("diameter_mm", 100.0, 150.0, True)
    assert {one.change.label.ja for one in found} == {"口径の変更(A-1)", "管路の分割(A-1)"}
    assert [one.field for one in made] == [OBJECT] and json.loads(str(made[0].after))["pipe_id"] == "A-1-2"


def test_the_sentences_are_in_both_languages(town: Path) -> None:
    set_language("en")
    with pytest.raises(UserError) as refused:
        typed(town, "material", "XQ")
    assert str(refused.value).startswith("Material “XQ” is no known term")


def test_a_pipe_in_several_parts_is_not_edited_on_the_map(tmp_path: Path) -> None:
    parts = shapely.MultiLineString([[(0, 0), (1, 0)], [(5, 0), (6, 0)]])
    path = make(tmp_path / "町.gpkg", pipes=[{**pipe(pipe_id="M"), "at": parts}])
    with pytest.raises(UserError, match="2 個に分かれている"):
        do(path, editing.split, 1, (0.5, 0.0))


def test_a_draft_without_edits_writes_nothing(town: Path) -> None:
    before = town.read_bytes()
    assert change(town, lambda desk: Draft(editing.paste(desk, "pipes", [], "note", []).group)).change == 0
    assert town.read_bytes() == before

"""An import adds what a file says, all or nothing, and can be taken back."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from importers.files import write_book, write_gis

from ledger.conftest import Town
from ledger.towns import SAMPLE, bytes_of, content_of, new_project, pipes_of, restore_files, write
from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import Words
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.ingest import ingest
from waterdx.store import history, project, tables
from waterdx.store.layers import read_layer

REGISTER = "管路番号,管種,口径,布設年度,延長\nA,VP,75,S48,10.5\nB,ﾀﾞｸﾀｲﾙ,100,H元,20\n"


def test_the_values_of_a_file_are_in_the_project_with_their_text_beside_them(tmp_path: Path, empty: Path) -> None:
    result = ingest(empty, write(tmp_path / "台帳.csv", REGISTER, "cp932"))
    pipes = pipes_of(empty)
    assert pipes[["pipe_id", "material", "diameter_mm", "install_fy", "length_m"]].to_numpy().tolist() == [
        ["A", "VP", 75.0, 1973.0, 10.5], ["B", "DIP", 100.0, 1989.0, 20.0],
    ]  # fmt: skip
    evidence = tables.read_table(empty, "evidence")
    assert '"管種": "ﾀﾞｸﾀｲﾙ"' in evidence["raw"][1] and evidence["row"].tolist() == [2, 3]
    source = tables.read_table(empty, "sources").iloc[0]
    assert source["file_name"] == "台帳.csv" and source["rows_accepted"] == result.rows["accepted"] == 2


def test_the_same_file_twice_adds_nothing_under_whatever_name(tmp_path: Path, empty: Path) -> None:
    ingest(empty, write(tmp_path / "a.csv", REGISTER))
    before, copies = bytes_of(empty), restore_files(empty)
    again = ingest(empty, write(tmp_path / "b.csv", REGISTER))
    assert again.rows == {"read": 2, "accepted": 0, "rejected": 0, "skipped": 2} and again.added == again.merged == 0
    assert [f.check for f in again.findings] == ["imported_before"]
    assert bytes_of(empty) == before and restore_files(empty) == copies


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path, empty: Path) -> None:
    file = write(tmp_path / "a.csv", REGISTER)
    before = bytes_of(empty)
    tried = ingest(empty, file, dry_run=True)
    assert bytes_of(empty) == before and restore_files(empty) == [] and tried.dry_run
    done = ingest(empty, file)
    assert (tried.rows, tried.added, tried.findings, tried.columns) == (done.rows, done.added, done.findings, done.columns)


def test_a_register_fills_the_blanks_of_drawn_pipes_and_conflicts_are_told(tmp_path: Path, empty: Path) -> None:
    lines = [shapely.LineString([(at, 0), (at + 10, 0)]) for at in (0, 10, 20)]
    ingest(
        empty, write_gis(tmp_path / "管.geojson", {"管路番号": ["A", "B", "C"], "口径": [75, 150, 75]}, lines), crs="EPSG:6676"
    )
    result = ingest(empty, write(tmp_path / "a.csv", REGISTER + "D,VP,50,S60,5\n"))
    pipes = pipes_of(empty).set_index("pipe_id")
    assert (result.added, result.merged, len(pipes)) == (1, 2, 4)
    assert pipes.loc["A", ["material", "install_fy", "length_m"]].tolist() == ["VP", 1973.0, 10.5]
    assert pipes.loc["B", "diameter_mm"] == 150 and pipes.loc["B", "material"] == "DIP", "what is there stays"
    assert pipes.geometry.notna().to_dict() == {"A": True, "B": True, "C": True, "D": False}
    told = [f for f in result.findings if f.check == "differs_from_ledger"]
    assert [(f.id, f.field, f.raw) for f in told] == [("B", "diameter_mm", "100")]


def test_a_drawing_gives_its_place_to_pipes_of_the_register(tmp_path: Path, empty: Path) -> None:
    ingest(empty, write(tmp_path / "a.csv", REGISTER))
    write_gis(tmp_path / "管.geojson", {"管路番号": ["B"]}, [shapely.LineString([(0, 0), (20, 0)])])
    result = ingest(empty, tmp_path / "管.geojson", crs="EPSG:6676")
    assert (result.added, result.merged) == (0, 1)
    assert pipes_of(empty).set_index("pipe_id").geometry.length["B"] == pytest.approx(20)


def test_a_number_the_file_bears_twice_is_told_and_both_rows_are_kept(tmp_path: Path, empty: Path) -> None:
    result = ingest(empty, write(tmp_path / "a.csv", REGISTER + "A,VP,50,S60,5\n"))
    assert pipes_of(empty)["pipe_id"].tolist() == ["A", "B", "A"]
    assert [(f.id, f.row, f.severity) for f in result.findings if f.check == "double_id_in_file"] == [("A", 4, "error")]


def test_undo_brings_back_the_former_content_to_the_row(town: Town, tmp_path: Path) -> None:
    path = new_project(tmp_path)
    states = [content_of(path)]
    for name in ("gis/水道管路.shp", "水道管路台帳.xlsx", "漏水修繕記録.csv"):
        ingest(path, SAMPLE / name)
        states.append(content_of(path))
    assert all(earlier != later for earlier, later in pairwise(states))
    for former in reversed(states[:-1]):
        with project.editing(path) as conn:
            history.undo_last(conn)
        assert content_of(path) == former


def test_an_undone_import_can_be_made_again(tmp_path: Path, empty: Path) -> None:
    file = write(tmp_path / "a.csv", REGISTER)
    ingest(empty, file)
    with project.editing(empty) as conn:
        history.undo_last(conn)
    assert ingest(empty, file).added == 2 and len(pipes_of(empty)) == 2


class StopAt:
    """A progress that is cancelled at its n-th call."""

    def __init__(self, call: int) -> None:
        self.left = call

    def __call__(self, done: float, total: float, note: Words) -> None:
        assert 0 <= done <= total and note.ja and note.en
        if self.left == 0:
            raise Cancelled
        self.left -= 1


def test_cancelled_at_any_moment_the_project_is_byte_for_byte_what_it_was(town: Town, tmp_path: Path) -> None:
    path = new_project(tmp_path)
    ingest(path, SAMPLE / "gis/水道管路.shp")
    before, copies = bytes_of(path), restore_files(path)
    calls = 0
    while True:
        try:
            ingest(path, SAMPLE / "水道管路台帳.xlsx", progress=StopAt(calls))
        except Cancelled:
            assert bytes_of(path) == before and restore_files(path) == copies, f"call {calls}"
            calls += 1
        else:
            break
    assert calls > 10 and bytes_of(path) != before


def test_the_project_is_not_imported_into_itself(empty: Path) -> None:
    before = bytes_of(empty)
    with pytest.raises(UserError, match="project itself"):
        ingest(empty, empty)
    assert bytes_of(empty) == before


def test_another_project_can_be_imported_layer_by_layer(town: Town, empty: Path) -> None:
    result = ingest(empty, town.path, sheet="pipes")
    assert result.layer == "pipes" and result.rows["accepted"] == len(pipes_of(town.path)) == 2716
    given = {c.name: c.field for c in result.columns if c.field}
    assert {"material", "diameter_mm", "install_fy", "pipe_id"} <= set(given.values())
    assert all(name == field for name, field in given.items())
    theirs, ours = pipes_of(town.path), pipes_of(empty)
    for name in ("pipe_id", "material", "diameter_mm", "install_fy", "field", "joint"):
        pd.testing.assert_series_equal(theirs[name], ours[name])
    assert theirs.geometry.equals(ours.geometry)


@pytest.mark.parametrize("unknown", ["層", "sewers", ""])
def test_a_layer_that_is_not_there_is_refused(tmp_path: Path, empty: Path, unknown: str) -> None:
    with pytest.raises(UserError, match="no layer"):
        ingest(empty, write(tmp_path / "a.csv", REGISTER), layer=unknown or "x")


@pytest.mark.parametrize(
    ("name", "header", "row", "field"),
    [("a.csv", "管路番号,管種,口径", "A,VP,75", "water"), ("下水道台帳.csv", "管路番号,管種,口径", "A,VP,75", "sewer"),
     ("農業集落排水.csv", "管路番号,管種,口径", "A,VP,75", "agri"), ("a.csv", "管渠番号,管種,管径", "A,HP,250", "sewer"),
     ("a.csv", "管路番号,事業,管種", "A,下水道,VP", "sewer"), ("a.csv", "管路番号,事業区分,管種", "A,農業集落排水,VP", "agri")],
)  # fmt: skip
def test_the_field_of_a_row_is_read_or_assumed_aloud(
    tmp_path: Path, empty: Path, name: str, header: str, row: str, field: str
) -> None:
    result = ingest(empty, write(tmp_path / name, f"{header}\n{row}\n"))
    assert pipes_of(empty)["field"].tolist() == [field]
    assert ("field_assumed" in [f.check for f in result.findings]) == ("事業" not in header)


def test_the_field_the_map_says_is_taken_without_a_word(tmp_path: Path, empty: Path) -> None:
    result = ingest(empty, write(tmp_path / "a.csv", REGISTER), column_map=ColumnMap(defaults={"field": "agri"}))
    assert set(pipes_of(empty)["field"]) == {"agri"} and "field_assumed" not in [f.check for f in result.findings]


def test_a_row_without_a_value_for_the_ledger_is_rejected_with_its_sheet_and_row(tmp_path: Path, empty: Path) -> None:
    rows = [["管路番号", "管種", "口径", "備考"], ["A", "VP", 75, ""], ["", "", "", "ここまで1号線"], ["-", "不明", "", "？2"]]
    result = ingest(empty, write_book(tmp_path / "a.xlsx", {"北": rows}))
    assert result.rows == {"read": 3, "accepted": 1, "rejected": 2, "skipped": 0}
    assert [f.row for f in result.findings if f.check == "empty_row"] == [3, 4]
    assert "北" in next(f for f in result.findings if f.check == "empty_row").message.ja


CELLS = st.sampled_from(
    ["", "A", "B", "001", "VP", "〃", "75", "φ100", "合計", "注）", "不明", "S48", "9999", "あ", "-", "1e400", "0258-12-3456"]
)
HEADERS = st.lists(
    st.sampled_from(["管路番号", "管種", "口径", "布設年度", "延長", "備考", "X座標", "Y座標", "修繕日", ""]),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(header=HEADERS, rows=st.lists(st.lists(CELLS, max_size=7), max_size=8))
def test_every_row_read_is_accepted_rejected_or_skipped(
    town: Town, tmp_path_factory: pytest.TempPathFactory, header: list[str], rows: list[list[str]]
) -> None:
    file = tmp_path_factory.mktemp("law") / "a.csv"
    write(file, "\n".join(",".join(row) for row in [header, *rows]))
    try:
        result = ingest(town.path, file, dry_run=True)
    except UserError as error:
        assert error.words.ja and error.words.en
        return
    counts = result.rows
    assert counts["read"] == counts["accepted"] + counts["rejected"] + counts["skipped"]
    assert result.added + result.merged == counts["accepted"]


def test_leaks_stand_where_x_is_north_and_y_is_east(tmp_path: Path, empty: Path) -> None:
    text = "整理№,修繕日,管路番号,X座標,Y座標\n1,H22.5.25,A,150688.8,29311.6\n2,H22.5.26,A,,\n"
    ingest(empty, write(tmp_path / "漏水.csv", text, "cp932"))
    leaks = read_layer(empty, "leaks")
    assert (leaks.geometry[0].x, leaks.geometry[0].y) == (29311.6, 150688.8)
    assert leaks.geometry.isna().tolist() == [False, True]
    assert leaks["date"].tolist() == ["2010-05-25", "2010-05-26"]


def test_a_file_that_does_not_say_its_field_is_of_the_field_of_all_the_project_has(empty: Path, tmp_path: Path) -> None:
    ingest(empty, write(tmp_path / "下水道管渠.csv", "管渠番号,管種,管径\nA,VU,200\n"))
    ingest(empty, write(tmp_path / "b.csv", "番号,管種,管径\nB,VP,150\n"), layer="pipes")
    assert pipes_of(empty)["field"].tolist() == ["sewer", "sewer"]

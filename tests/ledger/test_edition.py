"""Next year's edition of a file: what is added, changed and gone is shown, brought in as one change, and can be taken back."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest

from ledger.conftest import Town
from ledger.dying import dying
from ledger.towns import CONTENT, bytes_of, content_of, copy_of, new_project, pipes_of, register_edition, restore_files, write
from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger import editing
from waterdx.ledger.edition import update
from waterdx.ledger.ingest import ingest
from waterdx.ledger.undo import redo, undo
from waterdx.store import history, project

HEAD = "管路番号,管種,口径(mm),布設年度,延長(m),WKT\n"
FIRST = [
    "A-1,DIP,100,1980,50.0,\"LINESTRING (30000 0, 30050 0)\"",
    "A-2,VP,75,1990,40.0,\"LINESTRING (30050 0, 30090 0)\"",
    "A-3,VP,50,1990,30.0,\"LINESTRING (30090 0, 30120 0)\"",
    ",VP,50,1991,20.0,\"LINESTRING (30120 0, 30140 0)\"",
]  # fmt: skip


def edition(folder: Path, name: str, *rows: str) -> Path:
    return write(folder / name, HEAD + "\n".join(rows) + "\n")


@pytest.fixture
def first(empty: Path, tmp_path: Path) -> Path:
    """A project with this year's edition: three numbered pipes and one without a number."""
    ingest(empty, edition(tmp_path, "管路_R6.csv", *FIRST))
    return empty


def value(path: Path, number: str, name: str) -> object:
    return pipes_of(path).set_index("pipe_id").at[number, name]


def edit_by_hand(path: Path, number: str, name: str, before: object, after: object) -> None:
    fid = int(pipes_of(path).set_index("pipe_id").at[number, "fid"])
    with project.editing(path) as conn:
        history.apply(conn, EditGroup(Words("手で直す", "by hand"), (Edit("pipes", fid, name, before, after),)))


def test_the_second_part_of_a_pipe_that_was_split_is_not_gone_because_the_file_still_has_one_pipe(
    first: Path, tmp_path: Path
) -> None:
    editing.change(first, lambda desk: editing.split(desk, 1, (30020.0, 0.0)))
    new = edition(tmp_path, "管路_R7.csv", *FIRST, 'A-9,HPPE,50,2024,10,"LINESTRING (30000 0, 30000 10)"')
    said = update(first, new)
    assert said.counts()["gone"] == 0 and value(first, "A-1-2", "status") is None


def test_what_is_added_changed_and_gone_is_told_and_brought_in(first: Path, tmp_path: Path) -> None:
    new = edition(
        tmp_path,
        "管路_R7.csv",
        FIRST[0].replace(",100,", ",150,"),
        FIRST[1],
        FIRST[3],
        'A-9,HPPE,50,2024,10,"LINESTRING (30000 0, 30000 10)"',
    )
    said = update(first, new, as_of="R7.3.31")
    assert said.counts() == {"added": 1, "changed": 1, "gone": 1, "kept": 0, "unchanged": 2}
    assert [(one.number, one.field, one.before, one.after) for one in said.of_kind("changed")] == [
        ("A-1", "diameter_mm", 100, 150)
    ]
    assert {one.number for one in said.of_kind("gone")} == {"A-3"}
    assert value(first, "A-1", "diameter_mm") == 150 and value(first, "A-9", "install_fy") == 2024
    assert (value(first, "A-3", "status"), value(first, "A-3", "end_date")) == ("ABAND", "2025-03-31")
    assert len(pipes_of(first)) == 5, "what is gone is not deleted"


def test_a_dry_run_tells_the_same_and_changes_no_byte(first: Path, tmp_path: Path) -> None:
    new = edition(tmp_path, "管路_R7.csv", *FIRST[:3], 'A-9,HPPE,50,2024,10,"LINESTRING (30000 0, 30000 10)"')
    before = bytes_of(first)
    tried = update(first, new, as_of="2025-03-31", dry_run=True)
    assert bytes_of(first) == before
    assert tried.to_json() | {"dry_run": False} == update(first, new, as_of="2025-03-31").to_json()


def test_undo_brings_back_exactly_the_former_content(first: Path, tmp_path: Path) -> None:
    before, points = content_of(first), len(restore_files(first))
    update(
        first,
        edition(
            tmp_path,
            "管路_R7.csv",
            FIRST[0].replace("30050 0)", "30050 1)"),
            FIRST[1].replace("VP", "HIVP"),
            "B-1,DIP,100,2024,5,",
        ),
    )
    assert content_of(first) != before and len(restore_files(first)) == points + 1
    after = content_of(first)
    assert undo(first).action == "edition"
    assert content_of(first) == before
    redo(first)
    assert content_of(first) == after


def test_a_value_mended_by_hand_is_kept_and_told_unless_theirs_is_taken(first: Path, tmp_path: Path) -> None:
    edit_by_hand(first, "A-1", "diameter_mm", 100, 125)
    new = edition(tmp_path, "管路_R7.csv", FIRST[0].replace(",100,", ",150,"), *FIRST[1:])
    said = update(first, new, dry_run=True)
    (kept,) = said.of_kind("kept")
    assert (kept.number, kept.before, kept.after) == ("A-1", 125, 150) and "edited" in str(kept.why)
    assert said.counts()["changed"] == 0
    update(first, new, take_theirs=True)
    assert value(first, "A-1", "diameter_mm") == 150


def test_a_value_erased_by_hand_is_not_filled_again_in_silence(first: Path, tmp_path: Path) -> None:
    edit_by_hand(first, "A-1", "install_fy", 1980, None)
    said = update(first, edition(tmp_path, "管路_R7.csv", *FIRST, 'A-9,VP,50,2024,10,"LINESTRING (30000 0, 30000 10)"'))
    assert [(one.number, one.field) for one in said.of_kind("kept")] == [("A-1", "install_fy")]
    assert value(first, "A-1", "install_fy") != 1980


def test_a_value_of_another_file_is_kept_with_the_name_of_that_file(empty: Path, tmp_path: Path) -> None:
    ingest(empty, write(tmp_path / "図面.csv", '管路番号,口径,WKT\nA-1,100,"LINESTRING (30000 0, 30050 0)"\n'))
    ingest(empty, write(tmp_path / "台帳_R6.csv", "管路番号,管種,口径,布設年度,延長\nA-1,VP,100,1980,50\n"))
    said = update(empty, write(tmp_path / "台帳_R7.csv", "管路番号,管種,口径,布設年度,延長\nA-1,VP,75,1985,50\n"))
    assert said.of.file_name == "台帳_R6.csv", "the drawing has the same numbers, but other columns"
    assert [(one.field, str(one.why)) for one in said.of_kind("kept")] == [("diameter_mm", "read from “図面.csv”")]
    assert [(one.field, one.after) for one in said.of_kind("changed")] == [("install_fy", 1985)]


def test_a_blank_does_not_erase_what_is_known(first: Path, tmp_path: Path) -> None:
    said = update(first, edition(tmp_path, "管路_R7.csv", FIRST[0].replace(",1980,", ",,"), *FIRST[1:]))
    assert said.blanks_kept == 1 and said.counts()["changed"] == 0
    assert value(first, "A-1", "install_fy") == 1980
    assert any(finding.check == "blank_in_edition" for finding in said.findings)


def test_a_shape_moved_by_less_than_a_centimetre_has_not_changed(first: Path, tmp_path: Path) -> None:
    near = [FIRST[0].replace("30050 0)", "30050.004 0.003)"), FIRST[1].replace("30090 0)", "30090 0.5)"), *FIRST[2:]]
    said = update(first, edition(tmp_path, "管路_R7.csv", *near))
    assert [(one.number, one.field) for one in said.of_kind("changed")] == [("A-2", "geom")]


def test_an_object_without_a_number_is_known_by_its_shape_else_by_all_it_says(first: Path, tmp_path: Path) -> None:
    said = update(first, edition(tmp_path, "管路_R7.csv", *FIRST[:3], FIRST[3].replace(",1991,", ",1992,")))
    assert said.counts() == {"added": 0, "changed": 1, "gone": 0, "kept": 0, "unchanged": 3}
    bare = new_project(Path(shutil.copytree(tmp_path, tmp_path / "b", ignore=lambda *_: ["b", "町.gpkg"])))
    ingest(bare, write(tmp_path / "a.csv", "管種,口径,布設年度\nVP,50,1990\nVP,50,1990\nDIP,100,1980\n"))
    said = update(
        bare, write(tmp_path / "b.csv", "管種,口径,布設年度\nVP,50,1990\nDIP,100,1980\nDIP,150,2024\n"), as_of="2025-03-31"
    )
    assert said.counts() == {"added": 1, "changed": 0, "gone": 1, "kept": 0, "unchanged": 2}


def test_a_third_edition_follows_the_second_and_its_values_are_still_the_files_own(first: Path, tmp_path: Path) -> None:
    update(first, edition(tmp_path, "管路_R7.csv", FIRST[0].replace(",100,", ",150,"), *FIRST[1:]))
    said = update(
        first, edition(tmp_path, "管路_R8.csv", FIRST[0].replace(",100,", ",200,"), FIRST[1].replace(",75,", ",100,"), *FIRST[2:])
    )
    assert said.of.file_name == "管路_R7.csv"
    assert {(one.number, one.before, one.after) for one in said.of_kind("changed")} == {("A-1", 150, 200), ("A-2", 75, 100)}


def test_what_comes_back_in_a_later_edition_lives_again(first: Path, tmp_path: Path) -> None:
    update(first, edition(tmp_path, "管路_R7.csv", *FIRST[:2], FIRST[3]), as_of="2025-03-31")
    update(first, edition(tmp_path, "管路_R8.csv", *FIRST, 'A-9,VP,50,2024,10,"LINESTRING (30000 0, 30000 10)"'))
    assert value(first, "A-3", "status") != "ABAND" and not isinstance(value(first, "A-3", "end_date"), str)


def test_the_day_of_the_import_is_told_as_assumed(first: Path, tmp_path: Path) -> None:
    new = edition(tmp_path, "管路_R7.csv", *FIRST[:2], FIRST[3])
    assert any(finding.check == "end_date_assumed" for finding in update(first, new, dry_run=True).findings)
    assert not any(finding.check == "end_date_assumed" for finding in update(first, new, as_of="2025-03-31").findings)


def test_the_same_edition_again_changes_nothing(first: Path, tmp_path: Path) -> None:
    new = edition(tmp_path, "管路_R7.csv", *FIRST[:3])
    update(first, new)
    before = bytes_of(first)
    said = update(first, new)
    assert not said.differences and [finding.check for finding in said.findings] == ["imported_before"]
    assert bytes_of(first) == before


def test_a_file_like_none_before_is_refused_with_the_names_of_those_there_are(first: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "別の町.csv", "管路番号,区分,路線名\nZ-1,配水管,1号線\n")
    with pytest.raises(UserError, match=r"管路_R6\.csv"):
        update(first, other)
    with pytest.raises(UserError, match="No file"):
        update(first, other, of="99")
    with pytest.raises(UserError, match="not a day"):
        update(first, other, as_of="昨日")


def test_a_plain_import_of_a_new_edition_says_so(first: Path, tmp_path: Path) -> None:
    new = edition(tmp_path, "管路_R7.csv", FIRST[0].replace(",100,", ",150,"), *FIRST[1:])
    (told,) = (one for one in ingest(first, new, dry_run=True).findings if one.check == "looks_like_new_edition")
    assert "管路_R6.csv" in told.message.en and "ledger update" in told.message.en


def drawn(path: Path, west: int) -> Path:
    rows = [f'VP,75,1990,"LINESTRING ({west + 50 * n} 0, {west + 50 * n + 50} 0)"' for n in range(6)]
    return write(path, "管種,口径(mm),布設年度,WKT\n" + "\n".join(rows) + "\n")


@pytest.mark.parametrize(("west", "is_edition"), [(30000, True), (30100, True), (35000, False)])
def test_without_numbers_a_file_is_a_new_edition_only_where_it_draws_the_same_pipes(
    empty: Path, tmp_path: Path, west: int, is_edition: bool
) -> None:
    ingest(empty, drawn(tmp_path / "東部.csv", 30000))
    said = ingest(empty, drawn(tmp_path / "西部.csv", west), dry_run=True)
    assert said.rows["accepted"] == 0 or is_edition == any(one.check == "looks_like_new_edition" for one in said.findings)


def test_a_register_after_its_drawing_is_no_new_edition(town: Town) -> None:
    assert not any(one.check == "looks_like_new_edition" for said in town.said.values() for one in said.findings)


def next_year(name: str, rows: list[list[object]]) -> None:
    """C-0001 renewed with 300 mm, the last pipe of the centre gone, one laid."""
    if name != "中央":
        return
    at = {row[0]: number for number, row in enumerate(rows)}
    last = max(number for key, number in at.items() if str(key).startswith("C-"))
    rows[at["C-0001"]][4] = "φ300"
    rows[last] = ["C-9001", "配水管", "HPPE", "融着", 75, "R7", 42.5, "中央7号線", 1.2, "1420", ""]


def test_next_years_register_of_the_sample_town(town: Town, tmp_path: Path) -> None:
    """Two-line header, dittos, era years and totals read as ever; only what was edited differs (and two planted errors)."""
    path = copy_of(town.path, tmp_path)
    said = update(path, register_edition(tmp_path / "水道管路台帳_R8.xlsx", next_year), as_of="2026-03-31")
    assert said.of.file_name == "水道管路台帳.xlsx"
    assert said.counts() == {"added": 1, "changed": 0, "gone": 1, "kept": 3, "unchanged": 2086}
    assert {(one.number, one.before, one.after) for one in said.of_kind("kept")} == {
        ("C-0001", 250, 300), ("C-0241", 75, 13), ("M-0162", 100, 400)}, "the diameter is the drawing's"  # fmt: skip
    undo(path)
    assert content_of(path) == content_of(town.path)


def test_the_register_alone_is_brought_up_to_date(tmp_path: Path) -> None:
    path = new_project(tmp_path)
    from ledger.towns import SAMPLE

    ingest(path, SAMPLE / "水道管路台帳.xlsx")
    same = update(path, register_edition(tmp_path / "写し.xlsx", lambda *_: None), dry_run=True)
    assert same.counts() == {"added": 0, "changed": 0, "gone": 0, "kept": 0, "unchanged": 2090}
    said = update(path, register_edition(tmp_path / "R8.xlsx", next_year), as_of="2026-03-31")
    assert [(one.number, one.before, one.after) for one in said.of_kind("changed")] == [("C-0001", 250, 300)]
    assert said.counts() == {"added": 1, "changed": 1, "gone": 1, "kept": 0, "unchanged": 2088}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of Unix")
def test_killed_at_any_moment_the_project_is_before_or_after(first: Path, tmp_path: Path) -> None:
    new = edition(
        tmp_path, "管路_R7.csv", FIRST[0].replace(",100,", ",150,"), 'A-9,VP,50,2024,10,"LINESTRING (30000 0, 30000 10)"'
    )
    whole = Path(shutil.copy(first, tmp_path / "whole.gpkg"))
    before = content_of(first)
    with dying("update") as run:
        total = run(whole, new)
        assert total
        after = content_of(whole)
        for chance in random.Random(3).sample(range(1, total + 1), 6):
            victim = Path(shutil.copy(first, tmp_path / "victim.gpkg"))
            assert run(victim, new, chance) is None, "it died"
            with project.reading(victim) as conn:
                assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            left = content_of(victim)
            expected = after if len(left["sources"]) == len(after["sources"]) else before
            assert all(left[table] == expected[table] for table in CONTENT if table != "sources"), chance


def many(folder: Path, name: str, count: int) -> Path:
    return edition(
        folder, name, *(f'B-{n},VP,75,1990,40,"LINESTRING ({30000 + 50 * n} 0, {30050 + 50 * n} 0)"' for n in range(count))
    )


def test_a_file_of_a_part_of_the_town_does_not_end_the_rest_unasked(empty: Path, tmp_path: Path) -> None:
    ingest(empty, whole := many(tmp_path, "全町.csv", 40))
    part = many(tmp_path, "駅前だけ.csv", 5)
    before = content_of(empty)
    assert "many_gone" in {one.check for one in update(empty, part, dry_run=True).findings}
    with pytest.raises(UserError, match="--accept-gone"):
        update(empty, part)
    assert content_of(empty) == before
    assert update(empty, part, as_of="2026-03-31", accept_gone=True).counts()["gone"] == 35
    back = update(empty, whole)  # the first file again, now the newer edition
    assert back.counts()["changed"] == 35 and pipes_of(empty)["end_date"].isna().all()


def test_an_edition_that_the_user_names_must_exist_even_where_the_file_was_read_before(first: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No file"):
        update(first, edition(tmp_path, "同じ.csv", *FIRST), of="ない")

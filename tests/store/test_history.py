"""Every change is in the history and the last one can be taken back, an import with all that it brought."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.store import history, project, tables
from waterdx.store.layers import insert_rows, read_layer, set_geometries

from .helpers import EPSG, assert_sound, content, import_pipes, lines, pipes

LABEL = Words(ja="口径の訂正", en="diameter corrected")
LEDGER = ("pipes", "nodes", "leaks", "sources", "evidence", "findings")


def edit(path: Path, *edits: Edit) -> EditGroup:
    group = EditGroup(LABEL, edits)
    with project.editing(path) as conn:
        history.apply(conn, group)
    return group


def undo(path: Path) -> history.Change:
    with project.editing(path) as conn:
        return history.undo_last(conn)


def ledger(path: Path) -> dict[str, object]:
    held = content(path)
    return {table: held[table] for table in LEDGER}


def value_of(path: Path, fid: int, field: str) -> object:
    return read_layer(path, "pipes").set_index("fid").loc[fid, field]


def test_an_edit_is_carried_out_and_entered_with_who_and_when(town: Path) -> None:
    edit(town, Edit("pipes", 2, "diameter_mm", 100.0, 150.0), Edit("pipes", 2, "material", None, "DIP"))
    assert value_of(town, 2, "diameter_mm") == 150
    with project.reading(town) as conn:
        newest, oldest = history.changes(conn)
    assert (newest.action, newest.label, newest.objects, newest.undone) == ("edit", LABEL, 1, False)
    assert newest.at and (oldest.action, oldest.objects) == ("import", 30)
    assert_sound(town)


def test_undo_takes_the_newest_change_back_and_the_history_says_so(town: Path) -> None:
    before = ledger(town)
    edit(town, Edit("pipes", 2, "diameter_mm", 100.0, 150.0))
    edit(town, Edit("pipes", 2, "diameter_mm", 150.0, None), Edit("pipes", 3, "note", None, "要確認"))
    assert undo(town).objects == 2
    assert value_of(town, 2, "diameter_mm") == 150
    undo(town)
    assert ledger(town) == before
    with project.reading(town) as conn:
        assert [(c.action, c.undone) for c in history.changes(conn)] == [
            ("undo", False), ("undo", False), ("edit", True), ("edit", True), ("import", False),
        ]  # fmt: skip


def test_an_undone_edit_can_be_made_again_and_undone_again(town: Path) -> None:
    group = edit(town, Edit("pipes", 2, "diameter_mm", 100.0, 150.0))
    after = ledger(town)
    for _ in range(3):
        undo(town)
        edit(town, *group.edits)
        assert ledger(town) == after


def test_undoing_an_import_removes_all_that_it_brought_and_nothing_else(town: Path) -> None:
    with project.editing(town) as conn:
        insert_rows(conn, "nodes", pipes(2)[["material"]].assign(node_id=["弁1", "弁2"]), None, 1, EPSG)
    before = ledger(town)
    with project.editing(town) as conn:
        source = tables.insert(conn, "sources", {"file_name": "図面.shp", "layer": "nodes"})
        insert_rows(conn, "nodes", pipes(1)[["material"]].assign(node_id=["弁3"]), None, source, EPSG)
        shapes = [line.centroid for line in lines(2)]
        set_geometries(conn, "nodes", [1, 2], shapes, EPSG)  # type: ignore[arg-type]
        tables.insert_geometry_evidence(conn, "nodes", [1, 2], source)
        tables.insert_evidence(conn, "nodes", [3], ["{}"], [("", 1)], source)
        tables.insert_findings(conn, [Finding("new", "info", LABEL)], source)
        merged = EditGroup(LABEL, (Edit("nodes", 1, "note", None, "図面より"),))
        history.apply(conn, merged, action="import", source_id=source, objects=3)
    assert_sound(town)
    assert undo(town).source_id == source
    assert ledger(town) == before
    assert_sound(town)


def test_everything_can_be_undone_down_to_the_empty_project_and_imported_again(empty: Path) -> None:
    for _ in range(2):
        import_pipes(empty, 3)
        import_pipes(empty, 2)
        undo(empty)
        undo(empty)
        with pytest.raises(UserError, match="元に戻せる変更はありません"):
            undo(empty)
        assert all(rows == [] for rows in ledger(empty).values())
        assert_sound(empty)


def test_an_edit_of_what_has_changed_since_is_refused_whole(town: Path) -> None:
    before = content(town)
    with pytest.raises(UserError, match="その後に別の変更"):
        edit(town, Edit("pipes", 1, "note", None, "a"), Edit("pipes", 2, "diameter_mm", 999.0, 150.0))
    with pytest.raises(UserError, match="その後に別の変更"):
        edit(town, Edit("pipes", 99_999, "note", None, "a"))
    assert content(town) == before


@pytest.mark.parametrize("name", ["fid", "source_id", 'note" = 1; DROP TABLE pipes; --', "node_id"])
def test_only_columns_of_the_ledger_can_be_edited(name: str, town: Path) -> None:
    before = content(town)
    with pytest.raises(ValueError, match="no column"):
        edit(town, Edit("pipes", 1, name, None, 1))
    assert content(town) == before


NUMBERS = st.one_of(st.none(), st.floats(0, 5000), st.integers(0, 5000))
TEXTS = st.one_of(st.none(), st.text(st.characters(codec="utf-8"), max_size=6), st.just("髙﨑\U000e0100\n\x00\x1b'\""))
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.integers(1, 4), st.sampled_from(["diameter_mm", "length_m"]), NUMBERS),
        st.tuples(st.integers(1, 4), st.sampled_from(["note", "pipe_id"]), TEXTS),
        st.tuples(st.integers(1, 4), st.just("install_fy"), st.one_of(st.none(), st.integers(1868, 2100))),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def kept(made_once: Path) -> Path:
    """One project for many examples; each takes all it did back."""
    path = made_once.with_name("history.gpkg")
    path.write_bytes(made_once.read_bytes())
    import_pipes(path, 4)
    return path


@settings(max_examples=20)
@given(CHANGES)
def test_any_edits_undone_and_made_again_lead_back_and_forth(kept: Path, changes: list[tuple[int, str, object]]) -> None:
    start = ledger(kept)
    groups = []
    for fid, field, after in changes:
        with project.reading(kept) as conn:
            (before,) = conn.execute(f"SELECT {field} FROM pipes WHERE fid = ?", (fid,)).fetchone()
        groups.append(edit(kept, Edit("pipes", fid, field, before, after)))  # type: ignore[arg-type]
    end = ledger(kept)
    for _ in groups:
        undo(kept)
    assert ledger(kept) == start
    for group in groups:
        edit(kept, *group.edits)
    assert ledger(kept) == end
    for _ in groups:
        undo(kept)
    assert ledger(kept) == start

"""An undone import comes back whole, with all that it brought, until something else is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.store import history, project, tables
from waterdx.store.layers import insert_rows, set_geometries

from .helpers import EPSG, assert_sound, import_pipes, lines, pipes
from .test_history import LABEL, edit, ledger, undo


def redo(path: Path) -> history.Change:
    with project.editing(path) as conn:
        return history.redo_next(conn)


def import_with_everything(path: Path) -> None:
    """New objects, blanks filled and places given to old ones, evidence and findings."""
    with project.editing(path) as conn:
        source = tables.insert(conn, "sources", {"file_name": "図面.shp", "layer": "pipes"})
        fids = insert_rows(conn, "pipes", pipes(4), lines(4), source, EPSG)
        set_geometries(conn, "nodes", [1, 2], [line.centroid for line in lines(2)], EPSG)  # type: ignore[arg-type]
        tables.insert_geometry_evidence(conn, "nodes", [1, 2], source)
        tables.insert_evidence(conn, "pipes", fids, ['{"管種": "髙﨑"}'] * 4, [("", row) for row in range(4)], source)
        tables.insert_findings(conn, [Finding("new", "info", LABEL)], source)
        merged = EditGroup(LABEL, (Edit("nodes", 1, "note", None, "図面より"),))
        history.apply(conn, merged, action="import", source_id=source, objects=6)


@pytest.fixture
def imported(town: Path) -> Path:
    with project.editing(town) as conn:
        insert_rows(conn, "nodes", pipes(2)[["material"]].assign(node_id=["弁1", "弁2"]), None, 1, EPSG)
    import_with_everything(town)
    return town


def test_an_import_undone_and_made_again_is_there_to_the_last_row(imported: Path) -> None:
    after = ledger(imported)
    for _ in range(2):
        undo(imported)
        assert ledger(imported) != after
        assert redo(imported).action == "import"
        assert ledger(imported) == after
    assert_sound(imported)


def test_everything_back_to_the_empty_project_can_be_made_again(imported: Path) -> None:
    edit(imported, Edit("pipes", 31, "note", None, "x"))
    after = ledger(imported)
    for _ in range(3):
        undo(imported)
    for _ in range(3):
        redo(imported)
    assert ledger(imported) == after
    assert_sound(imported)


def test_what_was_undone_is_forgotten_with_the_next_change(imported: Path) -> None:
    undo(imported)
    edit(imported, Edit("pipes", 1, "note", None, "x"))
    with pytest.raises(UserError, match="やり直せる変更はありません"):
        redo(imported)
    with project.reading(imported) as conn:
        assert conn.execute("SELECT count(*) FROM undone_rows").fetchone() == (0,)
        assert [one.undone for one in history.changes(conn) if one.action == "import"] == [True, False]


def test_a_redo_is_refused_whole_where_the_ledger_has_changed_behind_its_back(town: Path) -> None:
    edit(town, Edit("pipes", 1, "note", None, "x"))
    undo(town)
    with project.editing(town) as conn:
        conn.execute("UPDATE pipes SET note = 'by another program' WHERE fid = 1")
    before = ledger(town)
    with pytest.raises(UserError, match="別の変更"):
        redo(town)
    assert ledger(town) == before


def test_what_an_older_version_had_undone_is_not_made_again(town: Path) -> None:
    import sqlite3
    from contextlib import closing

    edit(town, Edit("pipes", 1, "note", None, "x"))
    undo(town)
    with closing(sqlite3.connect(town, isolation_level=None)) as conn:
        conn.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'version_4%'")
        conn.execute("UPDATE settings SET value = '3' WHERE key = 'schema_version'")
    with pytest.raises(UserError, match="やり直せる変更はありません"):
        redo(town)


def test_the_history_of_an_object_ends_with_the_import_that_brought_it(imported: Path) -> None:
    edit(imported, Edit("pipes", 2, "diameter_mm", 100.0, 150.0), Edit("pipes", 3, "note", None, "x"))
    import_pipes(imported, 1)
    with project.reading(imported) as conn:
        found = history.of_object(conn, "pipes", 2)
    assert [(one.change.action, one.field, one.before, one.after) for one in found] == [
        ("edit", "diameter_mm", 100.0, 150.0), ("import", "*", None, None),
    ]  # fmt: skip

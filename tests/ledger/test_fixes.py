"""Fixes mend what a check found, in one change that can be taken back byte for byte."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from projects import new_project

from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES, fields_of
from waterdx.ledger import ignore, synonyms
from waterdx.ledger.checks import CHECKS, check
from waterdx.ledger.fixes import fix, fixable_checks
from waterdx.store import history, project, restore, schema, tables
from waterdx.store.layers import insert_rows, read_layer

from .check_cases import FULL, MANHOLES, TOWN, frame, moved, node, pipe, sewer, to_degrees


def make(path: Path, **layers: list[dict[str, Any]]) -> Path:
    """A project with these objects, as an import leaves them."""
    new_project(path, "山中町")
    with project.editing(path) as conn:
        source = tables.insert(
            conn, "sources", {"file_name": "a.csv", "layer": "pipes", "digest": "0", "column_map": '{"管種": "material"}'}
        )
        for layer, rows in layers.items():
            made = frame(layer, rows)
            insert_rows(conn, layer, made[[f.name for f in fields_of(layer)]], made.geometry.to_numpy(), source, 6676)
    return path


def stored(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as conn:
        return {layer: conn.execute(f'SELECT * FROM "{layer}" ORDER BY fid').fetchall() for layer in LAYER_NAMES}


def undo(path: Path) -> None:
    with project.editing(path) as conn:
        history.undo_last(conn)


def sound(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        for layer in LAYER_NAMES:
            assert conn.execute("SELECT rtreecheck(?)", (f"rtree_{layer}_geom",)).fetchone() == ("ok",)


SWAPPED = pipe(moved([(0, 9), (50, 9)], lambda p: p[:, ::-1]), pipe_id="S")
CROSSING = [pipe(**FULL), pipe([(25, -9), (25, 9)], pipe_id="B")]
FIXABLE: dict[str, dict[str, list[dict[str, Any]]]] = {
    "gap": {"pipes": [pipe(), pipe([(50.3, 0), (90, 0)], pipe_id="B")]},
    "short_of_line": {"pipes": [pipe(), pipe([(25, 0.3), (25, 20)], pipe_id="B")]},
    "branch_without_node": {"pipes": [pipe(**FULL), pipe([(25, 0), (25, 20)], pipe_id="B")]},
    "crossing_without_node": {"pipes": CROSSING},
    "double_shape": {"pipes": [pipe(**FULL), pipe([(50, 0), (0, 0)])]},
    "repeated_vertex": {"pipes": [pipe([(0, 0), (5, 0), (5, 0), (9, 0)])]},
    "swapped": {"pipes": [*TOWN, SWAPPED]},
    "in_millimetres": {"pipes": [*TOWN, pipe(moved([(0, 9), (50, 9)], lambda p: p * 1000))]},
    "in_degrees": {"pipes": [*TOWN, pipe(to_degrees([(0, 9), (50, 9)]))]},
    "diameter_impossible": {"pipes": [pipe(diameter_mm=5)]},
    "cover_out_of_range": {"pipes": [pipe(cover_m=-1)]},
    "length_impossible": {"pipes": [pipe(length_m=-3)]},
    "pressure_out_of_range": {"pipes": [pipe(pressure_mpa=7)]},
    "year_in_future": {"pipes": [pipe(install_fy=2090)]},
    "year_before_waterworks": {"pipes": [pipe(install_fy=1870)]},
    "node_year_before_waterworks": {"nodes": [node(install_fy=1870)]},
    "node_year_in_future": {"nodes": [node(install_fy=2090)]},
    "node_id_blank": {"pipes": [sewer()], "nodes": MANHOLES},
    "personal_in_pipes": {"pipes": [pipe(note="025-123-4567")]},
    "personal_in_nodes": {"nodes": [node(note="025-123-4567")]},
    "personal_in_leaks": {"leaks": [{"leak_id": "L", "note": "025-123-4567"}]},
}


@pytest.mark.parametrize("name", FIXABLE)
def test_a_fix_leaves_no_finding_of_its_check_and_undo_brings_every_byte_back(name: str, tmp_path: Path) -> None:
    path = make(tmp_path / "town.gpkg", **FIXABLE[name])
    assert name in {finding.check for finding in check(path) if finding.fixable}
    before = stored(path)
    result = fix(path, name)
    assert result.objects and result.fixed and result.left == []
    assert stored(path) != before
    sound(path)
    with project.reading(path) as conn:
        assert len(restore.points(conn, path)) == 1
        assert history.changes(conn)[0].action == "fix"
        assert {f.check for f in tables.read_findings(conn)} == {f.check for f in result.findings}
    after = stored(path)
    undo(path)
    assert stored(path) == before
    with project.editing(path) as conn:
        history.redo_next(conn)
    assert stored(path) == after
    sound(path)


def test_every_check_with_a_fix_is_tried_here() -> None:
    others = {
        "term_unread",
        "node_term_unread",
        "other_zone",
    }  # the first two below; the last differs from in_degrees only in the zone
    assert set(fixable_checks()) == FIXABLE.keys() | others


def test_splitting_keeps_the_length_of_the_register_and_of_the_drawing(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", pipes=CROSSING)
    before = read_layer(path, "pipes")
    fix(path, "crossing_without_node")
    after = read_layer(path, "pipes")
    assert len(after) == 4
    assert set(after["pipe_id"]) == {"A-1", "A-1-2", "B", "B-2"}
    assert after["length_m"].sum() == pytest.approx(before["length_m"].sum())
    assert after.geometry.length.sum() == pytest.approx(before.geometry.length.sum())
    assert set(after.loc[after["pipe_id"].str.startswith("A"), "material"]) == {"DIP"}


def test_only_the_objects_named_are_mended(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", pipes=[pipe(diameter_mm=5), pipe(pipe_id="B", diameter_mm=6)])
    result = fix(path, "diameter_impossible", ids=["B"])
    assert [finding.id for finding in result.left] == ["A-1"]
    with pytest.raises(UserError, match="C"):
        fix(path, "diameter_impossible", ids=["C"])
    with pytest.raises(UserError, match="isolated"):
        fix(path, "isolated")


def test_a_double_that_says_more_than_the_first_is_left(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", pipes=[pipe(), pipe(diameter_mm=100)])
    assert fix(path, "double_shape").objects == 0


def test_a_word_the_project_has_learnt_is_filled_in_from_the_raw_text(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", pipes=[pipe(), pipe(pipe_id="B", material="VP")])
    with project.editing(path) as conn:
        tables.insert_evidence(conn, "pipes", [1, 2], ['{"管種": "黒い管"}', '{"管種": "VP"}'], [("", 2), ("", 3)], 1)
    (finding,) = [f for f in check(path) if f.check == "term_unread"]
    assert finding.raw == "黒い管" and not finding.fixable
    synonyms.add(path, "material", "water", "黒い管", "PP")
    assert fix(path, "term_unread").left == []
    assert read_layer(path, "pipes")["material"].tolist() == ["PP", "VP"]


def test_an_ignored_finding_stays_away_with_its_reason_and_can_come_back(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", pipes=[pipe(diameter_mm=5)])
    (finding,) = [f for f in check(path) if f.check == "diameter_impossible"]
    key = ignore.key_of(finding)
    assert ignore.ignore(path, key, "実物を確認済み") == 1
    assert finding not in check(path)
    assert fix(path, "diameter_impossible").objects == 0
    (kept,) = ignore.ignored(path)
    assert (kept.reason, kept.message, kept.id) == ("実物を確認済み", finding.message, "A-1")
    ignore.unignore(path, key)
    assert finding in check(path)
    with pytest.raises(UserError):
        ignore.ignore(path, "no|such||", "x")
    with pytest.raises(UserError):
        ignore.ignore(path, key, "  ")


def test_a_project_of_format_1_is_read_as_it_is_and_upgraded_with_a_restore_point(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", pipes=[pipe(diameter_mm=5)])
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("DROP TABLE ignored")
        conn.execute("DELETE FROM gpkg_contents WHERE table_name = 'ignored'")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'version_2'")
        conn.execute("ALTER TABLE pipes DROP COLUMN pavement")
        conn.execute("UPDATE settings SET value = '1' WHERE key = 'schema_version'")
        conn.commit()
    old = path.read_bytes()
    assert ignore.ignored(path) == []
    assert read_layer(path, "pipes")["pavement"].isna().all()
    assert path.read_bytes() == old
    check(path)
    assert project.info(path).schema_version == schema.VERSION
    with project.reading(path) as conn:
        assert len(restore.points(conn, path)) == 1


def test_an_object_changed_since_is_not_removed_by_an_undo(tmp_path: Path) -> None:
    path = make(tmp_path / "a.gpkg", pipes=CROSSING)
    fix(path, "crossing_without_node")
    with project.editing(path) as conn:
        conn.execute("UPDATE pipes SET note = '現地確認' WHERE pipe_id = 'B-2'")
    before = stored(path)
    with pytest.raises(UserError, match=r"changed since|後に別の変更"):
        undo(path)
    assert stored(path) == before


def test_every_fix_of_every_check_is_named_in_both_languages() -> None:
    for one in CHECKS:
        if one.fix:
            assert one.mended is not None and one.mended.ja and one.mended.en

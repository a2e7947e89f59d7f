"""What going back to a restore point would change is told before it is done, and telling changes no byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import LANGUAGES, Words
from waterdx.ledger.going_back import NOTHING, TABLE_NAMES, lines_of, summary_of
from waterdx.store import history, project
from waterdx.store.difference import COMPARED, Difference, difference

from .helpers import IMPORT, content, import_pipes


def edit(path: Path, *edits: Edit, keep: Words | None = None) -> None:
    with project.editing(path, keep=keep) as conn:
        history.apply(conn, EditGroup(Words("直し", "mending"), edits))


def counts(found: Difference, layer: str) -> tuple[int, int, int]:
    one = next(one for one in found.layers if one.layer == layer)
    return one.back.count, one.gone.count, one.changed.count


def test_what_came_since_would_go_with_its_length_and_the_first_of_it(town: Path) -> None:
    import_pipes(town, 5, IMPORT)
    found = difference(town, 1)
    assert counts(found, "pipes") == (0, 5, 0) and counts(found, "leaks") == (0, 0, 0)
    gone = found.layers[0].gone
    assert [one.number for one in gone.examples] == ["管00000", "管00001", "管00002"]
    assert gone.length_m == pytest.approx(5 * 8.174, abs=0.01), "drawn, as the register tells no length"
    assert [one.label.ja for one in found.lost] == ["取り込み: 管路.csv"] and not found.found_again
    assert "sources" in {one.name for one in found.tables}


def test_what_was_changed_and_removed_would_be_as_before(town: Path) -> None:
    import_pipes(town, 5)
    edit(town, Edit("pipes", 1, "diameter_mm", None, 150.0), keep=IMPORT)
    with project.editing(town) as conn:
        conn.execute("DELETE FROM pipes WHERE fid = 5")
    found = difference(town, 1)
    assert counts(found, "pipes") == (1, 0, 1)
    (example,) = found.layers[0].changed.examples
    assert (example.number, example.field, example.now, example.then) == ("管00000", "diameter_mm", 150.0, None)
    said = "\n".join(line.ja for line in lines_of(found))
    assert "管00000 の口径 150 mm → (不明)" in said and "戻る 1 件" in said


def test_going_back_does_what_was_told(town: Path) -> None:
    import_pipes(town, 5, IMPORT)
    import_pipes(town, 3, IMPORT)
    told = counts(difference(town, 1), "pipes")
    before = {row[0] for row in content(town)["pipes"]}
    project.go_back(town, 1)
    after = {row[0] for row in content(town)["pipes"]}
    assert told == (len(after - before), len(before - after), 0) == (0, 8, 0)
    found = difference(town, 3)
    assert counts(found, "pipes") == (8, 0, 0) and len(found.found_again) == 2


def test_telling_changes_no_byte_and_leaves_no_file(town: Path) -> None:
    import_pipes(town, 5, IMPORT)

    def state() -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in town.parent.rglob("*") if file.is_file()}

    before = state()
    difference(town, 1)
    assert state() == before


def test_the_same_state_says_so(town: Path) -> None:
    with project.editing(town, keep=IMPORT):
        pass
    found = difference(town, 1)
    assert lines_of(found) == [NOTHING] and "変わりません" in summary_of(found).ja


def test_a_point_that_is_missing_or_changed_is_refused_in_a_sentence(town: Path) -> None:
    import_pipes(town, 5, IMPORT)
    with pytest.raises(UserError, match="使えません"):
        difference(town, 7)
    (copy,) = town.with_suffix(".restore").iterdir()
    copy.write_bytes(copy.read_bytes()[:-1] + b"x")
    with pytest.raises(UserError, match="使えません"):
        difference(town, 1)


def test_comparing_can_be_stopped(town: Path) -> None:
    import_pipes(town, 5, IMPORT)

    def stop(done: float, total: float, note: Words) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        difference(town, 1, stop)


def test_every_table_has_a_name_to_read() -> None:
    assert TABLE_NAMES.keys() == set(COMPARED)
    assert all(name.in_language(one) for name in TABLE_NAMES.values() for one in LANGUAGES)


def test_several_changes_are_taken_back_together_or_not_at_all(town: Path) -> None:
    import_pipes(town, 2)
    for text in ("一", "二", "三"):
        with project.editing(town) as conn:
            (before,) = conn.execute("SELECT note FROM pipes WHERE fid = 1").fetchone()
        edit(town, Edit("pipes", 1, "note", before, text))
    before = content(town)
    with project.editing(town) as conn:
        numbers = [one.id for one in history.standing(conn)]
        conn.execute("UPDATE pipes SET note = 'other' WHERE fid = 1")
    with pytest.raises(UserError), project.editing(town) as conn:
        history.undo_to(conn, numbers[2])
    with project.editing(town) as conn:
        conn.execute("UPDATE pipes SET note = '三' WHERE fid = 1")
    assert content(town) == before
    with project.editing(town) as conn:
        assert [one.id for one in history.undo_to(conn, numbers[2])] == numbers[:3]
        assert conn.execute("SELECT note FROM pipes WHERE fid = 1").fetchone() == (None,)
    with pytest.raises(UserError, match="すでに元に戻されています"), project.editing(town) as conn:
        history.undo_to(conn, numbers[0])

"""A change is whole or not there at all, whatever ends it; what goes wrong is told in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import Words
from waterdx.store import project, restore

from .helpers import IMPORT, assert_sound, beside, content, digest, import_pipes


class Ours(Exception):
    """A mistake of ours in the middle of a change."""


@pytest.mark.parametrize("end", [Ours, Cancelled, KeyboardInterrupt, SystemExit, UserError("だめ", "no"), MemoryError])
@pytest.mark.parametrize("keep", [None, IMPORT])
def test_a_change_that_is_stopped_leaves_the_project_and_its_folder_as_they_were(
    end: BaseException, keep: Words | None, town: Path
) -> None:
    before = (digest(town), beside(town))

    def stop(done: float, total: float, note: Words) -> None:
        if done > 0.5:
            raise end

    with pytest.raises(BaseException) as stopped:
        import_pipes(town, 500, keep, stop)
    assert isinstance(stopped.value, end if isinstance(end, type) else UserError)
    restore_folder = restore.folder_of(town)
    assert digest(town) == before[0] and beside(town) - {restore_folder.name} == before[1]
    assert not restore_folder.exists() or not list(restore_folder.iterdir())


def test_a_constraint_that_is_broken_is_our_mistake_and_undone(town: Path) -> None:
    before = digest(town)
    with pytest.raises(sqlite3.IntegrityError), project.editing(town) as conn:
        project.write_setting(conn, "a", "b")
        conn.execute("INSERT INTO settings (key, value) VALUES ('name', 'again')")
    assert digest(town) == before


def test_a_disk_that_is_full_is_told_and_the_project_is_as_it_was(town: Path) -> None:
    before = digest(town)
    with pytest.raises(UserError, match="空きがなくなった"), project.editing(town) as conn:
        pages = conn.execute("PRAGMA page_count").fetchone()[0]
        conn.execute(f"PRAGMA max_page_count = {pages + 2}")
        conn.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", ((str(n), "x" * 900) for n in range(3000)))
    assert digest(town) == before and beside(town) == {town.name}


@pytest.mark.parametrize("mode", ["IMMEDIATE", "EXCLUSIVE"])
@pytest.mark.parametrize("keep", [None, IMPORT])
def test_a_project_another_program_is_writing_is_told_and_no_restore_point_is_left(
    mode: str, keep: Words | None, town: Path, impatient: None
) -> None:
    before = digest(town)
    with closing(sqlite3.connect(town, isolation_level=None)) as other:
        other.execute(f"BEGIN {mode}")
        with pytest.raises(UserError, match="他のプログラムが書き込み中"):
            import_pipes(town, 3, keep)
        other.execute("ROLLBACK")
    assert digest(town) == before and beside(town) == {town.name}


def test_a_change_waits_for_a_reader_only_so_long(town: Path, impatient: None) -> None:
    before = content(town)
    with closing(sqlite3.connect(town, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM pipes").fetchone()
        with pytest.raises(UserError, match="他のプログラム"):
            import_pipes(town, 3)
    assert content(town) == before
    assert_sound(town)


def test_two_that_write_one_after_the_other_both_stay(town: Path) -> None:
    for _ in range(5):
        import_pipes(town, 2)
    assert project.info(town).counts["pipes"] == 40
    assert_sound(town)


def a_file(folder: Path) -> None:
    folder.write_text("not a folder")


def a_broken_link(folder: Path) -> None:
    folder.symlink_to(folder.parent / "nowhere" / "else")


@pytest.mark.parametrize("obstacle", [a_file, a_broken_link])
def test_where_no_restore_point_can_be_kept_nothing_is_imported(obstacle: Callable[[Path], None], town: Path) -> None:
    obstacle(restore.folder_of(town))
    before = digest(town)
    with pytest.raises(UserError, match=r"復元ポイントを.*残せません"):
        import_pipes(town, 3, IMPORT)
    assert digest(town) == before

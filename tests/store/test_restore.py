"""A restore point is a whole copy one can always go back to, and going back loses nothing."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from waterdx.core.errors import Cancelled, UserError
from waterdx.core.words import Words
from waterdx.store import project, restore

from .helpers import IMPORT, assert_sound, beside, content, digest, import_pipes


def points(path: Path) -> list[restore.RestorePoint]:
    with project.reading(path) as conn:
        return restore.points(conn, path)


def copies(path: Path) -> list[str]:
    return sorted(file.name for file in restore.folder_of(path).iterdir())


def test_before_an_import_the_project_is_kept_as_it_was(town: Path) -> None:
    before = content(town)
    import_pipes(town, 5, IMPORT)
    (point,) = points(town)
    assert (point.number, point.reason) == (1, IMPORT)
    assert point.file.parent == town.with_name("山中町.restore")
    assert point.digest == hashlib.sha256(point.file.read_bytes()).hexdigest()
    assert content(point.file) == before
    assert_sound(point.file)


def test_going_back_brings_the_state_back_and_keeps_the_present_one_first(town: Path) -> None:
    states = [content(town)]
    for count in (5, 6):
        import_pipes(town, count, IMPORT)
        states.append(content(town))
    project.go_back(town, 1)
    assert content(town) == states[0]
    assert [point.number for point in points(town)] == [3, 2, 1]
    assert content(points(town)[0].file) == states[2], "the state before going back"
    project.go_back(town, 3)
    assert content(town) == states[2]
    project.go_back(town, 2)
    assert content(town) == states[1]
    assert_sound(town)


def test_ten_are_kept_and_their_files_are_those_listed(town: Path) -> None:
    for _ in range(restore.KEPT + 3):
        import_pipes(town, 1, IMPORT)
    listed = points(town)
    assert [point.number for point in listed] == list(range(13, 3, -1))
    assert copies(town) == sorted(point.file.name for point in listed)
    project.go_back(town, 4)
    assert [point.number for point in points(town)] == list(range(14, 4, -1))
    assert copies(town) == sorted(point.file.name for point in points(town))


def test_an_import_that_fails_does_not_cost_the_oldest_restore_point(town: Path) -> None:
    for _ in range(restore.KEPT):
        import_pipes(town, 1, IMPORT)
    before, held = points(town), content(town)

    def cancel(done: float, total: float, note: Words) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        import_pipes(town, 1, IMPORT, cancel)
    assert points(town) == before and content(town) == held
    assert all(point.file.is_file() for point in before)
    project.go_back(town, 1)


def test_what_a_killed_program_left_goes_and_what_is_not_ours_stays(town: Path) -> None:
    import_pipes(town, 1, IMPORT)
    folder = restore.folder_of(town)
    for name in ("0001_20200101-000000.part", "控え.gpkg", "メモ.txt"):
        (folder / name).write_bytes(b"x")
    import_pipes(town, 1, IMPORT)
    assert {"控え.gpkg", "メモ.txt"} == set(copies(town)) - {point.file.name for point in points(town)}


@pytest.mark.parametrize("harm", ["missing", "one byte", "cut", "never made"])
def test_a_copy_that_is_not_what_it_was_is_refused_and_the_project_stays(harm: str, town: Path) -> None:
    import_pipes(town, 5, IMPORT)
    (point,) = points(town)
    held = bytearray(point.file.read_bytes())
    held[len(held) // 2] ^= 1
    if harm == "missing":
        point.file.unlink()
    elif harm != "never made":
        point.file.write_bytes(held if harm == "one byte" else held[: len(held) // 2])
    before = (digest(town), copies(town))
    with pytest.raises(UserError, match="使えません"):
        project.go_back(town, 7 if harm == "never made" else 1)
    assert (digest(town), copies(town)) == before


def test_going_back_does_not_wait_for_ever_on_a_project_another_program_writes(town: Path, impatient: None) -> None:
    import_pipes(town, 5, IMPORT)
    before = (digest(town), copies(town))
    with closing(sqlite3.connect(town, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match="他のプログラムが書き込み中"):
            project.go_back(town, 1)
    assert (digest(town), copies(town)) == before


def test_the_restore_points_of_two_projects_in_one_folder_do_not_meet(town: Path) -> None:
    other = Path(shutil.copy(town, town.with_name("山中町.2025.gpkg")))
    import_pipes(town, 1, IMPORT)
    import_pipes(other, 2, IMPORT)
    assert beside(town) == {"山中町.gpkg", "山中町.restore", "山中町.2025.gpkg", "山中町.2025.restore"}
    project.go_back(other, 1)
    assert (project.info(town).counts["pipes"], project.info(other).counts["pipes"]) == (31, 30)


def test_after_going_back_one_can_work_on(town: Path) -> None:
    import_pipes(town, 5, IMPORT)
    project.go_back(town, 1)
    assert import_pipes(town, 4, IMPORT) == range(31, 35)
    assert [point.number for point in points(town)] == [3, 2, 1]
    assert_sound(town)


def test_a_sound_point_can_be_gone_back_to_although_another_copy_is_missing(town: Path) -> None:
    for number in range(2):
        with project.editing(town, keep=Words("前", "before")) as conn:
            project.write_setting(conn, "n", str(number))
    with project.reading(town) as conn:
        newest, oldest = restore.points(conn, town)
    newest.file.unlink()
    project.go_back(town, oldest.number)
    with project.reading(town) as conn:
        assert "n" not in project.read_settings(conn)

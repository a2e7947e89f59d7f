"""A newer project is left alone; an older one is brought up to date, and kept as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from waterdx.core.errors import UserError
from waterdx.store import project, restore, schema
from waterdx.store.layers import read_layer

from .helpers import IMPORT, assert_sound, beside, content, digest, import_pipes

Upgrade = Callable[[Database], None]


def say_version(path: Path, version: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        conn.execute("UPDATE settings SET value = ? WHERE key = 'schema_version'", (version,))


@pytest.mark.parametrize("version", [schema.VERSION + 1, 10**9])
def test_a_newer_project_is_refused_and_not_a_byte_of_it_changes(version: int, town: Path) -> None:
    say_version(town, str(version))
    before = (digest(town), town.stat().st_mtime_ns)
    for work in (project.info, lambda at: import_pipes(at, 1, IMPORT), lambda at: project.go_back(at, 1)):
        with pytest.raises(UserError, match="より新しい waterdx") as refused:
            work(town)
        assert str(version) in refused.value.words.en
    assert (digest(town), town.stat().st_mtime_ns) == before and beside(town) == {town.name}


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> Callable[[Upgrade], None]:
    """next_version(step) makes this program one version newer, with `step` as the new migration."""

    def install(upgrade: Upgrade) -> None:
        present: Callable[[], Migrations] = schema.migrations

        def with_one_more() -> Migrations:
            steps = present()
            steps(name="next_version")(upgrade)
            return steps

        monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
        monkeypatch.setattr(schema, "migrations", with_one_more)

    return install


def add_valve_number(db: Database) -> None:
    db.table("pipes").add_column("valve_no", str)


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return [name for (name,) in conn.execute("SELECT name FROM pragma_table_info('pipes')")]


def test_an_older_project_is_looked_at_in_the_present_schema_without_changing_a_byte(
    town: Path, next_version: Callable[[Upgrade], None]
) -> None:
    before = (digest(town), town.stat().st_mtime_ns)
    next_version(add_valve_number)
    with project.reading(town) as conn:
        assert conn.execute("SELECT count(*), count(valve_no) FROM pipes").fetchone() == (30, 0)
    assert len(read_layer(town, "pipes")) == 30
    assert (digest(town), town.stat().st_mtime_ns) == before and beside(town) == {town.name}


def test_the_first_change_upgrades_an_older_project_and_keeps_it_as_it_was(
    town: Path, next_version: Callable[[Upgrade], None]
) -> None:
    before = content(town)
    next_version(add_valve_number)
    import_pipes(town, 2, IMPORT)
    assert project.info(town).schema_version == schema.VERSION
    assert "valve_no" in columns(town)
    with project.reading(town) as conn:
        newest, oldest = restore.points(conn, town)
    assert (oldest.reason.ja, newest.reason) == (f"形式 {schema.VERSION - 1} からの更新の前", IMPORT)
    assert content(oldest.file) == before and "valve_no" not in columns(oldest.file)
    assert_sound(town)
    project.go_back(town, oldest.number)
    assert content(town) == before
    import_pipes(town, 2)
    assert "valve_no" in columns(town), "a project that went back to an older schema is upgraded again"


def test_an_upgrade_that_fails_leaves_the_project_as_it_was(town: Path, next_version: Callable[[Upgrade], None]) -> None:
    def fail(db: Database) -> None:
        add_valve_number(db)
        raise ZeroDivisionError

    before = digest(town)
    next_version(fail)
    with pytest.raises(ZeroDivisionError):
        import_pipes(town, 2, IMPORT)
    assert digest(town) == before
    assert not list(restore.folder_of(town).iterdir())


def test_a_new_project_has_every_table_and_no_step_left_to_do(empty: Path) -> None:
    with closing(sqlite3.connect(empty)) as conn:
        assert schema.migrations().pending(Database(conn)) == []
        for table, wanted in schema.TABLES.items():
            there = [name for (name,) in conn.execute("SELECT name FROM pragma_table_info(?)", (table,))]
            assert there == list(wanted)


def made_like_version_1(path: Path) -> set[str]:
    """Take away what version 2 brought; the names of those columns."""
    brought = {"pipe_kind", "height_mm", "data_source"}
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        for name in brought:
            conn.execute(f'ALTER TABLE pipes DROP COLUMN "{name}"')
        conn.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'version_2%'")
        conn.execute("UPDATE settings SET value = '1' WHERE key = 'schema_version'")
    return brought


def test_a_project_of_version_1_reads_unchanged_and_gets_the_new_fields_with_its_first_change(town: Path) -> None:
    brought = made_like_version_1(town)
    before, as_it_was = digest(town), content(town)
    pipes = read_layer(town, "pipes")
    assert len(pipes) == 30 and pipes[list(brought)].isna().all(axis=None)
    assert digest(town) == before and not brought & set(columns(town))
    import_pipes(town, 2, IMPORT)
    assert brought <= set(columns(town)) and project.info(town).schema_version == schema.VERSION
    with project.reading(town) as conn:
        oldest = restore.points(conn, town)[-1]
    assert oldest.reason.ja == "形式 1 からの更新の前" and content(oldest.file) == as_it_was
    assert_sound(town)

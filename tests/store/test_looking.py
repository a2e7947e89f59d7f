"""Opening a project and looking at it changes no byte, leaves nothing beside it and needs no right to write."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES
from waterdx.store import history, project, restore, tables
from waterdx.store.layers import read_layer
from waterdx.store.schema import TABLES

from .helpers import assert_sound, beside, content, digest, import_pipes

posix = pytest.mark.skipif(os.name != "posix", reason="the rights of POSIX files")


def look_at_everything(path: Path) -> None:
    project.info(path)
    for layer in LAYER_NAMES:
        read_layer(path, layer)
    for table in TABLES:
        tables.read_table(path, table)
    with project.reading(path) as conn:
        history.changes(conn)
        restore.points(conn, path)
        tables.read_findings(conn)


def test_looking_changes_no_byte_and_no_time(town: Path) -> None:
    os.utime(town, ns=(10**18, 10**18))
    before = (digest(town), town.stat().st_mtime_ns)
    look_at_everything(town)
    assert (digest(town), town.stat().st_mtime_ns) == before
    assert beside(town) == {town.name}


def test_what_is_opened_to_look_cannot_be_written(town: Path) -> None:
    with pytest.raises(UserError, match="書き込めません"), project.reading(town) as conn:
        project.write_setting(conn, "name", "別の町")
    assert project.info(town).name == "山中町"


def test_nothing_is_left_beside_the_project_while_or_after_it_is_open(town: Path) -> None:
    with project.reading(town) as conn:
        conn.execute("SELECT count(*) FROM pipes").fetchone()
        assert beside(town) == {town.name}
    with project.editing(town) as conn:
        project.write_setting(conn, "a", "b")
        assert beside(town) == {town.name, f"{town.name}-journal"}
    assert beside(town) == {town.name}


def test_a_change_sees_what_another_program_left_in_wal_mode_and_returns_to_the_rollback_journal(town: Path) -> None:
    other = sqlite3.connect(town, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("INSERT INTO settings (key, value) VALUES ('theirs', '1')")
    with project.reading(town) as conn:
        assert project.read_settings(conn)["theirs"] == "1"
    other.close()
    with project.editing(town) as conn:
        project.write_setting(conn, "ours", "1")
    with project.reading(town) as conn:
        assert project.read_settings(conn).keys() >= {"theirs", "ours"}
    assert_sound(town)
    assert beside(town) == {town.name}


def test_looking_while_writing_in_one_process_does_not_drop_the_lock(town: Path) -> None:
    """POSIX forgets a process's locks on a file when the process closes any handle of it, such as one to peek at its start."""
    take = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute('BEGIN IMMEDIATE')"
    with project.editing(town) as conn:
        project.write_setting(conn, "a", "b")
        look_at_everything(town)
        taken = subprocess.run([sys.executable, "-c", take, str(town)], capture_output=True, text=True)
    assert "database is locked" in taken.stderr


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder every user can reach; the folders of pytest are for one user only."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


AS_NOBODY = """
import os, sys
from pathlib import Path
import geopandas, pandas, sqlite_utils
from waterdx.core.errors import UserError
from waterdx.core.words import Words, set_language
from waterdx.store import project
from waterdx.store.layers import read_layer

if os.geteuid() == 0:
    os.seteuid(65534)
set_language("ja")
path = Path(sys.argv[1])
print(len(read_layer(path, "pipes")))
for keep in (None, Words("前", "before")):
    try:
        with project.editing(path, keep=keep) as conn:
            project.write_setting(conn, "a", "b")
    except UserError as error:
        print(error)
"""


@posix
@pytest.mark.parametrize("folder_rights", [0o755, 0o555])
def test_a_read_only_project_opens_to_look_and_a_change_is_refused_in_a_sentence(
    folder_rights: int, town: Path, reachable: Path
) -> None:
    path = Path(shutil.copy(town, reachable / "読み取り専用.gpkg"))
    path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    reachable.chmod(folder_rights)
    before = digest(path)
    done = subprocess.run([sys.executable, "-c", AS_NOBODY, str(path)], capture_output=True, text=True)
    rows, plain, kept = done.stdout.splitlines()
    assert (rows, done.stderr) == ("30", "")
    assert "書き込めません" in plain and ("書き込めません" in kept or "残せません" in kept)
    assert digest(path) == before and beside(path) == {path.name}


KILLED_HALF_WAY = """
import os, sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("PRAGMA cache_size = 1")
conn.execute("BEGIN IMMEDIATE")
conn.executemany("INSERT INTO settings (key, value) VALUES (?, ?)", ((str(n), "x" * 900) for n in range(3000)))
os._exit(9)
"""


@posix
def test_a_project_that_was_half_written_when_a_program_was_killed_opens_as_it_was_before(town: Path) -> None:
    before = content(town)
    subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, str(town)])
    assert beside(town) == {town.name, f"{town.name}-journal"}, "the journal of the killed program is there"
    assert len(read_layer(town, "pipes")) == 30
    assert content(town) == before and beside(town) == {town.name}
    assert_sound(town)


def test_a_project_is_read_in_its_old_state_while_another_program_writes(town: Path, impatient: None) -> None:
    with closing(sqlite3.connect(town, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM settings WHERE key = 'code'")
        assert project.info(town).code == "151234"
    import_pipes(town, 1)

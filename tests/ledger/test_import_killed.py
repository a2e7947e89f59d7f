"""The machine may lose its power in the middle of an import: the project is then as before or as after, never between."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.towns import CONTENT, SAMPLE, content_of, new_project
from waterdx.ledger.ingest import ingest
from waterdx.store import project
from waterdx.store.restore import folder_of

# Imports a file, and dies by SIGKILL at the n-th statement it sends to the database (0: never). Prints how many there were.
CHILD = """
import os, signal, sqlite3, sys
from pathlib import Path
from waterdx.ledger.ingest import ingest
from waterdx.store import project
calls, last = 0, int(sys.argv[3])
def count(statement):
    global calls
    calls += 1
    if calls == last:
        os.kill(os.getpid(), signal.SIGKILL)
connect = project._connect
def counted(path, mode):
    conn = connect(path, mode)
    conn.execute("PRAGMA cache_size = 10")  # so small that pages reach the file long before the end
    conn.set_trace_callback(count)
    return conn
project._connect = counted
ingest(Path(sys.argv[1]), Path(sys.argv[2]))
print(calls)
"""
UNIX = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of Unix")


def run(path: Path, file: Path, last: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(file), str(last)], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def die_at(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, random.Random], bool]:
    """Kill an import of the drawing into a project with a register; says whether it was all there afterwards."""
    folder = tmp_path_factory.mktemp("killed")
    path = new_project(folder)
    ingest(path, SAMPLE / "gis/水道弁栓.shp")
    whole = Path(shutil.copy(path, folder / "whole.gpkg"))
    before = content_of(path)
    file = SAMPLE / "gis/水道管路.shp"
    done = run(whole, file, 0)
    assert done.returncode == 0, done.stderr
    total = int(done.stdout)
    after = content_of(whole)

    def die(number: int, chance: random.Random) -> bool:
        victim = Path(shutil.copy(path, folder / f"{number}.gpkg"))
        died = run(victim, file, chance.randint(1, total))
        assert died.returncode == -9, died.stderr
        with project.reading(victim) as conn:  # opening it is all a user does
            assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        left = content_of(victim)
        is_after = left["pipes"] == after["pipes"]
        for table in CONTENT:
            expected = (after if is_after else before)[table]
            assert len(left[table]) == len(expected) and (table == "sources" or left[table] == expected), (number, table)
        assert ingest(victim, file).added == (0 if is_after else 2090), "and the import can be made again"
        victim.unlink()
        shutil.rmtree(folder_of(victim), ignore_errors=True)
        return is_after

    return die


@UNIX
@pytest.mark.slow
@pytest.mark.parametrize("deaths", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_imports_killed_at_random_leave_the_project_before_or_after(
    die_at: Callable[[int, random.Random], bool], deaths: int
) -> None:
    chance = random.Random(8)
    outcomes = [die_at(number, chance) for number in range(deaths)]
    assert not all(outcomes)

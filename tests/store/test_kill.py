"""A change that is killed at any moment, or runs out of disk at any byte, leaves before or after, never between (R-01 to R-03)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .helpers import IMPORT, import_pipes

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forks, kills and limits as POSIX has them")


def trial(job: str, project: Path, rounds: int, rows: int) -> dict[str, int]:
    words = [job, project, rounds, rows, 20]
    done = subprocess.run(
        [sys.executable, "-m", "store.trial", *map(str, words)], cwd=Path(__file__).parents[1], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def imported_twice(town: Path) -> Path:
    """A project of some size with one restore point, of the time before its second import."""
    import_pipes(town, 3000, IMPORT)
    return town


@pytest.mark.parametrize("job", ["import killed", "going back killed"])
def test_a_killed_change_leaves_before_or_after(job: str, imported_twice: Path) -> None:
    seen = trial(job, imported_twice, rounds=20, rows=1500)
    assert seen.get("before", 0) + seen.get("after", 0) == 20 and seen["killed"] > 3


@pytest.mark.parametrize("job", ["import starved", "going back starved"])
def test_a_disk_that_fills_up_leaves_before_and_says_so(job: str, imported_twice: Path) -> None:
    seen = trial(job, imported_twice, rounds=12, rows=1500)
    assert seen["told"] >= 8 and seen["done"] >= 1


@pytest.mark.slow
@pytest.mark.parametrize("rounds", [10, pytest.param(20, marks=pytest.mark.soak)])
def test_imports_of_many_rows_killed_leave_before_or_after(imported_twice: Path, rounds: int) -> None:
    seen = trial("import killed", imported_twice, rounds=rounds, rows=20_000)
    assert seen.get("before", 0) + seen.get("after", 0) == rounds and seen["killed"] > 1 and seen["half written"] > 0

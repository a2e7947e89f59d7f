"""The machine may lose its power in the middle of an import: the project is then as before or as after, never between."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.dying import dying
from ledger.towns import CONTENT, SAMPLE, content_of, new_project
from waterdx.ledger.ingest import ingest
from waterdx.store import project
from waterdx.store.restore import folder_of

UNIX = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of Unix")


@pytest.fixture(scope="module")
def die_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int, random.Random], bool]]:
    """Kill an import of the drawing into a project with a register; says whether it was all there afterwards."""
    folder = tmp_path_factory.mktemp("killed")
    path = new_project(folder)
    ingest(path, SAMPLE / "gis/水道弁栓.shp")
    whole = Path(shutil.copy(path, folder / "whole.gpkg"))
    before = content_of(path)
    file = SAMPLE / "gis/水道管路.shp"
    with dying("ingest") as run:
        total = run(whole, file)
        assert total
        after = content_of(whole)

        def die(number: int, chance: random.Random) -> bool:
            victim = Path(shutil.copy(path, folder / f"{number}.gpkg"))
            assert run(victim, file, chance.randint(1, total)) is None, "it died"
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

        yield die


@UNIX
@pytest.mark.slow
@pytest.mark.parametrize("deaths", [10, pytest.param(100, marks=pytest.mark.soak)])
def test_imports_killed_at_random_leave_the_project_before_or_after(
    die_at: Callable[[int, random.Random], bool], deaths: int
) -> None:
    chance = random.Random(8)
    outcomes = [die_at(number, chance) for number in range(deaths)]
    assert not all(outcomes)

"""Any hundred edits: all undone they leave the town as it was, all made again as it had become."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES
from waterdx.ledger import editing
from waterdx.ledger.editing import Desk, Draft
from waterdx.store import history, project

from .test_fixes import make, sound

EDITS = 100
TEXTS = [("diameter_mm", "φ150"), ("diameter_mm", "75"), ("diameter_mm", ""), ("material", "ダクタイル"), ("material", "VP"), ("install_fy", "S48"),
         ("install_fy", "不明"), ("length_m", "12.5"), ("note", "髙﨑\x00'\""), ("note", ""), ("street", "本町"), ("status", "既設")]  # fmt: skip
Maker = Any


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A grid of joined pipes with valves and leaks."""
    lines = [[(10 * x, 10 * y), (10 * x + 10, 10 * y)] for x in range(3) for y in range(3)]
    lines += [[(10 * x, 10 * y), (10 * x + 3, 10 * y + 4), (10 * x, 10 * y + 10)] for x in range(3) for y in range(2)]
    return make(
        tmp_path_factory.mktemp("small") / "町.gpkg",
        pipes=[{"at": shapely.LineString(line), "pipe_id": f"P{n}", "length_m": 10.0} for n, line in enumerate(lines)],
        nodes=[{"at": shapely.Point(10 * n, 0), "node_id": f"V{n}"} for n in range(4)],
        leaks=[{"at": shapely.Point(10 * n + 3, 1), "leak_id": str(n), "pipe_id": f"P{n}"} for n in range(5)],
    )


def place(pick: random.Random) -> tuple[float, float]:
    return pick.choice([(10.0 * pick.randrange(4), 10.0 * pick.randrange(3)), (pick.uniform(-5, 40), pick.uniform(-5, 30))])


def an_edit(pick: random.Random, desk: Desk, pipes: list[int]) -> Draft:
    fid = pick.choice(pipes)
    some = pick.sample(pipes, min(len(pipes), pick.randint(1, 5)))
    makers: list[Maker] = [
        lambda: editing.set_values(desk, "pipes", some, dict([pick.choice(TEXTS)])),
        lambda: editing.set_values(desk, "leaks", [pick.randint(1, 5)], {"cause": "老朽"}),
        lambda: editing.paste(desk, "pipes", some, *(lambda field: (field, [pick.choice(TEXTS)[1] for _ in some]))(pick.choice(TEXTS)[0])),
        lambda: editing.draw(desk, "pipes", [place(pick) for _ in range(pick.randint(1, 4))]),
        lambda: editing.draw(desk, "nodes", [place(pick)]),
        lambda: editing.move_vertex(desk, "pipes", fid, pick.randrange(3), place(pick), alone=pick.random() < 0.5),
        lambda: editing.insert_vertex(desk, fid, 0, place(pick)),
        lambda: editing.remove_vertex(desk, fid, pick.randrange(3)),
        lambda: editing.split(desk, fid, place(pick)),
        lambda: _merged(pick, desk, *pick.sample(pipes, 2)),
        lambda: editing.retire(desk, "pipes", some[:2], "2024-03-31"),
    ]  # fmt: skip
    return pick.choice(makers)()


def _merged(pick: random.Random, desk: Desk, first: int, second: int) -> Draft:
    """Two pipes made one with the choices of somebody."""
    chosen = {one.field.name: pick.choice(one.choices) for one in editing.differences(desk, first, second)}
    return editing.merge(desk, first, second, chosen)


def content(conn: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {layer: conn.execute(f'SELECT * FROM "{layer}" ORDER BY fid').fetchall() for layer in LAYER_NAMES}


def edit_undo_redo(path: Path, seed: int) -> None:
    pick, made = random.Random(seed), 0
    with project.editing(path) as conn:
        before = content(conn)
        while made < EDITS:
            pipes = [fid for (fid,) in conn.execute("SELECT fid FROM pipes")]
            try:
                draft = an_edit(pick, Desk(conn), pipes)
            except UserError:
                continue
            if draft.group.edits:
                history.apply(conn, draft.group)
                made += 1
        after = content(conn)
        for turn, wanted in ((history.undo_last, before), (history.redo_next, after), (history.undo_last, before)):
            for _ in range(EDITS):
                turn(conn)
            assert content(conn) == wanted
        with pytest.raises(UserError):
            history.undo_last(conn)
    sound(path)


@pytest.mark.soak
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_hundred_edits_undone_and_made_again_200_times_over(small: Path, tmp_path: Path, seed: int) -> None:
    edit_undo_redo(Path(shutil.copy(small, tmp_path / "町.gpkg")), seed)


@pytest.mark.parametrize("seed", range(12))
def test_a_hundred_edits_undone_and_made_again(small: Path, tmp_path: Path, seed: int) -> None:
    edit_undo_redo(Path(shutil.copy(small, tmp_path / "町.gpkg")), seed)

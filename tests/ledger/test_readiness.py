"""Readiness per goal: the shares are those of a plain count, the next hour brings what it promises."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import shapely

from ledger.conftest import Town
from ledger.towns import copy_of, new_project
from waterdx.core.fields import FIELDS
from waterdx.ledger.inventory import read_inventory
from waterdx.ledger.readiness import GOALS, items, readiness
from waterdx.store import project
from waterdx.store.layers import insert_rows

FULL = {
    "field": "water",
    "use": "DIST-S",
    "material": "DIP",
    "joint": "K",
    "diameter_mm": 100.0,
    "install_fy": 1980.0,
    "cover_m": 1.2,
}


def town_of(folder: Path, *pipes: dict[str, object]) -> Path:
    path = new_project(folder)
    rows = [{"pipe_id": f"P{n}", "length_m": 100.0, "street": "本町"} | FULL | pipe for n, pipe in enumerate(pipes)]
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", pd.DataFrame(rows), shapely.linestrings([[(0, 0), (100, 0)]] * len(rows)), 1, 6676)
    return path


def statutory(path: Path, per_hour: int = 40):
    return readiness(read_inventory(path), "statutory", per_hour)[0]


def test_a_pipe_is_ready_when_no_required_item_is_missing(tmp_path: Path) -> None:
    found = statutory(town_of(tmp_path, {}, {"joint": None}, {"joint": ""}, {"length_m": 300.0}))
    assert (found.pipes, found.ready_pipes) == (4, 2)
    assert found.share == pytest.approx(400 / 600)
    joint = next(fill for fill in found.fills if fill.item.column == "joint")
    assert (joint.objects, joint.filled, len(joint.missing)) == (4, 2, 2)
    assert joint.share_of_length == pytest.approx(400 / 600)


def test_the_next_hour_names_the_place_what_is_lacking_and_what_it_brings(tmp_path: Path) -> None:
    path = town_of(
        tmp_path,
        {},
        *({"joint": None, "street": "本町"},) * 3,
        {"joint": None, "street": "中町"},
        {"joint": None, "material": None},
    )
    step = statutory(path).steps[0]
    assert (step.place, step.pipes, [str(item) for item in step.items], step.values) == ("本町", 3, ["Joint"], 3)
    assert step.gain == pytest.approx(0.5) and step.shown_ids == ("P1", "P2", "P3")
    assert "3 pipes lack only “Joint”" in step.sentence.en and "継手形式" in step.sentence.ja


def test_doing_the_next_hour_brings_exactly_what_was_promised(town: Town, tmp_path: Path) -> None:
    path = copy_of(town.path, tmp_path)
    before = statutory(path)
    step = before.steps[0]
    columns = {"Fiscal year": ("install_fy", 1980), "Joint": ("joint", "K")}
    with project.editing(path) as conn:
        for item in step.items:
            column, value = columns[item.en]
            conn.executemany(f"UPDATE pipes SET {column} = ? WHERE fid = ?", [(value, fid) for fid in step.fids])
    assert statutory(path).share - before.share == pytest.approx(step.gain)


def test_an_hour_is_no_longer_than_an_hour_and_takes_the_longest_pipes_first(tmp_path: Path) -> None:
    path = town_of(tmp_path, *({"joint": None, "material": None, "length_m": float(n)} for n in range(1, 31)))
    step = statutory(path, per_hour=10).steps[0]
    assert step.values == 10 and step.pipes == 5
    assert step.length_m == 30 + 29 + 28 + 27 + 26


def test_the_shares_of_the_sample_town_are_those_of_a_plain_count(town: Town) -> None:
    pipes = read_inventory(town.path).pipes
    water = pipes[pipes["field"] == "water"]
    found = statutory(town.path)
    for fill in found.fills:
        if fill.item.layer == "pipes" and fill.item.column in water:
            assert fill.filled == int(water[fill.item.column].notna().sum()), fill.item
    five = (
        water[["use", "install_fy", "diameter_mm", "material", "joint", "cover_m", "length_m"]].notna().all(axis=1)
        & water.geometry.notna()
    )
    assert found.ready_pipes == int(five.sum())


def test_facilities_are_asked_for_their_own_items_and_fittings_for_theirs(tmp_path: Path) -> None:
    path = town_of(tmp_path, {})
    nodes = [{"kind": "TANK", "name": "上の配水池", "volume_m3": 500.0}, {"kind": "PUMP"}, {"kind": "GATE", "diameter_mm": 100.0}]
    with project.editing(path) as conn:
        insert_rows(conn, "nodes", pd.DataFrame(nodes), shapely.points([[0, 0], [1, 0], [2, 0]]), 1, 6676)
    told = {
        (fill.item.of, fill.item.column): (fill.filled, fill.objects)
        for fill in statutory(path).fills
        if fill.item.layer == "nodes"
    }
    assert told["facilities", "name"] == (1, 2)
    assert told["facilities", "capacity_m3_day|volume_m3"] == (1, 2), "a volume or a capacity will do"
    assert told["fittings", "diameter_mm"] == (1, 1), "nobody asks for the bore of a tank"


def test_what_the_ledger_has_no_object_of_is_not_called_empty(tmp_path: Path) -> None:
    fills = [fill for fill in statutory(town_of(tmp_path, {})).fills if fill.item.of == "facilities"]
    assert fills and all(fill.share is None and not fill.missing for fill in fills)


def test_an_inferred_value_fills_an_item_and_is_counted_apart(tmp_path: Path) -> None:
    path = town_of(tmp_path, {}, {})
    with project.editing(path) as conn:
        conn.execute(
            "INSERT INTO evidence (layer, fid, field, method, probability) VALUES ('pipes', 1, 'joint', 'inferred', 0.9)"
        )
    joint = next(fill for fill in statutory(path).fills if fill.item.column == "joint")
    assert (joint.filled, joint.inferred) == (2, 1)


def test_every_item_is_a_column_of_the_ledger_with_names_and_a_known_goal() -> None:
    columns = {(layer, field.name) for field in FIELDS for layer in field.layers}
    for item in items():
        assert item.goal in GOALS and item.name.ja and item.name.en
        for column in item.columns:
            assert column in {"geometry", "length"} or (item.layer, column) in columns, item
        assert item.confidence in {"read", "inferred_verify", "ours"} and (item.source_url or item.confidence == "ours")


def test_every_goal_has_required_pipe_items_and_a_name_in_both_languages() -> None:
    for goal in GOALS.values():
        assert goal.title.ja and goal.title.en
        assert any(item.goal == goal.name and item.layer == "pipes" and item.required for item in items())

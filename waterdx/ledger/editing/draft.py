"""What a gesture would change, and carrying it out: one transaction, one entry of the history, one step of undo."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from waterdx.core.edits import OBJECT, SHAPE, Edit, EditGroup
from waterdx.core.words import Words
from waterdx.ledger.editing.desk import Desk, Feature, Point
from waterdx.store import history, project
from waterdx.store.geometry import to_blobs


@dataclass(frozen=True)
class BadCell:
    """A text that cannot be that field's value: `row` counts from 0, `why` is a sentence."""

    row: int
    text: str
    why: Words
    field: str = ""


@dataclass(frozen=True)
class Draft:
    """The edits of one gesture, what a person should be told of them, and cells that were not understood."""

    group: EditGroup
    told: tuple[Words, ...] = ()
    bad: tuple[BadCell, ...] = ()


@dataclass(frozen=True)
class Done:
    """What was done: `change` is its number in the history, 0 where everything was so already."""

    change: int
    group: EditGroup
    told: tuple[Words, ...]
    bad: tuple[BadCell, ...]

    @property
    def objects(self) -> int:
        return len({(edit.layer, edit.fid) for edit in self.group.edits})


def change(path: Path, draft: Callable[[Desk], Draft], keep: Words | None = None) -> Done:
    """Carry out what `draft(desk)` says. With `keep`, a restore point with that reason is kept first (bulk edits)."""
    with project.editing(path, keep=keep) as conn:
        made = draft(Desk(conn))
        number = history.apply(conn, made.group) if made.group.edits else 0
    return Done(number, made.group, made.told, made.bad)


def changed(feature: Feature, values: Mapping[str, Any]) -> list[Edit]:
    """The edits that give an object these values, none for what it has already."""
    return [
        Edit(feature.layer, feature.fid, name, feature.values.get(name), value)
        for name, value in values.items()
        if feature.values.get(name) != value
    ]


def reshaped(feature: Feature, points: Sequence[Point], epsg: int) -> Edit:
    """The edit that moves an object's vertices here."""
    return Edit(feature.layer, feature.fid, SHAPE, feature.values.get(SHAPE), stored_shape(feature.layer, points, epsg))


def added(layer: str, fid: int, values: Mapping[str, Any], points: Sequence[Point], epsg: int) -> Edit:
    """The edit that adds an object."""
    known = {name: value for name, value in values.items() if value is not None} | {SHAPE: stored_shape(layer, points, epsg)}
    return Edit(layer, fid, OBJECT, None, json.dumps(known, ensure_ascii=False))


def removed(feature: Feature) -> Edit:
    """The edit that takes an object out of the ledger (a pipe that became part of another; the history keeps it)."""
    return Edit(feature.layer, feature.fid, OBJECT, json.dumps(dict(feature.values), ensure_ascii=False), None)


def stored_shape(layer: str, points: Sequence[Point], epsg: int) -> str:
    """The bytes of a place as edits hold them."""
    shape = shapely.LineString(points) if layer == "pipes" else shapely.Point(points[0])
    (blob,) = to_blobs([shape], epsg)
    assert blob is not None
    return blob.hex()


def named(features: Iterable[Feature], most: int = 3) -> str:
    """The numbers of some objects for a sentence."""
    shown = [feature.shown for feature in features]
    return ", ".join(shown[:most]) + (" …" if len(shown) > most else "")

"""What editing reads of an open project: single objects, free numbers, what lies at a place."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any

import shapely

from waterdx.core.edits import SHAPE, Edit
from waterdx.core.errors import UserError
from waterdx.core.fields import ID_FIELDS, LAYER_NAMES
from waterdx.core.text import fold
from waterdx.ledger import synonyms
from waterdx.ledger.editing.provenance import provenance
from waterdx.store.geometry import from_blobs
from waterdx.store.inferred import inferred_values, without_guess
from waterdx.store.layers import Rows, columns_of, known_values, next_fid
from waterdx.store.project import read_settings

Point = tuple[float, float]
_OF_FIELD = "coalesce(field, 'water') = ?"
SAME_PLACE_M = 0.01  # points closer than this are one place


@dataclass(frozen=True)
class Feature:
    """One object: its known values by column (`geom` as stored, in hexadecimal)."""

    layer: str
    fid: int
    values: Mapping[str, Any]

    @property
    def number(self) -> str | None:
        return self.values.get(ID_FIELDS[self.layer])

    @property
    def shown(self) -> str:
        """Its number, or #7 where it has none."""
        return self.number or f"#{self.fid}"

    @property
    def in_field(self) -> str:
        return self.values.get("field") or "water"

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Its vertices; none where it has no place. UserError where it is in several parts."""
        shape = self._shape
        if shape is not None and len(shapely.get_parts(shape)) > 1:
            raise UserError(
                ja="「{id}」の形は {n} 個に分かれているため、地図では直せません。先に 1 本ずつに分けて取り込んでください。",
                en="The shape of “{id}” is in {n} parts and cannot be edited on the map. Import its parts as single objects first.",
                id=self.shown, n=len(shapely.get_parts(shape)),
            )  # fmt: skip
        return tuple(map(tuple, shapely.get_coordinates(shape).tolist()))

    @cached_property
    def _shape(self) -> Any:
        stored = self.values.get(SHAPE)
        return from_blobs([None if stored is None else bytes.fromhex(stored)])[0]

    def distance(self, points: Sequence[Point]) -> float:
        """How far it lies from a line, infinite where it has no place."""
        return float("inf") if self._shape is None else float(shapely.distance(self._shape, shapely.LineString(points)))


class Desk:
    """One open project."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn

    @cached_property
    def epsg(self) -> int:
        return int(read_settings(self._conn)["epsg"])

    @cached_property
    def synonyms(self) -> synonyms.Synonyms:
        return synonyms.of(self._conn)

    def columns(self, layer: str) -> set[str]:
        return columns_of(self._conn, layer)

    def next_fid(self, layer: str) -> int:
        return next_fid(self._conn, layer)

    def feature(self, layer: str, fid: int) -> Feature:
        """The object with this number in the file. UserError where it is gone."""
        values = known_values(self._conn, layer, fid)
        if values is None:
            raise UserError(
                ja="{layer}の「#{fid}」はもうありません。表を開き直してください。",
                en="{layer}: “#{fid}” is no longer there. Open the table anew.",
                layer=LAYER_NAMES[layer],
                fid=fid,
            )
        return Feature(layer, fid, values)

    def features(self, layer: str, fids: Collection[int]) -> list[Feature]:
        return [self.feature(layer, int(fid)) for fid in fids]

    def fid_of(self, layer: str, number: str) -> int:
        """The object a person calls by its number (or #7). UserError where none or several bear it."""
        found = self.fids_called(layer, number)
        if len(found) == 1:
            return found[0]
        raise (_several if found else _none)(layer, number, found)

    def fids_called(self, layer: str, number: str) -> list[int]:
        """The objects that bear a number (or #7)."""
        found = self._fids(layer, f'"{ID_FIELDS[layer]}" = ?', number) or self._fids(
            layer, f'"{ID_FIELDS[layer]}" = ?', fold(number)
        )
        if not found and number.startswith("#") and number[1:].isdecimal():
            found = self._fids(layer, "fid = ?", int(number[1:]))
        return found

    def fids_with(self, layer: str, in_field: str, values: Mapping[str, Any]) -> list[int]:
        """The objects of a field with these values (None = unknown); the names are those of FIELDS."""
        condition = " AND ".join([_OF_FIELD, *(f'"{name}" IS ?' for name in values)])
        return self._fids(layer, condition, in_field, *values.values())

    def is_taken(self, layer: str, number: str, in_field: str) -> bool:
        """Whether an object of this field bears the number already."""
        return bool(self._fids(layer, f"\"{ID_FIELDS[layer]}\" = ? AND coalesce(field, 'water') = ?", number, in_field))

    def without_guess(self, feature: Feature, name: str) -> list[Edit]:
        """The edits that take away what says that a value is inferred: it is about to be typed."""
        return without_guess(self._conn, feature.layer, feature.fid, name)

    def inferred(self, feature: Feature) -> set[str]:
        """The fields of an object whose value is inferred, not read."""
        return {name for _fid, name in inferred_values(self._conn, feature.layer, [feature.fid])}

    def evidence(self, feature: Feature) -> list[str]:
        """The rows of evidence of an object, each as the JSON an edit holds."""
        return Rows(self._conn).evidence(feature.layer, feature.fid)

    def methods(self, feature: Feature) -> dict[str, str]:
        """How each known value of an object came into the ledger: a key of provenance.METHODS."""
        return {name: one.method for name, one in provenance(self._conn, feature.layer, feature.fid).items()}

    def evidence_numbers(self) -> Iterator[int]:
        """The numbers new rows of evidence get."""
        return count(Rows(self._conn).next_evidence())

    def leaks_of(self, pipe: Feature) -> list[Feature]:
        """The leaks that name a pipe; none where its number is not its alone."""
        if pipe.number is None or len(self._fids("pipes", "pipe_id = ?", pipe.number)) > 1:
            return []
        return self.features("leaks", self._fids("leaks", "pipe_id = ?", pipe.number))

    def at_place(self, layer: str, place: Point) -> list[Feature]:
        """The objects that have a vertex there."""
        x, y, near = *place, SAME_PLACE_M + abs(max(place, key=abs)) * 1e-7  # the r-tree holds 32-bit numbers
        rows = self._conn.execute(
            f'SELECT id FROM "rtree_{layer}_geom" WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ? ORDER BY id',
            (x + near, x - near, y + near, y - near),
        ).fetchall()
        found = self.features(layer, [fid for (fid,) in rows])
        return [one for one in found if any(same_place(point, place) for point in _points_or_none(one))]

    def _fids(self, layer: str, condition: str, *values: object) -> list[int]:
        return [fid for (fid,) in self._conn.execute(f'SELECT fid FROM "{layer}" WHERE {condition} ORDER BY fid', values)]


def same_place(one: Point, other: Point) -> bool:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 <= SAME_PLACE_M**2


def _points_or_none(feature: Feature) -> tuple[Point, ...]:
    try:
        return feature.points
    except UserError:  # in several parts: it stays where it is
        return ()


def _none(layer: str, number: str, _found: list[int]) -> UserError:
    return UserError(
        ja="{layer}に「{number}」はありません。番号を確かめてください。",
        en="{layer}: there is no “{number}”. Check the number.",
        layer=LAYER_NAMES[layer],
        number=number,
    )


def _several(layer: str, number: str, found: list[int]) -> UserError:
    return UserError(
        ja="{layer}に「{number}」は {n} 件あります。{fids} のように # を付けた行番号で指定してください。",
        en="{layer}: {n} objects are called “{number}”. Say which by its row, such as {fids}.",
        layer=LAYER_NAMES[layer], number=number, n=len(found), fids=" ".join(f"#{fid}" for fid in found[:5]),
    )  # fmt: skip

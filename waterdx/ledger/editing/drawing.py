"""Drawing on the map: a new pipe or node, and the vertices of those that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.fields import GEOMETRY_TYPES, ID_FIELDS, LAYER_NAMES
from waterdx.core.words import Words
from waterdx.ledger.editing.desk import Desk, Feature, Point, same_place
from waterdx.ledger.editing.draft import Draft, added, reshaped


def draw(desk: Desk, layer: str, points: Sequence[Point], values: Mapping[str, object] | None = None) -> Draft:
    """A new object with these vertices and a number of its own. UserError for a pipe whose vertices are all one place."""
    path = _without_repeats(points)
    if len(path) < _fewest(layer):
        raise _too_few(layer)
    fid, given = desk.next_fid(layer), {"field": "water", **(values or {})}
    number = f"N{fid:05d}"
    if desk.is_taken(layer, number, str(given["field"])):
        number = next_number(desk, layer, number, str(given["field"]))
    known = given | {ID_FIELDS[layer]: number}
    label = Words(ja="{layer}を描く({id})", en="{layer} drawn: {id}").format(layer=LAYER_NAMES[layer], id=number)
    told = Words(
        ja="{layer}「{id}」を描きました。属性は分かるものだけ入力してください。",
        en="“{id}” was drawn ({layer}). Enter the attributes that are known.",
    ).format(layer=LAYER_NAMES[layer], id=number)
    return Draft(EditGroup(label, (added(layer, fid, known, path, desk.epsg),)), (told,))


def move_vertex(desk: Desk, layer: str, fid: int, at: int, to: Point, alone: bool = False) -> Draft:
    """Move a vertex; whatever else has a vertex at the same place goes with it (not with `alone`), so that pipes stay joined."""
    feature = desk.feature(layer, fid)
    place = _vertex(feature, at)
    together = [feature] if alone else _with_vertex_at(desk, feature, place)
    edits = [_moved(desk, one, at if one is feature else None, place, to) for one in together]
    label = Words(ja="頂点の移動({id})", en="Vertex moved ({id})").format(id=feature.shown)
    told = Words(ja="つながっている {n} 件も一緒に動かしました。", en="{n} connected objects moved with it.").format(
        n=len(together) - 1
    )
    return Draft(EditGroup(label, tuple(edits)), (told,) if len(together) > 1 else ())


def insert_vertex(desk: Desk, fid: int, after: int, point: Point) -> Draft:
    """A new vertex of a pipe between vertices `after` and `after` + 1."""
    feature = desk.feature("pipes", fid)
    _vertex(feature, after)
    points = [*feature.points[: after + 1], point, *feature.points[after + 1 :]]
    label = Words(ja="頂点の追加({id})", en="Vertex added ({id})").format(id=feature.shown)
    return Draft(EditGroup(label, (reshaped(feature, points, desk.epsg),)))


def remove_vertex(desk: Desk, fid: int, at: int) -> Draft:
    """A pipe without one of its vertices. UserError where two are left: a pipe has no fewer."""
    feature = desk.feature("pipes", fid)
    _vertex(feature, at)
    left = [*feature.points[:at], *feature.points[at + 1 :]]
    if len(_without_repeats(left)) < _fewest("pipes"):
        raise _too_few("pipes")
    label = Words(ja="頂点の削除({id})", en="Vertex removed ({id})").format(id=feature.shown)
    return Draft(EditGroup(label, (reshaped(feature, left, desk.epsg),)))


def next_number(desk: Desk, layer: str, number: str, in_field: str) -> str:
    """The first of number-2, number-3 … that nothing bears."""
    return next(one for n in count(2) if not desk.is_taken(layer, one := f"{number}-{n}", in_field))


def _moved(desk: Desk, feature: Feature, at: int | None, place: Point, to: Point) -> Edit:
    """Every vertex at the place, or the one numbered, moved."""
    points = [
        to if (n == at if at is not None else same_place(point, place)) else point for n, point in enumerate(feature.points)
    ]
    if len(_without_repeats(points)) < _fewest(feature.layer):
        raise _too_few(feature.layer)
    return reshaped(feature, points, desk.epsg)


def _with_vertex_at(desk: Desk, feature: Feature, place: Point) -> list[Feature]:
    found = [one for layer in ("pipes", "nodes") for one in desk.at_place(layer, place)]
    return [feature, *(one for one in found if (one.layer, one.fid) != (feature.layer, feature.fid))]


def _vertex(feature: Feature, at: int) -> Point:
    if not 0 <= at < len(feature.points):
        raise UserError(
            ja="「{id}」に {n} 番目の頂点はありません。地図を開き直してください。",
            en="“{id}” has no vertex {n}. Open the map anew.",
            id=feature.shown,
            n=at + 1,
        )
    return feature.points[at]


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for point in points:
        if not kept or not same_place(kept[-1], point):
            kept.append((float(point[0]), float(point[1])))
    return kept


def _fewest(layer: str) -> int:
    return 2 if GEOMETRY_TYPES[layer] == "LineString" else 1


def _too_few(layer: str) -> UserError:
    if layer != "pipes":
        return UserError(ja="場所を 1 点選んでください。", en="Choose one place.")
    return UserError(
        ja="管路には離れた 2 つ以上の頂点が必要です。もう 1 点以上を選んでください。",
        en="A pipe needs two or more vertices apart from one another. Choose at least one more.",
    )

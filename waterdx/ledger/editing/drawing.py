"""Drawing on the map: a new pipe or node, and the vertices of those that are there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import count, pairwise

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.fields import GEOMETRY_TYPES, ID_FIELDS, LAYER_NAMES
from waterdx.core.words import Words
from waterdx.ledger.editing.desk import Desk, Feature, Point, same_place
from waterdx.ledger.editing.draft import Draft, added, reshaped

HARDLY_MEANT_M = 0.5
_DRAWN = Words(ja="「{id}」の図形の長さは {before:,.2f} m から {after:,.2f} m になりました。",
               en="The drawn length of “{id}” went from {before:,.2f} m to {after:,.2f} m.")  # fmt: skip
_DRAWN_BESIDE = Words(ja="「{id}」の図形の長さは {before:,.2f} m から {after:,.2f} m になりました(台帳の延長 {kept:,.2f} m はそのままです)。",
                    en="The drawn length of “{id}” went from {before:,.2f} m to {after:,.2f} m (its length in the ledger, {kept:,.2f} m, stays).")  # fmt: skip
_SHORT = Words(ja="図形の長さは {m:,.2f} m しかありません。意図と違えば元に戻してください。",
               en="It is drawn only {m:,.2f} m long. Undo this if it was not meant.")  # fmt: skip


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
    short = _short(layer, path)
    return Draft(EditGroup(label, (added(layer, fid, known, path, desk.epsg),)), (told, short) if short else (told,))


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
    lengths = _lengths(feature, _with(feature, at, to))
    return Draft(EditGroup(label, tuple(edits)), (*lengths, told) if len(together) > 1 else lengths)


def insert_vertex(desk: Desk, fid: int, after: int, point: Point) -> Draft:
    """A new vertex of a pipe between vertices `after` and `after` + 1."""
    feature = desk.feature("pipes", fid)
    _vertex(feature, after)
    points = [*feature.points[: after + 1], point, *feature.points[after + 1 :]]
    label = Words(ja="頂点の追加({id})", en="Vertex added ({id})").format(id=feature.shown)
    return Draft(EditGroup(label, (reshaped(feature, points, desk.epsg),)), _lengths(feature, points))


def remove_vertex(desk: Desk, fid: int, at: int) -> Draft:
    """A pipe without one of its vertices. UserError where two are left: a pipe has no fewer."""
    feature = desk.feature("pipes", fid)
    _vertex(feature, at)
    left = [*feature.points[:at], *feature.points[at + 1 :]]
    if len(_without_repeats(left)) < _fewest("pipes"):
        raise _too_few("pipes")
    label = Words(ja="頂点の削除({id})", en="Vertex removed ({id})").format(id=feature.shown)
    return Draft(EditGroup(label, (reshaped(feature, left, desk.epsg),)), _lengths(feature, left))


def next_number(desk: Desk, layer: str, number: str, in_field: str) -> str:
    """The first of number-2, number-3 … that nothing bears."""
    return next(one for n in count(2) if not desk.is_taken(layer, one := f"{number}-{n}", in_field))


def _moved(desk: Desk, feature: Feature, at: int | None, place: Point, to: Point) -> Edit:
    """Every vertex at the place, or the one numbered, moved."""
    points = _with(feature, at, to) if at is not None else [to if same_place(point, place) else point for point in feature.points]
    if len(_without_repeats(points)) < _fewest(feature.layer):
        raise _too_few(feature.layer)
    return reshaped(feature, _closed_up(points, to), desk.epsg)


def _closed_up(points: Sequence[Point], to: Point) -> list[Point]:
    """One vertex where the one moved came to lie on the next."""
    pairs = zip(points, [None, *points], strict=False)
    return [one for one, last in pairs if last is None or to not in (one, last) or not same_place(one, last)]


def _with(feature: Feature, at: int, to: Point) -> list[Point]:
    """Its vertices with one of them elsewhere."""
    return [*feature.points[:at], to, *feature.points[at + 1 :]]


def _lengths(feature: Feature, points: Sequence[Point]) -> tuple[Words, ...]:
    """What a pipe measures on the map before and after, and that the length of the ledger stays; nothing where no length changes."""
    if feature.layer != "pipes" or round(length_m(feature.points), 2) == round(length_m(points), 2):
        return ()
    kept = feature.values.get("length_m")
    words = _DRAWN if kept is None else _DRAWN_BESIDE
    drawn = words.format(id=feature.shown, before=length_m(feature.points), after=length_m(points), kept=kept)
    return tuple(filter(None, (drawn, _short(feature.layer, points))))


def _short(layer: str, points: Sequence[Point]) -> Words | None:
    """That a pipe is so short that it was hardly meant."""
    return _SHORT.format(m=length_m(points)) if layer == "pipes" and length_m(points) < HARDLY_MEANT_M else None


def length_m(points: Sequence[Point]) -> float:
    return sum(math.dist(*piece) for piece in pairwise(points))


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

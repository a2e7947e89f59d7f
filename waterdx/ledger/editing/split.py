"""Splitting a pipe at a place, where a valve or a works boundary divides it."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.ops import substring

from waterdx.core.edits import SHAPE, Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.ledger.editing import ends, grounds
from waterdx.ledger.editing.desk import SAME_PLACE_M, Desk, Feature, Point
from waterdx.ledger.editing.draft import Draft, added, changed, reshaped
from waterdx.ledger.editing.drawing import next_number


def split(desk: Desk, fid: int, place: Point) -> Draft:
    """Two pipes of one, divided at the point of the line nearest to `place`.

    The first keeps the number, the second gets the number with -2 behind it; both keep the attributes and what these rest on, the registered
    length is divided as the line is, leaks go to the part they lie at. UserError at an end of the line.
    """
    pipe = desk.feature("pipes", fid)
    line = _line(pipe)
    at = float(line.project(shapely.Point(place)))
    if not SAME_PLACE_M < at < line.length - SAME_PLACE_M:
        raise UserError(
            ja="「{id}」の端では分けられません。管路の途中の点を選んでください。",
            en="“{id}” cannot be split at its end. Choose a place along the pipe.",
            id=pipe.shown,
        )
    first, second = (shapely.get_coordinates(substring(line, *span)).tolist() for span in ((0, at), (at, line.length)))
    lengths = _lengths(pipe.values.get("length_m"), at / line.length)
    number, new = next_number(desk, "pipes", pipe.shown.lstrip("#"), pipe.in_field), desk.next_fid("pipes")
    own = {"pipe_id": number} | ({"length_m": lengths[1]} if lengths else {})
    edits = [
        reshaped(pipe, first, desk.epsg),
        *changed(pipe, dict.fromkeys(ends.DOWN) | ({"length_m": lengths[0]} if lengths else {})),
        added("pipes", new, ends.without(pipe.values, ("geom", *ends.UP)) | own, second, desk.epsg),
        *grounds.of_second(desk, pipe, new, own),
        *_leaks_of_second(desk, pipe, number, first, second),
    ]
    label = Words(ja="管路の分割({id})", en="Pipe split ({id})").format(id=pipe.shown)
    return Draft(EditGroup(label, tuple(edits)), _told(pipe, number, lengths, edits))


def _line(pipe: Feature) -> Any:
    if len(pipe.points) < 2:
        raise UserError(
            ja="「{id}」は地図に描かれていないため分けられません。",
            en="“{id}” is not drawn on the map and cannot be split.",
            id=pipe.shown,
        )
    return shapely.LineString(pipe.points)


def _lengths(registered: float | None, share: float) -> tuple[float, float] | None:
    """The registered length divided so that both together are what it was, None where it is unknown."""
    if registered is None:
        return None
    first = round(registered * share, 2)
    return first, round(registered - first, 6)


def _leaks_of_second(desk: Desk, pipe: Feature, number: str, first: list[Point], second: list[Point]) -> list[Edit]:
    leaks = [leak for leak in desk.leaks_of(pipe) if SHAPE in leak.values]
    return [edit for leak in leaks if leak.distance(second) < leak.distance(first) for edit in changed(leak, {"pipe_id": number})]


def _told(pipe: Feature, number: str, lengths: tuple[float, float] | None, edits: list[Edit]) -> tuple[Words, ...]:
    told = [
        Words(ja="「{id}」を「{id}」と「{new}」に分けました。", en="“{id}” was split into “{id}” and “{new}”.").format(
            id=pipe.shown, new=number
        )
    ]
    if lengths:
        words = Words(ja="延長 {all:,.2f} m は図形の比で {a:,.2f} m と {b:,.2f} m に分けました。",
                      en="Its length of {all:,.2f} m was divided as drawn into {a:,.2f} m and {b:,.2f} m.")  # fmt: skip
        told.append(words.format(all=pipe.values["length_m"], a=lengths[0], b=lengths[1]))
    if any(name in pipe.values for name in ends.UP + ends.DOWN):
        told.append(Words(ja="描いた向きを上流から下流とみなしました。分けた点の管底高・土被りは不明です。",
                          en="It was taken to be drawn downstream; invert and cover at the new ends are unknown."))  # fmt: skip
    if leaks := sum(edit.layer == "leaks" for edit in edits):
        told.append(
            Words(ja="漏水 {n} 件を「{new}」に付け替えました。", en="{n} leaks now belong to “{new}”.").format(
                n=leaks, new=number
            )
        )
    return tuple(told)

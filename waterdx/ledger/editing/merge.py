"""Making one pipe of two that meet. Where they say different things, a person chooses; nothing is chosen for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from waterdx.core.edits import EditGroup
from waterdx.core.errors import UserError
from waterdx.core.fields import Field, fields_of
from waterdx.core.words import Words
from waterdx.ledger.editing import ends
from waterdx.ledger.editing.desk import Desk, Feature, Point, same_place
from waterdx.ledger.editing.draft import Draft, changed, removed, reshaped
from waterdx.ledger.editing.tell import value_text

_OWN = {"pipe_id", "length_m", "note", *ends.UP, *ends.DOWN}  # not compared: each pipe has its own, or they are joined


@dataclass(frozen=True)
class Difference:
    """A field in which the two pipes differ, both being known."""

    field: Field
    first: Any
    second: Any
    in_field: str

    @property
    def texts(self) -> tuple[Words, Words]:
        """The value of the first and of the second, as people read them."""
        return value_text(self.field.name, self.first, self.in_field), value_text(self.field.name, self.second, self.in_field)

    @property
    def words(self) -> Words:
        first, second = self.texts
        return Words("{f} ({a} / {b})", "{f} ({a} / {b})").format(f=self.field.label, a=first, b=second)


def differences(desk: Desk, first: int, second: int) -> list[Difference]:
    """What a person has to choose before two pipes can become one."""
    return _differences(desk.feature("pipes", first), desk.feature("pipes", second))


def merge(desk: Desk, first: int, second: int, chosen: Mapping[str, Any] | None = None) -> Draft:
    """One pipe, numbered as the first, of two whose ends meet. `chosen` has the value of each field in which they differ.

    UserError where they do not meet, or differ in something that was not chosen (material, diameter …).
    """
    one, other = desk.feature("pipes", first), desk.feature("pipes", second)
    points, values = _joined(one, other)
    open_questions = [found for found in _differences(one, other) if found.field.name not in (chosen or {})]
    if open_questions:
        raise _undecided(one, other, open_questions)
    fields = {field.name for field in fields_of("pipes")}
    kept = {name: value for name, value in values.items() if name in fields}
    edits = [
        reshaped(one, points, desk.epsg),
        *changed(one, kept | dict(chosen or {})),
        removed(other),
        *(edit for leak in desk.leaks_of(other) for edit in changed(leak, {"pipe_id": values.get("pipe_id")})),
    ]
    label = Words(ja="管路の結合({a} + {b})", en="Pipes merged ({a} + {b})").format(a=one.shown, b=other.shown)
    return Draft(EditGroup(label, tuple(edits)), _told(one, other, values))


def _differences(one: Feature, other: Feature) -> list[Difference]:
    pairs = [
        (field, one.values.get(field.name), other.values.get(field.name))
        for field in fields_of("pipes")
        if field.name not in _OWN
    ]
    return [Difference(*pair, one.in_field) for pair in pairs if None not in pair[1:] and pair[1] != pair[2]]


def _joined(one: Feature, other: Feature) -> tuple[list[Point], dict[str, Any]]:
    """The vertices of both in the direction of the first, and the values both together say."""
    if one.fid == other.fid or min(len(one.points), len(other.points)) < 2:
        raise UserError(ja="地図に描かれた 2 本の管路を選んでください。", en="Choose two pipes that are drawn on the map.")
    a, b, said = list(one.points), list(other.points), dict(other.values)
    if same_place(a[-1], b[-1]) or same_place(a[0], b[0]):
        b, said = b[::-1], ends.turned(said)
    if same_place(a[-1], b[0]):
        return a + b[1:], _together(one.values, said, dict(one.values), said)
    if same_place(b[-1], a[0]):
        return b + a[1:], _together(one.values, said, said, dict(one.values))
    raise UserError(
        ja="「{a}」と「{b}」は端が重なっていないため、つなげません。先に端の頂点を合わせてください。",
        en="“{a}” and “{b}” do not meet at their ends. Bring the ends together first.",
        a=one.shown, b=other.shown,
    )  # fmt: skip


def _together(one: Mapping[str, Any], other: Mapping[str, Any], upper: dict[str, Any], lower: dict[str, Any]) -> dict[str, Any]:
    """What either says (the first where both do), each end by the pipe that has it, lengths added up, notes side by side."""
    lengths = [values.get("length_m") for values in (one, other)]
    notes = dict.fromkeys(values["note"] for values in (one, other) if values.get("note"))
    return {
        **other, **one, **ends.some(upper, ends.UP), **ends.some(lower, ends.DOWN),
        "length_m": None if None in lengths else round(sum(filter(None, lengths)), 6),
        "note": "、".join(notes) or None,
    }  # fmt: skip


def _undecided(one: Feature, other: Feature, found: list[Difference]) -> UserError:
    return UserError(
        ja="「{a}」と「{b}」は {what} が違います。どちらの値にするかを選んでください。",
        en="“{a}” and “{b}” differ in {what}. Choose which value to keep.",
        a=one.shown, b=other.shown,
        what=Words("、".join(difference.words.ja for difference in found), ", ".join(difference.words.en for difference in found)),
    )  # fmt: skip


def _told(one: Feature, other: Feature, values: Mapping[str, Any]) -> tuple[Words, ...]:
    told = [
        Words(ja="「{a}」と「{b}」を「{a}」にまとめました。", en="“{a}” and “{b}” became “{a}”.").format(
            a=one.shown, b=other.shown
        )
    ]
    if values["length_m"] is not None:
        told.append(
            Words(ja="延長は合計の {m:,.2f} m です。", en="Its length is the sum, {m:,.2f} m.").format(m=values["length_m"])
        )
    elif {"length_m"} & (one.values.keys() | other.values.keys()):
        told.append(Words(ja="片方の延長が不明なため、延長は不明としました(図形の長さを使います)。",
                          en="The length of one was unknown, so the length is unknown (the drawn length is used)."))  # fmt: skip
    return tuple(told)

"""Making one pipe of two that meet. Where they do not say the same, a person chooses; nothing is chosen for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from waterdx.core.edits import EditGroup
from waterdx.core.errors import UserError
from waterdx.core.fields import fields_of
from waterdx.core.words import Words
from waterdx.ledger.editing import ends, grounds
from waterdx.ledger.editing.desk import Desk, Feature, Point, same_place
from waterdx.ledger.editing.draft import Draft, changed, removed, reshaped
from waterdx.ledger.editing.questions import Difference, between, pair


def merge(desk: Desk, first: int, second: int, chosen: Mapping[str, Any] | None = None) -> Draft:
    """One pipe, numbered as the first, of two whose ends meet. `chosen` has a value (None = unknown) for each of `differences`.

    UserError where they cannot be one, or where something was not chosen (material, diameter, a year only one of them has …).
    """
    one, other = pair(desk, first, second)
    points, values = _joined(one, other)
    found = between(desk, one, other)
    open_questions = [each for each in found if each.field.name not in (chosen or {})]
    if open_questions:
        raise _undecided(one, other, open_questions)
    decided = [(each, (chosen or {})[each.field.name]) for each in found]
    fields = {field.name for field in fields_of("pipes")}
    kept = {name: value for name, value in values.items() if name in fields}
    edits = [
        reshaped(one, points, desk.epsg),
        *changed(one, kept | {each.field.name: value for each, value in decided}),
        *grounds.of_whole(desk, one, other, decided),
        removed(other),
        *(edit for leak in desk.leaks_of(other) for edit in changed(leak, {"pipe_id": values.get("pipe_id")})),
    ]
    label = Words(ja="管路の結合({a} + {b})", en="Pipes merged ({a} + {b})").format(a=one.shown, b=other.shown)
    return Draft(EditGroup(label, tuple(edits)), _told(one, other, values, decided))


def _joined(one: Feature, other: Feature) -> tuple[list[Point], dict[str, Any]]:
    """The vertices of both in the direction of the first, and the values both together say."""
    a, b, said = list(one.points), list(other.points), dict(other.values)
    if same_place(a[-1], b[-1]) or same_place(a[0], b[0]):
        b, said = b[::-1], ends.turned(said)
    if same_place(a[-1], b[0]):
        return a + b[1:], _together(one.values, said, dict(one.values), said)
    return b + a[1:], _together(one.values, said, said, dict(one.values))


def _together(one: Mapping[str, Any], other: Mapping[str, Any], upper: dict[str, Any], lower: dict[str, Any]) -> dict[str, Any]:
    """What either says (the first where both do), each end by the pipe that has it, lengths added up, notes side by side."""
    lengths = [values.get("length_m") for values in (one, other)]
    notes = dict.fromkeys(values["note"] for values in (one, other) if values.get("note"))
    return {
        **other, **one, **ends.some(upper, ends.UP), **ends.some(lower, ends.DOWN),
        "length_m": None if None in lengths else round(sum(filter(None, lengths)), 6),
        "note": "、".join(notes) or None,
    }  # fmt: skip


def _undecided(one: Feature, other: Feature, found: Sequence[Difference]) -> UserError:
    return UserError(
        ja="「{a}」と「{b}」は {what} が同じではありません。まとめた管路をどの値にするか(不明とするか)を選んでください。",
        en="“{a}” and “{b}” do not say the same of {what}. Choose which value the merged pipe has, or that it is unknown.",
        a=one.shown, b=other.shown,
        what=Words("、".join(difference.words.ja for difference in found), ", ".join(difference.words.en for difference in found)),
    )  # fmt: skip


def _told(
    one: Feature, other: Feature, values: Mapping[str, Any], decided: Sequence[tuple[Difference, Any]]
) -> tuple[Words, ...]:
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
    if filled := [each.field for each, value in decided if value is not None and None in each.choices[:2]]:
        words = Words(ja="片方で不明だった {fields} は、選ばれた値を全体の値としました。",
                      en="Of {fields}, unknown of one part, the value chosen is now that of the whole.")  # fmt: skip
        names = Words("、".join(field.ja for field in filled), ", ".join(field.en for field in filled))
        told.append(words.format(fields=names))
    return tuple(told)

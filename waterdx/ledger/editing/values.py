"""Typing values: read as an import reads them (S48, φ150, ダクタイル); what is not understood is refused with a sentence."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from typing import Any

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.eras import fiscal_year_of
from waterdx.core.errors import UserError
from waterdx.core.fields import ID_FIELDS, LAYER_NAMES, Field, fields_of
from waterdx.core.terms import term_name, terms_of
from waterdx.core.text import fold, says_unknown
from waterdx.core.words import Words
from waterdx.ledger.clean import Column, Reading, read
from waterdx.ledger.editing.desk import Desk, Feature
from waterdx.ledger.editing.draft import Draft, changed, named
from waterdx.ledger.values import guess

_WHY = {
    "not_a_number": Words(ja="数値として読めません", en="cannot be read as a number"),
    "out_of_range": Words(ja="ありえる範囲({low:g}〜{high:g} {unit})の外です", en="is outside {low:g} to {high:g} {unit}"),
    "not_a_year": Words(ja="年度として読めません(例: S48、平成3年、2015)", en="cannot be read as a year (such as S48, 2015)"),
    "year_is_a_bound": Words(ja="以前・以降とあり、年度が定まりません", en="is only a bound (before, after), no year"),
    "not_a_date": Words(ja="年月日として読めません(例: R6.3.31、2024-03-31)", en="cannot be read as a date (such as 2024-03-31)"),
    "placeholder": Words(
        ja="「未入力」を表す値です。分からないときは空欄にします", en="stands for “not entered”; leave it blank if unknown"
    ),
}
_NO_TERM = Words(ja="用語にありません。一覧から選ぶか、同義語(ledger synonym)に加えてください", en="is no known term; choose one of the list or add a synonym (ledger synonym)")  # fmt: skip
_PERHAPS = Words(ja="用語にありません({code} {name}のことですか)", en="is no known term (perhaps {code}, {name})")
_NO_VALUES = frozenset(
    {"nan", "null", "none", "nat", "#n/a", "#value!", "#ref!"}
)  # a program's words for “nothing”: no person types them for 不明
_FUTURE = {
    "year": Words(ja="将来の年度({value} 年度)です。入れましたが、点検で指摘されます", en="is in the future (fiscal year {value}); it was entered, and the checks will report it"),
    "date": Words(ja="将来の日付({value})です。入れましたが、点検で指摘されます", en="is in the future ({value}); it was entered, and the checks will report it"),
}  # fmt: skip
_TAKEN = Words(ja="ほかの{layer}が使っている番号です", en="is the number of another object ({layer})")
REFUSED = Words(ja="{field}「{text}」は{why}。", en="{field} “{text}” {why}.")


def field_of(layer: str, name: str) -> Field:
    """The field of a layer by its name or its label. UserError where there is none."""
    for field in fields_of(layer):
        if name in (field.name, field.ja, field.en):
            return field
    raise UserError(
        ja="{layer}に項目「{name}」はありません。あるのは {names} です。",
        en="{layer}: there is no field “{name}”. There are {names}.",
        layer=LAYER_NAMES[layer], name=name, names=", ".join(field.name for field in fields_of(layer)),
    )  # fmt: skip


def set_values(desk: Desk, layer: str, fids: Collection[int], texts: Mapping[str, str]) -> Draft:
    """Give objects values as a person types them, by field; blank (or 不明) makes a value unknown.

    UserError with the reason where a text is no value of its field: then nothing is changed.
    """
    fields = {field_of(layer, name): text for name, text in texts.items()}
    features, notes = desk.features(layer, fids), dict[str, Words]()
    edits = [
        edit
        for feature in features
        for field, text in fields.items()
        for edit in _typed(desk, feature, field, text, notes, len(fids))
    ]
    return Draft(EditGroup(_label(fields, features), tuple(edits)), tuple(notes.values()))


def find(desk: Desk, layer: str, texts: Mapping[str, str]) -> list[int]:
    """The objects that have all of these values (by field, typed as a person does; blank = unknown), in their order.

    UserError where a text is a value in none of water, sewer and 農業集落排水.
    """
    fields = {field_of(layer, name): text for name, text in texts.items()}
    found: list[int] = []
    refused: UserError | None = None
    for term in terms_of("field", "water"):
        try:
            wanted = {field.name: _understood(desk, field, text, term.code).value for field, text in fields.items()}
        except UserError as error:  # CP is a material of sewers and none of water
            refused = refused or error
        else:
            found += desk.fids_with(layer, term.code, wanted)
    if refused and not found:
        raise refused
    return sorted(found)


def _understood(desk: Desk, field: Field, text: str, in_field: str) -> Reading:
    """What a text says; UserError where it is no value of the field."""
    reading = understand(desk, field, text, in_field)
    if why := refusal(field, reading, text, in_field):
        raise _refused(field, text, why)
    return reading


def _refused(field: Field, text: str, why: Words) -> UserError:
    return UserError(REFUSED.ja, REFUSED.en, field=field.label, text=text[:60], why=why)


def _typed(desk: Desk, feature: Feature, field: Field, text: str, notes: dict[str, Words], count: int) -> list[Edit]:
    reading = _understood(desk, field, text, feature.in_field)
    why = number_refusal(desk, feature, field, reading.value)
    if count > 1 and field.name == ID_FIELDS[feature.layer] and reading.value is not None:
        why = Words(ja="番号です。1 件ずつ入力してください", en="is a number: type one for each object")
    if why is not None:
        raise _refused(field, text, why)
    if reading.check:
        notes[field.name] = REFUSED.format(field=field.label, text=text[:60], why=reading.why)
    elif later := in_future(field, reading.value):
        notes[field.name] = REFUSED.format(field=field.label, text=text[:60], why=later)
    return typed_over(desk, feature, field, reading.value)


def typed_over(desk: Desk, feature: Feature, field: Field, value: Any) -> list[Edit]:
    """The edits that give a value by hand; it is no longer an inferred one, even where it is the very value inferred."""
    edits, guesses = changed(feature, {field.name: value}), desk.without_guess(feature, field.name)
    if edits:
        return [*edits, *guesses]
    return [edit for guess in guesses for edit in (guess, _confirmed(guess))] if value is not None else []


def _confirmed(guess: Edit) -> Edit:
    """The edit that puts the word of a person in the place of a guess."""
    row = json.loads(str(guess.before))
    typed = json.dumps({"id": row["id"], "field": row["field"], "method": "typed"})
    return Edit(guess.layer, guess.fid, guess.field, None, typed)


def understand(desk: Desk, field: Field, text: str, in_field: str) -> Reading:
    """What a typed text says for a field of an object of water, sewer or agri."""
    reading = read(Column(field, field.ja, {}, find=desk.synonyms.find), text, in_field)
    return Reading(int(reading.value), reading.check, reading.severity, reading.why) if _is_year(field, reading) else reading


def refusal(field: Field, reading: Reading, text: str, in_field: str) -> Words | None:
    """Why a text is no value of a field; None where it is one or says that it is unknown."""
    if reading.value is None and fold(text).replace(" ", "").lower() in _NO_VALUES:
        return _WHY["placeholder"]
    if reading.value is not None or says_unknown(text):
        return None
    if reading.check == "unknown_term":
        meant = guess(field.term, text, in_field)
        return _PERHAPS.format(code=meant.code, name=term_name(field.term, meant.code, in_field)) if meant else _NO_TERM
    return _WHY[reading.check].format(low=field.low or 0, high=field.high or 0, unit=field.unit)


def in_future(field: Field, value: Any) -> Words | None:
    """What to say of a year or a day that has not come yet (an end of use may be planned); None otherwise."""
    today = dt.date.today()
    now = {"year": fiscal_year_of(today), "date": today.isoformat()}.get(field.kind)
    if value is None or now is None or field.name == "end_date" or value <= now:
        return None
    return _FUTURE[field.kind].format(value=value)


def number_refusal(desk: Desk, feature: Feature, field: Field, value: Any) -> Words | None:
    """Why an object cannot have this number: another one has it."""
    if (
        field.name != ID_FIELDS[feature.layer]
        or value in (None, feature.number)
        or not desk.is_taken(feature.layer, value, feature.in_field)
    ):
        return None
    return _TAKEN.format(layer=LAYER_NAMES[feature.layer])


def _is_year(field: Field, reading: Reading) -> bool:
    return field.kind == "year" and reading.value is not None


def _label(fields: Collection[Field], features: list[Feature]) -> Words:
    names = Words("、".join(field.ja for field in fields), ", ".join(field.en for field in fields))
    if len(features) > 1:
        return Words(ja="{names}の一括変更({n:,} 件)", en="{names} of {n:,} objects").format(names=names, n=len(features))
    return Words(ja="{names}の変更({id})", en="{names} of {id}").format(names=names, id=named(features))

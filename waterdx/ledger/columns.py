"""Guessing which column of a file is which field of the ledger, with a score and a reason for each.

Two kinds of evidence: what the header says (core.headers) and what the values look like (ledger.evidence). A guess of
`SURE` or more may be used unasked; between `TAKEN_FROM` and that, a person should look at it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.fields import FIELDS, LAYER_NAMES, Field, field_named
from waterdx.core.findings import Finding
from waterdx.core.headers import Likeness, is_system_column, likenesses
from waterdx.core.layer_words import layer_in
from waterdx.core.words import Words
from waterdx.ledger.evidence import NO_FIT, Column, Fit, column_of, drawn_lengths, fit, label_share, may_be_terms
from waterdx.ledger.headless import header_is_data, looks_like_value
from waterdx.ledger.inferred_column import is_inferred_column

if TYPE_CHECKING:
    import pandas as pd

_PAIRS = {"x": "y", "y": "x", "lon": "lat", "lat": "lon", "east_m": "north_m", "north_m": "east_m"}  # neither says a place alone
TAKEN_FROM = 0.5  # a guess below this is shown, not used
SURE = 0.8

_UNSURE = 0.75  # what a guess with a doubt may reach
_EMPTY = 0.62  # a column without values: its name alone speaks
_RIVAL = 0.93  # a second choice this near the first is a rival
_BY_VALUES_FROM = 0.6  # of the values must be terms of a field whose header does not name it
_MOST_COLUMNS = 300  # of a wider table only columns whose header says something are looked into
_BY_VALUES = ("material", "joint", "use", "pipe_kind", "kind", "manhole_type", "status", "data_source", "section_shape")


@dataclass(frozen=True)
class ColumnGuess:
    """`field` is the name of a field or place, None where the column is left out; `confidence` 0..1.

    `unit` is the unit the values are in where it is not the ledger's own ("ft", "inch", "m/m" …), by header or by values.
    """

    name: str
    field: str | None
    confidence: float
    reason: Words
    unit: str = ""


@dataclass(frozen=True)
class _Option:
    score: float
    field: Field
    reason: Words
    unit: str
    place: int
    name: str
    own_number: bool = False  # the column is called exactly what the ledger calls its number


def guess_columns(frame: pd.DataFrame, layer: str, shapes: np.ndarray | None = None) -> list[ColumnGuess]:
    """One guess per column of `frame` (text). Every field is given to one column at most, the likeliest.

    `shapes` (shapely, or None) are the drawn lines: a length is checked against them.
    """
    return _guessed(_look_at(frame, shapes), layer)


@dataclass(frozen=True)
class _Look:
    """What is looked at of a table, once for all layers it may belong to."""

    columns: list[Column]
    headless: bool
    drawn: np.ndarray | None


def _look_at(frame: pd.DataFrame, shapes: np.ndarray | None) -> _Look:
    columns = [column_of(str(name), frame[name]) for name in frame.columns]
    return _Look(columns, header_is_data(frame) is not None, drawn_lengths(shapes))


def _guessed(look: _Look, layer: str) -> list[ColumnGuess]:
    columns = look.columns
    options = [
        option
        for place, column in enumerate(columns)
        for option in _options(column, place, layer, look.drawn, look.headless, len(columns))
    ]
    options.sort(key=lambda option: (not option.own_number, -option.score, option.place))
    given: dict[int, _Option] = {}
    used: set[str] = set()
    for option in options:
        if option.score >= TAKEN_FROM and option.place not in given and option.field.name not in used:
            given[option.place] = option
            used.add(option.field.name)
    given = {place: option for place, option in given.items() if _PAIRS.get(option.field.name, option.field.name) in used}
    return [_chosen(given[at], options, given) if at in given else _left_out(column) for at, column in enumerate(columns)]


def guess_layer(frame: pd.DataFrame, shapes: np.ndarray | None, called: str = "") -> tuple[str, list[ColumnGuess]]:
    """The layer a table belongs to, by its shapes, by how much of it each layer understands and by what the file is `called`.

    Returns the guesses for that layer too.
    """
    look = _look_at(frame, shapes)
    guesses = {layer: _guessed(look, layer) for layer in _layers_for(shapes)}
    named = layer_in(called)
    layer = max(guesses, key=lambda one: sum(_weight(guess) for guess in guesses[one]) + (_SAID if one == named else 0))
    return layer, guesses[layer]


_SAID = 1.5  # as much as a column and a half


def find_header_of_data(frame: pd.DataFrame) -> Finding | None:
    """A finding where the column names of a table are the values of a row: its true header is missing."""
    return header_is_data(frame)


def _weight(guess: ColumnGuess) -> float:
    """How much one understood column speaks for a layer: a column only this layer has speaks twice."""
    if guess.field is None:
        return 0.0
    return guess.confidence * (2 if len(field_named(guess.field).layers) == 1 else 1)


def _layers_for(shapes: np.ndarray | None) -> Sequence[str]:
    if shapes is None:
        return tuple(LAYER_NAMES)
    import shapely

    dimensions = shapely.get_dimensions(shapes[~shapely.is_missing(shapes)])
    return ("pipes",) if (dimensions == 1).any() else ("nodes", "leaks")


def _options(
    column: Column, place: int, layer: str, drawn: np.ndarray | None, headless: bool, width: int
) -> list[_Option]:  # fmt: skip
    if is_system_column(column.name):
        return []
    named = () if headless and looks_like_value(column.name, column.texts) else likenesses(column.name, layer)
    options = [_by_header(like, column, place, drawn) for like in named]
    if width <= _MOST_COLUMNS and (headless or _may_be_something_else(named, options)):
        tried = {like.field.name for like in named}
        options += [_by_values(field, column, place) for field in FIELDS
                    if field.name in _BY_VALUES and layer in field.layers and field.name not in tried]  # fmt: skip
    if layer == "pipes" and width <= _MOST_COLUMNS and all(like.field.kind != "id" for like in named if like.strength >= 0.9):
        options += _as_label(column, place)
    if all(option.score < TAKEN_FROM for option in options):
        options += [_hardly_read(like, column, place) for like in named if _is_told(like, column)][:1]
    return [option for option in options if option.score > 0]


def _is_told(like: Likeness, column: Column) -> bool:
    """Whether a header is believed though the values do not fit: so that each of them is told as one that cannot be read."""
    return like.exact and not like.vague and not column.name.isascii() and like.field.kind in _READ_OR_TOLD


def _hardly_read(like: Likeness, column: Column, place: int) -> _Option:
    told = _HARDLY_READ.format(field=like.field.label, fit=fit(like.field, column, None).told)
    return _Option(TAKEN_FROM, like.field, told, "", place, column.name)


def _may_be_something_else(named: Sequence[Likeness], options: list[_Option]) -> bool:
    """Whether the values should be asked too: no header names the column well, or what it names is not what the values are."""
    return not named or max(like.strength for like in named) < 0.9 or all(option.score < TAKEN_FROM for option in options)


def _as_label(column: Column, place: int) -> list[_Option]:
    """A column whose values each say several things (DIP φ150) is one of labels, whatever its header says."""
    share = label_share(column)
    if share < _BY_VALUES_FROM:
        return []
    words = Words(
        ja="値に管種と口径などがまとめて書かれている({share:.0%})",
        en="the values hold material and diameter … together ({share:.0%})",
    )
    score = round(0.55 + 0.43 * share, 3)
    return [_Option(score, field_named("label"), words.format(share=share), "", place, column.name)]


_NAME_FITS = Words(ja="列名が「{field}」を表す({fit})", en="the name means “{field}” ({fit})")
_NAME_IS_LIKE = Words(ja="列名が「{field}」に近い({fit})", en="the name is like “{field}” ({fit})")
_VALUES_FIT = Words(ja="値が「{field}」の用語({fit})", en="the values are terms of “{field}” ({fit})")
_RIVALLED = Words(ja="{reason}。ほかにも候補がある", en="{reason}; there is another candidate")


def _by_header(like: Likeness, column: Column, place: int, drawn: np.ndarray | None) -> _Option:
    found = fit(like.field, column, drawn)
    words = _NAME_FITS if like.exact or like.strength >= 0.9 else _NAME_IS_LIKE
    reason = words.format(field=like.field.label, fit=found.told)
    score = _score(like, found)
    own_number = like.field.kind == "id" and like.strength == 1.0 and score >= TAKEN_FROM
    return _Option(round(score, 3), like.field, reason, found.unit, place, column.name, own_number)


_READ_OR_TOLD = {"number", "year", "date"}
_HARDLY_READ = Words(ja="列名は「{field}」を表すが、{fit}", en="the name means “{field}”, but {fit}")


def _score(like: Likeness, found: Fit) -> float:
    """Header and values together; what cannot be confirmed, or is vague, does not reach `SURE`."""
    if found.share is None:
        return _EMPTY * like.strength
    score = like.strength * (0.53 + 0.42 * found.share) * found.doubt
    if found.share < 0.3 and (like.field.kind != "term" or like.vague):  # a material column may be in words nobody knows yet
        score *= 0.5
    if like.strength < 0.9 or found.doubt < 1 or found.share < 0.7 or (like.vague and not (like.exact and found.specific)):
        score = min(score, _UNSURE)
    return score


def _by_values(field: Field, column: Column, place: int) -> _Option:
    found = fit(field, column, None) if may_be_terms(field, column) else NO_FIT
    score = 0.45 + 0.2 * found.share if found.share is not None and found.share >= _BY_VALUES_FROM else 0.0
    return _Option(
        score - (0.05 if column.constant else 0),
        field,
        _VALUES_FIT.format(field=field.label, fit=found.told),
        "",
        place,
        column.name,
    )


def _chosen(option: _Option, options: list[_Option], given: dict[int, _Option]) -> ColumnGuess:
    """The guess for one column; less sure where another column could be this field, or this column another field."""
    rivals = [other for other in options if other.score >= _RIVAL * option.score and _is_rival(other, option, given)]
    guess = ColumnGuess(option.name, option.field.name, round(min(option.score, 0.99), 2), option.reason, option.unit)
    if not rivals:
        return guess
    return replace(guess, confidence=min(guess.confidence, _UNSURE), reason=_RIVALLED.format(reason=option.reason))


def _is_rival(other: _Option, option: _Option, given: dict[int, _Option]) -> bool:
    """Another column for the field, unless it was given a field of its own; or another field for the column, unless given."""
    if other.field.name == option.field.name:
        own = given.get(other.place)
        return other.place != option.place and (own is None or own.score < other.score)
    taken = any(one.field.name == other.field.name and one.score > other.score for one in given.values())
    return other.place == option.place and not taken


def _left_out(column: Column) -> ColumnGuess:
    words = Words(ja="当てはまる項目がない(原文は残す)", en="fits no field (its text is kept)")
    if is_inferred_column(column.name):
        words = Words(
            ja="どの値が推定かを示す列(その値は推定値として取り込む)", en="says which values are inferred (they come in as such)"
        )
    elif is_system_column(column.name):
        words = Words(ja="GIS ソフトが付けた列(町の番号ではない)", en="made by GIS software (not the town's own)")
    return ColumnGuess(column.name, None, 0.0, words)

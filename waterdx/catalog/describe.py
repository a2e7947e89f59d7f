"""One technology told to a reader or to a script."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from waterdx.catalog import taxonomy
from waterdx.catalog.entries import Source, Technology, load
from waterdx.catalog.figures import Amount
from waterdx.catalog.keys import KEYS, Key
from waterdx.core.errors import UserError
from waterdx.core.words import Words

UNKNOWN = Words(ja="不明", en="unknown")


def find(technology_id: str) -> Technology:
    """The technology with this id; UserError with the ids most like it."""
    by_id = {technology.id: technology for technology in load()}
    if technology_id in by_id:
        return by_id[technology_id]
    near = difflib.get_close_matches(technology_id, by_id, n=3, cutoff=0.3) or list(by_id)[:3]
    raise UserError(
        ja="技術「{id}」はカタログにありません。近いもの: {near}。waterdx catalog search で探せます。",
        en="The catalogue has no technology “{id}”. Near it: {near}. Find ids with waterdx catalog search.",
        id=technology_id[:60], near=", ".join(near),
    )  # fmt: skip


def lines_of(technology: Technology) -> Iterator[tuple[Words, str]]:
    """(label, text) of every key for a reader; what no source tells is said to be unknown."""
    for key in KEYS:
        if key.name == "sources":
            yield from ((key.label, _source(source)) for source in technology.sources)
        elif key.name in _FIGURES:
            yield from ((key.label, str(figure.told())) for figure in getattr(technology, key.name))
        elif key.name != "words":
            yield key.label, str(_told(technology, key) or UNKNOWN)


_FIGURES = ("costs", "effects", "adopted_by")


def _told(technology: Technology, key: Key) -> object:
    value = getattr(technology, key.name)
    if key.name == "listed":
        return " ".join(filter(None, (str(taxonomy.label("listed", value)), technology.listed_edition)))
    if isinstance(value, Amount):
        return value.told()
    if key.codes:
        value = tuple(str(_label(key.codes, code)) for code in ((value,) if isinstance(value, str) else value))
    return str(Words(ja="、", en=", ")).join(value) if isinstance(value, tuple) else value


def _label(axis: str, code: str) -> Words:
    """What a code is called; a purpose that is not one of the three of the national catalogue says so."""
    words, term = taxonomy.label(axis, code), taxonomy.terms(axis).get(code)
    if axis == "purpose" and term and term.origin == "ours":
        return Words(
            f"{words.ja}(国のカタログにない、waterdxの区分)", f"{words.en} (not of the national catalogue: made by waterdx)"
        )
    return words


def _source(source: Source) -> str:
    read = Words("({day} 閲覧)", " (read {day})").format(day=source.read) if source.read else ""
    return f"{source.url}{read}"


def to_json(technology: Technology) -> dict[str, Any]:
    """Every key as plain values; null where unknown, days as text."""
    plain = asdict(technology)
    plain["sources"] = [{**one, "read": one["read"] and one["read"].isoformat()} for one in plain["sources"]]
    return plain

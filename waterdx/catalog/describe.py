"""One technology told to a reader or to a script."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from waterdx.catalog import taxonomy
from waterdx.catalog.entries import KEYS, Technology, load
from waterdx.core.errors import UserError
from waterdx.core.words import Words

UNKNOWN = Words(ja="不明", en="unknown")
_AXES = ("field", "purpose", "element_tech", "facility")


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
        if key.name in {"words", "sources"}:
            continue
        yield key.label, str(_told(technology, key.name) or UNKNOWN)
    for source in technology.sources:
        yield next(key.label for key in KEYS if key.name == "sources"), source.url


def _told(technology: Technology, name: str) -> object:
    value = getattr(technology, name)
    if name in _AXES:
        codes = (value,) if isinstance(value, str) else value
        return str(Words(ja="、", en=", ")).join(str(taxonomy.label(name, code)) for code in codes)
    if name == "listed":
        return Words("{state} {edition}", "{state} {edition}").format(
            state=taxonomy.label("listed", value), edition=technology.listed_edition or ""
        )
    if name == "diameter_mm":
        return value.told() if value else None
    return str(Words(ja="、", en=", ")).join(value) if isinstance(value, tuple) else value


def to_json(technology: Technology) -> dict[str, Any]:
    """Every key as plain values; null where unknown."""
    return asdict(technology)

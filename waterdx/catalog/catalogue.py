"""The catalogue as a project sees it: what is shipped, with the newer editions the town has taken in laid over it.

A newer edition lives in the project: the program folder is read-only on a closed PC, a folder of the user's own would differ
from PC to PC, and in the project it travels with shortlist and notes, is kept by restore points and can be undone.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from waterdx.catalog import describe
from waterdx.catalog.entries import Technology, files, folder, load, technology
from waterdx.catalog.index import Index, shipped_index
from waterdx.core.resources import resource
from waterdx.core.words import Words
from waterdx.store import project
from waterdx.store.records import Record, records

EDITIONS, ENTRIES = "catalog_editions", "catalog_entries"
NewsKind = Literal["added", "changed", "gone"]
NEWS: dict[str, Words] = {"added": Words("新規", "added"), "changed": Words("変更", "changed"), "gone": Words("掲載終了", "gone")}
Data = dict[str, Any]  # an entry as its file writes it


@dataclass(frozen=True)
class Edition:
    """One file taken in: `follows` is the edition whose place it takes ('' for none), `ids` the technologies in it."""

    number: int
    name: str
    follows: str
    ids: frozenset[str]
    read_at: str

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "name": self.name,
            "follows": self.follows or None,
            "read_at": self.read_at,
            "technologies": len(self.ids),
        }


@dataclass(frozen=True)
class News:
    """What the newest edition did to a technology, and to which keys of its entry."""

    kind: NewsKind
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """The technologies there are, those the editions no longer list, and what the newest edition changed, by id."""

    technologies: tuple[Technology, ...]
    gone: tuple[Technology, ...]
    news: dict[str, News]
    editions: tuple[Edition, ...]

    def find(self, technology_id: str) -> Technology:
        """The technology with this id, a gone one too; UserError with the ids most like it."""
        found = (one for one in (*self.technologies, *self.gone) if one.id == technology_id)
        return next(found, None) or describe.find(technology_id)

    @cached_property
    def index(self) -> Index:
        """For searching these technologies."""
        return shipped_index() if list(self.technologies) == load() else Index(self.technologies)


def catalogue_of(path: Path | None) -> Catalogue:
    """The catalogue of the project at `path`; that shipped where there is none."""
    if path is None:
        return Catalogue(tuple(load()), (), {}, (shipped_edition(),))
    with project.reading(path) as conn:
        editions, rows = records(conn, EDITIONS), records(conn, ENTRIES)
    own = {row["technology_id"]: row for row in rows}
    there = {one.id: one for one in load()} | {one: technology(from_text(row["entry"])) for one, row in own.items()}
    gone = {one for one, row in own.items() if row["news"] == "gone"}
    newest = editions[-1]["id"] if editions else None
    return Catalogue(
        tuple(one for one in there.values() if one.id not in gone),
        tuple(there[one] for one in gone),
        {one: News(row["news"], tuple(json.loads(row["changed"]))) for one, row in own.items() if row["edition_id"] == newest},
        (shipped_edition(), *map(edition_of, editions)),
    )


def edition_of(row: Record) -> Edition:
    return Edition(row["id"], row["name"], row["follows"], frozenset(json.loads(row["ids"])), row["read_at"])


@cache
def shipped_edition() -> Edition:
    """The edition that travels with the program; its number is 0."""
    told = tomllib.loads(resource("catalog", "edition.toml").read_text("utf-8"))
    return Edition(0, f"{told['name']} {told['date']}", "", frozenset(one.id for one in load()), str(told["date"]))


@cache
def shipped_data() -> dict[str, Data]:
    """The shipped entries by id, as their files write them."""
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in files(folder())}


def to_text(data: Data) -> str:
    """An entry as text to keep and to compare; its days are written like 2026-11-26."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, default=dt.date.isoformat)


def from_text(text: str) -> Data:
    """The entry that `to_text` wrote."""
    return with_days(json.loads(text))


def with_days(data: Data) -> Data:
    """An entry as JSON has it, with the days of its sources as days."""
    sources = data.get("sources")
    if not isinstance(sources, list):
        return data
    return data | {"sources": [_with_day(one) for one in sources]}


def _with_day(source: Any) -> Any:
    try:
        return source | {"read": dt.date.fromisoformat(source["read"])}
    except (KeyError, TypeError, ValueError):  # none told, or misshapen: the checks of entries tell of it
        return source

"""The files an incoming one may be the next edition of: which it is most like, or which the user names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from waterdx.core.errors import UserError
from waterdx.core.fields import ID_FIELDS, LAYER_NAMES
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.store.geometry import to_blobs
from waterdx.store.project import read_settings

if TYPE_CHECKING:
    from waterdx.ledger.prepare import Prepared

MOST_ALIKE = 0.5  # share of the objects and of the columns that make a file an edition of another


@dataclass(frozen=True)
class Source:
    """A file read before. `columns` are its headers, `fields` what they were taken for, `edition_of` the one it followed."""

    id: int
    file_name: str
    read_at: str
    columns: frozenset[str]
    fields: frozenset[str]
    edition_of: int | None


@dataclass(frozen=True)
class Likeness:
    """How like an incoming file is to a source: the shares of its objects and of its columns that the source has too.

    `objects` is None where the file has neither numbers nor places to know them by. Two districts drawn alike share every
    column and no object: they are no editions of each other.
    """

    source: Source
    objects: float | None
    columns: float

    @property
    def is_edition(self) -> bool:
        return min(self.columns, self.columns if self.objects is None else self.objects) >= MOST_ALIKE

    @property
    def rank(self) -> tuple[float, int]:
        return (self.columns if self.objects is None else self.objects) * self.columns, self.source.id


def sources_of(conn: sqlite3.Connection, layer: str) -> list[Source]:
    """The files read into a layer, oldest first."""
    rows = conn.execute(
        "SELECT id, file_name, read_at, column_map, edition_of FROM sources WHERE layer = ? ORDER BY id", (layer,)
    )
    found = []
    for number, name, read_at, text, edition_of in rows:
        columns = json.loads(text or "{}")
        found.append(Source(number, name, read_at, frozenset(columns), frozenset(filter(None, columns.values())), edition_of))
    return found


def editions(conn: sqlite3.Connection, source: Source) -> set[int]:
    """A source with the editions before and after it: a value that any of them gave is the file's own."""
    links = conn.execute("SELECT id, edition_of FROM sources WHERE edition_of IS NOT NULL ORDER BY id").fetchall()
    family = {source.id}
    for one, before in reversed(links):
        family |= {before} if one in family else set()
    for one, before in links:
        family |= {one} if before in family else set()
    return family


def earlier_edition(conn: sqlite3.Connection, prepared: Prepared, name: str | None, imported: str | None = None) -> Source:
    """The source that the user names (its number or file name), else the newest edition of the likest.

    `imported` is the name under which these very bytes were read before: then it is that file's newest edition. UserError
    where there is none.
    """
    sources = sources_of(conn, prepared.layer)
    if name is not None:
        return _named(sources, name, prepared.layer)
    likest = _likest(conn, prepared, sources) if imported is None else None
    found = likest.source if likest else _named(sources, imported, prepared.layer) if imported is not None else None
    if found is None:
        raise UserError(
            ja="「{file}」が、取り込み済みのどのファイルの新しい版か分かりません。--of に番号かファイル名を指定してください({sources})。",
            en="It is not clear which imported file “{file}” is a new edition of. Name it with --of ({sources}).",
            file=prepared.table.path.name, sources=_listed(sources),
        )  # fmt: skip
    newest = max(editions(conn, found))
    return next(one for one in sources if one.id == newest)


def likest_edition(conn: sqlite3.Connection, prepared: Prepared) -> Source | None:
    """The source that a file looks like a new edition of, if any."""
    found = _likest(conn, prepared, sources_of(conn, prepared.layer))
    return None if found is None or found.objects is None else found.source


def told_as_edition(prepared: Prepared, found: Source) -> Finding:
    """A word about a file that looks like a new edition of one read before: importing it only fills blanks."""
    words = Words(
        ja="取り込み済みの「{before}」の新しい版のようです。取り込みは空欄を埋めるだけです。変わった値や廃止された対象も反映するには waterdx ledger update を使ってください。",
        en="This looks like a new edition of “{before}”. An import only fills blanks; waterdx ledger update also brings changed values and what is gone.",
    ).format(before=found.file_name)  # fmt: skip
    return Finding("looks_like_new_edition", "info", words, layer=prepared.layer, raw=prepared.table.path.name)


def _named(sources: list[Source], name: str, layer: str) -> Source:
    found = next((one for one in reversed(sources) if name in (str(one.id), one.file_name)), None)
    if found is None:
        raise UserError(
            ja="{layer}に取り込んだファイルに「{name}」はありません。あるのは {sources} です。",
            en="No file “{name}” was imported into {layer}. There are {sources}.",
            name=name, layer=LAYER_NAMES[layer], sources=_listed(sources),
        )  # fmt: skip
    return found


def _listed(sources: list[Source]) -> Words:
    if not sources:
        return Words(ja="取り込んだファイルはまだない", en="none was imported yet")
    listed = ", ".join(f"{one.id}: {one.file_name}" for one in sources[-20:])
    return Words(listed, listed)


def _likest(conn: sqlite3.Connection, prepared: Prepared, sources: list[Source]) -> Likeness | None:
    if not sources:
        return None
    incoming, known = _objects(conn, prepared)
    headers = frozenset(guess.name for guess in prepared.columns)
    fields = frozenset(guess.field for guess in prepared.columns if guess.field)
    likenesses = [
        Likeness(
            one, len(incoming & known.get(one.id, set())) / len(incoming) if incoming else None,
            max(_share(headers, one.columns), _share(fields, one.fields)),
        )
        for one in sources
    ]  # fmt: skip
    alike = [one for one in likenesses if one.is_edition]
    return max(alike, key=lambda one: one.rank, default=None)


def _share(one: Set[str], other: Set[str]) -> float:
    """How much of two sets is in both (Jaccard)."""
    return len(one & other) / (len(one | other) or 1)


def _objects(conn: sqlite3.Connection, prepared: Prepared) -> tuple[set[object], dict[int, set[object]]]:
    """What the objects of a file, and those of every source, are known by: their numbers, else their places."""
    numbers = _numbers_of_file(prepared)
    if numbers or prepared.geometry is None:
        return set(numbers), {**_numbers_by_source(conn, prepared.layer)} if numbers else {}
    epsg = int(read_settings(conn)["epsg"])
    return set(filter(None, to_blobs(prepared.geometry, epsg))), _places_by_source(conn, prepared.layer)


def _places_by_source(conn: sqlite3.Connection, layer: str) -> dict[int, set[object]]:
    found: dict[int, set[object]] = {}
    for source, place in conn.execute(f'SELECT source_id, geom FROM "{layer}" WHERE geom IS NOT NULL'):
        found.setdefault(source, set()).add(place)
    return found


def _numbers_of_file(prepared: Prepared) -> set[tuple[str, str]]:
    name = ID_FIELDS[prepared.layer]
    if name not in prepared.values:
        return set()
    known = prepared.values.loc[prepared.values[name].notna(), [name, "field"]]
    return set(zip(known[name], known["field"], strict=True))


def _numbers_by_source(conn: sqlite3.Connection, layer: str) -> dict[int, set[object]]:
    rows = conn.execute(
        f'SELECT DISTINCT e.source_id, o."{ID_FIELDS[layer]}", o.field FROM evidence AS e JOIN "{layer}" AS o ON o.fid = e.fid '
        "WHERE e.layer = ? AND e.field IS NULL AND e.source_id IS NOT NULL", (layer,),
    )  # fmt: skip
    found: dict[int, set[object]] = {}
    for source, number, field in rows:
        found.setdefault(source, set()).add((number, field))
    return found

"""What a file of another town's experience adds to that of a project. The town's own records are never touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path

from waterdx.catalog.catalogue import ENTRIES, from_text, shipped_data
from waterdx.catalog.differences import Changes, Difference
from waterdx.catalog.experience import TABLE, Experience, row_of
from waterdx.catalog.file_columns import FileMap
from waterdx.catalog.file_rows import FileRow
from waterdx.core.eras import read_year
from waterdx.core.text import says_unknown, search_key
from waterdx.core.units import read_quantity
from waterdx.core.words import Words
from waterdx.store.project import read_settings
from waterdx.store.records import added, changed, records

_COMPARED = ("technology_id", "technology", "cost_yen", "cost_covers", "result", "comment")


def changes(conn: sqlite3.Connection, file: Path, rows: Sequence[FileRow], said: FileMap) -> Changes:
    """Records of one technology, town and year are the same record: told anew they are changed. Nothing is ever gone."""
    found, home = Changes(), read_settings(conn)["name"]
    data = shipped_data() | {row["technology_id"]: from_text(row["entry"]) for row in records(conn, ENTRIES)}
    by_name = {search_key(name): one for one, entry in data.items() for name in entry["name"].values()}
    kept = {_same(row): row for row in records(conn, TABLE) if row["file_name"]}
    new = []
    for row in rows:
        one = _read(found, file, FileRow(row.number, said.defaults | row.cells), by_name, data.keys())
        if one is None or one.town == home:  # its own records, come back from another town
            found.unchanged += one is not None
            continue
        values = row_of(one)
        former = kept.get(_same(values))
        keys = tuple(name for name in _COMPARED if former and former[name] != values[name])
        if former is not None and not keys:
            found.unchanged += 1
            continue
        found.differences.append(Difference(one.technology_id, one.told(), "changed" if former else "added", keys))
        if former:
            found.edits.append(changed(TABLE, former, **values))
        else:
            new.append(values)
    found.edits += added(conn, TABLE, *new)
    return found


def _same(row: dict[str, object]) -> tuple[object, ...]:
    return row["technology_id"] or row["technology"], row["town"], row["adopted_fy"]


def _read(found: Changes, file: Path, row: FileRow, by_name: dict[str, str], ids: Collection[str]) -> Experience | None:
    told = {name: text.strip() for name, text in row.cells.items() if not says_unknown(text)}
    name, town = told.get("name_ja", ""), told.get("town", "")
    known = told["id"] if told.get("id") in ids else by_name.get(search_key(name), "")
    problems = []
    if not town:
        problems.append(Words(ja="団体名がありません。", en="It names no utility."))
    if not (known or name):
        problems.append(Words(ja="技術名がありません。", en="It names no technology."))
    year = read_year(told["adopted_fy"]) if "adopted_fy" in told else None
    if "adopted_fy" in told and not year:
        problems.append(Words(ja="導入年度「{t}」を読めません。", en="Year “{t}” cannot be read.").format(t=told["adopted_fy"]))
    cost = read_quantity(told["cost_yen"], "円") if "cost_yen" in told else None
    if "cost_yen" in told and (cost is None or cost.value < 0):
        problems.append(
            Words(ja="費用「{t}」を円として読めません。", en="Cost “{t}” cannot be read as yen.").format(t=told["cost_yen"])
        )
    found.say(file, row.number, problems)
    if problems:
        return None
    if not known:
        form = Words(
            ja="技術「{name}」はカタログにないため、名前のまま残します。",
            en="“{name}” is not in the catalogue and is kept by its name.",
        )
        found.say(file, row.number, [form.format(name=name)], "warning")
    return Experience(
        known, name or known, town, year.fiscal_year if year else None, cost.value if cost else None,
        told.get("cost_covers", ""), told.get("result", ""), told.get("comment", ""), file.name,
    )  # fmt: skip

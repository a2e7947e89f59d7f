"""The technologies a town looks at more closely, kept in its project. Every change can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from waterdx.catalog.catalogue import catalogue_of
from waterdx.core.edits import EditGroup
from waterdx.core.words import Words
from waterdx.store import history, project, tables
from waterdx.store.records import added, records, removed

TABLE = "catalog_shortlist"


def shortlist(path: Path) -> list[str]:
    """The ids on the shortlist, in the order they were put there."""
    with project.reading(path) as conn:
        return [row["technology_id"] for row in records(conn, TABLE)]


def put(path: Path, technology_ids: Iterable[str]) -> list[str]:
    """Put technologies on the shortlist; returns those that were not on it. UserError where the catalogue has no such id."""
    catalogue = catalogue_of(path)
    wanted = [catalogue.find(one).id for one in technology_ids]
    with project.editing(path) as conn:
        there = {row["technology_id"] for row in records(conn, TABLE)}
        new = [one for one in dict.fromkeys(wanted) if one not in there]
        rows = [{"technology_id": one, "at": tables.now(), "who": history.who()} for one in new]
        if new:
            label = Words(ja="検討候補に入れる: {ids}", en="On the shortlist: {ids}").format(ids=", ".join(new))
            history.apply(conn, EditGroup(label, tuple(added(conn, TABLE, *rows))), action="catalog", objects=len(new))
    return new


def take_off(path: Path, technology_ids: Iterable[str]) -> list[str]:
    """Take technologies off the shortlist; returns those that were on it."""
    wanted = set(technology_ids)
    with project.editing(path) as conn:
        rows = [row for row in records(conn, TABLE) if row["technology_id"] in wanted]
        gone = [row["technology_id"] for row in rows]
        if rows:
            label = Words(ja="検討候補から外す: {ids}", en="Off the shortlist: {ids}").format(ids=", ".join(gone))
            edits = tuple(removed(TABLE, row) for row in rows)
            history.apply(conn, EditGroup(label, edits), action="catalog", objects=len(rows))
    return gone

"""Values inferred, not read: the guesses kept as evidence, and which of them stand in the ledger now.

A guess is a row of `evidence` with method 'inferred'. It has been accepted where the ledger holds its value, so undoing
needs no bookkeeping. It goes when the value is read or typed (`without_guess`), be it the very value that was guessed.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from waterdx.core.edits import EVIDENCE, Edit
from waterdx.core.fields import ID_FIELDS, fields_of
from waterdx.core.guess_words import FROM_FILE
from waterdx.store.layers import Rows, plain

if TYPE_CHECKING:
    import pandas as pd

_DETAILS = ("value", "low", "high", "basis", "agree", "of", "neighbours")  # kept as JSON in evidence.raw
COLUMNS = ("fid", "number", "field", "probability", *_DETAILS, "accepted")


def guesses(conn: sqlite3.Connection, layer: str = "pipes", fids: Collection[int] | None = None) -> pd.DataFrame:
    """Every guess that still matters, in the columns COLUMNS: `accepted` ones stand in the ledger, the others wait for a blank.

    Guesses for what has been read or typed since are left out. `fids`: only those of these objects.
    """
    import pandas as pd

    rows = []
    for fid, number, field, probability, raw, stored in _found(conn, layer, fids):
        details = {"value": stored} | json.loads(raw or "{}")
        kept = (tuple(one) if isinstance(one, list) else one for one in map(details.get, _DETAILS))
        rows.append((fid, number, field, probability, *kept, stored is not None))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"fid": "int64", "probability": float, "accepted": bool, "value": object, "low": float, "high": float})


def inferred(conn: sqlite3.Connection, layer: str = "pipes") -> pd.DataFrame:
    """The values of the ledger that are inferred, not read, as `guesses` has them: whoever shows or uses one has to say so."""
    every = guesses(conn, layer)
    return every[every["accepted"]].drop(columns="accepted").reset_index(drop=True)


def inferred_values(
    conn: sqlite3.Connection, layer: str, fids: Collection[int] | None = None
) -> dict[tuple[int, str], float | None]:
    """The same without pandas: (fid, field) of every value of the ledger that is inferred, and its probability."""
    return {
        (fid, field): probability
        for fid, _number, field, probability, _raw, stored in _found(conn, layer, fids)
        if stored is not None
    }


def guessed(conn: sqlite3.Connection, layer: str) -> dict[str, set[int]]:
    """Of each field the objects of which there is a guess, accepted or not."""
    query = "SELECT fid FROM evidence WHERE method = 'inferred' AND layer = ? AND field = ?"
    return {name: {fid for (fid,) in conn.execute(query, (layer, name))} for name in _fields_with_guesses(conn, layer)}


def without_guess(conn: sqlite3.Connection, layer: str, fid: int, field: str) -> list[Edit]:
    """The edits that take away the guess of a value: it is about to be read or typed."""
    about = {"method": "inferred", "field": field}.items()
    rows = (row for row in Rows(conn).evidence(layer, fid) if about <= json.loads(row).items())
    return [Edit(layer, fid, EVIDENCE, row, None) for row in rows]


def replace_guesses(conn: sqlite3.Connection, layer: str, found: pd.DataFrame) -> None:
    """Keep new guesses in place of those that wait; the accepted ones stay."""
    for field in _fields_with_guesses(conn, layer):
        conn.execute(
            f"DELETE FROM evidence WHERE method = 'inferred' AND layer = ? AND field = ? "
            f'AND fid NOT IN (SELECT fid FROM "{layer}" WHERE "{field}" IS NOT NULL)',
            (layer, field),
        )
    details = zip(*(plain(found[name]) for name in _DETAILS), strict=True)
    raws = (json.dumps(dict(zip(_DETAILS, one, strict=True)), ensure_ascii=False) for one in details)
    conn.executemany(
        "INSERT INTO evidence (layer, fid, field, method, raw, probability) VALUES (?, ?, ?, 'inferred', ?, ?)",
        zip([layer] * len(found), plain(found["fid"]), found["field"], raws, plain(found["probability"]), strict=True),
    )


def insert_said(conn: sqlite3.Connection, layer: str, field: str, chances: dict[int, float], source_id: int) -> None:
    """Say that a file gave these objects (fid → probability, 0 = not told) a value of `field` that is inferred, as it says itself."""
    raw = json.dumps({"basis": FROM_FILE})
    conn.executemany(
        f"INSERT INTO evidence (layer, fid, field, method, raw, probability, source_id) "
        f"SELECT ?, ?, ?, 'inferred', json_set(?, '$.value', \"{field}\"), ?, ? FROM \"{layer}\" WHERE fid = ?",
        ((layer, fid, field, raw, chance or None, source_id, fid) for fid, chance in chances.items()),
    )


def _fields_with_guesses(conn: sqlite3.Connection, layer: str) -> list[str]:
    kept = {
        name for (name,) in conn.execute("SELECT DISTINCT field FROM evidence WHERE method = 'inferred' AND layer = ?", (layer,))
    }
    return [field.name for field in fields_of(layer) if field.name in kept]  # names go into statements, so only those of FIELDS


def _found(conn: sqlite3.Connection, layer: str, fids: Collection[int] | None) -> Iterator[tuple[Any, ...]]:
    of_some = None if fids is None else json.dumps([int(fid) for fid in fids])
    for field in _fields_with_guesses(conn, layer):
        yield from conn.execute(_query(layer, field, of_some is not None), {"layer": layer, "field": field, "fids": of_some})


def _query(layer: str, field: str, of_some: bool) -> str:
    """Guesses whose field is blank or holds their value (or of which no value was kept), unless something else was said later."""
    some = "AND e.fid IN (SELECT value FROM json_each(:fids)) " if of_some else ""
    return (
        f'SELECT e.fid, o."{ID_FIELDS[layer]}", e.field, e.probability, e.raw, o."{field}" '
        f'FROM evidence e JOIN "{layer}" o ON o.fid = e.fid '
        f"WHERE e.method = 'inferred' AND e.layer = :layer AND e.field = :field {some}"
        f'AND (o."{field}" IS NULL OR e.raw IS NULL OR json_extract(e.raw, \'$.value\') = o."{field}") '
        "AND NOT EXISTS (SELECT 1 FROM evidence t WHERE t.layer = e.layer AND t.fid = e.fid AND t.field = e.field "
        "AND t.method <> 'inferred' AND t.id > e.id) ORDER BY e.fid, e.id"
    )

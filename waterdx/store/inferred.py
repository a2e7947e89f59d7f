"""Values inferred, not read: the guesses kept as evidence, and which of them stand in the ledger now.

A guess is a row of `evidence` with method 'inferred'. It has been accepted where the ledger holds its value, so undoing
or typing over needs no bookkeeping; a value of which the evidence says otherwise later (typed, mended) is no longer inferred.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from waterdx.core.fields import ID_FIELDS, fields_of
from waterdx.store.layers import plain

if TYPE_CHECKING:
    import pandas as pd

_DETAILS = ("value", "low", "high", "basis", "agree", "of", "neighbours")  # kept as JSON in evidence.raw
COLUMNS = ("fid", "number", "field", "probability", *_DETAILS, "accepted")


def guesses(conn: sqlite3.Connection, layer: str = "pipes") -> pd.DataFrame:
    """Every guess that still matters, in the columns COLUMNS: `accepted` ones stand in the ledger, the others wait for a blank.

    Guesses for what has been read or typed since are left out.
    """
    import pandas as pd

    rows = []
    for field in _fields_with_guesses(conn, layer):
        for fid, number, probability, raw, stored in conn.execute(_query(layer, field), (layer, field)):
            details = {"value": stored} | json.loads(raw or "{}")
            kept = (tuple(one) if isinstance(one, list) else one for one in map(details.get, _DETAILS))
            rows.append((fid, number, field, probability, *kept, stored is not None))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"fid": "int64", "probability": float, "accepted": bool, "value": object, "low": float, "high": float})


def inferred(conn: sqlite3.Connection, layer: str = "pipes") -> pd.DataFrame:
    """The values of the ledger that are inferred, not read, as `guesses` has them: whoever shows or uses one has to say so."""
    every = guesses(conn, layer)
    return every[every["accepted"]].drop(columns="accepted").reset_index(drop=True)


def inferred_values(conn: sqlite3.Connection, layer: str) -> dict[tuple[int, str], float | None]:
    """The same without pandas: (fid, field) of every value of the ledger that is inferred, and its probability."""
    return {
        (fid, field): probability
        for field in _fields_with_guesses(conn, layer)
        for fid, _number, probability, _raw, stored in conn.execute(_query(layer, field), (layer, field))
        if stored is not None
    }


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


def _fields_with_guesses(conn: sqlite3.Connection, layer: str) -> list[str]:
    kept = {
        name for (name,) in conn.execute("SELECT DISTINCT field FROM evidence WHERE method = 'inferred' AND layer = ?", (layer,))
    }
    return [field.name for field in fields_of(layer) if field.name in kept]  # names go into statements, so only those of FIELDS


def _query(layer: str, field: str) -> str:
    """Guesses whose field is blank or holds their value (or of which no value was kept), unless something else was said later."""
    return (
        f'SELECT e.fid, o."{ID_FIELDS[layer]}", e.probability, e.raw, o."{field}" '
        f'FROM evidence e JOIN "{layer}" o ON o.fid = e.fid '
        f"WHERE e.method = 'inferred' AND e.layer = ? AND e.field = ? "
        f'AND (o."{field}" IS NULL OR e.raw IS NULL OR json_extract(e.raw, \'$.value\') = o."{field}") '
        "AND NOT EXISTS (SELECT 1 FROM evidence t WHERE t.layer = e.layer AND t.fid = e.fid AND t.field = e.field "
        "AND t.method <> 'inferred' AND t.id > e.id) ORDER BY e.fid, e.id"
    )

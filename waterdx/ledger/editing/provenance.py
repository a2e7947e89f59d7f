"""Where each value of an object is from: read from a file, typed, mended, or inferred. Unknown values are from nowhere."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from waterdx.core.edits import OBJECT, SHAPE
from waterdx.core.guess_words import per_cent
from waterdx.core.words import Words
from waterdx.store import history
from waterdx.store.inferred import inferred_values
from waterdx.store.layers import known_values

METHODS = {
    "read": Words(ja="読み取り", en="read"), "typed": Words(ja="入力", en="typed"), "mended": Words(ja="自動修正", en="mended"),
    "inferred": Words(ja="推定", en="inferred"),
}  # fmt: skip
_METHOD_OF_ACTION = {"edit": "typed", "fix": "mended"}  # other changes tell their method in the table of evidence


@dataclass(frozen=True)
class Provenance:
    """`method` is a key of METHODS; `source` the file, `raw` what stood in it, `probability` of an inferred value."""

    method: str
    source: str = ""
    raw: str = ""
    at: str = ""
    who: str = ""
    probability: float | None = None

    @property
    def words(self) -> Words:
        """In a few words: 読み取り(台帳.xlsx「S48」)."""
        sure = f"{per_cent(self.probability):g}%" if self.probability is not None else ""
        raw = Words(f"「{self.raw}」", f"“{self.raw}”") if self.raw else Words("", "")
        parts = (
            Words(self.source, self.source),
            raw,
            Words(sure, sure),
            Words(self.who, self.who),
            Words(self.at[:10], self.at[:10]),
        )
        method, ja, en = METHODS[self.method], " ".join(p.ja for p in parts if p.ja), " ".join(p.en for p in parts if p.en)
        return Words(ja=f"{method.ja}({ja})", en=f"{method.en} ({en})") if en else method


def provenance(conn: sqlite3.Connection, layer: str, fid: int) -> dict[str, Provenance]:
    """Of each known field of an object: the last change that stands, else the file it was read from."""
    values = known_values(conn, layer, fid) or {}
    edited = _edited(conn, layer, fid)
    drawn = edited.pop(OBJECT, None)
    sources = (_inferred(conn, layer, fid), edited, _confirmed(conn, layer, fid), _read(conn, layer, fid, list(values)))
    found = {
        name: next((one[name] for one in sources if name in one), drawn) for name in values if name not in (SHAPE, "source_id")
    }
    return {name: one for name, one in found.items() if one}


def _edited(conn: sqlite3.Connection, layer: str, fid: int) -> dict[str, Provenance]:
    """The last that a person or a fix did to each field."""
    changes = [
        one for one in history.of_object(conn, layer, fid) if one.change.action in _METHOD_OF_ACTION and not one.change.undone
    ]
    return {
        one.field: Provenance(_METHOD_OF_ACTION[one.change.action], at=one.change.at, who=one.change.who)
        for one in reversed(changes)
    }


def _inferred(conn: sqlite3.Connection, layer: str, fid: int) -> dict[str, Provenance]:
    found = inferred_values(conn, layer, [fid])
    return {field: Provenance("inferred", probability=probability) for (_fid, field), probability in found.items()}


def _confirmed(conn: sqlite3.Connection, layer: str, fid: int) -> dict[str, Provenance]:
    """What is said to be typed or mended by evidence, not by the history: values the ledger held already, parts of a split pipe."""
    rows = conn.execute(
        "SELECT field, method FROM evidence WHERE layer = ? AND fid = ? AND method IN ('typed', 'mended') ORDER BY id",
        (layer, fid),
    )
    return {field: Provenance(method) for field, method in rows}


def _read(conn: sqlite3.Connection, layer: str, fid: int, names: list[str]) -> dict[str, Provenance]:
    """What the files said of the object; the first that says anything of a field counts, as in an import."""
    rows = conn.execute(
        "SELECT e.raw, s.file_name, s.column_map FROM evidence e JOIN sources s ON s.id = e.source_id "
        "WHERE e.layer = ? AND e.fid = ? AND e.method = 'read' AND e.field IS NULL ORDER BY e.id DESC",
        (layer, fid),
    ).fetchall()
    found = {name: Provenance("read", file) for _, file, _ in rows[-1:] for name in names}
    for raw, file, columns in rows:
        texts = json.loads(raw or "{}")
        found |= {field: Provenance("read", file, str(texts[column])) for column, field in json.loads(columns or "{}").items()
                  if field and texts.get(column)}  # fmt: skip
    return found

"""What the form shows of one object beside its values, no Qt in here: where they are from, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.app.table.columns import text_column
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words


@dataclass(frozen=True)
class Record:
    """`origin` says of each known field where its value is from; `history` is who, when, before and after."""

    layer: str
    fid: int
    origin: dict[str, Words]
    history: Table


def read_record(path: Path, layer: str, fid: int, in_field: str, progress: Progress = silent) -> Record:
    """The record of one object."""
    from waterdx.ledger.editing.provenance import provenance
    from waterdx.store import history, project

    with project.reading(path) as conn:
        origin = {name: one.words for name, one in provenance(conn, layer, fid).items()}
        changes = history.of_object(conn, layer, fid)
    return Record(layer, fid, origin, _history_table(layer, changes, in_field))


def _history_table(layer: str, changes: list[Any], in_field: str) -> Table:
    from waterdx.ledger.editing.tell import told

    undone = Words(ja="取消済み", en="undone")
    lines = [told(layer, one, in_field) for one in changes]
    columns = {
        Words(ja="項目", en="Field"): [str(line[0]) for line in lines],
        Words(ja="前", en="Before"): [str(line[1]) for line in lines],
        Words(ja="後", en="After"): [str(line[2]) for line in lines],
        Words(ja="日時", en="When"): [one.change.at[:16].replace("T", " ") for one in changes],
        Words(ja="だれ", en="Who"): [one.change.who for one in changes],
        Words(ja="変更", en="Change"): [str(one.change.label) for one in changes],
        Words(ja="状態", en="State"): [str(undone) if one.change.undone else "" for one in changes],
    }
    return Table(tuple(text_column(f"c{n}", head, values) for n, (head, values) in enumerate(columns.items())))

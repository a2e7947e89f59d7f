"""Bringing one file into the project: read, understand, match, and store in one short transaction at the end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Any, Unpack

import numpy as np

from waterdx.core.digest import digest_of
from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding, count_by_severity
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable
from waterdx.ledger.columns import ColumnGuess
from waterdx.ledger.last_reading import reading_of
from waterdx.ledger.merge import Merge, merge
from waterdx.ledger.placement import Placement
from waterdx.ledger.prepare import Prepared, rows_of
from waterdx.ledger.preview import Preview, preview_of
from waterdx.ledger.sources import Source, likest_edition, told_as_edition
from waterdx.ledger.synonyms import learn
from waterdx.ledger.understand import HowToRead, understand
from waterdx.ledger.unknown_terms import UnknownTerm
from waterdx.store import history, project, tables
from waterdx.store.inferred import guessed, inferred_values, insert_said, without_guess
from waterdx.store.layers import insert_rows, listed, read_layer_of, set_geometries


@dataclass
class IngestResult:
    """What an import did, or would do (`dry_run`). `rows` counts rows of the file: read = accepted + rejected + skipped.

    `unknown` are the words to be explained; `placement` says by which coordinate system the rows are placed (None: they
    have no place) and is open after a dry run whose file has to be asked about before it can be imported. `edition_of` is
    the source it looks like the next edition of.
    """

    layer: str
    columns: list[ColumnGuess]
    rows: dict[str, int]
    findings: list[Finding]
    preview: Preview
    dry_run: bool
    unknown: list[UnknownTerm]
    placement: Placement | None
    edition_of: Source | None = None
    added: int = 0
    merged: int = 0

    def to_json(self) -> dict[str, Any]:
        """The result as scripts may rely on it (design, section 4)."""
        return {
            "schema": {"name": "waterdx.ledger.import", "version": 1},
            "layer": self.layer,
            "columns": [
                {"name": c.name, "field": c.field, "confidence": c.confidence, "reason": str(c.reason)} for c in self.columns
            ],
            "rows": self.rows | {"added": self.added, "merged": self.merged},
            "findings": count_by_severity(self.findings),
            "finding_list": [finding.to_json() for finding in self.findings],
            "unknown_terms": [term.to_json() for term in self.unknown],
            "coordinates": self.placement.to_json() if self.placement else None,
            "dry_run": self.dry_run,
        }


Then = Callable[[sqlite3.Connection, int], None]  # with the number of the source just entered


def ingest(
    path: Path, file: Path, *, name: str | None = None, dry_run: bool = False, progress: Progress = silent, then: Then | None = None,
    **how: Unpack[HowToRead],
) -> IngestResult:  # fmt: skip
    """Bring `file` into the project at `path`. The same file twice adds nothing; a row whose number is known fills blanks.
    `name` is what a person calls it, where the project keeps it under another. `then` is done in the same transaction, once the
    rows are in.

    UserError where the file cannot be understood at all, or its place has to be asked; then and when cancelled, the project
    is as it was.
    """
    epsg, sheet = project.info(path).epsg, how.get("sheet")
    prepared = understand(path, file, progress=progress, **how)
    if prepared.placement is not None and not dry_run:
        prepared.placement.refuse_open(file)
    digest = digest_of(file)
    progress(0.7, 1, Words(ja="台帳と照らし合わせています", en="Comparing with the ledger"))
    with project.reading(path) as conn:
        compared_with = history.newest(conn)
        before = tables.source_with_digest(conn, digest, sheet or "", prepared.layer)
        present, doubtful = read_layer_of(conn, prepared.layer), inferred_values(conn, prepared.layer)
        matches = merge(prepared.layer, present, prepared.read_values, prepared.geometry, doubtful)
        edition_of = likest_edition(conn, prepared)
    if before is not None:
        return _nothing_new(prepared, before, dry_run, how.get("keep_personal", False))
    result = _result(prepared, matches, edition_of, dry_run)
    if not dry_run:
        progress(0.8, 1, Words(ja="プロジェクトに書き込んでいます", en="Writing to the project"))
        called = name or file.name
        reason = Words(ja="取り込みの前: {file}", en="Before importing {file}").format(file=called)
        label = Words(ja="取り込み: {file}", en="Import of {file}").format(file=called)
        source = source_row(prepared, file, digest, how) | {"file_name": called}
        with project.editing(path, keep=reason) as conn:
            refuse_changed(path, conn, compared_with)
            source_id = store(conn, prepared, matches, source, epsg, result.findings, label)
            if then is not None:
                then(conn, source_id)
            progress(0.99, 1, Words(ja="書き込みを終えています", en="Finishing"))
    return result


def refuse_changed(path: Path, conn: sqlite3.Connection, compared_with: int) -> None:
    """Another command at the same moment may have changed the ledger: what was compared must still be what is there."""
    if history.newest(conn) != compared_with:
        raise UserError(
            ja="途中で、別の取り込みか編集が「{path}」を変えました。何も書き込んでいません。もう一度実行してください。",
            en="Another import or edit changed “{path}” meanwhile. Nothing was written; run it again.",
            path=path,
        )


def _result(prepared: Prepared, matches: Merge, edition_of: Source | None, dry_run: bool) -> IngestResult:
    kept = len(prepared.values)
    counts = _counts(prepared.table, kept, prepared.rejected)
    told = [] if edition_of is None else [told_as_edition(prepared, edition_of)]
    return IngestResult(
        prepared.layer, prepared.columns, counts, [*told, *prepared.findings, *matches.findings], preview_of(prepared), dry_run,
        prepared.unknown, prepared.placement, edition_of, added=kept - len(matches.row_to_fid), merged=len(matches.row_to_fid),
    )  # fmt: skip


def _counts(table: RawTable, accepted: int, rejected: int) -> dict[str, int]:
    read = len(table.frame) + table.skipped + table.unreadable
    return {"read": read, "accepted": accepted, "rejected": rejected, "skipped": table.skipped}


def _nothing_new(prepared: Prepared, name: str, dry_run: bool, keep_personal: bool) -> IngestResult:
    words = Words(ja="同じ内容のファイル「{name}」は取り込み済みです。何も追加していません。",
                  en="The same content was imported before as “{name}”. Nothing was added.")  # fmt: skip
    if keep_personal:
        words = Words("{said}{undo}", "{said} {undo}").format(said=words, undo=_UNDO_FIRST)
    counts = _counts(prepared.table, 0, prepared.table.unreadable) | {
        "skipped": len(prepared.table.frame) + prepared.table.skipped
    }
    said = [Finding("imported_before", "info", words.format(name=name), layer=prepared.layer, count=len(prepared.table.frame))]
    return IngestResult(
        prepared.layer, prepared.columns, counts, said, preview_of(prepared), dry_run, prepared.unknown, prepared.placement
    )


_UNDO_FIRST = Words(
    ja="氏名・電話番号などの列を入れるには、先の取り込みを元に戻してから(ledger history --undo)取り込み直してください。",
    en="To take in its columns of personal data, take that import back first (ledger history --undo) and import the file again.",
)


def source_row(prepared: Prepared, file: Path, digest: str, how: HowToRead) -> dict[str, Any]:
    """What the table of sources says of a file read; `reading` is the map that reads next year's file the same way."""
    columns = {guess.name: guess.field for guess in prepared.columns}
    rows = _counts(prepared.table, len(prepared.values), prepared.rejected)
    crs = prepared.table.crs if prepared.placement is None else prepared.placement.crs
    return {
        "file_name": file.name, "sheet": how.get("sheet") or "", "layer": prepared.layer, "digest": digest, "bytes": file.stat().st_size,
        "read_at": tables.now(), "crs": str(crs.to_string()) if crs is not None else "",
        "column_map": json.dumps(columns, ensure_ascii=False), "reading": reading_of(prepared, how),
        **{f"rows_{what}": count for what, count in rows.items()},
    }  # fmt: skip


def store(
    conn: sqlite3.Connection, prepared: Prepared, matches: Merge, source: dict[str, Any], epsg: int,
    findings: list[Finding], label: Words, *, action: str = "import",
) -> int:  # fmt: skip
    """Enter a file and what it says: new objects, edits of known ones, and what both rest on, as one change of the history;
    returns the number of the source."""
    if prepared.learn:
        learn(conn, prepared.learn)
    source_id = tables.insert(conn, "sources", source)
    new = np.array([row not in matches.row_to_fid for row in range(len(prepared.values))], dtype=bool)
    shapes = None if prepared.geometry is None else prepared.geometry[new]
    added = insert_rows(conn, prepared.layer, rows_of(prepared.values, new), shapes, source_id, epsg)
    if matches.places and prepared.geometry is not None:
        set_geometries(conn, prepared.layer, list(matches.places), prepared.geometry[list(matches.places.values())], epsg)
        tables.insert_geometry_evidence(conn, prepared.layer, matches.places, source_id)
    fid_of = np.empty(len(prepared.values), dtype=int)
    fid_of[new] = added
    for row, fid in matches.row_to_fid.items():
        fid_of[row] = fid
    where = compress(zip(prepared.table.sheets, listed(prepared.table.rows), strict=True), prepared.kept)
    tables.insert_evidence(conn, prepared.layer, listed(fid_of), _raw_rows(prepared), where, source_id)
    for name, chance in prepared.inferred.items():
        guesses = new & ~np.isnan(chance) & prepared.values[name].notna().to_numpy()
        chances = dict(zip(listed(fid_of[guesses]), listed(chance[guesses]), strict=True))
        insert_said(conn, prepared.layer, name, chances, source_id)
    tables.insert_findings(conn, findings, source_id)
    edits = (*matches.edits, *_read_not_guessed(conn, prepared, matches.row_to_fid))
    history.apply(conn, EditGroup(label, edits), action=action, source_id=source_id, objects=len(prepared.values))
    return source_id


def _read_not_guessed(conn: sqlite3.Connection, prepared: Prepared, row_to_fid: dict[int, int]) -> Iterator[Edit]:
    """The edits that take away the guesses of what the file says, be it the same."""
    for name, fids in guessed(conn, prepared.layer).items():
        known = (
            prepared.read_values[name].notna().to_numpy()
            if name in prepared.values
            else np.zeros(len(prepared.values), dtype=bool)
        )
        for fid in sorted(fids & {fid for row, fid in row_to_fid.items() if known[row]}):
            yield from without_guess(conn, prepared.layer, fid, name)


def _raw_rows(prepared: Prepared) -> Iterator[str]:
    """The text of every row taken in, as written, as JSON: one after the other, for together they are five times the file."""
    raw = rows_of(prepared.table.raw, prepared.kept)
    names = list(map(str, raw.columns))
    encode = json.JSONEncoder(ensure_ascii=False).encode
    return (encode(dict(zip(names, row, strict=True))) for row in zip(*(raw[name].array for name in raw.columns), strict=True))

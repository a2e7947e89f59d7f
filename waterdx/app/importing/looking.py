"""What is seen of a file before anything is written: its first lines, how its like was read before, what an import would do.

No Qt in here: it runs in a job.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from waterdx.app.own_ways import in_window
from waterdx.app.tasks import ImportOptions, ReadOnce, try_import
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.ledger.coordinates import NOTHING_SAID

NOT_KNOWN = Words(ja="台帳の項目と結び付きません", en="no known field of the ledger")


@dataclass(frozen=True)
class Unread:
    """The columns of a table of which nothing was understood, for a person to say what they are."""

    layer: str
    columns: Sequence[Any]
    preview: Any


@dataclass(frozen=True)
class Look:
    """`result` is what an import would do (an IngestResult); where it cannot be done `refused` says why, and `unread` are the
    columns where there are any. `lines` are the first lines of a table (None: a drawing, say); `before` is how a file of the
    same columns was read, be it used here or not.
    """

    lines: Any
    result: Any = None
    refused: UserError | None = None
    unread: Unread | None = None
    before: Any = None


def look(path: Path, read: ReadOnce, options: ImportOptions, progress: Progress = silent) -> Look:
    """Look at a file for the project at `path`. UserError where it is nothing that a person could have read otherwise."""
    progress(0, 1, Words(ja="{file} を読んでいます", en="Reading {file}").format(file=read.file.name))
    before, said = _as_before(path, read, options)
    try:
        result = try_import(path, read, said, progress)
        return Look(read.lines(said), replace(result, findings=list(map(_spoken, result.findings))), before=before)
    except UserError as error:
        if before is not None and said is not options:  # what was said of last year's file does not hold for this one
            return replace(look(path, read, replace(options, as_before=False), progress), before=None)
        lines = read.lines(options)
        if lines is None or not lines.cells:
            raise
        return Look(lines, None, error, _unread(read, options), before)


def _as_before(path: Path, read: ReadOnce, options: ImportOptions) -> tuple[Any, ImportOptions]:
    """How a file of the same columns was read before, and the options with that where it is wanted."""
    from waterdx.ledger.last_reading import last_reading, readings
    from waterdx.store import project

    if options.column_map is not None:
        return None, options
    with project.reading(path) as conn:
        known = readings(conn)
    for way in _ways(known, options):
        try:
            found = last_reading(known, read.table(way))
        except UserError:
            continue
        if found is not None:
            found = replace(found, map=replace(found.map, encoding=way.encoding, header_row=way.header_row))
            where = options.coordinates if options.coordinates != NOTHING_SAID else found.map.coordinates
            return found, replace(options, column_map=found.map, coordinates=where) if options.as_before else options
    return None, options


def _ways(known: Sequence[Any], options: ImportOptions) -> Iterator[ImportOptions]:
    """To read the file as said or found out; then in the encodings and below the rows that were once said of others."""
    yield options
    if options.encoding is None and options.header_row is None:
        for encoding, header_row in dict.fromkeys((one.map.encoding, one.map.header_row) for one in known):
            if encoding is not None or header_row is not None:
                yield replace(options, encoding=encoding, header_row=header_row)


def _spoken(finding: Finding) -> Finding:
    """In the window's own ways; most findings name no command, and there may be very many."""
    said = finding.message.en
    return replace(finding, message=in_window(finding.message)) if "--" in said or "waterdx" in said else finding


def _unread(read: ReadOnce, options: ImportOptions) -> Unread | None:
    from waterdx.ledger.columns import ColumnGuess
    from waterdx.ledger.personal import without_personal_data
    from waterdx.ledger.preview import preview_of_table

    try:
        table = read.table(options)
    except UserError:
        return None
    table = table if options.keep_personal else without_personal_data(table)
    columns = [ColumnGuess(str(name), None, 0.0, NOT_KNOWN) for name in table.frame.columns]
    return Unread(options.layer or "pipes", columns, preview_of_table(table))

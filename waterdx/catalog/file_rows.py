"""The rows of a file of technologies or experience: CSV, Excel, JSON, each as text by column, or as a whole entry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.catalog.catalogue import Data, with_days
from waterdx.catalog.file_columns import ENTRY_COLUMNS, EXPERIENCE_COLUMNS, FileMap, columns_in
from waterdx.core.errors import UserError, reason_of
from waterdx.importers.registry import ReadOptions, read_file

MAX_JSON_BYTES = 100_000_000  # the whole catalogue of today is 0.3 MB


@dataclass(frozen=True)
class FileRow:
    """One row: its number in the file, and its texts by column or (JSON) the whole entry."""

    number: int
    cells: dict[str, str]
    entry: Data | None = None


@dataclass(frozen=True)
class FileRows:
    """`kind` is technologies or experiences."""

    kind: str
    rows: tuple[FileRow, ...]


def read_rows(file: Path, said: FileMap, *, sheet: str | None = None, encoding: str | None = None) -> FileRows:
    """What a file holds. UserError in one sentence where it is neither a catalogue nor experience."""
    if file.suffix.lower() == ".json":
        return _of_json(file, said)
    table = read_file(file, ReadOptions(encoding=encoding, sheet=sheet, any_table=True))
    kind, columns = _kind(file, list(map(str, table.frame.columns)), said)
    texts = zip(*(table.frame[name] for name in columns), strict=True)
    rows = (dict(zip(columns, cells, strict=True)) for cells in texts)
    return FileRows(kind, tuple(_row(int(number), cells, columns) for number, cells in zip(table.rows, rows, strict=True)))


def _of_json(file: Path, said: FileMap) -> FileRows:
    objects = _objects(file)
    if all("town" not in one and isinstance(one.get("name"), dict) for one in objects):
        return FileRows("technologies", tuple(FileRow(n, {}, with_days(one)) for n, one in enumerate(objects, start=1)))
    kind, columns = _kind(file, list(dict.fromkeys(name for one in objects for name in one)), said)
    rows = ({name: "" if one.get(name) is None else str(one[name]) for name in columns} for one in objects)
    return FileRows(kind, tuple(_row(n, cells, columns) for n, cells in enumerate(rows, start=1)))


def _objects(file: Path) -> list[dict[str, Any]]:
    """The objects of a JSON file: a list of them, or under technologies or experiences."""
    try:
        if file.stat().st_size > MAX_JSON_BYTES:
            raise ValueError(f"{file.stat().st_size:,} bytes")
        told = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise _not_readable(file, reason_of(error)) from error
    except (ValueError, RecursionError) as error:
        raise _not_readable(file, error) from error
    if isinstance(told, dict):
        told = told.get("technologies") or told.get("experiences")
    if not isinstance(told, list) or not told or not all(isinstance(one, dict) for one in told):
        raise _not_readable(file, "[{…}, {…}]")
    return told


def _not_readable(file: Path, why: object) -> UserError:
    return UserError(
        ja="「{file}」を JSON のカタログとして読めません({why})。ファイルを確かめてください。",
        en="“{file}” cannot be read as a catalogue in JSON ({why}). Check the file.",
        file=file, why=str(why)[:200],
    )  # fmt: skip


def _kind(file: Path, headers: list[str], said: FileMap) -> tuple[str, dict[str, str]]:
    """Whether the columns are those of experience or of technologies, and which is which."""
    experience = columns_in(headers, said, EXPERIENCE_COLUMNS)
    if {"town", "adopted_fy", "result"} & set(experience.values()) and {"id", "name_ja"} & set(experience.values()):
        return "experiences", experience
    entries = columns_in(headers, said, ENTRY_COLUMNS)
    if {"id", "name_ja"} & set(entries.values()):
        return "technologies", entries
    raise UserError(
        ja="「{file}」に技術名(か識別名)の列がありません。列は {headers} です。列対応表(--map)で [columns] \"列名\" = \"name_ja\" のように指定してください。",
        en='“{file}” has no column of the technology or its identifier. It has {headers}. Say which in a column map (--map): [columns] "header" = "name_ja".',
        file=file, headers=", ".join(headers[:20]),
    )  # fmt: skip


def _row(number: int, cells: dict[str, str], columns: dict[str, str]) -> FileRow:
    return FileRow(number, {name: cells[header] for header, name in columns.items() if cells[header].strip()})

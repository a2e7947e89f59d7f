"""Which importer reads which file. A new format is one file here, decorated; dialogs and commands follow by themselves."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.local_files import refuse_no_file
from waterdx.core.words import Words
from waterdx.importers.raw_table import RawTable


@dataclass(frozen=True)
class ReadOptions:
    """What the user said about a file: its encoding, the sheet or layer to read, the dictionary of its columns. None: not said.

    `layer` is the layer of the ledger it is read for: of several in the file the one of that name is read, where no sheet is said.
    `any_table`: a sheet need not have the columns of a ledger. `header_row` is the first row of the header of a table, counted
    from 1 as Excel does; 0 where it has none.
    """

    encoding: str | None = None
    sheet: str | None = None
    dictionary: Path | None = None
    layer: str | None = None
    any_table: bool = False
    header_row: int | None = None


Reader = Callable[[Path, ReadOptions], RawTable]


@dataclass(frozen=True)
class Importer:
    """One format: its name for the user, the endings of its files, the function that reads it."""

    name: Words
    suffixes: tuple[str, ...]
    read: Reader


_MODULES = ("csv_file", "excel", "shapefile", "geojson", "geopackage", "zipped_shapefile", "dxf", "citygml", "epanet")
_IMPORTERS: list[Importer] = []


def importer(*suffixes: str, ja: str, en: str) -> Callable[[Reader], Reader]:
    """Make a function the reader of files with these endings."""

    def register(read: Reader) -> Reader:
        _IMPORTERS.append(Importer(Words(ja, en), suffixes, read))
        return read

    return register


def importers() -> tuple[Importer, ...]:
    """Every format that can be read, in the order of _MODULES whichever of them was imported first."""
    for module in _MODULES:
        importlib.import_module(f"waterdx.importers.{module}")
    return tuple(sorted(_IMPORTERS, key=lambda one: _MODULES.index(one.read.__module__.rpartition(".")[2])))


def read_file(path: Path, options: ReadOptions = ReadOptions()) -> RawTable:
    """The rows of any file a town has. UserError in one sentence where it is no such file."""
    refuse_no_file(path)
    found = next((one for one in importers() if path.suffix.lower() in one.suffixes), None)
    if found is None:
        raise UserError(
            ja="「{path}」の形式({suffix})は読めません。読めるのは {known} です。",
            en="Files such as “{path}” ({suffix}) cannot be read. These can: {known}.",
            path=path, suffix=path.suffix or "-", known=" ".join(s for one in importers() for s in one.suffixes),
        )  # fmt: skip
    return found.read(path, options)

"""Which reader takes which file. A new layout is one file here, decorated; command, docs and messages follow by themselves."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.importers.cells import read_cells

Sheets = dict[str, list[list[str]]]


@dataclass(frozen=True)
class Entry:
    """One figure of a file: an indicator (by its code) or an input (by its name) of a utility in a fiscal year.

    `value` is None where the file says that there is none; `text` keeps how it says so ("-" and "該当数値なし" differ).
    `year` is None where the file does not say it: who imports it does.
    """

    year: int | None
    code: str
    utility: str
    field: str
    item: str
    value: float | None
    text: str = ""


@dataclass
class Reading:
    """What a file says: its entries, and what was odd about it. `basis` is a key of values.BASES."""

    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    basis: str = "imported"


@dataclass(frozen=True)
class Format:
    """One layout: its name for the user, how it is recognised, the function that reads it."""

    name: Words
    is_such: Callable[[Sheets], bool]
    read: Callable[[Sheets], Reading]


_MODULES = ("template", "estat_survey", "dashboard", "analysis_sheet", "yearbook")
_FORMATS: list[Format] = []


def reader(
    ja: str, en: str, *, is_such: Callable[[Sheets], bool]
) -> Callable[[Callable[[Sheets], Reading]], Callable[[Sheets], Reading]]:
    """Make a function the reader of the files that `is_such` recognises."""

    def register(read: Callable[[Sheets], Reading]) -> Callable[[Sheets], Reading]:
        _FORMATS.append(Format(Words(ja, en), is_such, read))
        return read

    return register


def formats() -> tuple[Format, ...]:
    """Every layout that can be read, in the order of _MODULES."""
    for module in _MODULES:
        importlib.import_module(f"waterdx.indicators.readers.{module}")
    return tuple(sorted(_FORMATS, key=lambda one: _MODULES.index(one.read.__module__.rpartition(".")[2])))


def read_indicators(path: Path, encoding: str | None = None, year: int | None = None) -> tuple[Format, Reading]:
    """What a file of a known layout says; `year` is the fiscal year of a file that does not say it.

    UserError where it has none of the layouts, nothing that can be used, no year, or other years than the one given.
    """
    sheets = read_cells(path, encoding)
    found = next((one for one in formats() if one.is_such(sheets)), None)
    if found is None:
        names = [one.name for one in formats()]
        raise UserError(
            ja="「{path}」は指標のファイルとして読めません(読めるもの: {known})。",
            en="“{path}” has no layout of indicators that is known ({known}).",
            path=path, known=Words("、".join(one.ja for one in names), "; ".join(one.en for one in names)),
        )  # fmt: skip
    reading = found.read(sheets)
    if not reading.entries:
        raise UserError(
            ja="「{path}」({format})には使える値がありません。{why}",
            en="“{path}” ({format}) holds no value that can be used. {why}",
            path=path, format=found.name, why=reading.findings[0].message if reading.findings else Words("", ""),
        )  # fmt: skip
    return found, _with_year(reading, year, path)


def _with_year(reading: Reading, year: int | None, path: Path) -> Reading:
    said = sorted({one.year for one in reading.entries if one.year is not None})
    if year is not None and said and said != [year]:
        raise UserError(
            ja="「{path}」は {said} 年度の値で、指定された {year} 年度ではありません。--year を省いてください。",
            en="“{path}” holds figures of FY{said}, not of FY{year}. Leave --year out.",
            path=path, said=", ".join(map(str, said)), year=year,
        )  # fmt: skip
    if year is None and any(one.year is None for one in reading.entries):
        raise UserError(
            ja="「{path}」には年度が書かれていません。--year に何年度の決算か(例 2024)を指定してください。",
            en="“{path}” does not say its fiscal year. Give it with --year, such as 2024.",
            path=path,
        )
    dated = [one if one.year is not None else replace(one, year=year) for one in reading.entries]
    return replace(reading, entries=dated)

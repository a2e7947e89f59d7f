"""Checks of the entry files: each tells an editor in a sentence what is wrong, in which file and on which line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from waterdx.catalog import entry_checks, figure_checks  # noqa: F401  # they add themselves to CHECKS
from waterdx.catalog.check_registry import CHECKS, EntryFile, Problem
from waterdx.catalog.entries import files, folder
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding, Severity
from waterdx.core.words import Words

_LINE_OF_ERROR = re.compile(r"at line (\d+)")


def check(where: Path | None = None) -> list[Finding]:
    """What is wrong in the entry files of a folder, or in one file (those shipped by default), file by file."""
    return [finding for file in checked_files(where) for finding in check_file(file)]


def checked_files(where: Path | None = None) -> list[Path]:
    """The entry files that are checked; UserError where there are none."""
    found = [where] if where is not None and where.is_file() else files(where or folder())
    if not found:
        raise UserError(
            ja="{where} がないか、登録ファイル(.toml)がありません。技術のファイルか、それを置いたフォルダを指定してください。",
            en="{where} is not there or has no entry files (.toml). Name an entry file or the folder that holds them.",
            where=where,
        )
    return found


def check_file(file: Path) -> list[Finding]:
    """What is wrong in one entry file; a file that cannot be parsed has that one finding only."""
    try:
        text = file.read_text("utf-8")
        entry = EntryFile(file, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:  # not TOML, or not UTF-8, or a thousand brackets
        why = Words("TOMLとして読めません({why})。", "It cannot be read as TOML ({why}).").format(why=str(error) or "nesting")
        line = _LINE_OF_ERROR.search(str(error))
        return [_finding("not-readable", "error", file, Problem("", why), int(line[1]) if line else None)]
    return [
        _finding(one.name, one.severity, file, problem, entry.line(problem.key, problem.nth))
        for one in CHECKS
        for problem in one.problems(entry)
    ]


def _finding(name: str, severity: Severity, file: Path, problem: Problem, line: int | None) -> Finding:
    where = Words("{file} {line}行目", "{file} line {line}") if line else Words("{file}", "{file}")
    said = Words("{where}: {message}", "{where}: {message}").format(
        where=where.format(file=file.name, line=line), message=problem.words
    )
    return Finding(f"catalog-{name}", severity, said, layer="catalog", id=file.stem, field=problem.key, row=line)

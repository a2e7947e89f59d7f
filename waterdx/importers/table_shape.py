"""Finding the header of a sheet: title rows above it, names over several lines, cells merged across and down."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from waterdx.core.eras import read_year
from waterdx.core.headers import header_key, known_header_keys
from waterdx.core.text import fold
from waterdx.core.units import is_unit, read_quantity
from waterdx.core.written_tables import DITTO

if TYPE_CHECKING:
    import pandas as pd

Cells = Mapping[Hashable, Set[str]]  # the different texts of each column, by its name

HEADER_WITHIN = 40  # rows from the top in which a header is looked for
MAX_HEADER_LINES = 5
FIRST_ROWS = HEADER_WITHIN + MAX_HEADER_LINES  # what find_header must be shown
_PADDING = ("", " ", "\u3000", "  ", "\u3000\u3000")
_DITTO_CELLS = frozenset(before + mark + after for mark in DITTO for before in _PADDING for after in _PADDING)


@dataclass(frozen=True)
class Header:
    """Where the data begin and how the columns are called."""

    first_data_row: int
    names: tuple[str, ...]
    known: int
    lines: tuple[tuple[str, ...], ...]  # as written, to know the header again where a page repeats it

    @property
    def width(self) -> int:
        """How many columns the header names: up to its last name."""
        return max((place for place, name in enumerate(self.names, start=1) if name), default=0)


def find_header(rows: list[list[str]], said: int | None = None) -> Header | None:
    """The header among the first rows of a sheet: the line (or up to five lines) with the most names the ledger knows.

    Where no name is known, the first line with two or more texts and no number. None for a sheet without a table. `said` is
    the row, from 1, in which a person says it begins; 0 where there is none and the first row is one of values.
    """
    width = max(map(len, rows), default=0)
    if said == 0:
        return Header(0, ("",) * width, 0, ()) if width else None
    tidy = [[*map(_one_line, row), *[""] * (width - len(row))] for row in rows]
    places = range(min(len(tidy), HEADER_WITHIN)) if said is None else range(min(len(tidy), said))[said - 1 :]
    candidates = [header for at in places for header in _headers_from(tidy, at)]
    best = max(candidates, key=lambda header: (header.known, -header.first_data_row, -len(header.lines)), default=None)
    if best and best.known >= 2:
        return _extended(best, candidates)
    single = [header for header in candidates if len(header.lines) == 1]
    if said is not None:
        return single[0] if single else None
    return next((h for h in single if sum(map(bool, h.names)) >= 2 and not any(map(_is_value, h.names))), best)


def _headers_from(rows: list[list[str]], at: int) -> Iterable[Header]:
    """The headers that may begin in a row: of one line, and of as many more as hold no value."""
    if not any(rows[at]):
        return
    for lines in range(1, MAX_HEADER_LINES + 1):
        below = rows[at + lines - 1 : at + lines]
        if lines > 1 and (not below or not any(below[0]) or any(map(_is_value, filter(None, below[0])))):
            return
        written = tuple(map(tuple, rows[at : at + lines]))
        parts, divided = _parts(written), lines > 1 and _divides(written)
        known = {column for column in parts if _is_known(column, divided)}  # a name that comes twice tells no more than once
        yield Header(at + lines, tuple(map(_joined, parts)), len(known), written)


def _parts(lines: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """What each column is called, from the top line down; a cell merged across speaks for the columns it covers."""
    columns: list[tuple[str, ...]] = [()] * len(lines[0])
    for at, line in enumerate(lines):
        above, below = _anywhere(lines[:at], len(line)), _anywhere(lines[at + 1 :], len(line))
        group, filled = "", []
        for place, cell in enumerate(line):
            if cell or above[place]:  # a group reaches to the next cell beside or above it, and only what is divided below is one
                group = cell if below[place] else ""
            filled.append(cell or (group if below[place] else ""))
        columns = [(*parts, name) if name else parts for parts, name in zip(columns, filled, strict=True)]
    return columns


def _anywhere(lines: Sequence[Sequence[str]], width: int) -> list[bool]:
    """Whether any of the lines has a text in each column."""
    return [any(line[place] for line in lines) for place in range(width)]


def _joined(parts: tuple[str, ...]) -> str:
    """A column's name; a unit on a line of its own becomes a part of it: 口径(mm)."""
    name = ""
    for part in parts:
        name = f"{name}({fold(part).strip('()[]')})" if name and is_unit(part) else f"{name} {part}".strip()
    return name


def _is_known(parts: tuple[str, ...], divided: bool) -> bool:
    """Whether the ledger knows a column's name, or what stands below its group (構造 口径), or the group that a line divides."""
    names = [part for part in parts if not is_unit(part)]
    if any(is_known_name(" ".join(names[at:])) for at in range(len(names))):
        return True
    return len(names) > 1 and divided and any(map(is_known_name, names[:-1]))


@lru_cache(maxsize=20_000)
def is_known_name(name: str) -> bool:
    """Whether the ledger knows a column of this name."""
    return header_key(name) in known_header_keys()


def _divides(lines: Sequence[Sequence[str]]) -> bool:
    """Whether the last line only names the columns of merged cells above it, or their units: nothing else stands in it."""
    above, last = _anywhere(lines[:-1], len(lines[0])), lines[-1]
    merged = [has and place + 1 < len(above) and not above[place + 1] for place, has in enumerate(above)]
    filled = [place for place, cell in enumerate(last) if cell]
    units = [place for place in filled if is_unit(last[place])]
    below_merged = any(merged[place] for place in filled) and len(filled) - len(units) > 1
    return all(merged[place] or not above[place] or place in units for place in filled) and (below_merged or bool(units))


def _extended(header: Header, candidates: list[Header]) -> Header:
    """The header with the lines below it that say nothing known but divide its cells: 口径 in 呼び径 and 外径, (mm)."""
    top = header.first_data_row - len(header.lines)
    longer = [one for one in candidates if one.first_data_row - len(one.lines) == top and len(one.lines) > len(header.lines)]
    for one in longer:
        if one.known < header.known or not _divides(one.lines):
            break
        header = one
    return header


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


@lru_cache(maxsize=20_000)
def _is_value(text: str) -> bool:
    return read_quantity(text, "") is not None or read_year(text) is not None


def resolve_dittos(frame: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """The frame with 〃, 同上 … replaced by what stands above. A ditto with nothing above stays as it is.

    `cells` are the texts of each column (or more), so that a column without a ditto is not searched.
    """
    marked = {str(name): frame[name].isin(_DITTO_CELLS).to_numpy() for name in frame if not _DITTO_CELLS.isdisjoint(cells[name])}
    changed = {name: frame[name].mask(mask).ffill().fillna(frame[name]) for name, mask in marked.items()}
    return frame.assign(**changed) if changed else frame

"""Finding the table in a sheet: title rows above it, a header over one or two lines, ditto marks, totals, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.eras import read_year
from waterdx.core.headers import header_key, known_header_keys
from waterdx.core.text import fold
from waterdx.core.units import read_quantity

if TYPE_CHECKING:
    import pandas as pd

HEADER_WITHIN = 40  # rows from the top in which a header is looked for
DITTO = frozenset({"〃", "々", "″", "”", '"', "''", "同上", "仝", "同 上", "〃〃", "ditto"})
_LONGEST_DITTO = 12
# 「計」 alone ends many a word that is no total (流量計, 時計), so it counts only by itself or after what is summed.
_TOTAL = re.compile(
    r"(?:.*(?:小計|合計|総計|累計|総延長|延長計)|(?:.*(?:\s|地区|町|路線|線|系統|別|年度|種|径|管))?計|(?:sub|grand)?\s*-?totals?)\s*(?:[(:].*)?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[(\[【<]?注(?:記|意|釈)?\s*(?:[)\]】>:.\d]|\s|$)|※|備考\s*:|\*|出典|凡例")


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


def find_header(rows: list[list[str]]) -> Header | None:
    """The header among the first rows of a sheet: the line (or two lines) with the most names the ledger knows.

    Where no name is known, the first line with two or more texts and no number. None for a sheet without a table.
    """
    width = max(map(len, rows), default=0)
    tidy = [[*map(_one_line, row), *[""] * (width - len(row))] for row in rows]
    candidates = [
        Header(at + lines, names, sum(map(_is_known, names)), _lines(tidy, at, lines))
        for at in range(min(len(tidy), HEADER_WITHIN))
        for lines in (1, 2)
        if (names := _names(tidy, at, lines))
    ]
    best = max(candidates, key=lambda header: (header.known, -header.first_data_row, -len(header.lines)), default=None)
    if best and best.known >= 2:
        return best
    return next((h for h in candidates if sum(map(bool, h.names)) >= 2 and not any(map(_is_value, h.names))), best)


def _is_known(name: str) -> bool:
    """Whether the ledger knows a name, or what stands below its group (構造 口径)."""
    return any(header_key(one) in known_header_keys() for one in (name, *name.split(" ")[-1:]))


def _lines(rows: list[list[str]], at: int, lines: int) -> tuple[tuple[str, ...], ...]:
    return tuple(map(tuple, rows[at : at + lines]))


def _names(rows: list[list[str]], at: int, lines: int) -> tuple[str, ...] | None:
    top = rows[at]
    if not any(top):
        return None
    if lines == 1:
        return tuple(top)
    if at + 1 >= len(rows):
        return None
    below = rows[at + 1]
    if not any(below) or any(map(_is_value, filter(None, below))) or not _lies_under_groups(top, below):
        return None
    groups = _filled_right(top)
    return tuple(f"{group} {name}".strip() if name else own for own, group, name in zip(top, groups, below, strict=True))


def _lies_under_groups(top: list[str], below: list[str]) -> bool:
    """Whether the second line names columns under a cell of the first that is merged across (a text, then blanks)."""
    return any(name and not group for group, name in zip(top, below, strict=True))


def _filled_right(cells: list[str]) -> list[str]:
    last, filled = "", []
    for cell in cells:
        last = cell or last
        filled.append(last)
    return filled


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _is_value(text: str) -> bool:
    return read_quantity(text, "") is not None or read_year(text) is not None


def unique_names(names: tuple[str, ...]) -> list[str]:
    """Column names made unique: blank ones called 列3, repeated ones 備考.2.

    >>> unique_names(("備考", "", "備考"))
    ['備考', '列2', '備考.2']
    """
    unique: list[str] = []
    taken = set(names)
    for place, name in enumerate(names, start=1):
        base = name or f"列{place}"
        again = (f"{base}.{number}" for number in count(2))
        first_use = base not in unique and (name or base not in taken)
        unique.append(base if first_use else next(one for one in again if one not in taken and one not in unique))
    return unique


def resolve_dittos(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with 〃, 同上 … replaced by what stands above. A ditto with nothing above stays as it is."""
    marked = {name: _dittos(frame[name].tolist()) for name in frame.columns}
    changed = {name: frame[name].mask(mask).ffill().fillna(frame[name]) for name, mask in marked.items() if mask.any()}
    return frame.assign(**changed) if changed else frame


def _dittos(cells: list[str]) -> np.ndarray:
    return np.array([len(cell) <= _LONGEST_DITTO and cell.strip() in DITTO for cell in cells], dtype=bool)


def rows_of_objects(frame: pd.DataFrame, header: Header) -> tuple[np.ndarray, int]:
    """Which rows are objects (a mask), and how many others are totals, notes or repeated headers; blank rows are neither."""
    there = frame.to_numpy(dtype=object) != ""
    filled = there.sum(axis=1)
    columns = max(int(there.any(axis=0).sum()), sum(map(bool, header.names)))
    blank = filled == 0
    suspects = np.flatnonzero(~blank & (filled <= max(1, int(columns * 0.6))))
    other = np.zeros(len(frame), dtype=bool)
    for at in suspects:
        cells = [fold(cell) for cell in frame.iloc[at] if cell]
        other[at] = _is_total(cells) or _is_note(cells, columns)
    other |= _repeats_header(frame, header)
    return ~blank & ~other, int(other.sum())


def _is_total(cells: list[str]) -> bool:
    return any(_TOTAL.fullmatch(cell.strip()) or _TOTAL.fullmatch(re.sub(r"\s", "", cell)) for cell in cells[:3])


def _is_note(cells: list[str], columns: int) -> bool:
    """A remark under the table, or one cell alone in a row of many: a sentence, or the name of a district 【駅前】."""
    alone = len(cells) == 1 and columns >= 4
    return bool(_NOTE.match(cells[0])) or (alone and (len(cells[0]) > 20 or not re.search(r"\d", cells[0])))


def _repeats_header(frame: pd.DataFrame, header: Header) -> np.ndarray:
    again = np.zeros(len(frame), dtype=bool)
    for line in header.lines:
        first = next(place for place, name in enumerate(line) if name)
        start = line[first][:1]
        cells = frame.iloc[:, first].tolist()
        for at in [at for at, cell in enumerate(cells) if start in cell and _one_line(cell) == line[first]]:
            again[at] |= [_one_line(cell) for cell in frame.iloc[at]][: len(line)] == list(line)
    return again

"""Which rows below a header are objects, and which are totals, notes, repeated headers or the numbers of the columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.text import fold
from waterdx.core.written_tables import LONGEST_TOTAL, total_word
from waterdx.importers.table_shape import Cells, Header, is_known_name

if TYPE_CHECKING:
    import pandas as pd

_FEW_CELLS = 0.6  # a total or a note fills at most so much of the columns
_NOTE = re.compile(r"[(\[【<]?注(?:記|意|釈)?\s*(?:[)\]】>:.\d]|\s|$)|※|備考\s*:|\*|出典|凡例")
_BLANKS = ("", " ", "　", "  ", "　　")
# These words by themselves are totals however full their row is.
_TOTAL_BY_ITSELF = frozenset(
    [f"{word[0]}{blank}計" for word in ("小計", "合計", "総計", "累計") for blank in _BLANKS]
    + ["計", "〔計〕", "(計)", "（計）", "[計]", "総合計", "総　合　計", "Total", "TOTAL", "total", "Subtotal", "Grand total"]
)


@dataclass(frozen=True)
class RowKinds:
    """Masks over the rows: `objects`, and of the others `totals` and the `rest` (notes, repeated headers); blank rows are neither."""

    objects: np.ndarray
    totals: np.ndarray
    rest: np.ndarray


def row_kinds(frame: pd.DataFrame, header: Header, cells: Cells) -> RowKinds:
    """What every row of a table (text, "" = blank) is; `cells` are the different texts of each column."""
    there = [frame[name].to_numpy(dtype=bool) for name in frame.columns]
    filled = np.sum(there, axis=0) if there else np.zeros(len(frame), dtype=int)
    columns = max(sum(map(np.any, there)), sum(map(bool, header.names)))
    blank = filled == 0
    totals, rest = _total_by_itself(frame, cells), np.zeros(len(frame), dtype=bool)
    named = _Named(cells)
    for at in np.flatnonzero(~blank & ~totals & (filled <= max(1, int(columns * _FEW_CELLS)))):
        row = [fold(cell) for cell in frame.iloc[at] if cell]
        totals[at] = total_word(row) is not None or any(map(named.is_total, row[:3]))
        rest[at] = not totals[at] and (_is_note(row, columns) or _is_header(row))
    rest |= _repeats_header(frame, header) | _numbers_columns(frame)
    totals &= ~rest
    return RowKinds(~blank & ~totals & ~rest, totals, rest)


class _Named:
    """Totals that are known by what they sum only: 山中計 is one where 山中 stands in a cell (流量計 is a meter)."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._texts: set[str] = set()

    def is_total(self, cell: str) -> bool:
        if not 2 <= len(cell) <= LONGEST_TOTAL or not cell.endswith("計"):
            return False
        if not self._texts:
            self._texts = {fold(text) for texts in self._cells.values() for text in texts if len(text) <= LONGEST_TOTAL}
        return cell[:-1].strip() in self._texts


def label_of_total(cells: list[str]) -> str:
    """What a row known to be a total calls itself."""
    return total_word(cells) or next((cell for cell in cells[:3] if cell.endswith("計")), cells[0])


def _total_by_itself(frame: pd.DataFrame, cells: Cells) -> np.ndarray:
    found = np.zeros(len(frame), dtype=bool)
    for name in frame.columns[:4]:
        if not _TOTAL_BY_ITSELF.isdisjoint(cells[name]):
            found |= frame[name].isin(_TOTAL_BY_ITSELF).to_numpy()
    return found


def _is_note(cells: list[str], columns: int) -> bool:
    """A remark under the table, or one cell alone in a row of many: a sentence, or the name of a district 【駅前】."""
    alone = len(cells) == 1 and columns >= 4
    return bool(_NOTE.match(cells[0])) or (alone and (len(cells[0]) > 20 or not re.search(r"\d", cells[0])))


def _is_header(cells: list[str]) -> bool:
    """Names of columns and nothing else: a small table of another kind below."""
    return len(cells) >= 2 and all(map(is_known_name, cells))


def first_other_header(frame: pd.DataFrame, header: Header) -> int | None:
    """The first row that is the header of another table: what stands below it may be no object of this one."""
    again = _repeats_header(frame, header)
    return next(
        (at for at in range(len(frame)) if not again[at] and _is_header([fold(cell) for cell in frame.iloc[at] if cell])), None
    )


def _repeats_header(frame: pd.DataFrame, header: Header) -> np.ndarray:
    again = np.zeros(len(frame), dtype=bool)
    for line in header.lines:
        first = next(place for place, name in enumerate(line) if name)
        start = line[first][:1]
        cells = frame.iloc[:, first].tolist()
        for at in [at for at, cell in enumerate(cells) if start in cell and _one_line(cell) == line[first]]:
            again[at] |= [_one_line(cell) for cell in frame.iloc[at]][: len(line)] == list(line)
    return again


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _numbers_columns(frame: pd.DataFrame) -> np.ndarray:
    """The row below the header that only counts the columns: ① ② ③ …, (1) (2) (3) …"""
    numbers = np.zeros(len(frame), dtype=bool)
    for at in range(min(2, len(frame))):
        cells = [fold(cell).strip("()[] ") for cell in frame.iloc[at] if cell]
        numbers[at] = len(cells) >= 3 and cells == [str(number) for number in range(1, len(cells) + 1)]
    return numbers

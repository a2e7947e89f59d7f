"""Rows of a table onto the clipboard, some thousands at a time: the window answers while 300,000 are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from waterdx.app import clipboard
from waterdx.app.table.clipboard import Cells, as_html, as_tabbed
from waterdx.app.table.model import INFERRED_MARK, Column
from waterdx.core.words import Words

AT_ONCE = 20_000  # rows: 0.06 s of 25 columns, and 12 MB of HTML; more than that goes without HTML

Notes = Mapping[tuple[int, str], Words]


class Copying(QObject):
    """What is on the clipboard stays there until all of the new rows are written."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._written: list[str] = []
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._write_some)

    @property
    def is_busy(self) -> bool:
        return self._next.isActive()

    def copy(self, columns: Sequence[Column], notes: Notes, rows: NDArray[np.int64]) -> None:
        """Put these rows with their heads on the clipboard; `notes` are of inferred values."""
        self._next.stop()
        if len(rows) <= AT_ONCE:
            cells = [cells_of(column, notes, rows) for column in columns]
            clipboard.put(as_tabbed(cells), as_html(cells))
            return
        self._columns, self._notes, self._rows, self._written = columns, notes, rows, []
        self._next.start()

    def _write_some(self) -> None:
        part, self._rows = self._rows[:AT_ONCE], self._rows[AT_ONCE:]
        text = as_tabbed([cells_of(column, self._notes, part) for column in self._columns])
        self._written.append(text.partition("\n")[2] if self._written else text)
        if not len(self._rows):
            self._next.stop()
            clipboard.put("\n".join(self._written))
            self._written = []


def cells_of(column: Column, notes: Notes, rows: NDArray[np.int64]) -> Cells:
    """Some rows of a column for the clipboard: numbers in full, inferred values with their mark, the unknown blank."""
    values, codes = column.distinct.values, column.distinct.codes[rows]
    used = np.flatnonzero(np.bincount(codes, minlength=len(values) + 1))
    place = np.zeros(len(values) + 1, dtype=np.int64)
    place[used] = np.arange(len(used))
    known = [values[code] for code in used.tolist() if code < len(values)]
    texts = [f"{value:.10g}" if column.is_number else column.write(value) for value in known] + [""]
    which = place[codes]
    for at, row in enumerate(rows.tolist()) if notes else ():
        if (row, column.name) in notes:
            texts.append(INFERRED_MARK + column.text(row))
            which[at] = len(texts) - 1
    return Cells(str(column.head), texts, which.tolist(), column.is_number)

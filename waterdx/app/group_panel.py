"""集計: the rows the table shows put together by one or two columns; a click on a group chooses its objects."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from waterdx.app.flow import Flow
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.session import Session
from waterdx.app.table.grouping import GroupKey, Groups, Rows, as_frame, group, keys_of, measures_of
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

GROUPED = Words(ja="集計", en="Groups")
BY, THEN_BY = Words(ja="集計の項目", en="Group by"), Words(ja="さらに分ける項目", en="Then by")
MEASURE = Words(ja="平均などを出す数値", en="Mean of")
NONE = Words(ja="(なし)", en="(none)")
SAVE = Words(ja="集計を保存…", en="Save the groups…")
FIRST = "material"


class GroupPanel(QWidget):
    """Signal: `picked(rows)` of the table that is grouped."""

    picked = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._table, self._rows, self._groups = Table(), np.empty(0, dtype=np.int64), Groups(Table(), [])
        self._keys: list[GroupKey] = []
        self.by, self.then_by, self.measure = (_box(name) for name in (BY, THEN_BY, MEASURE))
        self.table = LinkedTable(GROUPED)
        self.save = button(SAVE, self.ask_save, "export")
        self.save.setObjectName("small")
        choices = Flow(label(BY), self.by, label(THEN_BY), self.then_by, label(MEASURE), self.measure, self.save)
        choices.setContentsMargins(10, 0, 10, 8)
        whole = column(choices, self.table)
        whole.setSpacing(0)
        self.setLayout(whole)
        for box in (self.by, self.then_by, self.measure):
            box.activated.connect(self._show_groups)
        self.table.picked.connect(self._on_picked)

    def show_rows(self, table: Table, rows: Rows) -> None:
        """Group these rows of a table; what they are grouped by stays while the table has it."""
        if [one.name for one in table.columns] != [one.name for one in self._table.columns]:
            self._offer_columns(table)
        self._table, self._rows = table, np.sort(rows)
        self._show_groups()

    def group_by(self, column: str) -> None:
        """Group by the values of a column."""
        names = [key.column for key in self._keys]
        if column in names:
            self.by.setCurrentIndex(names.index(column))
            self.then_by.setCurrentIndex(0)
            self._show_groups()

    @property
    def groups(self) -> Groups:
        """What is shown."""
        return self._groups

    def _offer_columns(self, table: Table) -> None:
        by, then_by, measure = (box.currentText() for box in (self.by, self.then_by, self.measure))
        self._keys = keys_of(table)
        titles, names = [str(key.title) for key in self._keys], [key.column for key in self._keys]
        first = titles.index(by) if by in titles else names.index(FIRST) if FIRST in names else 0
        _fill(self.by, titles, first)
        _fill(self.then_by, [str(NONE), *titles], titles.index(then_by) + 1 if then_by in titles else 0)
        heads = [str(one.head) for one in measures_of(table)]
        lengths = [n for n, one in enumerate(measures_of(table)) if one.name == "length_m"]
        _fill(self.measure, heads, heads.index(measure) if measure in heads else (*lengths, 0)[0])

    def _show_groups(self) -> None:
        if not self._keys:
            return
        chosen = [self._keys[self.by.currentIndex()]]
        if self.then_by.currentIndex() > 0 and self.then_by.currentIndex() - 1 != self.by.currentIndex():
            chosen.append(self._keys[self.then_by.currentIndex() - 1])
        measures = measures_of(self._table)
        measure = measures[self.measure.currentIndex()].name if measures else ""
        self._groups = group(self._table, chosen, measure, self._rows)
        self.table.show_table(self._groups.table, np.append(np.arange(len(self._groups.rows)), -1))
        self.save.setEnabled(len(self._rows) > 0)

    def _on_picked(self, groups: Rows) -> None:
        chosen = [self._groups.rows[number] for number in groups]
        self.picked.emit(np.concatenate(chosen) if chosen else np.empty(0, dtype=np.int64))

    def ask_save(self) -> None:
        """Ask where the groups are to be saved, as Excel or CSV."""
        path = ask_where(self, SAVE, TABLE_FILES, Words(ja="集計.xlsx", en="groups.xlsx"))
        if path is not None:
            self.session.run(SAVE, partial(save_groups, self._groups.table, path), self.session.say_saved)


def save_groups(table: Table, path: Path, progress: Progress = silent) -> Path:
    """The groups with their totals as an Excel or CSV file."""
    from waterdx.reports.tables import write_table

    write_table(path, as_frame(table), GROUPED)
    return path


def _box(name: Words) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(str(name))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    return box


def _fill(box: QComboBox, titles: list[str], chosen: int) -> None:
    with QSignalBlocker(box):
        box.clear()
        box.addItems(titles)
        box.setCurrentIndex(chosen)

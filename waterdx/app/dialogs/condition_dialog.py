"""A condition on one column: which of its values, which range, which text, known or not."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from waterdx.app.composition import Composition
from waterdx.app.search_line import SearchLine
from waterdx.app.table.conditions import KINDS, Condition, Kind
from waterdx.app.table.model import Column, Table
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.eras import read_year
from waterdx.core.text import fold, search_key
from waterdx.core.words import Words

MOST_LISTED = 1000
UNKNOWN = Words(ja="不明(空欄)", en="Unknown (blank)")
FACES: tuple[Kind, ...] = ("among", "between", "contains")


class ConditionDialog(QDialog):
    """`then(condition)` when the person has agreed; `first` is the column offered, `now` the condition it has already."""

    def __init__(
        self, table: Table, first: str, now: Condition | None, then: Callable[[Condition], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._table, self._then = table, then
        self._chosen: set[str] = set()
        self.setWindowTitle(str(Words(ja="条件で絞り込む", en="Filter by a condition")))
        self.columns, self.kinds = QComboBox(), QComboBox()
        self.columns.setAccessibleName(str(Words(ja="列", en="Column")))
        self.kinds.setAccessibleName(str(Words(ja="条件の種類", en="Kind of condition")))
        for one in table.columns:
            self.columns.addItem(str(one.head), one.name)
        self.search = SearchLine(Words(ja="一覧の中を探す", en="Search the list"))
        self.list = QListWidget()
        self.list.setAccessibleName(str(KINDS["among"]))
        self.rest = label("", "muted", wrap=True)
        self.low = _line(Words(ja="最小(空欄 = 下限なし)", en="Least (blank: none)"))
        self.high = _line(Words(ja="最大(空欄 = 上限なし)", en="Greatest (blank: none)"))
        self.text = _line(KINDS["contains"])
        self.found = label("", wrap=True)
        self.ok = button(Words(ja="絞り込む", en="Filter"), self._on_ok, primary=True)
        self._faces = QStackedWidget()
        self._lay_out()
        self._connect()
        self.columns.setCurrentIndex(max(0, self.columns.findData(first)))
        self._show_column()
        if now is not None:
            self._show(now)

    def _lay_out(self) -> None:
        every = button(Words(ja="すべて選ぶ", en="All"), lambda: self._mark_all(True))
        none = button(Words(ja="すべて外す", en="None"), lambda: self._mark_all(False))
        for one in (every, none):
            one.setObjectName("small")
        values = column(row(self.search, every, none), self.list, self.rest)
        span = column(row(self.low, label("–"), self.high), None)
        for layout in (values, span, column(self.text, None), column(None)):
            self._faces.addWidget(holding(layout))
        cancel = button(Words(ja="取り消し", en="Cancel"), self.reject)
        choice = row(self.columns, self.kinds)
        choice.setStretch(0, 1)
        whole = column(choice, self._faces, self.found, row(None, cancel, self.ok), margins=(18, 16, 18, 14))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.resize(540, 480)
        self.ok.setDefault(True)

    def _connect(self) -> None:
        self.columns.currentIndexChanged.connect(self._show_column)
        self.kinds.currentIndexChanged.connect(self._show_kind)
        self.search.searched.connect(self._list_values)
        self.list.itemChanged.connect(self._on_marked)
        for line in (self.low, self.high, self.text):
            line.textChanged.connect(self.show_found)

    @property
    def column(self) -> Column:
        """The column chosen."""
        return self._table.columns[self.columns.currentIndex()]

    @property
    def kind(self) -> Kind:
        """The kind of condition chosen."""
        return self.kinds.currentData()

    def condition(self) -> Condition | None:
        """The condition as it stands; None where it says nothing yet or what is typed cannot be read."""
        name, kind = self.column.name, self.kind
        if kind == "among":
            values = frozenset(self._chosen - {""})
            return Condition(name, kind, values, or_unknown="" in self._chosen) if self._chosen else None
        if kind == "contains":
            return Condition(name, kind, text=self.text.text().strip()) if search_key(self.text.text()) else None
        if kind == "between":
            return self._range()
        return Condition(name, kind)

    def _range(self) -> Condition | None:
        low, high = (_number(line.text(), self.column) for line in (self.low, self.high))
        typed = [line for line in (self.low, self.high) if line.text().strip()]
        if not typed or len(typed) != sum(one is not None for one in (low, high)):
            return None
        return (
            None
            if low is not None and high is not None and low > high
            else Condition(self.column.name, "between", low=low, high=high)
        )

    def show_found(self) -> None:
        """How many rows there would be, or what is still missing."""
        condition = self.condition()
        self.ok.setEnabled(condition is not None)
        if condition is not None:
            words = Words(ja="該当 {n:,} / {all:,} 行", en="{n:,} of {all:,} rows")
            self.found.setText(str(words.format(n=int(condition(self._table).sum()), all=len(self._table))))
        else:
            self.found.setText(str(_MISSING[self.kind]))

    def _show_column(self) -> None:
        """The kinds of condition the column can have, and its values."""
        self._chosen = set()
        with QSignalBlocker(self.kinds):
            self.kinds.clear()
            for kind, name in KINDS.items():
                if kind != "between" or self.column.is_number:
                    self.kinds.addItem(str(name), kind)
            few = len(self.column.distinct.values) <= 30
            self.kinds.setCurrentIndex(
                self.kinds.findData("among" if few else "between" if self.column.is_number else "contains")
            )
        for line in (self.low, self.high, self.text):
            line.clear()
        with QSignalBlocker(self.search):
            self.search.clear()
        self._show_kind()

    def _show_kind(self) -> None:
        if self.kind == "among":
            self._list_values(self.search.text())
        self._faces.setCurrentIndex(FACES.index(self.kind) if self.kind in FACES else len(FACES))
        self.show_found()

    def _show(self, now: Condition) -> None:
        self.kinds.setCurrentIndex(self.kinds.findData(now.kind))
        self._chosen = set(now.values) | ({""} if now.or_unknown else set())
        for line, number in ((self.low, now.low), (self.high, now.high)):
            line.setText("" if number is None else f"{number:.10g}")
        self.text.setText(now.text)
        self._show_kind()

    def _list_values(self, words: str) -> None:
        """The values that hold the words, each with how many rows have it; the unknown first."""
        shown, distinct = self.column, self.column.distinct
        counts = np.bincount(distinct.codes, minlength=len(distinct.values) + 1).tolist()
        word = search_key(words)
        wanted = np.flatnonzero(shown.haystack.holding(word)) if word else np.arange(len(distinct.values))
        lines, more = dict[str, int](), 0
        for place, n in enumerate(wanted.tolist()):  # several numbers may be written alike
            text = shown.write(distinct.values[n])
            if text not in lines and len(lines) == MOST_LISTED:
                more = len(wanted) - place
                break
            lines[text] = lines.get(text, 0) + counts[n]
        with QSignalBlocker(self.list):
            self.list.clear()
            if counts[-1] and not word:
                self._add_line("", str(UNKNOWN), counts[-1])
            for text, count in lines.items():
                self._add_line(text, text, count)
        words_more = Words(
            ja="ほかに {n:,} 種類あります。上の欄で絞ってください。", en="{n:,} more values: search for them above."
        )
        self.rest.setText(str(words_more.format(n=more)) if more > 0 else "")
        self.rest.setVisible(more > 0)

    def _add_line(self, value: str, text: str, count: int) -> None:
        line = QListWidgetItem(f"{text}   ({count:,})", self.list)
        line.setData(Qt.ItemDataRole.UserRole, value)
        line.setCheckState(Qt.CheckState.Checked if value in self._chosen else Qt.CheckState.Unchecked)

    def _on_marked(self, line: QListWidgetItem) -> None:
        value = line.data(Qt.ItemDataRole.UserRole)
        (self._chosen.add if line.checkState() == Qt.CheckState.Checked else self._chosen.discard)(value)
        self.show_found()

    def _mark_all(self, wanted: bool) -> None:
        """All that is listed now."""
        with QSignalBlocker(self.list):
            for line in (self.list.item(n) for n in range(self.list.count())):
                line.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
                value = line.data(Qt.ItemDataRole.UserRole)
                (self._chosen.add if wanted else self._chosen.discard)(value)
        self.show_found()

    def _on_ok(self) -> None:
        condition = self.condition()
        if condition is not None:
            self.accept()
            self._then(condition)


_MISSING: dict[Kind, Words] = {
    "among": Words(ja="値をひとつ以上選んでください。", en="Mark one value or more."),
    "between": Words(ja="最小か最大を数で入れてください(最小は最大以下。年度は S48 でも)。", en="Enter the least or the greatest as a number, least first."),
    "contains": Words(ja="探す文字を入れてください。", en="Type what to look for."),
}  # fmt: skip


def _line(name: Words) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(str(name))
    line.setAccessibleName(str(name))
    Composition(line)
    return line


def _number(text: str, of: Column) -> float | None:
    """What is typed as a number, in any width; of years era years too."""
    try:
        number = float(fold(text).replace(",", ""))
        return number if math.isfinite(number) else None
    except ValueError:
        reading = read_year(text) if of.name.endswith("_fy") else None
        return float(reading.fiscal_year) if reading is not None else None

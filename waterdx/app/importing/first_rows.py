"""The first rows of a file: in every cell what is written, and below it what was understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from waterdx.app.importing.columns_table import dress
from waterdx.app.table.columns import column_of
from waterdx.app.theme import current_theme
from waterdx.core.fields import PLACES, field_named
from waterdx.core.text import says_unknown
from waterdx.core.words import Words

Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
UNDERSTOOD, STATE = Role.UserRole + 1, Role.UserRole + 2
TAKEN, UNREAD, NO_VALUE = "taken", "unread", "none"
PLACE_NAMES = frozenset(one.name for one in PLACES)
ON_THE_MAP = Words(ja="(位置)", en="(place)")
INTO_FIELDS = Words(ja="(各項目に分ける)", en="(split into its fields)")
UNKNOWN = Words(ja="不明", en="unknown")
NOT_TAKEN = Words(ja="取り込まない", en="left out")
NOT_WRITTEN = Words(ja="(ファイルにない)", en="(not in the file)")
WIDEST, NARROWEST = 230, 84
PADDING = 5


@dataclass(frozen=True)
class _Shown:
    """One column: its name in the file ("" = not in it), what it is taken for, both texts of a row."""

    name: str
    taken_for: str
    written: Callable[[int], str]
    understood: Callable[[int], str]
    state: Callable[[int], str] = field(default=lambda row: TAKEN)


class FirstRowsModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.shown: list[_Shown] = []
        self.numbers: list[int] = []

    def show(self, result: Any) -> None:
        """The preview of a dry run: read columns in the order of the file, then what is not in it, then what is left out."""
        self.beginResetModel()
        preview = result.preview
        self.numbers = [int(row) for row in preview.rows]
        taken = {guess.name: guess.field for guess in result.columns if guess.field}
        own = [_read(name, field, preview) for name, field in taken.items() if name in preview.written]
        shown = {field for name, field in taken.items() if name in preview.written}  # a joined column is none of the file
        derived = [_derived(field, preview) for field in preview.values if field not in shown]
        self.shown = own + derived + [_left_out(str(name), preview) for name in preview.written if str(name) not in taken]
        self.endResetModel()

    def place_of(self, name: str) -> int | None:
        """Where a column of the file stands."""
        return next((place for place, one in enumerate(self.shown) if one.name == name), None)

    # What Qt asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.numbers)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role != Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.numbers[section]) if section < len(self.numbers) else None
        if section >= len(self.shown):
            return None
        one = self.shown[section]
        return f"{one.name or NOT_WRITTEN}\n→ {one.taken_for}"

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        one, row = self.shown[index.column()], index.row()
        if role == Role.DisplayRole:
            return one.written(row)
        if role == UNDERSTOOD:
            return one.understood(row)
        if role == STATE:
            return one.state(row)
        if role == Role.AccessibleTextRole:
            return f"{one.written(row)} → {one.understood(row)}"
        return None


class FirstRows(QTableView):
    def __init__(self) -> None:
        super().__init__()
        self.rows = FirstRowsModel()
        self.setModel(self.rows)
        self.setItemDelegate(_TwoReadings(self))
        self.setAccessibleName(str(Words(ja="最初の行(書いてあるまま → 読み取り)", en="First rows (as written → as understood)")))
        dress(self)
        self.horizontalHeader().setStretchLastSection(False)
        self.verticalHeader().show()
        self.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().height() + 2 * PADDING + 2)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_result(self, result: Any) -> None:
        self.rows.show(result)
        metrics = self.fontMetrics()
        for number in range(min(self.rows.columnCount(), 400)):
            texts = [*str(self.rows.headerData(number, Qt.Orientation.Horizontal)).split("\n")]
            for row in range(min(self.rows.rowCount(), 12)):
                index = self.rows.index(row, number)
                texts += [str(index.data()), str(index.data(UNDERSTOOD))]
            wide = max(metrics.horizontalAdvance(text) for text in texts) + 24
            self.setColumnWidth(number, max(NARROWEST, min(WIDEST, wide)))

    def go_to(self, name: str) -> None:
        """Bring a column of the file into view."""
        place = self.rows.place_of(name)
        if place is not None and self.rows.rowCount():
            self.scrollTo(self.rows.index(max(0, self.rowAt(0)), place))
            self.selectionModel().clear()


class _TwoReadings(QStyledItemDelegate):
    """Written above, quieter; understood below. What could not be read stands out."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(NARROWEST, 2 * option.fontMetrics.height() + 2 * PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, metrics, state = current_theme(), option.fontMetrics, index.data(STATE)
        painter.save()
        if state == UNREAD:
            painter.fillRect(option.rect, QColor(theme.warning_ground))
        elif option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.chosen))
        elif index.row() % 2:
            painter.fillRect(option.rect, QColor(theme.stripe))
        inner = option.rect.adjusted(8, PADDING, -8, -PADDING)
        colours = {TAKEN: theme.text, UNREAD: theme.warning}
        lines = ((str(index.data() or ""), theme.muted), (str(index.data(UNDERSTOOD) or ""), colours.get(state, theme.muted)))
        for number, (text, colour) in enumerate(lines):
            line = inner.adjusted(0, number * metrics.height(), 0, 0)
            line.setHeight(metrics.height())
            painter.setPen(QColor(colour))
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()


def _read(name: str, taken_for: str, preview: Any) -> _Shown:
    written = _texts(preview.written[name])
    title = str(field_named(taken_for).header)
    if taken_for in PLACE_NAMES or taken_for not in preview.values:
        told = str(INTO_FIELDS if taken_for == "label" else ON_THE_MAP)
        return _Shown(name, title, written.__getitem__, lambda row: told if written[row] else "")
    column = column_of(field_named(taken_for), preview.values)
    unknown = column.unknown
    unread = [bool(text) and not says_unknown(text) for text in written]
    return _Shown(
        name, title, written.__getitem__,
        lambda row: column.text(row) if not unknown[row] else str(UNKNOWN) if written[row] else "—",
        lambda row: TAKEN if not unknown[row] else UNREAD if unread[row] else NO_VALUE,
    )  # fmt: skip


def _derived(taken_for: str, preview: Any) -> _Shown:
    column = column_of(field_named(taken_for), preview.values)
    return _Shown("", str(field_named(taken_for).header), lambda row: "", column.text)


def _left_out(name: str, preview: Any) -> _Shown:
    written = _texts(preview.written[name])
    return _Shown(name, str(NOT_TAKEN), written.__getitem__, lambda row: "", lambda row: NO_VALUE)


def _texts(values: Any) -> list[str]:
    return [" ".join(str(value).split()) for value in values]

"""A table as it stands in the file: in which encoding it is read, and in which row its header begins, both to correct."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QComboBox, QTableView, QWidget

from waterdx.app.importing.columns_table import dress
from waterdx.app.importing.file_options import AUTOMATIC, ENCODINGS
from waterdx.app.plain_tip import plain_tip
from waterdx.app.theme import current_theme
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
NO_HEADER = Words(ja="見出しはない", en="no header")
ROW = Words(ja="{n} 行目", en="row {n}")
HEADER_ROW = Words(ja="見出しの行", en="Header row")
HERE = Words(ja="選んだ行を見出しにする", en="Header begins in this row")
NOTE = Words(
    ja="ファイルに書いてあるままの最初の {n} 行です。文字が読めないときは上の「文字コード」を、見出しが違うときは正しい行を選んでください。",
    en="The first {n} lines as the file has them. If they cannot be read choose another encoding above; if the header is wrong, its row.",
)
READ_AS = Words(ja="{encoding} として読んでいます。", en="Read as {encoding}. ")
OF_SHEET = Words(ja="シート「{sheet}」。", en="Sheet “{sheet}”. ")
HEADER_AT = Words(ja="見出しは {rows} 行目です。", en="The header is in row {rows}.")
WITHOUT_HEADER = Words(ja="見出しはありません。", en="There is no header.")
WIDEST, PADDING = 220, 26


class LinesModel(QAbstractTableModel):
    """The first lines; those above the header are quiet, the header stands out."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[list[str]] = []
        self.header = range(0)
        self._width = 0

    def show(self, lines: Any) -> None:
        self.beginResetModel()
        self.cells, self.header = lines.cells, lines.header
        self._width = max(map(len, self.cells), default=0)
        self.endResetModel()

    # What Qt asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.cells)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else self._width

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role != Role.DisplayRole or orientation == Qt.Orientation.Horizontal:
            return None
        return f"▸ {section + 1}" if section + 1 in self.header else str(section + 1)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        line, is_header = self.cells[index.row()], index.row() + 1 in self.header
        text = " ".join(line[index.column()].split()) if index.column() < len(line) else ""
        if role == Role.DisplayRole:
            return text
        if role == Role.ToolTipRole:
            return plain_tip(text)
        if role == Role.BackgroundRole and is_header:
            return QColor(current_theme().chosen)
        if role == Role.ForegroundRole and self.header and index.row() + 1 < self.header.start:
            return QColor(current_theme().muted)
        if role == Role.FontRole and is_header:
            font = QFont()
            font.setBold(True)
            return font
        return None


class LinesTab(QWidget):
    """Signal: `said` when the person named another row; `header_row` is that row, 0 for none, None to find out."""

    said = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines = LinesModel()
        self.table = QTableView()
        self.table.setModel(self.lines)
        self.table.setAccessibleName(str(Words(ja="ファイルの最初の行", en="First lines of the file")))
        dress(self.table)
        self.table.verticalHeader().show()
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(False)
        self.table.doubleClicked.connect(self.take_row)
        self.note, self.told = label("", "muted", wrap=True), label()
        self.header = QComboBox()
        self.header.setAccessibleName(str(HEADER_ROW))
        self.here = button(HERE, self.take_row)
        self.here.setObjectName("small")
        choose = row(self.told, None, label(HEADER_ROW), self.header, self.here)
        self.setLayout(column(self.note, choose, self.table, margins=(0, 10, 0, 0)))
        self.header.activated.connect(self.said)

    @property
    def header_row(self) -> int | None:
        row: int | None = self.header.currentData()
        return row

    def show_lines(self, lines: Any) -> None:
        """What stands in the file, as it is read now; the row that was named stays."""
        self.lines.show(lines)
        self.note.setText(str(NOTE.format(n=len(lines.cells))))
        self.told.setText(str(_told(lines)))
        self._offer_rows(lines)
        metrics = self.table.fontMetrics()
        for place in range(self.lines.columnCount()):
            texts = (line[place] for line in lines.cells if place < len(line))
            widest = max((metrics.horizontalAdvance(text[:60]) for text in texts), default=0)
            self.table.setColumnWidth(place, min(WIDEST, widest + PADDING))

    def take_row(self, *_: object) -> None:
        """The header begins in the row that is chosen."""
        place = self.header.findData(self.table.currentIndex().row() + 1)
        if self.table.currentIndex().isValid() and place >= 0:
            self.header.setCurrentIndex(place)
            self.said.emit()

    def _offer_rows(self, lines: Any) -> None:
        said = self.header_row
        rows = [number for number, cells in enumerate(lines.cells, start=1) if any(map(str.strip, cells))]
        with QSignalBlocker(self.header):
            self.header.clear()
            self.header.addItem(str(AUTOMATIC), None)
            self.header.addItem(str(NO_HEADER), 0)
            for number in rows:
                self.header.addItem(str(ROW.format(n=number)), number)
            self.header.setCurrentIndex(max(0, self.header.findData(said)))


def _told(lines: Any) -> Words:
    if lines.header:
        rows = f"{lines.header.start}–{lines.header.stop - 1}" if len(lines.header) > 1 else str(lines.header.start)
        header = HEADER_AT.format(rows=rows)
    else:
        header = WITHOUT_HEADER
    encoding = ENCODINGS.get(lines.encoding, lines.encoding.upper().removesuffix("-SIG"))
    where = READ_AS.format(encoding=encoding) if encoding else OF_SHEET.format(sheet=lines.sheet)
    return Words("{where}{header}", "{where}{header}").format(where=where, header=header)

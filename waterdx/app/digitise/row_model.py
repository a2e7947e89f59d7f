"""The rows read off a page as a table: what is doubtful stands out by sign and colour, what was decided by its mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from waterdx.app.table.model import NO_INDEX
from waterdx.app.theme import current_theme
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.store.proposals import Proposal

Index = QModelIndex | QPersistentModelIndex
STATES = {
    "open": Words(ja="未確認", en="open"), "accepted": Words(ja="✓ 確認済み", en="✓ confirmed"), "rejected": Words(ja="✕ 不採用", en="✕ rejected"),
    "differs": Words(ja="≠ 二人で違う", en="≠ two differ"), "entered": Words(ja="● 台帳へ", en="● in ledger"),
}  # fmt: skip
DOUBT, BY_HAND = "? ", "✎ "
_FIRST = 2  # columns before those of the page: number and state


class RowModel(QAbstractTableModel):
    """`typed(number, column, text) -> Proposal` keeps what a person typed."""

    def __init__(self, typed: Callable[[int, str, str], Proposal]) -> None:
        super().__init__()
        self.proposals: list[Proposal] = []
        self.columns: list[str] = []
        self._typed = typed

    def show(self, proposals: Sequence[Proposal]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.proposals = list(proposals)
        self.columns = list(dict.fromkeys(name for one in proposals for name in one.texts))
        self.endResetModel()

    def put(self, changed: Sequence[Proposal]) -> None:
        """New values of rows that are shown."""
        place = {one.id: row for row, one in enumerate(self.proposals)}
        for one in changed:
            row = place[one.id]
            self.proposals[row] = one
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def column_name(self, column: int) -> str | None:
        """The column of the page; None for number and state."""
        return self.columns[column - _FIRST] if column >= _FIRST else None

    def place_of(self, row: int, name: str) -> QModelIndex:
        return self.index(row, self.columns.index(name) + _FIRST)

    def doubtful_places(self) -> list[tuple[int, int]]:
        """Where a person should look: (row, column) of doubtful cells in rows still open, top to bottom."""
        return [
            (row, self.columns.index(name) + _FIRST)
            for row, one in enumerate(self.proposals) if one.state in ("open", "differs") for name in one.doubtful
        ]  # fmt: skip

    # What a view asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.proposals)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns) + _FIRST

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (
            str((Words(ja="行", en="Row"), Words(ja="状態", en="State"))[section])
            if section < _FIRST
            else self.columns[section - _FIRST]
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one, name = self.proposals[index.row()], self.column_name(index.column())
        spot = one.spots.get(name) if name else None
        waiting = spot is not None and spot.doubtful and one.state in ("open", "differs")
        if role == Qt.ItemDataRole.DisplayRole:
            sign = "" if not waiting or spot is None else BY_HAND if spot.handwritten else DOUBT
            return sign + self._text(one, index.column())
        if role == Qt.ItemDataRole.EditRole:
            return self._text(one, index.column())
        if role == Qt.ItemDataRole.BackgroundRole and waiting:
            return QColor(current_theme().warning_ground)
        if role == Qt.ItemDataRole.ForegroundRole and one.state == "rejected":
            return QColor(current_theme().muted)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole) and spot is not None:
            sure = "-" if spot.confidence is None else f"{spot.confidence:.0%}"
            return str(
                Words(ja="紙の読み「{raw}」 確からしさ {sure}", en="Read on paper: “{raw}”, {sure} sure").format(
                    raw=spot.raw, sure=sure
                )
            )
        return None

    def _text(self, one: Proposal, column: int) -> str:
        if column == 0:
            return str(one.number)
        if column == 1:
            return str(STATES["entered" if one.source_id is not None else one.state])
        return one.texts.get(self.columns[column - _FIRST], "")

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        free = index.column() >= _FIRST and self.proposals[index.row()].source_id is None
        return usual | Qt.ItemFlag.ItemIsEditable if free else usual

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name, one = self.column_name(index.column()), self.proposals[index.row()]
        if role != Qt.ItemDataRole.EditRole or name is None:
            return False
        self.put([self._typed(one.id, name, str(value))])
        return True

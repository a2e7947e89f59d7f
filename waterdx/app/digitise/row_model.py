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
    "unseen": Words(ja="✓ 自動(未見)", en="✓ unseen"), "differs": Words(ja="≠ 二人で違う", en="≠ two differ"), "entered": Words(ja="● 台帳へ", en="● in ledger"),
}  # fmt: skip
DRAWN = Words(ja="手描き", en="by hand")
DOUBT, BY_HAND = "? ", "✎ "
READ = Words(ja="紙の読み「{raw}」 確からしさ {sure}", en="Read on paper: “{raw}”, {sure} sure")
READ_BY_HAND = Words(
    ja="✎ 手書き: 読みは「{raw}」(確からしさ {sure})ですが、参考にとどめ、紙を見て確かめてください",
    en="✎ Handwritten: read as “{raw}”, {sure} sure, as a hint only; compare it with the paper",
)
HEADS = (Words(ja="行", en="Row"), Words(ja="状態", en="State"), Words(ja="確からしさ", en="Sureness"))
STATE, SURENESS, FIRST = 1, 2, len(HEADS)  # columns; those of the page come after


class RowModel(QAbstractTableModel):
    """`typed(number, column, text) -> Proposal` keeps what a person typed."""

    def __init__(self, typed: Callable[[int, str, str], Proposal]) -> None:
        super().__init__()
        self.proposals: list[Proposal] = []
        self.columns: list[str] = []
        self._typed = typed

    def show(self, proposals: Sequence[Proposal]) -> None:
        """Show others: rows as on the page, lines and symbols by doubt, the least sure that wait first."""
        self.beginResetModel()
        self.proposals = sorted(proposals, key=_doubt)
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
        """The column of the page; None for those before."""
        return self.columns[column - FIRST] if column >= FIRST else None

    def doubtful_places(self) -> list[tuple[int, int]]:
        """Where a person should look: (row, column) of what is doubtful in rows still open, top to bottom."""
        return [(row, column) for row, one in enumerate(self.proposals) if one.is_waiting for column in self._doubtful(one)]

    def handwritten_count(self) -> int:
        """How many of them were written by hand."""
        waiting = (one for one in self.proposals if one.is_waiting)
        return sum(spot.handwritten for one in waiting for spot in one.spots.values())

    def row_of(self, number: int) -> int:
        """The row of the proposal of this id."""
        return next(row for row, one in enumerate(self.proposals) if one.id == number)

    def first_place(self, row: int) -> QModelIndex:
        """What to look at first in a row."""
        return self.index(row, min(self._doubtful(self.proposals[row]), default=FIRST if self.columns else SURENESS))

    def _doubtful(self, one: Proposal) -> list[int]:
        """The columns to look at: doubtful values, or how sure the line itself is."""
        values = sorted(self.columns.index(name) + FIRST for name in one.doubtful)
        return values or ([SURENESS] if one.is_doubtful else [])

    # What a view asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.proposals)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns) + FIRST

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return str(HEADS[section]) if section < FIRST else self.columns[section - FIRST]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one, name = self.proposals[index.row()], self.column_name(index.column())
        spot = one.spots.get(name) if name else None
        waiting = one.is_waiting and index.column() in self._doubtful(one)
        if role == Qt.ItemDataRole.DisplayRole:
            sign = "" if not waiting else BY_HAND if spot is not None and spot.handwritten else DOUBT
            return sign + self._text(one, index.column())
        if role == Qt.ItemDataRole.EditRole:
            return self._text(one, index.column())
        if role == Qt.ItemDataRole.BackgroundRole and waiting:
            return QColor(current_theme().warning_ground)
        if role == Qt.ItemDataRole.ForegroundRole and one.state == "rejected":
            return QColor(current_theme().muted)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == STATE and one.checks:
            return "\n".join(
                f"{'✓' if check.accepted else '✕'} {check.who} {check.at[:16].replace('T', ' ')}" for check in one.checks
            )
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole) and spot is not None:
            sure = "-" if spot.confidence is None else f"{spot.confidence:.0%}"
            return str((READ_BY_HAND if spot.handwritten else READ).format(raw=spot.raw, sure=sure))
        return None

    def _text(self, one: Proposal, column: int) -> str:
        if column == 0:
            return str(one.number)
        if column == STATE:
            return str(STATES["entered" if one.source_id is not None else "unseen" if one.is_unseen else one.state])
        if column == SURENESS:
            return str(DRAWN) if one.confidence is None else f"{one.confidence:.0%}"
        return one.texts.get(self.columns[column - FIRST], "")

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        free = index.column() >= FIRST and self.proposals[index.row()].source_id is None
        return usual | Qt.ItemFlag.ItemIsEditable if free else usual

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        name, one = self.column_name(index.column()), self.proposals[index.row()]
        if role != Qt.ItemDataRole.EditRole or name is None:
            return False
        self.put([self._typed(one.id, name, str(value))])
        return True


def _doubt(one: Proposal) -> tuple[bool, bool, float, int]:
    """For sorting: what waits before what is decided, doubtful before sure; rows keep their order."""
    if one.kind == "row":
        return False, False, 0.0, one.number
    return not one.is_waiting, not one.is_doubtful, 1.0 if one.confidence is None else one.confidence, one.number

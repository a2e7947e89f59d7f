"""Which column of the file is which field of the ledger: every guess with its confidence, doubtful ones marked, all to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from waterdx.app.importing.choice import CHOICES, ChoiceCell, ChoiceTable
from waterdx.app.plain_tip import plain_tip
from waterdx.app.theme import current_theme
from waterdx.core.fields import PLACES, fields_of
from waterdx.core.words import Words

Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
LEFT_OUT = Words(ja="(取り込まない)", en="(leave out)")
BY_HAND = Words(ja="✓ 手で指定", en="✓ by hand")
BY_MAP = Words(ja="✓ 列対応表", en="✓ by the map")
AS_BEFORE = Words(ja="✓ 前回どおり", en="✓ as before")
CHOSEN_BY_HAND = Words(ja="この画面で選びました", en="chosen here")
DOUBTFUL = Words(ja="▲ 要確認 {share:.0%}", en="▲ check {share:.0%}")
FILE_COLUMN, FIELD_COLUMN, EXAMPLE_COLUMN, CONFIDENCE_COLUMN, REASON_COLUMN = range(5)
HEADS = (
    Words(ja="ファイルの列", en="Column of the file"), Words(ja="台帳の項目", en="Field of the ledger"),
    Words(ja="書いてある値の例", en="Values as written"), Words(ja="確度", en="Confidence"), Words(ja="理由", en="Reason"),
)  # fmt: skip
WIDTHS = (170, 210, 190, 120)


@dataclass(frozen=True)
class Mapped:
    """Columns that a map names; `mark` says which kind of map, `reason` which (None: what the dry run says)."""

    columns: Mapping[str, str] = field(default_factory=dict)
    mark: Words = BY_MAP
    reason: Words | None = None


class ColumnsModel(QAbstractTableModel):
    """Signal: `corrected(dict)` when the person gave a column another field: every column corrected so far."""

    corrected = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.guesses: Sequence[Any] = ()
        self.said: dict[str, str] = {}
        self._mapped = Mapped()
        self._sure = 1.0
        self._examples: dict[str, str] = {}
        self._choices: list[tuple[str, str]] = []

    def show(self, result: Any, said: Mapping[str, str], mapped: Mapped) -> None:
        """The columns of a dry run; `said` were corrected here, `mapped` come from a column map."""
        from waterdx.ledger.columns import SURE  # heavy; loaded already where there is a result

        self.beginResetModel()
        self._sure = SURE
        self.guesses, self.said, self._mapped = result.columns, dict(said), mapped
        fields = [*fields_of(result.layer), *(one for one in PLACES if result.layer in one.layers)]
        self._choices = [("", str(LEFT_OUT)), *((one.name, str(one.header)) for one in fields)]
        self._examples = {name: "、".join(texts) for name, texts in result.preview.examples.items()}
        self.endResetModel()

    def field_of(self, name: str) -> str:
        """The field of a column as it stands here; "" where it is left out."""
        return self.said.get(name, next((one.field or "" for one in self.guesses if one.name == name), ""))

    def correct(self, name: str, field: str) -> None:
        """Give a column another field; the column that had it is left out."""
        if field == self.field_of(name):
            return
        others = [one.name for one in self.guesses if field and one.name != name and self.field_of(one.name) == field]
        self.said |= dict.fromkeys(others, "") | {name: field}
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.guesses) - 1, len(HEADS) - 1))
        self.corrected.emit(dict(self.said))

    @property
    def doubtful(self) -> int:
        """How many guesses a person should look at."""
        return sum(self._is_doubtful(one) for one in self.guesses)

    def _is_doubtful(self, guess: Any) -> bool:
        return bool(guess.field) and guess.confidence < self._sure and guess.name not in self.said

    def _confidence(self, guess: Any) -> str:
        if guess.name in self.said:
            return str(BY_HAND)
        if guess.name in self._mapped.columns:
            return str(self._mapped.mark)
        if not guess.field:
            return ""
        return str(DOUBTFUL.format(share=guess.confidence)) if self._is_doubtful(guess) else f"{guess.confidence:.0%}"

    # What Qt asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.guesses)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        return str(HEADS[section]) if across and role == Role.DisplayRole and section < len(HEADS) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = Qt.ItemFlag.ItemIsEditable if index.column() == FIELD_COLUMN else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | editable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        guess, column = self.guesses[index.row()], index.column()
        field = self.field_of(guess.name)
        if role == Role.DisplayRole:
            return self._text(guess, column, field)
        if role == Role.ForegroundRole:
            return self._colour(guess, column, field)
        if role == Role.ToolTipRole and column in (EXAMPLE_COLUMN, REASON_COLUMN):
            return plain_tip(self._text(guess, column, field))
        if column != FIELD_COLUMN:
            return None
        if role == Role.BackgroundRole and self._is_doubtful(guess):
            return QColor(current_theme().warning_ground)
        if role == Role.AccessibleTextRole:
            return f"{guess.name}: {self._text(guess, column, field)} {self._confidence(guess)}"
        return {CHOICES: self._choices, Role.EditRole: field}.get(role)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        self.correct(self.guesses[index.row()].name, value)
        return True

    def _text(self, guess: Any, column: int, field: str) -> str:
        if column == FIELD_COLUMN:
            return next((text for name, text in self._choices if name == field), field)
        if column == REASON_COLUMN:
            return str(self._reason(guess))
        if column == CONFIDENCE_COLUMN:
            return self._confidence(guess)
        return str(guess.name) if column == FILE_COLUMN else self._examples.get(guess.name, "")

    def _reason(self, guess: Any) -> Words:
        if guess.name in self.said:
            return CHOSEN_BY_HAND
        found: Words = (self._mapped.reason if guess.name in self._mapped.columns else None) or guess.reason
        return found

    def _colour(self, guess: Any, column: int, field: str) -> QColor | None:
        theme = current_theme()
        if column in (FIELD_COLUMN, CONFIDENCE_COLUMN) and self._is_doubtful(guess):
            return QColor(theme.warning)
        if not field or column in (REASON_COLUMN, CONFIDENCE_COLUMN, EXAMPLE_COLUMN):
            return QColor(theme.muted)
        return None


class ColumnsTable(ChoiceTable):
    """Signal: `chosen(name)`, the column of the file the person is at."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.columns = ColumnsModel()
        self.setModel(self.columns)
        self.setItemDelegateForColumn(FIELD_COLUMN, ChoiceCell(self))
        self.setAccessibleName(str(Words(ja="列の読み方", en="How the columns are read")))
        dress(self)
        for number, width in enumerate(WIDTHS):
            self.setColumnWidth(number, width)
        self.selectionModel().currentRowChanged.connect(self._on_row_changed)

    def go_to_doubtful(self) -> None:
        """The next guess to look at, from the first again after the last."""
        places = [row for row, one in enumerate(self.columns.guesses) if self.columns._is_doubtful(one)]
        if places:
            row = next((row for row in places if row > self.currentIndex().row()), places[0])
            self.setCurrentIndex(self.columns.index(row, FIELD_COLUMN))
            self.setFocus()

    def _on_row_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.columns.guesses[index.row()].name)


def dress(table: QTableView) -> None:
    """The look of the dialog's tables."""
    vertical, horizontal = table.verticalHeader(), table.horizontalHeader()
    vertical.hide()
    vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    vertical.setDefaultSectionSize(int(table.fontMetrics().height() * 2.1))
    horizontal.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    horizontal.setHighlightSections(False)
    horizontal.setStretchLastSection(True)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setAlternatingRowColors(True)
    table.setCornerButtonEnabled(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

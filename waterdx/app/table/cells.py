"""Typing into the cells of a table of the ledger: the right input for each field, told to the model as text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from waterdx.app.composition import Composition
from waterdx.app.table.model import TableModel
from waterdx.app.table.painting import PlainCells
from waterdx.app.value_input import TermBox
from waterdx.core.fields import field_named

Index = QModelIndex | QPersistentModelIndex
SHOWN = "waterdx_shown"  # the property of an editor that keeps what its cell held


class CellDelegate(PlainCells):
    """`field_of(row)` says whether a row is of water, sewer or agri: their terms differ."""

    def __init__(self, rows: TableModel, field_of: Callable[[int], str], parent: QWidget) -> None:
        super().__init__(rows, parent)
        self._field_of = field_of

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = field_named(self._rows.table.columns[index.column()].name)
        if field.kind == "term":
            return TermBox(field.term, self._field_of(int(self._rows.rows[index.row()])), parent)
        line = QLineEdit(parent)
        Composition(line)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What the cell holds; Qt asks for it after every change of the table, and what is being typed stays then."""
        if _is_typed(editor):
            return
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, TermBox):
            editor.show_code(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
        editor.setProperty(SHOWN, text)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Before Qt hands on or closes: unfinished text of an input method comes first."""
        composition = editor.findChild(Composition)
        return (composition is not None and composition.eventFilter(editor, event)) or super().eventFilter(editor, event)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """What was typed; a cell that was opened and left is not typed."""
        if _is_typed(editor):
            model.setData(index, _text_in(editor))


def _is_typed(editor: QWidget) -> bool:
    """Whether there is something in it that the cell did not hold, be it unfinished."""
    composition = editor.findChild(Composition)
    if composition is not None and composition.is_open:
        return True
    if isinstance(editor, QLineEdit):
        return editor.isModified()
    return editor.property(SHOWN) is not None and _text_in(editor) != editor.property(SHOWN)


def _text_in(editor: QWidget) -> str:
    return editor.code_or_text() if isinstance(editor, TermBox) else editor.text() if isinstance(editor, QLineEdit) else ""

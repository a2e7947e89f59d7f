"""The table of the ledger: the layer it shows, a line to filter it, and cells to type or paste into."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from waterdx.app.edit_actions import paste_onto
from waterdx.app.help.tips import explained
from waterdx.app.layer_table import COUNTED
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import column, label, row
from waterdx.core.fields import LAYER_NAMES, fields_of
from waterdx.core.words import Words


class ObjectsPanel(QWidget):
    """Follows the layer and the selection of `session.objects` and tells it what is picked here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.objects = session, session.objects
        self.layers = QComboBox()
        for layer, name in LAYER_NAMES.items():
            self.layers.addItem(str(name), layer)
        self.layers.setAccessibleName(str(Words(ja="表に出すもの", en="What the table shows")))
        self.layers.setToolTip(self.layers.accessibleName())
        self.layers.activated.connect(lambda: self.objects.show(self.layers.currentData()))
        self.words = SearchLine(Words(ja="番号・路線名・管種などで絞り込む", en="Filter by number, street, material …"))
        self.shown = label("", "muted")
        self.table = LinkedTable(Words(ja="台帳の表", en="Table of the ledger"))
        self.table.allow_typing(frozenset(), self._field_of)
        self.table.rows.explain = lambda field, _row: explained("field", field)
        self._shows: Hashable = None
        above = row(self.layers, self.words, self.shown, margins=(10, 8, 10, 8))
        above.setStretch(1, 1)
        whole = column(above, self.table)
        whole.setSpacing(0)
        self.setLayout(whole)
        self.objects.shown.connect(self.show_objects)
        self.objects.selection_changed.connect(self.show_selected)
        self.table.rows.typed.connect(self._on_typed)
        self.table.pasted.connect(self.paste_column)
        self.words.searched.connect(self.filter)

    def show_objects(self) -> None:
        """The layer as it is now; order and filter stay while it is the same one."""
        layer, known = self.objects.layer, self.objects.table
        with QSignalBlocker(self.layers):
            self.layers.setCurrentIndex(self.layers.findData(layer))
        table = known.table if known else Table()
        shows = (self.session.town and self.session.town.path, layer)
        self.table.rows.notes = self.session.town.guesses.notes if self.session.town and layer == "pipes" else {}
        if shows != self._shows or not self.table.update_table(table):
            self._shows = shows
            self.table.show_table(table, np.arange(len(table)))
            self.filter(self.words.text())
        self.table.rows.editable = frozenset(field.name for field in fields_of(layer))
        self._show_count()

    def show_selected(self) -> None:
        self.table.select_objects(self.objects.rows)
        self._show_count()

    def filter(self, words: str) -> None:
        """Only objects whose row holds all words; the map stays whole."""
        self.table.filter(words)
        self.show_selected()

    def _show_count(self) -> None:
        total, shown = len(self.table.rows.table), self.table.rows.rowCount()
        counted = COUNTED[self.objects.layer]
        words = Words(ja="{t}中 {n}", en="{n} of {t}").format(t=counted.format(n=total), n=counted.format(n=shown))
        self.shown.setText(str(counted.format(n=total) if shown == total else words))

    def paste_column(self) -> None:
        """The clipboard onto the column where the cursor is: on the chosen rows, or with one from there downwards."""
        known, place = self.objects.table, self.table.currentIndex()
        if known is None or not len(known.frame):
            return
        chosen = self.table.chosen_objects()
        rows = chosen if len(chosen) > 1 else self.table.rows.rows[max(0, place.row()) :]
        field = self.table.rows.table.columns[max(0, place.column())].name
        paste_onto(self.session, known.layer, known.fids_of(rows), field, self)

    def _field_of(self, row: int) -> str:
        return self.objects.table.field_of(row) if self.objects.table else "water"

    def _on_typed(self, place: int, field: str, text: str) -> None:
        known = self.objects.table
        if known is not None:
            self.session.editor.set_values(known.fids_of([place]), {field: text}, known.layer)

"""The form: every field of the chosen object with its unit and where the value is from, and what was done to it."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QTabWidget, QWidget

from waterdx.app.help.tips import explained
from waterdx.app.jobs import Latest
from waterdx.app.layer_choice import PIPES
from waterdx.app.layer_table import LayerTable
from waterdx.app.object_tasks import Record, read_record
from waterdx.app.rows import Rows
from waterdx.app.session import Session
from waterdx.app.table.model import is_unknown
from waterdx.app.table.view import LinkedTable
from waterdx.app.value_input import ValueInput
from waterdx.app.widgets import column, holding, label
from waterdx.core.errors import UserError
from waterdx.core.fields import COUNTED, Field, fields_of
from waterdx.core.words import Words

WIDTH = 360
AT_ONCE = 8  # lines made in one go, ahead of time


class FormPanel(QWidget):
    """Follows the selection while it can be seen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.fid: int | None = None
        self._made_for = ("", "")  # layer and field of the lines there are
        self._unmade: list[Field] = []
        self.inputs: dict[str, ValueInput] = {}
        self.origins: dict[str, QLabel] = {}
        self.heading = label("", "title")
        self.note = label("", "muted", wrap=True)
        self.history = LinkedTable(Words(ja="この対象の履歴", en="History of this object"))
        self._asked = Latest(self)
        self._asked.failed.connect(self._on_failed)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(str(Words(ja="属性の欄", en="Fields of the attributes")))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._scroll, str(Words(ja="属性", en="Attributes")))
        self.tabs.addTab(self.history, str(Words(ja="履歴", en="History")))
        head = holding(column(self.heading, self.note, margins=(14, 10, 14, 6)))
        whole = column(head, self.tabs)
        whole.setSpacing(0)
        self.setLayout(whole)
        self.setMinimumWidth(WIDTH)
        session.town_changed.connect(self.show_chosen)
        session.objects.selection_changed.connect(self.show_chosen)
        session.objects.shown.connect(self.show_chosen)
        session.editor.refused.connect(self.show_chosen)

    @property
    def is_busy(self) -> bool:
        return self._asked.is_running

    def leave_for_good(self) -> None:
        """Ask nothing any more: a thread that outlives its owner ends the program."""
        self.hide()
        self._asked.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_chosen()

    def show_chosen(self) -> None:
        """The one object that is chosen; with none or several a word about what to do."""
        if not self.isVisible():
            return
        objects = self.session.objects
        table, rows, fids = objects.table, objects.rows, objects.fids
        before, self.fid = self.fid, (fids[0] if len(fids) == 1 else None)
        self.tabs.setVisible(self.fid is not None)
        self._show_heading(table, rows)
        town = self.session.town
        if town is None or table is None or self.fid is None:
            return
        row = int(rows[0])
        values, in_field = table.frame.iloc[row], table.field_of(row)
        self._make_inputs(table.layer, in_field)
        for name, one in self.inputs.items():
            one.setEnabled(not self.session.guard.why)
            if not (self.fid == before and one.is_being_typed):  # what is typed while another value is saved stays
                one.show_text("" if is_unknown(values[name]) else _text(one.field, values[name]))
        self._asked.ask(partial(read_record, town.path, table.layer, self.fid, in_field), self._show_record)

    def _show_heading(self, table: LayerTable | None, rows: Rows) -> None:
        one = Words(
            ja="欄を書き換えて Enter か Tab を押すと保存されます。", en="Change a field and press Enter or Tab: it is saved."
        )
        none = Words(ja="地図か表でひとつ選ぶと、すべての項目をここで見て直せます。", en="Choose one on the map or in the table to see and edit every field here.")  # fmt: skip
        several = Words(ja="{n} を選んでいます。まとめて変えるには「編集」の「選択したものの一括変更」を使います。",
                        en="{n} are chosen. To change all of them use “Edit what is chosen” in the menu Edit.")  # fmt: skip
        if self.fid is not None and table is not None:
            self.heading.setText(table.name(int(rows[0])))
            self.note.setText(self.session.guard.why or str(one))
        else:
            self.heading.setText(str(Words(ja="属性", en="Attributes")))
            counted = COUNTED[self.session.objects.layer].format(n=len(rows))
            self.note.setText(str(several.format(n=counted) if len(rows) else none))

    def _make_inputs(self, layer: str, in_field: str) -> None:
        """One line a field; made anew only when another layer or the terms of another field (water, sewer) are needed."""
        if (layer, in_field) != self._made_for:
            self._begin_inputs(layer, in_field)
        while self.make_ahead():
            pass

    def make_ahead(self) -> bool:
        """Make some of the lines before they are wanted, of a water pipe where nothing was wanted yet; whether there were any to make."""
        if not self._made_for[0]:
            self._begin_inputs(PIPES, "water")
        for field in self._unmade[:AT_ONCE]:
            self._add_input(field)
        del self._unmade[:AT_ONCE]
        return bool(self._unmade)

    def _begin_inputs(self, layer: str, in_field: str) -> None:
        self._made_for, self.inputs, self.origins = (layer, in_field), {}, {}
        self._unmade = list(fields_of(layer))
        form = QFormLayout()
        form.setContentsMargins(14, 8, 14, 14)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form = form
        self._scroll.setWidget(holding(form))

    def _add_input(self, field: Field) -> None:
        made = self.inputs[field.name] = ValueInput(field, self._made_for[1])
        made.typed.connect(partial(self._on_typed, field.name))
        origin = self.origins[field.name] = label("", "small", wrap=True)
        pair = column(made, origin)
        pair.setSpacing(1)
        name = label(field.header, wrap=True)
        for one in (name, made, made.line):
            one.setWhatsThis(explained("field", field.name))
        name.setToolTip(name.whatsThis())
        self._form.addRow(name, holding(pair))

    def _show_record(self, record: Record) -> None:
        if (record.layer, record.fid) != (self._made_for[0], self.fid):
            return
        for name, shown in self.origins.items():
            shown.setText(str(record.origin.get(name, "")))
            shown.setVisible(bool(shown.text()))
        self.history.show_table(record.history, np.full(len(record.history), -1))

    def _on_failed(self, error: Exception) -> None:
        jobs = self.session.jobs
        (jobs.failed_by_user if isinstance(error, UserError) else jobs.failed_by_us).emit(error)

    def _on_typed(self, name: str, text: str) -> None:
        if self.fid is not None:
            self.session.editor.set_values([self.fid], {name: text}, self._made_for[0])


def _text(field: Field, value: object) -> str:
    return f"{value:.10g}" if field.kind in {"number", "year"} else str(value)

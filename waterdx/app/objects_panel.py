"""The table of the ledger: the layer it shows, what it is narrowed down to, its groups, and cells to type or paste into."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QComboBox, QStackedWidget, QToolButton, QWidget

from waterdx.app.colour_legend import ColourLegend
from waterdx.app.condition_strip import ConditionStrip
from waterdx.app.dialogs.columns_dialog import ColumnsDialog
from waterdx.app.dialogs.condition_dialog import ConditionDialog
from waterdx.app.dialogs.remembered import remember_size
from waterdx.app.edit_actions import paste_onto
from waterdx.app.group_panel import GroupPanel
from waterdx.app.head_menu import head_menu
from waterdx.app.help.tips import explained
from waterdx.app.icons import icon
from waterdx.app.jobs import Latest
from waterdx.app.layer_table import LayerTable
from waterdx.app.map.map_view import MapView
from waterdx.app.map_extent import MapExtent
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.table.colouring import Cell, Colouring, findings_by_cell, scale_of
from waterdx.app.table.column_layout import ColumnLayout, layout_from
from waterdx.app.table.conditions import Condition
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import column, label, row
from waterdx.core.fields import COUNTED, LAYER_NAMES, fields_of
from waterdx.core.findings import Finding
from waterdx.core.words import Words

TOOLS = {
    "filter": Words(ja="条件で絞り込む…", en="Filter by a condition…"),
    "extent": Words(ja="地図に見えている範囲だけ", en="Only what the map shows"),
    "groups": Words(ja="集計", en="Groups and sums"),
    "colours": Words(ja="セルを色分け", en="Colour cells"),
    "columns": Words(ja="列の選択・並べ替え・固定…", en="Choose, order and freeze columns…"),
}
ICON = QSize(18, 18)


class ObjectsPanel(QWidget):
    """Follows the layer and the selection of `session.objects` and tells it what is picked here.

    `known` is the layer as it is shown. Rows are never taken away under a cell that is typed into: they go when it is left.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.objects = session, session.objects
        self.known: LayerTable | None = None
        self._shown_of: object = None
        self._kept = session.kept.table = session.kept.table.in_this_language()
        self.within = MapExtent(session, self)
        self._asked = Latest(self)
        self._make_parts()
        self._lay_out()
        self._take_up()
        self._connect()

    def _take_up(self) -> None:
        """As it was before it was made in this language."""
        self.words.setText(self._kept.words)
        self.tools["colours"].setChecked(self._kept.shows_colours)
        self.show_groups(self._kept.shows_groups)

    def _make_parts(self) -> None:
        self.layers = QComboBox()
        for layer, name in LAYER_NAMES.items():
            self.layers.addItem(str(name), layer)
        self.layers.setAccessibleName(str(Words(ja="表に出すもの", en="What the table shows")))
        self.layers.setToolTip(self.layers.accessibleName())
        self.words = SearchLine(Words(ja="番号・路線名・管種などで絞り込む", en="Filter by number, street, material …"))
        self.shown = label("", "muted")
        self.table = LinkedTable(Words(ja="台帳の表", en="Table of the ledger"))
        self.table.allow_typing(frozenset(), self._field_of)
        self.table.rows.explain = lambda field, _row: explained("field", field)
        self.strip, self.legend, self.groups = ConditionStrip(), ColourLegend(), GroupPanel(self.session)
        self.tools = {
            "filter": _tool("filter", lambda _on: self.ask_condition()),
            "extent": _tool("extent", self.show_within, is_switch=True),
            "groups": _tool("groups", self.show_groups, is_switch=True),
            "colours": _tool("colours", self.show_colours, is_switch=True),
            "columns": _tool("columns", lambda _on: self.ask_columns()),
        }

    def _lay_out(self) -> None:
        self._faces = QStackedWidget()
        self._faces.addWidget(self.table)
        self._faces.addWidget(self.groups)
        above = row(self.layers, self.words, self.shown, *self.tools.values(), margins=(10, 8, 10, 8))
        above.setSpacing(4)
        above.setStretch(1, 1)
        whole = column(above, self.strip, self._faces, self.legend)
        whole.setSpacing(0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.layers.activated.connect(lambda: self.objects.show(self.layers.currentData()))
        self.objects.shown.connect(self.show_objects)
        self.objects.selection_changed.connect(self.show_selected)
        self.table.rows.typed.connect(self._on_typed)
        self.table.pasted.connect(self.paste_cells)
        self.table.typing_ended.connect(self.show_objects)
        self.table.typing_ended.connect(self._narrow)
        self.table.arranged.connect(self._remember_columns)
        self.table.sorted_by.connect(self._on_sorted)
        self.table.head_menu_wanted.connect(self._show_head_menu)
        self.words.searched.connect(self.filter)
        self.within.changed.connect(self._narrow)
        self.strip.removed.connect(self._remove_condition)
        self.strip.cleared.connect(self.clear_conditions)
        self._asked.failed.connect(self.session.say_failed)

    # Showing

    def show_objects(self) -> None:
        """The layer as it is now; order, filter and what is typed stay while it is the same one."""
        layer, known = self.objects.layer, self.objects.table
        with QSignalBlocker(self.layers):
            self.layers.setCurrentIndex(self.layers.findData(layer))
        town = self.session.town
        if not (self._shows_the_same(known) and known is not None and self.table.update_table(known.table)):
            if self.table.is_typing:
                return
            self._show_anew(layer, known)
        self.known = known
        self.table.rows.notes = town.guesses.notes if town and layer == "pipes" else {}
        can_write = self.session.read_only is None
        self.table.rows.editable = frozenset(field.name for field in fields_of(layer)) if can_write else frozenset()
        self._show_count()
        self._show_groups()
        self._colour()

    def _shows_the_same(self, known: LayerTable | None) -> bool:
        """Whether these are the very objects that are shown, be it with other values."""
        town = self.session.town
        if known is None or self.known is None or (town and town.path, known.layer) != self._shown_of:
            return False
        return np.array_equal(known.frame["fid"], self.known.frame["fid"])

    def _show_anew(self, layer: str, known: LayerTable | None) -> None:
        table = known.table if known else Table()
        self._shown_of = (self.session.town and self.session.town.path, layer)
        self.table.show_table(table, np.arange(len(table)), layout_from(self.session.settings.columns_of(layer)))
        if layer in self._kept.sorted:
            self.table.sort_by_name(*self._kept.sorted[layer])
        self.known = known
        self.filter(self.words.text())

    def _on_sorted(self, column: str, descending: bool) -> None:
        self._kept.sorted[self.objects.layer] = column, descending

    def show_selected(self) -> None:
        self.table.select_objects(self.objects.rows)

    def _show_count(self) -> None:
        total, shown = len(self.table.rows.table), self.table.rows.rowCount()
        counted = COUNTED[self.objects.layer]
        words = Words(ja="{t}中 {n}", en="{n} of {t}").format(t=counted.format(n=total), n=counted.format(n=shown))
        self.shown.setText(str(counted.format(n=total) if shown == total else words))

    # Narrowing down

    def filter(self, words: str) -> None:
        """Only objects whose row holds all words; the map stays whole."""
        self._kept.words = words
        self._narrow()

    def follow(self, view: MapView) -> None:
        """The map of which only what it shows can be wanted."""
        self.within.follow(view)
        if self._kept.within:
            self.show_within(True)

    def show_within(self, wanted: bool) -> None:
        """Only the objects that the map shows, while it is moved."""
        self._kept.within = wanted
        self.tools["extent"].setChecked(wanted)
        self.within.show_wanted(wanted)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Those of the layer that is shown."""
        return self._kept.conditions.get(self.objects.layer, ())

    def add_condition(self, condition: Condition) -> None:
        """One condition a column: a new one takes the place of the old."""
        self.set_conditions((*(one for one in self.conditions if one.column != condition.column), condition))

    def clear_conditions(self) -> None:
        self.set_conditions(())

    def set_conditions(self, conditions: tuple[Condition, ...]) -> None:
        """Only the objects that meet all of these."""
        self.table.finish_typing()
        self._kept.conditions[self.objects.layer] = conditions
        self._narrow()

    def ask_condition(self, first: str = "") -> None:
        """Ask for a condition on a column, first offered that of the cursor."""
        if not self.table.rows.table.columns:
            return
        name = first or self.table.rows.table.columns[max(0, self.table.currentIndex().column())].name
        now = next((one for one in self.conditions if one.column == name), None)
        dialog = ConditionDialog(self.table.rows.table, name, now, self.add_condition, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remember_size(dialog, self.session.settings, "condition")
        dialog.open()

    def _remove_condition(self, number: int) -> None:
        self.set_conditions(self.conditions[:number] + self.conditions[number + 1 :])

    def _narrow(self) -> None:
        if self.table.is_typing:
            return  # done when the cell has been left
        table = self.table.rows.table
        self.table.filter(self._kept.words, [*self.conditions, *([self.within.keeps] if self.within.is_on else [])])
        told = ((one, table.column(one.column)) for one in self.conditions)
        self.strip.show_conditions([str(one.told(of.head)) for one, of in told if of is not None])
        self.show_selected()
        self._show_count()
        self._show_groups()

    # Groups, columns, colours

    def show_groups(self, wanted: bool, by: str = "") -> None:
        """The rows shown put together, or one by one again; `by` is the column they are to be grouped by."""
        self._kept.shows_groups = wanted
        self.tools["groups"].setChecked(wanted)
        self._faces.setCurrentIndex(int(wanted))
        self._show_legend()
        self._show_groups()
        if by:
            self.groups.group_by(by)

    @property
    def shows_groups(self) -> bool:
        return self._faces.currentIndex() == 1

    def _show_groups(self) -> None:
        if self.shows_groups:
            self.groups.show_rows(self.table.rows.table, self.table.rows.rows)

    def ask_columns(self) -> None:
        """Ask which columns are shown, in what order, and which stay."""
        columns = self.table.rows.table.columns
        if columns:
            dialog = ColumnsDialog(columns, self.table.layout_now(), self.arrange, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            remember_size(dialog, self.session.settings, "columns")
            dialog.open()

    def arrange(self, layout: ColumnLayout) -> None:
        """Show the columns of this layer so, now and the next time."""
        self.table.finish_typing()
        self.table.arrange(layout)
        self.session.settings.remember_columns(self.objects.layer, layout.to_text())

    def _remember_columns(self) -> None:
        if self.known is not None:
            self.session.settings.remember_columns(self.known.layer, self.table.layout_now().to_text())

    def show_colours(self, wanted: bool) -> None:
        """Colour cells that are unknown, inferred or have a finding, and a column by size; with the legend below."""
        self._kept.shows_colours = wanted
        self.tools["colours"].setChecked(wanted)
        self._show_legend()
        self._colour()

    def _show_legend(self) -> None:
        self.legend.setVisible(self.shows_colours and not self.shows_groups)

    @property
    def shows_colours(self) -> bool:
        return self.tools["colours"].isChecked()

    @property
    def scaled_column(self) -> str:
        """The column that is coloured by size, "" for none."""
        return self._kept.scaled.get(self.objects.layer, "") if self.shows_colours else ""

    def colour_by(self, name: str) -> None:
        """Colour a column by the size of its numbers; "" for none."""
        self._kept.scaled[self.objects.layer] = name
        self.show_colours(True)

    def _colour(self) -> None:
        """The colours of what is known now; those of findings follow when they have been looked up."""
        town, known = self.session.town, self.known
        if not self.shows_colours or town is None or known is None:
            self.table.rows.colour(None)
            return
        self._show_colouring({})
        self._asked.ask(partial(findings_by_cell, town.findings, known), partial(self._on_findings, known))

    def _on_findings(self, known: LayerTable, findings: dict[Cell, Finding]) -> None:
        if known is self.known and self.shows_colours:
            self._show_colouring(findings)

    def _show_colouring(self, findings: dict[Cell, Finding]) -> None:
        scaled = self.table.rows.table.column(self.scaled_column)
        scale = scale_of(scaled) if scaled is not None else None
        self.table.rows.colour(Colouring(findings, scale))
        self.legend.show_colours(scale, scaled.head if scaled else "")

    def _show_head_menu(self, number: int, at: QPoint) -> None:
        head_menu(self, number).popup(at)

    # Typing and pasting

    @property
    def is_busy(self) -> bool:
        return self.within.is_busy or self._asked.is_running

    def leave_for_good(self) -> None:
        """Ask nothing any more: a thread that outlives its owner ends the program."""
        self.within.leave_for_good()
        self._asked.wait()

    def paste_cells(self) -> None:
        """The clipboard onto the cells from the cursor: on the chosen rows, or with one from there downwards."""
        known, place = self.known, self.table.currentIndex()
        if known is None or not len(known.frame):
            return
        chosen = self.table.chosen_objects()
        rows = chosen if len(chosen) > 1 else self.table.rows.rows[max(0, place.row()) :]
        shown = self.table.shown_columns()
        first = shown.index(place.column()) if place.column() in shown else 0
        names = [self.table.rows.table.columns[n].name for n in shown]
        paste_onto(self.session, known.layer, known.fids_of(rows), names[first:], self)

    def _field_of(self, row: int) -> str:
        return self.known.field_of(row) if self.known else "water"

    def _on_typed(self, place: int, field: str, text: str) -> None:
        if self.known is not None:
            self.session.editor.set_values(self.known.fids_of([place]), {field: text}, self.known.layer)


def _tool(name: str, do: Callable[[bool], object], is_switch: bool = False) -> QToolButton:
    made = QToolButton()
    made.setCheckable(is_switch)
    made.setIcon(icon(name))
    made.setIconSize(ICON)
    made.setToolTip(str(TOOLS[name]).rstrip("…"))
    made.setAccessibleName(made.toolTip())
    made.clicked.connect(do)
    return made

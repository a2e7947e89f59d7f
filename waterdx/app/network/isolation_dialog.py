"""断水範囲: which valves to close, marked on the map, and who is without water; a valve that cannot be closed is ticked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QWidget

from waterdx.app.jobs import Latest
from waterdx.app.map.halo import Halo
from waterdx.app.map.map_view import MapView
from waterdx.app.network.tasks import Found, Valve, isolate_again, save_isolation, valve_heads, valves_of
from waterdx.app.outdated import close_when_outdated
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.theme import current_theme
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.session import Session

TITLE = Words(ja="断水範囲", en="Isolation")
SAVING = Words(ja="断水範囲を保存", en="Save the isolation")
FILES = Words("{tables};;断水区域図 (*.pdf)", "{tables};;Isolation map (*.pdf)").format(tables=TABLE_FILES)
HINT = Words(
    ja="地図の帯が断水する区間、★ が断水する重要給水施設です。行をダブルクリックすると地図の弁へ移ります。"
    "現地で閉められない弁に印を付けると、次の弁を探し直します。",
    en="On the map the band is the dry stretch, ★ a critical customer cut. Double-click a line to see the valve. "
    "Tick a valve that cannot be closed: the next ones are found.",
)
# What to do with a valve → its mark on the map (shape and colour of the theme) and in the list.
MARKS = {
    "close": ("x", "error", "✕"),
    "kept": ("s", "muted", "■"),
    "could_feed": ("t1", "success", "▲"),
    "left_out": ("o", "warning", "●"),
}
CUSTOMERS = "cut_customers"  # a star on the map
MARK_SIZE = 19
AROUND_M = 60.0


class IsolationDialog(QDialog):
    """Stays open beside the map; the marks on the map go when it is closed. The dry pipes are chosen everywhere."""

    def __init__(self, session: Session, view: MapView, found: Found, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.found = session, found
        self._map: MapView | None = view
        self.halo = Halo(view)
        self._valves: list[Valve] = []
        self._answers = Latest(self)
        self._answers.failed.connect(session.say_failed)
        self.setWindowTitle(str(TITLE))
        self.said, self.customers = label("", "title", wrap=True), label("", wrap=True)
        self.cautions = label("", wrap=True)
        self.valves = QTreeWidget()
        self._lay_out()
        self.valves.itemChanged.connect(self._on_ticked)
        self.valves.itemDoubleClicked.connect(self._on_opened)
        self.finished.connect(self._on_finished)
        view.destroyed.connect(self._on_map_gone)
        close_when_outdated(self, session, "isolate")
        self.show_found(found)

    def _lay_out(self) -> None:
        self.valves.setAccessibleName(str(Words(ja="弁の一覧", en="Valves")))
        self.valves.setHeaderLabels(valve_heads())
        self.valves.setRootIsDecorated(False)
        self.valves.setAlternatingRowColors(True)
        self.choose = button(Words(ja="断水する管を選ぶ", en="Choose the dry pipes"), self.choose_dry, "selection")
        self.save = button(Words(ja="保存…", en="Save…"), self.ask_save, "export")
        close = button(Words(ja="閉じる", en="Close"), self.close, primary=True)
        whole = column(
            self.said, self.customers, self.cautions, label(HINT, "muted", wrap=True), self.valves,
            row(self.choose, self.save, None, close), margins=(14, 12, 14, 14),
        )  # fmt: skip
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self.resize(900, 520)

    @property
    def is_busy(self) -> bool:
        """Whether the next valves are still being looked for."""
        return self._answers.is_running

    def is_ticked(self, number: int) -> bool:
        """Whether a person said that the valve of this line cannot be closed."""
        item = self.valves.topLevelItem(number)
        return item is not None and item.checkState(0) == Qt.CheckState.Checked

    # Showing

    def show_found(self, found: Found) -> None:
        """Show an isolation: sentences, list and marks; its pipes are chosen."""
        self.found = found
        shut = found.shut
        self.said.setText(str(shut.isolation.sentence))
        self.customers.setText(str(shut.about_customers))
        self.cautions.setText("\n".join(f"・{one}" for one in shut.isolation.cautions))
        self.cautions.setVisible(bool(self.cautions.text()))
        self._valves = valves_of(shut)
        self._show_list()
        self._show_marks()
        self.choose_dry()

    def _show_list(self) -> None:
        self.valves.blockSignals(True)
        self.valves.clear()
        for valve in self._valves:
            item = QTreeWidgetItem(["", f"{MARKS[valve.do][2]} {valve.cells[0]}", *valve.cells[1:]])
            if valve.do in ("close", "left_out"):
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(0, Qt.CheckState.Checked if valve.do == "left_out" else Qt.CheckState.Unchecked)
            self.valves.addTopLevelItem(item)
        for at in range(self.valves.columnCount()):
            self.valves.resizeColumnToContents(at)
        self.valves.blockSignals(False)

    def _show_marks(self) -> None:
        if self._map is None:
            return
        theme = current_theme()
        for do, (shape, tone, _sign) in MARKS.items():
            places = [valve.place for valve in self._valves if valve.do == do and valve.place is not None]
            self._map.show_points(do, np.array(places).reshape(-1, 2), shape, getattr(theme, tone), MARK_SIZE)
        customers = np.array([one.at for one in self.found.shut.customers]).reshape(-1, 2)
        self._map.show_points(CUSTOMERS, customers, "star", theme.warning, MARK_SIZE + 3)
        self.halo.show(self.found.dry, theme.found)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._show_marks()

    # Doing

    def choose_dry(self) -> None:
        """Choose the pipes without water on the map and in the table."""
        fids, objects = self.found.shut.isolation.fids, self.session.objects
        objects.choose("pipes", lambda table: table.rows_of(fids), self._bring_into_view)

    def _bring_into_view(self) -> None:
        if self._map is not None:
            self._map.zoom_to_rows_if_hidden()

    def _on_ticked(self, item: QTreeWidgetItem, _column: int) -> None:
        ticked = [valve.row for at, valve in enumerate(self._valves) if self.is_ticked(at)]
        self._answers.ask(partial(isolate_again, self.found.asked, ticked), self.show_found)

    def _on_opened(self, item: QTreeWidgetItem, _column: int) -> None:
        place = self._valves[self.valves.indexOfTopLevelItem(item)].place
        if self._map is not None and place is not None:
            self._map.zoom_to_place(*place, AROUND_M)

    def ask_save(self) -> None:
        """Ask where the lists go, then write them."""
        path = ask_where(self, SAVING, FILES, TITLE)
        if path is not None:
            self.session.run(SAVING, partial(save_isolation, self.found, path), self.session.say_saved)

    def _on_finished(self) -> None:
        self._answers.wait()
        if self._map is not None:
            for kind in (*MARKS, CUSTOMERS):
                self._map.show_points(kind, np.empty((0, 2)), "o", "", MARK_SIZE)
            self.halo.leave()

    def _on_map_gone(self) -> None:
        """The pages are made anew in another language: there is no map to mark any more."""
        self._map = None
        self.close()

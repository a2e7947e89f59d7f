"""The panes round the page: what is chosen on the right, findings and more below. One row each; where they were put is remembered.

What is in a pane, and all it needs, is loaded when it is first seen or asked for: the window is there sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolButton, QWidget

from waterdx.app.session import Session
from waterdx.app.settings import Settings
from waterdx.app.widgets import holding, row
from waterdx.core.later import later_functions
from waterdx.core.words import Words

Area = Qt.DockWidgetArea
LAYOUT = 1  # to be raised when a remembered layout no longer fits


@dataclass(frozen=True)
class DockEntry:
    """`with_map`: only beside a page that has a map. `key` shows and hides it."""

    id: str
    title: Words
    key: str
    area: Qt.DockWidgetArea
    make: Callable[[Session], QWidget]
    with_map: bool = False


DOCKS: tuple[DockEntry, ...] = (
    DockEntry("form", Words(ja="属性", en="Attributes"), "F4", Area.RightDockWidgetArea,
              later_functions("waterdx.app.form_panel").FormPanel, with_map=True),
    DockEntry("findings", Words(ja="指摘", en="Findings"), "F9", Area.BottomDockWidgetArea,
              later_functions("waterdx.app.findings_panel").FindingsPanel, with_map=True),
    DockEntry("jobs", Words(ja="処理", en="Jobs"), "Ctrl+Shift+J", Area.BottomDockWidgetArea,
              later_functions("waterdx.app.jobs_panel").JobsPanel),
    DockEntry("log", Words(ja="記録", en="Log"), "Ctrl+Shift+L", Area.BottomDockWidgetArea,
              later_functions("waterdx.app.log_panel").LogPanel),
)  # fmt: skip


class Docks(QObject):
    """`made` are the contents there are, by id. What a person has shown stays wanted on pages where it cannot be.

    Signals: `changed` when one was shown or hidden, `filled(id)` when its content was made.
    """

    changed = Signal()
    filled = Signal(str)

    def __init__(self, window: QMainWindow, session: Session, list_on_the_left: QWidget) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._has_map, self._is_setting = True, False
        self._wanted: set[str] = set()
        self.made: dict[str, QWidget] = {}
        self._docks: dict[str, QDockWidget] = {}
        self.toggles: dict[str, QToolButton] = {}
        window.setCorner(Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
        self._fixed = _fixed(list_on_the_left, window)
        for entry in DOCKS:
            self._add(entry)
        self.buttons = holding(row(*self.toggles.values(), margins=(8, 0, 0, 0)))

    def panel(self, dock: str) -> QWidget:
        """What is in it, made now where nobody has wanted it yet."""
        if dock not in self.made:
            made = self.made[dock] = next(entry for entry in DOCKS if entry.id == dock).make(self._session)
            self._docks[dock].setWidget(made)
            self.filled.emit(dock)
        return self.made[dock]

    @property
    def next_unmade(self) -> str | None:
        """The first whose content is not there yet."""
        return next((dock for dock in self._docks if dock not in self.made), None)

    def is_shown(self, dock: str) -> bool:
        """Whether it is wanted and this page has it."""
        return not self._docks[dock].isHidden()

    def show(self, dock: str, wanted: bool = True) -> None:
        """Show one, before those that share its place, or hide it."""
        self._set_visible(dock, wanted)
        if wanted:
            self._docks[dock].raise_()

    def show_page(self, has_map: bool) -> None:
        """Those that belong to a map are there where there is one."""
        self._has_map = has_map
        self._is_setting = True
        for entry in DOCKS:
            self._set_visible(entry.id, entry.id in self._wanted and self._can_be(entry))
            self.toggles.get(entry.id, self._docks[entry.id]).setEnabled(self._can_be(entry))
        self._is_setting = False
        self.changed.emit()

    def show_title(self, dock: str, title: Words) -> None:
        """What it is called, with what is in it, as the number of findings."""
        self._docks[dock].setWindowTitle(str(title))
        self.toggles[dock].setText(str(title))

    def remember(self, settings: Settings) -> None:
        settings.remember_place("docks", self._window.saveState(LAYOUT))
        settings.docks = sorted(self._wanted)

    def restore(self, settings: Settings) -> None:
        place = settings.place("docks")
        if place is not None:
            self._is_setting = True
            self._window.restoreState(place, LAYOUT)
            self._is_setting = False
        self._wanted = set(settings.docks) & set(self._docks)
        self.show_page(self._has_map)

    def remove(self) -> list[QDockWidget]:
        """Take everything away again, to make it in another language; what is to be thrown away when there is time for it."""
        self._is_setting = True
        old = [*self._docks.values(), self._fixed]
        for dock in old:
            self._window.removeDockWidget(dock)
            dock.setObjectName("")  # the new ones have its name
        return old

    def _set_visible(self, dock: str, wanted: bool) -> None:
        if wanted:
            self.panel(dock)
        self._docks[dock].setVisible(wanted)

    def _add(self, entry: DockEntry) -> None:
        dock = QDockWidget(str(entry.title), self._window)
        dock.setObjectName(f"dock_{entry.id}")
        self._window.addDockWidget(entry.area, dock)
        beside = [one for one in self._docks.values() if self._window.dockWidgetArea(one) == entry.area]
        if beside:
            self._window.tabifyDockWidget(beside[-1], dock)
        dock.hide()
        dock.toggleViewAction().toggled.connect(lambda shown: self._on_toggled(entry, shown))
        self._docks[entry.id] = dock
        if entry.area == Area.BottomDockWidgetArea:
            self.toggles[entry.id] = self._toggle(entry)

    def _toggle(self, entry: DockEntry) -> QToolButton:
        made = QToolButton()
        made.setText(str(entry.title))
        made.setCheckable(True)
        made.setToolTip(f"{entry.title} ({entry.key})")
        made.clicked.connect(lambda wanted: self.show(entry.id, wanted))
        return made

    def _on_toggled(self, entry: DockEntry, shown: bool) -> None:
        if shown:  # also by Qt's own menu, or where it was left shown
            self.panel(entry.id)
        if entry.id in self.toggles:
            self.toggles[entry.id].setChecked(shown)
        if not self._is_setting:
            (self._wanted.add if shown else self._wanted.discard)(entry.id)
            self.changed.emit()

    def _can_be(self, entry: DockEntry) -> bool:
        return self._has_map or not entry.with_map


def _fixed(widget: QWidget, window: QMainWindow) -> QDockWidget:
    """A pane that stays where it is, at the left from top to bottom."""
    dock = QDockWidget(window)
    dock.setObjectName("dock_pages")
    dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
    dock.setTitleBarWidget(QWidget(dock))
    dock.setWidget(widget)
    window.addDockWidget(Area.LeftDockWidgetArea, dock)
    return dock

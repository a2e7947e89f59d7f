"""Menus, toolbar and shortcuts of the window, made from the one list of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton

from waterdx.app.actions import ACTIONS, MENUS, Action
from waterdx.app.icons import icon
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

LONGEST_TITLE = 60
ONCE = ("file", "job")  # the menus whose keys, held down, ask for a thing once: one check, not fifty


class Menus:
    """`by_id` are the Qt actions by the id of theirs in ACTIONS."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._groups: dict[str, QActionGroup] = {}
        window.menuBar().clear()
        menus = {name: window.menuBar().addMenu(str(title)) for name, title in MENUS.items()}
        self.toolbar = self._make_toolbar()
        self.by_id: dict[str, QAction] = {}
        for action in ACTIONS:
            made = self.by_id[action.id] = self._make_action(action)
            self._place_action(action, made, menus[action.menu])

    def show_enabled(self) -> None:
        """Grey out what cannot be done now, tick what is on."""
        for action in ACTIONS:
            made = self.by_id[action.id]
            if action.title_now is not None:
                made.setText(_as_written(str(action.title_in(self._window))))
            made.setEnabled(action.is_possible(self._window))
            if action.writes and action.in_toolbar:
                made.setToolTip(self._window.session.guard.tip or _tip(action))
            if action.is_on is not None:
                made.setChecked(action.is_on(self._window))

    def remove(self) -> None:
        """Take everything away again, to make it in another language."""
        self._window.removeToolBar(self.toolbar)
        for old in (self.toolbar, *self.by_id.values()):
            old.deleteLater()

    def _make_toolbar(self) -> QToolBar:
        toolbar = QToolBar(str(Words(ja="道具", en="Tools")))
        toolbar.setObjectName("tools")
        toolbar.setMovable(False)
        toolbar.setIconSize(QSize(18, 18))
        toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._window.addToolBar(toolbar)
        return toolbar

    def _make_action(self, action: Action) -> QAction:
        made = QAction(str(action.title), self._window)
        if action.icon:
            made.setIcon(icon(action.icon))
        made.setShortcut(QKeySequence(action.shortcut))
        made.setAutoRepeat(action.menu not in ONCE)
        made.setCheckable(action.is_on is not None)
        if action.group:
            self._groups.setdefault(action.group, QActionGroup(self._window)).addAction(made)
        made.triggered.connect(lambda: self._window.run_action(action))
        return made

    def _place_action(self, action: Action, made: QAction, menu: QMenu) -> None:
        if action.rule_before:
            menu.addSeparator()
        menu.addAction(made)
        if action.in_toolbar:
            if action.rule_before and self.toolbar.actions():
                self.toolbar.addSeparator()
            name = str(action.title).rstrip("…")
            made.setIconText(name)
            made.setToolTip(_tip(action))
            self.toolbar.addAction(made)
            if action.icon_alone:
                self._show_icon_alone(made)

    def _show_icon_alone(self, made: QAction) -> None:
        shown = self.toolbar.widgetForAction(made)
        assert isinstance(shown, QToolButton)
        shown.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)


def _tip(action: Action) -> str:
    name = str(action.title).rstrip("…")
    return f"{name} ({action.shortcut})" if action.shortcut else name


def _as_written(title: str) -> str:
    """A title made of data: short enough for a menu, and an ampersand in it is no mark of a key."""
    return (title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…").replace("&", "&&")

"""F1 and Shift+F1 wherever one is: in the window by its actions, in every dialog by keys it gets when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from waterdx.app.help.topics import START, TOPICS, Topic
from waterdx.app.pages.page import Page
from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.help.window import HelpWindow
    from waterdx.app.main_window import MainWindow

PROMPT = Words(
    ja="説明を見たい項目・見出し・指摘をクリックしてください。やめるには Esc を押します。",
    en="Click the field, heading or finding you want explained; Esc leaves it.",
)


class Helper(QObject):
    """Belongs to the window; `shown` is the one help window, made when it is first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.shown: HelpWindow | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def show_help(self, topic: Topic | None = None) -> None:
        """The section that fits where the keyboard is, or the one given."""
        from waterdx.app.help.window import HelpWindow

        wanted = topic or self.topic_here()
        try:
            if self.shown is None:
                self.shown = HelpWindow(self._window.session.settings)
            self.shown.show_topic(wanted)
        except UserError as error:  # a page is missing from the program's folder
            self._window.show_user_error(error)

    def topic_here(self) -> Topic:
        """What fits the part of the window or the dialog the keyboard is in, else the page that is shown."""
        focus = QApplication.focusWidget()
        in_dialog = focus is not None and isinstance(focus.window(), QDialog)
        page = None if in_dialog else self._window.pages[self._window.page_id]
        return _topic_of(focus) or _topic_of(page) or START

    def ask_what_is(self) -> None:
        """Explain what the keyboard is on; where it is on nothing that has an explanation, what is clicked next."""
        from waterdx.app.help.tips import explain

        focus = QApplication.focusWidget()
        if focus is None or not explain(focus):
            self._window.say("info", PROMPT)
            QtWidgets.QWhatsThis.enterWhatsThisMode()

    def forget(self) -> None:
        """Close the help: the window closes, or its language changes."""
        if self.shown is not None:
            self.shown.close()
            self.shown.deleteLater()
            self.shown = None

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        dialog = new.window() if new is not None else None
        if isinstance(dialog, QDialog) and self._is_ours(dialog) and not dialog.findChild(QtGui.QShortcut, "help"):
            for keys, then in (("F1", self.show_help), ("Shift+F1", self.ask_what_is)):
                shortcut = QtGui.QShortcut(QtGui.QKeySequence(keys), dialog)
                shortcut.setObjectName("help")
                shortcut.activated.connect(lambda then=then: then())

    def _is_ours(self, dialog: QWidget) -> bool:
        """Whether the window, or one of its dialogs, opened it."""
        above: QWidget | None = dialog
        while above is not None and above is not self._window:
            above = above.parentWidget()
        return above is not None


def _topic_of(widget: QWidget | None) -> Topic | None:
    """The topic of the nearest part around it, not looking beyond a page or a dialog."""
    while widget is not None:
        topic = TOPICS.get(type(widget).__name__)
        if isinstance(widget, Page):
            return TOPICS.get(type(widget.shown_part).__name__, topic)
        if topic is not None or isinstance(widget, QDialog):
            return topic
        widget = widget.parentWidget()
    return None

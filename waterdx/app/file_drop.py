"""Files dropped anywhere on the program: a page, a table, a line to type in, a dialog. While they hang over it, it says what
it will do with them.

They are taken before any widget gets them: a line to type in would take the name of a file for text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDropEvent, QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QWidget

from waterdx.app import files
from waterdx.app.finding.found import one_line
from waterdx.app.widgets import column, label
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

HANGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove)
MOST_NAMES = 3
WIDTH = 460
OPENS = Words(ja="{names} を開きます。", en="Opens {names}.")
LOOKS = Words(
    ja="「{town}」に取り込む前に、{names} の中身をお見せします。確かめるまで何も書き込みません。",
    en="Shows what is in {names} before it is imported into “{town}”. Nothing is written before you agree.",
)
MAKES = Words(
    ja="新しいプロジェクトを作り、{names} の中身をお見せします。",
    en="Makes a new project, then shows what is in {names}.",
)
AFTERWARDS = Words(ja="いま開いている画面を閉じた後に行います。", en="This comes once the dialog shown now is closed.")


class FileDrops(QObject):
    """Watches every window of the program. `held` are files dropped on a dialog, taken when that is closed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.held: list[Path] = []
        self.hint: _Hint | None = None
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._on_window)

    def _on_window(self, _shown: QWindow | None) -> None:
        """A window that comes to the front is watched from then on; lists that pop up are none."""
        active = QApplication.activeWindow()
        if active is not None and self._is_ours(active):
            active.windowHandle().installEventFilter(self)  # a second time changes nothing

    def _is_ours(self, widget: QWidget | None) -> bool:
        while widget is not None and widget is not self._window:
            widget = widget.parentWidget()
        return widget is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in HANGS and isinstance(event, QDropEvent):
            given = files.files_in(event)
            if given and isinstance(watched, QWindow):
                event.acceptProposedAction()
                self._hint_at(given, _widget_of(watched))
            return bool(given)
        if event.type() == QEvent.Type.DragLeave:
            self._end_hint()
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._end_hint()
            given = files.files_in(event)
            if given:
                event.acceptProposedAction()
                QTimer.singleShot(0, lambda: self.take(given))  # the program that gives them waits for no dialog
            return bool(given)
        return False

    def _hint_at(self, given: list[Path], over: QWidget | None) -> None:
        """Said once while they hang over one window."""
        if self.hint is None and over is not None:
            self.hint = _Hint(over, self.words_for(given))
            self.hint.destroyed.connect(self._on_hint_gone)

    def _end_hint(self) -> None:
        if self.hint is not None:
            self.hint.hide()
            self.hint.deleteLater()
            self.hint = None

    def _on_hint_gone(self) -> None:
        """Its dialog was closed while files hung over it."""
        self.hint = None

    def words_for(self, given: list[Path]) -> Words:
        """What will be done with these files, or why nothing can be."""
        refused = files.why_not(self._window, given)
        if refused is not None:
            return refused
        town = self._window.session.town
        projects, others = files.sorted_out(given)
        names = _names(projects[:1] or others)
        words = OPENS if projects else MAKES if town is None else LOOKS
        said = words.format(names=names, town=town.name if town else "")
        return Words("{said}\n{then}", "{said}\n{then}").format(said=said, then=AFTERWARDS) if self._must_wait(given) else said

    def take(self, given: list[Path]) -> None:
        """Do so, once no dialog is in the way."""
        if self._must_wait(given):
            self.held += given
            self._wait()
        else:
            files.take_files(self._window, given)

    def _must_wait(self, given: list[Path]) -> bool:
        """Further files join those that are looked at one after the other; all else waits for the dialog."""
        shown = QApplication.activeModalWidget()
        joins = shown is not None and shown is self._window.imports.dialog and not files.sorted_out(given)[0]
        return shown is not None and not joins

    def _wait(self) -> None:
        """For the dialog that is shown, and one it may have been opened from."""
        shown = QApplication.activeModalWidget()
        if isinstance(shown, QDialog):
            shown.finished.connect(lambda: QTimer.singleShot(0, self._take_held))

    def _take_held(self) -> None:
        given, self.held = self.held, []
        if given:
            self.take(given)


class _Hint(QFrame):
    """A few words over the window that files hang over. Nothing can be clicked in it."""

    def __init__(self, window: QWidget, words: Words) -> None:
        super().__init__(window)
        self.setObjectName("drop")
        self.words = label(words, wrap=True)
        self.words.setFixedWidth(WIDTH)
        self.setLayout(column(self.words, margins=(20, 16, 20, 16)))
        self.setAccessibleName(str(words))
        self.adjustSize()
        self.move(window.rect().center() - self.rect().center())
        self.show()
        self.raise_()


def _widget_of(window: QWindow) -> QWidget | None:
    return next((one for one in QApplication.topLevelWidgets() if one.windowHandle() is window), None)


def _names(given: list[Path]) -> Words:
    shown = [one_line(one.name) for one in given[:MOST_NAMES]]
    names, english = "、".join(f"「{one}」" for one in shown), ", ".join(f"“{one}”" for one in shown)
    more = len(given) - MOST_NAMES
    return Words(names + (f" ほか {more} 件" if more > 0 else ""), english + (f" and {more} more" if more > 0 else ""))

"""Searches kept under a name: choose one, keep the present one, take one away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QInputDialog, QWidget

from waterdx.app.catalog.found import Asked
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, row
from waterdx.core.errors import UserError
from waterdx.core.words import Words

SAVED = Words(ja="保存した検索", en="Saved searches")


class SavedPanel(QWidget):
    """The same searches as on the command line, kept in the person's settings. Signal: `chosen(asked)`."""

    chosen = Signal(object)

    def __init__(self, session: Session, asked: Callable[[], Asked]) -> None:
        super().__init__()
        self.session, self._asked = session, asked
        self.names = QComboBox()
        self.names.setAccessibleName(str(SAVED))
        self.names.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.names.activated.connect(lambda _index: self._choose())
        self.names.currentIndexChanged.connect(lambda _index: self._show_ready())
        self.keep = button(Words(ja="この検索を保存…", en="Save this search…"), self.ask_name)
        self.drop = button(Words(ja="消す", en="Delete"), self.remove)
        for one in (self.keep, self.drop):
            one.setObjectName("small")
        self.setLayout(column(self.names, row(self.keep, self.drop, None)))
        self._show_ready()

    def fill(self, name: str = "") -> None:
        """The names there are, `name` chosen."""
        from waterdx.catalog.saved_searches import saved_searches

        with QSignalBlocker(self.names):
            self.names.clear()
            self.names.addItem(f"({SAVED})", "")
            with self._telling():
                for kept in saved_searches():
                    self.names.addItem(kept, kept)
            self.names.setCurrentIndex(max(0, self.names.findData(name)))
        self._show_ready()

    def ask_name(self) -> None:
        asking = QInputDialog(self)
        asking.setWindowTitle("waterdx")
        asking.setLabelText(str(Words(ja="この検索の名前", en="Name of this search")))
        asking.setTextValue(self.names.currentData() or "")
        asking.textValueSelected.connect(self.save)
        asking.finished.connect(asking.deleteLater)
        asking.open()

    def save(self, name: str) -> None:
        """Keep what is asked now under a name."""
        from waterdx.catalog.saved_searches import save_search

        kept = " ".join(name.split())
        with self._telling():
            save_search(kept, self._asked())
            self.fill(kept)
            self.session.say("success", Words(ja="検索「{n}」を保存しました。", en="Saved the search “{n}”.").format(n=kept))

    def remove(self) -> None:
        """Take the chosen search away."""
        from waterdx.catalog.saved_searches import remove_search

        name = self.names.currentData()
        with self._telling():
            remove_search(name)
            self.fill()
            self.session.say("success", Words(ja="検索「{n}」を消しました。", en="Deleted the search “{n}”.").format(n=name))

    def _choose(self) -> None:
        from waterdx.catalog.saved_searches import saved_search

        if name := self.names.currentData():
            with self._telling():
                self.chosen.emit(saved_search(name))

    def _show_ready(self) -> None:
        self.drop.setEnabled(bool(self.names.currentData()))

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """What cannot be done with the file of searches is told in the bar."""
        try:
            yield
        except UserError as error:
            self.session.say("error", error.words)

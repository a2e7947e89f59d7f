"""The changes, found by what one remembers of them; of the chosen one what it did to which object, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit, QSplitter, QWidget

from waterdx.app.editor import UNDOING
from waterdx.app.history import tasks
from waterdx.app.jobs import Latest
from waterdx.app.question import Question
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.author import LONGEST, author, set_author
from waterdx.core.fields import FIELDS
from waterdx.core.words import Words

ANYONE, NO_NAME = Words(ja="だれでも", en="Anybody"), Words(ja="(名前なし)", en="(no name)")
ANY_FIELD = Words(ja="どの項目でも", en="Any field")
PERIODS: tuple[tuple[Words, int | None], ...] = (
    (Words(ja="いつでも", en="Any time"), None),
    (Words(ja="今日", en="Today"), 0),
    (Words(ja="7 日以内", en="Last 7 days"), 7),
    (Words(ja="30 日以内", en="Last 30 days"), 30),
    (Words(ja="1 年以内", en="Last year"), 365),
)
NAME = Words(ja="記録する名前", en="Name recorded")
NAME_NOTE = Words(
    ja="これからの変更に付きます。空欄なら名前を残しません。プロジェクトを外に渡すときは、ここまでの名前も一緒に渡ります。",
    en="Goes with changes from now on; blank records none. Names recorded so far go along when the project is handed on.",
)


class ChangesTab(QWidget):
    """`refresh()` reads again by the filters as they stand."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.found: tasks.Changes | None = None
        self.places: list[tuple[str, int]] = []
        self.words = SearchLine(Words(ja="対象の番号(例: C-0301)", en="Number of an object (such as C-0301)"))
        self.field = _choices(Words(ja="項目", en="Field"), [(ANY_FIELD, ""), *((one.label, one.name) for one in FIELDS)])
        self.who = _choices(Words(ja="だれ", en="Who"), [(ANYONE, None)])
        self.since = _choices(Words(ja="いつから", en="Since"), PERIODS)
        self.table = LinkedTable(Words(ja="変更の履歴", en="History of changes"))
        self.edits = LinkedTable(Words(ja="選んだ変更の中身", en="What the chosen change did"))
        self.go = button(Words(ja="対象へ移る", en="Go to the object"), self.go_to_object, "selection")
        self.undo = button(Words(ja="ここまで元に戻す…", en="Undo down to here…"), self.ask_undo, "undo")
        session.guard.watch(self.undo)
        self.name = QLineEdit(author())
        self.reset = button(Words(ja="利用者名に戻す", en="User of this PC"), self.use_system_name)
        self._reading, self._looking = Latest(self), Latest(self)
        self._lay_out()
        self._connect()
        self.show_ready()

    def _lay_out(self) -> None:
        filters = row(self.words, self.field, self.who, self.since, margins=(10, 8, 10, 8))
        filters.setStretch(0, 1)
        for one in (self.table, self.edits):
            one.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.edits)
        split.setSizes([240, 150])
        split.setHandleWidth(1)
        self.name.setAccessibleName(str(NAME))
        self.name.setMaxLength(LONGEST)
        self.name.setPlaceholderText(str(NO_NAME))
        self.name.setMaximumWidth(170)
        self.name.setToolTip(str(NAME_NOTE))
        name = row(label(NAME), self.name, self.reset, None, self.go, self.undo, margins=(10, 6, 10, 0))
        whole = column(filters, split, name, row(label(NAME_NOTE, "small", wrap=True), margins=(10, 0, 10, 4)))
        whole.setStretch(1, 1)
        whole.setSpacing(0)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.words.searched.connect(lambda _text: self.refresh())
        for box in (self.field, self.who, self.since):
            box.activated.connect(self.refresh)
        self.table.picked.connect(self._on_picked)
        self.edits.picked.connect(lambda _rows: self.show_ready())
        self.edits.opened.connect(lambda _row: self.go_to_object())
        self.name.editingFinished.connect(self.take_name)
        self.session.jobs.started.connect(self.show_ready)
        self.session.jobs.ended.connect(self.show_ready)
        for latest in (self._reading, self._looking):
            latest.failed.connect(self.session.say_failed)

    # Reading

    def refresh(self) -> None:
        """Read the changes the filters ask for."""
        from waterdx.store.history_search import Wanted

        town, days = self.session.town, self.since.currentData()
        if town is not None:
            since = "" if days is None else tasks.since_days_ago(days)
            wanted = Wanted(self.words.text().strip(), self.field.currentData(), self.who.currentData(), since)
            self._reading.ask(partial(tasks.read_changes, town.path, wanted), self._show)

    def _show(self, found: tasks.Changes) -> None:
        self.found = found
        self.table.show_table(found.table, np.arange(len(found.table)))
        self._show_edits(tasks.Edits(Table(), []))
        self._show_authors(found.authors)

    def _show_authors(self, authors: Sequence[str]) -> None:
        """Everybody who is in the history; who was chosen stays chosen."""
        chosen = self.who.currentData()
        with QSignalBlocker(self.who):
            self.who.clear()
            for name, one in [(str(ANYONE), None), *((one or str(NO_NAME), one) for one in authors)]:
                self.who.addItem(name, one)
            self.who.setCurrentIndex(max(0, self.who.findData(chosen)))

    def _on_picked(self, _rows: object) -> None:
        number, town = self.chosen, self.session.town
        if number is not None and town is not None:
            self._looking.ask(partial(tasks.read_edits, town.path, number), self._show_edits)
        self.show_ready()

    def _show_edits(self, edits: tasks.Edits) -> None:
        self.places = edits.places
        self.edits.show_table(edits.table, np.arange(len(edits.table)))
        self.show_ready()

    @property
    def chosen(self) -> int | None:
        """The number of the change chosen."""
        rows = self.table.chosen_objects()
        return self.found.numbers[int(rows[0])] if self.found is not None and len(rows) else None

    @property
    def steps_back(self) -> int:
        """How many changes would be taken back down to the chosen one."""
        rows = self.table.chosen_objects()
        return self.found.steps_back[int(rows[0])] if self.found is not None and len(rows) else 0

    def show_ready(self) -> None:
        """Only what can be done now is offered."""
        self.go.setEnabled(len(self.edits.chosen_objects()) > 0)
        self.undo.setEnabled(self.steps_back > 0 and self.session.jobs.current is None)

    # Doing

    def go_to_object(self) -> None:
        """Choose the object of the line chosen on the map and in the table, and bring it into view."""
        rows = self.edits.chosen_objects()
        if len(rows):
            layer, fid = self.places[int(rows[0])]
            objects = self.session.objects
            self.session.action_wanted.emit("page_ledger")
            objects.choose(layer, lambda table: table.rows_of([fid]), lambda: self.session.located.emit(objects.rows))

    def ask_undo(self) -> None:
        """Take the chosen change and all later ones back after asking once."""
        number, steps = self.chosen, self.steps_back
        if number is None or not steps:
            return
        question = Words(
            ja="この変更まで、{n:,} 件の変更を元に戻しますか。", en="Take {n:,} changes back, down to this one?"
        ).format(n=steps)
        note = Words(
            ja="いまの状態は復元ポイントに残します。「やり直す」で 1 件ずつ、もう一度行うこともできます。",
            en="The present state is kept as a restore point. “Redo” makes them again one by one.",
        )
        run = partial(self.session.editor.run, UNDOING, partial(tasks.undo_to, number=number))
        Question(self, question, note).ask(Words(ja="元に戻す", en="Undo"), run)

    def take_name(self) -> None:
        """Record the name typed from now on; blank for none."""
        if self.name.text().strip() != author():
            self.session.settings.author = self.name.text().strip()
            set_author(self.session.settings.author)

    def use_system_name(self) -> None:
        self.session.settings.author = None
        set_author(None)
        self.name.setText(author())

    @property
    def is_busy(self) -> bool:
        return self._reading.is_running or self._looking.is_running

    def leave_for_good(self) -> None:
        """Ask nothing any more."""
        self._reading.wait()
        self._looking.wait()


def _choices(name: Words, several: Sequence[tuple[Words, object]]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(str(name))
    made.setToolTip(str(name))
    for words, data in several:
        made.addItem(str(words), data)
    return made

"""The restore points, and of the chosen one what going back would bring, take and change."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QSplitter, QWidget

from waterdx.app.history import tasks
from waterdx.app.jobs import Latest
from waterdx.app.question import Question
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import Reading, button, column, label, row
from waterdx.core.errors import UserError
from waterdx.core.words import Words

NOTE = Words(
    ja="取り込みや一括の変更の前に、プロジェクト全体の控えを自動で残しています。最近の 10 件まで残ります。",
    en="A copy of the whole project is kept before every import and bulk change, the latest 10 of them.",
)
HINT = Words(
    ja="復元ポイントを選ぶと、戻したときに何が変わるかをここに示します。見るだけでは何も変わりません。",
    en="Choose a restore point to see here what going back would change. Looking changes nothing.",
)
HEADING = Words(ja="復元ポイント {n} に戻すと", en="Going back to restore point {n}")
COMPARING = Words(ja="比べています…", en="Comparing…")
LATER_CHANGES = Words(
    ja="それより後の変更はなくなります。いまの状態も復元ポイントに残すので、あとで戻せます。",
    en="Later changes go away. The present state is kept as a restore point too, so you can come back.",
)


class PointsTab(QWidget):
    """Signal: `left()` when the project goes back and what is shown here no longer holds."""

    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.shown: tasks.Preview | None = None
        self.table = LinkedTable(Words(ja="復元ポイント", en="Restore points"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.preview = Reading(Words(ja="戻すと何が変わるか", en="What going back would change"))
        self.back = button(Words(ja="この時点に戻す…", en="Go back to this point…"), self.ask_back, "history")
        session.guard.watch(self.back)
        self._reading, self._comparing = Latest(self), Latest(self)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.preview)
        split.setSizes([170, 240])
        split.setHandleWidth(1)
        whole = column(
            row(label(NOTE, "muted", wrap=True), margins=(10, 8, 10, 8)), split, row(None, self.back, margins=(0, 6, 10, 4))
        )
        whole.setStretch(1, 1)
        whole.setSpacing(0)
        self.setLayout(whole)
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(lambda _number: self.ask_back())
        self._reading.failed.connect(session.say_failed)
        self._comparing.failed.connect(self._on_failed)
        session.jobs.started.connect(self.show_ready)
        session.jobs.ended.connect(self.show_ready)
        self.show_ready()

    def refresh(self) -> None:
        """Read the list of points again."""
        if self.session.town is not None:
            self._reading.ask(partial(tasks.read_points, self.session.town.path), self._show)

    def _show(self, points: tasks.Points) -> None:
        self.table.show_table(points.table, np.array(points.numbers, dtype=np.int64))
        self.shown = None
        self.preview.show_text(HINT)
        self.show_ready()

    def _on_picked(self, _numbers: object) -> None:
        number, town = self.chosen, self.session.town
        self.shown = None
        if number is not None and town is not None:
            self.preview.show_text(COMPARING)
            self._comparing.ask(partial(tasks.preview, town.path, number), self._show_preview)
        self.show_ready()

    def _show_preview(self, found: tasks.Preview) -> None:
        self.shown = found
        self.preview.clear()
        self.preview.add(HEADING.format(n=found.number), 1.1)
        for line in found.lines:
            self.preview.add(line, muted=str(line).startswith(" "), above=0 if str(line).startswith(" ") else 6)
        self.preview.show_start()

    def _on_failed(self, error: Exception) -> None:
        self.preview.show_text(str(error) if isinstance(error, UserError) else "")
        if not isinstance(error, UserError):
            self.session.say_failed(error)

    @property
    def chosen(self) -> int | None:
        """The number of the point chosen."""
        chosen = self.table.chosen_objects()
        return int(chosen[0]) if len(chosen) else None

    def show_ready(self) -> None:
        self.back.setEnabled(self.chosen is not None and self.session.jobs.current is None)

    def ask_back(self) -> None:
        """Go back to the chosen point after asking once."""
        number = self.chosen
        if number is None:
            return
        question = Words(ja="復元ポイント {n} の時点に戻しますか。", en="Go back to restore point {n}?").format(n=number)
        known = self.shown.summary if self.shown is not None and self.shown.number == number else Words("", "")
        note = Words("{a}\n{b}", "{a}\n{b}").format(a=known, b=LATER_CHANGES)
        Question(self, question, note).ask(Words(ja="この時点に戻す", en="Go back"), partial(self._go_back, number))

    def _go_back(self, number: int) -> None:
        self.left.emit()
        self.session.go_back(number)

    @property
    def is_busy(self) -> bool:
        return self._reading.is_running or self._comparing.is_running

    def leave_for_good(self) -> None:
        """Ask nothing any more."""
        self._reading.wait()
        self._comparing.wait()

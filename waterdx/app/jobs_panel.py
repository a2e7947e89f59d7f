"""処理: what runs, what waits for its turn, and what is over with what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QProgressBar, QTreeWidget, QTreeWidgetItem, QWidget

from waterdx.app.icons import icon
from waterdx.app.job_record import Done
from waterdx.app.jobs import Job, State
from waterdx.app.session import Session
from waterdx.app.status import progress_bar, progress_words, show_progress
from waterdx.app.widgets import button, column, label, row
from waterdx.core.durations import took_words
from waterdx.core.words import Words

STATE_NAMES: dict[State, Words] = {
    "waiting": Words(ja="待ち", en="Waiting"),
    "running": Words(ja="実行中", en="Running"),
    "done": Words(ja="完了", en="Done"),
    "failed": Words(ja="失敗", en="Failed"),
    "cancelled": Words(ja="取り消し", en="Cancelled"),
}
ICONS: dict[State, str] = {
    "waiting": "history",
    "running": "run",
    "done": "success",
    "failed": "error",
    "cancelled": "clear",
}
HEADS = (
    Words(ja="状態", en="State"),
    Words(ja="処理", en="Job"),
    Words(ja="時刻", en="Time"),
    Words(ja="かかった時間", en="Took"),
    Words(ja="進み具合・結果", en="Progress or result"),
)
NOTHING = Words(
    ja="まだ何も行っていません。台帳の点検や取り込みなど、時間のかかる処理がここに並びます。",
    en="Nothing yet. What takes a while, such as checking or importing a ledger, is listed here.",
)
STATE, TITLE, TIME, TOOK, RESULT = range(5)
REDRAWN_MS = 500  # the time that runs, also while a job says nothing of its progress


class JobsPanel(QWidget):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._record, self._jobs = session, session.done, session.jobs
        self._rows: list[tuple[Job, State, QTreeWidgetItem]] = []
        self._bar: QProgressBar | None = None
        self.list = _JobList()
        self.nothing = label(NOTHING, "muted", wrap=True)
        self.nothing.setContentsMargins(14, 6, 14, 6)
        self.show_result = button(Words(ja="見る", en="Show"), self.show_chosen)
        self.stop = button(Words(ja="取り消す", en="Cancel"), self.stop_chosen, "clear")
        self.clear = button(Words(ja="終わったものを消す", en="Clear what is over"), self._record.clear)
        for one in (self.show_result, self.stop, self.clear):
            one.setObjectName("small")
        whole = column(row(self.show_result, self.stop, None, self.clear, margins=(10, 8, 10, 0)), self.nothing, self.list)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.list.itemSelectionChanged.connect(self._show_ready)
        self.list.opened.connect(self.show_chosen)
        self.list.stop_wanted.connect(self.stop_chosen)
        self._record.changed.connect(self.refresh)
        self._clock = QTimer(self)
        self._clock.setInterval(REDRAWN_MS)
        self._clock.timeout.connect(self._show_running)
        self.refresh()

    # Showing

    def refresh(self) -> None:
        """Show the jobs as they are now; the one that was chosen stays chosen."""
        jobs = self._in_order()
        if [(job, job.state) for job in jobs] != [(job, state) for job, state, _item in self._rows]:
            self._fill(jobs)
        self.list.setVisible(bool(jobs))
        self.nothing.setVisible(not jobs)
        self._show_running()
        self._show_ready()

    def _in_order(self) -> list[Job]:
        """What runs, what waits, and what is over, the last first."""
        running = [self._jobs.current] if self._jobs.current is not None else []
        return [*running, *self._jobs.waiting, *(one.job for one in reversed(self._record.done))]

    def _fill(self, jobs: list[Job]) -> None:
        chosen, done = self.chosen(), {one.job: one for one in self._record.done}
        self._bar = None
        self.list.clear()
        self._rows = [(job, job.state, _item(job, done.get(job))) for job in jobs]
        for job, state, item in self._rows:
            self.list.addTopLevelItem(item)
            if state == "running":
                self._bar = progress_bar()
                self.list.setItemWidget(item, TOOK, self._bar)
            if job is chosen:
                item.setSelected(True)

    def _show_running(self) -> None:
        job = self._jobs.current
        if job is not None and self._bar is not None:
            show_progress(self._bar, job)
            self._rows[0][2].setText(RESULT, progress_words(job))

    def showEvent(self, event: QShowEvent) -> None:
        self._clock.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)

    def _show_ready(self) -> None:
        job = self.chosen()
        self.show_result.setEnabled(job is not None and job.state in ("done", "failed") and bool(job.page))
        self.stop.setEnabled(job is not None and (job.state == "waiting" or (job.state == "running" and not job.is_cancelling)))
        self.clear.setEnabled(bool(self._record.done))

    def chosen(self) -> Job | None:
        """The job of the row chosen."""
        return next((job for job, _state, item in self._rows if item.isSelected()), None)

    # Doing

    def show_chosen(self) -> None:
        """Go to the page where the result of the job chosen is."""
        job = self.chosen()
        if job is not None and self.show_result.isEnabled():
            self._session.action_wanted.emit(f"page_{job.page}")

    def stop_chosen(self) -> None:
        """Cancel the job chosen if it runs, take it out if it waits."""
        job = self.chosen()
        if job is None:
            return
        if job.state == "running":
            self._jobs.cancel()
        else:
            self._jobs.remove(job)
        self.refresh()


class _JobList(QTreeWidget):
    """Signals: `opened` on Enter or a double click, `stop_wanted` on Delete."""

    opened = Signal()
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(str(Words(ja="処理の一覧", en="Jobs")))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setHeaderLabels([str(one) for one in HEADS])
        for section, width in ((STATE, 110), (TITLE, 260), (TIME, 90), (TOOK, 140)):
            self.header().resizeSection(section, width)
        self.header().setSectionResizeMode(RESULT, QHeaderView.ResizeMode.Stretch)
        self.itemDoubleClicked.connect(lambda _item, _column: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.stop_wanted.emit()
        else:
            super().keyPressEvent(event)


def _item(job: Job, done: Done | None) -> QTreeWidgetItem:
    said = str(done.said) if done else ""
    when = f"{done.at:%H:%M:%S}" if done else ""
    took = str(took_words(job.seconds)) if done and job.seconds else ""
    item = QTreeWidgetItem([str(STATE_NAMES[job.state]), str(job.title), when, took, " ".join(said.split())])
    item.setIcon(STATE, icon(ICONS[job.state]))
    item.setData(STATE, Qt.ItemDataRole.UserRole, job.state)
    if said and "<" not in said:
        item.setToolTip(RESULT, said)
    return item

"""Long work in a thread: a plain function `task(progress)` in, signals on the window's thread out."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from waterdx.core.durations import seconds_left
from waterdx.core.errors import Cancelled, UserError
from waterdx.core.progress import Progress
from waterdx.core.words import Words

Task = Callable[[Progress], Any]
SECONDS_BETWEEN_REPORTS = 0.05  # twenty a second: more only costs the window time
STACK_BYTES = 16 * 2**20

State = Literal["waiting", "running", "done", "failed", "cancelled"]


def always() -> bool:
    return True


class Job(QObject):
    """One task: waiting, running, or over. `page` is where its result is to be seen.

    Signals, all on the window's thread: `progressed(fraction, sentence)`, then exactly one of `succeeded(result)`,
    `failed(exception)`, `cancelled()`, then `finished()`.
    """

    progressed = Signal(float, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()
    _ended = Signal(object, object)

    def __init__(self, title: Words, task: Task, wanted: Callable[[], bool] = always, page: str = "") -> None:
        super().__init__()
        self.title, self.wanted, self.page = title, wanted, page
        self.state: State = "waiting"
        self.fraction, self.note = 0.0, str(title)
        self._started_at = self._ended_at = 0.0
        self._thread = _Thread(task, self)
        self._stop = threading.Event()
        self.progressed.connect(self._on_progressed)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        self.state, self._started_at = "running", time.monotonic()
        self._thread.start()

    @property
    def seconds(self) -> float:
        """How long it has been running, or ran."""
        return (self._ended_at or time.monotonic()) - self._started_at if self._started_at else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it may still take; None while that cannot be told."""
        return seconds_left(self.seconds, self.fraction) if self.state == "running" else None

    def leave_out(self) -> None:
        """Never start it."""
        self.state = "cancelled"
        self.cancelled.emit()
        self.finished.emit()

    def cancel(self) -> None:
        """Ask the task to stop at its next progress call."""
        self._stop.set()

    def wait(self) -> None:
        """Block until the thread has ended; the signals come when the event loop runs."""
        self._thread.wait()

    @property
    def is_cancelling(self) -> bool:
        return self._stop.is_set()

    @Slot(float, str)
    def _on_progressed(self, fraction: float, note: str) -> None:
        self.fraction, self.note = fraction, note

    @Slot(object, object)
    def _on_ended(self, result: object, error: BaseException | None) -> None:
        self.wait()
        self._ended_at = time.monotonic()
        if isinstance(error, Cancelled):
            self.state = "cancelled"
            self.cancelled.emit()
        elif error is not None:
            self.state = "failed"
            self.failed.emit(error)
        else:
            self.state = "done"
            self.succeeded.emit(result)
        self.finished.emit()


class _Thread(QThread):
    """Runs the task. It has no Qt parent: the job that owns it is kept alive until it has ended."""

    def __init__(self, task: Task, job: Job) -> None:
        super().__init__()
        self.setStackSize(STACK_BYTES)
        self._task: Task | None = task
        self._job, self._reported = job, 0.0

    def run(self) -> None:
        result, error = None, None
        task, self._task = self._task, None  # the job is listed when it is over; what its task holds is let go
        assert task is not None
        try:
            result = task(self._progress)
        except Exception as raised:  # the border: whatever went wrong, the window has to hear of it
            error = raised
        self._job._ended.emit(result, error)

    def _progress(self, done: float, total: float, note: Words) -> None:
        if self._job.is_cancelling:
            raise Cancelled
        now = time.monotonic()
        if now - self._reported >= SECONDS_BETWEEN_REPORTS:
            self._reported = now
            self._job.progressed.emit(done / total if total > 0 else 0.0, str(note))


class Jobs(QObject):
    """The window's one place for long work: one job at a time, the others wait in the order in which they were asked for.

    `page` is the page in view, where the results of what is asked for now belong unless it is said otherwise.

    Signals: `queued(job)` when it has to wait, `started(job)`, `failed_by_user(UserError)`, `failed_by_us(exception)`,
    `dropped(job)` when nobody wants it any more once its turn has come, `ended(job)` for each, `changed()` after any of these.
    """

    queued = Signal(object)
    started = Signal(object)
    failed_by_user = Signal(object)
    failed_by_us = Signal(object)
    dropped = Signal(object)
    ended = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Job | None = None
        self.waiting: deque[Job] = deque()
        self.page = ""

    def run(
        self,
        title: Words,
        task: Task,
        then: Callable[[Any], object],
        wanted: Callable[[], bool] = always,
        page: str = "",
    ) -> Job:
        """Do `task` when all that was asked for before is done; `then(result)` is called on the window's thread.

        `wanted()` is asked when its turn comes: what an earlier job has made pointless is dropped.
        """
        job = Job(title, task, wanted, page or self.page)
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)
        self.waiting.append(job)
        if self.current is None and len(self.waiting) == 1:
            self._start_next()
        else:
            self.queued.emit(job)
            self.changed.emit()
        return job

    def cancel(self) -> None:
        """Stop what is running; what waits goes on."""
        if self.current is not None:
            self.current.cancel()

    def remove(self, job: Job) -> None:
        """Take a job that waits out of the queue."""
        if job in self.waiting:
            self.waiting.remove(job)
            self._leave_out(job)

    def cancel_and_wait(self) -> None:
        """For closing the window: nothing may run on after it, and nothing is begun."""
        self.waiting.clear()
        if self.current is not None:
            self.current.cancel()
            self.current.wait()

    @property
    def is_to_be_asked_before_closing(self) -> bool:
        """Whether closing would stop work that nobody has cancelled yet."""
        return self.current is not None and not self.current.is_cancelling

    def _start_next(self) -> None:
        while self.waiting and self.current is None:
            job = self.waiting.popleft()
            if job.wanted():
                self._start(job)
            else:
                self._leave_out(job)
                self.dropped.emit(job)

    def _start(self, job: Job) -> None:
        self.current = job
        job.finished.connect(self._on_finished)
        self.started.emit(job)
        self.changed.emit()
        job.start()

    def _leave_out(self, job: Job) -> None:
        job.leave_out()
        self.ended.emit(job)
        self.changed.emit()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        (self.failed_by_user if isinstance(error, UserError) else self.failed_by_us).emit(error)

    @Slot()
    def _on_finished(self) -> None:
        job, self.current = self.current, None
        self.ended.emit(job)
        self.changed.emit()
        self._start_next()


class Latest(QObject):
    """Quick questions asked again and again (search as you type): only the newest answer arrives, none is queued."""

    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: Job | None = None
        self._next: tuple[Task, Callable[[Any], object]] | None = None
        self._then: Callable[[Any], object] | None = None

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def ask(self, task: Task, then: Callable[[Any], object]) -> None:
        """Answer with `then(result)` unless a newer question comes first."""
        self._next = (task, then)
        if self._running is None:
            self._start_next()
        else:
            self._running.cancel()

    def wait(self) -> None:
        """Drop what was asked and wait for what is running."""
        self._next = self._then = None
        if self._running is not None:
            self._running.cancel()
            self._running.wait()

    def _start_next(self) -> None:
        assert self._next is not None
        task, self._then = self._next
        self._next = None
        self._running = Job(Words("", ""), task)
        self._running.succeeded.connect(self._on_succeeded)
        self._running.failed.connect(self._on_failed)
        self._running.finished.connect(self._on_finished)
        self._running.start()

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        if self._next is None and self._then is not None:
            self._then(result)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self._next is None:
            self.failed.emit(error)

    @Slot()
    def _on_finished(self) -> None:
        self._running = None
        if self._next is not None:
            self._start_next()

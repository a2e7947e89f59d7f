"""Long work in a thread: a plain function `task(progress)` in, signals on the window's thread out."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from waterdx.core.errors import Cancelled, UserError
from waterdx.core.progress import Progress
from waterdx.core.words import Words

Task = Callable[[Progress], Any]
SECONDS_BETWEEN_REPORTS = 0.05  # twenty a second: more only costs the window time
STACK_BYTES = 16 * 2**20


class Job(QObject):
    """One task on its way.

    Signals, all on the window's thread: `progressed(fraction, sentence)`, then exactly one of `succeeded(result)`,
    `failed(exception)`, `cancelled()`, then `finished()`.
    """

    progressed = Signal(float, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()
    _ended = Signal(object, object)

    def __init__(self, title: Words, task: Task) -> None:
        super().__init__()
        self.title = title
        self._thread = _Thread(task, self)
        self._stop = threading.Event()
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        """Ask the task to stop at its next progress call."""
        self._stop.set()

    def wait(self) -> None:
        """Block until the thread has ended; the signals come when the event loop runs."""
        self._thread.wait()

    @property
    def is_cancelling(self) -> bool:
        return self._stop.is_set()

    @Slot(object, object)
    def _on_ended(self, result: object, error: BaseException | None) -> None:
        self.wait()
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)
        self.finished.emit()


class _Thread(QThread):
    """Runs the task. It has no Qt parent: the job that owns it is kept alive until it has ended."""

    def __init__(self, task: Task, job: Job) -> None:
        super().__init__()
        self.setStackSize(STACK_BYTES)
        self._task, self._job, self._reported = task, job, 0.0

    def run(self) -> None:
        result, error = None, None
        try:
            result = self._task(self._progress)
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
    """The window's one place for long work: one job at a time, its result handed to whoever asked.

    Signals: `started(job)`, `refused(Words)` when something is running already, `failed_by_user(UserError)`,
    `failed_by_us(exception)`, `ended(job)`.
    """

    started = Signal(object)
    refused = Signal(object)
    failed_by_user = Signal(object)
    failed_by_us = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Job | None = None

    def run(self, title: Words, task: Task, then: Callable[[Any], object]) -> Job | None:
        """Start `task`; `then(result)` is called on the window's thread. None when another job is running."""
        if self.current is not None:
            self.refused.emit(
                Words(ja="「{title}」の実行中です。終わるか取り消してから、もう一度お試しください。",
                      en="“{title}” is running. Wait for it or cancel it, then try again.").format(title=self.current.title)
            )  # fmt: skip
            return None
        job = self.current = Job(title, task)
        job.succeeded.connect(then)
        job.failed.connect(self._on_failed)
        job.finished.connect(self._on_finished)
        self.started.emit(job)
        job.start()
        return job

    def cancel(self) -> None:
        if self.current is not None:
            self.current.cancel()

    def cancel_and_wait(self) -> None:
        """For closing the window: nothing may run on after it."""
        if self.current is not None:
            self.current.cancel()
            self.current.wait()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        (self.failed_by_user if isinstance(error, UserError) else self.failed_by_us).emit(error)

    @Slot()
    def _on_finished(self) -> None:
        job, self.current = self.current, None
        self.ended.emit(job)


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

"""The right end of the status bar: what runs, how far it is, how long it takes, what waits, and the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from waterdx.app.jobs import Job, Jobs
from waterdx.app.widgets import label
from waterdx.core.durations import left_words
from waterdx.core.words import Words

STEPS = 1000
WAITING = Words(ja="待ち {n} 件", en="{n} waiting")


class JobStatus(QWidget):
    """Signal: `cancel_wanted`. Hidden while nothing runs; the status bar keeps its height."""

    cancel_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.note = label()
        self.bar = progress_bar()
        self.bar.setFixedWidth(180)
        self.cancel = QPushButton(str(Words(ja="取り消し", en="Cancel")))
        self.cancel.clicked.connect(self.cancel_wanted)
        self.cancel.setStyleSheet("padding: 1px 12px;")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 6, 2)
        layout.addStretch(1)
        layout.addWidget(self.note)
        layout.addWidget(self.bar, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.cancel)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        jobs.started.connect(self._follow)
        jobs.changed.connect(self.show_now)
        self.show_now()

    def _follow(self, job: Job) -> None:
        job.progressed.connect(self.show_now)

    def show_now(self) -> None:
        """What runs now."""
        job = self._jobs.current
        self.setVisible(job is not None)
        if job is not None:
            show_progress(self.bar, job)
            self.note.setText(" · ".join([progress_words(job), *self._waiting()]))
            self.cancel.setEnabled(not job.is_cancelling)

    def _waiting(self) -> list[str]:
        return [str(WAITING.format(n=len(self._jobs.waiting)))] if self._jobs.waiting else []


def progress_bar() -> QProgressBar:
    """A bar without words in it."""
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setAccessibleName(str(Words(ja="進み具合", en="Progress")))
    return bar


def show_progress(bar: QProgressBar, job: Job) -> None:
    """How far a job is; a bar that only moves while it has not said so."""
    bar.setRange(0, STEPS if job.fraction else 0)
    bar.setValue(int(job.fraction * STEPS))


def progress_words(job: Job) -> str:
    """What a running job does, and how long it still takes once that can be told."""
    if job.is_cancelling:
        return str(Words(ja="取り消しています…", en="Cancelling…"))
    left = job.seconds_left
    return job.note if left is None else f"{job.note} · {left_words(left)}"

"""The right end of the status bar: what runs, how far it is, and the button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from waterdx.app.jobs import Job
from waterdx.app.widgets import label
from waterdx.core.words import Words

STEPS = 1000


class JobStatus(QWidget):
    """Signal: `cancel_wanted`. Hidden while nothing runs; the status bar keeps its height."""

    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = label()
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setFixedWidth(180)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(str(Words(ja="進み具合", en="Progress")))
        self.cancel = QPushButton(str(Words(ja="取り消し", en="Cancel")))
        self.cancel.clicked.connect(self.cancel_wanted)
        self.cancel.setStyleSheet("padding: 1px 12px;")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 6, 2)
        layout.addStretch(1)
        layout.addWidget(self._note)
        layout.addWidget(self.bar, alignment=Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.cancel)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_job(self, job: Job) -> None:
        """Follow one job until it has finished."""
        self._note.setText(str(job.title))
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.show()
        job.progressed.connect(self.show_progress)
        job.finished.connect(self.hide)

    @Slot(float, str)
    def show_progress(self, fraction: float, note: str) -> None:
        self.bar.setRange(0, STEPS)
        self.bar.setValue(int(fraction * STEPS))
        self._note.setText(note)

    def show_cancelling(self) -> None:
        self.cancel.setEnabled(False)
        self._note.setText(str(Words(ja="取り消しています…", en="Cancelling…")))

"""What has been done in this window: each job that is over, with when, how long, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from waterdx.app.jobs import Job, Jobs
from waterdx.app.log import LOG
from waterdx.core.errors import UserError
from waterdx.core.words import Words

KEPT = 200
BROKEN = Words(
    ja="waterdx の不具合で止まりました。記録(ログ)に内容があります。", en="A mistake in waterdx stopped it; the log tells more."
)
TAKEN_OUT = Words(ja="始める前に取りやめました。", en="Taken out before it began.")
CANCELLED = Words(ja="取り消しました。", en="Cancelled.")


@dataclass(frozen=True)
class Done:
    """A job that is over: `said` is its result or trouble in a sentence, empty where its page shows all."""

    job: Job
    at: dt.datetime
    said: Words


class JobRecord(QObject):
    """`done` is in the order of ending. Signal: `changed`."""

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.done: deque[Done] = deque(maxlen=KEPT)
        self._said: dict[Job, Words] = {}
        jobs.started.connect(self._on_started)
        jobs.ended.connect(self._on_ended)
        jobs.changed.connect(self.changed)

    def hear(self, words: Words) -> None:
        """What is said while a job hands over its result is its result."""
        job = self._handing_over()
        if job is not None:
            self._said[job] = words

    def page_of_result(self) -> str:
        """The page a result that is just being said belongs to; empty where none is."""
        job = self._handing_over()
        return job.page if job is not None else ""

    def _handing_over(self) -> Job | None:
        job = self.jobs.current
        return job if job is not None and job.state == "done" else None

    def clear(self) -> None:
        """Forget what is over."""
        self.done.clear()
        self.changed.emit()

    def _on_started(self, job: Job) -> None:
        job.failed.connect(self._on_failed)  # no lambda: Qt would keep it, and it the job, which is never let go then
        job.progressed.connect(self.changed)

    def _on_failed(self, error: BaseException) -> None:
        assert self.jobs.current is not None
        self._said[self.jobs.current] = error.words if isinstance(error, UserError) else BROKEN

    def _on_ended(self, job: Job) -> None:
        said = self._said.pop(job, Words("", ""))
        if job.state == "cancelled":
            said = CANCELLED if job.seconds else TAKEN_OUT
        self.done.append(Done(job, dt.datetime.now(), said))
        LOG.info("%s: %s, %.1f s", job.title.en, job.state, job.seconds)

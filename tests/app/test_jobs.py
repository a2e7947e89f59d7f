"""Jobs: one at a time, stoppable, and what they say arrives in the right order on the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from waterdx.app.jobs import Job, Jobs, Latest
from waterdx.core.errors import UserError
from waterdx.core.progress import Progress
from waterdx.core.words import Words

TITLE = Words("試験", "Test")
BAD_FILE = UserError(ja="読めません。", en="Cannot be read.")


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.cancel_and_wait()


def until_cancelled(progress: Progress) -> None:
    gate = threading.Event()
    while not gate.wait(0.001):
        progress(1, 10, TITLE)


def test_a_job_reports_then_succeeds_then_finishes(qtbot: QtBot) -> None:
    def task(progress: Progress) -> int:
        progress(1, 2, TITLE)
        return 42

    job, results = Job(TITLE, task), []
    job.succeeded.connect(results.append)
    with qtbot.waitSignals([job.progressed, job.succeeded, job.finished], order="strict", timeout=5000):
        job.start()
    assert results == [42]


def test_the_result_comes_on_the_window_s_thread(qtbot: QtBot, jobs: Jobs) -> None:
    threads: list[int] = []
    with qtbot.waitSignal(jobs.ended, timeout=5000):
        jobs.run(TITLE, lambda progress: threading.get_ident(), lambda result: threads.extend([result, threading.get_ident()]))
    assert threads[0] != threads[1] == threading.get_ident()


def test_a_cancelled_job_says_so_and_nothing_else(qtbot: QtBot) -> None:
    job = Job(TITLE, until_cancelled)
    heard: list[str] = []
    job.succeeded.connect(lambda: heard.append("succeeded"))
    job.failed.connect(lambda: heard.append("failed"))
    with qtbot.waitSignals([job.cancelled, job.finished], order="strict", timeout=5000):
        job.start()
        job.cancel()
    assert heard == []


def test_what_the_person_can_fix_is_told_apart_from_our_mistakes(qtbot: QtBot, jobs: Jobs) -> None:
    def fails(progress: Progress) -> None:
        raise BAD_FILE

    def breaks(progress: Progress) -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(jobs.failed_by_user, timeout=5000) as told:
        jobs.run(TITLE, fails, print)
    qtbot.waitUntil(lambda: jobs.current is None)
    with qtbot.waitSignal(jobs.failed_by_us, timeout=5000) as broken:
        jobs.run(TITLE, breaks, print)
    assert told.args == [BAD_FILE] and isinstance(broken.args[0], ZeroDivisionError)
    qtbot.waitUntil(lambda: jobs.current is None)


def test_a_second_job_is_refused_with_a_sentence(qtbot: QtBot, jobs: Jobs) -> None:
    jobs.run(TITLE, until_cancelled, print)
    with qtbot.waitSignal(jobs.refused, timeout=5000) as refused:
        assert jobs.run(TITLE, until_cancelled, print) is None
    assert "試験" in refused.args[0].ja
    with qtbot.waitSignal(jobs.ended, timeout=5000):
        jobs.cancel()


def test_progress_reports_at_most_some_twenty_times_a_second(qtbot: QtBot) -> None:
    reports: list[float] = []

    def chatters(progress: Progress) -> None:
        for step in range(20_000):
            progress(step, 20_000, TITLE)

    job = Job(TITLE, chatters)
    job.progressed.connect(lambda fraction, note: reports.append(fraction))
    with qtbot.waitSignal(job.finished, timeout=10_000):
        job.start()
    assert 1 <= len(reports) < 200


def test_of_many_questions_only_the_newest_is_answered(qtbot: QtBot) -> None:
    latest, answers = Latest(), []
    gate = threading.Event()
    latest.ask(lambda progress: gate.wait(5), answers.append)
    for number in range(20):
        latest.ask(lambda progress, number=number: number, answers.append)
    gate.set()
    qtbot.waitUntil(lambda: not latest.is_running, timeout=5000)
    assert answers == [19]

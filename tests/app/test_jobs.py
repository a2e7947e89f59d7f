"""Jobs: one at a time, the others in their order, stoppable, and what they say arrives in the right order on the window's thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from waterdx.app.job_record import JobRecord
from waterdx.app.jobs import Job, Jobs, Latest
from waterdx.core.durations import left_words, seconds_left, took_words
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


def test_a_second_job_waits_for_its_turn(qtbot: QtBot, jobs: Jobs) -> None:
    order: list[int] = []
    for number in range(4):
        jobs.run(TITLE, lambda progress, number=number: number, order.append)
    assert len(jobs.waiting) == 3 and jobs.waiting[0].state == "waiting"
    qtbot.waitUntil(lambda: jobs.current is None, timeout=5000)
    assert order == [0, 1, 2, 3] and not jobs.waiting


def test_what_is_asked_for_when_a_job_ends_comes_after_what_waits(qtbot: QtBot, jobs: Jobs) -> None:
    order: list[str] = []
    jobs.run(TITLE, lambda progress: "first", lambda said: (order.append(said), jobs.run(TITLE, lambda p: "new", order.append)))
    jobs.run(TITLE, lambda progress: "second", order.append)
    qtbot.waitUntil(lambda: jobs.current is None, timeout=5000)
    assert order == ["first", "second", "new"]


def test_a_job_that_fails_or_is_cancelled_does_not_stop_those_that_wait(qtbot: QtBot, jobs: Jobs) -> None:
    done: list[str] = []

    def fails(progress: Progress) -> None:
        raise BAD_FILE

    first = jobs.run(TITLE, until_cancelled, print)
    jobs.run(TITLE, fails, print)
    jobs.run(TITLE, lambda progress: "done", done.append)
    first.cancel()
    qtbot.waitUntil(lambda: jobs.current is None, timeout=5000)
    assert done == ["done"] and first.state == "cancelled"


def test_a_job_that_waits_can_be_taken_out(qtbot: QtBot, jobs: Jobs) -> None:
    done: list[str] = []
    first = jobs.run(TITLE, until_cancelled, print)
    second = jobs.run(TITLE, lambda progress: "second", done.append)
    jobs.run(TITLE, lambda progress: "third", done.append)
    with qtbot.waitSignals([second.cancelled, second.finished, jobs.ended], timeout=5000):
        jobs.remove(second)
    first.cancel()
    qtbot.waitUntil(lambda: jobs.current is None, timeout=5000)
    assert done == ["third"]


def test_a_job_nobody_wants_any_more_is_dropped(qtbot: QtBot, jobs: Jobs) -> None:
    done: list[str] = []
    first = jobs.run(TITLE, until_cancelled, print)
    second = jobs.run(TITLE, lambda progress: "second", done.append, wanted=lambda: False)
    with qtbot.waitSignal(jobs.dropped, timeout=5000) as dropped:
        first.cancel()
    assert dropped.args == [second] and done == [] and jobs.current is None


def test_the_time_left_is_told_once_it_can_be(qtbot: QtBot) -> None:
    assert seconds_left(1.0, 0.5) is None and seconds_left(60.0, 0.0) is None
    assert seconds_left(30.0, 0.75) == pytest.approx(10.0)
    assert left_words(4).ja == "残り約 10 秒" and left_words(3 * 60 + 1).en == "about 4 min left"
    assert left_words(2 * 3600).ja == "残り約 2.0 時間"
    assert took_words(3.21).ja == "3.2 秒" and took_words(61.4).ja == "1 分 1 秒"


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


def test_a_job_that_is_over_is_let_go_with_all_it_holds_when_the_record_forgets_it(qtbot: QtBot, jobs: Jobs) -> None:
    record = JobRecord(jobs, jobs)
    with qtbot.waitSignal(jobs.ended, timeout=5000):
        job = weakref.ref(jobs.run(TITLE, lambda progress: 42, lambda result: None))
    assert [one.job for one in record.done] == [job()]
    record.clear()
    gc.collect()
    assert job() is None

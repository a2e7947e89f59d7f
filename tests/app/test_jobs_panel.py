"""Jobs as a person sees them: what runs, waits and is over, stopped and taken out, and the way to its result."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from waterdx.app.jobs_panel import RESULT, STATE, TITLE, JobsPanel
from waterdx.app.main_window import MainWindow
from waterdx.app.question import Question
from waterdx.core.errors import UserError
from waterdx.core.progress import Progress
from waterdx.core.words import Words

Wait = Callable[[], None]
LONG, OTHER = Words("長い処理", "Long"), Words("別の処理", "Other")


class Held:
    """A job that goes on until it is let go or cancelled."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def task(self, progress: Progress) -> str:
        step = 0
        while not self.gate.wait(0.005):
            step += 1
            progress(min(step, 50), 100, Words("半分まで", "Half way"))
        return "done"


@pytest.fixture
def held() -> Iterator[Held]:
    made = Held()
    yield made
    made.gate.set()


@pytest.fixture
def panel(window: MainWindow) -> JobsPanel:
    window.menus.by_id["jobs"].trigger()
    made = window.findChild(JobsPanel)
    assert made is not None and made.isVisible()
    return made


def rows(panel: JobsPanel) -> list[tuple[str, str]]:
    items = [panel.list.topLevelItem(number) for number in range(panel.list.topLevelItemCount())]
    return [(item.text(STATE), item.text(TITLE)) for item in items if item is not None]


def click_row(panel: JobsPanel, number: int, qtbot: QtBot) -> None:
    place = panel.list.visualItemRect(panel.list.topLevelItem(number)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_jobs_are_listed_as_they_run_wait_and_end(panel: JobsPanel, window: MainWindow, held: Held, wait_for_job: Wait) -> None:
    assert panel.nothing.isVisible() and not panel.list.isVisible()
    window.session.run(LONG, held.task, print)
    window.session.run(OTHER, lambda progress: None, lambda _: window.say("success", Words("できました。", "Done.")))
    assert rows(panel) == [("実行中", "長い処理"), ("待ち", "別の処理")] and "待ち 1 件" in window.status.note.text()
    held.gate.set()
    wait_for_job()
    assert rows(panel) == [("完了", "別の処理"), ("完了", "長い処理")]
    first = panel.list.topLevelItem(0)
    assert first is not None and first.text(RESULT) == "できました。"
    panel.clear.click()
    assert rows(panel) == []


def test_the_bar_the_note_and_the_time_left_follow_the_job(
    panel: JobsPanel, window: MainWindow, held: Held, qtbot: QtBot
) -> None:
    window.session.run(LONG, held.task, print)
    job = window.session.jobs.current
    assert job is not None
    job._started_at -= 60  # a minute ago
    qtbot.waitUntil(lambda: "半分まで · 残り約" in window.status.note.text(), timeout=5000)
    item = panel.list.topLevelItem(0)
    assert item is not None and "残り約" in item.text(RESULT) and panel._bar is not None and panel._bar.value() > 0


def test_what_runs_is_cancelled_and_what_waits_taken_out(
    panel: JobsPanel, window: MainWindow, held: Held, qtbot: QtBot, wait_for_job: Wait
) -> None:
    window.session.run(LONG, held.task, print)
    window.session.run(OTHER, lambda progress: None, print)
    click_row(panel, 1, qtbot)
    qtbot.mouseClick(panel.stop, Qt.MouseButton.LeftButton)
    assert rows(panel) == [("実行中", "長い処理"), ("取り消し", "別の処理")]
    click_row(panel, 0, qtbot)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    wait_for_job()
    assert rows(panel) == [("取り消し", "長い処理"), ("取り消し", "別の処理")]


def test_show_goes_to_the_page_of_the_result(panel: JobsPanel, window: MainWindow, qtbot: QtBot, wait_for_job: Wait) -> None:
    window.show_page("screening")
    window.session.run(OTHER, lambda progress: None, lambda _: window.show_page("catalog"))
    wait_for_job()
    click_row(panel, 0, qtbot)
    qtbot.mouseClick(panel.show_result, Qt.MouseButton.LeftButton)
    assert window.page_id == "screening"


def test_a_result_that_belongs_to_another_page_is_told_with_the_way_there(
    window: MainWindow, held: Held, qtbot: QtBot, wait_for_job: Wait
) -> None:
    window.show_page("screening")
    window.session.run(LONG, held.task, lambda _: window.say("success", Words("できました。", "Done.")))
    window.show_page("catalog")
    held.gate.set()
    wait_for_job()
    assert window.message.text == "できました。" and window.message.offer_button.text() == "見る"
    qtbot.mouseClick(window.message.offer_button, Qt.MouseButton.LeftButton)
    assert window.page_id == "screening"


def test_trouble_is_told_in_the_list_too(panel: JobsPanel, window: MainWindow, wait_for_job: Wait) -> None:
    def fails(progress: Progress) -> None:
        raise UserError(ja="読めません。", en="Cannot be read.")

    window.session.run(OTHER, fails, print)
    wait_for_job()
    item = panel.list.topLevelItem(0)
    assert item is not None and item.text(STATE) == "失敗" and item.text(RESULT) == "読めません。"


def test_a_job_on_a_project_that_is_no_longer_open_is_dropped_with_a_sentence(
    town_window: MainWindow, held: Held, tmp_path: Path, wait_for_job: Wait
) -> None:
    session = town_window.session
    assert session.town is not None
    other = Path(shutil.copy(session.town.path, tmp_path / "other.gpkg"))
    session.run(LONG, held.task, print)
    session.open(other)
    session.check()
    held.gate.set()
    wait_for_job()
    assert session.town.path == other
    assert town_window.message.text == (
        "「台帳の点検」は取りやめました。それを頼んだときのプロジェクトが、いまは開いていません。"
    )


def test_a_check_asked_for_twice_waits_once(town_window: MainWindow, held: Held) -> None:
    town_window.session.run(LONG, held.task, print)
    for _ in range(3):
        town_window.menus.by_id["check"].trigger()
    assert [str(job.title) for job in town_window.session.jobs.waiting] == ["台帳の点検"]
    town_window.session.jobs.cancel_and_wait()
    assert not town_window.menus.by_id["check"].autoRepeat() and town_window.menus.by_id["zoom_in"].autoRepeat()


def test_edits_asked_for_while_something_runs_are_made_in_their_order(
    window: MainWindow, sample_town: Path, held: Held, tmp_path: Path, wait_for_job: Wait
) -> None:
    session = window.session
    session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    assert session.town is not None
    fid = int(session.town.pipes["fid"].iloc[0])
    session.run(LONG, held.task, print)
    for diameter in ("100", "150", "200"):
        session.editor.set_values([fid], {"diameter_mm": diameter})
    assert len(session.jobs.waiting) == 3
    held.gate.set()
    wait_for_job()
    assert session.town.pipes["diameter_mm"].iloc[0] == 200
    window.menus.by_id["undo"].trigger()
    wait_for_job()
    assert session.town.pipes["diameter_mm"].iloc[0] == 150


def test_screening_and_plan_can_be_asked_for_one_after_the_other(screened: MainWindow, held: Held, wait_for_job: Wait) -> None:
    session = screened.session
    session.run(LONG, held.task, print)
    session.screen(None, 5)
    session.make_plan(3_000_000)
    before = session.screened
    held.gate.set()
    wait_for_job()
    assert session.screened is not before and session.plan is not None


def test_closing_while_a_job_runs_asks_once(window: MainWindow, held: Held, qtbot: QtBot) -> None:
    window.session.run(LONG, held.task, print)
    window.session.run(OTHER, lambda progress: None, print)
    window.close()
    window.close()
    assert window.isVisible() and len(window.findChildren(Question)) == 1
    asking = window.findChild(Question)
    assert asking is not None and "長い処理" in asking.text() and "1 件" in asking.informativeText()
    qtbot.mouseClick(asking.defaultButton(), Qt.MouseButton.LeftButton)
    assert window.isVisible() and window.session.jobs.current is not None
    qtbot.waitUntil(lambda: not window.findChildren(Question))
    window.close()
    asking = window.findChild(Question)
    assert asking is not None
    qtbot.mouseClick(asking.yes, Qt.MouseButton.LeftButton)
    assert not window.isVisible() and not window.session.jobs.waiting

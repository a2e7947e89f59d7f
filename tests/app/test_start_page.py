"""The start page: the projects opened last, one's own ledger in one go, and the five first steps."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.app.dropping import drop
from waterdx.app.dialogs.import_dialog import ImportDialog
from waterdx.app.dialogs.new_project_dialog import NewProjectDialog
from waterdx.app.first_run.steps import STEPS
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.start_page import StartPage
from waterdx.app.settings import Settings
from waterdx.app.two_line_item import SECOND_LINE

Wait = Callable[[], None]
REGISTER = Path(__file__).parents[2] / "ledgers" / "sample_town" / "水道管路台帳.xlsx"


@pytest.fixture
def start(window: MainWindow, settings: Settings, sample_town: Path, tmp_path: Path, qtbot: QtBot) -> StartPage:
    """The start page of someone who has opened two projects, one of which is gone."""
    shutil.copy(sample_town, tmp_path / "山中町.gpkg")
    settings.remember_project(tmp_path / "なくなった町.gpkg")
    settings.remember_project(tmp_path / "山中町.gpkg")
    page = window.pages["start"]
    assert isinstance(page, StartPage)
    page.entered()
    qtbot.waitUntil(lambda: not page.is_busy)
    return page


def test_recent_projects_say_when_they_changed_and_which_are_gone(start: StartPage) -> None:
    names = [start.recent.item(n).text() for n in range(start.recent.count())]
    notes = [start.recent.item(n).data(SECOND_LINE) for n in range(start.recent.count())]
    assert names == ["山中町", "なくなった町"]
    assert " 更新 " in notes[0] and notes[1].startswith("見つかりません")


def test_enter_opens_a_recent_project_and_shows_its_ledger(
    start: StartPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    start.recent.setCurrentRow(0)
    qtbot.keyClick(start.recent, Qt.Key.Key_Return)
    wait_for_job()
    assert window.page_id == "ledger" and window.session.town is not None


def test_going_back_to_the_start_page_stays_there_while_the_project_changes(
    start: StartPage, window: MainWindow, wait_for_job: Wait, tmp_path: Path
) -> None:
    window.session.open(tmp_path / "山中町.gpkg")
    wait_for_job()
    window.menus.by_id["page_start"].trigger()
    window.session.check()
    wait_for_job()
    assert window.page_id == "start"


def test_delete_takes_a_project_off_the_list_and_leaves_the_file(
    start: StartPage, qtbot: QtBot, tmp_path: Path, settings: Settings
) -> None:
    start.recent.setCurrentRow(0)
    qtbot.keyClick(start.recent, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: start.recent.count() == 1)
    assert (tmp_path / "山中町.gpkg").exists() and [one.stem for one in settings.recent] == ["なくなった町"]


def test_one_s_own_ledger_makes_the_project_and_then_shows_how_it_is_read(
    start: StartPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(REGISTER)], ""))
    qtbot.mouseClick(start.beginnings["first_ledger"], Qt.MouseButton.LeftButton)
    make_project(window, tmp_path / "新しい町.gpkg", qtbot)
    qtbot.waitUntil(
        lambda: window.findChild(ImportDialog) is not None and window.findChild(ImportDialog).isVisible(), timeout=60_000
    )
    wait_for_job()
    assert window.imports.dialog is not None and window.imports.dialog.file == REGISTER
    assert window.session.town is not None and window.session.town.path == tmp_path / "新しい町.gpkg"


def test_a_ledger_dropped_on_the_empty_window_does_the_same(
    window: MainWindow, qtbot: QtBot, wait_for_job: Wait, tmp_path: Path
) -> None:
    drop(window, REGISTER)
    make_project(window, tmp_path / "新しい町.gpkg", qtbot)
    qtbot.waitUntil(lambda: window.imports.dialog is not None and window.imports.dialog.isVisible(), timeout=60_000)
    wait_for_job()
    assert window.imports.dialog is not None and window.imports.dialog.file == REGISTER


def test_the_five_steps_lead_through_the_program_and_can_be_left_and_repeated(
    window: MainWindow, qtbot: QtBot, wait_for_job: Wait, screened_town: Path, tmp_path: Path
) -> None:
    own = Path(shutil.copy(screened_town, tmp_path / "own.gpkg"))
    window.menus.by_id["first_run"].trigger()
    strip = window.first_run
    assert strip.isVisible() and strip.title.text().startswith("1 / 5") and strip.do.isVisible()
    window.session.open(own)
    wait_for_job()
    assert strip.sentence.text().startswith("✓") and not strip.do.isVisible()
    for number in range(1, len(STEPS)):
        qtbot.mouseClick(strip.next, Qt.MouseButton.LeftButton)
        assert strip.title.text().startswith(f"{number + 1} / 5")
        if strip.do.isVisible():
            qtbot.mouseClick(strip.do, Qt.MouseButton.LeftButton)
            wait_for_job()
        qtbot.waitUntil(lambda: strip.sentence.text().startswith("✓"))
    assert window.page_id == "indicators" and strip.next.text() == "終わる"
    qtbot.mouseClick(strip.next, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()
    window.menus.by_id["first_run"].trigger()
    qtbot.mouseClick(strip.leave, Qt.MouseButton.LeftButton)
    assert not strip.isVisible()
    qtbot.waitUntil(lambda: not window.is_busy, timeout=30_000)


def test_the_step_shown_survives_a_change_of_language(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.by_id["first_run"].trigger()
    window.choose_language("en")
    qtbot.waitUntil(lambda: not window.is_busy and window.first_run.title.text().startswith("1 of 5"))
    assert window.first_run.isVisible()


def make_project(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    dialog = window.findChild(NewProjectDialog)
    assert dialog is not None and dialog.isVisible()
    qtbot.keyClicks(dialog.utility, "Yamanaka")
    dialog.file.setText(str(path))
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)

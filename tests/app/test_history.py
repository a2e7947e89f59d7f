"""What was done can be taken back, and a restore point brings the whole project back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.history_dialog import HistoryDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.question import Question
from waterdx.app.tasks import ImportOptions

SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"


@pytest.fixture
def changed(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Callable[[], None]) -> MainWindow:
    """A town into which valves were imported a moment ago."""
    shutil.copytree(sample_town.with_suffix(".restore"), tmp_path / "own.restore")
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    window.session.import_file(SAMPLE / "gis" / "水道弁栓.shp", ImportOptions())
    wait_for_job()
    return window


def opened_history(window: MainWindow, wait_for_job: Callable[[], None]) -> HistoryDialog:
    window.menus.by_id["history"].trigger()
    wait_for_job()
    dialog = window.findChild(HistoryDialog)
    assert dialog is not None and dialog.isVisible()
    return dialog


def test_nothing_can_be_undone_without_a_project(window: MainWindow) -> None:
    assert not window.menus.by_id["undo"].isEnabled() and not window.menus.by_id["history"].isEnabled()
    assert window.menus.by_id["undo"].text() == "元に戻す"


def test_ctrl_z_takes_the_last_import_back_and_says_which(
    changed: MainWindow, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    assert changed.menus.by_id["undo"].text() == "元に戻す: 取り込み: 水道弁栓.shp"
    assert len(changed.session.town.nodes) == 1030
    changed.activateWindow()
    qtbot.keyClick(changed, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_for_job()
    assert len(changed.session.town.nodes) == 0 and len(changed.session.town.pipes) > 2000
    assert changed.message.text == "元に戻しました: 取り込み: 水道弁栓.shp"
    assert changed.menus.by_id["undo"].text() == "元に戻す: 取り込み: 漏水修繕記録.csv"


def test_everything_can_be_undone_and_then_the_entry_is_grey(changed: MainWindow, wait_for_job: Callable[[], None]) -> None:
    for _ in range(4):
        assert changed.menus.by_id["undo"].isEnabled()
        changed.menus.by_id["undo"].trigger()
        wait_for_job()
    assert not changed.menus.by_id["undo"].isEnabled() and len(changed.session.town.pipes) == 0


def test_the_history_tells_what_when_how_many_and_whether_undone(changed: MainWindow, wait_for_job: Callable[[], None]) -> None:
    changed.session.editor.undo()
    wait_for_job()
    dialog = opened_history(changed, wait_for_job)
    rows = dialog.changes.rows
    cells = [[rows.index(row, column).data() for column in range(rows.columnCount())] for row in range(rows.rowCount())]
    assert [cell[1] for cell in cells[:2]] == ["元に戻す: 取り込み: 水道弁栓.shp", "取り込み: 水道弁栓.shp"]
    assert cells[1][2] == "1,030" and [cell[4] for cell in cells[:3]] == ["有効", "取消済み", "有効"]
    assert {one.textFormat() for one in dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    dialog.accept()


def test_going_back_asks_once_and_can_itself_be_taken_back(changed: MainWindow, wait_for_job: Callable[[], None]) -> None:
    dialog = opened_history(changed, wait_for_job)
    dialog.tabs.setCurrentIndex(1)
    assert not dialog.back.isEnabled()
    dialog.points.selectRow(0)
    assert dialog.back.isEnabled()
    count = dialog.points.rows.rowCount()
    dialog.back.click()
    question = dialog.findChild(Question)
    assert question is not None and "復元ポイント" in question.text() and len(changed.session.town.nodes) == 1030
    question.yes.click()
    wait_for_job()
    assert len(changed.session.town.nodes) == 0 and "戻しました" in changed.message.text
    again = opened_history_after(changed, dialog, wait_for_job)
    assert again.points.rows.rowCount() == count + 1
    again.points.selectRow(0)
    again.back.click()
    again.findChild(Question).yes.click()
    wait_for_job()
    assert len(changed.session.town.nodes) == 1030


def opened_history_after(window: MainWindow, closed: HistoryDialog, wait_for_job: Callable[[], None]) -> HistoryDialog:
    window.menus.by_id["history"].trigger()
    wait_for_job()
    return next(one for one in window.findChildren(HistoryDialog) if one is not closed and one.isVisible())


def test_declining_to_go_back_changes_no_byte(changed: MainWindow, wait_for_job: Callable[[], None]) -> None:
    before = changed.session.town.path.read_bytes()
    dialog = opened_history(changed, wait_for_job)
    dialog.points.selectRow(0)
    dialog.ask_back()
    dialog.findChild(Question).reject()
    assert changed.session.jobs.current is None and changed.session.town.path.read_bytes() == before
    dialog.accept()


def test_an_import_undone_after_a_screening_leaves_no_wrong_pipe_in_the_ranking(
    changed: MainWindow, wait_for_job: Callable[[], None]
) -> None:
    session = changed.session
    session.screen(None, 3)
    wait_for_job()
    for _ in range(4):
        session.editor.undo()
        wait_for_job()
    assert len(session.town.pipes) == 0 and session.screened is not None and len(session.screened.table) == 0

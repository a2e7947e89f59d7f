"""What was done can be taken back, and a restore point brings the whole project back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.history_dialog import HistoryDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.question import Question
from waterdx.app.table.view import LinkedTable
from waterdx.app.tasks import ImportOptions
from waterdx.core.author import author

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


@pytest.fixture
def open_history(changed: MainWindow, qtbot: QtBot) -> Callable[[], HistoryDialog]:
    """Opens the dialog and returns it when it has read what it shows."""

    def opened() -> HistoryDialog:
        changed.menus.by_id["history"].trigger()
        dialog = next(one for one in changed.findChildren(HistoryDialog) if one.isVisible())
        qtbot.waitUntil(lambda: not dialog.is_busy)
        return dialog

    return opened


def cells_of(table: LinkedTable) -> list[list[str]]:
    return [
        [table.rows.index(row, column).data() for column in range(table.rows.columnCount())]
        for row in range(table.rows.rowCount())
    ]


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


def test_the_history_tells_what_when_how_many_and_whether_undone(
    changed: MainWindow, open_history: Callable[[], HistoryDialog], wait_for_job: Callable[[], None]
) -> None:
    changed.session.editor.undo()
    wait_for_job()
    dialog = open_history()
    cells = cells_of(dialog.changes.table)
    assert [cell[1] for cell in cells[:2]] == ["元に戻す: 取り込み: 水道弁栓.shp", "取り込み: 水道弁栓.shp"]
    assert cells[1][2] == "1,030" and [cell[4] for cell in cells[:3]] == ["有効", "取消済み", "有効"]
    assert {one.textFormat() for one in dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    dialog.accept()


def test_the_history_is_found_by_object_field_and_time(
    changed: MainWindow, open_history: Callable[[], HistoryDialog], wait_for_job: Callable[[], None], qtbot: QtBot
) -> None:
    town = changed.session.town
    names = town.pipes["pipe_id"].tolist()
    changed.session.editor.set_values([int(town.pipes["fid"].iloc[names.index("C-0301")])], {"install_fy": "S48"})
    wait_for_job()
    changes = open_history().changes
    qtbot.keyClicks(changes.words, "c-0301")
    qtbot.waitUntil(lambda: changes.table.rows.rowCount() == 3)
    assert cells_of(changes.table)[0][1] == "布設年度の変更(C-0301)", "then the imports that brought and filled it"
    changes.words.clear()
    changes.field.setCurrentIndex(changes.field.findData("install_fy"))
    changes.refresh()
    qtbot.waitUntil(lambda: not changes.is_busy)
    assert cells_of(changes.table)[0][1] == "布設年度の変更(C-0301)" and changes.table.rows.rowCount() < 5
    changes.since.setCurrentIndex(1)
    changes.who.setCurrentIndex(1)
    changes.refresh()
    qtbot.waitUntil(lambda: not changes.is_busy)
    assert changes.table.rows.rowCount() >= 1


def test_a_change_tells_what_it_did_and_leads_to_its_object(
    changed: MainWindow, open_history: Callable[[], HistoryDialog], wait_for_job: Callable[[], None], qtbot: QtBot
) -> None:
    town = changed.session.town
    row = town.pipes["pipe_id"].tolist().index("C-0301")
    changed.session.editor.set_values([int(town.pipes["fid"].iloc[row])], {"note": "現地確認"})
    wait_for_job()
    changed.session.select(np.array([], dtype=np.int64))
    changed.show_page("screening")
    changes = open_history().changes
    assert not changes.go.isEnabled() and not changes.undo.isEnabled()
    changes.table.selectRow(0)
    qtbot.waitUntil(lambda: changes.edits.rows.rowCount() == 1)
    assert cells_of(changes.edits)[0][:2] == ["管路 C-0301", "備考"] and cells_of(changes.edits)[0][3] == "現地確認"
    changes.table.selectRow(1)
    qtbot.waitUntil(lambda: changes.edits.rows.rowCount() == 500)
    assert cells_of(changes.edits)[0][0].startswith("弁栓・人孔 ") and cells_of(changes.edits)[0][1:3] == [
        "対象そのもの",
        "(なし)",
    ]
    changes.table.selectRow(0)
    qtbot.waitUntil(lambda: changes.edits.rows.rowCount() == 1)
    changes.edits.selectRow(0)
    changes.go.click()
    assert changed.page_id == "ledger" and changed.session.selected.tolist() == [row]


def test_several_changes_are_taken_back_at_once_after_asking_once(
    changed: MainWindow, open_history: Callable[[], HistoryDialog], wait_for_job: Callable[[], None], qtbot: QtBot
) -> None:
    fid = int(changed.session.town.pipes["fid"].iloc[0])
    before = changed.session.town.pipes["note"].iloc[0]
    for text in ("一", "二", "三"):
        changed.session.editor.set_values([fid], {"note": text})
        wait_for_job()
    dialog = open_history()
    changes = dialog.changes
    changes.table.selectRow(2)
    changes.undo.click()
    question = dialog.findChild(Question)
    assert "3 件" in question.text()
    question.yes.click()
    wait_for_job()
    assert changed.session.town.pipes["note"].iloc[0] == before and "3 件の変更を元に戻しました" in changed.message.text
    qtbot.waitUntil(lambda: not dialog.is_busy)
    assert [line[4] for line in cells_of(changes.table)[3:6]] == ["取消済み"] * 3
    assert "元に戻す前" in cells_of(dialog.points.table)[0], "the dialog follows the project"
    changed.session.editor.redo()
    wait_for_job()
    assert changed.session.town.pipes["note"].iloc[0] == "一"


def test_a_restore_point_shows_what_going_back_would_change_and_changes_nothing(
    changed: MainWindow, open_history: Callable[[], HistoryDialog], qtbot: QtBot
) -> None:
    before = changed.session.town.path.read_bytes()
    points = open_history().points
    assert "選ぶと" in points.preview.toPlainText() and not points.back.isEnabled()
    points.table.selectRow(0)
    qtbot.waitUntil(lambda: points.shown is not None)
    said = points.preview.toPlainText()
    assert "弁栓・人孔: なくなる 1,030 件" in said and "取り込み: 水道弁栓.shp" in said
    assert changed.session.town.path.read_bytes() == before


def test_a_restore_point_whose_file_is_gone_says_so(
    changed: MainWindow, open_history: Callable[[], HistoryDialog], qtbot: QtBot
) -> None:
    points = open_history().points
    for file in changed.session.town.path.with_suffix(".restore").iterdir():
        file.unlink()
    points.table.selectRow(0)
    qtbot.waitUntil(lambda: "使えません" in points.preview.toPlainText())


def test_going_back_asks_once_and_can_itself_be_taken_back(
    changed: MainWindow, open_history: Callable[[], HistoryDialog], wait_for_job: Callable[[], None], qtbot: QtBot
) -> None:
    dialog = open_history()
    dialog.tabs.setCurrentIndex(1)
    dialog.points.table.selectRow(0)
    qtbot.waitUntil(lambda: dialog.points.shown is not None)
    count = dialog.points.table.rows.rowCount()
    dialog.points.back.click()
    question = dialog.findChild(Question)
    assert question is not None and "復元ポイント" in question.text() and "1,030 件" in question.informativeText()
    assert len(changed.session.town.nodes) == 1030
    question.yes.click()
    wait_for_job()
    assert len(changed.session.town.nodes) == 0 and "戻しました" in changed.message.text
    again = open_history()
    assert again.points.table.rows.rowCount() == count + 1
    again.points.table.selectRow(0)
    again.points.back.click()
    again.findChild(Question).yes.click()
    wait_for_job()
    assert len(changed.session.town.nodes) == 1030


def test_declining_to_go_back_changes_no_byte(changed: MainWindow, open_history: Callable[[], HistoryDialog]) -> None:
    before = changed.session.town.path.read_bytes()
    dialog = open_history()
    dialog.points.table.selectRow(0)
    dialog.points.ask_back()
    dialog.findChild(Question).reject()
    assert changed.session.jobs.current is None and changed.session.town.path.read_bytes() == before
    dialog.accept()


def test_the_name_recorded_can_be_another_or_none(
    changed: MainWindow, open_history: Callable[[], HistoryDialog], wait_for_job: Callable[[], None], qtbot: QtBot
) -> None:
    changes = open_history().changes
    assert changes.name.text() == author()
    changes.name.selectAll()
    qtbot.keyClicks(changes.name, "Suidou-gakari")
    qtbot.keyClick(changes.name, Qt.Key.Key_Return)
    assert changed.session.settings.author == "Suidou-gakari"
    changed.session.editor.set_values([int(changed.session.town.pipes["fid"].iloc[0])], {"note": "x"})
    wait_for_job()
    qtbot.waitUntil(lambda: cells_of(changes.table)[0][3] == "Suidou-gakari")
    changes.name.clear()
    changes.take_name()
    assert author() == "" and changed.session.settings.author == ""
    changes.reset.click()
    assert changed.session.settings.author is None and changes.name.text() == author()


def test_the_history_is_opened_once(changed: MainWindow, open_history: Callable[[], HistoryDialog]) -> None:
    assert open_history() is open_history()


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

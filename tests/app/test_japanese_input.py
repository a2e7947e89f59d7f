"""Japanese typed through an input method: what is not finished yet is never lost, and the keys that end it do nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow
from waterdx.app.pages.ledger_page import LedgerPage
from waterdx.app.search_line import SearchLine
from waterdx.app.table.conditions import Condition
from waterdx.app.table.model import TableModel
from waterdx.app.value_input import TermBox
from waterdx.core.words import Words

Wait = Callable[[], None]
KANA, KANJI = "ほんちょう", "本町"


@pytest.fixture
def page(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait) -> LedgerPage:
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    window.activateWindow()
    return window.pages["ledger"]  # type: ignore[return-value]


def compose(line: QWidget, unfinished: str, finished: str = "") -> None:
    """What an input method sends: text that is finished, and text that is not."""
    event = QInputMethodEvent(unfinished, [])
    event.setCommitString(finished)
    QApplication.sendEvent(line, event)


def value(page: LedgerPage, row: int, field: str) -> object:
    assert page.session.town is not None
    return page.session.town.pipes[field].iloc[row]


def column_of(rows: TableModel, name: str) -> int:
    return [column.name for column in rows.table.columns].index(name)


def opened_cell(page: LedgerPage, place: int, field: str) -> QLineEdit:
    """The line of a cell that was opened by F2."""
    index = page.table.rows.index(place, column_of(page.table.rows, field))
    page.table.setFocus()
    page.table.setCurrentIndex(index)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    cell = next(one for one in page.table.viewport().findChildren(QLineEdit) if one.isVisible())
    cell.setFocus()
    cell.clear()
    return cell


def test_enter_that_ends_a_composition_leaves_the_cell_open_and_the_next_one_saves(page: LedgerPage, wait_for_job: Wait) -> None:
    cell = opened_cell(page, 4, "street")
    compose(cell, KANA)
    QTest.keyClick(cell, Qt.Key.Key_Return)
    assert page.table.is_typing and cell.text() == KANA and page.table.currentIndex().row() == 4
    assert page.session.jobs.current is None
    QTest.keyClick(cell, Qt.Key.Key_Return)
    QApplication.processEvents()
    wait_for_job()
    assert not page.table.is_typing and value(page, 4, "street") == KANA


def test_what_the_input_method_finishes_itself_stays_typed(page: LedgerPage, wait_for_job: Wait) -> None:
    cell = opened_cell(page, 4, "street")
    compose(cell, KANA)
    compose(cell, KANJI)
    compose(cell, "", KANJI)
    assert page.table.is_typing and cell.text() == KANJI
    QTest.keyClick(cell, Qt.Key.Key_Return)
    QApplication.processEvents()
    wait_for_job()
    assert value(page, 4, "street") == KANJI


def test_escape_drops_the_composition_only_and_once_more_the_cell(page: LedgerPage) -> None:
    before, cell = value(page, 4, "street"), opened_cell(page, 4, "street")
    cell.insert("県道")
    compose(cell, KANA)
    QTest.keyClick(cell, Qt.Key.Key_Escape)
    assert page.table.is_typing and cell.text() == "県道"
    QTest.keyClick(cell, Qt.Key.Key_Escape)
    assert not page.table.is_typing and value(page, 4, "street") == before


def test_a_term_is_composed_in_its_list_like_in_a_line(page: LedgerPage, wait_for_job: Wait) -> None:
    index = page.table.rows.index(7, column_of(page.table.rows, "material"))
    page.table.setFocus()
    page.table.setCurrentIndex(index)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    box = next(one for one in page.table.viewport().findChildren(TermBox) if one.isVisible())
    assert isinstance(box, QComboBox) and box.lineEdit() is not None
    box.lineEdit().clear()
    compose(box, "ダクタイル")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert page.table.is_typing and box.currentText() == "ダクタイル"


def test_a_head_clicked_while_composing_takes_the_text_as_it_stands_and_then_sorts(page: LedgerPage, wait_for_job: Wait) -> None:
    row = int(page.table.rows.rows[4])
    compose(opened_cell(page, 4, "street"), KANA)
    page.table._on_head_clicked(column_of(page.table.rows, "length_m"))
    QApplication.processEvents()
    wait_for_job()
    assert value(page, row, "street") == KANA
    assert page.table.horizontalHeader().sortIndicatorSection() == column_of(page.table.rows, "length_m")


def test_a_job_that_ends_meanwhile_leaves_the_composition_alone(page: LedgerPage, wait_for_job: Wait) -> None:
    cell = opened_cell(page, 4, "street")
    compose(cell, KANA)
    page.session.editor.set_values([int(value(page, 9, "fid"))], {"diameter_mm": "75"})  # type: ignore[call-overload]
    wait_for_job()
    assert value(page, 9, "diameter_mm") == 75 and page.table.is_typing
    QTest.keyClick(cell, Qt.Key.Key_Return)
    assert cell.text() == KANA


def test_a_change_of_that_very_cell_leaves_what_is_typed_and_is_shown_where_nothing_is(
    page: LedgerPage, wait_for_job: Wait
) -> None:
    fid = int(value(page, 7, "fid"))  # type: ignore[call-overload]
    index = page.table.rows.index(7, column_of(page.table.rows, "material"))
    page.table.setFocus()
    page.table.setCurrentIndex(index)
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    box = next(one for one in page.table.viewport().findChildren(TermBox) if one.isVisible())
    page.session.editor.set_values([fid], {"material": "SSP"})
    wait_for_job()
    assert box.code_or_text() == "SSP"
    page.table.setFocus()
    wait_for_job()
    assert value(page, 7, "material") == "SSP", "a list that was only opened writes nothing"


def test_a_filter_that_would_take_the_row_away_waits_until_the_cell_is_left(
    page: LedgerPage, qtbot: QtBot, wait_for_job: Wait
) -> None:
    everything = page.table.rows.rowCount()
    cell = opened_cell(page, 4, "street")
    compose(cell, KANA)
    page.filter("そんな管はない")
    assert page.table.rows.rowCount() == everything and page.table.is_typing
    QTest.keyClick(cell, Qt.Key.Key_Return)
    QTest.keyClick(cell, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 0)
    wait_for_job()
    assert value(page, 4, "street") == KANA


def test_objects_that_come_meanwhile_are_shown_when_the_cell_is_left_and_the_text_goes_to_its_own_object(
    page: LedgerPage, qtbot: QtBot, wait_for_job: Wait
) -> None:
    row, everything = 4, page.table.rows.rowCount()
    fid = int(value(page, row, "fid"))  # type: ignore[call-overload]
    cell = opened_cell(page, row, "street")
    compose(cell, KANA)
    page.session.editor.draw("pipes", [(0.0, 0.0), (30.0, 0.0)], {"pipe_id": "NEW-1"})
    wait_for_job()
    assert page.table.rows.rowCount() == everything and page.table.is_typing
    QTest.keyClick(cell, Qt.Key.Key_Return)
    QTest.keyClick(cell, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == everything + 1)
    wait_for_job()
    pipes = page.session.town.pipes  # type: ignore[union-attr]
    assert pipes.loc[pipes["fid"] == fid, "street"].tolist() == [KANA]


def test_a_condition_set_while_composing_takes_the_text_first(page: LedgerPage, wait_for_job: Wait) -> None:
    compose(opened_cell(page, 4, "street"), KANA)
    page.objects.add_condition(Condition("diameter_mm", "unknown"))
    QApplication.processEvents()
    wait_for_job()
    assert not page.table.is_typing and value(page, 4, "street") == KANA


def test_the_form_keeps_what_is_being_typed_when_another_value_has_been_saved(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    window.menus.by_id["form"].trigger()
    window.session.locate(4)
    qtbot.waitUntil(lambda: not window.is_busy)
    cover, street = window.form.inputs["cover_m"].line, window.form.inputs["street"].line
    cover.setFocus()
    cover.selectAll()
    QTest.keyClicks(cover, "1.2")
    street.setFocus()
    street.clear()
    street.insert("県道")
    compose(street, KANA)
    wait_for_job()
    qtbot.waitUntil(lambda: not window.is_busy)
    assert value(page, 4, "cover_m") == 1.2 and street.text() == "県道"
    QTest.keyClick(street, Qt.Key.Key_Return)
    assert street.text() == "県道" + KANA and window.session.jobs.current is None
    QTest.keyClick(street, Qt.Key.Key_Return)
    wait_for_job()
    assert value(page, 4, "street") == "県道" + KANA


def test_a_search_line_does_not_search_for_what_is_not_finished(qtbot: QtBot, qapp: QApplication) -> None:
    line = SearchLine(Words("探す", "Search"))
    qtbot.addWidget(line)
    line.show()
    line.setFocus()
    searched: list[str] = []
    line.searched.connect(searched.append)
    compose(line, KANA)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""
    compose(line, KANA)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == KANA and searched == []
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert searched == [KANA]


def test_rows_are_chosen_while_composing_without_harm(page: LedgerPage) -> None:
    cell = opened_cell(page, 4, "street")
    compose(cell, KANA)
    page.session.select(np.array([2, 900]))
    assert page.table.is_typing
    QTest.keyClick(cell, Qt.Key.Key_Return)
    assert cell.text() == KANA

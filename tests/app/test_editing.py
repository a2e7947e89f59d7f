"""Editing as a person does it: typing into a cell, the form, many at once, a column of Excel, Ctrl+Z."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.bulk_dialog import BulkDialog, EndDialog
from waterdx.app.dialogs.paste_dialog import PasteDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.ledger_page import LedgerPage
from waterdx.app.value_input import TermBox
from waterdx.store.restore import folder_of

Wait = Callable[[], None]


@pytest.fixture
def page(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait) -> LedgerPage:
    """The ledger page of a town of one's own."""
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    return window.pages["ledger"]  # type: ignore[return-value]


def column_of(page: LedgerPage, name: str) -> int:
    return [column.name for column in page.table.rows.table.columns].index(name)


def enter(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    """Replace the text of a line and press Enter; Japanese comes as from an input method, not key by key."""
    line.selectAll()
    if text.isascii():
        qtbot.keyClicks(line, text)
    else:
        line.insert(text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()  # a cell hands its text on when the key has been dealt with


def type_into(page: LedgerPage, qtbot: QtBot, place: int, field: str, text: str) -> None:
    """Double-click a cell, type, Enter."""
    index = page.table.rows.index(place, column_of(page, field))
    page.table.scrollTo(index)
    at = page.table.visualRect(index).center()
    viewport = page.table.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    cell = next(one for one in viewport.findChildren(QLineEdit) if one.isVisible())
    enter(qtbot, cell, text)


def value(page: LedgerPage, row: int, field: str) -> object:
    assert page.session.town is not None
    return page.session.town.pipes[field].iloc[row]


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, *more: Qt.KeyboardModifier) -> None:
    window.activateWindow()
    modifiers = Qt.KeyboardModifier.ControlModifier
    for one in more:
        modifiers |= one
    qtbot.keyClick(window, key, modifiers)


def test_a_cell_is_typed_into_and_ctrl_z_takes_it_back_and_ctrl_shift_z_makes_it_again(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    before = value(page, 4, "install_fy")
    type_into(page, qtbot, 4, "install_fy", "Ｓ48")
    wait_for_job()
    assert value(page, 4, "install_fy") == 1973
    assert page.table.rows.index(4, column_of(page, "install_fy")).data() == "1973"
    assert page.session.selected.tolist() == [4]
    press(window, qtbot, Qt.Key.Key_Z)
    wait_for_job()
    now = value(page, 4, "install_fy")
    assert now == before or (np.isnan(now) and np.isnan(before))  # type: ignore[call-overload]
    press(window, qtbot, Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
    wait_for_job()
    assert value(page, 4, "install_fy") == 1973 and "やり直しました" in window.message.text
    assert not window.menus.by_id["redo"].isEnabled()


def test_a_material_is_chosen_or_typed_in_ones_own_words(page: LedgerPage, qtbot: QtBot, wait_for_job: Wait) -> None:
    type_into(page, qtbot, 7, "material", "ﾀﾞｸﾀｲﾙ")
    wait_for_job()
    assert value(page, 7, "material") == "DIP"
    index = page.table.rows.index(7, column_of(page, "material"))
    page.table.setCurrentIndex(index)
    page.table.edit(index)
    box = next(one for one in page.table.viewport().findChildren(TermBox) if one.isVisible())
    assert box.code_or_text() == "DIP" and "ダクタイル" in box.currentText()


def test_a_bad_value_is_said_in_the_bar_and_the_cell_stays(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    shown = page.table.rows.index(3, column_of(page, "diameter_mm")).data()
    before = page.session.town.path.read_bytes()  # type: ignore[union-attr]
    type_into(page, qtbot, 3, "diameter_mm", "太い")
    wait_for_job()
    assert window.message.level == "error" and window.message.text == "口径「太い」は数値として読めません。"
    assert page.table.rows.index(3, column_of(page, "diameter_mm")).data() == shown
    assert page.session.town.path.read_bytes() == before  # type: ignore[union-attr]


def test_typing_keeps_the_order_the_filter_and_the_place_of_the_row(page: LedgerPage, qtbot: QtBot, wait_for_job: Wait) -> None:
    page.filter("C-00")
    page.table._on_head_clicked(column_of(page, "diameter_mm"))
    rows = page.table.rows.rows.tolist()
    type_into(page, qtbot, 2, "diameter_mm", "φ250")
    wait_for_job()
    assert page.table.rows.rows.tolist() == rows and value(page, rows[2], "diameter_mm") == 250
    page.filter("250")
    assert rows[2] in page.table.rows.rows


def test_the_bar_offers_to_take_the_change_back(page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait) -> None:
    before = value(page, 4, "note")
    type_into(page, qtbot, 4, "note", "要確認")
    wait_for_job()
    assert window.message.offer_button.isVisible() and window.message.offer_button.text() == "元に戻す"
    window.message.offer_button.click()
    wait_for_job()
    assert (
        value(page, 4, "note") == before
        and "元に戻しました" in window.message.text
        and not window.message.offer_button.isVisible()
    )


def test_edits_typed_one_right_after_the_other_are_all_written_in_order(
    page: LedgerPage, wait_for_job: Wait, qtbot: QtBot
) -> None:
    fid = int(value(page, 4, "fid"))  # type: ignore[call-overload]
    for text in ("150", "200", "75"):
        page.session.editor.set_values([fid], {"diameter_mm": text})
    qtbot.waitUntil(lambda: value(page, 4, "diameter_mm") == 75)
    wait_for_job()
    page.session.editor.undo()
    wait_for_job()
    assert value(page, 4, "diameter_mm") == 200


# The form


def opened_form(page: LedgerPage, window: MainWindow, qtbot: QtBot, row: int) -> None:
    window.menus.by_id["form"].trigger()
    window.session.locate(row)
    qtbot.waitUntil(lambda: not window.is_busy)


def test_the_form_shows_every_field_its_unit_and_where_the_value_is_from(
    page: LedgerPage, window: MainWindow, qtbot: QtBot
) -> None:
    opened_form(page, window, qtbot, 4)
    assert window.form.isVisible() and window.form.heading.text() == value(page, 4, "pipe_id")
    assert window.form.inputs["diameter_mm"].line.accessibleName() == "口径 (mm)"
    assert window.form.origins["diameter_mm"].text().startswith("読み取り(")
    assert window.form.history.rows.rowCount() >= 1


def test_a_value_typed_into_the_form_is_saved_and_says_that_it_was_typed(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    opened_form(page, window, qtbot, 4)
    line = window.form.inputs["cover_m"].line
    line.setFocus()
    enter(qtbot, line, "1.2m")
    wait_for_job()
    qtbot.waitUntil(lambda: not window.is_busy)
    assert value(page, 4, "cover_m") == 1.2 and line.text() == "1.2"
    assert window.form.origins["cover_m"].text().startswith("入力(")
    assert window.form.history.rows.index(0, 2).data() == "1.2 m"


def test_what_the_ledger_does_not_take_is_not_left_in_the_form(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    opened_form(page, window, qtbot, 4)
    line = window.form.inputs["install_fy"].line
    before = line.text()
    line.setFocus()
    enter(qtbot, line, "昔")
    wait_for_job()
    assert line.text() == before and "年度として読めません" in window.message.text


def test_turning_the_wheel_over_the_form_changes_nothing(page: LedgerPage, window: MainWindow, qtbot: QtBot) -> None:
    opened_form(page, window, qtbot, 4)
    box = window.form.inputs["material"].box
    assert box is not None
    before, point = box.currentText(), QPointF(5, 5)
    turn = QWheelEvent(
        point, QPointF(box.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, turn)
    assert box.currentText() == before and window.session.jobs.current is None


def test_a_form_that_has_been_left_for_good_asks_nothing_any_more(page: LedgerPage, window: MainWindow, qtbot: QtBot) -> None:
    opened_form(page, window, qtbot, 4)
    window.form.leave_for_good()
    window.session.selection_changed.emit(window.session.selected)
    assert not window.form.is_busy


def test_the_form_and_the_way_back_survive_a_change_of_language(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    opened_form(page, window, qtbot, 4)
    window.choose_language("en")
    wait_for_job()
    again: LedgerPage = window.pages["ledger"]  # type: ignore[assignment]
    window.session.locate(4)
    qtbot.waitUntil(lambda: not window.is_busy and "diameter_mm" in window.form.origins)
    assert window.form.isVisible() and window.form.origins["diameter_mm"].text().startswith("read (")
    type_into(again, qtbot, 4, "diameter_mm", "125")
    wait_for_job()
    assert value(again, 4, "diameter_mm") == 125 and window.message.offer_button.text() == "Undo"


def test_a_text_field_keeps_its_own_ctrl_z(page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait) -> None:
    opened_form(page, window, qtbot, 4)
    window.session.editor.set_values([int(value(page, 9, "fid"))], {"note": "x"})  # type: ignore[call-overload]
    wait_for_job()
    line = window.form.inputs["street"].line
    window.activateWindow()
    line.setFocus()
    qtbot.keyClicks(line, "abc")
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_for_job()
    assert "abc" not in line.text() and value(page, 9, "note") == "x"


# Many at once


def test_a_bulk_edit_changes_all_that_is_chosen_as_one_step_with_a_restore_point(
    page: LedgerPage, window: MainWindow, wait_for_job: Wait
) -> None:
    window.session.select(np.array([2, 3, 5]))
    before = [value(page, row, "material") for row in (2, 3, 5)]
    window.menus.by_id["bulk"].trigger()
    dialog = window.findChild(BulkDialog)
    assert dialog is not None and "3 本" in dialog.ok.text() and dialog.input is not None
    dialog.input.line.setText("ステンレス鋼管")
    dialog.ok.click()
    wait_for_job()
    assert {value(page, row, "material") for row in (2, 3, 5)} == {"SSP"}
    assert window.session.selected.tolist() == [2, 3, 5]
    assert len(list(folder_of(window.session.town.path).glob("*.gpkg"))) == 1  # type: ignore[union-attr]
    window.menus.by_id["undo"].trigger()
    wait_for_job()
    assert [value(page, row, "material") for row in (2, 3, 5)] == before


def test_the_button_of_an_older_change_names_what_came_later(page: LedgerPage, window: MainWindow, wait_for_job: Wait) -> None:
    fids = [int(value(page, row, "fid")) for row in (2, 3)]  # type: ignore[call-overload]
    window.session.editor.set_values(fids, {"material": "VP"})
    wait_for_job()
    take_back = window.message._then
    window.session.editor.set_values(fids[:1], {"note": "後"})
    wait_for_job()
    take_back()
    wait_for_job()
    assert window.message.level == "error" and "備考の変更" in window.message.text and value(page, 2, "material") == "VP"


def test_pipes_are_ended_with_a_day_and_not_deleted(page: LedgerPage, window: MainWindow, wait_for_job: Wait) -> None:
    window.session.select(np.array([2]))
    window.menus.by_id["end"].trigger()
    dialog = window.findChild(EndDialog)
    assert dialog is not None and not dialog.ok.isEnabled()
    dialog.date.setText("R7.3.31")
    dialog.ok.click()
    wait_for_job()
    assert (value(page, 2, "status"), value(page, 2, "end_date")) == ("ABAND", "2025-03-31")
    assert page.table.rows.index(2, column_of(page, "end_date")).data() == "2025-03-31"


def test_a_column_of_excel_is_previewed_and_its_bad_cells_listed(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    QGuiApplication.clipboard().setText("φ150\r\n太い\r\n\r\n200\r\n")
    page.table.setCurrentIndex(page.table.rows.index(10, column_of(page, "diameter_mm")))
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait_for_job()
    dialog = page.findChild(PasteDialog)
    assert dialog is not None and dialog.isVisible() and dialog.chosen() == ["diameter_mm"]
    assert "4 行" in dialog.counts.text() and "読めないセル 1 件" in dialog.counts.text()
    assert [dialog.bad.rows.index(0, n).data() for n in range(4)] == ["2", "口径", "太い", "口径「太い」は数値として読めません。"]
    dialog.ok.click()
    wait_for_job()
    assert [value(page, row, "diameter_mm") for row in (10, 13)] == [150, 200] and np.isnan(value(page, 12, "diameter_mm"))  # type: ignore[call-overload]
    assert "読めない 1 件" in window.message.text


def test_an_empty_clipboard_is_said(page: LedgerPage, window: MainWindow) -> None:
    QGuiApplication.clipboard().clear()
    window.menus.by_id["paste"].trigger()
    assert window.message.level == "warning" and "クリップボード" in window.message.text

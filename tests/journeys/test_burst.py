"""A pipe bursts: click it on the map, see what to close, find one valve seized, take the list along; then look at the sewer beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from app.test_network import whole_town
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from waterdx.app.command_palette import CommandPalette
from waterdx.app.main_window import MainWindow
from waterdx.app.network.isolation_dialog import IsolationDialog
from waterdx.app.network.long_section_dialog import LongSectionDialog

__all__ = ["whole_town"]
pytestmark = pytest.mark.usefixtures("watchdog")


def run_by_palette(window: MainWindow, qtbot: QtBot, words: str) -> None:
    window.menus.by_id["palette"].trigger()
    palette = window.findChild(CommandPalette)
    palette.words.setText(words)
    qtbot.keyClick(palette.words, Qt.Key.Key_Return)


def click_on_pipe(window: MainWindow, name: str) -> None:
    view, town = window.pages["ledger"].map, window.session.town
    middle = town.shapes[town.rows_of([name])[0]].interpolate(0.5, normalized=True)
    view.zoom_to_place(middle.x, middle.y, 40.0)
    at = view.mapFromScene(view.box.mapViewToScene(QPointF(middle.x, middle.y)))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def test_from_the_burst_to_the_list_of_valves(
    window: MainWindow,
    whole_town: Path,
    qtbot: QtBot,
    tmp_path: Path,
    wait_for_job: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.session.open(whole_town)
    wait_for_job()
    window.show_page("ledger")
    click_on_pipe(window, "C-0501")
    qtbot.waitUntil(lambda: len(window.session.selected) == 1)
    run_by_palette(window, qtbot, "断水範囲")
    wait_for_job()
    dialog = window.findChild(IsolationDialog)
    assert "管 C-0501を止めるには、弁を 2 個閉めます" in dialog.said.text()

    seized = [dialog.valves.topLevelItem(at).text(2) for at in range(2)].index("N00157")
    dialog.valves.topLevelItem(seized).setCheckState(0, Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: "弁を 8 個閉めます" in dialog.said.text())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "断水.xlsx"), "Excel (*.xlsx)"))
    dialog.save.click()
    wait_for_job()
    valves = CalamineWorkbook.from_path(tmp_path / "断水.xlsx").get_sheet_by_name("弁").to_python()
    assert [row[0] for row in valves[1:]] == ["閉める"] * 8 + ["閉められない(除外)"]
    dialog.close()

    run_by_palette(window, qtbot, "縦断図")
    section = window.findChild(LongSectionDialog)
    qtbot.keyClicks(section.first, "P0449")
    qtbot.keyClicks(section.last, "P0003")
    section.draw_button.click()
    wait_for_job()
    assert "管 62 本、2,371.3 m" in section.said.text()
    section.choose.click()
    qtbot.waitUntil(lambda: len(window.session.selected) == 62)

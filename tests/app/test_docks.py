"""The panes round the page: shown by key and button, only where they belong, remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from waterdx.app.actions import ACTIONS
from waterdx.app.docks import DOCKS
from waterdx.app.main_window import MainWindow
from waterdx.app.screening.registry import TABS
from waterdx.app.settings import Settings


@pytest.mark.parametrize("entry", DOCKS, ids=lambda entry: entry.id)
def test_every_pane_has_an_action_with_its_key(entry) -> None:
    action = next(one for one in ACTIONS if one.id == entry.id)
    assert action.shortcut == entry.key and action.is_on is not None and entry.title.ja and entry.title.en


def test_a_button_below_shows_the_findings_and_hides_them_again(town_window: MainWindow, qtbot: QtBot) -> None:
    button = town_window.docks.toggles["findings"]
    count = f"{len(town_window.session.town.findings):,}"
    assert button.text().endswith(count) and not town_window.findings.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert town_window.findings.isVisible() and town_window.menus.by_id["findings"].isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not town_window.findings.isVisible() and not town_window.menus.by_id["findings"].isChecked()


def test_closing_a_pane_by_its_cross_unticks_its_action(town_window: MainWindow) -> None:
    town_window.menus.by_id["form"].trigger()
    assert town_window.form.isVisible()
    town_window.findChild(QDockWidget, "dock_form").close()
    assert not town_window.menus.by_id["form"].isChecked() and not town_window.docks.is_shown("form")


def test_panes_of_the_map_are_there_where_a_map_is_and_come_back(town_window: MainWindow) -> None:
    town_window.menus.by_id["form"].trigger()
    town_window.show_page("catalog")
    assert not town_window.form.isVisible() and not town_window.docks.toggles["findings"].isEnabled()
    town_window.show_page("screening")
    assert town_window.form.isVisible()


def test_where_the_panes_were_is_remembered(
    town_window: MainWindow, settings: Settings, qapp: QApplication, qtbot: QtBot, sample_town: Path
) -> None:
    town_window.menus.by_id["findings"].trigger()
    dock = town_window.findChild(QDockWidget, "dock_findings")
    town_window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    town_window.close()
    again = MainWindow(settings)
    qtbot.addWidget(again)
    again.show()
    again.show_page("ledger")
    qtbot.waitUntil(again.findings.isVisible)
    assert not again.form.isVisible()
    there = again.findChild(QDockWidget, "dock_findings")
    assert again.dockWidgetArea(there) == Qt.DockWidgetArea.RightDockWidgetArea
    again.close()


def test_a_damaged_memory_of_the_panes_is_no_obstacle(settings: Settings, qapp: QApplication, qtbot: QtBot) -> None:
    settings._ini.setValue("place/docks", b"\x00\x01nonsense")
    settings._ini.setValue("docks", ["findings", "nothing", "<b>"])
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    window.show_page("ledger")
    qtbot.waitUntil(window.findings.isVisible)
    assert set(window.docks._docks) == {entry.id for entry in DOCKS}
    window.close()


def test_a_pane_that_is_not_shown_asks_for_no_room(town_window: MainWindow) -> None:
    for page in town_window.pages:
        town_window.show_page(page)
        assert town_window.minimumSizeHint().width() <= 1024, page


def test_in_a_narrow_window_the_jobs_are_icons_with_tips_and_every_tab_has_room(town_window: MainWindow, qtbot: QtBot) -> None:
    jobs = town_window.jobs_list
    named = [jobs.item(number).text() for number in range(jobs.count())]
    assert all(named)
    town_window.resize(1024, 700)
    qtbot.waitUntil(lambda: not jobs.item(0).text())
    assert [jobs.item(number).toolTip() for number in range(jobs.count())] == named
    assert [jobs.item(number).data(Qt.ItemDataRole.AccessibleTextRole) for number in range(jobs.count())] == named
    town_window.show_page("screening")
    for tab in TABS:
        town_window.pages["screening"].show_tab(tab.id)
        assert town_window.minimumSizeHint().width() <= 1024, tab.id
    town_window.resize(1366, 768)
    qtbot.waitUntil(lambda: jobs.item(0).text() == named[0])


def test_a_finding_picked_as_its_page_is_left_moves_nothing(town_window: MainWindow) -> None:
    town_window.show_page("start")
    town_window.findings.objects_wanted.emit("pipes", {"P-1"}, True)
    assert not len(town_window.session.selected)

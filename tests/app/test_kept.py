"""What a person told the table and the maps stays when the window is shown in another language."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow
from waterdx.app.map.town_map import TownMap
from waterdx.app.objects_panel import ObjectsPanel
from waterdx.app.settings import Settings
from waterdx.app.table.conditions import Condition


def objects_of(window: MainWindow) -> ObjectsPanel:
    return window.pages["ledger"].objects  # type: ignore[attr-defined, no-any-return]


def map_of(window: MainWindow) -> TownMap:
    view = window.pages["ledger"].map
    assert isinstance(view, TownMap)
    return view


@pytest.fixture
def in_english(town_window: MainWindow, wait_for_job: Callable[[], None]) -> Callable[[], None]:
    def change() -> None:
        town_window.choose_language("en")
        wait_for_job()

    return change


def test_conditions_words_and_colours_of_the_table_stay(town_window: MainWindow, in_english: Callable[[], None]) -> None:
    panel = objects_of(town_window)
    panel.add_condition(Condition("diameter_mm", "between", low=75, high=100))
    panel.filter("1")
    panel.words.setText("1")
    panel.colour_by("diameter_mm")
    rows, told = panel.table.rows.rowCount(), panel.shown.text()
    assert 0 < rows < len(panel.table.rows.table) and told
    in_english()
    again = objects_of(town_window)
    assert again is not panel and again.table.rows.rowCount() == rows and again.words.text() == "1"
    assert again.conditions == panel.conditions and again.strip.isVisible()
    assert again.shows_colours and again.scaled_column == "diameter_mm" and again.legend.isVisible()
    again.clear_conditions()
    again.words.clear()
    again.filter("")
    assert again.table.rows.rowCount() == len(again.table.rows.table)


def test_the_sorted_column_and_the_extent_stay(town_window: MainWindow, in_english: Callable[[], None], qtbot: QtBot) -> None:
    town_window.show_page("ledger")
    panel, view = objects_of(town_window), map_of(town_window)
    panel.table.sort_by_name("length_m", descending=True)
    longest = panel.table.rows.rows[:20].tolist()
    view.zoom_in()
    panel.show_within(True)
    qtbot.waitUntil(lambda: 0 < panel.table.rows.rowCount() < len(panel.table.rows.table))
    in_english()
    again = objects_of(town_window)
    header = again.table.horizontalHeader()
    assert header.isSortIndicatorShown() and header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    assert again.within.is_on and again.tools["extent"].isChecked()
    again.show_within(False)
    qtbot.waitUntil(lambda: again.table.rows.rowCount() == len(again.table.rows.table))
    assert again.table.rows.rows[:20].tolist() == longest


def test_the_style_of_the_map_is_there_the_next_day(town_window: MainWindow, settings: Settings) -> None:
    map_of(town_window).choose_style("diameter")
    tomorrow = MainWindow(settings)
    tomorrow.session.town = town_window.session.town
    assert map_of(tomorrow)._chosen == "diameter"
    tomorrow.session.town = None
    tomorrow.close()


def test_groups_stay(town_window: MainWindow, in_english: Callable[[], None]) -> None:
    objects_of(town_window).show_groups(True)
    in_english()
    again = objects_of(town_window)
    assert again.shows_groups and again.tools["groups"].isChecked() and again.groups.isVisible()


def test_a_condition_on_values_goes_where_they_are_written_otherwise(
    town_window: MainWindow, in_english: Callable[[], None]
) -> None:
    panel = objects_of(town_window)
    panel.add_condition(Condition("material", "among", frozenset({"無い管種"})))
    assert panel.table.rows.rowCount() == 0
    in_english()
    again = objects_of(town_window)
    assert not again.conditions and again.table.rows.rowCount() == len(again.table.rows.table)


def test_the_style_of_the_map_and_its_hidden_classes_stay(town_window: MainWindow, in_english: Callable[[], None]) -> None:
    view = map_of(town_window)
    view.choose_style("diameter")
    view.legend.boxes[0].click()
    hidden, shown = view.legend.hidden, len(view.shown_rows)
    in_english()
    again = map_of(town_window)
    assert again is not view and again.style == "diameter"
    assert again.legend.hidden == hidden and len(again.shown_rows) == shown


def test_another_town_is_shown_whole(
    town_window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Callable[[], None]
) -> None:
    map_of(town_window).legend.boxes[0].click()
    assert map_of(town_window).legend.hidden
    town_window.session.open(Path(shutil.copy(sample_town, tmp_path / "other.gpkg")))
    wait_for_job()
    assert not map_of(town_window).legend.hidden

"""The map: what is near is exact, what is far is thinned, and a click finds the pipe under it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow
from waterdx.app.map.hit_test import HitTest
from waterdx.app.map.layers import CHORD_METRES_PER_PIXEL, in_view, lines_of, points_of
from waterdx.app.map.map_view import MapView
from waterdx.app.map.scale_bar import round_length
from waterdx.app.map.styles import STYLES, UNKNOWN

SHAPES = [
    shapely.LineString([(0, 0), (10, 0), (10, 10)]),
    None,
    shapely.MultiLineString([[(100, 0), (110, 0)], [(110, 5), (120, 5)]]),
    shapely.LineString(),
]


def test_every_straight_piece_knows_its_pipe() -> None:
    lines = lines_of(SHAPES)
    assert lines.piece_row.tolist() == [0, 0, 2, 2] and lines.chord_row.tolist() == [0, 2, 2]
    assert lines.chords[0].tolist() == [0, 0, 10, 10]
    assert lines.box == (0, 0, 120, 10)


def test_a_town_without_places_has_no_box_and_no_pieces() -> None:
    lines = lines_of([None, None])
    assert lines.box is None and len(in_view(lines, (0, 0, 1, 1), 1.0)) == 0
    assert len(points_of([None])) == 0


def test_only_what_touches_the_view_is_drawn() -> None:
    lines = lines_of(SHAPES)
    assert in_view(lines, (95, -5, 130, 20), 0.1).tolist() == [[100, 0, 110, 0], [110, 5, 120, 5]]


def test_far_away_a_pixel_holds_one_chord() -> None:
    stubs = lines_of([shapely.LineString([(x / 100, 0), (x / 100, 1)]) for x in range(500)])
    assert len(in_view(stubs, (-100, -100, 100, 100), 2 * CHORD_METRES_PER_PIXEL)) < 5
    assert len(in_view(stubs, (-100, -100, 100, 100), 0.5)) == 500


def test_a_click_finds_the_nearest_pipe_within_reach() -> None:
    hits = HitTest(SHAPES)
    assert hits.nearest(5, 2, 3.0) == 0
    assert hits.nearest(5, 50, 3.0) is None
    assert hits.touching((105, -1, 112, 6)).tolist() == [2]
    assert HitTest([None]).nearest(0, 0, 10.0) is None


@given(st.floats(1e-3, 1e7))
def test_the_scale_bar_is_a_round_length_that_fits(metres: float) -> None:
    length = round_length(metres)
    assert metres / 2.51 <= length <= metres * (1 + 1e-6)
    assert f"{length:.0e}"[0] in "125"


@pytest.mark.parametrize("name", ["material", "year", "diameter"])
def test_the_unknown_is_a_class_of_its_own(name: str) -> None:
    columns = {
        "material": np.array(["DIP", None, "VP"], dtype=object),
        "field": np.array(["water"] * 3, dtype=object),
        "install_fy": np.array([1965.0, np.nan, 2015.0]),
        "diameter_mm": np.array([50.0, np.nan, 500.0]),
    }
    styling = STYLES[name].styling(columns)
    assert styling.classes[styling.class_of_row[1]].name == UNKNOWN
    assert len(set(styling.class_of_row.tolist())) == 3


def click_on(window: MainWindow, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Click the middle of the first piece of one pipe, where a person would."""
    view, town = window.pages["ledger"].map, window.session.town
    assert view is not None and town is not None
    x0, y0, x1, y1 = town.lines.pieces[np.flatnonzero(town.lines.piece_row == row)[0]]
    at = view.mapFromScene(view.box.mapViewToScene(QPointF((x0 + x1) / 2, (y0 + y1) / 2)))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, QPoint(at))


def test_clicking_a_pipe_selects_its_row_and_control_adds_another(town_window: MainWindow, qtbot: QtBot) -> None:
    page = town_window.pages["ledger"]
    town_window.session.locate(300)
    click_on(town_window, 300)
    qtbot.waitUntil(lambda: town_window.session.selected.tolist() == [300])
    neighbour = int(town_window.session.town.hits.touching(page.map.view)[0])
    click_on(town_window, neighbour, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: set(town_window.session.selected.tolist()) == {neighbour, 300})
    assert set(page.table.chosen_objects().tolist()) == {neighbour, 300}


def test_a_drawn_box_selects_what_it_touches(town_window: MainWindow, qtbot: QtBot) -> None:
    page = town_window.pages["ledger"]
    page.map.box.boxed.emit(*page.map.view, False)
    assert len(town_window.session.selected) == len(np.unique(town_window.session.town.lines.piece_row))
    assert "選択" in town_window.chosen.text()


def test_rows_in_the_table_are_marked_on_every_map(town_window: MainWindow) -> None:
    page = town_window.pages["ledger"]
    page.table.selectRow(10)
    assert town_window.session.selected.tolist() == [10]
    for name in ("ledger", "screening"):
        town_window.show_page(name)
        assert set(town_window.pages[name].map.marked_rows.tolist()) == {10}


def test_the_wheel_zooms_about_the_cursor_and_the_scale_bar_follows(town_window: MainWindow) -> None:
    view = town_window.pages["ledger"].map
    before = view.metres_per_pixel, view.scale_bar.text
    view.zoom_in()
    view.zoom_in()
    view.zoom_in()
    assert view.metres_per_pixel < before[0] / 3
    assert view.scale_bar.text != before[1]


def test_the_legend_lists_kilometres_and_changes_the_colours(town_window: MainWindow, wait_for_job: Callable[[], None]) -> None:
    view = town_window.pages["ledger"].map
    by_material = view.class_names
    view.choose_style("year")
    assert any("VP" in name for name in by_material)
    assert any("1970年代" in name for name in view.class_names) and "不明" in view.class_names


def test_leaks_are_looked_at_where_no_pipe_has_a_place(qtbot: QtBot) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    qtbot.waitExposed(view)
    leaks = np.array([[0.0, 0.0], [18_000.0, 12_000.0]])
    view.show_points("leaks", leaks, "d", "#c00", 9)
    view.zoom_to_all()
    west, south, east, north = view.view
    assert west < 0 and south < 0 and east > 18_000 and north > 12_000
    assert view._points["leaks"].isVisible()

"""The tools of the map: scale, spatial ID, keys, box zoom, measuring."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.app.map.hand import CORNER, Hand
from waterdx.app.actions import ACTIONS
from waterdx.app.map.map_bar import TOOLS, MapBar
from waterdx.app.map.measure import GRID
from waterdx.app.map.scale import read_scale, scale_text
from waterdx.core.errors import UserError
from waterdx.core.spatial_id import SpatialId

Key = Qt.Key


@pytest.fixture
def bar(hand: Hand) -> MapBar:
    return hand.window.pages["ledger"].findChild(MapBar)  # type: ignore[return-value]


def type_scale(bar: MapBar, text: str) -> None:
    bar.focus_scale()
    line = bar.scale.lineEdit()
    assert line is not None
    line.insert(text)  # QTest cannot type Japanese
    QTest.keyClick(line, Key.Key_Return)


# The scale


@pytest.mark.parametrize("text", ["2500", "1:2,500", "1/2500", "１：２，５００", " 縮尺 1/2500 "])
def test_a_scale_is_read_as_people_write_it(text: str) -> None:
    assert read_scale(text) == 2500


@pytest.mark.parametrize("text", ["", "大きく", "1:0", "0.5", "1:99,999,999,999", "-2500", "2,50"])
def test_nonsense_is_refused_with_what_to_type(text: str) -> None:
    with pytest.raises(UserError) as raised:
        read_scale(text)
    assert "2500" in str(raised.value.words)


def test_a_typed_scale_is_shown_true_and_keeps_the_middle(hand: Hand, bar: MapBar) -> None:
    x0, y0, x1, y1 = hand.view.view
    type_scale(bar, "1:500")
    assert bar.scale.currentText() == "1:500"
    inch = hand.view.logicalDpiX() * hand.view.metres_per_pixel  # metres an inch of the screen shows
    assert inch / 0.0254 == pytest.approx(500)
    a0, b0, a1, b1 = hand.view.view
    assert ((a0 + a1) / 2, (b0 + b1) / 2) == pytest.approx(((x0 + x1) / 2, (y0 + y1) / 2))


def test_zooming_changes_the_scale_that_is_shown(hand: Hand, bar: MapBar) -> None:
    before = bar.scale.currentText()
    hand.view.zoom_in()
    assert bar.scale.currentText() == scale_text(hand.view.scale) != before


def test_a_wrong_scale_gets_a_sentence_and_the_scale_stays(hand: Hand, bar: MapBar) -> None:
    type_scale(bar, "1:500")
    type_scale(bar, "大きく")
    assert "大きく" in hand.window.message.text and bar.scale.currentText() == "1:500"


def test_the_scale_a_person_chose_stays_when_the_map_takes_another_size(hand: Hand, bar: MapBar) -> None:
    type_scale(bar, "1:500")
    hand.window.resize(1000, 700)
    assert bar.scale.currentText() == "1:500"


def test_what_the_map_was_brought_to_still_fits_when_it_takes_another_size(hand: Hand) -> None:
    hand.do("zoom_all")
    hand.window.resize(900, 640)
    x0, _, x1, _ = hand.view.view
    assert x0 < CORNER[0] and x1 > CORNER[0] + 300


def test_the_key_for_the_scale_goes_to_its_box(hand: Hand, bar: MapBar, qtbot: QtBot) -> None:
    hand.do("scale")
    qtbot.waitUntil(lambda: bar.scale.hasFocus())


def test_the_buttons_under_the_map_say_the_keys_of_their_actions(bar: MapBar) -> None:
    keys = {action.id: action.shortcut for action in ACTIONS}
    assert all(f"({keys[action]})" in str(words) for action, _drawing, words in TOOLS)


# The spatial ID


def test_the_spatial_id_under_the_cursor_leaves_f_open_until_a_height_is_said(hand: Hand, bar: MapBar) -> None:
    hand.move((150, 0))
    z, f, x, y = (bar.spatial_id or "").split("/")
    assert (z, f) == ("25", "–")
    west, north = SpatialId(25, 0, int(x), int(y)).west_north
    assert (west, north) == pytest.approx((138.7277, 37.3516), abs=2e-3)
    bar.place.height_box.setValue(12.4)
    assert bar.spatial_id == f"25/12/{x}/{y}" and bar.spatial_id in bar.place.text()
    bar.place.zoom.setValue(20)
    assert bar.spatial_id == f"20/0/{int(x) >> 5}/{int(y) >> 5}"


def test_the_place_under_the_cursor_can_be_copied(hand: Hand, bar: MapBar) -> None:
    hand.do("copy_place")
    assert "カーソル" in hand.window.message.text
    hand.move((150, 0))
    hand.do("copy_place")
    east, north, system, found = QGuiApplication.clipboard().text().split("\t")
    assert float(east) == pytest.approx(CORNER[0] + 150, abs=1) and float(north) == pytest.approx(CORNER[1], abs=1)
    assert system == "EPSG:6676" and found == bar.spatial_id


# Moving


def test_the_keys_move_and_zoom_the_map_while_it_has_the_focus(hand: Hand) -> None:
    hand.view.setFocus()
    before, scale = hand.view.view, hand.view.metres_per_pixel
    hand.press(Key.Key_Right)
    hand.press(Key.Key_Up)
    assert hand.view.view[0] > before[0] and hand.view.view[1] > before[1]
    hand.press(Key.Key_Plus)
    assert hand.view.metres_per_pixel < scale
    hand.press(Key.Key_Minus)
    assert hand.view.metres_per_pixel == pytest.approx(scale)


def test_the_focus_of_the_map_can_be_seen(hand: Hand, qtbot: QtBot) -> None:
    hand.window.pages["ledger"].words.setFocus()
    without = hand.view.grab().toImage()
    hand.view.setFocus()
    qtbot.waitUntil(hand.view.hasFocus)
    assert hand.view.grab().toImage().pixelColor(1, 60) != without.pixelColor(1, 60)


def test_one_box_is_drawn_to_zoom_to_and_picks_nothing(hand: Hand) -> None:
    hand.do("box_zoom")
    assert hand.window.menus.by_id["box_zoom"].isChecked()
    hand.drag((100, 20), (200, 60))
    x0, _, x1, _ = hand.view.view
    assert x0 <= CORNER[0] + 100 and x1 >= CORNER[0] + 200 and x1 - x0 < 400
    assert not len(hand.window.session.selected) and not hand.window.menus.by_id["box_zoom"].isChecked()


def test_escape_drops_a_box_zoom(hand: Hand) -> None:
    hand.do("box_zoom")
    hand.press(Key.Key_Escape)
    assert not hand.view.box.zooms_once and not hand.window.menus.by_id["box_zoom"].isChecked()


def test_zoom_to_the_layer_of_the_table(hand: Hand, qtbot: QtBot) -> None:
    hand.view.set_scale(100)
    hand.window.session.objects.show("nodes")
    qtbot.waitUntil(lambda: hand.window.session.objects.table is not None)
    hand.do("zoom_layer")
    x0, y0, x1, y1 = hand.view.view
    assert x0 < CORNER[0] and x1 > CORNER[0] + 300 and y0 < CORNER[1] and y1 > CORNER[1] + 200


# Measuring


def test_a_length_is_measured_click_by_click_with_the_sum_beside_the_cursor(hand: Hand) -> None:
    hand.do("measure_length")
    hand.click((0, 0))
    hand.move((150, 0))
    assert hand.view.measuring.beside.isVisible() and hand.view.measuring.beside.text() == "150.0 m"
    hand.click((150, 0))
    hand.double_click((300, 0))
    assert hand.view.measuring.card.text == "300.0 m" and not hand.view.measuring.beside.isVisible()


def test_points_snap_to_vertices_unless_alt_is_held(hand: Hand) -> None:
    hand.do("measure_length")
    near = 3 * hand.view.metres_per_pixel
    hand.click((near, near))
    assert hand.view.measuring.points == [pytest.approx(CORNER)]


def test_backspace_takes_a_point_back_and_enter_ends(hand: Hand) -> None:
    hand.do("measure_length")
    for place in ((0, 0), (150, 0), (300, 0)):
        hand.click(place)
    hand.press(Key.Key_Backspace)
    hand.press(Key.Key_Return)
    assert hand.view.measuring.card.text == "150.0 m"
    hand.click((0, 80))
    assert len(hand.view.measuring.points) == 1


def test_an_area_is_measured_and_copied_with_its_unit(hand: Hand) -> None:
    hand.do("measure_area")
    hand.click((0, 0))
    hand.click((300, 0))
    assert "3 つ" in hand.view.measuring.card.text
    hand.click((300, 200))
    hand.press(Key.Key_Return)
    hand.view.measuring.card.copy_button.click()
    assert QGuiApplication.clipboard().text() == "30,000.0 m² (3.00 ha)"


def test_no_area_is_told_of_lines_that_cross(hand: Hand) -> None:
    hand.do("measure_area")
    for place in ((0, 0), (300, 200), (300, 0), (0, 80)):
        hand.click(place)
    assert "交差" in hand.view.measuring.card.text


def test_it_says_on_which_plane_the_figures_are(hand: Hand) -> None:
    hand.do("measure_length")
    assert "第8系" in str(GRID.format(system=hand.view.system))


def test_escape_leaves_and_gives_the_mouse_back(hand: Hand) -> None:
    hand.do("measure_length")
    assert hand.window.menus.by_id["measure_length"].isChecked()
    hand.click((75, 0))
    hand.press(Key.Key_Escape)
    assert not hand.view.measuring.card.isVisible() and not hand.window.menus.by_id["measure_length"].isChecked()
    hand.click((75, 0))
    assert hand.window.session.selected.tolist() == [hand.row("A")]


def test_measuring_while_editing_goes_back_to_editing(hand: Hand) -> None:
    hand.do("edit_map")
    editing = hand.window.pages["ledger"].editing
    hand.do("measure_length")
    hand.click((0, 0))
    hand.press(Key.Key_Escape)
    assert editing.is_on and hand.view.box.tool is editing

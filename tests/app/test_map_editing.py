"""Editing on the map as a person does it: draw, drag a vertex, split, merge, Shift for right angles, Esc, Ctrl+Z."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.merge_dialog import MergeDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.map import near as near_module
from waterdx.app.map.edit_mode import MapEditing
from waterdx.app.map.edit_tools import TOOLS
from waterdx.app.pages.ledger_page import LedgerPage
from waterdx.store import project, tables
from waterdx.store.layers import insert_rows

Wait = Callable[[], None]
Point = tuple[float, float]
NONE, SHIFT, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
E0, N0 = 20_000.0, 150_000.0
PIPES: dict[str, list[Point]] = {
    "A": [(0, 0), (60, 0), (100, 0)], "B": [(100, 0), (100, 60)], "C": [(100, 0), (160, 0)], "D": [(0, 80), (60, 80)]
}  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Path:
    import pandas as pd

    path = tmp_path / "町.gpkg"
    project.create(path, "町", "EPSG:6676")
    lines = np.array([shapely.LineString(placed(line)) for line in PIPES.values()])
    values = pd.DataFrame(
        {
            "pipe_id": list(PIPES),
            "field": "water",
            "material": ["DIP", "DIP", "VP", "DIP"],
            "diameter_mm": [100.0, 100.0, 75.0, 100.0],
        }
    )
    with project.editing(path) as conn:
        source = tables.insert(conn, "sources", {"file_name": "a.csv", "layer": "pipes"})
        insert_rows(conn, "pipes", values, lines, source, 6676)
    return path


def placed(points: list[Point]) -> list[Point]:
    return [(E0 + x, N0 + y) for x, y in points]


class Hand:
    """A person's hand on the map; places are metres from the corner of the town."""

    def __init__(self, window: MainWindow, qtbot: QtBot, wait: Wait) -> None:
        self.window, self.qtbot, self.wait = window, qtbot, wait
        self.page: LedgerPage = window.pages["ledger"]  # type: ignore[assignment]
        self.map, self.editing = self.page.map, self.page.editing

    def at(self, place: Point) -> QPoint:
        scene = self.map.box.mapViewToScene(QPointF(E0 + place[0], N0 + place[1]))
        return QPoint(self.map.mapFromScene(scene))

    def take(self, tool: str) -> None:
        if not self.editing.is_on:
            self.window.menus.by_id["edit_map"].trigger()
        self.editing.strip.buttons[tool].click()
        QApplication.processEvents()  # the strip takes room from the map

    def click(self, place: Point, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.hover(place)
        QTest.mouseClick(self.map.viewport(), LEFT, modifier, self.at(place))
        self.wait()

    def hover(self, place: Point) -> None:
        QTest.mouseMove(self.map.viewport(), self.at(place))

    def double_click(self, place: Point) -> None:
        self.click(place)
        QTest.mouseDClick(self.map.viewport(), LEFT, NONE, self.at(place))
        QTest.mouseRelease(self.map.viewport(), LEFT, NONE, self.at(place))
        self.wait()

    def drag(self, start: Point, end: Point, modifier: Qt.KeyboardModifier = NONE) -> None:
        viewport = self.map.viewport()
        QTest.mousePress(viewport, LEFT, modifier, self.at(start))
        for share in (0.3, 0.7, 1.0):
            middle = start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
            move(viewport, self.at(middle), modifier)
        QTest.mouseRelease(viewport, LEFT, modifier, self.at(end))
        self.wait()

    def key(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.map, key)
        self.wait()

    def choose(self, number: str) -> None:
        town = self.window.session.town
        assert town is not None
        self.window.session.select(np.array([town.rows_by_id[number][0]]))

    def line(self, number: str) -> list[Point]:
        town = self.window.session.town
        assert town is not None
        xy = shapely.get_coordinates(town.shapes[town.rows_by_id[number][0]])
        return [(round(x - E0, 2), round(y - N0, 2)) for x, y in xy.tolist()]

    def set(self, fid: int, **texts: str) -> None:
        self.window.session.editor.set_values([fid], texts)
        self.wait()

    @property
    def numbers(self) -> list[str]:
        town = self.window.session.town
        assert town is not None
        return town.pipes["pipe_id"].tolist()


def move(viewport: QWidget, at: QPoint, modifier: Qt.KeyboardModifier) -> None:
    """A move with the button held, which QTest.mouseMove does not say."""
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), QPointF(viewport.mapToGlobal(at)), LEFT, LEFT, modifier)
    QApplication.sendEvent(viewport, event)


@pytest.fixture
def hand(window: MainWindow, town: Path, qtbot: QtBot, wait_for_job: Wait) -> Hand:
    window.session.open(town)
    wait_for_job()
    made = Hand(window, qtbot, wait_for_job)
    qtbot.waitUntil(lambda: made.map.has_fitted)
    made.map.zoom_out()  # room beside the legend
    return made


def near(one: Point, other: Point, within: float = 1.0) -> bool:
    return math.dist(one, other) <= within


def test_a_dragged_vertex_takes_joined_pipes_along_and_ctrl_z_brings_all_back(hand: Hand) -> None:
    hand.choose("A")
    hand.take("vertex")
    assert len(hand.editing.overlay.handle_points) == 3
    hand.drag((100, 0), (110, 20))
    assert near(hand.line("A")[-1], (110, 20)) and hand.line("A")[-1] == hand.line("B")[0] == hand.line("C")[0]
    hand.window.activateWindow()
    hand.qtbot.keyClick(hand.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hand.wait()
    assert hand.line("A") == PIPES["A"] and hand.line("B") == PIPES["B"]


def test_with_alt_only_the_chosen_pipe_moves(hand: Hand) -> None:
    hand.choose("A")
    hand.take("vertex")
    hand.drag((100, 0), (110, 20), ALT)
    assert near(hand.line("A")[-1], (110, 20)) and hand.line("B") == PIPES["B"]


def test_a_vertex_dragged_near_another_snaps_to_it_exactly(hand: Hand) -> None:
    hand.choose("D")
    hand.take("vertex")
    reach = hand.editing.reach
    hand.drag((60, 80), (100 + reach / 3, 60 + reach / 3))
    assert hand.line("D")[-1] == (100, 60)


def test_a_drag_beside_the_handles_moves_the_map_and_changes_nothing(hand: Hand) -> None:
    hand.choose("A")
    hand.take("vertex")
    before = hand.map.view
    hand.drag((30, 40), (60, 50))
    assert hand.map.view != before and hand.line("A") == PIPES["A"]


def test_a_double_click_adds_a_vertex_and_alt_click_takes_it_away(hand: Hand) -> None:
    hand.choose("A")
    hand.take("vertex")
    hand.double_click((30, 0))
    assert len(hand.line("A")) == 4 and near(hand.line("A")[1], (30, 0))
    hand.click((30, 0), ALT)
    assert hand.line("A") == PIPES["A"]


def test_a_pipe_is_drawn_click_by_click_snapped_and_finished_by_enter_as_one_step(hand: Hand) -> None:
    hand.take("pipe")
    hand.click((60 + hand.editing.reach / 4, 80))
    hand.click((80, 70))
    hand.hover((100, 60))
    assert len(hand.editing.overlay.rubber_points) == 3
    hand.click((100, 60))
    hand.key(Qt.Key.Key_Return)
    assert hand.numbers == ["A", "B", "C", "D", "N00005"]
    line = hand.line("N00005")
    assert line[0] == (60, 80) and line[-1] == (100, 60) and near(line[1], (80, 70))
    assert "N00005" in hand.window.message.text and hand.editing.overlay.rubber_points == []
    assert hand.window.session.selected.tolist() == [4]
    hand.window.message.offer_button.click()
    hand.wait()
    assert hand.numbers == ["A", "B", "C", "D"]


def test_shift_keeps_a_right_angle(hand: Hand) -> None:
    hand.take("pipe")
    hand.click((10, 30))
    hand.click((50, 33), SHIFT)
    hand.click((54, 60), SHIFT)
    hand.key(Qt.Key.Key_Return)
    a, b, c = hand.line("N00005")
    assert a[1] == b[1] and b[0] == c[0]


def test_escape_drops_what_was_begun_and_then_leaves_the_mode(hand: Hand) -> None:
    hand.take("pipe")
    hand.click((10, 30))
    hand.click((50, 33))
    hand.key(Qt.Key.Key_Escape)
    assert hand.editing.is_on and hand.editing.overlay.rubber_points == []
    hand.key(Qt.Key.Key_Escape)
    assert not hand.editing.is_on and not hand.editing.strip.isVisible() and not hand.window.menus.by_id["edit_map"].isChecked()
    assert hand.numbers == ["A", "B", "C", "D"]


def test_a_pipe_of_one_vertex_is_refused_in_the_bar(hand: Hand) -> None:
    hand.take("pipe")
    hand.click((10, 30))
    hand.key(Qt.Key.Key_Return)
    assert hand.window.message.level == "error" and "2 つ以上の頂点" in hand.window.message.text
    assert hand.numbers == ["A", "B", "C", "D"]


def test_backspace_takes_the_last_vertex_back(hand: Hand) -> None:
    hand.take("pipe")
    for place in ((10.0, 30.0), (50.0, 30.0), (50.0, 60.0)):
        hand.click(place)
    hand.key(Qt.Key.Key_Backspace)
    hand.key(Qt.Key.Key_Return)
    assert len(hand.line("N00005")) == 2


def test_a_node_is_put_on_the_line(hand: Hand) -> None:
    hand.take("node")
    hand.click((30, hand.editing.reach / 3))
    town = hand.window.session.town
    assert town is not None and len(town.nodes) == 1 and town.nodes[0][1] == N0


def test_a_click_splits_a_pipe_where_it_was_clicked_but_not_at_its_end(hand: Hand) -> None:
    hand.take("split")
    hand.click((30, 0))
    assert hand.numbers == ["A", "B", "C", "D", "A-2"] and near(hand.line("A")[-1], (30, 0))
    hand.click((0, 80))
    assert hand.window.message.level == "error" and "端では分けられません" in hand.window.message.text


def test_two_pipes_clicked_become_one(hand: Hand) -> None:
    hand.take("merge")
    hand.click((30, 0))
    hand.click((100, 30))
    assert hand.numbers == ["A", "C", "D"] and hand.line("A") == [*PIPES["A"], (100, 60)]
    hand.window.menus.by_id["undo"].trigger()
    hand.wait()
    assert hand.numbers == ["A", "B", "C", "D"] and hand.line("B") == PIPES["B"]


def test_a_merge_of_two_materials_asks_and_decides_nothing_by_itself(hand: Hand) -> None:
    hand.take("merge")
    hand.click((30, 0))
    hand.click((130, 0))
    dialog = hand.page.findChild(MergeDialog)
    assert dialog is not None and not dialog.ok.isEnabled() and hand.numbers == ["A", "B", "C", "D"]
    dialog.choices[0][1].click()
    assert not dialog.ok.isEnabled()
    dialog.choices[1][0].click()
    dialog.ok.click()
    hand.wait()
    town = hand.window.session.town
    assert town is not None and hand.numbers == ["A", "B", "D"]
    assert (town.pipes["material"].iloc[0], town.pipes["diameter_mm"].iloc[0]) == ("VP", 100)


def test_a_merge_asks_what_only_one_pipe_knows_with_the_longer_one_chosen_beforehand(hand: Hand) -> None:
    hand.set(2, install_fy="S52", joint="K")
    hand.take("merge")
    hand.click((30, 0))
    hand.click((100, 30))
    dialog = hand.page.findChild(MergeDialog)
    assert dialog is not None and dialog.ok.isEnabled() and hand.numbers == ["A", "B", "C", "D"]
    (first, second, unknown), (_, joint, _) = sorted(dialog.choices, key=lambda one: one[1].text() != "1977")
    assert first is None and second.text() == "1977" and unknown.isChecked(), "A is the longer, and its year is unknown"
    joint.click()
    dialog.ok.click()
    hand.wait()
    town = hand.window.session.town
    assert town is not None and hand.numbers == ["A", "C", "D"]
    assert np.isnan(town.pipes["install_fy"].iloc[0]) and town.pipes["joint"].iloc[0] == "K"


def test_a_merge_with_a_pipe_out_of_use_is_refused_without_a_question(hand: Hand) -> None:
    hand.window.session.editor.retire([2], "R7.3.31")
    hand.wait()
    hand.take("merge")
    hand.click((30, 0))
    hand.click((100, 30))
    assert hand.window.message.level == "error" and "「B」は撤去・廃止の管" in hand.window.message.text
    assert hand.page.findChild(MergeDialog) is None and hand.numbers == ["A", "B", "C", "D"]


def test_an_end_dragged_nearly_onto_the_pipes_own_other_end_leaves_no_tiny_pipe(hand: Hand) -> None:
    hand.choose("D")
    hand.take("vertex")
    hand.drag((60, 80), (hand.editing.reach / 3, 80))
    assert hand.window.message.level == "error" and "2 つ以上の頂点" in hand.window.message.text
    assert hand.line("D") == PIPES["D"]


def test_two_clicks_on_nearly_the_same_spot_draw_no_pipe(hand: Hand) -> None:
    hand.take("pipe")
    hand.click((10, 30))
    hand.click((10 + hand.editing.reach / 3, 30))
    hand.key(Qt.Key.Key_Return)
    assert "2 つ以上の頂点" in hand.window.message.text and hand.numbers == ["A", "B", "C", "D"]


def test_a_dragged_vertex_says_the_drawn_length_and_that_of_the_ledger(hand: Hand) -> None:
    hand.set(4, length_m="60")
    hand.choose("D")
    hand.take("vertex")
    hand.drag((60, 80), (20, 80))
    assert "台帳の延長 60.00 m はそのままです" in hand.window.message.text and "60.00 m から " in hand.window.message.text


def test_from_far_away_nothing_snaps_so_that_the_map_stays_quick(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_module, "MOST_NEAR", 1)
    hand.take("pipe")
    hand.click((100 + hand.editing.reach / 3, hand.editing.reach / 3))
    hand.click((120, 30))
    hand.key(Qt.Key.Key_Return)
    assert hand.line("N00005")[0] != (100, 0)


def test_the_strip_says_what_the_tool_does_in_both_languages(hand: Hand) -> None:
    hand.take("split")
    assert hand.editing.strip.hint == TOOLS["split"].hint.ja and hand.editing.strip.isVisible()
    assert all(one.title.ja and one.title.en and one.hint.ja and one.hint.en and one.icon for one in TOOLS.values())


def test_without_the_mode_a_click_chooses_as_ever(hand: Hand) -> None:
    hand.click((30, 0))
    assert hand.window.session.selected.tolist() == [0] and isinstance(hand.editing, MapEditing)

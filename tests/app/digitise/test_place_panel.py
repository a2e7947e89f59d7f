"""A drawing is placed by points clicked on the sheet and on the map, and one sees at once how well they fit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.app.digitise.hands import click_map, click_sheet, look_close, page_of, path_of, wait_idle
from waterdx.app.digitise.place_panel import POINTS, PlacePanel
from waterdx.app.main_window import MainWindow
from waterdx.ledger.digitised import georeference_of
from waterdx.store import drawings

SAMPLE = Path(__file__).parents[3] / "ledgers" / "sample_town"
CORNERS = json.loads((SAMPLE / "scans_truth.json").read_text(encoding="utf-8"))["plan"]["corners"]
PAPER = [tuple(one["pixel"]) for one in CORNERS]
GROUND = [(one["y_east_m"], one["x_north_m"]) for one in CORNERS]


@pytest.fixture
def panel(window: MainWindow, sample_town: Path, tmp_path: Path, qtbot: QtBot, wait_for_job: Callable[[], None]) -> PlacePanel:
    """A drawing of the sample town, not placed yet, with control points chosen as the way."""
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "town.gpkg")))
    wait_for_job()
    window.show_page("digitise")
    page = page_of(window)
    page.add_drawings([SAMPLE / "scan_平面図.png"])
    qtbot.waitUntil(lambda: page.opened == 1 and window.session.jobs.current is None and not page.is_busy)
    page.place.way.setCurrentIndex(page.place.way.findData(POINTS))
    qtbot.waitUntil(page.place.map.isVisible)
    return page.place


def set_point(panel: PlacePanel, paper: tuple[float, float], ground: tuple[float, float]) -> None:
    """Click a place on the sheet, then the same on the map, both from near by."""
    look_close(panel.scan, paper)
    click_sheet(panel.scan, paper)
    panel.map.box.setRange(xRange=(ground[0] - 4, ground[0] + 4), yRange=(ground[1] - 4, ground[1] + 4), padding=0)
    click_map(panel.map, ground)


def fitted(panel: PlacePanel, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: not panel.fitting.is_running and words in panel.said.text())


def test_points_clicked_on_sheet_and_map_tell_their_fit_before_anything_is_set(
    window: MainWindow, panel: PlacePanel, qtbot: QtBot
) -> None:
    for paper, ground in zip(PAPER, GROUND, strict=True):
        set_point(panel, paper, ground)
    fitted(panel, qtbot, "RMS 0.")
    assert "まだ決めていません" in panel.said.text() and "1:500" in panel.said.text()
    assert [panel.points.index(row, 5).data()[:3] for row in range(4)] == ["0.0"] * 4
    path = path_of(window)
    assert drawings.drawing(path, 1).georeference is None
    qtbot.mouseClick(panel.set_place, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: drawings.drawing(path, 1).georeference is not None)
    wait_idle(page_of(window), qtbot)
    made = georeference_of(drawings.drawing(path, 1))
    assert made is not None and np.abs(made.to_ground(np.array(PAPER)) - np.array(GROUND)).max() < 0.1
    assert "位置合わせ済み" in panel.said.text()


def test_a_point_typed_wrongly_is_named_and_taking_back_makes_it_good(panel: PlacePanel, qtbot: QtBot) -> None:
    inner = np.array([(0.5, 0.1, 0.1, 0.3), (0.1, 0.2, 0.6, 0.1), (0.2, 0.3, 0.1, 0.4)])  # shares of the corners
    for paper, ground in zip([*PAPER, *(inner @ PAPER)], [*GROUND, *(inner @ GROUND)], strict=True):
        panel.points.add_paper(tuple(paper))
        panel.points.add_ground(tuple(ground))
    fitted(panel, qtbot, "RMS 0.0")
    panel.points.setData(panel.points.index(1, 3), "150,726.0")
    qtbot.waitUntil(lambda: panel.points.index(1, 0).data() == "! 2")
    assert "2 " in panel.said.text() and "!" in panel.said.text()
    qtbot.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    fitted(panel, qtbot, "RMS 0.0")
    assert panel.points.index(1, 0).data() == "2"


def test_once_two_points_fit_a_click_on_the_sheet_shows_where_it_should_be_on_the_map(panel: PlacePanel, qtbot: QtBot) -> None:
    for k in (0, 2):
        panel.points.add_paper(PAPER[k])
        panel.points.add_ground(GROUND[k])
    fitted(panel, qtbot, "RMS")
    look_close(panel.scan, PAPER[1])
    click_sheet(panel.scan, PAPER[1])
    x0, y0, x1, y1 = panel.map.view
    east, north = GROUND[1]
    assert x0 < east < x1 and y0 < north < y1
    assert "expected" in panel.map._points


@pytest.mark.parametrize(
    ("grounds", "words"),
    [
        ([(0.0, 0.0), (0.0, 0.0)], "同じ点"),
        ([(30_800.0, 150_720.0)], "2 点以上"),
        ([(30_800.0, 150_720.0), (30_900.0, 150_720.0), (31_000.0, 150_720.0)], "一直線"),
    ],
)
def test_points_that_fix_no_place_say_why(
    panel: PlacePanel, qtbot: QtBot, grounds: list[tuple[float, float]], words: str
) -> None:
    for k, ground in enumerate(grounds):
        panel.points.add_paper((100.0 + 900 * k, 200.0))
        panel.points.add_ground(ground)
    fitted(panel, qtbot, words)
    assert panel.points.index(0, 5).data() == ""


def test_half_a_coordinate_is_no_coordinate(panel: PlacePanel) -> None:
    panel.points.add_paper((10.0, 20.0))
    panel.points.setData(panel.points.index(0, 3), "150720")
    assert not panel.points.pairs[0].is_whole and panel.points.index(0, 4).data() == ""
    assert not panel.points.setData(panel.points.index(0, 4), "三万")

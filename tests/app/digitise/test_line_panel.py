"""Lines of a drawing are followed, drawn by hand and confirmed, the most doubtful first."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.app.digitise.hands import click_sheet, drag_sheet, page_of, wait_idle
from waterdx.app.digitise.line_panel import LinePanel
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.digitise_page import DigitisePage
from waterdx.app.warming import warm_up
from waterdx.digitise.ocr.engine import is_available
from waterdx.ledger.digitised_trace import keep_drawn
from waterdx.store import drawings
from waterdx.store.drawings import SheetPage
from waterdx.store.proposals import Kind, Proposal, Spot, proposals, propose

PLAN = Path(__file__).parents[3] / "ledgers" / "sample_town" / "scan_平面図.png"
needs_engine = pytest.mark.skipif(not is_available(), reason="the extra “ocr” is not installed")
SURES = (0.95, 0.4, 0.99, 0.7)


def valve(pixels: np.ndarray, x: int, y: int) -> None:
    """A gate valve: two triangles that meet."""
    for step in range(-12, 13):
        pixels[y - abs(step) // 2 - 1 : y + abs(step) // 2 + 2, x + step] = 0


@pytest.fixture
def page(window: MainWindow, sample_town: Path, tmp_path: Path, qtbot: QtBot, wait_for_job: Callable[[], None]) -> DigitisePage:
    """A drawing of 900 × 600 with a road, three valves, and four lines read off it, not all of them sure."""
    town, scan = Path(shutil.copy(sample_town, tmp_path / "town.gpkg")), tmp_path / "図.png"
    pixels = np.full((600, 900), 250, np.uint8)
    pixels[298:301, 100:800] = 20
    for x in (200, 400, 650):
        valve(pixels, x, 299)
    Image.fromarray(pixels).save(scan, dpi=(200, 200))
    (sheet,) = drawings.keep(town, scan, [SheetPage(1, "drawing", 900, 600, 200.0)])
    ends = [((100.0, 100.0 + 60 * k), (800.0, 100.0 + 60 * k)) for k in range(len(SURES))]
    propose(town, sheet.id, "line", [Proposal("line", k + 1, {"管種": "VP"}, {}, ends[k], sure) for k, sure in enumerate(SURES)])
    window.session.open(town)
    wait_for_job()
    window.show_page("digitise")
    made = page_of(window)
    qtbot.waitUntil(lambda: made.opened == sheet.id and not made.is_busy)
    made.drawing.setCurrentWidget(made.lines)
    return made


@pytest.fixture
def lines(page: DigitisePage) -> LinePanel:
    return page.lines


def kept(page: DigitisePage, kind: Kind = "line") -> list[Proposal]:
    assert page.session.town is not None
    return proposals(page.session.town.path, page.opened, kind)


def test_the_least_sure_line_comes_first_and_is_marked_by_sign(lines: LinePanel) -> None:
    assert [one.confidence for one in lines.model.proposals] == [0.4, 0.7, 0.95, 0.99]
    assert [lines.model.index(row, 2).data() for row in range(4)] == ["? 40%", "? 70%", "95%", "99%"]
    assert lines.rows.currentIndex().row() == 0
    lines.confirm_sure()
    assert sorted(one.number for one in lines.model.proposals if one.state == "accepted") == [1, 3]


def test_enter_goes_down_the_queue(page: DigitisePage, lines: LinePanel, qtbot: QtBot) -> None:
    qtbot.keyClick(lines.rows, Qt.Key.Key_Return)
    qtbot.keyClick(lines.rows, Qt.Key.Key_Delete)
    assert [one.state for one in kept(page)] == ["open", "accepted", "open", "rejected"]
    assert lines.rows.currentIndex().row() == 2


def test_a_line_drawn_by_hand_snaps_to_the_end_of_another(page: DigitisePage, lines: LinePanel, qtbot: QtBot) -> None:
    lines.draw.click()
    reach = lines.scan.pixels_across
    click_sheet(lines.scan, (800 + 4 * reach, 100 + 4 * reach))
    click_sheet(lines.scan, (850, 400))
    click_sheet(lines.scan, (500, 500), double=True)
    wait_idle(page, qtbot)
    drawn = kept(page)[-1]
    assert drawn.points[0] == (800.0, 100.0) and len(drawn.points) == 3
    assert drawn.by_hand and drawn.confidence is None
    assert lines.model.index(lines.model.row_of(drawn.id), 2).data() == "手描き"


def test_keys_finish_take_back_and_cancel_a_line(page: DigitisePage, lines: LinePanel, qtbot: QtBot) -> None:
    lines.draw.click()
    for place in ((200, 450), (300, 450), (300, 520)):
        click_sheet(lines.scan, place)
    qtbot.keyClick(lines.scan, Qt.Key.Key_Backspace)
    qtbot.keyClick(lines.scan, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(kept(page)) == 5)
    wait_idle(page, qtbot)
    assert len(kept(page)[-1].points) == 2
    click_sheet(lines.scan, (200, 550))
    qtbot.keyClick(lines.scan, Qt.Key.Key_Escape)
    qtbot.keyClick(lines.scan, Qt.Key.Key_Return)
    assert len(kept(page)) == 5 and not lines.following.is_running


def test_two_clicks_follow_the_drawn_line(page: DigitisePage, lines: LinePanel, qtbot: QtBot) -> None:
    lines.follow.click()
    click_sheet(lines.scan, (110, 301))
    click_sheet(lines.scan, (780, 297))
    qtbot.waitUntil(lambda: len(kept(page)) == 5, timeout=20_000)
    wait_idle(page, qtbot)
    assert np.abs(np.array(kept(page)[-1].points)[:, 1] - 299).max() < 2


def test_a_valve_marked_once_or_twice_is_found_elsewhere(page: DigitisePage, qtbot: QtBot) -> None:
    panel = page.symbols
    page.drawing.setCurrentWidget(panel)
    QApplication.processEvents()
    panel.mark.click()
    for x in (200, 400):
        drag_sheet(panel.scan, (x - 16, 285), (x + 16, 313))
    assert panel.search.isEnabled() and "2" in panel.search.text()
    panel.search.click()
    qtbot.waitUntil(lambda: len(kept(page, "symbol")) == 3, timeout=20_000)
    wait_idle(page, qtbot)
    assert {one.texts["種別"] for one in kept(page, "symbol")} == {"仕切弁"}
    assert sorted(round(one.points[0][0], -1) for one in kept(page, "symbol")) == [200, 400, 650]
    assert page.drawing.currentWidget() is panel and panel.model.rowCount() == 3


def test_the_page_is_looked_at_without_stains_and_as_it_was(lines: LinePanel, qtbot: QtBot) -> None:
    before = lines.scan._page._levels
    lines.clean.click()
    qtbot.waitUntil(lambda: lines.scan._page._levels is not before, timeout=20_000)
    assert lines.scan._page._levels[0][0, 0] == 255 and before[0][0, 0] == 250
    lines.clean.click()
    assert lines.scan._page._levels is before


def test_what_a_check_finds_odd_is_listed_below_the_sheets(page: DigitisePage, qtbot: QtBot) -> None:
    assert not page.remarks.isVisible()
    page.check.click()
    wait_idle(page, qtbot)
    assert page.remarks.isVisible() and "位置合わせされていない" in page.remarks.item(0).text()


def test_who_decided_what_and_when_is_told(page: DigitisePage, lines: LinePanel, qtbot: QtBot) -> None:
    qtbot.keyClick(lines.rows, Qt.Key.Key_Return)
    (check,) = kept(page)[1].checks
    told = lines.model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert told == f"✓ {check.who} {check.at[:16].replace('T', ' ')}"


def test_a_hundred_lines_are_confirmed_by_keyboard_without_a_pause_of_a_tenth_of_a_second(
    page: DigitisePage, lines: LinePanel, qtbot: QtBot
) -> None:
    """In processor time of this process: a busy machine is not the window's, nor is garbage looked for in what tests have loaded."""
    warm_up()
    assert page.session.town is not None and page.opened is not None
    spot = Spot(((10.0, 10.0), (60.0, 10.0), (60.0, 30.0), (10.0, 30.0)), "VPφ50", 0.6, True)
    many = [
        Proposal("line", k, {"管種": "VP", "口径": "50"}, {"管種": spot}, tuple((10.0 * t, 5.0 * k) for t in range(60)), 0.7)
        for k in range(1, 101)
    ]
    propose(page.session.town.path, page.opened, "line", many)
    page.open_sheet(page.opened)
    qtbot.waitUntil(lambda: lines.model.rowCount() == 100 and not page.is_busy)
    paused = []
    for _ in range(100):
        start = time.thread_time()
        qtbot.keyClick(lines.rows, Qt.Key.Key_Return)
        QApplication.processEvents()
        paused.append(time.thread_time() - start)
    wait_idle(page, qtbot)
    assert all(one.state == "accepted" for one in kept(page))
    assert max(paused) < 0.1, f"{max(paused):.3f} s"


@needs_engine
def test_a_line_drawn_by_hand_gets_the_label_beside_it_and_what_was_typed_stays(
    window: MainWindow, sample_town: Path, tmp_path: Path, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    town, scan = Path(shutil.copy(sample_town, tmp_path / "town.gpkg")), tmp_path / "図.png"
    Image.open(PLAN).crop((300, 1300, 1500, 1900)).save(scan, dpi=(200, 200))
    (sheet,) = drawings.keep(town, scan, [SheetPage(1, "drawing", 1200, 600, 200.0)])
    drawn = ((135.0, 397.0), (800.0, 340.0))
    keep_drawn(town, sheet, drawn)
    propose(town, sheet.id, "line", [Proposal("line", 9, {"管種": "VP"}, {}, ((76.0, 11.0), (112.0, 189.0)), 0.9)])
    window.session.open(town)
    wait_for_job()
    window.show_page("digitise")
    page = page_of(window)
    qtbot.waitUntil(lambda: page.opened == sheet.id and not page.is_busy)
    page.drawing.setCurrentWidget(page.lines)
    qtbot.mouseClick(page.lines.labels, Qt.MouseButton.LeftButton)
    wait_idle(page, qtbot)
    texts = {one.points: one.texts for one in kept(page)}
    assert (texts[drawn]["管種"], texts[drawn]["口径"]) == ("DIP", "150")
    assert texts[(76.0, 11.0), (112.0, 189.0)] == {"管種": "VP"}
    assert "1 本の線に入れました" in window.message.text

"""A page of a paper register becomes rows of the ledger by keyboard, and a drawing finds its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.app.digitise.hands import page_of, path_of
from waterdx.app.digitise import tasks
from waterdx.app.digitise.tasks import Said
from waterdx.app.main_window import MainWindow
from waterdx.app.map.sheet_beneath import item_of
from waterdx.app.pages.digitise_page import DigitisePage
from waterdx.app.settings import Settings
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.digitise.georeference.told import Told
from waterdx.digitise.register.page import RegisterPage
from waterdx.ledger import digitised_table
from waterdx.store import drawings, project
from waterdx.store.drawings import SheetPage
from waterdx.store.proposals import proposals, propose

PLAN = Path(__file__).parents[3] / "ledgers" / "sample_town" / "scan_平面図.png"
NAMES = ["管路番号", "管種", "口径", "年度", "延長(m)"]
ROWS = [["Y-1", "DIP", "100", "S48", "41.7"], ["Y-2", "VP", "75", "S5B", "20.0"], ["Y-3", "VP", "50", "S60", "12.5"]]


def read_page() -> RegisterPage:
    """What the engine would say of a page, with one doubtful year."""
    boxes = {
        (r, c): np.array([(80 * c, 40 * r), (80 * c + 70, 40 * r), (80 * c + 70, 40 * r + 30), (80 * c, 40 * r + 30)], float)
        for r in range(3)
        for c in range(5)
    }
    sure: list[list[float | None]] = [[0.99] * 5, [0.99, 0.99, 0.99, 0.4, 0.99], [0.99] * 5]
    return RegisterPage(NAMES, [""] * 5, ROWS, ROWS, sure, [(1, 3)], [], boxes, [], [], None, 0.0)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """The window with a project that holds one page, read and not confirmed."""
    town, scan = tmp_path / "山中.gpkg", tmp_path / "台帳.png"
    project.create(town, "山中町", "EPSG:6676")
    Image.fromarray(np.full((300, 500), 245, np.uint8)).save(scan)
    (sheet,) = drawings.keep(town, scan, [SheetPage(1, "register", 500, 300, 200.0)])
    propose(town, sheet.id, "row", digitised_table.proposals_of(read_page()))
    made = MainWindow(Settings(tmp_path / "settings"))
    qtbot.addWidget(made)
    made.show()
    made.session.open(town)
    qtbot.waitUntil(lambda: made.session.town is not None and made.session.jobs.current is None)
    made.show_page("digitise")
    page = made.pages["digitise"]
    assert isinstance(page, DigitisePage)
    qtbot.waitUntil(lambda: page.opened == 1 and not page.is_busy)
    return made


def test_the_first_doubtful_value_is_chosen_and_marked_by_sign(window: MainWindow) -> None:
    review = page_of(window).review
    assert (review.rows.currentIndex().row(), review.rows.currentIndex().column()) == (1, 6)
    assert review.rows.currentIndex().data() == "? S5B"


def test_handwriting_is_shown_as_such_by_sign_and_word_and_waits_for_a_person(window: MainWindow) -> None:
    page = replace(read_page(), doubtful=[(0, 2), (1, 3)], handwritten=[(0, 2)])
    review = page_of(window).review
    propose(path_of(window), 1, "row", digitised_table.proposals_of(page))
    review.show_proposals(proposals(path_of(window), 1))
    shown = review.model.index(0, 5)
    assert (
        shown.data() == "✎ 100"
        and "手書き" in shown.data(Qt.ItemDataRole.ToolTipRole)
        and "手書き ✎ 1 か所" in review.said.text()
    )
    review.confirm_sure()
    assert [one.state for one in proposals(path_of(window), 1)] == ["open", "open", "accepted"]


def test_a_value_is_retyped_and_its_row_confirmed_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    review = page_of(window).review
    review.model.setData(review.rows.currentIndex(), "S53")
    qtbot.keyClick(review.rows, Qt.Key.Key_Return)
    second = proposals(path_of(window), 1)[1]
    assert (second.state, second.texts["年度"], second.checks[0].texts["年度"]) == ("accepted", "S53", "S53")
    assert review.rows.currentIndex().row() == 2  # on to the next that waits
    qtbot.keyClick(review.rows, Qt.Key.Key_Delete)
    assert proposals(path_of(window), 1)[2].state == "rejected"
    review.rows.setCurrentIndex(review.model.index(2, 2))
    qtbot.keyClick(review.rows, Qt.Key.Key_Backspace)
    assert proposals(path_of(window), 1)[2].state == "open"


def test_tab_goes_round_the_doubtful_values_only(window: MainWindow, qtbot: QtBot) -> None:
    review = page_of(window).review
    review.rows.setCurrentIndex(review.model.index(0, 2))
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        qtbot.keyClick(review.rows, key)
        assert (review.rows.currentIndex().row(), review.rows.currentIndex().column()) == (1, 6)


def test_what_is_sure_is_confirmed_at_once_and_goes_into_the_ledger_as_one_step(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    qtbot.mouseClick(page.review.accept_sure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.enter.isEnabled)
    qtbot.mouseClick(page.enter, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.town is not None and len(window.session.town.pipes) == 2)
    window.session.editor.undo()
    qtbot.waitUntil(lambda: window.session.town is not None and len(window.session.town.pipes) == 0)


def test_from_a_pipe_of_the_ledger_one_sees_the_spot_on_the_paper(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    page.review.confirm_sure()
    page.start()
    qtbot.waitUntil(
        lambda: window.session.town is not None and len(window.session.town.pipes) == 2 and window.session.jobs.current is None
    )
    window.show_page("ledger")
    window.session.locate(1)
    window.menus.by_id["on_paper"].trigger()
    qtbot.waitUntil(lambda: window.page_id == "digitise" and not page.is_busy)
    assert page.faces.currentWidget() is page.review
    middle = page.review.scan.mapToScene(page.review.scan.viewport().rect().center())
    assert 80 < middle.y() < 110  # the third row of the page


def test_with_double_entry_one_person_alone_confirms_nothing(window: MainWindow, qtbot: QtBot) -> None:
    page = page_of(window)
    qtbot.mouseClick(page.two, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.jobs.current is None and not page.is_busy and page.two.isChecked())
    page.review.judge([0], True)
    assert proposals(path_of(window), 1)[0].state == "open"


def test_a_drawing_is_placed_by_two_corners_typed(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(window)
    page.add_drawings([PLAN])
    qtbot.waitUntil(lambda: page.opened == 2 and window.session.jobs.current is None and not page.is_busy)
    qtbot.keyClicks(page.place.text, "150720,30800 150600,31000")
    qtbot.mouseClick(page.place.set_place, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: drawings.drawing(path_of(window), 2).georeference is not None, timeout=20_000)
    qtbot.waitUntil(lambda: "RMS" in page.place.said.text() and not page.is_busy, timeout=20_000)
    page.drawing.setCurrentIndex(0)
    page.place.beneath.click()
    qtbot.waitUntil(lambda: window.session.sheet is not None, timeout=20_000)
    sheet = window.session.sheet
    assert sheet is not None
    item = item_of(sheet)
    assert item.opacity() == pytest.approx(0.6)
    corner = item.mapToParent(0, 0)  # the sheet's upper left lies a little outside the frame's north-west corner
    assert 30_790 < corner.x() < 30_800 and 150_720 < corner.y() < 150_732
    page.place.opacity.setValue(30)
    assert window.session.sheet.opacity == pytest.approx(0.3)
    page.place.beneath.click()
    assert window.session.sheet is None
    assert "NW" in page.place.said.text()
    out = path_of(window).with_name("図.tif")
    monkeypatch.setattr("waterdx.app.pages.digitise_page.ask_where", lambda *_asked: out)
    page.place.save.click()
    qtbot.waitUntil(lambda: out.is_file() and window.session.jobs.current is None, timeout=20_000)


def test_what_was_odd_about_the_first_page_of_a_project_stays_to_be_read(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, empty = page_of(window), tmp_path / "川下.gpkg"
    project.create(empty, "川下町", "EPSG:6676")
    window.session.open(empty)
    qtbot.waitUntil(lambda: page.opened is None and window.session.jobs.current is None and not page.is_busy)
    told = Said(Words("読みました", "read"), (Finding("page_not_read", "error", Words("2 ページは白紙です", "page 2 is empty")),))
    monkeypatch.setattr(tasks, "read_register", lambda path, files, progress: told)
    page.read_registers([tmp_path / "帳票.pdf"])
    qtbot.waitUntil(page.remarks.isVisible)
    qtbot.waitUntil(lambda: window.session.jobs.current is None and not page.is_busy)
    assert page.remarks.count() == 1 and "白紙" in page.remarks.item(0).text()


def test_a_drawing_without_a_frame_says_what_to_do_instead(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = page_of(window)
    blank = tmp_path / "白紙.png"
    Image.fromarray(np.full((400, 600), 250, np.uint8)).save(blank)
    page.add_drawings([blank])
    qtbot.waitUntil(lambda: page.opened == 2 and window.session.jobs.current is None and not page.is_busy)
    with qtbot.waitSignal(window.session.jobs.failed_by_user) as told:
        page.place.wanted.emit(Told(corners="150720,30800 150600,31000"))
    assert "図郭" in told.args[0].words.ja


def test_a_great_sheet_is_let_go_before_another_is_opened_and_not_read_again_when_it_only_changed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waterdx.app.pages.digitise_page.GREAT", 0)
    page, scan = page_of(window), tmp_path / "図.png"
    qtbot.waitUntil(lambda: page.found is not None and not page.is_busy)
    first, before = page.opened, page.found
    page.open_sheet(first)
    qtbot.waitUntil(lambda: not page.is_busy)
    assert page.found is not before and page.found.levels is before.levels
    Image.fromarray(np.full((300, 400), 240, np.uint8)).save(scan)
    (sheet,) = drawings.keep(path_of(window), scan, [SheetPage(1, "drawing", 400, 300, 200.0)])
    page.open_sheet(sheet.id)
    assert page.found is None and page.review.found is None and page.lines.follower is None
    qtbot.waitUntil(lambda: page.opened == sheet.id and not page.is_busy)
    assert page.found.pixels.shape == (300, 400)

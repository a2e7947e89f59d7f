"""台帳 page: the same pipes in map, table and findings."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.app.dropping import drop
from waterdx.app.dialogs.import_dialog import ImportDialog
from waterdx.app.files import start_import
from waterdx.app.main_window import MainWindow
from waterdx.app.question import Question
from waterdx.app.tasks import ImportOptions, import_filter
from waterdx.core.errors import UserError
from waterdx.importers.registry import importers
from waterdx.store import project
from waterdx.store.layers import insert_rows

SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"


@pytest.fixture
def own_town(sample_town: Path, tmp_path: Path) -> Path:
    """A copy a test may change."""
    return Path(shutil.copy(sample_town, tmp_path / "own.gpkg"))


def test_the_file_dialog_offers_every_format_that_can_be_read() -> None:
    every = import_filter().split(";;")[0]
    assert all(f"*{ending}" in every for one in importers() for ending in one.suffixes)
    assert {"*.dxf", "*.gml", "*.inp", "*.zip", "*.xls", "*.ods"} <= set(every.rpartition("(")[2].rstrip(")").split())


def test_an_opened_project_shows_name_pipes_and_length(town_window: MainWindow) -> None:
    assert town_window.windowTitle().startswith("見本の町")
    page = town_window.pages["ledger"]
    assert page.table.rows.rowCount() == len(town_window.session.town.pipes) > 2000
    texts = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert any(text.endswith(" km") for text in texts) and any(text.endswith("%") for text in texts)


def test_opening_and_looking_changes_no_byte(window: MainWindow, own_town: Path, wait_for_job: Callable[[], None]) -> None:
    before = own_town.read_bytes()
    drop(window, own_town)
    wait_for_job()
    window.session.select(np.arange(50))
    window.close()
    assert own_town.read_bytes() == before


def test_typing_filters_the_table_and_says_how_many(town_window: MainWindow, qtbot: QtBot) -> None:
    page = town_window.pages["ledger"]
    page.words.setFocus()
    qtbot.keyClicks(page.words, "C-000")
    qtbot.waitUntil(lambda: 0 < page.table.rows.rowCount() < 20)
    assert "本中" in page.shown.text()
    page.words.clear()
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == len(town_window.session.town.pipes))


def test_a_selection_survives_filter_and_sort(town_window: MainWindow) -> None:
    page = town_window.pages["ledger"]
    town_window.session.select(np.array([3, 900]))
    page.filter("C-0004")
    page.filter("")
    page.table._on_head_clicked(3)
    assert set(town_window.session.selected.tolist()) == {3, 900}
    page.table._on_head_clicked(3)
    assert set(page.table.chosen_objects().tolist()) == {3, 900}


def test_five_hundred_scattered_rows_are_selected_everywhere(town_window: MainWindow) -> None:
    page = town_window.pages["ledger"]
    page.table._on_head_clicked(2)
    rows = np.sort(np.random.default_rng(1).choice(2000, 500, replace=False))
    town_window.session.select(rows)
    assert np.array_equal(np.sort(page.table.chosen_objects()), rows)


def test_copying_rows_gives_heads_and_tabs_for_excel(town_window: MainWindow, qtbot: QtBot) -> None:
    page = town_window.pages["ledger"]
    page.table.selectRow(0)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    from PySide6.QtGui import QGuiApplication

    head, line = QGuiApplication.clipboard().text().split("\n")
    assert head.startswith("管路番号\t") and len(head.split("\t")) == len(line.split("\t"))


def test_checking_fills_the_findings_and_a_double_click_goes_to_the_pipe(
    window: MainWindow, own_town: Path, wait_for_job: Callable[[], None]
) -> None:
    window.session.open(own_town)
    wait_for_job()
    window.menus.by_id["check"].trigger()
    wait_for_job()
    assert "点検しました" in window.message.text
    place = next(n for n, one in enumerate(window.session.town.findings) if one.layer == "pipes" and one.id and one.id[0] != "#")
    window.findings.table.doubleClicked.emit(window.findings.table.rows.index(place, 0))
    named = window.session.town.pipes["pipe_id"].to_numpy()[window.session.selected]
    assert set(named) == {window.session.town.findings[place].id}


def test_a_finding_about_a_node_shows_that_node_in_the_table_and_on_the_map(
    window: MainWindow, own_town: Path, wait_for_job: Callable[[], None], qtbot: QtBot
) -> None:
    with project.editing(own_town) as conn:
        insert_rows(conn, "nodes", pd.DataFrame([{"kind": "TANK", "node_id": "T1"}]), shapely.points([[20_000, 30_000]]), 1, 6676)
    window.session.open(own_town)
    wait_for_job()
    window.menus.by_id["check"].trigger()
    wait_for_job()
    page = window.pages["ledger"]
    place = next(n for n, one in enumerate(window.session.town.findings) if one.id == "T1")
    window.findings.table.selectRow(place)
    qtbot.waitUntil(lambda: len(window.session.objects.rows) == 1, timeout=5_000)
    assert window.session.objects.layer == "nodes" and page.table.chosen_objects().tolist() == [0]
    assert page.map.chosen_box == (20_000, 30_000, 20_000, 30_000) and page.map.view[0] < 20_000 < page.map.view[2]


def test_a_bad_file_shows_one_sentence_in_the_bar(window: MainWindow, tmp_path: Path, wait_for_job: Callable[[], None]) -> None:
    bad = tmp_path / "photo.gpkg"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    drop(window, bad)
    wait_for_job()
    assert window.message.level == "error" and window.message.isVisible()
    assert "photo.gpkg" in window.message.text and "\n" not in window.message.text
    assert window.session.town is None


def test_cancelling_an_import_leaves_the_project_as_it_was(
    window: MainWindow, own_town: Path, wait_for_job: Callable[[], None]
) -> None:
    window.session.open(own_town)
    wait_for_job()
    before = own_town.read_bytes()
    window.session.import_file(SAMPLE / "gis" / "水道弁栓.shp", ImportOptions())
    assert window.menus.by_id["cancel"].isEnabled() and window.status.isVisible()
    window.status.cancel.click()
    wait_for_job()
    assert own_town.read_bytes() == before
    assert not window.status.isVisible() and not window.menus.by_id["cancel"].isEnabled()


def test_importing_looks_first_and_writes_after_ok(
    window: MainWindow, own_town: Path, wait_for_job: Callable[[], None], qtbot: QtBot
) -> None:
    window.session.open(own_town)
    wait_for_job()
    before = own_town.read_bytes()
    drop(window, SAMPLE / "gis" / "水道弁栓.shp")
    wait_for_job()
    dialog = window.findChild(ImportDialog)
    assert dialog is not None and dialog.isVisible() and own_town.read_bytes() == before
    assert "1,030" in dialog.counts.text() and dialog.chosen_fields()["弁栓番号"] == "node_id"
    dialog.ok.click()
    wait_for_job()
    assert len(window.session.town.nodes) == 1030
    assert "取り込みました" in window.message.text


def test_leaving_a_column_out_leaves_it_out(window: MainWindow, own_town: Path, wait_for_job: Callable[[], None]) -> None:
    window.session.open(own_town)
    wait_for_job()
    dialog = ImportDialog(SAMPLE / "gis" / "水道弁栓.shp", window.session, window)
    dialog.look()
    wait_for_job()
    dialog.columns.columns.correct("口径", "")
    assert dialog.options.columns == {"口径": ""} and dialog.chosen_fields()["弁栓番号"] == "node_id"
    dialog.reject()


def test_a_column_map_is_saved_and_read_back_in_the_import_dialog(
    window: MainWindow, own_town: Path, tmp_path: Path, wait_for_job: Callable[[], None], qtbot: QtBot
) -> None:
    window.session.open(own_town)
    wait_for_job()
    dialog = ImportDialog(SAMPLE / "gis" / "水道弁栓.shp", window.session, window)
    dialog.look()
    wait_for_job()
    dialog.columns.columns.correct("口径", "")
    saved = tmp_path / "対応表.toml"
    dialog.save_map(saved)
    dialog.columns.columns.correct("口径", "note")
    with qtbot.waitSignal(dialog.looked, timeout=30_000):
        dialog.load_map(saved)
    assert dialog.chosen_fields()["口径"] == "" and dialog.chosen_fields()["弁栓番号"] == "node_id"
    saved.write_text("[columns]\nA = 'nowhere'\n", encoding="utf-8")
    dialog.load_map(saved)
    assert "nowhere" in dialog.counts.text() and dialog.isVisible()
    dialog.reject()


def test_an_unreadable_import_says_why_and_opens_no_dialog(
    town_window: MainWindow, tmp_path: Path, wait_for_job: Callable[[], None]
) -> None:
    bad = tmp_path / "空.csv"
    bad.touch()
    start_import(town_window, bad)
    wait_for_job()
    assert town_window.message.level == "error"
    assert not any(dialog.isVisible() for dialog in town_window.findChildren(ImportDialog))


def test_a_mistake_of_ours_opens_a_report_without_the_home_folder(window: MainWindow, wait_for_job: Callable[[], None]) -> None:
    from waterdx.app.dialogs.report_dialog import ReportDialog
    from waterdx.core.words import Words

    def breaks(progress: object) -> None:
        raise RuntimeError(str(Path.home() / "secret"))

    window.session.run(Words("試験", "Test"), breaks, print)
    wait_for_job()
    dialog = window.findChild(ReportDialog)
    assert dialog is not None and dialog.isVisible()
    text = dialog.report.toPlainText()
    assert "RuntimeError" in text and str(Path.home() / "secret") not in text
    dialog.accept()


def test_closing_the_window_stops_the_job(window: MainWindow, own_town: Path, wait_for_job: Callable[[], None]) -> None:
    window.session.open(own_town)
    job = window.session.jobs.current
    assert job is not None
    window.close()
    asking = window.findChild(Question)
    assert asking is not None
    asking.yes.click()
    assert not job._thread.isRunning() and not window.isVisible()


def test_user_errors_are_told_in_the_language_shown() -> None:
    assert str(UserError(ja="だめ", en="no")) == "だめ"

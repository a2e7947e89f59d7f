"""Seismic class and renewal in the window: totals to read, ground and years to change, one step of undo."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.class_dialog import ClassDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.table.view import LinkedTable
from waterdx.core.words import set_language
from waterdx.ledger.classify import ClassSettings, classify, read_class_settings, totals_by_class
from waterdx.ledger.ingest import ingest
from waterdx.store import history, project

SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"
Wait = Callable[[], None]


@pytest.fixture
def town(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait) -> Path:
    path = tmp_path / "町.gpkg"
    shutil.copy(sample_town, path)
    window.session.open(path)
    wait_for_job()
    return path


@pytest.fixture
def dialog(window: MainWindow, town: Path, wait_for_job: Wait) -> ClassDialog:
    window.menus.by_id["classes"].trigger()
    wait_for_job()
    return window.findChild(ClassDialog)


def cells(table: LinkedTable) -> list[list[str]]:
    rows = table.rows
    return [[str(rows.index(row, n).data()) for n in range(rows.columnCount())] for row in range(rows.rowCount())]


def row_of(dialog: ClassDialog, name: str) -> int:
    return next(number for number, row in enumerate(cells(dialog.panel.table)) if row[-1] == name)


def type_years(qtbot: QtBot, dialog: ClassDialog, name: str, text: str) -> None:
    """Into the cell, as a person does: F2, over what stands there, Enter."""
    table = dialog.panel.table
    dialog.tabs.setCurrentIndex(1)
    at = next(n for n, one in enumerate(table.rows.table.columns) if one.name == "years")
    table.setCurrentIndex(table.rows.index(row_of(dialog, name), at))
    table.edit(table.currentIndex())
    line = table.indexWidget(table.currentIndex())
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, text)
    with qtbot.waitSignal(table.rows.typed):
        qtbot.keyClick(line, Qt.Key.Key_Return)


def save(dialog: ClassDialog, wait_for_job: Wait) -> None:
    """Until the settings are kept and the totals are added up again."""
    dialog.save_button.click()
    wait_for_job()


def test_there_is_nothing_to_classify_without_a_project(window: MainWindow) -> None:
    assert not window.menus.by_id["classes"].isEnabled()


def test_the_totals_are_those_of_the_command_and_say_when_and_whence(dialog: ClassDialog, town: Path) -> None:
    found = classify(town)
    expected = [[str(one.name), f"{one.length_cm / 1e5:,.2f}", f"{one.pipes:,}"] for one in totals_by_class(found)]
    assert [[row[0], row[1], row[4]] for row in cells(dialog.classes)] == expected
    assert sum(float(row[2]) for row in cells(dialog.classes)) == pytest.approx(100, abs=0.2)
    assert str(found.fiscal_year) in dialog.as_of.text()
    assert "要確認" in dialog.sources.text() and "施行規則" in dialog.sources.text()
    assert str(dialog.classes.rows.table.columns[1].head) == "延長 (km)"


def test_renewal_is_told_by_decades_and_adds_up_to_the_whole(dialog: ClassDialog) -> None:
    year = dialog._found.fiscal_year
    names = [row[0] for row in cells(dialog.renewal)]
    assert f"{year + 1}〜{year + 10} 年度" in names and len(names) == 7
    whole = sum(float(row[1]) for row in cells(dialog.classes))
    assert sum(float(row[1]) for row in cells(dialog.renewal)) == pytest.approx(whole, abs=0.05)


def test_every_year_of_the_standard_table_is_marked_as_to_be_verified(dialog: ClassDialog) -> None:
    assert {row[6] for row in cells(dialog.panel.table)} == {"要確認"}
    assert not dialog.save_button.isEnabled()


def test_a_good_ground_makes_conforming_pipes_on_the_map_in_the_table_and_in_the_totals(
    window: MainWindow, dialog: ClassDialog, town: Path, wait_for_job: Wait
) -> None:
    window.pages["ledger"].map.legend.style_chosen.emit("seismic")
    ground = dialog.panel.ground
    ground.setCurrentIndex(ground.findText("良い地盤"))
    ground.activated.emit(ground.currentIndex())
    save(dialog, wait_for_job)
    assert read_class_settings(town) == ClassSettings("good")
    assert "耐震適合管(地盤による)" in window.pages["ledger"].map.class_names
    assert (window.session.town.pipes["seismic"] == "conforming").any()
    assert float(cells(dialog.classes)[1][1]) > 0
    assert dialog.isVisible() and not dialog.save_button.isEnabled()


def test_years_typed_in_the_cell_are_kept_in_the_history_and_can_be_taken_back(
    qtbot: QtBot, window: MainWindow, dialog: ClassDialog, town: Path, wait_for_job: Wait
) -> None:
    before = window.session.town.pipes["renewal_fy"].copy()
    type_years(qtbot, dialog, "VP_TS_or_unknown", "35")  # wide digits are as good
    assert cells(dialog.panel.table)[row_of(dialog, "VP_TS_or_unknown")][4:8] == ["35", "40", "町の設定", "町が決めた年数"]
    assert read_class_settings(town).own_years == {}, "nothing is kept before it is saved"
    save(dialog, wait_for_job)
    assert read_class_settings(town).own_years == {"VP_TS_or_unknown": 35}
    changed = window.session.town.pipes["renewal_fy"]
    assert set((before - changed).dropna().unique()) == {0.0, 5.0}
    with project.reading(town) as conn:
        (entry,) = history.changes(conn, 1)
    assert entry.label.ja == "地盤・更新年数の表を変えた(VP_TS_or_unknown 35 年)" and entry.objects == 1 and entry.at
    window.menus.by_id["undo"].trigger()
    wait_for_job()
    assert read_class_settings(town) == ClassSettings()
    assert window.session.town.pipes["renewal_fy"].equals(before)
    assert cells(dialog.panel.table)[row_of(dialog, "VP_TS_or_unknown")][4] == "40"
    window.menus.by_id["redo"].trigger()
    wait_for_job()
    assert read_class_settings(town).own_years == {"VP_TS_or_unknown": 35}


def test_what_is_no_number_of_years_is_refused_with_a_sentence(dialog: ClassDialog) -> None:
    for text in ("0", "900", "四十", "-5", "4.5"):
        dialog.panel.table.rows.setData(dialog.panel.table.rows.index(row_of(dialog, "ACP"), 4), text)
        assert text in dialog.panel.problem.text() and "1〜200" in dialog.panel.problem.text()
        assert cells(dialog.panel.table)[row_of(dialog, "ACP")][4] == "40" and not dialog.save_button.isEnabled()


def test_a_row_of_the_town_can_be_added_and_taken_out_again(dialog: ClassDialog, town: Path, wait_for_job: Wait) -> None:
    panel = dialog.panel
    for box, code in ((panel.material, "DIP"), (panel.joint, "K"), (panel.coating, "SLEEVE")):
        box.setCurrentIndex(box.findData(code))
    panel.years.setValue(80)
    panel.add.click()
    save(dialog, wait_for_job)
    assert read_class_settings(town).own_years == {"DIP/K/SLEEVE": 80}
    panel.table.selectRow(row_of(dialog, "DIP/K/SLEEVE"))
    panel.one_back.click()
    save(dialog, wait_for_job)
    assert read_class_settings(town) == ClassSettings()


def test_everything_goes_back_to_the_standard_at_once(qtbot: QtBot, dialog: ClassDialog, town: Path, wait_for_job: Wait) -> None:
    type_years(qtbot, dialog, "ACP", "30")
    type_years(qtbot, dialog, "CIP", "45")
    save(dialog, wait_for_job)
    dialog.panel.all_back.click()
    save(dialog, wait_for_job)
    assert read_class_settings(town) == ClassSettings()


def test_closing_asks_where_something_is_not_saved(qtbot: QtBot, dialog: ClassDialog) -> None:
    type_years(qtbot, dialog, "ACP", "30")
    dialog.reject()
    asked = dialog.findChild(QMessageBox)
    assert asked is not None and dialog.isVisible()
    with qtbot.waitSignal(dialog.finished):
        asked.yes.click()


def test_what_is_typed_stays_while_the_ledger_changes_elsewhere(
    qtbot: QtBot, window: MainWindow, dialog: ClassDialog, wait_for_job: Wait
) -> None:
    type_years(qtbot, dialog, "ACP", "30")
    window.session.editor.set_values([int(window.session.town.pipes["fid"].iloc[0])], {"note": "試し"})
    wait_for_job()
    assert cells(dialog.panel.table)[row_of(dialog, "ACP")][4] == "30" and dialog.save_button.isEnabled()


def test_the_dialog_closes_when_another_project_is_opened(
    qtbot: QtBot, window: MainWindow, dialog: ClassDialog, sample_town: Path
) -> None:
    with qtbot.waitSignal(dialog.finished, timeout=30_000):
        window.session.open(sample_town)


def test_the_dialog_speaks_english(window: MainWindow, town: Path, wait_for_job: Wait) -> None:
    set_language("en")
    window.menus.by_id["classes"].trigger()
    wait_for_job()
    dialog = window.findChild(ClassDialog)
    assert dialog.windowTitle() == "Seismic class and renewal"
    assert cells(dialog.classes)[2][0] == "Not earthquake-resistant"
    assert {row[6] for row in cells(dialog.panel.table)} == {"to be verified"}


@pytest.mark.parametrize("shown", ["ja", "en"])
def test_the_toolbar_fits_a_small_window_in_both_languages(window: MainWindow, shown: str, wait_for_job: Wait) -> None:
    """1280 pixels at a magnification of 150 % are 853."""
    window.choose_language(shown)  # type: ignore[arg-type]
    wait_for_job()
    QApplication.processEvents()
    assert window.menus.toolbar.sizeHint().width() <= 1280 / 1.5


def test_the_chart_of_renewal_is_saved_where_the_person_says(
    qtbot: QtBot, window: MainWindow, dialog: ClassDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "更新.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    dialog.save_chart.click()
    qtbot.waitUntil(lambda: "更新.png" in window.message.text, timeout=30_000)
    assert out.read_bytes().startswith(b"\x89PNG")


def test_a_sewer_shows_its_statutory_life_only_and_says_why(window: MainWindow, town: Path, wait_for_job: Wait) -> None:
    ingest(town, SAMPLE / "gis" / "下水道管渠.shp")
    window.menus.by_id["classes"].trigger()
    wait_for_job()
    dialog = window.findChild(ClassDialog)
    dialog.field.setCurrentIndex(dialog.field.findText("下水道"))
    assert dialog.life.isVisible() and not dialog.classes.isVisible() and not dialog.renewal.isVisible()
    assert "水道管のもの" in dialog.note.text() and float(cells(dialog.life)[0][1]) > 0

"""One engineer's first day: a new project, the town's files, risk, technologies, and how the utility stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.import_dialog import ImportDialog
from waterdx.app.dialogs.new_project_dialog import NewProjectDialog
from waterdx.app.files import take_file
from waterdx.app.main_window import MainWindow

SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"


def test_from_an_empty_window_to_a_comparison_for_the_council(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, wait_for_job: Callable[[], None]
) -> None:
    make_project(window, tmp_path / "山中町.gpkg")
    wait_for_job()
    assert window.windowTitle().startswith("山中町")

    for name in ("gis/水道管路.shp", "水道管路台帳.xlsx", "漏水修繕記録.csv"):
        import_through_the_dialog(window, SAMPLE / name, wait_for_job)
    town, ledger = window.session.town, window.pages["ledger"]
    assert len(town.pipes) > 2000 and len(town.lines.chords) > 2000 and town.leak_count == 285
    assert sees_pipes(window)

    window.menus.by_id["check"].trigger()
    wait_for_job()
    assert window.findings.table.rows.rowCount() > 0

    window.menus.by_id["screen"].trigger()
    wait_for_job()
    screening = window.pages["screening"].tab("diagnosis")
    screening.ranking.selectRow(0)
    assert ledger.table.chosen_objects().tolist() == window.session.selected.tolist() != []

    window.menus.by_id["page_catalog"].trigger()
    catalog = window.pages["catalog"].technologies
    catalog.words.setText("漏水")
    qtbot.waitUntil(lambda: catalog.found.list.count() > 5 and "件" in catalog.count.text(), timeout=30_000)

    window.menus.by_id["page_indicators"].trigger()
    indicators = window.pages["indicators"]
    indicators.words.setText("糸魚川市")
    qtbot.keyClick(indicators.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: indicators.table.rows.rowCount() == 10, timeout=30_000)
    qtbot.waitUntil(lambda: indicators.charts.count() == 1, timeout=30_000)
    assert not window.message.isVisible() or window.message.level not in ("error",)


def make_project(window: MainWindow, path: Path) -> None:
    window.menus.by_id["new"].trigger()
    dialog = window.findChild(NewProjectDialog)
    assert dialog is not None and not dialog.make.isEnabled()
    dialog.utility.setText("山中町上水道")
    dialog.file.setText(str(path))
    dialog.zone.setCurrentIndex(dialog.zone.findData(6676))
    assert isinstance(dialog.number, QLineEdit) and dialog.make.isEnabled()
    dialog.make.click()


def import_through_the_dialog(window: MainWindow, file: Path, wait_for_job: Callable[[], None]) -> None:
    take_file(window, file)
    wait_for_job()
    dialog = next(one for one in window.findChildren(ImportDialog) if one.file == file)
    assert dialog.isVisible() and dialog.columns.columns.rowCount() > 0
    dialog.ok.click()
    wait_for_job()
    assert file.name in window.message.text


def sees_pipes(window: MainWindow) -> bool:
    """Whether the map's picture holds more than its ground."""
    view = window.pages["ledger"].map
    image = view.grab().toImage().convertToFormat(view.grab().toImage().Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return len(np.unique(pixels)) > 20

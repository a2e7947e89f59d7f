"""One engineer's first day: a new project, the town's files, risk, technologies, and how the utility stands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from waterdx.app.dialogs.new_project_dialog import NewProjectDialog

from .person import SAMPLE, Person


def test_from_an_empty_window_to_a_comparison_for_the_council(person: Person, tmp_path: Path) -> None:
    window = person.window
    make_project(person, tmp_path / "山中町.gpkg")
    assert window.windowTitle().startswith("山中町")
    person.look("new")

    for name in ("gis/水道管路.shp", "水道管路台帳.xlsx", "漏水修繕記録.csv"):
        dialog = person.drops(SAMPLE / name)
        assert dialog.columns.columns.rowCount() > 0
        person.click(dialog.ok)
        assert Path(name).name in person.said
    town, ledger = person.town, window.pages["ledger"]
    assert len(town.pipes) > 2000 and len(town.lines.chords) > 2000 and town.leak_count == 285
    with person.watchdog.aside():
        assert sees_pipes(person)
    person.look("imported")

    person.choose("check")
    assert person.window.findings.table.rows.rowCount() > 0

    person.choose("screen")
    screening = window.pages["screening"].tab("diagnosis")
    screening.ranking.selectRow(0)
    assert ledger.table.chosen_objects().tolist() == window.session.selected.tolist() != []
    person.look("screened")

    catalog = person.go_to("catalog").technologies
    catalog.words.setText("漏水")
    person.qtbot.waitUntil(lambda: catalog.found.list.count() > 5 and "件" in catalog.count.text(), timeout=30_000)

    indicators = person.go_to("indicators")
    indicators.words.setText("糸魚川市")
    person.qtbot.keyClick(indicators.words, Qt.Key.Key_Return)
    person.qtbot.waitUntil(lambda: indicators.table.rows.rowCount() == 10, timeout=30_000)
    person.qtbot.waitUntil(lambda: indicators.charts.count() == 1, timeout=30_000)
    person.settle()
    person.look("compared")
    person.was_told_no_error()


def make_project(person: Person, path: Path) -> None:
    person.choose("new")
    dialog = person.window.findChild(NewProjectDialog)
    assert dialog is not None and not dialog.make.isEnabled()
    dialog.utility.setText("山中町上水道")
    dialog.file.setText(str(path))
    dialog.zone.setCurrentIndex(dialog.zone.findData(6676))
    assert isinstance(dialog.number, QLineEdit) and dialog.make.isEnabled()
    person.click(dialog.make)


def sees_pipes(person: Person) -> bool:
    """Whether the map's picture holds more than its ground."""
    view = person.window.pages["ledger"].map
    image = view.grab().toImage()
    pixels = np.frombuffer(image.convertToFormat(image.Format.Format_RGB32).constBits(), dtype=np.uint32)
    return len(np.unique(pixels)) > 20

"""Register, maps and readiness from the window; seismic class and renewal year beside each pipe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtWidgets import QFileDialog
from python_calamine import CalamineWorkbook

from waterdx.app.dialogs.map_dialog import SCALES, MapDialog
from waterdx.app.dialogs.readiness_dialog import ReadinessDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.map.styles import STYLES
from waterdx.cli.maps import SCALES as SCALES_OF_THE_COMMAND
from waterdx.reports.maps.sheets import PAPERS
from waterdx.reports.maps.sheets import SCALES as SCALES_OF_THE_MAPS


def choose_file(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path) if path else "", ""))


def test_nothing_can_be_written_without_a_project(window: MainWindow) -> None:
    for name in ("register", "paper_map", "readiness"):
        assert not window.menus.by_id[name].isEnabled()


def test_the_register_is_written_where_the_person_says(
    town_window: MainWindow, tmp_path: Path, monkeypatch, wait_for_job: Callable[[], None]
) -> None:
    choose_file(monkeypatch, tmp_path / "調書")
    town_window.menus.by_id["register"].trigger()
    wait_for_job()
    assert "水道 管路調書" in CalamineWorkbook.from_path(tmp_path / "調書.xlsx").sheet_names
    assert "調書.xlsx" in town_window.message.text


def test_thinking_better_of_it_writes_nothing(town_window: MainWindow, monkeypatch) -> None:
    choose_file(monkeypatch, None)
    town_window.menus.by_id["register"].trigger()
    assert town_window.session.jobs.current is None


def test_a_map_is_drawn_as_it_was_wished_for(
    town_window: MainWindow, tmp_path: Path, monkeypatch, wait_for_job: Callable[[], None]
) -> None:
    choose_file(monkeypatch, tmp_path / "図.pdf")
    town_window.menus.by_id["paper_map"].trigger()
    dialog = town_window.findChild(MapDialog)
    dialog.kind.setCurrentIndex(1)
    assert dialog.wish.scale == 10_000, "the usual scale of a general map is proposed"
    dialog.kind.setCurrentIndex(0)
    dialog.field.setCurrentIndex(dialog.field.findData("sewer"))
    assert dialog.wish.scale == 500, "at 1:2,500 no label of a sewer has room"
    dialog.kind.setCurrentIndex(1)
    dialog.accept()
    wait_for_job()
    page = pdfium.PdfDocument(tmp_path / "図.pdf")[0]
    assert page.get_size()[0] == pytest.approx(PAPERS["A1"].width * 72 / 25.4, abs=0.2)


def test_window_command_and_maps_offer_the_same_scales() -> None:
    assert SCALES == SCALES_OF_THE_COMMAND == SCALES_OF_THE_MAPS


def test_a_line_of_the_readiness_chooses_its_pipes_on_the_map(town_window: MainWindow, wait_for_job: Callable[[], None]) -> None:
    town_window.menus.by_id["readiness"].trigger()
    wait_for_job()
    dialog = town_window.findChild(ReadinessDialog)
    assert dialog.isVisible() and dialog.bar.value() == int(1000 * dialog.found[0].share) > 0
    dialog.steps.selectRow(0)
    step = dialog.found[0].steps[0]
    chosen = town_window.session.town.pipes["fid"].to_numpy()[town_window.session.selected]
    assert set(chosen) == set(step.fids)
    year = next(n for n, fill in enumerate(dialog.found[0].fills) if fill.item.column == "install_fy")
    dialog.items.selectRow(year)
    assert len(town_window.session.selected) == len(dialog.found[0].fills[year].missing)
    dialog.goal.setCurrentIndex(1)
    assert dialog.items.rows.rowCount() == len(dialog.found[1].fills)
    dialog.close()


def test_seismic_class_and_renewal_year_stand_beside_each_pipe(town_window: MainWindow) -> None:
    town = town_window.session.town
    heads = [str(column.head) for column in town.table.columns]
    assert "耐震区分" in heads and "更新年度" in heads
    assert set(town.pipes["seismic"]) >= {"seismic", "none", "unknown"}


def test_the_map_can_be_coloured_by_seismic_class(town_window: MainWindow) -> None:
    styling = STYLES["seismic"].styling(town_window.session.town.pipes)
    assert [str(one.name) for one in styling.classes] == ["耐震管", "非耐震", "不明"]
    assert len(styling.class_of_row) == len(town_window.session.town.pipes)

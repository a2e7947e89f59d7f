"""Budget season: what would a merger with our neighbour show, and what do we tell the council?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pptx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow
from waterdx.app.pages.indicators_page import IndicatorsPage


class Clerk:
    """Someone at the indicators page: types, picks, saves where the dialog is told to."""

    def __init__(self, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window, self.qtbot, self.monkeypatch = window, qtbot, monkeypatch
        window.menus.by_id["page_indicators"].trigger()
        page = window.pages["indicators"]
        assert isinstance(page, IndicatorsPage)
        self.page = page

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.is_busy and self.window.session.jobs.current is None, timeout=60_000)

    def type_utility(self, text: str) -> None:
        known = len(self.window.session.utilities)
        self.qtbot.keyClicks(self.page.panel.words, text)
        self.qtbot.keyClick(self.page.panel.words, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: len(self.window.session.utilities) > known, timeout=30_000)
        self.settle()

    def answer_dialog_with(self, path: Path) -> Path:
        self.monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(path), f"(*{path.suffix})"))
        return path


@pytest.fixture
def clerk(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    return Clerk(window, qtbot, monkeypatch)


def test_two_utilities_are_merged_on_paper_and_the_table_and_chart_taken_along(clerk: Clerk, tmp_path: Path) -> None:
    clerk.type_utility("152161")
    clerk.type_utility("152170")
    tab = clerk.page.show_tab("merge")
    clerk.settle()
    assert tab.found.values["W1-5"] == pytest.approx(86.38, abs=0.005) and "受水費" in tab.notes.text()

    tab.table.selectRow(tab.codes.index("W1-6"))
    clerk.settle()
    assert "給水原価" in tab.charts.tabText(0)
    tab.savings["operating_expense"].setValue(30_000)
    tab.work_out.click()
    clerk.settle()
    assert tab.found.values["W1-6"] < 149.05

    table = clerk.answer_dialog_with(tmp_path / "統合.xlsx")
    tab.save.click()
    clerk.settle()
    sheets = pd.read_excel(table, sheet_name=None, header=None, dtype=str, engine="calamine")
    assert "統合後" in sheets["統合の試算"].iloc[0].tolist()
    assert "2020" in sheets["説明"].to_string() and "https://" in sheets["説明"].to_string()

    chart = clerk.answer_dialog_with(tmp_path / "統合.pptx")
    tab.charts.ask_save()
    clerk.settle()
    (slide,) = pptx.Presentation(str(chart)).slides
    assert any(shape.has_chart for shape in slide.shapes)
    assert clerk.window.message.level != "error"


def test_the_council_s_papers_of_a_town_are_read_on_screen_and_saved_for_the_projector(
    clerk: Clerk, sample_town: Path, tmp_path: Path, wait_for_job: Callable[[], None]
) -> None:
    clerk.window.session.open(Path(shutil.copy(sample_town, tmp_path / "町.gpkg")))
    wait_for_job()
    clerk.type_utility("152161")
    tab = clerk.page.show_tab("council")
    clerk.settle()
    read = tab.words.toPlainText()
    assert "水道事業は黒字ですか" in read and "110.13%" in read

    slides = clerk.answer_dialog_with(tmp_path / "議会資料.pptx")
    tab.make.click()
    clerk.settle()
    written = "\n".join(
        shape.text_frame.text for slide in pptx.Presentation(str(slides)).slides for shape in slide.shapes if shape.has_text_frame
    )
    assert "水道事業は黒字ですか" in written and "110.13" in written
    assert clerk.window.message.level != "error"

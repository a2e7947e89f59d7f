"""Budget season: what would a merger with our neighbour show, and what do we tell the council?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pptx
import pytest
from PySide6.QtCore import Qt

from waterdx.app.pages.indicators_page import IndicatorsPage

from .person import Person


def at_the_indicators(person: Person) -> IndicatorsPage:
    page = person.go_to("indicators")
    assert isinstance(page, IndicatorsPage)
    return page


def type_utility(person: Person, page: IndicatorsPage, text: str) -> None:
    known = len(person.window.session.utilities)
    person.type(page.panel.words, text)
    person.qtbot.keyClick(page.panel.words, Qt.Key.Key_Return)
    person.qtbot.waitUntil(lambda: len(person.window.session.utilities) > known, timeout=30_000)
    person.settle()


def test_two_utilities_are_merged_on_paper_and_the_table_and_chart_taken_along(person: Person, tmp_path: Path) -> None:
    page = at_the_indicators(person)
    type_utility(person, page, "152161")
    type_utility(person, page, "152170")
    tab = page.show_tab("merge")
    person.settle()
    assert tab.found.values["W1-5"] == pytest.approx(86.38, abs=0.005) and "受水費" in tab.notes.text()

    tab.table.selectRow(tab.codes.index("W1-6"))
    person.settle()
    assert "給水原価" in tab.charts.tabText(0)
    tab.savings["operating_expense"].setValue(30_000)
    person.click(tab.work_out)
    assert tab.found.values["W1-6"] < 149.05
    person.look("merged")

    table = person.saves_as(tmp_path / "統合.xlsx")
    person.click(tab.save)
    with person.watchdog.aside():
        sheets = pd.read_excel(table, sheet_name=None, header=None, dtype=str, engine="calamine")
    assert "統合後" in sheets["統合の試算"].iloc[0].tolist()
    assert "2020" in sheets["説明"].to_string() and "https://" in sheets["説明"].to_string()

    chart = person.saves_as(tmp_path / "統合.pptx")
    tab.charts.ask_save()
    person.settle()
    with person.watchdog.aside():
        (slide,) = pptx.Presentation(str(chart)).slides
        assert any(shape.has_chart for shape in slide.shapes)
    person.was_told_no_error()


def test_the_council_s_papers_of_a_town_are_read_on_screen_and_saved_for_the_projector(
    person: Person, sample_town: Path, tmp_path: Path
) -> None:
    person.open(Path(shutil.copy(sample_town, tmp_path / "町.gpkg")))
    page = at_the_indicators(person)
    type_utility(person, page, "152161")
    tab = page.show_tab("council")
    person.settle()
    read = tab.words.toPlainText()
    assert "水道事業は黒字ですか" in read and "110.13%" in read
    person.look("papers")

    slides = person.saves_as(tmp_path / "議会資料.pptx")
    person.click(tab.make)
    with person.watchdog.aside():
        shapes = [shape for slide in pptx.Presentation(str(slides)).slides for shape in slide.shapes]
        written = "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    assert "水道事業は黒字ですか" in written and "110.13" in written
    person.was_told_no_error()

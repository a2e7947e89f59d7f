"""Which technology for our cast-iron pipes? Found, matched, compared, and written for the council."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow


def test_a_technology_for_the_cast_iron_pipes_is_found_and_the_comparison_written(
    window: MainWindow, qtbot: QtBot, sample_town: Path, tmp_path: Path, wait_for_job: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = Path(shutil.copy(sample_town, tmp_path / "山中町.gpkg"))
    window.session.open(path)
    wait_for_job()
    window.menus.by_id["page_catalog"].trigger()
    page = window.pages["catalog"]
    tab = page.technologies

    def settle() -> None:
        qtbot.waitUntil(lambda: not (page.is_busy or tab.words._pause.isActive() or window.session.jobs.current), timeout=60_000)

    settle()
    cast_iron = next(one for one in tab.filters.terms("material") if one.data(0, Qt.ItemDataRole.UserRole) == "鉄管")
    cast_iron.setCheckState(0, Qt.CheckState.Checked)
    tab.words.setText("漏水を探したい")
    settle()
    tab.fitting.click()
    settle()
    assert tab.found.list.count() > 5 and "合う順" in tab.count.text()

    chosen = []
    for row in (0, 1):
        tab.found.list.setCurrentRow(row)
        settle()
        assert "この町での適合" in tab.details.text.toPlainText() and "km が対象" in tab.details.text.toPlainText()
        chosen.append(tab.details.name.text())
        tab.details.star.click()
        settle()

    page.tabs.setCurrentWidget(page.shortlist)
    settle()
    shortlist = page.shortlist
    assert [shortlist.list.item(n).text() for n in range(shortlist.list.count())] == chosen
    shortlist.list.selectAll()
    shortlist.compare.click()
    settle()
    assert shortlist.table.rowCount() > 10 and shortlist.table.item(0, 0).text() == "≠ この町での適合"

    out = tmp_path / "技術の比較.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(out), "Word (*.docx)"))
    shortlist.save_comparison.click()
    settle()
    document = Document(str(out))
    written = "\n".join(
        [one.text for one in document.paragraphs] + [cell.text for table in document.tables for cell in table._cells]
    )
    assert all(name in written for name in chosen) and "http" in written and "≠" in written
    assert not window.message.isVisible() or window.message.level != "error"

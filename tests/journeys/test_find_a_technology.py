"""Which technology for our cast-iron pipes? Found, matched, compared, and written for the council."""

from __future__ import annotations

import shutil
from pathlib import Path

from docx import Document
from PySide6.QtCore import Qt

from waterdx.app.pages.catalog_page import CatalogPage

from .person import Person


def test_a_technology_for_the_cast_iron_pipes_is_found_and_the_comparison_written(
    person: Person, sample_town: Path, tmp_path: Path
) -> None:
    person.open(Path(shutil.copy(sample_town, tmp_path / "山中町.gpkg")))
    page = person.go_to("catalog")
    assert isinstance(page, CatalogPage)
    tab = page.technologies
    cast_iron = next(one for one in tab.filters.terms("material") if one.data(0, Qt.ItemDataRole.UserRole) == "鉄管")
    cast_iron.setCheckState(0, Qt.CheckState.Checked)
    tab.words.setText("漏水を探したい")
    person.qtbot.waitUntil(lambda: not tab.words._pause.isActive())
    person.settle()
    person.click(tab.fitting)
    assert tab.found.list.count() > 5 and "合う順" in tab.count.text()

    chosen = []
    for row in (0, 1):
        tab.found.list.setCurrentRow(row)
        person.settle()
        assert "この町での適合" in tab.details.text.toPlainText() and "km が対象" in tab.details.text.toPlainText()
        chosen.append(tab.details.name.text())
        person.click(tab.details.star)
    person.look("found")

    page.tabs.setCurrentWidget(page.shortlist)
    person.settle()
    shortlist = page.shortlist
    assert [shortlist.list.item(n).text() for n in range(shortlist.list.count())] == chosen
    shortlist.list.selectAll()
    person.click(shortlist.compare)
    assert shortlist.table.rowCount() > 10 and shortlist.table.item(0, 0).text() == "≠ この町での適合"
    person.look("compared")

    out = person.saves_as(tmp_path / "技術の比較.docx")
    person.click(shortlist.save_comparison)
    with person.watchdog.aside():
        document = Document(str(out))
        cells = [cell.text for table in document.tables for cell in table._cells]
        written = "\n".join([one.text for one in document.paragraphs] + cells)
    assert all(name in written for name in chosen) and "http" in written and "≠" in written
    person.was_told_no_error()

"""Missing laying years are inferred, the sure ones taken in at one click, one taken back, all taken back."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Qt

from waterdx.app.pages.ledger_page import LedgerPage

from .person import Person


def test_years_are_taken_in_and_one_is_taken_back(person: Person, sample_town: Path, tmp_path: Path) -> None:
    person.open(Path(shutil.copy(sample_town, tmp_path / "町.gpkg")))
    unknown = int(person.town.pipes["install_fy"].isna().sum())
    page = person.go_to("ledger")
    assert isinstance(page, LedgerPage) and unknown > 0
    person.choose("infer")
    panel = page.completion
    assert panel.table.rows.rowCount() > 0 and "件が正しい見込み" in panel.sentence.text()
    person.look("inferred")
    person.click(panel.all_sure)
    left = int(person.town.pipes["install_fy"].isna().sum())
    assert left < unknown and panel.revert.isEnabled()

    row = next(row for row, field in person.town.guesses.notes if field == "install_fy")
    year = person.town.pipes["install_fy"].iloc[row]
    person.window.session.locate(row)
    person.choose("form")
    form = person.window.form
    person.qtbot.waitUntil(lambda: form.origins["install_fy"].text().startswith("推定("))
    person.look("one of them")
    line = form.inputs["install_fy"].line
    line.setFocus()
    line.selectAll()
    person.qtbot.keyClick(line, Qt.Key.Key_Delete)
    person.qtbot.keyClick(line, Qt.Key.Key_Return)
    person.settle()
    assert person.town.pipes["install_fy"].isna().iloc[row] and int(person.town.pipes["install_fy"].isna().sum()) == left + 1

    person.choose("undo")
    assert person.town.pipes["install_fy"].iloc[row] == year
    person.click(panel.revert)
    assert int(person.town.pipes["install_fy"].isna().sum()) == unknown
    person.was_told_no_error()

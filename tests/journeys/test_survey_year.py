"""A year of leak surveys: screen, plan for three million yen, give the plan to the crew, type back what was found, plan again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QFileDialog

from .person import Person


def test_from_the_ranking_to_the_next_plan(person: Person, screened_town: Path, tmp_path: Path, monkeypatch) -> None:
    person.open(Path(shutil.copy(screened_town, tmp_path / "町.gpkg")))
    session, page = person.window.session, person.go_to("screening")
    plan = page.show_tab("plan")
    plan.budget.setValue(3_000_000)
    person.click(plan.plan)
    first = session.plan.plan
    assert 0 < first.cost_yen <= 3_000_000 and "3,000,000 円" in plan.plan_words.text()
    person.look("planned")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "現場"), "現場の地図用 (*.geojson)"))
    person.click(plan.save)
    assert json.loads((tmp_path / "現場.geojson").read_text(encoding="utf-8"))["features"]

    results = page.show_tab("results")
    for number in (0, 1):
        results.form.area.setCurrentIndex(number)
        results.form.finds.setValue(3)
        results.form.day.setDate(QDate.currentDate())
        person.click(results.form.enter)
    person.qtbot.waitUntil(lambda: results.walks.rows.rowCount() == 2, timeout=30_000)
    assert "発見 6 件" in results.record.text() and "「何倍」とは言えません" in results.effect_words.text()
    person.look("found")

    page.show_tab("plan")
    person.click(plan.plan)
    second = session.plan.plan
    assert second.finds.expected < first.finds.expected, "what was walked lately leaks less, and fewer were found than expected"
    person.was_told_no_error()

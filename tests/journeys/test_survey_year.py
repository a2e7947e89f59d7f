"""A year of leak surveys: screen, plan for three million yen, give the plan to the crew, type back what was found, plan again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow


def test_from_the_ranking_to_the_next_plan(
    screened: MainWindow, qtbot: QtBot, tmp_path: Path, wait_for_job: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = screened.pages["screening"]
    plan = page.show_tab("plan")
    plan.budget.setValue(3_000_000)
    plan.plan.click()
    wait_for_job()
    first = screened.session.plan.plan
    assert 0 < first.cost_yen <= 3_000_000 and "3,000,000 円" in plan.plan_words.text()

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "現場"), "現場の地図用 (*.geojson)"))
    plan.save.click()
    wait_for_job()
    assert json.loads((tmp_path / "現場.geojson").read_text(encoding="utf-8"))["features"]

    results = page.show_tab("results")
    for number in (0, 1):
        results.form.area.setCurrentIndex(number)
        results.form.finds.setValue(3)
        results.form.day.setDate(QDate.currentDate())
        results.form.enter.click()
        wait_for_job()
    qtbot.waitUntil(lambda: results.walks.rows.rowCount() == 2, timeout=30_000)
    assert "発見 6 件" in results.record.text() and "「何倍」とは言えません" in results.effect_words.text()

    page.show_tab("plan")
    plan.plan.click()
    wait_for_job()
    second = screened.session.plan.plan
    assert second.finds.expected < first.finds.expected, "what was walked lately leaks less, and fewer were found than expected"

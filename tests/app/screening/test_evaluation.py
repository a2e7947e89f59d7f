"""検証: past years ranked with what was known then, as tables, charts and one page for people who are no statisticians."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate

from tests.app.screening.conftest import Answered
from waterdx.app.main_window import MainWindow
from waterdx.app.screening.evaluation_tab import EvaluationTab


@pytest.fixture
def tab(screened: MainWindow) -> EvaluationTab:
    shown = screened.pages["screening"].show_tab("evaluation")
    assert isinstance(shown, EvaluationTab)
    return shown


def test_past_years_are_held_against_what_followed(
    screened: MainWindow, tab: EvaluationTab, tmp_path: Path, answered: Answered, wait_for_job: Callable[[], None]
) -> None:
    last = date.fromisoformat(screened.session.town.last_leak)
    assert tab.as_of.date().toPython() == last.replace(year=last.year - 3)
    assert not tab.report.isEnabled()
    tab.run.click()
    wait_for_job()
    answered(tab)
    found = screened.session.evaluation
    assert str(found.words) in tab.found.text() and all(str(one) in tab.found.text() for one in found.warnings)
    caught = tab.tables["caught"].rows
    assert caught.rowCount() == 4 and caught.index(0, 0).data() == "モデル"
    assert caught.index(0, 2).data().startswith(f"{100 * found.caught['model'][0.10]:.0f} % (")
    assert tab.tables["years"].rows.rowCount() == len(found.years) == 3
    assert tab.charts.count() == 3

    tab.save_report(tmp_path / "検証.pdf")
    wait_for_job()
    assert (tmp_path / "検証.pdf").read_bytes().startswith(b"%PDF") and "検証.pdf" in screened.message.text
    tab.charts.save(tab.charts.widget(0), tmp_path / "図.png")
    wait_for_job()
    assert (tmp_path / "図.png").read_bytes().startswith(b"\x89PNG")

    screened.menus.by_id["language_en"].trigger()
    wait_for_job()
    told = screened.pages["screening"].show_tab("evaluation")
    answered(told)
    assert "at random" in told.found.text() and told.tables["caught"].rows.index(3, 0).data().startswith("random")


def test_a_day_too_late_to_be_judged_is_explained(
    screened: MainWindow, tab: EvaluationTab, wait_for_job: Callable[[], None]
) -> None:
    tab.as_of.setDate(QDate.currentDate())
    tab.run.click()
    wait_for_job()
    assert screened.message.level == "error" and "検証できません" in screened.message.text
    assert screened.session.evaluation is None


def test_before_the_first_run_the_tab_says_what_it_is_for(tab: EvaluationTab) -> None:
    assert not tab.tables["caught"].isVisible() and tab.run.isEnabled()

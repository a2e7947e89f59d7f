"""下水: a TV survey taken in, its urgency, the ranking of the other spans, and a plan for the money there is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.screening.conftest import Answered
from waterdx.app.main_window import MainWindow
from waterdx.app.screening.sewer_tab import SewerTab
from waterdx.ledger.ingest import ingest

Wait = Callable[[], None]
LEDGERS = Path(__file__).parents[3] / "ledgers"
SURVEY = LEDGERS / "screening_samples" / "管渠TV調査.csv"


def sewer_tab(window: MainWindow, answered: Answered) -> SewerTab:
    window.show_page("screening")
    shown = window.pages["screening"].show_tab("sewer")
    assert isinstance(shown, SewerTab)
    answered(shown)
    return shown


@pytest.fixture
def tab(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait, answered: Answered) -> SewerTab:
    """A town with sewers, its tab open."""
    path = Path(shutil.copy(sample_town, tmp_path / "own.gpkg"))
    ingest(path, LEDGERS / "sample_town" / "gis" / "下水道管渠.shp")
    window.session.open(path)
    wait_for_job()
    return sewer_tab(window, answered)


@pytest.fixture
def surveyed(tab: SewerTab, wait_for_job: Wait, answered: Answered) -> SewerTab:
    tab.take_in(SURVEY)
    wait_for_job()
    answered(tab)
    return tab


def test_a_town_without_sewers_is_told_so_and_nothing_is_offered(town_window: MainWindow, answered: Answered) -> None:
    tab = sewer_tab(town_window, answered)
    assert tab.faces.currentIndex() == 1 and not tab.make.isEnabled() and town_window.message.level != "error"


def test_before_any_survey_the_ranking_says_that_it_rests_on_assumptions(tab: SewerTab) -> None:
    assert "まだありません" in tab.surveyed.text() and tab.urgency.rows.rowCount() == 0
    assert tab.ranking.rows.rowCount() > 100 and "仮定" in tab.basis.text()
    assert not tab.save_urgency.isEnabled() and tab.save_ranking.isEnabled()


def test_a_survey_gives_urgencies_and_leaves_its_spans_out_of_the_ranking(
    surveyed: SewerTab, window: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    assert surveyed.urgency.rows.rowCount() == 60 and "調査済み 60 スパン" in surveyed.surveyed.text()
    assert not set(surveyed.shown.urgency_ids) & set(surveyed.shown.ranking_ids)
    surveyed.urgency.selectRow(0)
    (row,) = window.session.selected
    assert window.session.town.pipes["pipe_id"].iloc[row] == surveyed.shown.urgency_ids[0]
    window.session.editor.undo()
    wait_for_job()
    answered(surveyed)
    assert surveyed.urgency.rows.rowCount() == 0


def test_the_plan_asks_for_the_price_keeps_to_the_budget_and_chooses_its_spans(
    surveyed: SewerTab, window: MainWindow, wait_for_job: Wait
) -> None:
    surveyed.tabs.setCurrentIndex(2)
    surveyed.make.click()
    wait_for_job()
    assert window.message.level == "error" and "調査単価" in window.message.text
    surveyed.budget.setValue(2_000_000)
    surveyed.price.setValue(1_500_000)
    surveyed.make.click()
    wait_for_job()
    plan = surveyed.inspection
    assert plan is not None and 0 < plan.found.cost_yen <= 2_000_000 and "90 % 区間" in surveyed.planned.text()
    surveyed.areas.selectRow(0)
    chosen = window.session.town.pipes["pipe_id"].to_numpy()[window.session.selected]
    assert set(chosen) == set(plan.pipe_ids[0])


def test_urgency_and_ranking_are_written_as_a_book(
    surveyed: SewerTab, window: MainWindow, tmp_path: Path, wait_for_job: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    for number, press in enumerate((surveyed.save_urgency, surveyed.save_ranking)):
        out = tmp_path / f"{number}.xlsx"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, out=out: (str(out), "Excel (*.xlsx)"))
        press.click()
        wait_for_job()
        assert out.stat().st_size > 5_000


def test_a_table_without_the_columns_is_refused(tab: SewerTab, window: MainWindow, wait_for_job: Wait) -> None:
    tab.take_in(LEDGERS / "screening_samples" / "水収支.csv")
    wait_for_job()
    assert window.message.level == "error" and "水収支.csv" in window.message.text


def test_the_tab_fits_beside_the_map_on_a_small_screen(tab: SewerTab) -> None:
    assert tab.minimumSizeHint().width() <= 620, "1366 less the jobs and a map one can read"

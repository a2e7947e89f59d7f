"""Screening and indicators: what a person types is asked of the same functions as on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from waterdx.app.chart_tasks import charts_of
from waterdx.app.indicators.tasks import kinds
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.registry import PAGES
from waterdx.app.screening.diagnosis_tab import DiagnosisTab
from waterdx.app.screening.plan_tab import PlanTab
from waterdx.reports.charts import all_charts


def wait_for_page(qtbot: QtBot, window: MainWindow, page: str) -> None:
    qtbot.waitUntil(lambda: not window.pages[page].is_busy, timeout=30_000)


def diagnosis(window: MainWindow) -> DiagnosisTab:
    tab = window.pages["screening"].tab("diagnosis")
    assert isinstance(tab, DiagnosisTab)
    return tab


def plan_tab(window: MainWindow) -> PlanTab:
    tab = window.pages["screening"].tab("plan")
    assert isinstance(tab, PlanTab)
    return tab


def test_screening_ranks_every_pipe_and_colours_the_map(screened: MainWindow) -> None:
    page, tab = screened.pages["screening"], diagnosis(screened)
    assert screened.page_id == "screening"
    assert tab.ranking.rows.rowCount() > 2000
    assert tab.ranking.rows.index(0, 0).data() == "1"
    assert any("最も漏れやすい" in name for name in page.map.class_names)
    assert "学習" in tab.card.toPlainText()
    tab.ranking.selectRow(0)
    assert len(screened.session.selected) == 1


def test_the_plan_keeps_the_budget_and_an_area_selects_its_pipes(screened: MainWindow, wait_for_job: Callable[[], None]) -> None:
    page = plan_tab(screened)
    page.budget.setValue(1_000_000)
    page.plan.click()
    wait_for_job()
    plan = screened.session.plan
    assert plan is not None and 0 < plan.plan.cost_yen <= 1_000_000
    assert f"{plan.plan.cost_yen:,} 円" in page.plan_words.text()
    page.areas.selectRow(0)
    assert len(screened.session.selected) == len(plan.plan.areas[0].pipe_ids)


def test_the_ranking_is_saved_as_excel(screened: MainWindow, tmp_path: Path, wait_for_job: Callable[[], None]) -> None:
    screened.session.export_screening(tmp_path / "順位.xlsx")
    wait_for_job()
    assert (tmp_path / "順位.xlsx").read_bytes().startswith(b"PK")
    assert "順位.xlsx" in screened.message.text


def test_the_last_screening_is_there_when_the_project_is_opened_again(
    screened: MainWindow, wait_for_job: Callable[[], None]
) -> None:
    path = screened.session.town.path
    first = diagnosis(screened).ranking.rows.index(0, 1).data()
    screened.session.open(path)
    wait_for_job()
    assert diagnosis(screened).ranking.rows.index(0, 1).data() == first


def test_the_expected_leaks_never_come_without_their_interval(screened: MainWindow, wait_for_job: Callable[[], None]) -> None:
    tab, planning = diagnosis(screened), plan_tab(screened)
    screened.menus.by_id["screen"].trigger()
    wait_for_job()
    low, high = screened.session.screened.screening.interval
    assert f"90 % 区間 {low:,.0f}〜{high:,.0f} 件" in screened.message.text
    assert tab.expected.text() == screened.message.text
    planning.plan.click()
    wait_for_job()
    assert "90 % 区間" in planning.plan_words.text()


def test_the_plan_is_there_when_the_project_is_opened_again_or_the_language_changed(
    screened: MainWindow, wait_for_job: Callable[[], None]
) -> None:
    plan_tab(screened).budget.setValue(1_000_000)
    plan_tab(screened).plan.click()
    wait_for_job()
    plan, areas = screened.session.plan.plan, screened.session.plan.rows
    screened.session.open(screened.session.town.path)
    wait_for_job()
    assert screened.session.plan.plan == plan
    assert [rows.tolist() for rows in screened.session.plan.rows] == [rows.tolist() for rows in areas]
    screened.menus.by_id["language_en"].trigger()
    wait_for_job()
    planning = plan_tab(screened)
    assert f"{plan.cost_yen:,} yen" in planning.plan_words.text() and planning.areas.rows.rowCount() == len(areas)
    assert "leaks" in diagnosis(screened).expected.text()


def test_a_new_screening_puts_the_former_plan_away_for_good(screened: MainWindow, wait_for_job: Callable[[], None]) -> None:
    plan_tab(screened).plan.click()
    wait_for_job()
    screened.run_screening()
    wait_for_job()
    screened.session.open(screened.session.town.path)
    wait_for_job()
    assert screened.session.plan is None


def test_the_risk_map_is_saved(
    screened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    for ending, magic in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
        out = tmp_path / f"地図{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments, out=out: (str(out), ""))
        diagnosis(screened).save_map.click()
        qtbot.waitUntil(out.exists, timeout=30_000)
        qtbot.waitUntil(lambda out=out: out.name in screened.message.text, timeout=5_000)
        assert out.read_bytes().startswith(magic)


def test_every_chart_is_offered_on_one_page_that_there_is() -> None:
    offered = [chart.name for page in PAGES for chart in charts_of(page.id)] + [name for name, _ in kinds()]
    assert sorted(offered) == sorted(all_charts())
    assert [chart.name for chart in charts_of("screening", ["risk_map"])] == ["risk_map"]


def test_a_town_without_a_leak_on_record_is_ranked_too(
    window: MainWindow, tmp_path: Path, wait_for_job: Callable[[], None]
) -> None:
    from waterdx.ledger.ingest import ingest
    from waterdx.store import project

    path = tmp_path / "few.gpkg"
    project.create(path, "記録なし", "EPSG:6676")
    ingest(path, Path(__file__).parents[2] / "ledgers" / "sample_town" / "gis" / "水道管路.shp")
    window.session.open(path)
    wait_for_job()
    window.run_screening()
    wait_for_job()
    assert window.message.level == "success" and window.session.screened is not None
    assert diagnosis(window).ranking.rows.rowCount() == len(window.session.town.pipes)

"""Catalogue, screening and indicators: what a person types is asked of the same functions as on the command line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from waterdx.app.comparison import find
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.catalog_page import _link


def wait_for_page(qtbot: QtBot, window: MainWindow, page: str) -> None:
    qtbot.waitUntil(lambda: not window.pages[page].is_busy, timeout=30_000)


def test_typing_in_the_catalogue_finds_and_tells(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("catalog")
    page = window.pages["catalog"]
    qtbot.waitUntil(lambda: page.found.count() > 50, timeout=30_000)
    every = page.found.count()
    page.words.setText("漏水 衛星")
    qtbot.waitUntil(lambda: 0 < page.found.count() < every, timeout=10_000)
    text = page.details.text.toPlainText()
    assert page.found.item(0).text() in text and "概要" in text


def test_a_filter_narrows_and_shows_counts(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("catalog")
    page = window.pages["catalog"]
    qtbot.waitUntil(lambda: bool(page.filters) and not page.is_busy, timeout=30_000)
    every, box = page.found.count(), page.filters["field"]
    box.setCurrentIndex(box.findData("sewer"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: page.found.count() < every, timeout=10_000)
    assert f"({page.found.count()})" in box.currentText()


def test_nothing_found_says_what_to_drop(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("catalog")
    page = window.pages["catalog"]
    qtbot.waitUntil(lambda: bool(page.filters), timeout=30_000)
    page.words.setText("漏水 ぬぬぬぬ")
    qtbot.waitUntil(lambda: page.found.count() == 0, timeout=10_000)
    assert "当てはまる技術がありません" in page.details.text.toPlainText()


@pytest.mark.parametrize(
    ("url", "opens"), [("https://example.org/a", True), ("file:///etc/passwd", False), ("javascript:x", False)]
)
def test_only_web_addresses_can_be_opened_and_only_after_naming_the_host(window: MainWindow, url: str, opens: bool) -> None:
    from PySide6.QtWidgets import QPushButton

    link = _link(url, window)
    open_it = link.findChildren(QPushButton)[1]
    assert open_it.isEnabled() == opens
    if opens:
        open_it.click()
        box = window.findChild(QMessageBox)
        assert box is not None and "example.org" in box.text()
        box.reject()


@pytest.fixture
def screened(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Callable[[], None]) -> MainWindow:
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    window.menus.by_id["screen"].trigger()
    wait_for_job()
    return window


def test_screening_ranks_every_pipe_and_colours_the_map(screened: MainWindow) -> None:
    page = screened.pages["screening"]
    assert screened.page_id == "screening"
    assert page.ranking.rows.rowCount() > 2000
    assert page.ranking.rows.index(0, 0).data() == "1"
    assert any("最も漏れやすい" in name for name in page.map.class_names)
    assert "学習" in page.card.toPlainText()
    page.ranking.selectRow(0)
    assert len(screened.session.selected) == 1


def test_the_plan_keeps_the_budget_and_an_area_selects_its_pipes(screened: MainWindow, wait_for_job: Callable[[], None]) -> None:
    page = screened.pages["screening"]
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
    first = screened.pages["screening"].ranking.rows.index(0, 1).data()
    screened.session.open(path)
    wait_for_job()
    assert screened.pages["screening"].ranking.rows.index(0, 1).data() == first


def test_too_few_leaks_are_explained_in_a_sentence(window: MainWindow, tmp_path: Path, wait_for_job: Callable[[], None]) -> None:
    from waterdx.ledger.ingest import ingest
    from waterdx.store import project

    path = tmp_path / "few.gpkg"
    project.create(path, "記録なし", "EPSG:6676")
    ingest(path, Path(__file__).parents[2] / "ledgers" / "sample_town" / "gis" / "水道管路.shp")
    window.session.open(path)
    wait_for_job()
    window.run_screening()
    wait_for_job()
    assert window.message.level == "error" and "漏水" in window.message.text
    assert window.session.screened is None


def test_utilities_are_compared_with_their_peers(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.show_page("indicators")
    page = window.pages["indicators"]
    for name in ("糸魚川市", "妙高市"):
        page.add(find(name)[0])
    wait_for_page(qtbot, window, "indicators")
    heads = [str(column.head) for column in page.table.rows.table.columns]
    assert heads[2:4] == ["糸魚川市", "妙高市"] and "類似団体 中央値" in heads and "年度" in heads
    assert page.table.rows.rowCount() == 8
    assert page.charts.count() >= 2
    with qtbot.waitSignal(window.session.jobs.ended, timeout=30_000):
        page.save(page.charts.widget(0), tmp_path / "図.pdf")
    assert (tmp_path / "図.pdf").read_bytes().startswith(b"%PDF")


def test_an_unknown_utility_is_said_to_be_unknown(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("indicators")
    page = window.pages["indicators"]
    page.words.setText("存在しない市")
    page.words.returnPressed.emit()
    wait_for_page(qtbot, window, "indicators")
    assert "存在しない市" in window.message.text and not window.session.utilities

"""Blanks inferred from the ledger page: looked at, accepted above a probability or one by one, marked, taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from waterdx.app.completion_panel import CompletionPanel
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.ledger_page import GUESSES
from waterdx.store import project
from waterdx.store.inferred import inferred_values
from waterdx.store.tables import insert

Wait = Callable[[], None]


@pytest.fixture(scope="session")
def completed(sample_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample town with its blanks inferred, none accepted."""
    from waterdx.ledger.complete import complete

    path = tmp_path_factory.mktemp("completed") / "町.gpkg"
    shutil.copy(sample_town, path)
    complete(path)
    return path


@pytest.fixture
def panel(window: MainWindow, completed: Path, tmp_path: Path, wait_for_job: Wait) -> CompletionPanel:
    path = tmp_path / "町.gpkg"
    shutil.copy(completed, path)
    window.session.open(path)
    wait_for_job()
    page = window.pages["ledger"]
    page.tabs.setCurrentIndex(GUESSES)
    return page.completion


def cell(panel: CompletionPanel, line: int, column: int, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    return panel.table.rows.index(line, column).data(role)


def year_cell(window: MainWindow, fid: int, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    rows = window.pages["ledger"].table.rows
    column = [one.name for one in rows.table.columns].index("install_fy")
    place = int(rows.places_of(window.session.town.rows_of_fids([fid]))[0])
    return rows.index(place, column).data(role)


def inferred_of(window: MainWindow) -> set[tuple[int, str]]:
    with project.reading(window.session.town.path) as conn:
        return set(inferred_values(conn, "pipes"))


def unknown_years(window: MainWindow) -> int:
    return int(window.session.town.pipes["install_fy"].isna().sum())


def test_the_action_infers_in_a_job_and_shows_the_guesses_surest_first(
    window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait
) -> None:
    path = tmp_path / "町.gpkg"
    shutil.copy(sample_town, path)
    window.session.open(path)
    wait_for_job()
    page = window.pages["ledger"]
    assert not page.tabs.isTabVisible(GUESSES)
    window.menus.by_id["infer"].trigger()
    wait_for_job()
    assert page.completion.isVisible() and page.tabs.tabText(GUESSES).endswith("384")
    chances = page.completion.table.rows.table.columns[4].values.tolist()
    assert len(chances) == 384 == unknown_years(window) and chances == sorted(chances, reverse=True)
    assert "384 件を推定しました" in window.message.text and "まだ変えていません" in window.message.text
    assert cell(page.completion, 0, 1) == "布設年度" and "最も似た管 5 本" in str(cell(page.completion, 0, 5))
    year = int(str(cell(page.completion, 0, 2)).split()[0])
    assert cell(page.completion, 0, 3) == f"{year - 5}–{year + 5}"


def test_a_cancelled_inference_leaves_no_guess(
    window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    path = tmp_path / "町.gpkg"
    shutil.copy(sample_town, path)
    window.session.open(path)
    wait_for_job()
    before = path.read_bytes()
    window.menus.by_id["infer"].trigger()
    with qtbot.waitSignal(window.session.jobs.current.cancelled, timeout=60_000):
        window.menus.by_id["cancel"].trigger()
    wait_for_job()
    assert path.read_bytes() == before and len(window.pages["ledger"].completion.table.rows.table) == 0


def test_the_count_follows_the_threshold_and_says_how_many_are_expected_right(panel: CompletionPanel) -> None:
    chances = panel.session.town.guesses.probabilities
    for percent in (95.0, 99.0, 50.0):
        panel.above.setValue(percent)
        sure = chances[chances >= percent / 100]
        assert panel.sentence.text() == f"384 件中 {len(sure):,} 件、うち約 {sure.sum():,.0f} 件が正しい見込み"
        assert panel.all_sure.text().endswith(f"({len(sure):,})")


def test_all_above_95_per_cent_are_accepted_marked_and_undone_by_the_bar(
    window: MainWindow, panel: CompletionPanel, wait_for_job: Wait
) -> None:
    chances = panel.session.town.guesses.probabilities
    sure, fid = int((chances >= 0.95).sum()), int(panel.session.town.guesses.waiting["fid"][0])
    guessed, chance = str(cell(panel, 0, 2)).split()[0], cell(panel, 0, 4)
    panel.all_sure.click()
    wait_for_job()
    assert unknown_years(window) == 384 - sure == len(panel.table.rows.table)
    assert len(inferred_of(window)) == sure and f"{sure:,} 件" in window.message.text
    assert year_cell(window, fid) == f"≈ {guessed}" and year_cell(window, fid, Qt.ItemDataRole.FontRole).italic()
    assert str(year_cell(window, fid, Qt.ItemDataRole.ToolTipRole)).startswith(f"推定 {chance} %: {guessed} ({int(guessed) - 5}–")
    assert year_cell(window, fid, Qt.ItemDataRole.EditRole) == guessed, "the mark is no part of the value"
    window.message.offer_button.click()
    wait_for_job()
    assert unknown_years(window) == 384 == len(panel.table.rows.table) and not inferred_of(window)
    assert year_cell(window, fid) == "—"


def test_chosen_lines_mark_their_pipes_and_are_accepted_alone_and_reverted(
    window: MainWindow, panel: CompletionPanel, wait_for_job: Wait
) -> None:
    assert not panel.chosen.isEnabled() and not panel.revert.isEnabled()
    panel.table.rows.sort(0)
    panel.table.selectRow(3)
    town, (one,) = window.session.town, panel.chosen_guesses()
    assert town.pipes["fid"].iloc[window.session.selected].tolist() == [one[0]]
    assert town.pipes["pipe_id"].iloc[window.session.selected[0]] == cell(panel, 3, 0)
    panel.chosen.click()
    wait_for_job()
    assert inferred_of(window) == {one} and unknown_years(window) == 383
    assert panel.revert.text().endswith("(1)")
    panel.revert.click()
    wait_for_job()
    assert not inferred_of(window) and unknown_years(window) == 384 and len(panel.table.rows.table) == 384
    assert "1 件を不明に戻しました" in window.message.text


def test_the_form_says_that_a_value_is_inferred_and_typing_it_again_makes_it_typed(
    window: MainWindow, panel: CompletionPanel, wait_for_job: Wait, qtbot: QtBot
) -> None:
    panel.table.selectRow(0)
    panel.chosen.click()
    wait_for_job()
    window.menus.by_id["form"].trigger()
    qtbot.waitUntil(lambda: not window.form.is_busy)
    qtbot.waitUntil(lambda: window.form.origins["install_fy"].text().startswith("推定("))
    line = window.form.inputs["install_fy"].line
    year = line.text()
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.session.jobs.current is None, "leaving a value as it is says nothing of it"
    line.selectAll()
    qtbot.keyClicks(line, year)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    wait_for_job()
    assert not inferred_of(window)
    qtbot.waitUntil(lambda: window.form.origins["install_fy"].text() == "入力")
    assert year_cell(window, window.form.fid) == year and not panel.revert.isEnabled()


def test_the_panel_survives_a_change_of_language(window: MainWindow, panel: CompletionPanel, wait_for_job: Wait) -> None:
    window.menus.by_id["language_en"].trigger()
    wait_for_job()
    again = window.pages["ledger"].completion
    assert window.pages["ledger"].tabs.isTabVisible(GUESSES)
    assert cell(again, 0, 1) == "Laying fiscal year" and "alike agree" in str(cell(again, 0, 5))
    assert "expected right" in again.sentence.text()


def test_another_project_without_guesses_shows_no_such_tab(
    window: MainWindow, panel: CompletionPanel, sample_town: Path, wait_for_job: Wait
) -> None:
    window.session.open(sample_town)
    wait_for_job()
    assert not window.pages["ledger"].tabs.isTabVisible(GUESSES) and len(panel.table.rows.table) == 0


def test_an_inferred_value_of_which_little_was_kept_is_marked_all_the_same(
    window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait
) -> None:
    path = tmp_path / "町.gpkg"
    shutil.copy(sample_town, path)
    with project.editing(path) as conn:
        (fid,) = conn.execute("SELECT fid FROM pipes WHERE install_fy IS NOT NULL").fetchone()
        insert(conn, "evidence", {"layer": "pipes", "fid": fid, "field": "install_fy", "method": "inferred", "probability": 0.8})
    window.session.open(path)
    wait_for_job()
    assert str(year_cell(window, fid)).startswith("≈ ")
    assert str(year_cell(window, fid, Qt.ItemDataRole.ToolTipRole)).startswith("推定 80 %: ")

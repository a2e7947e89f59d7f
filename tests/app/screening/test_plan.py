"""計画: a plan for this year's money, wishes, years ahead, what it rests on, and its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from tests.app.screening.conftest import Answered
from waterdx.app.main_window import MainWindow
from waterdx.app.screening.plan_tab import PlanTab
from waterdx.screening.kept_wishes import Wish, wishes_of, with_wish
from waterdx.screening.survey import own_assumptions, plan_project, plans_of

Wait = Callable[[], None]


def plan_tab(window: MainWindow) -> PlanTab:
    window.show_page("screening")
    tab = window.pages["screening"].show_tab("plan")
    assert isinstance(tab, PlanTab)
    return tab


def planned(window: MainWindow, budget: int, wait: Wait) -> PlanTab:
    tab = plan_tab(window)
    tab.budget.setValue(budget)
    tab.plan.click()
    wait()
    return tab


def test_before_the_first_screening_it_says_what_to_do(town_window: MainWindow) -> None:
    tab = plan_tab(town_window)
    assert "診断" in tab.plan_words.text() and not tab.plan.isEnabled() and not tab.save.isEnabled()


def test_what_must_be_walked_is_in_the_next_plan_and_what_never_is_out(
    screened: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    tab = planned(screened, 500_000, wait_for_job)
    first = set(screened.session.plan.plan.areas[0].pipe_ids)
    tab.areas.selectRow(0)
    tab.never.click()
    wait_for_job()
    answered(tab)
    assert tab.wishes.table.rows.index(0, 0).data() == "調査しない"
    inside = {int(row) for rows in screened.session.plan.rows for row in rows}
    outside = next(row for one, row in screened.session.screened.row_of_id.items() if row not in inside)
    screened.session.select(np.array([outside]))
    tab.must.click()
    wait_for_job()
    tab.plan.click()
    wait_for_job()
    answered(tab)
    walked = {one for area in screened.session.plan.plan.areas for one in area.pipe_ids}
    must = wishes_of(screened.session.town.path)[1].pipe_ids
    assert not walked & first and set(must) <= walked and len(must) == 1
    assert screened.session.plan.plan.cost_yen <= 500_000
    tab.wishes.table.selectAll()
    tab.wishes.forget.click()
    wait_for_job()
    answered(tab)
    assert wishes_of(screened.session.town.path) == () and tab.wishes.table.rows.rowCount() == 0


def test_wishes_are_there_when_the_project_is_opened_again_and_can_be_taken_back(
    screened: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    tab, path = planned(screened, 500_000, wait_for_job), screened.session.town.path
    tab.areas.selectRow(0)
    tab.never.click()
    wait_for_job()
    screened.session.open(path)
    wait_for_job()
    tab = plan_tab(screened)
    tab.tabs.setCurrentWidget(tab.wishes)
    answered(tab)
    assert tab.wishes.table.rows.rowCount() == 1
    screened.session.editor.undo()
    wait_for_job()
    answered(tab)
    assert wishes_of(path) == () and tab.wishes.table.rows.rowCount() == 0


def test_what_was_wished_last_counts() -> None:
    wishes = with_wish((Wish("must", "A", ("1", "2")), Wish("must", "B", ("3",))), Wish("never", "C", ("2", "3")))
    assert wishes == (Wish("must", "A", ("1",)), Wish("never", "C", ("2", "3")))


def test_each_of_several_years_has_its_own_areas(screened: MainWindow, wait_for_job: Wait) -> None:
    tab = plan_tab(screened)
    assert not tab.year.isVisible()
    tab.years.setValue(3)
    planned(screened, 600_000, wait_for_job)
    assert tab.year.isVisible() and tab.year.count() == 3
    first = tab.plan_words.text()
    tab.year.setCurrentIndex(1)
    tab.year.activated.emit(1)
    second = screened.session.plan.later[0]
    assert tab.plan_words.text() == str(second.sentence) != first
    tab.areas.selectRow(0)
    assert screened.session.selected.tolist() == np.unique(second.rows[0]).tolist()


def test_a_pipe_chosen_elsewhere_marks_its_area(screened: MainWindow, wait_for_job: Wait) -> None:
    tab = planned(screened, 1_000_000, wait_for_job)
    screened.session.select(screened.session.plan.rows[1][:1])
    assert tab.areas.chosen_objects().tolist() == [1]


def test_a_price_typed_with_its_source_changes_the_next_plan_and_can_be_undone(
    screened: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    tab = planned(screened, 1_000_000, wait_for_job)
    km, path = screened.session.plan.plan.length_km, screened.session.town.path
    tab.tabs.setCurrentWidget(tab.assumptions)
    answered(tab)
    rows = tab.assumptions.table.rows
    assert rows.index(0, 1).data() == "60,000" and "天地人" in rows.index(0, 3).data()
    rows.setData(rows.index(0, 1), "120,000")
    wait_for_job()
    answered(tab)
    assert own_assumptions(path) == {"yen_per_km": 120_000.0}
    assert rows.index(0, 1).data() == "120,000" and "町の設定" in rows.index(0, 3).data()
    tab.plan.click()
    wait_for_job()
    assert screened.session.plan.plan.length_km < 0.7 * km
    screened.session.editor.undo()
    wait_for_job()
    answered(tab)
    assert own_assumptions(path) == {} and rows.index(0, 1).data() == "60,000"


def test_a_price_that_is_no_number_is_refused_in_a_sentence(screened: MainWindow, wait_for_job: Wait, answered: Answered) -> None:
    tab = plan_tab(screened)
    tab.tabs.setCurrentWidget(tab.assumptions)
    answered(tab)
    rows = tab.assumptions.table.rows
    rows.setData(rows.index(0, 1), "abc")
    wait_for_job()
    assert "abc" in screened.message.text and own_assumptions(screened.session.town.path) == {}


def test_the_curve_is_drawn_when_it_is_looked_at(screened: MainWindow, wait_for_job: Wait, answered: Answered) -> None:
    tab = planned(screened, 1_000_000, wait_for_job)
    assert tab.charts.count() == 0
    tab.tabs.setCurrentWidget(tab.charts)
    answered(tab)
    assert tab.charts.count() == 1


def test_a_budget_too_small_for_a_wish_keeps_the_plan_before(screened: MainWindow, wait_for_job: Wait) -> None:
    tab = planned(screened, 1_000_000, wait_for_job)
    before = screened.session.plan
    tab.areas.selectAll()
    tab.must.click()
    wait_for_job()
    tab.budget.setValue(1)
    tab.plan.click()
    wait_for_job()
    assert screened.message.level == "error" and screened.session.plan is before
    assert plans_of(screened.session.town.path)[0] == before.plan


def test_the_plan_is_written_by_the_kind_chosen(
    screened: MainWindow, tmp_path: Path, wait_for_job: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = planned(screened, 1_000_000, wait_for_job)
    kinds = {".xlsx": b"PK", ".csv": b"\xef\xbb\xbf", ".pdf": b"%PDF", ".gpx": b"<?xml", ".geojson": b"{"}
    for ending, magic in kinds.items():
        chosen = (str(tmp_path / "計画"), f"種類 (*{ending})")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen: chosen)
        tab.save.click()
        wait_for_job()
        assert (tmp_path / f"計画{ending}").read_bytes().startswith(magic)
        assert f"計画{ending}" in screened.message.text


def test_a_plan_of_a_trillion_yen_made_on_the_command_line_is_shown(screened: MainWindow, wait_for_job: Wait) -> None:
    path = screened.session.town.path
    plan_project(path, budget_yen=10**12)
    screened.session.open(path)
    wait_for_job()
    tab = PlanTab(screened.session, screened.pages["screening"].map)
    assert tab.budget.value() == tab.budget.maximum() and tab.areas.rows.rowCount() > 0

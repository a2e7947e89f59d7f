"""結果: walks typed or taken from a table, found against expected, and a fair report of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.screening.conftest import Answered
from waterdx.app.main_window import MainWindow
from waterdx.app.screening.results_tab import ResultsTab

Wait = Callable[[], None]


def results_tab(window: MainWindow, answered: Answered) -> ResultsTab:
    window.show_page("screening")
    tab = window.pages["screening"].show_tab("results")
    assert isinstance(tab, ResultsTab)
    answered(tab)
    return tab


@pytest.fixture
def planned(screened: MainWindow, wait_for_job: Wait) -> MainWindow:
    screened.session.make_plan(1_000_000)
    wait_for_job()
    return screened


def test_without_results_every_part_says_what_to_do(town_window: MainWindow, answered: Answered) -> None:
    tab = results_tab(town_window, answered)
    assert "まだありません" in tab.record.text() and "まだありません" in tab.effect_words.text()
    assert not tab.report.isEnabled() and not tab.form.enter.isEnabled()


def test_a_walk_typed_back_is_held_against_what_was_expected_and_can_be_undone(
    planned: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    tab, leaks = results_tab(planned, answered), planned.session.town.leak_count
    tab.form.area.setCurrentIndex(0)
    assert not tab.form.enter.isEnabled(), "how many were found is not said yet"
    tab.form.finds.setValue(2)
    tab.form.cost.setText("３０，０００")
    tab.form.enter.click()
    wait_for_job()
    answered(tab)
    assert tab.walks.rows.rowCount() == 1 and tab.walks.rows.index(0, 3).data() == "2"
    assert tab.walks.rows.index(0, 4).data() and tab.walks.rows.index(0, 5).data() == "30,000"
    assert "発見 2 件" in tab.record.text()
    assert planned.session.town.leak_count == leaks + 2
    assert tab.form.area.currentText() == "" and tab.form.finds.value() == -1
    tab.walks.selectRow(0)
    assert len(planned.session.selected) == len(planned.session.plan.plan.areas[0].pipe_ids)
    planned.session.editor.undo()
    wait_for_job()
    answered(tab)
    assert tab.walks.rows.rowCount() == 0 and planned.session.town.leak_count == leaks


def test_without_a_control_no_multiplier_is_given(planned: MainWindow, wait_for_job: Wait, answered: Answered) -> None:
    tab = results_tab(planned, answered)
    enter(tab, wait_for_job, answered, place=0, finds=3, control=False)
    assert "「何倍」とは言えません" in tab.effect_words.text()
    enter(tab, wait_for_job, answered, place=1, finds=1, control=True)
    assert "倍(90 % 区間" in tab.effect_words.text() and tab.effect.rows.rowCount() == 2


def enter(tab: ResultsTab, wait: Wait, answered: Answered, *, place: int, finds: int, control: bool) -> None:
    tab.form.area.setCurrentIndex(place)
    tab.form.finds.setValue(finds)
    tab.form.control.setChecked(control)
    tab.form.enter.click()
    wait()
    answered(tab)


def test_pipes_chosen_on_the_map_are_walked_without_typing_their_numbers(
    planned: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    tab = results_tab(planned, answered)
    planned.session.select(planned.session.plan.rows[0])
    tab.form.chosen.setChecked(True)
    tab.form.finds.setValue(0)
    tab.form.enter.click()
    wait_for_job()
    answered(tab)
    assert set(tab.shown.pipe_ids[0]) == set(planned.session.plan.plan.areas[0].pipe_ids)


def test_an_unknown_area_without_a_length_is_refused_and_stays_typed(
    planned: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    tab = results_tab(planned, answered)
    tab.form.area.setEditText("ない通り")
    tab.form.finds.setValue(1)
    tab.form.enter.click()
    wait_for_job()
    assert planned.message.level == "error" and "ない通り" in planned.message.text
    assert tab.form.area.currentText() == "ない通り" and tab.form.finds.value() == 1


def test_a_length_that_is_no_amount_cannot_be_entered(planned: MainWindow, answered: Answered) -> None:
    tab = results_tab(planned, answered)
    tab.form.area.setCurrentIndex(0)
    tab.form.finds.setValue(1)
    for text in ("abc", "-1", "inf", "nan"):
        tab.form.km.setText(text)
        assert not tab.form.enter.isEnabled(), text
        tab.form.km.setText("1.5")
        assert tab.form.enter.isEnabled() and tab.form.walk()["length_m"] == 1500


def test_a_table_of_results_is_taken_and_the_report_saved(
    planned: MainWindow, tmp_path: Path, wait_for_job: Wait, answered: Answered
) -> None:
    tab, table = results_tab(planned, answered), tmp_path / "結果.csv"
    table.write_text(
        "調査日,調査区域,発見件数,調査延長(km),対照\n2026-10-01,1,2,,\n2026-10-02,無作為,1,1.5,はい\n", encoding="cp932"
    )
    tab.enter_file(table)
    wait_for_job()
    answered(tab)
    assert "調査 2 か所、漏水 3 件" in planned.message.text and tab.walks.rows.rowCount() == 2
    tab.save_report(tmp_path / "効果.pdf")
    wait_for_job()
    assert (tmp_path / "効果.pdf").read_bytes().startswith(b"%PDF")
    tab.enter_file(table)
    wait_for_job()
    assert planned.message.level == "error", "the same table a second time"


def test_the_table_of_a_contractor_is_judged_without_being_taken_in(
    planned: MainWindow, wait_for_job: Wait, answered: Answered, tmp_path: Path
) -> None:
    tab = results_tab(planned, answered)
    file = tmp_path / "業者.csv"
    file.write_text("区域,調査延長(km),発見件数,対照\nA,10,12,\nB,10,3,はい\nC,5,,\n", encoding="utf-8")
    tab.judge(file)
    wait_for_job()
    assert "4.0 倍" in tab.effect_words.text() and "発見件数が空欄" in tab.effect_words.text()
    assert tab.effect.rows.rowCount() == 2 and tab.walks.rows.rowCount() == 0 and tab.report.isEnabled()

"""診断: a person runs it, picks a pipe and reads why; changes model and level; sees what became of every leak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QDate

from tests.app.screening.conftest import Answered
from waterdx.app.main_window import MainWindow
from waterdx.app.screening.diagnosis_tab import DiagnosisTab
from waterdx.screening.account import FATES
from waterdx.screening.of_project import account_project, explain_project
from waterdx.screening.run import latest


@pytest.fixture
def tab(screened: MainWindow) -> DiagnosisTab:
    shown = screened.pages["screening"].show_tab("diagnosis")
    assert isinstance(shown, DiagnosisTab)
    return shown


def test_the_chosen_pipe_is_explained_as_on_the_command_line(screened: MainWindow, tab: DiagnosisTab, answered: Answered) -> None:
    tab.ranking.selectRow(5)
    answered(tab)
    pipe_id = tab.ranking.rows.index(5, 1).data()
    found = explain_project(screened.session.town.path, pipe_id)
    text = tab.reasons.toPlainText()
    assert text.startswith(pipe_id) and str(found.risk) in text and "90%区間" in text
    assert 1 <= len(found.reasons.reasons) <= 3
    for reason in found.reasons.reasons:
        assert f"・{reason}" in text
    for change in found.what_if:
        assert str(change.words) in text
    assert "分かっていないこと" in text or "すべて分かっています" in text


def test_a_pipe_is_explained_without_learning_again(screened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    path, pipe_id = screened.session.town.path, screened.session.screened.screening.scores["pipe_id"].iloc[0]
    learnt_again = pytest.fail
    monkeypatch.setattr("waterdx.screening.of_project.model_for", lambda *_: learnt_again("the model is kept with its screening"))
    assert explain_project(path, pipe_id).reasons.reasons


def test_a_screening_of_an_older_version_is_explained_all_the_same(screened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    path, pipe_id = screened.session.town.path, screened.session.screened.screening.scores["pipe_id"].iloc[0]
    now = explain_project(path, pipe_id)
    screening, number = latest(path)
    monkeypatch.setattr("waterdx.screening.of_project.latest", lambda _path: (replace(screening, model=None), number))
    assert explain_project(path, pipe_id).reasons == now.reasons


def test_a_pipe_chosen_on_the_map_is_marked_in_the_ranking_and_explained(
    screened: MainWindow, tab: DiagnosisTab, answered: Answered
) -> None:
    row = int(screened.session.screened.objects[40])
    screened.session.select(screened.session.screened.objects[40:41])
    answered(tab)
    assert tab.ranking.chosen_objects().tolist() == [row]
    assert tab.reasons.toPlainText().startswith(tab.ranking.rows.index(40, 1).data())


def test_of_several_pipes_none_is_explained(screened: MainWindow, tab: DiagnosisTab) -> None:
    screened.session.select(screened.session.screened.objects[:2])
    assert "1 本選ぶと" in tab.reasons.toPlainText()


def test_every_leak_on_record_is_accounted_for(screened: MainWindow, tab: DiagnosisTab, answered: Answered) -> None:
    tab.below.setCurrentWidget(tab.record)
    answered(tab)
    account = account_project(screened.session.town.path, as_of=screened.session.screened.screening.card["as_of"])
    rows = [
        (tab.record.table.rows.index(n, 1).data(), tab.record.table.rows.index(n, 0).data())
        for n in range(tab.record.table.rows.rowCount())
    ]
    shown = dict(rows)
    for name, number in account.fates.items():
        assert number == 0 or shown[str(FATES[name])] == str(number)
    assert f"記録 {account.read:,} 件のうち {account.used:,} 件を使いました" in tab.record.sentence.text()
    assert str(account.replaced) in tab.record.sentence.text()


def test_the_model_is_told_in_words_with_its_years_and_limits(tab: DiagnosisTab) -> None:
    text = tab.card.toPlainText()
    assert "既定モデル" in text and "年ごとの実際の漏水" in text and "町の記録による補正" in text
    assert "これだけで更新を決めないでください" in text


def test_another_model_and_an_earlier_day_are_taken(
    screened: MainWindow, tab: DiagnosisTab, wait_for_job: Callable[[], None]
) -> None:
    assert not tab.conditions.isVisible()
    tab.change.click()
    assert tab.conditions.isVisible()
    tab.conditions.model.setCurrentIndex(tab.conditions.model.findData("poisson"))
    tab.conditions.latest.click()
    tab.conditions.day.setDate(QDate(2023, 3, 31))
    tab.horizon.setValue(2)
    tab.run.click()
    wait_for_job()
    card = screened.session.screened.screening.card
    assert (card["name"], card["as_of"], card["horizon_years"]) == ("poisson", "2023-03-31", 2)


def test_the_level_of_leaks_is_the_towns_own_until_it_is_taken_back(
    screened: MainWindow, tab: DiagnosisTab, answered: Answered, wait_for_job: Callable[[], None]
) -> None:
    tab.change.click()
    answered(tab)
    conditions = tab.conditions
    assert conditions.level.text() == "2.75 件/100 km・年" and conditions.level_source.text() == "全国のめやす"
    conditions.level.setValue(4.0)
    conditions.level.editingFinished.emit()
    wait_for_job()
    answered(tab)
    assert conditions.level_source.text() == "この町の設定" and "計算する" in screened.message.text
    tab.run.click()
    wait_for_job()
    assert screened.session.screened.screening.card["figures"]["level_assumed"] == pytest.approx(0.04)
    screened.menus.by_id["undo"].trigger()
    wait_for_job()
    answered(tab)
    assert conditions.level.value() == 2.75 and not conditions.forget.isEnabled()


def test_a_cancelled_run_leaves_the_former_ranking(
    screened: MainWindow, tab: DiagnosisTab, wait_for_job: Callable[[], None]
) -> None:
    before = screened.session.screened
    tab.run.click()
    screened.session.jobs.cancel()
    wait_for_job()
    assert screened.session.screened is before

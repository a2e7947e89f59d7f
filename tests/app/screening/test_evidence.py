"""他の証拠: suspected leaks taken in, valued, folded into the ranking; the water balance of districts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.screening.conftest import Answered
from waterdx.app.main_window import MainWindow
from waterdx.app.screening.evidence_tab import KIND_NAMES, EvidenceTab

Wait = Callable[[], None]
SAMPLES = Path(__file__).parents[3] / "ledgers" / "screening_samples"


@pytest.fixture
def tab(screened: MainWindow, answered: Answered) -> EvidenceTab:
    screened.show_page("screening")
    shown = screened.pages["screening"].show_tab("evidence")
    assert isinstance(shown, EvidenceTab)
    answered(shown)
    return shown


@pytest.fixture
def with_set(tab: EvidenceTab, wait_for_job: Wait, answered: Answered) -> EvidenceTab:
    """The invented satellite points taken in as a person does."""
    tab.take_in(SAMPLES / "漏水可能性区域.csv")
    wait_for_job()
    answered(tab)
    return tab


def type_into(tab: EvidenceTab, name: str, text: str, wait: Wait, answered: Answered) -> None:
    column = [one.name for one in tab.sets.rows.table.columns].index(name)
    tab.sets.rows.setData(tab.sets.rows.index(0, column), text)
    wait()
    answered(tab)


def told(tab: EvidenceTab, name: str) -> str:
    column = [one.name for one in tab.sets.rows.table.columns].index(name)
    return str(tab.sets.rows.index(0, column).data())


def test_without_evidence_the_tab_says_what_can_be_taken_in_and_what_is_not_used(tab: EvidenceTab) -> None:
    assert "65/249" in tab.said.text() and "倍率だけの値は使いません" in tab.said.text()
    assert not tab.fold.isEnabled() and not tab.charts.isVisible() and not tab.sets.isVisible()


def test_what_was_taken_in_is_on_the_map_while_the_tab_is_seen(
    with_set: EvidenceTab, screened: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    drawn = with_set.places
    assert len(drawn.points.getData()[0]) == 60 and drawn.points.isVisible() and not drawn.lines.isVisible()
    assert drawn.points.scene() is with_set.map.scene()
    screened.pages["screening"].show_tab("diagnosis")
    assert not drawn.points.isVisible()
    screened.pages["screening"].show_tab("evidence")
    assert drawn.points.isVisible()
    screened.session.editor.undo()
    wait_for_job()
    answered(with_set)
    assert not drawn.points.isVisible()


def test_the_kinds_offered_are_those_the_screening_knows() -> None:
    from waterdx.screening.points_of_interest import KINDS

    assert {code: name.ja for code, name in KIND_NAMES.items()} == {code: one.name.ja for code, one in KINDS.items()}


def test_a_set_shows_its_effect_beside_a_random_control_and_folds_only_with_a_hit_rate(
    with_set: EvidenceTab, screened: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    assert told(with_set, "places") == "60" and "無作為" in with_set.lifts.toPlainText()
    with_set.fold.click()
    wait_for_job()
    assert "順位は変えていません" in screened.message.text
    type_into(with_set, "hit_rate", "12/60", wait_for_job, answered)
    assert told(with_set, "hit_rate") == "12/60"
    before = screened.session.screened.screening.scores.set_index("pipe_id")["rank"]
    with_set.fold.click()
    wait_for_job()
    after = screened.session.screened.screening.scores.set_index("pipe_id")["rank"]
    assert "1 組を順位に反映" in screened.message.text and not before.equals(after)
    assert any("衛星" in str(one) for reasons in screened.session.screened.screening.scores["reasons"] for one in reasons)


def test_a_multiplier_or_a_day_that_is_none_is_refused_and_the_cell_shows_what_was(
    with_set: EvidenceTab, screened: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    type_into(with_set, "hit_rate", "6倍", wait_for_job, answered)
    assert screened.message.level == "error" and "倍率" in screened.message.text and told(with_set, "hit_rate") == "—"
    type_into(with_set, "radius", "広め", wait_for_job, answered)
    assert screened.message.level == "error" and "広め" in screened.message.text and told(with_set, "radius") == "100"
    type_into(with_set, "used", "たぶん", wait_for_job, answered)
    assert screened.message.level == "error" and "たぶん" in screened.message.text and told(with_set, "used") == "使う"
    type_into(with_set, "used", "使わない", wait_for_job, answered)
    assert told(with_set, "used") == "使わない"
    since = told(with_set, "since")
    type_into(with_set, "since", "そのうち", wait_for_job, answered)
    assert (
        screened.message.level == "error" and "日付として読めません" in screened.message.text and told(with_set, "since") == since
    )


def test_taking_a_set_in_is_one_step_of_undo(
    with_set: EvidenceTab, screened: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    screened.session.editor.undo()
    wait_for_job()
    answered(with_set)
    assert with_set.sets.rows.rowCount() == 0


def test_volumes_become_a_balance_with_its_chart_and_warnings(
    tab: EvidenceTab, screened: MainWindow, tmp_path: Path, wait_for_job: Wait, answered: Answered
) -> None:
    tab.take_in_balance(SAMPLES / "水収支.csv")
    wait_for_job()
    answered(tab)
    heads = [str(one.head) for one in tab.balance.rows.table.columns]
    assert tab.balance.rows.rowCount() == 3 and "無効水量 (m3/km・日)" in heads and "ILI" in heads
    assert "昭和51年" in tab.minded.text() and tab.charts.count() == 1
    assert "注意 中央: 給水件数 3,080 は ILI の公表時の適用範囲" in tab.minded.text(), (
        "said above the table: its column may be out of sight"
    )
    tab.tabs.setCurrentIndex(1)
    assert tab.charts.isVisible() and tab.save_balance.isEnabled()


def test_a_file_that_is_no_table_is_refused_in_the_bar(
    tab: EvidenceTab, screened: MainWindow, tmp_path: Path, wait_for_job: Wait
) -> None:
    bad = tmp_path / "photo.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    tab.take_in(bad)
    wait_for_job()
    assert screened.message.level == "error" and "photo.csv" in screened.message.text

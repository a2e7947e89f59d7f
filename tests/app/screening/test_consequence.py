"""影響度: the matrix of likelihood and consequence, the town's own points, and the earthquake beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from tests.app.screening.conftest import Answered
from waterdx.app.main_window import MainWindow
from waterdx.app.screening.consequence_tab import PURPOSES, ConsequenceTab
from waterdx.app.screening.earthquake_panel import FORMULAS

Wait = Callable[[], None]
SAMPLES = Path(__file__).parents[3] / "ledgers" / "screening_samples"


def consequence_tab(window: MainWindow, answered: Answered) -> ConsequenceTab:
    window.show_page("screening")
    shown = window.pages["screening"].show_tab("consequence")
    assert isinstance(shown, ConsequenceTab)
    answered(shown)
    return shown


@pytest.fixture
def tab(screened: MainWindow, answered: Answered) -> ConsequenceTab:
    return consequence_tab(screened, answered)


def test_before_a_screening_the_tab_says_so_and_the_earthquake_works_all_the_same(
    town_window: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    tab = consequence_tab(town_window, answered)
    assert tab.faces.currentIndex() == 1 and not tab.save.isEnabled()
    tab.earthquake.run.click()
    wait_for_job()
    assert tab.earthquake.scenarios.rows.rowCount() == 1 and tab.earthquake.pipes.rows.rowCount() > 1000


def test_what_is_offered_is_what_the_functions_know() -> None:
    from waterdx.screening.earthquake import FORMULAS as KNOWN
    from waterdx.screening.town_places import PURPOSES as KNOWN_PURPOSES

    assert set(FORMULAS) == set(KNOWN) and set(PURPOSES) == set(KNOWN_PURPOSES) - {"interest"}


def test_the_cells_hold_every_pipe_once_and_a_press_chooses_those_of_a_cell(tab: ConsequenceTab, screened: MainWindow) -> None:
    assert tab.shown is not None
    fids = [fid for cell in tab.shown.cells for fid in cell.fids]
    assert len(fids) == len(set(fids)) == len(screened.session.screened.screening.scores)
    cell = max(tab.shown.cells, key=lambda one: one.consequence * one.likelihood * bool(one.fids))
    tab.matrix.cells[cell.consequence, cell.likelihood].click()
    chosen = screened.session.town.pipes["fid"].to_numpy()[screened.session.selected]
    assert set(chosen.tolist()) == set(cell.fids)


def test_a_row_of_the_priority_chooses_its_pipe(tab: ConsequenceTab, screened: MainWindow) -> None:
    tab.pipes.selectRow(0)
    (row,) = screened.session.selected
    assert screened.session.town.pipes["pipe_id"].iloc[row] == tab.pipes.rows.index(0, 1).data()


def test_critical_customers_and_points_of_the_town_move_pipes_up_and_can_be_undone(
    tab: ConsequenceTab, screened: MainWindow, wait_for_job: Wait, answered: Answered
) -> None:
    def grave() -> float:
        return sum(cell.km for cell in tab.shown.cells if cell.consequence >= 4)

    before = grave()
    tab.take_in(SAMPLES / "重要給水施設.csv")
    wait_for_job()
    answered(tab)
    assert "重要給水施設 6 か所" in tab.said.text() and grave() >= before
    place = tab.shown.weight_names.index("hospital")
    tab.weights.rows.setData(tab.weights.rows.index(place, 1), "500")
    wait_for_job()
    answered(tab)
    assert tab.weights.rows.index(place, 1).data() == "500" and grave() > before
    tab.reset.click()
    wait_for_job()
    answered(tab)
    assert tab.weights.rows.index(place, 1).data() == "40"
    screened.session.editor.undo()
    wait_for_job()
    answered(tab)
    assert tab.weights.rows.index(place, 1).data() == "500"


def test_places_of_a_file_that_states_no_system_are_where_the_person_says(
    tab: ConsequenceTab, screened: MainWindow, tmp_path: Path, wait_for_job: Wait, answered: Answered
) -> None:
    file = tmp_path / "病院.csv"
    file.write_text("施設名,種別,X座標(北),Y座標(東)\n山中病院,病院,150592.5,-620000.0\n", encoding="utf-8")
    tab.take_in(file)
    wait_for_job()
    assert screened.message.level == "error" and "ファイルの座標系を指定" in screened.message.text
    tab.crs.setCurrentIndex(tab.crs.findData(6675))
    tab.take_in(file)
    wait_for_job()
    answered(tab)
    assert "重要給水施設 1 か所" in tab.said.text()


def test_points_that_are_none_are_refused(tab: ConsequenceTab, screened: MainWindow, wait_for_job: Wait) -> None:
    tab.weights.rows.setData(tab.weights.rows.index(0, 1), "たくさん")
    wait_for_job()
    assert screened.message.level == "error" and "たくさん" in screened.message.text


def test_an_earthquake_lists_damage_with_its_doubts_and_refuses_a_velocity_that_is_none(
    tab: ConsequenceTab, screened: MainWindow, wait_for_job: Wait
) -> None:
    panel = tab.earthquake
    tab.tabs.setCurrentWidget(panel)
    panel.velocity.setText("30-60")
    panel.run.click()
    wait_for_job()
    assert panel.scenarios.rows.rowCount() == 4 and "ばらつきます" in panel.notes.text()
    damages = [float(str(panel.scenarios.rows.index(n, 1).data()).replace(",", "")) for n in range(4)]
    assert damages == sorted(damages) and damages[0] > 0
    panel.pipes.selectRow(0)
    assert len(screened.session.selected) == 1
    assert not panel.liquefaction.isEnabled()
    panel.formula.setCurrentIndex(list(FORMULAS).index("isoyama2000"))
    assert panel.liquefaction.isEnabled()
    panel.velocity.setText("強い")
    panel.run.click()
    wait_for_job()
    assert screened.message.level == "error" and "強い" in screened.message.text
    assert np.array_equal(damages, sorted(damages)) and panel.scenarios.rows.rowCount() == 4, "what was shown stays"


def test_each_weight_says_what_it_is(tab: ConsequenceTab) -> None:
    tab.tabs.setCurrentIndex(1)
    told = [tab.weights.rows.index(row, 0).data(Qt.ItemDataRole.WhatsThisRole) for row in range(tab.weights.rows.rowCount())]
    assert len(told) == len(tab.shown.weight_names) and all("基準書の値ではありません" in one for one in told)

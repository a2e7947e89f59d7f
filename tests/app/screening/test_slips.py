"""修繕票: a file is chosen, the matches are looked at, the doubtful ones chosen, all of it stored in one step of undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.app.screening.conftest import Answered
from waterdx.app.dialogs.import_dialog import ImportDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.screening.slips_tab import SlipsTab
from waterdx.screening.slips import match_slips
from waterdx.store.layers import read_layer

SLIPS = "受付番号,修繕日,場所,管種,口径,漏水原因\nS-1,R6.5.1,西谷 3街区,GP,50,腐食\nS-2,R6.7.12,どこか,VP,75,継手\n"


@pytest.fixture
def tab(screened: MainWindow, answered: Answered) -> SlipsTab:
    shown = screened.pages["screening"].show_tab("slips")
    assert isinstance(shown, SlipsTab)
    answered(shown)
    return shown


def pipe_of(window: MainWindow, leak: int) -> object:
    leaks = read_layer(window.session.town.path, "leaks").set_index("fid")
    return leaks["pipe_id"][leak]


def doubtful_row(tab: SlipsTab) -> int:
    return next(row for row, slip in enumerate(tab.found.slips) if slip.fid not in tab.chosen and len(slip.candidates) > 1)


def test_the_sure_are_chosen_already_and_nothing_is_written_yet(screened: MainWindow, tab: SlipsTab) -> None:
    matching = match_slips(screened.session.town.path, dry_run=True)
    assert tab.slips.rows.rowCount() == len(matching.doubtful) + len(matching.unmatched)
    assert set(tab.chosen) == {slip.fid for slip in matching.doubtful if slip.confidence >= 0.8}
    assert all(pipe_of(screened, leak) is None for leak in tab.chosen)
    assert tab.store.text() == f"結び付けを保存 ({len(tab.chosen)})"


def test_a_doubtful_slip_is_given_the_pipe_a_person_picks(
    screened: MainWindow, tab: SlipsTab, answered: Answered, wait_for_job: Callable[[], None]
) -> None:
    row = doubtful_row(tab)
    slip = tab.found.slips[row]
    tab.slips.selectRow(row)
    assert len(screened.session.selected) == len(slip.candidates)
    tab.candidates.selectRow(1)
    tab.take.click()
    assert tab.slips.rows.index(row, 0).data() == slip.candidates[1].pipe_id
    stored = dict(tab.chosen)
    tab.store.click()
    wait_for_job()
    answered(tab)
    assert {leak: pipe_of(screened, leak) for leak in stored} == stored
    assert f"{len(stored)} 件" in screened.message.text and not set(stored) & {one.fid for one in tab.found.slips}
    screened.menus.by_id["undo"].trigger()
    wait_for_job()
    answered(tab)
    assert all(pipe_of(screened, leak) is None for leak in stored)
    assert set(stored) <= {one.fid for one in tab.found.slips}


def test_a_pipe_chosen_on_the_map_will_do_and_a_choice_can_be_taken_back(screened: MainWindow, tab: SlipsTab) -> None:
    row = doubtful_row(tab)
    slip = tab.found.slips[row]
    tab.slips.selectRow(row)
    screened.session.select(screened.session.screened.objects[:1])
    tab.take_from_map.click()
    assert tab.chosen[slip.fid] == screened.session.screened.told_of(int(screened.session.selected[0]))[0]
    tab.leave.click()
    assert slip.fid not in tab.chosen and tab.slips.rows.index(row, 0).data() == "—"


def test_a_file_of_slips_goes_through_the_import_dialog_and_appears_in_the_list(
    screened: MainWindow, tab: SlipsTab, qtbot: QtBot, tmp_path: Path, answered: Answered, monkeypatch: pytest.MonkeyPatch,
    wait_for_job: Callable[[], None],
) -> None:  # fmt: skip
    file = tmp_path / "修繕票.csv"
    file.write_text(SLIPS, encoding="utf-8-sig")
    before = len(tab.found.slips)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(file), ""))
    tab.choose_file.click()
    wait_for_job()
    dialog = screened.findChild(ImportDialog)
    assert dialog is not None and dialog.result_shown.layer == "leaks"
    dialog.ok.click()
    wait_for_job()
    qtbot.waitUntil(lambda: len(tab.found.slips) == before + 2, timeout=30_000)
    told = {slip.number: slip for slip in tab.found.slips}
    assert {"S-1", "S-2"} <= set(told) and told["S-1"].candidates and not told["S-2"].candidates
    assert told["S-1"].confidence <= 0.5

"""Register rows and drawn pipes linked from the ledger page: looked at on the map, accepted, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from waterdx.app.link_panel import LinkPanel
from waterdx.app.main_window import MainWindow
from waterdx.ledger.ingest import ingest
from waterdx.store import project

Wait = Callable[[], None]
HEAD = "管種,口径,布設年度,路線名"


@pytest.fixture
def panel(window: MainWindow, tmp_path: Path, wait_for_job: Wait) -> LinkPanel:
    """A drawing without numbers and a register without places: one row is clear, one may be either of two pipes."""
    path = tmp_path / "町.gpkg"
    project.create(path, "町", "EPSG:6676")
    lengths, lines = (31.0, 77.0, 77.5), ("VP,100,S52,本町", "DIP,150,S60,栄町", "DIP,150,S60,栄町")
    drawn = "".join(
        f'{line},{m},"LINESTRING (0 {n * 50}, {m} {n * 50})"\n' for n, (m, line) in enumerate(zip(lengths, lines, strict=True))
    )
    (tmp_path / "図面.csv").write_text(f"{HEAD},延長,wkt_epsg6676\n{drawn}", encoding="utf-8")
    (tmp_path / "台帳.csv").write_text(f"管路番号,{HEAD},延長\nA1,{lines[0]},31\nA2,{lines[1]},77.2\n", encoding="utf-8")
    for name in ("図面.csv", "台帳.csv"):
        ingest(path, tmp_path / name)
    window.session.open(path)
    wait_for_job()
    return window.pages["ledger"].link_panel


def look(window: MainWindow, panel: LinkPanel, wait_for_job: Wait) -> None:
    window.menus.by_id["link"].trigger()
    wait_for_job()
    assert panel.isVisible()


def numbered(window: MainWindow) -> set[str]:
    """The numbers of the pipes that are on the map."""
    town = window.session.town
    return {str(one) for one in town.pipes["pipe_id"].iloc[sorted(set(town.lines.chord_row.tolist()))] if isinstance(one, str)}


def test_sure_and_doubtful_links_are_listed_and_told(window: MainWindow, panel: LinkPanel, wait_for_job: Wait) -> None:
    look(window, panel, wait_for_job)
    told = [
        (panel.table.rows.index(row, 0).data(), panel.table.rows.index(row, 1).data())
        for row in range(panel.table.rows.rowCount())
    ]
    assert told == [("✓ 確実", "A1"), ("▲ 要確認", "A2"), ("▲ 要確認", "A2")]
    assert panel.all_sure.text().endswith("(1)") and "確実 1" in panel.sentence.text()
    assert not panel.chosen.isEnabled()


def test_choosing_a_line_marks_the_row_and_the_drawn_pipe(window: MainWindow, panel: LinkPanel, wait_for_job: Wait) -> None:
    look(window, panel, wait_for_job)
    panel.table.selectRow(1)
    assert len(window.session.selected) == 2 and len(window.pages["ledger"].map.marked_rows) == 1
    assert panel.chosen.isEnabled()


def test_all_sure_links_are_made_by_one_button_and_taken_back(
    window: MainWindow, panel: LinkPanel, wait_for_job: Wait, qtbot: QtBot
) -> None:
    look(window, panel, wait_for_job)
    assert numbered(window) == set() and len(window.session.town.pipes) == 5
    with qtbot.waitSignals([panel.found, panel.found], timeout=30_000):  # out of date, then looked for again
        panel.all_sure.click()
    wait_for_job()
    assert numbered(window) == {"A1"} and len(window.session.town.pipes) == 4 and panel.links.sure == 0
    window.menus.by_id["undo"].trigger()
    wait_for_job()
    assert numbered(window) == set() and len(window.session.town.pipes) == 5
    assert panel.links.pairs == [] and "探し直す" in panel.sentence.text()


def test_a_doubtful_link_is_made_when_it_is_chosen(
    window: MainWindow, panel: LinkPanel, wait_for_job: Wait, qtbot: QtBot
) -> None:
    look(window, panel, wait_for_job)
    panel.table.selectRow(2)
    with qtbot.waitSignal(panel.found, timeout=30_000):
        panel.chosen.click()
    wait_for_job()
    assert numbered(window) == {"A2"} and "1 件" in window.message.text


def test_without_pipes_there_is_nothing_to_link(window: MainWindow, tmp_path: Path, wait_for_job: Wait) -> None:
    project.create(tmp_path / "空.gpkg", "空", "EPSG:6676")
    window.session.open(tmp_path / "空.gpkg")
    wait_for_job()
    assert not window.menus.by_id["link"].isEnabled()

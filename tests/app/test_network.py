"""Following the network from the window: what a person chooses, sees on the map, ticks and saves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from app.conftest import SAMPLE
from waterdx.app.main_window import MainWindow
from waterdx.app.network.isolation_dialog import MARKS, IsolationDialog
from waterdx.app.network.long_section_dialog import LongSectionDialog
from waterdx.ledger.ingest import ingest
from waterdx.screening.town_places import import_places
from waterdx.store import project

SAMPLES = SAMPLE.parent / "screening_samples"


def make_town(folder: Path) -> None:
    path = folder / "town.gpkg"
    project.create(path, "見本の町", "EPSG:6676")
    for name in ("水道管路", "水道弁栓", "下水道管渠", "下水道人孔"):
        ingest(path, SAMPLE / "gis" / f"{name}.shp")
    for name in ("水道施設一覧.csv", "漏水修繕記録.csv"):
        ingest(path, SAMPLE / name)
    import_places(path, SAMPLES / "重要給水施設.csv", "customer")


@pytest.fixture(scope="session")
def whole_town(once_for_all: Callable[..., Path]) -> Path:
    """The sample town as drawn, with its valves, reservoirs, sewers and critical customers."""
    return once_for_all("whole_town", make_town) / "town.gpkg"


@pytest.fixture
def net_window(window: MainWindow, whole_town: Path, wait_for_job: Callable[[], None]) -> MainWindow:
    window.session.open(whole_town)
    wait_for_job()
    return window


def choose(window: MainWindow, qtbot: QtBot, layer: str, *names: str) -> None:
    """Choose objects by their numbers, as in the table."""
    objects = window.session.objects
    objects.choose(layer, lambda table: table.rows_named(set(names)), lambda: None)
    qtbot.waitUntil(lambda: len(objects.fids) == len(names), timeout=20_000)


def chosen_pipes(window: MainWindow) -> set[str]:
    return set(window.session.town.pipes["pipe_id"].to_numpy()[window.session.selected])


def marks(window: MainWindow, kind: str) -> int:
    item = window.pages["ledger"].map._points.get(kind)
    return 0 if item is None else len(item.getData()[0])


@pytest.fixture
def isolation(net_window: MainWindow, qtbot: QtBot, wait_for_job: Callable[[], None]) -> IsolationDialog:
    choose(net_window, qtbot, "pipes", "C-0501")
    net_window.menus.by_id["isolate"].trigger()
    wait_for_job()
    dialog = net_window.findChild(IsolationDialog)
    assert dialog is not None and dialog.isVisible()
    return dialog


def test_nothing_chosen_nothing_to_follow(net_window: MainWindow, qtbot: QtBot) -> None:
    names = ("trace_up", "trace_down", "trace_connected", "isolate")
    assert not any(net_window.menus.by_id[name].isEnabled() for name in names)
    choose(net_window, qtbot, "pipes", "PL-0097")
    assert all(net_window.menus.by_id[name].isEnabled() for name in names)


def test_tracing_from_a_manhole_chooses_the_pipes_upstream_and_says_how_many(
    net_window: MainWindow, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    choose(net_window, qtbot, "nodes", "P0100")
    net_window.menus.by_id["trace_up"].trigger()
    wait_for_job()
    assert len(chosen_pipes(net_window)) == 11 and "P0100の上流: 管 11 本、0.42 km" in net_window.message.text
    assert net_window.session.objects.layer == "pipes" and len(net_window.pages["ledger"].map.marked_rows) == 11


def test_tracing_a_water_pipe_downstream_says_what_to_use_instead(
    net_window: MainWindow, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    choose(net_window, qtbot, "pipes", "C-0501")
    net_window.menus.by_id["trace_down"].trigger()
    wait_for_job()
    assert "圧力管の流れの向きは台帳からは分かりません" in net_window.message.text
    net_window.menus.by_id["trace_connected"].trigger()
    wait_for_job()
    assert len(chosen_pipes(net_window)) > 1000


def test_an_isolation_lists_the_valves_marks_them_and_chooses_the_dry_pipes(
    net_window: MainWindow, isolation: IsolationDialog
) -> None:
    assert "弁を 2 個閉めます" in isolation.said.text() and "戸数は不明" in isolation.customers.text()
    assert isolation.valves.topLevelItemCount() == 2 == marks(net_window, "close")
    assert "C-0501" in chosen_pipes(net_window) and len(chosen_pipes(net_window)) == 7
    halo = isolation.halo.lines.pieces
    assert np.hypot(*(halo[:, 2:] - halo[:, :2]).T).sum() == pytest.approx(340, abs=10), "the dry stretch is marked, 0.34 km"


def test_a_valve_ticked_as_stuck_makes_the_next_ones_appear_and_can_be_taken_back(
    net_window: MainWindow, isolation: IsolationDialog, qtbot: QtBot
) -> None:
    line = [isolation.valves.topLevelItem(at).text(2) for at in range(2)].index("N00157")
    isolation.valves.topLevelItem(line).setCheckState(0, Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: not isolation.is_busy and isolation.valves.topLevelItemCount() == 9)
    assert marks(net_window, "close") == 8 and marks(net_window, "left_out") == 1 and len(chosen_pipes(net_window)) == 33
    assert isolation.is_ticked(8) and "N00157" in isolation.valves.topLevelItem(8).text(2)
    isolation.valves.topLevelItem(8).setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: not isolation.is_busy and isolation.valves.topLevelItemCount() == 2)
    assert len(chosen_pipes(net_window)) == 7


def test_a_double_click_shows_the_valve_and_closing_takes_the_marks_away(
    net_window: MainWindow, isolation: IsolationDialog, qtbot: QtBot
) -> None:
    view = net_window.pages["ledger"].map
    item = isolation.valves.topLevelItem(1)
    isolation.valves.itemDoubleClicked.emit(item, 2)
    place = isolation._valves[1].place
    assert view.view[0] < place[0] < view.view[2] and view.view[1] < place[1] < view.view[3]
    band = isolation.halo._curve
    assert band.scene() is not None
    isolation.close()
    qtbot.waitUntil(lambda: not any(marks(net_window, kind) for kind in MARKS))
    assert band.scene() is None


def test_critical_customers_cut_are_marked_on_the_map(
    net_window: MainWindow, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    choose(net_window, qtbot, "pipes", "Y-0074")
    net_window.menus.by_id["isolate"].trigger()
    wait_for_job()
    assert "山中町役場" in net_window.findChild(IsolationDialog).customers.text() and marks(net_window, "cut_customers") == 1


def test_another_language_closes_it_and_another_theme_colours_its_marks(
    net_window: MainWindow, isolation: IsolationDialog, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    before = isolation.halo._curve.opts["pen"].color().name()
    net_window.choose_theme("dark")
    qtbot.waitUntil(lambda: isolation.halo._curve.opts["pen"].color().name() != before)
    closed: list[int] = []
    isolation.finished.connect(closed.append)
    net_window.choose_language("en")
    wait_for_job()
    qtbot.waitUntil(lambda: bool(closed))
    net_window.choose_theme("light")
    wait_for_job()


def test_the_lists_are_saved_as_a_book_and_the_map_as_a_pdf(
    net_window: MainWindow, isolation: IsolationDialog, tmp_path: Path, monkeypatch, wait_for_job: Callable[[], None]
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "断水"), "Excel (*.xlsx)"))
    isolation.save.click()
    wait_for_job()
    book = CalamineWorkbook.from_path(tmp_path / "断水.xlsx")
    assert book.sheet_names[:4] == ["弁", "断水する管", "使えない消火栓", "重要給水施設"]
    assert "断水.xlsx" in net_window.message.text
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "図"), "断水区域図 (*.pdf)"))
    isolation.save.click()
    wait_for_job()
    assert (tmp_path / "図.pdf").read_bytes().startswith(b"%PDF")


def test_another_isolation_takes_the_place_of_the_first(
    net_window: MainWindow, isolation: IsolationDialog, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    choose(net_window, qtbot, "nodes", "N00157")
    net_window.menus.by_id["isolate"].trigger()
    wait_for_job()
    open_ones = [one for one in net_window.findChildren(IsolationDialog) if one.isVisible()]
    assert len(open_ones) == 1 and open_ones[0] is not isolation and "N00157" in open_ones[0].said.text()
    assert marks(net_window, "close") == sum(1 for valve in open_ones[0]._valves if valve.do == "close")


def test_a_leak_is_cut_off_between_the_valves_round_it(
    net_window: MainWindow, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    objects = net_window.session.objects
    objects.choose("leaks", lambda table: np.flatnonzero(~np.isnan(table.places[:, 0]))[:1], lambda: None)
    qtbot.waitUntil(lambda: len(objects.fids) == 1, timeout=20_000)
    net_window.menus.by_id["isolate"].trigger()
    wait_for_job()
    assert "の指定箇所" in net_window.findChild(IsolationDialog).said.text()


def test_a_leak_without_a_place_says_what_to_choose_instead(
    net_window: MainWindow, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    objects = net_window.session.objects
    objects.choose("leaks", lambda table: np.flatnonzero(np.isnan(table.places[:, 0]))[:1], lambda: None)
    qtbot.waitUntil(lambda: len(objects.fids) == 1, timeout=20_000)
    net_window.menus.by_id["isolate"].trigger()
    wait_for_job()
    assert "その管を選んでから" in net_window.message.text


@pytest.fixture
def long_section(net_window: MainWindow) -> LongSectionDialog:
    net_window.menus.by_id["long_section"].trigger()
    dialog = net_window.findChild(LongSectionDialog)
    assert dialog is not None and dialog.isVisible()
    return dialog


def test_two_manholes_chosen_while_it_is_open_are_drawn(
    net_window: MainWindow, long_section: LongSectionDialog, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    assert net_window.session.objects.layer == "nodes", "a click on the map now chooses manholes"
    choose(net_window, qtbot, "nodes", "P0008", "P0003")
    wait_for_job()
    assert long_section.view.has_image and "P0008 から P0003 まで: 管 6 本、254.2 m" in long_section.said.text()
    assert long_section.field.currentData() == "sewer"
    long_section.choose.click()
    qtbot.waitUntil(lambda: len(chosen_pipes(net_window)) == 6)


def test_typed_numbers_are_drawn_looked_at_and_saved(
    net_window: MainWindow,
    long_section: LongSectionDialog,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch,
    wait_for_job: Callable[[], None],
) -> None:
    assert not long_section.draw_button.isEnabled() and not long_section.save.isEnabled()
    qtbot.keyClicks(long_section.first, "P0001")
    qtbot.keyClicks(long_section.last, "P0003")
    qtbot.keyClick(long_section.last, Qt.Key.Key_Return)
    wait_for_job()
    whole = long_section.view.scale_now
    qtbot.keyClick(long_section.view, Qt.Key.Key_Plus)
    assert long_section.view.scale_now > whole
    long_section.view.zoom(0.01)
    assert long_section.view.scale_now == pytest.approx(whole), "never smaller than whole"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "縦断"), "PDF (*.pdf)"))
    long_section.save.click()
    wait_for_job()
    assert (tmp_path / "縦断.pdf").read_bytes().startswith(b"%PDF")


def test_manholes_that_are_not_there_are_told_in_the_bar(
    net_window: MainWindow, long_section: LongSectionDialog, wait_for_job: Callable[[], None]
) -> None:
    long_section.first.setText("P0001")
    long_section.last.setText("$Q")
    long_section.draw_button.click()
    wait_for_job()
    assert "人孔「$Q」は" in net_window.message.text and not long_section.save.isEnabled()

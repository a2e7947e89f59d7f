"""Nodes and leaks in the window: the layer is chosen at the table; map, form, history, bulk edit and paste go with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.app.conftest import SAMPLE
from tests.app.test_editing import column_of, enter, type_into
from waterdx.app import editing_tasks
from waterdx.app.dialogs.bulk_dialog import BulkDialog, EndDialog
from waterdx.app.dialogs.paste_dialog import PasteDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.ledger_page import LedgerPage
from waterdx.app.town import read_town
from waterdx.core.edits import Edit, EditGroup
from waterdx.ledger.ingest import ingest
from waterdx.store import history, project

Wait = Callable[[], None]


@pytest.fixture(scope="module")
def town_with_nodes(sample_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(sample_town, tmp_path_factory.mktemp("nodes") / "town.gpkg"))
    ingest(path, SAMPLE / "gis" / "水道弁栓.shp")
    return path


@pytest.fixture
def page(window: MainWindow, town_with_nodes: Path, tmp_path: Path, wait_for_job: Wait) -> LedgerPage:
    window.session.open(Path(shutil.copy(town_with_nodes, tmp_path / "own.gpkg")))
    wait_for_job()
    return window.pages["ledger"]  # type: ignore[return-value]


def show(page: LedgerPage, layer: str, qtbot: QtBot) -> None:
    """Choose the layer in the box above the table, as a person does."""
    box = page.objects.layers
    box.setCurrentIndex(box.findData(layer))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: page.session.objects.table is not None and not page.is_busy)


def value(page: LedgerPage, row: int, field: str) -> object:
    assert page.session.objects.table is not None
    return page.session.objects.table.frame[field].iloc[row]


def test_opening_reads_no_table_that_is_not_looked_at(page: LedgerPage, qtbot: QtBot) -> None:
    assert page.session.town is not None and page.session.town.others == {}
    show(page, "nodes", qtbot)
    assert list(page.session.town.others) == ["nodes"] and page.table.rows.rowCount() == 1030
    assert "弁栓・人孔" in page.tabs.tabText(0) and page.shown.text() == "1,030 点"


def test_what_is_chosen_in_the_table_is_ringed_on_the_map_and_the_other_way_round(
    page: LedgerPage, window: MainWindow, qtbot: QtBot
) -> None:
    show(page, "nodes", qtbot)
    page.table.selectRow(5)
    assert len(page.map._chosen_points) == 1 and window.chosen.text() == "選択 1 点"
    places = page.session.objects.table.places  # type: ignore[union-attr]
    page.map.zoom_to_selection()
    page.map._on_clicked(*places[9], False)
    near = np.hypot(*(places - places[9]).T)
    assert near[page.session.objects.rows[0]] < 1 and page.table.chosen_objects().tolist() == page.session.objects.rows.tolist()
    page.map._on_boxed(*(places[9] - 60), *(places[9] + 60), False)
    assert len(page.session.objects.rows) == (np.abs(places - places[9]) <= 60).all(axis=1).sum() > 1
    window.menus.by_id["select_none"].trigger()
    assert not len(page.session.objects.rows) and not len(page.map._chosen_points)


def test_choosing_a_pipe_anywhere_shows_the_pipes_again(page: LedgerPage, window: MainWindow, qtbot: QtBot) -> None:
    show(page, "leaks", qtbot)
    page.table.selectRow(2)
    window.session.locate(7)
    assert page.session.objects.layer == "pipes" and page.objects.layers.currentData() == "pipes"
    assert page.table.chosen_objects().tolist() == [7] and page.table.rows.rowCount() == len(window.session.town.pipes)  # type: ignore[union-attr]
    show(page, "leaks", qtbot)
    assert not len(window.session.selected) and not len(page.map.marked_rows)


def test_a_cell_of_a_valve_is_typed_into_taken_back_and_made_again(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    show(page, "nodes", qtbot)
    before = value(page, 3, "install_fy")
    type_into(page, qtbot, 3, "install_fy", "平成3")
    wait_for_job()
    assert value(page, 3, "install_fy") == 1991 and page.table.rows.index(3, column_of(page, "install_fy")).data() == "1991"
    for action, wanted in (("undo", before), ("redo", 1991.0), ("undo", before)):
        window.menus.by_id[action].trigger()
        wait_for_job()
        assert value(page, 3, "install_fy") == pytest.approx(wanted, nan_ok=True)
    assert page.session.objects.layer == "nodes" and page.session.objects.rows.tolist() == [3]


def test_the_form_has_the_fields_of_the_layer_and_the_history_of_the_object(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    window.menus.by_id["form"].trigger()
    show(page, "leaks", qtbot)
    page.table.selectRow(1)
    qtbot.waitUntil(lambda: not window.is_busy)
    assert window.form.heading.text() == value(page, 1, "leak_id") and {"cause", "date", "cost_yen"} <= set(window.form.inputs)
    line = window.form.inputs["cause"].line
    line.setFocus()
    enter(qtbot, line, "老朽化")
    wait_for_job()
    qtbot.waitUntil(lambda: not window.is_busy)
    assert value(page, 1, "cause") == "老朽化" and window.form.origins["cause"].text().startswith("入力(")
    assert window.form.history.rows.index(0, 2).data() == "老朽化"
    show(page, "nodes", qtbot)
    page.table.selectRow(1)
    assert "kind" in window.form.inputs and "cause" not in window.form.inputs


def test_valves_are_changed_many_at_once_and_ended_with_a_day(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    show(page, "nodes", qtbot)
    page.session.objects.select(np.array([2, 3, 5]))
    window.menus.by_id["bulk"].trigger()
    dialog = window.findChild(BulkDialog)
    assert dialog is not None and "3 点" in dialog.ok.text()
    dialog.fields.setCurrentIndex(dialog.fields.findData("street"))
    assert dialog.input is not None
    dialog.input.line.setText("本町通り")
    dialog.ok.click()
    wait_for_job()
    assert {value(page, row, "street") for row in (2, 3, 5)} == {"本町通り"} and page.session.objects.rows.tolist() == [2, 3, 5]
    page.session.objects.select(np.array([2]))
    window.menus.by_id["end"].trigger()
    end = window.findChild(EndDialog)
    assert end is not None
    end.date.setText("R7.3.31")
    end.ok.click()
    wait_for_job()
    assert (value(page, 2, "status"), value(page, 2, "end_date")) == ("ABAND", "2025-03-31")


def test_leaks_have_no_end_of_use(page: LedgerPage, window: MainWindow, qtbot: QtBot) -> None:
    show(page, "leaks", qtbot)
    page.table.selectRow(0)
    assert window.menus.by_id["bulk"].isEnabled() and not window.menus.by_id["end"].isEnabled()


def test_a_column_is_pasted_onto_leaks(page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait) -> None:
    show(page, "leaks", qtbot)
    QGuiApplication.clipboard().setText("120000\r\n高い\r\n80000\r\n")
    page.table.setCurrentIndex(page.table.rows.index(4, column_of(page, "cost_yen")))
    window.menus.by_id["paste"].trigger()
    wait_for_job()
    dialog = page.findChild(PasteDialog)
    assert dialog is not None and dialog.chosen() == ["cost_yen"] and "読めないセル 1 件" in dialog.counts.text()
    dialog.ok.click()
    wait_for_job()
    assert [value(page, row, "cost_yen") for row in (4, 6)] == [120000, 80000]


def test_the_layer_stays_after_a_check_and_a_change_of_language(
    page: LedgerPage, window: MainWindow, qtbot: QtBot, wait_for_job: Wait
) -> None:
    show(page, "nodes", qtbot)
    window.session.check()
    wait_for_job()
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 1030)
    window.choose_language("en")
    wait_for_job()
    again: LedgerPage = window.pages["ledger"]  # type: ignore[assignment]
    assert again.objects.layers.currentData() == "nodes" and again.table.rows.rowCount() == 1030
    assert again.shown.text() == "1,030 nodes" and again.table.rows.table.columns[0].head.en == "Node number"


def test_an_edit_reads_again_only_what_was_edited(town_with_nodes: Path, tmp_path: Path) -> None:
    """The patched table equals one read anew, for values, places and the objects themselves."""
    path = Path(shutil.copy(town_with_nodes, tmp_path / "own.gpkg"))
    town = read_town(path)
    from waterdx.app.layer_table import with_layer
    from waterdx.app.town_patch import patched

    town.others.update({layer: with_layer(town, layer) for layer in ("nodes", "leaks")})
    with project.reading(path) as conn:
        kind, geom = conn.execute("SELECT kind, geom FROM nodes WHERE fid = 7").fetchone()
        (other,) = conn.execute("SELECT geom FROM nodes WHERE fid = 8").fetchone()
        (date,) = conn.execute("SELECT date FROM leaks WHERE fid = 3").fetchone()
    edits = (
        Edit("nodes", 7, "kind", kind, "AIR-VALVE"), Edit("nodes", 7, "geom", geom.hex(), other.hex()),
        Edit("leaks", 3, "date", date, "2030-01-02"),
    )  # fmt: skip
    with project.editing(path) as conn:
        history.apply(conn, EditGroup(editing_tasks.MAKING, edits))
    with project.reading(path) as conn:
        after = patched(town, conn, edits)

    fresh = read_town(path)
    for layer in ("nodes", "leaks"):
        anew = with_layer(fresh, layer)
        assert after.others[layer].frame.equals(anew.frame) and np.array_equal(after.others[layer].places, anew.places, True)
        for now, then in zip(after.others[layer].table.columns, anew.table.columns, strict=True):
            assert now.distinct.values == then.distinct.values and np.array_equal(now.distinct.codes, then.distinct.codes)
    assert after.last_leak == fresh.last_leak == "2030-01-02" and np.array_equal(after.nodes, fresh.nodes)

"""The layers of the map: ticked, ordered, faded, brought into view and taken out, as a person does; kept between two days."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pictures import checks, mbtiles, tile_bytes, tile_of, world_image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.background_dialog import BackgroundDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.map.layer_panel import LayerPanel
from waterdx.app.map.map_bar import MapBar
from waterdx.app.map.map_layers import Looks, MapLayer
from waterdx.app.map.town_map import TownMap
from waterdx.core.words import Words
from waterdx.ledger.backdrop.raster import transformed

Wait = Callable[[], None]
KEY = Qt.Key
CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def settled(window: MainWindow, qtbot: QtBot, wait_for_job: Wait) -> Wait:
    """Call it to wait until nothing is read or drawn any more."""

    def wait() -> None:
        wait_for_job()
        view = view_of(window)
        qtbot.waitUntil(lambda: not window.session.layers.is_busy and not view.looks.pictures.is_busy, timeout=20_000)

    return wait


@pytest.fixture
def town(window: MainWindow, sample_town: Path, tmp_path: Path, settled: Wait) -> MainWindow:
    """A window with an own copy of the sample town."""
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    settled()
    return window


def view_of(window: MainWindow) -> TownMap:
    view = window.pages["ledger"].map
    assert isinstance(view, TownMap)
    return view


def panel_of(window: MainWindow) -> LayerPanel:
    panel = view_of(window).layer_panel
    if panel.isHidden():
        window.menus.by_id["layers"].trigger()
    assert panel.isVisible()
    return panel


def corner_of(window: MainWindow) -> tuple[float, float]:
    town = window.session.town
    assert town is not None and town.lines.box is not None
    return town.lines.box[0], town.lines.box[3]


def bring(window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch, settled: Wait) -> None:
    """From the menu, as a person does."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    window.menus.by_id["background"].trigger()
    dialog = window.findChild(BackgroundDialog)
    assert dialog is not None
    assert dialog.kind.isVisible() is (file.suffix not in (".png", ".mbtiles"))
    dialog.ok.click()
    settled()


def click_tick(panel: LayerPanel, name: str) -> None:
    """Space on the row of this layer ticks it or takes the tick away."""
    item = next(
        one
        for top in panel.tree.tops
        for one in (top, *(top.child(n) for n in range(top.childCount())))
        if one and one.text(0) == name
    )
    panel.tree.setCurrentItem(item)
    QTest.keyClick(panel.tree, KEY.Key_Space)


def test_the_button_and_f6_open_and_close_the_panel(town: MainWindow) -> None:
    view = view_of(town)
    bar = town.pages["ledger"].findChild(MapBar)
    assert bar is not None
    button = next(one for one in bar.findChildren(QToolButton) if one.accessibleName().startswith("レイヤー"))
    QTest.mouseClick(button, CLICK)
    assert view.layer_panel.isVisible() and view.layer_panel.names == ["漏水・修繕", "弁栓・人孔", "管路"]
    QTest.mouseClick(view.layer_panel.close_button, CLICK)
    assert not view.layer_panel.isVisible()
    town.menus.by_id["layers"].trigger()
    assert view.layer_panel.isVisible() and view.layer_panel.tree.hasFocus()


def test_a_layer_without_its_tick_is_neither_drawn_nor_picked(town: MainWindow) -> None:
    panel, view = panel_of(town), view_of(town)
    click_tick(panel, "管路")
    assert len(view.shown_rows) == 0
    view.box.boxed.emit(*view.view, False)
    assert len(town.session.selected) == 0
    click_tick(panel, "管路")
    view.box.boxed.emit(*view.view, False)
    assert len(town.session.selected) > 1000


def test_points_without_their_tick_are_hidden_at_every_scale(town: MainWindow) -> None:
    panel, view = panel_of(town), view_of(town)
    town.session.locate(10)
    assert view._points["leaks"].isVisible()
    click_tick(panel, "漏水・修繕")
    assert not view._points["leaks"].isVisible()
    view.zoom_in()
    assert not view._points["leaks"].isVisible()
    click_tick(panel, "漏水・修繕")
    assert view._points["leaks"].isVisible()


def test_the_pipes_of_one_field_are_hidden_and_what_is_chosen_stays_chosen(
    town: MainWindow, sample_files: tuple[Path, ...], settled: Wait
) -> None:
    from waterdx.ledger.ingest import ingest

    path = town.session.town.path
    ingest(path, sample_files[0])
    town.session.open(path)
    settled()
    panel, view = panel_of(town), view_of(town)
    town.session.select(np.array([5], dtype=np.int64))
    sewers = {row for row, code in enumerate(town.session.town.pipes["field"]) if code == "sewer"}
    click_tick(panel, "下水道")
    drawn = set(view.shown_rows.tolist())
    assert sewers and not drawn & sewers and len(drawn) > 1000
    assert town.session.selected.tolist() == [5] and view.marked_rows.tolist() == [5]


@pytest.fixture
def sample_files() -> tuple[Path, ...]:
    sample = Path(__file__).parents[2] / "ledgers" / "sample_town"
    return (sample / "gis" / "下水道管渠.shp",)


def test_labels_are_a_layer_while_there_are_any_and_symbols_of_nodes_are_one(town: MainWindow) -> None:
    panel, view = panel_of(town), view_of(town)
    town.menus.by_id["label_material"].trigger()
    assert panel.names[0] == "ラベル" and view.labels.isVisible()
    click_tick(panel, "ラベル")
    assert not view.labels.isVisible()
    click_tick(panel, "弁栓・人孔")
    assert not view.symbols.stamps.isVisible()
    town.menus.by_id["label_material"].trigger()
    assert panel.names[0] == "漏水・修繕"


def test_alt_and_arrows_move_a_layer_and_the_map_follows(town: MainWindow) -> None:
    panel, view = panel_of(town), view_of(town)
    panel.tree.setCurrentItem(panel.tree.tops[0])
    QTest.keyClick(panel.tree, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert panel.names == ["弁栓・人孔", "漏水・修繕", "管路"] and panel.current is not None and panel.current.id == "leaks"
    QTest.keyClick(panel.tree, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert view._points["leaks"].zValue() < min(layer.curve.zValue() for layer in view._shown.layers)
    QTest.keyClick(panel.tree, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert panel.names == ["弁栓・人孔", "管路", "漏水・修繕"], "the last stays the last"


def test_a_dragged_layer_lands_where_it_was_dropped(town: MainWindow) -> None:
    panel = panel_of(town)
    panel.tree.setCurrentItem(panel.tree.tops[2])
    at = QPointF(panel.tree.visualItemRect(panel.tree.tops[0]).topLeft() + QPoint(5, 1))
    no = Qt.KeyboardModifier.NoModifier
    panel.tree.dropEvent(QDropEvent(at, Qt.DropAction.MoveAction, QMimeData(), CLICK, no))
    assert panel.names == ["管路", "漏水・修繕", "弁栓・人孔"]


def test_the_slider_fades_the_current_layer(town: MainWindow) -> None:
    panel, view = panel_of(town), view_of(town)
    panel.tree.setCurrentItem(panel.tree.tops[2])
    panel.slider.setValue(30)
    assert panel.said.text() == "30 %" and all(layer.curve.opacity() == 0.3 for layer in view._shown.layers)
    view.choose_style("year")
    assert all(layer.curve.opacity() == 0.3 for layer in view._shown.layers), "also in another style"
    town.show_page("screening")
    other = town.pages["screening"].map
    assert isinstance(other, TownMap) and all(layer.curve.opacity() == 0.3 for layer in other._shown.layers)


def test_an_image_is_brought_from_the_menu_and_lies_beneath_the_pipes(
    town: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: Wait
) -> None:
    bring(town, world_image(tmp_path / "空.png", *corner_of(town), 20.0, checks(300, 300)), monkeypatch, settled)
    view, panel = view_of(town), panel_of(town)
    assert "空.png" in town.message.text and panel.names == ["漏水・修繕", "弁栓・人孔", "管路", "空.png"]
    assert view.looks.pictures.names == ["picture:image:空.png:"]
    item = view.looks.pictures._items["picture:image:空.png:"]
    assert item.zValue() < min(layer.curve.zValue() for layer in view._shown.layers)
    picture, (west, north) = view.grab().toImage(), corner_of(town)
    at = view.mapFromScene(view.box.mapViewToScene(QPointF(west + 100, north - 100)))
    assert picture.pixelColor(at).getRgb()[:3] == (200, 60, 40)
    click_tick(panel, "空.png")
    settled()
    assert view.looks.pictures.names == []


def test_tiles_are_drawn_and_a_click_on_zoom_brings_them_into_view(
    town: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: Wait, qtbot: QtBot
) -> None:
    west, north = corner_of(town)
    x, y = transformed(np.array([[west + 1000, north - 1000]]), 6676, 3857)[0]
    file = mbtiles(tmp_path / "地図.mbtiles", {(15, *tile_of(x, y, 15)): tile_bytes((1, 2, 250))})
    bring(town, file, monkeypatch, settled)
    view, panel = view_of(town), panel_of(town)
    panel.tree.setCurrentItem(panel.tree.tops[-1])
    before = view.view
    panel.menu().actions()[0].trigger()
    qtbot.waitUntil(lambda: view.view != before)
    settled()
    middle = view.grab().toImage().pixelColor(view.width() // 2, view.height() // 2)
    assert middle.getRgb()[2] > 200


def test_a_picture_whose_file_is_gone_is_told_once_and_marked(
    town: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: Wait
) -> None:
    image = world_image(tmp_path / "空.png", *corner_of(town), 20.0, checks(300, 300))
    bring(town, image, monkeypatch, settled)
    image.unlink()
    town.session.open(town.session.town.path)
    settled()
    panel = panel_of(town)
    assert town.message.level == "warning" and "空.png" in town.message.text
    assert "空.png" in panel.tree.tops[-1].toolTip(0) and not panel.tree.tops[-1].icon(0).isNull()
    assert panel.tree.tops[2].icon(0).isNull()


def test_delete_takes_a_picture_out_and_an_undo_brings_it_back(
    town: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: Wait
) -> None:
    image = world_image(tmp_path / "空.png", *corner_of(town), 20.0, checks(30, 30))
    bring(town, image, monkeypatch, settled)
    panel = panel_of(town)
    panel.tree.setCurrentItem(panel.tree.tops[2])
    QTest.keyClick(panel.tree, KEY.Key_Delete)
    assert panel.names[-1] == "空.png", "pipes are not taken out like this"
    panel.tree.setCurrentItem(panel.tree.tops[-1])
    QTest.keyClick(panel.tree, KEY.Key_Delete)
    settled()
    assert "空.png" not in panel.names and image.exists() and "空.png" in town.message.text
    town.menus.by_id["undo"].trigger()
    settled()
    assert panel.names[-1] == "空.png"


def test_what_was_chosen_is_kept_for_each_project(town: MainWindow, sample_town: Path, settled: Wait) -> None:
    panel, own = panel_of(town), town.session.town.path
    click_tick(panel, "漏水・修繕")
    panel.tree.setCurrentItem(panel.tree.tops[1])
    QTest.keyClick(panel.tree, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    town.session.open(sample_town)
    settled()
    assert panel.names[0] == "漏水・修繕" and panel.tree.tops[0].checkState(0) == Qt.CheckState.Checked
    town.session.open(own)
    settled()
    assert panel.names[0] == "弁栓・人孔" and panel.tree.tops[1].checkState(0) == Qt.CheckState.Unchecked


def test_hiding_the_background_hides_pictures_too_and_a_tick_brings_it_back(
    town: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settled: Wait
) -> None:
    bring(town, world_image(tmp_path / "空.png", *corner_of(town), 20.0, checks(30, 30)), monkeypatch, settled)
    view, panel = view_of(town), panel_of(town)
    town.menus.by_id["show_background"].trigger()
    assert view.looks.pictures.names == [] and panel.tree.tops[-1].checkState(0) == Qt.CheckState.Unchecked
    click_tick(panel, "空.png")
    settled()
    assert len(view.looks.pictures.names) == 1 and town.session.settings.shows_background


def test_a_layer_nobody_moved_finds_its_place_by_its_rank() -> None:
    layers = [MapLayer(name, Words(name, name), rank) for name, rank in (("a", 0), ("b", 2), ("c", 5))]
    looks = Looks().moved(layers, "c", 0)
    assert [one.id for one in looks.arranged(layers)] == ["c", "a", "b"]
    more = [*layers, MapLayer("new", Words("", ""), 1)]
    assert [one.id for one in looks.arranged(more)] == ["new", "c", "a", "b"]
    assert Looks.from_text(looks.to_text()) == looks and Looks.from_text("{nonsense") == Looks()
    assert Looks.from_text('{"order": 3, "shown": {}, "opacity": {}}') == Looks()

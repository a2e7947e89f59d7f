"""The background in the window: brought in from the menu, beneath the pipes, shown or hidden, taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from waterdx.app.dialogs.background_dialog import BackgroundDialog, RemoveBackgroundDialog
from waterdx.app.main_window import MainWindow
from waterdx.core.sample_town import sample_background

Wait = Callable[[], None]


@pytest.fixture
def shown(
    window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait, monkeypatch: pytest.MonkeyPatch
) -> MainWindow:
    """A town with the sample's background, brought in as a person does."""
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    assert not window.menus.by_id["show_background"].isEnabled()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(sample_background()), ""))
    window.menus.by_id["background"].trigger()
    dialog = window.findChild(BackgroundDialog)
    assert dialog is not None
    dialog.ok.click()
    wait_for_job()
    return window


def drawn(window: MainWindow) -> list[str]:
    view = window.pages["ledger"].map
    assert view is not None
    return [layer.colour for layer in view._beneath if len(layer.lines.pieces)]


def test_it_lies_beneath_the_pipes_and_the_bar_says_what_came(shown: MainWindow) -> None:
    view = shown.pages["ledger"].map
    assert view is not None and shown.session.town is not None
    assert list(shown.session.town.background) == ["boundary", "supply_area", "road", "river", "railway"]
    assert len(drawn(shown)) == 5 and "道路 365 件" in shown.message.text
    assert max(layer.curve.zValue() for layer in view._beneath) < min(layer.curve.zValue() for layer in view._shown.layers)


def test_it_is_hidden_and_shown_on_every_map_and_remembered(shown: MainWindow) -> None:
    toggle = shown.menus.by_id["show_background"]
    assert toggle.isEnabled() and toggle.isChecked()
    toggle.trigger()
    assert not drawn(shown) and not toggle.isChecked() and not shown.session.settings.shows_background
    for name, page in shown.pages.items():
        shown.show_page(name)
        assert page.map is None or not page.map._beneath, name
    shown.show_page("ledger")
    toggle.trigger()
    assert len(drawn(shown)) == 5


def test_an_undo_takes_it_away_and_a_redo_brings_it_back(shown: MainWindow, wait_for_job: Wait) -> None:
    shown.menus.by_id["undo"].trigger()
    wait_for_job()
    assert not drawn(shown)
    shown.menus.by_id["redo"].trigger()
    wait_for_job()
    assert len(drawn(shown)) == 5


def test_a_file_that_says_nothing_is_refused_in_the_bar(shown: MainWindow, tmp_path: Path, wait_for_job: Wait) -> None:
    for suffix in (".shp", ".shx", ".dbf"):
        shutil.copy(sample_background().with_name("水道管路" + suffix), tmp_path / ("x" + suffix))
    shown.session.bring_background(tmp_path / "x.shp", None, None, False)
    wait_for_job()
    assert shown.message.level == "error" and "何の背景図か分かりません" in shown.message.text


def test_the_legend_lists_what_lies_beneath_while_it_is_shown(shown: MainWindow) -> None:
    view = shown.pages["ledger"].map
    assert view is not None
    assert view.legend.beneath == ["行政区域界", "給水区域界", "道路", "河川・水域", "鉄道"]
    shown.menus.by_id["show_background"].trigger()
    assert view.legend.beneath == []


def test_one_kind_is_taken_out_from_the_menu_and_an_undo_brings_it_back(shown: MainWindow, wait_for_job: Wait) -> None:
    shown.menus.by_id["remove_background"].trigger()
    dialog = shown.findChild(RemoveBackgroundDialog)
    assert dialog is not None and not dialog.ok.isEnabled()
    dialog.boxes["road"].click()
    dialog.ok.click()
    wait_for_job()
    assert shown.session.town is not None and "365 件" in shown.message.text
    assert list(shown.session.town.background) == ["boundary", "supply_area", "river", "railway"]
    shown.menus.by_id["undo"].trigger()
    wait_for_job()
    assert len(drawn(shown)) == 5

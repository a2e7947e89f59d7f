"""Writing the ledger out from the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyogrio
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from waterdx.app.dialogs.export_dialog import ExportDialog, ExportedDialog
from waterdx.app.main_window import MainWindow


@pytest.fixture
def dialog(town_window: MainWindow, wait_for_job: Callable[[], None]) -> ExportDialog:
    town_window.menus.by_id["export"].trigger()
    wait_for_job()
    found = town_window.findChild(ExportDialog)
    assert found is not None and found.isVisible()
    return found


def choose(dialog: ExportDialog, profile: str, suffix: str) -> None:
    names = [dialog.profile.itemData(at).name for at in range(dialog.profile.count())]
    dialog.profile.setCurrentIndex(names.index(profile))
    dialog.format.setCurrentIndex(dialog.format.findData(suffix))


def test_nothing_can_be_exported_without_a_project(window: MainWindow) -> None:
    assert not window.menus.by_id["export"].isEnabled()


def test_the_dialog_says_how_much_is_personal_and_offers_what_the_profile_has(dialog: ExportDialog) -> None:
    assert dialog.told.text() == "個人情報とみられる文はありません。" and not dialog.personal.isVisible()
    assert dialog.format.count() == 7 and dialog.layer.count() == 4 and not dialog.zoom.isVisible()
    choose(dialog, "nilim", ".gpkg")
    assert dialog.format.count() == 1 and not dialog.crs.isEnabled() and "素案" in dialog.about.text()
    choose(dialog, "spatial-id", ".csv")
    assert dialog.zoom.isVisible() and dialog.layer.count() == 2
    assert {one.textFormat() for one in dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_the_ledger_is_written_where_the_person_says(
    dialog: ExportDialog,
    town_window: MainWindow,
    tmp_path: Path,
    wait_for_job: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(dialog, "plain", ".gpkg")
    asked = []

    def answer(parent: object, title: str, proposed: str, kinds: str) -> tuple[str, str]:
        asked.append(proposed)
        return str(tmp_path / "渡す台帳"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    dialog.ok.click()
    wait_for_job()
    assert asked[0].endswith("見本の町_台帳のすべての項目.gpkg")
    pipes = pyogrio.read_dataframe(tmp_path / "渡す台帳.gpkg", layer="pipes")
    assert len(pipes) == len(town_window.session.town.pipes)
    assert "渡す台帳.gpkg" in town_window.message.text and "に書き出しました" in town_window.message.text


def test_what_needs_a_look_is_shown_when_the_export_is_done(
    dialog: ExportDialog, town_window: MainWindow, tmp_path: Path, wait_for_job: Callable[[], None]
) -> None:
    choose(dialog, "statutory", ".xlsx")
    dialog.start(tmp_path / "法定.xlsx")
    wait_for_job()
    shown = town_window.findChild(ExportedDialog)
    assert shown is not None and shown.isVisible() and shown.findings.rows.rowCount() > 3
    assert (tmp_path / "法定_記入状況.csv").exists()
    shown.accept()


def test_a_place_that_cannot_be_written_is_told_in_the_message_bar(
    dialog: ExportDialog, town_window: MainWindow, wait_for_job: Callable[[], None]
) -> None:
    choose(dialog, "plain", ".gpkg")
    dialog.start(town_window.session.town.path)
    wait_for_job()
    assert "上書きしないので、別の名前を指定してください" in town_window.message.text

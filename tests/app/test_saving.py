"""Where a thing is saved: the name as typed, with an ending that says its format."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.core.words import Words


@pytest.mark.parametrize(
    ("typed", "kind", "wanted"),
    [
        ("調書.xlsx", "Excel (*.xlsx)", "調書.xlsx"),
        ("調書", "CSV (*.csv)", "調書.csv"),
        ("案1.5", "Excel (*.xlsx)", "案1.5.xlsx"),
        ("表.CSV", "Excel (*.xlsx)", "表.CSV"),
        ("表", "", "表.xlsx"),
    ],
)
def test_a_name_keeps_its_full_stops_and_gets_the_ending_of_the_format_chosen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, typed: str, kind: str, wanted: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (f"/tmp/{typed}", kind))
    assert ask_where(parent, Words("保存", "Save"), TABLE_FILES) == Path("/tmp") / wanted


def test_thinking_better_of_it_is_no_file(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    assert ask_where(parent, Words("保存", "Save"), TABLE_FILES) is None

"""Findings in the window: mended singly or all of a kind, ignored with a reason, saved, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QInputDialog

from waterdx.app.findings_panel import FindingsPanel
from waterdx.app.main_window import MainWindow
from waterdx.ledger import ignore
from waterdx.store import project

Wait = Callable[[], None]


@pytest.fixture
def panel(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait) -> FindingsPanel:
    """The findings of a checked copy of the sample town."""
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    window.session.check()
    wait_for_job()
    window.menus.by_id["findings"].trigger()
    return window.findings


def choose(panel: FindingsPanel, check: str, fixable: bool = True) -> None:
    town = panel.session.town
    assert town is not None
    panel.table.selectRow(next(n for n, one in enumerate(town.findings) if one.check == check and one.fixable == fixable))


def count(panel: FindingsPanel, check: str) -> int:
    assert panel.session.town is not None
    return sum(one.check == check for one in panel.session.town.findings)


def a_fixable_check(panel: FindingsPanel) -> str:
    """The check with the most findings that can be mended."""
    assert panel.session.town is not None
    checks = [one.check for one in panel.session.town.findings if one.fixable]
    return max(set(checks), key=checks.count)


def test_nothing_is_offered_before_a_finding_is_chosen(panel: FindingsPanel) -> None:
    panel.table.clearSelection()
    assert [one.isEnabled() for one in panel.buttons] == [False, False, False, True]


def test_one_finding_is_mended_and_taken_back(panel: FindingsPanel, window: MainWindow, wait_for_job: Wait) -> None:
    check = a_fixable_check(panel)
    before = count(panel, check)
    choose(panel, check)
    panel.fix.click()
    wait_for_job()
    assert 0 < count(panel, check) < before and "直しました" in window.message.text
    window.menus.by_id["undo"].trigger()
    wait_for_job()
    assert count(panel, check) == before and "元に戻しました" in window.message.text


def test_all_of_a_kind_are_mended_by_the_context_menu(panel: FindingsPanel, wait_for_job: Wait) -> None:
    check = a_fixable_check(panel)
    choose(panel, check)
    menu = panel.menu()
    assert [one.text() for one in menu.actions()] == [
        "直す",
        "同じ種類をすべて直す",
        "無視する…",
        "Excel に保存…",
        "",
        "これは何?",
    ]
    menu.actions()[1].trigger()
    wait_for_job()
    assert panel.session.town is not None
    assert not [one for one in panel.session.town.findings if one.check == check and one.fixable]


def test_a_finding_is_ignored_with_a_reason(panel: FindingsPanel, wait_for_job: Wait) -> None:
    check = a_fixable_check(panel)
    before = count(panel, check)
    choose(panel, check)
    panel.ignore.click()
    asking = panel.findChild(QInputDialog)
    assert asking is not None
    asking.setTextValue("現地で確認済み")
    asking.accept()
    wait_for_job()
    assert panel.session.town is not None and count(panel, check) == before - 1
    assert [one.reason for one in ignore.ignored(panel.session.town.path)] == ["現地で確認済み"]
    with project.reading(panel.session.town.path) as conn:
        assert len(ignore.keys(conn)) == 1


def test_the_findings_are_saved_as_a_file(panel: FindingsPanel, tmp_path: Path, wait_for_job: Wait) -> None:
    assert panel.session.town is not None
    panel.session.export_findings(tmp_path / "点検結果.csv")
    wait_for_job()
    lines = (tmp_path / "点検結果.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) >= len(panel.session.town.findings) + 1

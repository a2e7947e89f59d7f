"""A project that is only looked at, or becomes so: what would change it is off and says why; sentences speak of the window's ways."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QPushButton
from pytestqt.qtbot import QtBot

import waterdx
from waterdx.app.command_palette import CommandPalette
from waterdx.app.dialogs.readiness_dialog import ReadinessDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.own_ways import in_window
from waterdx.app.pages.screening_page import ScreeningPage
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.store import owner
from waterdx.store.owner import NO_PERMISSION

Wait = Callable[[], None]
PAGES = ("ledger", "catalog", "screening", "indicators", "digitise")
COMMAND = re.compile(r"waterdx (?:new|ledger|screening(?! train)|catalog|digitise|reports|indicators)\b")
LEFT = {"waterdx/cli"}  # a model is trained on the command line only


@pytest.fixture
def own(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait) -> Path:
    path = Path(shutil.copy(sample_town, tmp_path / "own.gpkg"))
    window.session.open(path)
    wait_for_job()
    return path


def type_note(window: MainWindow) -> None:
    window.session.editor.set_values([int(window.session.town.pipes["fid"].iloc[0])], {"note": "確認"})


def guarded(window: MainWindow) -> list[QAbstractButton]:
    return [one for one in window.session.guard._writing if isinstance(one, QPushButton)]


def test_what_changes_the_project_is_off_with_the_reason_while_it_is_only_looked_at(
    window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(owner, "can_write", lambda project: False)
    for page in PAGES:
        window.show_page(page)
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "locked.gpkg")))
    wait_for_job()
    for page in PAGES:
        window.show_page(page)
        qtbot.waitUntil(lambda: not window.is_busy, timeout=60_000)
    screening = window.pages["screening"]
    assert isinstance(screening, ScreeningPage)
    for tab in ("evidence", "consequence", "plan"):
        screening.show_tab(tab)
    buttons = guarded(window)
    assert len(buttons) > 20 and not any(one.isEnabled() for one in buttons)
    assert any("書き込み禁止" in one.toolTip() for one in buttons)
    tables = list(window.session.guard._typed)
    assert len(tables) >= 3 and all(one.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers for one in tables)
    window.show_page("ledger")
    window.docks.show("form")
    window.session.locate(0)
    qtbot.waitUntil(lambda: window.form.fid is not None and not window.form.is_busy)
    assert not any(one.isEnabled() for one in window.form.inputs.values()) and "読み取り専用" in window.form.note.text()
    action = window.menus.by_id["import"]
    assert not action.isEnabled() and "書き込み禁止" in action.toolTip()
    monkeypatch.undo()
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    window.session.locate(0)
    qtbot.waitUntil(lambda: window.form.fid is not None and not window.is_busy, timeout=60_000)
    assert all(one.isEnabled() for one in window.form.inputs.values()) and any(one.isEnabled() for one in buttons)
    assert not any(one.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers for one in tables)
    assert not any("書き込み禁止" in one.toolTip() for one in buttons) and "書き込み禁止" not in action.toolTip()


def test_a_project_that_becomes_read_only_is_noticed_with_the_first_refusal(
    window: MainWindow, own: Path, wait_for_job: Wait, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    cells = window.pages["ledger"].objects.table.rows
    assert cells.editable
    monkeypatch.setattr(owner, "can_write", lambda project: False)  # the share was made read-only
    window.session.jobs.failed_by_user.emit(UserError(ja="書き込めません。", en="Cannot be written."))
    qtbot.waitUntil(lambda: window.session.read_only is not None)
    assert window.session.read_only == NO_PERMISSION and "読み取り専用" in window.windowTitle()
    assert not window.menus.by_id["bulk"].isEnabled() and not window.menus.by_id["undo"].isEnabled()
    assert any("開き直してください" in str(one.words) for one in window.session.messages.said)
    qtbot.waitUntil(lambda: not cells.editable)
    before = own.read_bytes()
    type_note(window)
    wait_for_job()
    assert own.read_bytes() == before
    monkeypatch.undo()
    window.session.open(own)
    wait_for_job()
    assert window.session.read_only is None
    type_note(window)
    wait_for_job()
    assert own.read_bytes() != before


def test_an_error_of_another_kind_makes_nothing_read_only(window: MainWindow, own: Path, qtbot: QtBot) -> None:
    window.session.jobs.failed_by_user.emit(UserError(ja="別の誤り。", en="Another."))
    qtbot.waitUntil(lambda: not window.session.guard._looking.is_running)
    assert window.session.read_only is None


# The window's own ways


def test_a_project_that_vanished_is_told_in_the_ways_of_the_window(window: MainWindow, own: Path, wait_for_job: Wait) -> None:
    own.unlink()
    type_note(window)
    wait_for_job()
    assert "新しいプロジェクト" in window.message.text and "waterdx new" not in window.message.text
    assert window.session.read_only is None


def _sentences() -> Iterator[tuple[str, str]]:
    """Every Japanese and English sentence of the program (Words and UserErrors), with the file it stands in."""
    folder = Path(waterdx.__file__).parent
    for file in folder.rglob("*.py"):
        if f"waterdx/{file.relative_to(folder).parts[0]}" in LEFT:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for one in node.keywords:
                    if one.arg in ("ja", "en") and isinstance(one.value, ast.Constant):
                        yield file.name, str(one.value.value)


def test_no_sentence_names_a_command_in_the_window() -> None:
    named = [(file, text) for file, text in _sentences() if COMMAND.search(text)]
    assert len(named) > 30
    left = [(file, text) for file, text in named if COMMAND.search(in_window(Words(text, text)).ja)]
    assert left == [], "\n".join(f"{file}: {text}" for file, text in left)


# Windows that told of the town as it was


def test_a_window_that_tells_of_the_ledger_says_that_it_closes_and_opens_again(
    window: MainWindow, own: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    window.menus.by_id["readiness"].trigger()
    wait_for_job()
    dialog = window.findChild(ReadinessDialog)
    assert dialog is not None and dialog.isVisible()
    type_note(window)
    wait_for_job()
    qtbot.waitUntil(lambda: "充足度" in window.message.text)
    assert "閉じました" in window.message.text
    window.message.offer_button.click()
    wait_for_job()
    assert any(one.isVisible() for one in window.findChildren(ReadinessDialog))


# Nothing found


def test_where_nothing_is_found_it_says_what_to_try(window: MainWindow, own: Path, qtbot: QtBot) -> None:
    window.show_palette()
    palette = window.findChild(CommandPalette)
    palette.words.setText("存在しない言葉" + "長" * 10_000)
    qtbot.waitUntil(lambda: palette.box.nothing.isVisible(), timeout=30_000)
    assert "存在しない言葉" in palette.box.nothing.text() and len(palette.box.nothing.text()) < 300
    assert not palette.list.isVisible()
    palette.words.setText("台帳")
    assert palette.list.isVisible() and palette.list.count() and not palette.box.nothing.isVisible()
    palette.close()

"""One window a project, and a project somebody else has: named, looked at, never written."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from waterdx.app import run
from waterdx.app.main_window import MainWindow
from waterdx.app.other_windows import name_of, show_other
from waterdx.app.question import Question
from waterdx.app.settings import Settings
from waterdx.store import owner, project
from waterdx.store.owner import mark_of

Wait = Callable[[], None]


@pytest.fixture
def own(sample_town: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample_town, tmp_path / "own.gpkg"))


@pytest.fixture
def colleague(own: Path) -> Path:
    """The mark of a colleague who has the project open."""
    said = {"user": "佐藤", "machine": "PC-02", "since": "2026-04-01T09:12:00"}
    mark_of(own).write_text(json.dumps(said), encoding="utf-8")
    return mark_of(own)


def open_and_wait(window: MainWindow, path: Path, wait_for_job: Wait, qtbot: QtBot) -> None:
    window.session.open(path)
    wait_for_job()
    qtbot.waitUntil(lambda: not window.session.ownership._writing.is_running)


def look_only(window: MainWindow, own: Path, wait_for_job: Wait, qtbot: QtBot) -> None:
    open_and_wait(window, own, wait_for_job, qtbot)
    asking = window.findChild(Question)
    assert asking is not None
    qtbot.mouseClick(asking.yes, Qt.MouseButton.LeftButton)
    wait_for_job()


# One window


def test_a_second_opening_shows_the_first_window(
    window: MainWindow, own: Path, tmp_path: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    open_and_wait(window, own, wait_for_job, qtbot)
    second = MainWindow(Settings(tmp_path / "second"))
    qtbot.addWidget(second)
    second.show()
    with qtbot.waitSignal(window.session.windows.show_wanted, timeout=5000):
        second.session.open(own)
    assert second.session.town is None and "別のウィンドウ" in second.message.text
    second.close()


def test_the_program_started_again_with_the_project_leaves_at_once(
    window: MainWindow, own: Path, wait_for_job: Wait, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    open_and_wait(window, own, wait_for_job, qtbot)
    monkeypatch.setattr(run, "Settings", lambda: Settings(tmp_path / "again"))
    monkeypatch.setattr(run, "start_log", lambda folder: None)
    with qtbot.waitSignal(window.session.windows.show_wanted, timeout=5000):
        assert run.main(own) == 0


def test_a_window_that_is_closed_is_asked_no_more(window: MainWindow, own: Path, wait_for_job: Wait, qtbot: QtBot) -> None:
    open_and_wait(window, own, wait_for_job, qtbot)
    assert show_other(own)
    window.close()
    assert not show_other(own)


def test_opening_it_again_in_its_own_window_reads_it_anew(
    window: MainWindow, own: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    open_and_wait(window, own, wait_for_job, qtbot)
    before = window.session.town
    open_and_wait(window, own, wait_for_job, qtbot)
    assert window.session.town is not before and window.session.town is not None


def test_the_name_tells_neither_person_nor_project(tmp_path: Path) -> None:
    assert "yamanaka" not in name_of(tmp_path / "yamanaka.gpkg") and len(name_of(tmp_path)) == 32


# A colleague


def test_the_project_is_marked_while_it_is_open_and_not_after(
    window: MainWindow, own: Path, sample_town: Path, tmp_path: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    open_and_wait(window, own, wait_for_job, qtbot)
    assert json.loads(mark_of(own).read_text("utf-8"))["user"] == owner.myself().user
    other = Path(shutil.copy(sample_town, tmp_path / "other.gpkg"))
    open_and_wait(window, other, wait_for_job, qtbot)
    assert not mark_of(own).exists() and mark_of(other).exists()
    window.close()
    assert not mark_of(other).exists()


def test_a_colleague_is_named_and_looking_is_offered(
    window: MainWindow, own: Path, colleague: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    open_and_wait(window, own, wait_for_job, qtbot)
    asking = window.findChild(Question)
    assert asking is not None and "佐藤 さん(PC-02)が 2026-04-01 09:12 から開いています" in asking.text()
    assert window.session.town is None
    qtbot.mouseClick(asking.yes, Qt.MouseButton.LeftButton)
    wait_for_job()
    assert window.session.town is not None and "(読み取り専用)" in window.windowTitle()
    assert "佐藤" in window.message.text and window.message.level == "warning"
    assert json.loads(colleague.read_text("utf-8"))["user"] == "佐藤", "the mark stays the colleague's"


def test_what_is_only_looked_at_cannot_be_written_from_anywhere(
    window: MainWindow, own: Path, colleague: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    look_only(window, own, wait_for_job, qtbot)
    before = own.read_bytes()
    for action in ("check", "import", "screen", "undo", "infer", "edit_map"):
        assert not window.menus.by_id[action].isEnabled(), action
    for action in ("export", "register", "zoom_all", "history"):
        assert window.menus.by_id[action].isEnabled(), action
    session = window.session
    assert session.town is not None
    for write in (
        session.check,
        lambda: session.screen(None, 3),
        lambda: session.editor.set_values([int(session.town.pipes["fid"].iloc[0])], {"note": "x"}),
    ):
        window.message.errors.close_button.click() if window.message.open_errors else None
        write()
        wait_for_job()
        assert window.message.level == "error" and "読み取り専用で開いている" in window.message.text
    assert own.read_bytes() == before and not list(own.parent.glob("*.restore"))


def test_a_project_of_one_s_own_is_written_again_after_one_looked_at(
    window: MainWindow, own: Path, colleague: Path, sample_town: Path, tmp_path: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    look_only(window, own, wait_for_job, qtbot)
    open_and_wait(window, Path(shutil.copy(sample_town, tmp_path / "mine.gpkg")), wait_for_job, qtbot)
    assert window.session.read_only is None and "読み取り専用" not in window.windowTitle()
    assert window.menus.by_id["check"].isEnabled()
    with project.editing(own):
        pass  # this process may write it again, too


def test_a_mark_left_by_a_pc_that_was_switched_off_counts_for_nothing(
    window: MainWindow, own: Path, colleague: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    long_ago = time.time() - owner.STALE_S - 1
    os.utime(colleague, (long_ago, long_ago))
    open_and_wait(window, own, wait_for_job, qtbot)
    assert window.session.town is not None and window.session.read_only is None
    assert json.loads(colleague.read_text("utf-8"))["user"] == owner.myself().user


@pytest.mark.parametrize("said", ["", "{", "[]", '{"user": 1}', "\0"])
def test_a_damaged_mark_counts_for_nothing(own: Path, said: str) -> None:
    mark_of(own).write_text(said, encoding="utf-8")
    assert owner.other_owner(own) is None


def test_a_write_protected_project_is_opened_to_look_at(
    window: MainWindow, own: Path, wait_for_job: Wait, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "can_write", lambda project: False)
    open_and_wait(window, own, wait_for_job, qtbot)
    assert "書き込み禁止" in window.message.text and not window.menus.by_id["check"].isEnabled()
    assert not mark_of(own).exists()

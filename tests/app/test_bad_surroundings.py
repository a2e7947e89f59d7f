"""Bad surroundings: what vanishes, fills up, breaks or is too much is said plainly, and the window goes on."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from waterdx.app import run
from waterdx.app.main_window import MainWindow
from waterdx.app.settings import Settings
from waterdx.app.theme import LIGHT, show_theme
from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.store import project, tables

Wait = Callable[[], None]
HOSTILE = "<img src=x onerror=alert(1)>$x^2$ \u202eabc\u202c &amp; " + "長" * 10_000


@pytest.fixture
def own(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait) -> Path:
    """A copy of the sample town, open."""
    path = Path(shutil.copy(sample_town, tmp_path / "own.gpkg"))
    window.session.open(path)
    wait_for_job()
    return path


def type_note(window: MainWindow, text: str = "確認済み") -> None:
    town = window.session.town
    assert town is not None
    window.session.editor.set_values([int(town.pipes["fid"].iloc[0])], {"note": text})


def assert_goes_on(window: MainWindow, sample_town: Path, wait_for_job: Wait) -> None:
    """Another project can be opened as if nothing had been."""
    window.session.open(sample_town)
    wait_for_job()
    assert window.session.is_open(sample_town)


# The project


def test_a_project_that_vanishes_is_told_and_what_is_shown_stays(
    window: MainWindow, own: Path, sample_town: Path, wait_for_job: Wait
) -> None:
    own.unlink()
    type_note(window)
    wait_for_job()
    assert window.message.level == "error" and "own.gpkg" in window.message.text and "ありません" in window.message.text
    assert window.session.town is not None and len(window.session.town.pipes) > 0
    window.session.check()
    wait_for_job()
    assert window.message.level == "error" and not own.exists(), "nothing is made in its place"
    assert_goes_on(window, sample_town, wait_for_job)


def test_a_project_that_becomes_read_only_is_told_and_keeps_what_it_has(
    window: MainWindow, own: Path, wait_for_job: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = own.read_bytes()
    connect = project._connect

    def only_reading(path: Path, mode: str) -> sqlite3.Connection:
        made = connect(path, mode)
        made.execute("PRAGMA query_only = ON")  # what a share does that was made read-only meanwhile
        return made

    monkeypatch.setattr(project, "_connect", only_reading)
    type_note(window)
    wait_for_job()
    assert window.message.level == "error" and "読み取り専用" in window.message.text
    assert own.read_bytes() == before
    monkeypatch.undo()
    type_note(window)
    wait_for_job()
    assert window.message.level == "success"


def test_a_full_disk_is_told_and_the_project_is_as_it_was(
    window: MainWindow, own: Path, wait_for_job: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = project._connect

    def full(path: Path, mode: str) -> sqlite3.Connection:
        made = connect(path, mode)
        pages = made.execute("PRAGMA page_count").fetchone()[0]
        made.execute(f"PRAGMA max_page_count = {pages}")
        return made

    monkeypatch.setattr(project, "_connect", full)
    type_note(window, "長い備考" * 20_000)
    wait_for_job()
    assert window.message.level == "error" and "空きがなく" in window.message.text
    monkeypatch.undo()
    with project.reading(own) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert conn.execute("SELECT count(*) FROM pipes WHERE note LIKE '長い備考%'").fetchone()[0] == 0


@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
def test_a_half_copy_is_told_and_the_project_before_stays_open(
    window: MainWindow, own: Path, sample_town: Path, tmp_path: Path, wait_for_job: Wait, part: float
) -> None:
    half = tmp_path / "half.gpkg"
    whole = sample_town.read_bytes()
    half.write_bytes(whole[: int(len(whole) * part)])
    window.session.open(half)
    wait_for_job()
    assert window.message.level == "error" and "half.gpkg" in window.message.text
    assert "控え" in window.message.text or "復元ポイント" in window.message.text
    assert window.session.is_open(own)


# Too much


def test_100_000_findings_never_stop_the_window_for_long(
    window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    """Pauses are told in processor time of this thread. The figure (0.2 s) is the bench's; here a stop of seconds is caught."""
    message = Words("口径 {n} mm は大きすぎます。", "Diameter {n} mm is too large.")
    many = [
        Finding("range", "warning", message.format(n=number), layer="pipes", id=f"K-{number:06d}", field="diameter_mm")
        for number in range(100_000)
    ]
    own = Path(shutil.copy(sample_town, tmp_path / "own.gpkg"))
    with project.editing(own) as conn:
        tables.insert_findings(conn, many)
    with LongestPause(window) as pause:
        window.session.open(own)
        wait_for_job()
        window.docks.show("findings")
        qtbot.wait(50)
        panel = window.findings
        panel.table.rows.sort(1)
        qtbot.wait(20)
        panel.table.selectRow(50_000)
        qtbot.wait(50)
        panel.table.selectAll()
        qtbot.wait(50)
    assert len(panel.table.rows.table) >= 100_000
    assert pause.seconds < 1.0


class LongestPause:
    """How long the window's thread was busy without looking at its events, at most, in its own processor time."""

    def __init__(self, window: MainWindow) -> None:
        self.seconds = 0.0
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> LongestPause:
        self._last = time.thread_time()
        self._timer.start(0)
        return self

    def __exit__(self, *raised: object) -> None:
        self._beat()
        self._timer.stop()

    def _beat(self) -> None:
        now = time.thread_time()
        self.seconds, self._last = max(self.seconds, now - self._last), now


def test_names_that_are_markup_reversed_or_endless_are_only_names(
    window: MainWindow, own: Path, wait_for_job: Wait, qtbot: QtBot
) -> None:
    with project.editing(own) as conn:
        project.write_setting(conn, "name", HOSTILE)
        conn.execute("UPDATE pipes SET street = ?, note = ? WHERE fid = (SELECT min(fid) FROM pipes)", (HOSTILE, HOSTILE))
    window.session.open(own)
    wait_for_job()
    width = window.width()
    assert window.windowTitle().startswith("<img src=x onerror=alert(1)>$x^2$") and len(window.windowTitle()) < 150
    window.session.check()
    wait_for_job()
    window.session.select(window.session.town.rows_of_fids([1]))  # type: ignore[union-attr]
    type_note(window, HOSTILE)
    wait_for_job()
    window.session.finder.find_things("img")
    qtbot.waitUntil(lambda: not window.session.finder.is_busy, timeout=30_000)
    window.say("error", Words(HOSTILE, HOSTILE))
    assert window.message.text.startswith("<img src=x") and window.width() == width
    assert not window.grab().isNull()


# The PC


def test_a_window_remembered_on_a_screen_that_is_gone_comes_back(qapp, settings: Settings, qtbot: QtBot) -> None:
    first = MainWindow(settings)
    qtbot.addWidget(first)
    first.show()
    first.move(QPoint(50_000, 40_000))
    first.close()
    second = MainWindow(settings)
    qtbot.addWidget(second)
    second.show()
    assert on_a_screen(second)
    second.close()


def test_a_screen_unplugged_brings_the_window_back(window: MainWindow, qtbot: QtBot) -> None:
    window.move(QPoint(-30_000, 20_000))
    assert not on_a_screen(window)
    QGuiApplication.instance().screenRemoved.emit(QGuiApplication.primaryScreen())
    qtbot.waitUntil(lambda: on_a_screen(window), timeout=5000)


def on_a_screen(window: MainWindow) -> bool:
    corner = window.frameGeometry().topLeft() + QPoint(60, 10)
    return any(screen.availableGeometry().contains(corner) for screen in QGuiApplication.screens())


@pytest.mark.parametrize("damage", [b"\x00" * 200, b"\xff\xfe\x93\xfa\x96{", b"<html>oops</html>\n", b"[General]\nhalf a li"])
def test_a_damaged_settings_file_is_told_and_put_aside(qapp, tmp_path: Path, qtbot: QtBot, damage: bytes) -> None:
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "window.ini").write_bytes(damage)
    window = MainWindow(Settings(folder))
    qtbot.addWidget(window)
    window.show()
    assert window.message.level == "warning" and "window.damaged" in window.message.text
    assert (folder / "window.damaged").read_bytes() == damage
    window.menus.by_id["theme_light"].trigger()
    window.close()
    assert Settings(folder).theme == "light" and Settings(folder).set_aside is None


def test_a_log_that_cannot_be_written_is_told_and_done_without(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(run, "log_folder", lambda: tmp_path / "file" / "log")
    run._start_log(window)
    assert window.message.level == "warning" and "記録なしで続けます" in window.message.text


def test_settings_of_the_program_itself_are_never_taken_for_damaged(settings: Settings) -> None:
    settings.theme = "dark"
    settings.remember_project(Path("C:/台帳/山中町 = 1;.gpkg"))
    settings.save()
    assert Settings(settings.folder).set_aside is None and Settings(settings.folder).theme == "dark"


@pytest.fixture(autouse=True)
def light_again(qapp) -> Iterator[None]:
    yield
    show_theme(LIGHT)

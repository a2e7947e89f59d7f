"""What is said stays as long as it must, can be read again later, and tells nobody else about the town."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QGuiApplication
from pytestqt.qtbot import QtBot

from waterdx.app import log_panel, message_bar
from waterdx.app.dialogs.report_dialog import ReportDialog
from waterdx.app.log import log_file_in
from waterdx.app.log_file import entries_of
from waterdx.app.log_panel import LogPanel
from waterdx.app.main_window import MainWindow
from waterdx.app.report import report_of, without_data
from waterdx.core.errors import UserError
from waterdx.core.words import Words

FIRST, SECOND = Words("一つ目のエラー。", "First error."), Words("二つ目のエラー。", "Second error.")
NEWS = Words("お知らせです。", "A note.")


def test_an_error_stays_in_view_whatever_is_said_after_it(window: MainWindow) -> None:
    window.say("error", FIRST)
    window.say("success", NEWS)
    assert window.message.errors.text == str(FIRST) and window.message.notices.text == str(NEWS)
    assert window.message.errors.isVisible() and window.message.notices.isVisible()


def test_errors_are_counted_and_closed_one_after_the_other(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.message
    for words in (FIRST, SECOND, SECOND):
        window.say("error", words)
    assert bar.errors.text == str(SECOND) and bar.errors.more.text() == "ほかにエラー 1 件"
    qtbot.mouseClick(bar.errors.close_button, Qt.MouseButton.LeftButton)
    assert bar.errors.text == str(FIRST) and not bar.errors.more.isVisible()
    qtbot.mouseClick(bar.errors.close_button, Qt.MouseButton.LeftButton)
    assert not bar.errors.isVisible()


def test_open_errors_are_told_in_the_other_language(window: MainWindow, qtbot: QtBot) -> None:
    window.say("error", FIRST)
    window.menus.by_id["language_en"].trigger()
    qtbot.waitUntil(lambda: not window.is_busy)
    assert window.message.errors.text == "First error."


def test_a_sentence_without_end_is_cut_in_the_bar_but_not_in_the_log(window: MainWindow) -> None:
    endless = "管" * 10_000
    height = window.height()
    window.say("warning", Words(endless, endless))
    assert len(window.message.text) == 600 and window.height() == height
    assert str(window.session.messages.said[-1].words) == endless


def test_a_screen_reader_is_told(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    class Accessible:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def updateAccessibility(event) -> None:  # noqa: N802  # Qt's own name
            heard.append((event.message(), event.politeness()))

    monkeypatch.setattr(message_bar.QtGui, "QAccessible", Accessible)
    window.say("error", FIRST)
    window.say("info", NEWS)
    politeness = QAccessible.AnnouncementPoliteness
    assert heard == [("エラー: 一つ目のエラー。", politeness.Assertive), ("お知らせ: お知らせです。", politeness.Polite)]


# The log


@pytest.fixture
def panel(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LogPanel:
    monkeypatch.setattr(log_panel, "log_folder", lambda: tmp_path / "log")
    window.say("info", NEWS)
    window.say("error", FIRST)
    window.menus.by_id["log"].trigger()
    made = window.findChild(LogPanel)
    assert made is not None and made.isVisible()
    return made


def shown(panel: LogPanel) -> list[str]:
    model = panel.table.rows
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def test_the_log_shows_what_was_said_the_newest_first(panel: LogPanel, window: MainWindow) -> None:
    assert shown(panel) == [str(FIRST), str(NEWS)]
    window.say("warning", SECOND)
    assert shown(panel)[0] == str(SECOND)


def test_the_log_is_filtered_by_level_and_words(panel: LogPanel, qtbot: QtBot) -> None:
    panel.level.setCurrentIndex(2)
    assert shown(panel) == [str(FIRST)]
    panel.level.setCurrentIndex(0)
    panel.words.setText("お知らせ")
    qtbot.keyClick(panel.words, Qt.Key.Key_Return)
    assert shown(panel) == [str(NEWS)]


def test_entries_are_read_whole_and_copied(panel: LogPanel, window: MainWindow) -> None:
    panel.table.selectRow(0)
    assert panel.text.toPlainText() == str(FIRST)
    panel.copy()
    assert QGuiApplication.clipboard().text().endswith("エラー 一つ目のエラー。")
    assert window.message.text == "記録 1 件をコピーしました。"


def test_the_log_file_is_read_back_and_its_folder_opened(
    panel: LogPanel, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.open_folder()
    assert "まだありません" in window.message.text
    file = log_file_in(tmp_path / "log")
    file.parent.mkdir()
    file.write_text("2026-04-01 09:00:00,001 INFO waterdx 1\n2026-04-01 09:00:01,001 ERROR broken\nin two lines\n", "utf-8")
    panel.source.setCurrentIndex(1)
    assert shown(panel)[0] == "broken in two lines" and shown(panel)[1].startswith("waterdx ")
    opened: list[QUrl] = []
    monkeypatch.setattr(log_panel, "QDesktopServices", type("Fake", (), {"openUrl": opened.append}))
    panel.open_folder()
    assert opened == [QUrl.fromLocalFile(str(tmp_path / "log"))]


def test_a_damaged_log_is_read_as_far_as_it_goes() -> None:
    assert [one.text for one in entries_of(["half a line", "2026-01-01 00:00:00,001 INFO on", "\ufffd"])] == ["on\n\ufffd"]


# The report


def broken(folder: Path, name: str) -> BaseException:
    try:
        try:
            raise UserError(ja="「{f}」が読めません。", en="“{f}” cannot be read.", f=folder / name)
        except UserError as error:
            raise ValueError(f"could not convert {name!r} of {folder / name}, row 1234") from error
    except ValueError as error:
        return error


def test_a_report_tells_where_it_broke_and_nothing_of_the_town(tmp_path: Path) -> None:
    report = report_of(broken(tmp_path, "山中町.gpkg"))
    assert "tests/app/test_messages.py" in report and "ValueError: could not convert" in report and "UserError" in report
    for secret in (str(Path.home()), str(tmp_path), "山中", ".gpkg", "row 1234,"):
        assert secret not in report.replace('row 1234")', "")  # which is a line of this program


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("'pipe_id'", "'pipe_id'"),
        ("'山田'", "…"),
        (r"cannot open C:\Users\sato\a.gpkg", "cannot open …"),
        ("no such file: town.gpkg", "no such file: …"),
        ("12,345.6 m is too long", "# m is too long"),
        ("utility 糸魚川市 unknown", "utility … unknown"),
        ("division by zero", "division by zero"),
    ],
)
def test_what_an_error_quotes_is_left_out(said: str, told: str) -> None:
    assert without_data(said) == told


def test_the_name_of_the_user_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "hanako")
    assert without_data("owner Hanako has it") == "owner … has it"


def test_our_own_mistakes_open_a_report_that_can_be_copied(
    window: MainWindow, wait_for_job: Callable[[], None], qtbot: QtBot
) -> None:
    def breaks(progress) -> None:
        raise ZeroDivisionError("division by zero")

    window.session.run(NEWS, breaks, print)
    wait_for_job()
    dialog = window.findChild(ReportDialog)
    assert dialog is not None and "ZeroDivisionError" in dialog.report.toPlainText()
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert "ZeroDivisionError" in QGuiApplication.clipboard().text()
    dialog.accept()

"""The import as a person meets it: the file as it is, its encoding and header chosen, last year's reading, files dropped anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.app.dropping import drag, drop, leave
from waterdx.app.dialogs.export_dialog import ExportDialog
from waterdx.app.dialogs.import_dialog import ImportDialog
from waterdx.app.importing.columns_table import CONFIDENCE_COLUMN, FIELD_COLUMN
from waterdx.app.importing.words_tab import MEANING, SCOPE
from waterdx.app.main_window import MainWindow
from waterdx.ledger.column_map import load
from waterdx.store import project
from waterdx.store.owner import NO_PERMISSION

Wait = Callable[[], None]
Open = Callable[[Path], ImportDialog]
HEAD = "管路番号,管種,口径,布設年度,延長,町名,備考\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture
def town(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait) -> Path:
    path = Path(shutil.copy(sample_town, tmp_path / "own.gpkg"))
    window.session.open(path)
    wait_for_job()
    return path


@pytest.fixture
def look_at(window: MainWindow, qtbot: QtBot) -> Open:
    def look(file: Path) -> ImportDialog:
        drop(window, file)
        qtbot.waitUntil(lambda: window.imports.dialog is not None and window.imports.dialog.isVisible(), timeout=60_000)
        dialog = window.imports.dialog
        assert dialog is not None
        settle(qtbot, dialog)
        return dialog

    return look


def settle(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=60_000)


def rows(words: tuple[str, ...] = ("VP", "DIP"), start: int = 0) -> str:
    return "".join(f"Q{n:03},{words[n % len(words)]},100,S52,{40 + n},本町,特記{n}\n" for n in range(start, start + 20))


def write(file: Path, text: str, encoding: str = "utf-8") -> Path:
    file.write_bytes(text.encode(encoding))
    return file


def pick(qtbot: QtBot, dialog: ImportDialog, combo: QComboBox, value: object) -> None:
    """Choose an entry with the keyboard and wait for the answer."""
    combo.setFocus()
    steps = combo.findData(value) - combo.currentIndex()
    for _ in range(abs(steps)):
        qtbot.keyClick(combo, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    assert combo.currentData() == value
    settle(qtbot, dialog)


def choose(qtbot: QtBot, dialog: ImportDialog, table: QWidget, column: int, row: int, value: object) -> None:
    table.setCurrentIndex(table.model().index(row, column))  # type: ignore[attr-defined]
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F2)
    combo = table.findChild(QComboBox)
    assert combo is not None
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())
    settle(qtbot, dialog)


def column_row(dialog: ImportDialog, name: str) -> int:
    return next(row for row, one in enumerate(dialog.columns.columns.guesses) if one.name == name)


def line(dialog: ImportDialog, row: int) -> list[str]:
    """A line of the file as it is shown, from 1."""
    model = dialog.lines.lines
    return [model.index(row - 1, column).data() for column in range(model.columnCount())]


def is_shown(dialog: ImportDialog, page: QWidget) -> bool:
    return dialog.tabs.isTabVisible(dialog.tabs.indexOf(page))


# The file as it is


def test_the_encoding_is_chosen_by_hand_and_the_text_changes(town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot) -> None:
    dialog, before = look_at(write(tmp_path / "台帳.csv", HEAD + rows(), "euc_jp")), town.read_bytes()
    assert "管路番号" not in line(dialog, 1) and "Shift_JIS" in dialog.lines.told.text()
    pick(qtbot, dialog, dialog.file_options.encoding, "euc_jp")
    assert line(dialog, 1) == HEAD.strip().split(",") and "EUC-JP" in dialog.lines.told.text()
    assert dialog.result_shown.rows["accepted"] == 20 and dialog.ok.isEnabled() and town.read_bytes() == before


def test_a_wrong_encoding_is_told_and_the_text_shows_why(town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = look_at(write(tmp_path / "台帳.csv", HEAD + rows(), "cp932"))
    pick(qtbot, dialog, dialog.file_options.encoding, "utf-8")
    assert not dialog.ok.isEnabled() and "utf-8" in dialog.counts.text() and "\ufffd" in "".join(line(dialog, 1))
    pick(qtbot, dialog, dialog.file_options.encoding, None)
    assert dialog.ok.isEnabled() and "管路番号" in line(dialog, 1)


def test_a_file_of_which_nothing_is_understood_is_shown_and_can_still_be_read(
    window: MainWindow, town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot, wait_for_job: Wait
) -> None:
    dialog = look_at(write(tmp_path / "不明.csv", "あ,い\nX1,東\nX2,西\n"))
    assert dialog.tabs.currentWidget() is dialog.lines and line(dialog, 2) == ["X1", "東"]
    assert not dialog.ok.isEnabled() and not is_shown(dialog, dialog.findings) and not dialog.save.isEnabled()
    choose(qtbot, dialog, dialog.columns, FIELD_COLUMN, column_row(dialog, "あ"), "pipe_id")
    assert dialog.ok.isEnabled() and is_shown(dialog, dialog.findings)
    dialog.ok.click()
    wait_for_job()
    assert window.session.town is not None and {"X1", "X2"} <= set(window.session.town.pipes["pipe_id"])


def test_the_row_of_the_header_is_chosen_and_seen(town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot) -> None:
    title = "山中町\n令和6年度,水道\n管路,管種\n"
    dialog = look_at(write(tmp_path / "題.csv", title + "".join(f"A{n},VP,い{n}\n" for n in range(9))))
    assert dialog.lines.header.currentData() is None
    dialog.tabs.setCurrentWidget(dialog.lines)
    dialog.lines.table.setCurrentIndex(dialog.lines.lines.index(2, 0))
    dialog.lines.here.click()
    settle(qtbot, dialog)
    assert list(dialog.lines.lines.header) == [3] and "3 行目" in dialog.lines.told.text()
    assert {"管路", "管種"} <= {one.name for one in dialog.columns.columns.guesses}
    assert dialog.lines.lines.headerData(2, Qt.Orientation.Vertical) == "▸ 3"
    pick(qtbot, dialog, dialog.lines.header, 0)
    assert "見出しはありません" in dialog.lines.told.text()
    assert {one.name for one in dialog.columns.columns.guesses} == {"列1", "列2", "列3"}


def test_two_header_lines_are_both_marked(town: Path, look_at: Open, tmp_path: Path) -> None:
    head = "管路,,諸元,,\n番号,管種,口径,布設年度,延長\n"
    dialog = look_at(write(tmp_path / "二段.csv", head + "".join(f"A{n},VP,100,S52,{n + 5}\n" for n in range(9))))
    assert list(dialog.lines.lines.header) == [1, 2] and "1–2 行目" in dialog.lines.told.text()


def test_the_sheets_of_a_workbook_are_offered(town: Path, look_at: Open, qtbot: QtBot) -> None:
    register = Path(__file__).parents[2] / "ledgers" / "sample_town" / "水道管路台帳.xlsx"
    dialog = look_at(register)
    sheet = dialog.file_options.sheet
    names = [sheet.itemText(at) for at in range(1, sheet.count())]
    assert names[:2] == ["表紙", "中央"] and "中央" in dialog.lines.told.text()
    sheet.setFocus()
    for _ in range(4):
        qtbot.keyClick(sheet, Qt.Key.Key_Down)
    settle(qtbot, dialog)
    assert sheet.currentText() == names[3] and names[3] in dialog.lines.told.text()


def test_a_drawing_has_no_lines_to_show(town: Path, look_at: Open) -> None:
    dialog = look_at(Path(__file__).parents[2] / "ledgers" / "sample_town" / "管網図_中央.dxf")
    assert not is_shown(dialog, dialog.lines)


# Last year's reading


@pytest.fixture
def read_last_year(
    window: MainWindow, town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot, wait_for_job: Wait
) -> Path:  # fmt: skip
    """A register whose 町名 was taken for a remark, one word explained for the file only, below a title."""
    dialog = look_at(write(tmp_path / "R6.csv", HEAD + rows(("VP", "謎管"))))
    choose(qtbot, dialog, dialog.columns, FIELD_COLUMN, column_row(dialog, "備考"), "")
    choose(qtbot, dialog, dialog.columns, FIELD_COLUMN, column_row(dialog, "町名"), "note")
    choose(qtbot, dialog, dialog.words.table, MEANING, 0, "GP")
    choose(qtbot, dialog, dialog.words.table, SCOPE, 0, "file")
    dialog.ok.click()
    wait_for_job()
    return town


def test_next_years_file_is_read_as_the_last_one_by_itself(
    window: MainWindow, read_last_year: Path, look_at: Open, tmp_path: Path, qtbot: QtBot, wait_for_job: Wait
) -> None:
    dialog = look_at(write(tmp_path / "R7.csv", HEAD + rows(("VP", "謎管"), start=100)))
    said = dialog.before_notice
    assert said.isVisible() and "R6.csv" in said.text.text() and said.see.text() == "使わない"
    assert dialog.chosen_fields()["町名"] == "note" and dialog.chosen_fields()["備考"] == ""
    model, at = dialog.columns.columns, column_row(dialog, "町名")
    assert model.index(at, CONFIDENCE_COLUMN).data() == "✓ 前回どおり" and "R6.csv" in model.index(at, 4).data()
    assert not dialog.words.words.terms, "the word explained for last year's file is known"
    said.see.click()
    settle(qtbot, dialog)
    assert dialog.chosen_fields()["町名"] != "note" and len(dialog.words.words.terms) == 1
    assert said.isVisible() and said.see.text() == "使う"
    said.see.click()
    settle(qtbot, dialog)
    dialog.ok.click()
    wait_for_job()
    assert window.session.town is not None
    pipes = window.session.town.pipes.set_index("pipe_id")
    assert pipes.loc["Q101", "material"] == "GP" and pipes.loc["Q101", "note"] == "本町"


def test_a_new_column_is_guessed_and_a_missing_one_forgotten(
    read_last_year: Path, look_at: Open, tmp_path: Path
) -> None:  # fmt: skip
    head, lines = HEAD.replace("\n", ",事業\n"), rows(start=100).replace("\n", ",水道\n")
    dialog = look_at(write(tmp_path / "R7.csv", head + lines))
    assert dialog.before_notice.isVisible() and dialog.chosen_fields()["町名"] == "note"
    assert dialog.chosen_fields()["事業"] != "" and dialog.ok.isEnabled()


def test_other_columns_are_not_read_as_last_year(read_last_year: Path, look_at: Open, tmp_path: Path) -> None:
    dialog = look_at(write(tmp_path / "R7.csv", "管路番号,管種,口径\nQ1,VP,100\n"))
    assert not dialog.before_notice.isVisible()


def test_encoding_and_header_said_last_year_are_tried_on_the_next_file(
    window: MainWindow, town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot, wait_for_job: Wait
) -> None:
    dialog = look_at(write(tmp_path / "E6.csv", HEAD + rows(), "euc_jp"))
    pick(qtbot, dialog, dialog.file_options.encoding, "euc_jp")
    dialog.ok.click()
    wait_for_job()
    again = look_at(write(tmp_path / "E7.csv", HEAD + rows(start=50), "euc_jp"))
    assert again.before_notice.isVisible() and "EUC-JP" in again.lines.told.text()
    assert again.result_shown.rows["accepted"] == 20


def test_undoing_an_import_forgets_how_it_was_read(
    window: MainWindow, read_last_year: Path, look_at: Open, tmp_path: Path, wait_for_job: Wait
) -> None:
    window.menus.by_id["undo"].trigger()
    wait_for_job()
    assert not look_at(write(tmp_path / "R7.csv", HEAD + rows(start=100))).before_notice.isVisible()


def test_a_saved_map_keeps_encoding_and_header_row(town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = look_at(write(tmp_path / "台帳.csv", "表題\n" + HEAD + rows(), "euc_jp"))
    pick(qtbot, dialog, dialog.file_options.encoding, "euc_jp")
    pick(qtbot, dialog, dialog.lines.header, 2)
    dialog.save_map(tmp_path / "map.toml")
    assert (load(tmp_path / "map.toml").encoding, load(tmp_path / "map.toml").header_row) == ("euc_jp", 2)
    dialog.reject()
    again = look_at(tmp_path / "台帳.csv")
    again.load_map(tmp_path / "map.toml")
    settle(qtbot, again)
    assert again.result_shown.rows["accepted"] == 20


def test_what_was_said_then_and_does_not_hold_now_is_let_go(
    read_last_year: Path, look_at: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with project.editing(read_last_year) as conn:  # a map of a layer that does not have these fields
        conn.execute("UPDATE sources SET reading = replace(reading, 'layer = \"pipes\"', 'layer = \"leaks\"')")
    dialog = look_at(write(tmp_path / "R7.csv", HEAD + rows(start=100)))
    assert not dialog.before_notice.isVisible() and dialog.ok.isEnabled() and dialog.options.column_map is None


# The place and the findings


def test_the_place_is_seen_over_the_pipes_and_the_background(
    window: MainWindow, town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot, wait_for_job: Wait
) -> None:
    from waterdx.core.sample_town import sample_background

    window.session.bring_background(sample_background(), None, None, False)
    wait_for_job()
    points = "".join(f"L{n},H22.5.{n % 27 + 1},{30_000 + n * 91 % 1200},{150_000 + n * 37 % 900}\n" for n in range(40))
    dialog = look_at(write(tmp_path / "漏水.csv", "整理№,修繕日,x,y\n" + points))
    assert dialog.place.map._kinds_beneath and is_shown(dialog, dialog.place)


def test_findings_speak_of_the_window_and_stand_there_before_anything_is_written(
    town: Path, look_at: Open, tmp_path: Path
) -> None:  # fmt: skip
    before = town.read_bytes()
    dialog = look_at(write(tmp_path / "台帳.csv", HEAD.replace("備考", "使用者氏名") + rows()))
    said = " ".join(str(one.message) for one in dialog.result_shown.findings)
    assert "「氏名・電話番号などの列も取り込む」" in said and "--keep" not in said and town.read_bytes() == before


# Dropped anywhere


def test_a_file_dropped_on_any_page_is_looked_at(
    window: MainWindow, town: Path, look_at: Open, tmp_path: Path
) -> None:  # fmt: skip
    for page in ("start", "ledger", "catalog", "screening", "indicators", "digitise"):
        window.show_page(page)
        dialog = look_at(write(tmp_path / f"{page}.csv", HEAD + rows()))
        assert dialog.ok.isEnabled() and page in dialog.windowTitle(), page
        dialog.reject()


def test_while_files_hang_over_the_window_it_says_what_it_will_do(
    window: MainWindow, town: Path, tmp_path: Path
) -> None:  # fmt: skip
    assert drag(window, tmp_path / "台帳.csv")
    assert window.drops.hint is not None and window.drops.hint.isVisible()
    said = window.drops.hint.words.text()
    assert "台帳.csv" in said and "見本の町" in said and "何も書き込みません" in said
    leave(window)
    assert window.drops.hint is None
    drag(window, tmp_path / "隣町.gpkg")
    assert "隣町.gpkg" in window.drops.hint.words.text() and "開きます" in window.drops.hint.words.text()
    leave(window)


def test_a_file_dropped_on_a_line_to_type_in_is_no_text(window: MainWindow, town: Path, look_at: Open, tmp_path: Path) -> None:
    window.show_page("ledger")
    typed = next(one for one in window.pages["ledger"].findChildren(QLineEdit) if one.isVisible())
    file = write(tmp_path / "台帳.csv", HEAD + rows())
    drop(typed, file)
    assert typed.text() == "" and look_at(file) is not None


def test_a_file_dropped_on_a_dialog_waits_for_it(
    window: MainWindow, town: Path, tmp_path: Path, qtbot: QtBot, wait_for_job: Wait
) -> None:
    window.menus.by_id["export"].trigger()
    wait_for_job()
    dialog = window.findChild(ExportDialog)
    qtbot.waitUntil(lambda: dialog.isVisible() and QApplication.focusWindow() is dialog.windowHandle())
    drag(dialog, tmp_path / "台帳.csv")
    assert "閉じた後" in window.drops.hint.words.text()
    drop(dialog, write(tmp_path / "台帳.csv", HEAD + rows()))
    assert window.imports.dialog is None and dialog.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: window.imports.dialog is not None and window.imports.dialog.isVisible(), timeout=60_000)


def test_a_file_dropped_on_the_import_joins_those_that_wait(
    window: MainWindow, town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    first = look_at(write(tmp_path / "一.csv", HEAD + rows()))
    assert not first.stop.isVisible()
    drop(first, write(tmp_path / "二.csv", HEAD + rows(start=50)))
    assert first.windowTitle().endswith("(1/2)") and first.stop.isVisible() and first.cancel.text() == "とばす"
    first.cancel.click()
    qtbot.waitUntil(lambda: window.imports.dialog not in (None, first) and window.imports.dialog.isVisible(), timeout=60_000)


def test_a_picture_is_told_where_it_belongs(window: MainWindow, town: Path, tmp_path: Path) -> None:
    (tmp_path / "図面.png").write_bytes(PICTURE)
    drop(window, tmp_path / "図面.png")
    assert window.message.level == "warning" and "紙の読み取り" in window.message.text


@pytest.mark.parametrize("name", ["絵.csv", "空.csv", "フォルダー"])
def test_what_is_no_table_is_refused_in_one_sentence(
    window: MainWindow, town: Path, tmp_path: Path, wait_for_job: Wait, name: str
) -> None:
    file = tmp_path / name
    file.mkdir() if not file.suffix else file.write_bytes(PICTURE if name == "絵.csv" else b"")
    drop(window, file)
    wait_for_job()
    assert window.message.level == "error" and name in window.message.text and window.imports.dialog is None


def test_nothing_is_imported_into_a_project_that_is_only_looked_at(
    window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait
) -> None:
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    window.session.read_only = NO_PERMISSION  # nothing is write-protected for the administrator who may run this
    drop(window, write(tmp_path / "台帳.csv", HEAD + rows()))
    assert window.imports.dialog is None and "読み取り専用" in window.message.text

"""Bringing a town's file in through the dialog: columns corrected, words explained, a place chosen, all of it taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSpinBox, QCalendarWidget, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.app.dropping import drop
from waterdx.app.dialogs.import_dialog import ImportDialog
from waterdx.app.importing.choice import CHOICES
from waterdx.app.importing.columns_table import FIELD_COLUMN
from waterdx.app.importing.first_rows import STATE, UNDERSTOOD, UNREAD
from waterdx.app.importing.words_tab import MEANING, SCOPE
from waterdx.app.main_window import MainWindow
from waterdx.ledger import synonyms
from waterdx.ledger.column_map import load
from waterdx.ledger.coordinates import Coordinates
from waterdx.store import project

Wait = Callable[[], None]
Open = Callable[[Path], ImportDialog]
SAMPLE = Path(__file__).parents[2] / "ledgers" / "sample_town"
WORDS = ("塩ビ管(旧)", "白管", "謎管", "VP")


@pytest.fixture
def town(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait) -> Path:
    """A copy of the sample town that is open in the window."""
    path = Path(shutil.copy(sample_town, tmp_path / "own.gpkg"))
    window.session.open(path)
    wait_for_job()
    return path


@pytest.fixture
def look_at(window: MainWindow, qtbot: QtBot, wait_for_job: Wait) -> Open:
    """Open the dialog for a file, as choosing it in the menu would."""

    def look(file: Path) -> ImportDialog:
        window.imports.add([file])
        wait_for_job()
        dialog = window.imports.dialog
        assert dialog is not None and dialog.isVisible()
        settle(qtbot, dialog)
        return dialog

    return look


def settle(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Until nothing is looked at, compared or drawn any more."""
    busy = (dialog._looking, dialog._comparing, dialog.place._sketching)
    qtbot.waitUntil(lambda: not dialog._pause.isActive() and not any(one.is_running for one in busy), timeout=60_000)


def write(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register with words no table knows."""
    rows = "".join(f"R{n:03},{WORDS[n % 4]},{100 if n % 2 else '不明'},S52,{40 + n},本町\n" for n in range(40))
    return write(tmp_path / "台帳.csv", "管路番号,材質,径,布設,延長,場所\n" + rows)


@pytest.fixture
def leaks_without_system(tmp_path: Path) -> Path:
    """North before east, in no stated system, where the sample town is."""
    rows = "".join(f"L{n},H22.5.{n % 27 + 1},{150_000 + n * 37 % 900},{30_000 + n * 91 % 1200}\n" for n in range(40))
    return write(tmp_path / "漏水.csv", "整理№,修繕日,x,y\n" + rows)


@pytest.fixture
def valves_in_mm(tmp_path: Path) -> Path:
    rows = "".join(f"V{n},仕切弁,{30_000_000 + n * 91_000 % 1_200_000},{150_000_000 + n * 37_000 % 900_000}\n" for n in range(40))
    return write(tmp_path / "弁栓.csv", "弁栓番号,種別,x,y\n" + rows)


def choose(qtbot: QtBot, dialog: ImportDialog, table, column: int, row: int, value: object) -> None:
    """Open the choice of a cell with the keyboard, take an entry, and wait for the answer."""
    table.setCurrentIndex(table.model().index(row, column))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F2)
    combo = table.findChild(QComboBox)
    place = combo.findData(value)
    assert place >= 0
    combo.setCurrentIndex(place)
    combo.activated.emit(place)
    settle(qtbot, dialog)


def row_of(dialog: ImportDialog, name: str) -> int:
    return next(row for row, one in enumerate(dialog.columns.columns.guesses) if one.name == name)


def word_row(dialog: ImportDialog, word: str) -> int:
    return next(row for row, one in enumerate(dialog.words.words.terms) if one.word == word)


# Columns and first rows


def test_the_first_rows_are_shown_as_written_and_as_understood(town: Path, look_at: Open) -> None:
    dialog = look_at(SAMPLE / "水道管路台帳.xlsx")
    rows = dialog.first_rows.rows
    year = rows.place_of("布設 年度")
    assert year is not None and rows.numbers[0] == 6
    assert [rows.index(0, year).data(), rows.index(0, year).data(UNDERSTOOD)] == ["Ｓ.５１", "1976"] or "1976" in str(
        rows.index(0, year).data(UNDERSTOOD)
    )
    assert "→ 布設年度" in rows.headerData(year, Qt.Orientation.Horizontal)


def test_a_word_that_is_not_understood_stands_out_and_unknown_is_calm(town: Path, look_at: Open, register: Path) -> None:
    rows = look_at(register).first_rows.rows
    material, bore = rows.place_of("材質"), rows.place_of("径")
    assert material is not None and bore is not None
    assert rows.index(2, material).data(STATE) == UNREAD and rows.index(0, bore).data(STATE) != UNREAD


def test_doubtful_guesses_are_marked_and_the_sure_ones_are_not(town: Path, look_at: Open, qtbot: QtBot) -> None:
    dialog = look_at(SAMPLE / "水道管路台帳.xlsx")
    dialog.before_notice.see.click()  # it was read before
    settle(qtbot, dialog)
    model = dialog.columns.columns
    marked = {one.name for row, one in enumerate(model.guesses) if "▲" in model.index(row, 3).data()}
    assert marked == {one.name for one in model.guesses if one.field and one.confidence < 0.8} != set()
    assert f"▲ {len(marked)}" in dialog.tabs.tabText(0)
    dialog.columns.go_to_doubtful()
    assert model.guesses[dialog.columns.currentIndex().row()].name in marked


def test_correcting_a_column_is_tried_at_once(town: Path, look_at: Open, register: Path, qtbot: QtBot) -> None:
    dialog, before = look_at(register), town.read_bytes()
    choose(qtbot, dialog, dialog.columns, FIELD_COLUMN, row_of(dialog, "場所"), "note")
    taken = {one.name: one.field for one in dialog.result_shown.columns}
    assert taken["場所"] == "note" and "手で指定" in dialog.columns.columns.index(row_of(dialog, "場所"), 3).data()
    assert "note" in dialog.result_shown.preview.values and town.read_bytes() == before
    assert dialog.ok.isEnabled()


def test_a_field_given_to_another_column_leaves_the_one_it_had(town: Path, look_at: Open, register: Path, qtbot: QtBot) -> None:
    dialog = look_at(register)
    choose(qtbot, dialog, dialog.columns, FIELD_COLUMN, row_of(dialog, "場所"), "install_fy")
    assert dialog.chosen_fields()["場所"] == "install_fy" and dialog.chosen_fields()["布設"] != "install_fy"


def test_a_layer_that_does_not_fit_is_told_in_the_dialog(town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = look_at(write(tmp_path / "a.csv", "管路番号,径\nA,100\n"))
    dialog.columns.columns.correct("管路番号", "")
    dialog.columns.columns.correct("径", "")
    settle(qtbot, dialog)
    assert not dialog.ok.isEnabled() and "a.csv" in dialog.counts.text() and dialog.isVisible()


# Words


def test_every_unknown_word_is_listed_once_with_its_guess(town: Path, look_at: Open, register: Path) -> None:
    dialog = look_at(register)
    terms = {one.word: one for one in dialog.words.words.terms}
    assert set(terms) == {"塩ビ管(旧)", "白管", "謎管"} and terms["謎管"].count == 10 and terms["謎管"].guess is None
    assert terms["塩ビ管(旧)"].guess.code == "VP" and terms["塩ビ管(旧)"].row == 2
    assert "3" in dialog.tabs.tabText(dialog.tabs.indexOf(dialog.words))


def test_all_guesses_are_accepted_by_one_button_and_taken_back(town: Path, look_at: Open, register: Path, qtbot: QtBot) -> None:
    dialog, before = look_at(register), town.read_bytes()
    dialog.words.threshold.setValue(101 if dialog.words.threshold.maximum() > 100 else 100)
    assert not dialog.words.accept_all.isEnabled()
    dialog.words.threshold.setValue(70)
    dialog.words.accept_all.click()
    settle(qtbot, dialog)
    assert dialog.words.words.open_count == 2
    assert dialog.result_shown.preview.values["material"].tolist()[0] == "VP"
    dialog.words.back.click()
    settle(qtbot, dialog)
    assert dialog.words.words.open_count == 3 and dialog.words.words.answers == {}
    assert town.read_bytes() == before


def test_a_word_for_the_project_is_known_after_the_import_and_not_before(
    window: MainWindow, town: Path, look_at: Open, register: Path, qtbot: QtBot, wait_for_job: Wait
) -> None:
    dialog = look_at(register)
    choose(qtbot, dialog, dialog.words.table, MEANING, word_row(dialog, "白管"), "GP")
    assert synonyms.read(town).rows() == []
    dialog.ok.click()
    wait_for_job()
    assert ("material", "water", "白管", "GP") in synonyms.read(town).rows()
    assert window.session.town is not None and "取り込みました" in window.message.text
    pipes = window.session.town.pipes.set_index("pipe_id")
    assert pipes.loc["R001", "material"] == "GP"


def test_a_word_for_the_file_goes_into_its_column_map(
    town: Path, look_at: Open, register: Path, qtbot: QtBot, wait_for_job: Wait, tmp_path: Path
) -> None:
    dialog = look_at(register)
    choose(qtbot, dialog, dialog.words.table, MEANING, word_row(dialog, "白管"), "GP")
    choose(qtbot, dialog, dialog.words.table, SCOPE, word_row(dialog, "白管"), "file")
    dialog.save_map(tmp_path / "map.toml")
    assert load(tmp_path / "map.toml").values == {"material": {"白管": "GP"}}
    dialog.ok.click()
    wait_for_job()
    assert synonyms.read(town).rows() == []


def test_a_word_may_mean_unknown_only_for_this_file(town: Path, look_at: Open, register: Path, qtbot: QtBot) -> None:
    dialog = look_at(register)
    row = word_row(dialog, "謎管")
    choose(qtbot, dialog, dialog.words.table, MEANING, row, "")
    assert dialog.options.words == {"material": {"謎管": ""}} and dialog.options.learn == ()
    assert not dialog.words.words.index(word_row(dialog, "謎管"), SCOPE).data(CHOICES)


# Place


def test_an_assumed_system_is_said_in_a_line_and_a_better_one_is_named(
    town: Path, look_at: Open, leaks_without_system: Path
) -> None:
    dialog = look_at(leaks_without_system)
    assert dialog.notice.isVisible() and "第8系" in dialog.notice.text.text() and "X と Y が逆" in dialog.notice.text.text()


def test_choosing_a_candidate_moves_the_file_to_the_town(
    window: MainWindow, town: Path, look_at: Open, leaks_without_system: Path, qtbot: QtBot, wait_for_job: Wait
) -> None:
    dialog = look_at(leaks_without_system)
    far = dialog.place.map.sketch.box
    dialog.tabs.setCurrentWidget(dialog.place)
    dialog.place.candidates.setFocus()
    qtbot.keyClick(dialog.place.candidates, Qt.Key.Key_Down)
    settle(qtbot, dialog)
    assert dialog.place.coordinates == Coordinates("EPSG:6676", swap_axes=True)
    assert dialog.place.map.sketch.box != far and "東経" in dialog.place.centre.text()
    assert not dialog.notice.isVisible() and len(dialog.place.map.sketch.points) == 40
    dialog.ok.click()
    wait_for_job()
    assert window.session.town is not None
    x, y = window.session.town.leaks[-1]
    assert 30_000 <= x <= 31_200 and 150_000 <= y <= 150_900


def test_numbers_that_fit_nothing_here_open_the_dialog_and_ask(
    window: MainWindow, town: Path, look_at: Open, valves_in_mm: Path, qtbot: QtBot, wait_for_job: Wait
) -> None:
    dialog, before = look_at(valves_in_mm), town.read_bytes()
    assert dialog.tabs.currentWidget() is dialog.place and not dialog.ok.isEnabled() and dialog.notice.isVisible()
    assert dialog.place.map.sketch.box is None
    dialog.place.candidates.setCurrentRow(0)
    settle(qtbot, dialog)
    assert dialog.options.coordinates == Coordinates("EPSG:6676", unit="mm") and dialog.ok.isEnabled()
    assert town.read_bytes() == before
    dialog.ok.click()
    wait_for_job()
    assert window.session.town is not None and len(window.session.town.nodes) == 40
    assert 30_000 <= window.session.town.nodes[0][0] <= 31_200


def test_a_typed_system_that_does_not_exist_is_told_and_nothing_is_imported(
    town: Path, look_at: Open, valves_in_mm: Path, qtbot: QtBot
) -> None:
    dialog = look_at(valves_in_mm)
    dialog.place.crs.setFocus()
    qtbot.keyClicks(dialog.place.crs, "EPSG:999999")
    dialog.place.crs.editingFinished.emit()
    settle(qtbot, dialog)
    assert not dialog.ok.isEnabled() and "999999" in dialog.counts.text() and "999999" in dialog.place.centre.text()


def test_a_stated_system_is_shown_and_nothing_is_asked(
    window: MainWindow, tmp_path: Path, look_at: Open, wait_for_job: Wait, shared
) -> None:
    file = shared("data", "vermont_town_sewers", "BensonLinearFeatures.geojson")
    path = tmp_path / "vt.gpkg"
    project.create(path, "Benson", "EPSG:32618")
    window.session.open(path)
    wait_for_job()
    dialog = look_at(file)
    assert not dialog.notice.isVisible() and "ファイルに書かれています" in dialog.place.heading.text()
    assert len(dialog.place.map.sketch.lines.chords) > 10 and "西経" in dialog.place.centre.text()


def test_the_chosen_coordinates_are_kept_in_the_column_map_for_next_year(
    town: Path, look_at: Open, valves_in_mm: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = look_at(valves_in_mm)
    dialog.place.candidates.setCurrentRow(0)
    settle(qtbot, dialog)
    dialog.save_map(tmp_path / "map.toml")
    dialog.reject()
    again = look_at(valves_in_mm)
    again.load_map(tmp_path / "map.toml")
    settle(qtbot, again)
    assert again.ok.isEnabled() and again.place.coordinates.unit == "mm"


# Dictionary, several files, undo, next year


def test_numbered_columns_get_their_names_from_a_dictionary_chosen_here(
    town: Path, look_at: Open, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    titles = write(folder / "辞書.csv", "field_id,title\nSAFIELD000,管路番号\nSAFIELD001,管種\nSAFIELD002,口径\n")
    dialog = look_at(write(tmp_path / "管.csv", "SAFIELD000,SAFIELD001,SAFIELD002,管路番号\nA1,VP,100,x\n"))
    assert dialog.file_options.dictionary_row.isVisible()
    dialog.file_options.use_dictionary(titles)
    settle(qtbot, dialog)
    assert dialog.chosen_fields()["管種"] == "material" and dialog.file_options.dictionary_name.text() == "辞書.csv"


def next_dialog(window: MainWindow, qtbot: QtBot, after: ImportDialog | None) -> ImportDialog:
    qtbot.waitUntil(lambda: window.imports.dialog not in (None, after) and window.imports.dialog.isVisible(), timeout=60_000)
    assert window.imports.dialog is not None
    return window.imports.dialog


def test_several_files_are_looked_at_one_after_the_other(
    window: MainWindow, town: Path, register: Path, valves_in_mm: Path, qtbot: QtBot, wait_for_job: Wait
) -> None:
    shape = SAMPLE / "gis" / "水道弁栓.shp"
    drop(window, register, shape, shape.with_suffix(".dbf"), shape.with_suffix(".shx"), valves_in_mm)
    first = next_dialog(window, qtbot, None)
    assert first.file == register and "(1/3)" in first.windowTitle() and first.cancel.text() == "とばす"
    first.cancel.click()
    second = next_dialog(window, qtbot, first)
    assert second.file == shape and "(2/3)" in second.windowTitle()
    settle(qtbot, second)
    second.ok.click()
    third = next_dialog(window, qtbot, second)
    assert third.file == valves_in_mm and len(window.session.town.nodes) == 1030
    third.reject()
    assert window.imports.waiting == []


def test_the_rest_of_the_files_can_be_left(
    window: MainWindow, town: Path, register: Path, valves_in_mm: Path, qtbot: QtBot
) -> None:
    drop(window, register, valves_in_mm)
    dialog = next_dialog(window, qtbot, None)
    dialog.stop.click()
    assert window.imports.waiting == [] and window.imports.dialog is None


def test_a_file_among_several_that_cannot_be_read_is_told_at_the_end(
    window: MainWindow, town: Path, register: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    drop(window, write(tmp_path / "壊れた.csv", ""), register)
    dialog = next_dialog(window, qtbot, None)
    assert dialog.file == register
    dialog.reject()
    qtbot.waitUntil(lambda: "壊れた.csv" in window.message.text and "2 件" in window.message.text)


def test_an_import_is_undone_from_the_window(
    window: MainWindow, town: Path, look_at: Open, register: Path, wait_for_job: Wait
) -> None:
    before = len(window.session.town.pipes)
    look_at(register).ok.click()
    wait_for_job()
    assert len(window.session.town.pipes) == before + 40
    window.menus.by_id["undo"].trigger()
    wait_for_job()
    assert len(window.session.town.pipes) == before and "元に戻しました" in window.message.text


@pytest.fixture
def two_years(tmp_path: Path) -> tuple[Path, Path]:
    """A register, and next year's: one pipe gone, one thicker, one new."""
    head = "管路番号,管種,口径,布設年度,延長\n"
    lines = [f"E{n:02},VP,100,S52,{40 + n}\n" for n in range(20)]
    old = write(tmp_path / "R6.csv", head + "".join(lines))
    return old, write(
        tmp_path / "R7.csv", head + "".join([*lines[1:5], lines[5].replace("100", "150"), *lines[6:], "N01,HPPE,75,R6,9\n"])
    )


def test_next_years_edition_is_compared_and_taken_in_and_undone(
    window: MainWindow, town: Path, look_at: Open, two_years: tuple[Path, Path], qtbot: QtBot, wait_for_job: Wait
) -> None:
    look_at(two_years[0]).ok.click()
    wait_for_job()
    dialog = look_at(two_years[1])
    counts = dialog.edition.compared.counts
    assert {kind: counts[kind] for kind in ("added", "changed", "gone", "kept")} == {
        "added": 1,
        "changed": 1,
        "gone": 1,
        "kept": 0,
    }
    assert dialog.edition_notice.isVisible() and "R6.csv" in dialog.edition_notice.text.text()
    assert dialog.ok.text() == "来年版として更新"
    gone = next(one for one in dialog.edition._group.buttons() if one.property("kind") == "gone")
    gone.click()
    assert {dialog.edition.table.rows.index(row, 0).data() for row in range(dialog.edition.table.rows.rowCount())} == {"廃止"}
    dialog.ok.click()
    wait_for_job()
    pipes = window.session.town.pipes.set_index("pipe_id")
    assert pipes.loc["E05", "diameter_mm"] == 150 and pipes.loc["E00", "status"] == "ABAND" and "N01" in pipes.index
    window.menus.by_id["undo"].trigger()
    wait_for_job()
    pipes = window.session.town.pipes.set_index("pipe_id")
    assert pipes.loc["E05", "diameter_mm"] == 100 and "N01" not in pipes.index


def test_an_edition_may_be_imported_so_that_it_only_adds(
    window: MainWindow, town: Path, look_at: Open, two_years: tuple[Path, Path], qtbot: QtBot, wait_for_job: Wait
) -> None:
    look_at(two_years[0]).ok.click()
    wait_for_job()
    dialog = look_at(two_years[1])
    dialog.edition.as_import.click()
    settle(qtbot, dialog)
    assert dialog.ok.text() == "取り込む"
    dialog.ok.click()
    wait_for_job()
    pipes = window.session.town.pipes.set_index("pipe_id")
    assert pipes.loc["E05", "diameter_mm"] == 100 and "N01" in pipes.index


def test_enter_in_a_table_opens_a_choice_and_never_imports(town: Path, look_at: Open, register: Path, qtbot: QtBot) -> None:
    dialog, before = look_at(register), town.read_bytes()
    dialog.columns.setCurrentIndex(dialog.columns.columns.index(0, 0))
    qtbot.keyClick(dialog.columns, Qt.Key.Key_Return)
    assert dialog.columns.findChild(QComboBox) is not None and dialog.isVisible() and town.read_bytes() == before


def test_everything_in_the_dialog_has_a_name_to_be_read_aloud(town: Path, look_at: Open, register: Path) -> None:
    dialog = look_at(register)
    kinds = (QComboBox, QLineEdit, QAbstractSpinBox, QAbstractItemView, QAbstractButton)
    inner = ("qt_", "ScrollLeft", "ScrollRight")
    parts = [one for kind in kinds for one in dialog.findChildren(kind) if not one.objectName().startswith(inner)]
    parts = [
        one
        for one in parts
        if not isinstance(one.parent(), (QAbstractSpinBox, QComboBox, QAbstractItemView)) and one.focusPolicy()
    ]
    nameless = [one for one in parts if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))]
    nameless = [one for one in nameless if not _inside_a_popup(one)]
    assert len(parts) > 15 and nameless == []


def _inside_a_popup(one: QWidget) -> bool:
    """The calendar and the lists that Qt itself makes."""
    return any(isinstance(parent, (QCalendarWidget, QComboBox)) for parent in _parents(one))


def _parents(one: QWidget) -> list[QWidget]:
    parent = one.parentWidget()
    return [parent, *_parents(parent)] if parent is not None else []


def test_closing_the_window_closes_the_dialog_and_waits(window: MainWindow, town: Path, look_at: Open, register: Path) -> None:
    dialog = look_at(register)
    dialog.look_again()
    window.close()
    assert (window.imports.dialog is None and not dialog._looking.is_running) or not dialog._looking._running._thread.isRunning()


def test_closing_the_dialog_while_it_looks_again_leaves_nothing_running(town: Path, look_at: Open, register: Path) -> None:
    dialog = look_at(register)
    dialog.columns.columns.correct("場所", "note")
    dialog.look_again()
    dialog.reject()
    assert not dialog._looking.is_running or not dialog._looking._running._thread.isRunning()

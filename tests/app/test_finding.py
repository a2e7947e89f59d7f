"""Anything is found by a few letters of its name, in Japanese, kana or English, and choosing it goes there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from waterdx.app.actions import ACTIONS, MENUS
from waterdx.app.command_palette import CommandPalette
from waterdx.app.finding.box import DETAIL, RIGHT, FindingBox
from waterdx.app.finding.found import one_line
from waterdx.app.finding.readings import holds, key_of, reading_of, unread
from waterdx.app.finding.text_index import TextIndex
from waterdx.app.main_window import MainWindow
from waterdx.core.fields import FIELDS
from waterdx.core.words import Words
from waterdx.indicators.definitions import INDICATORS

Open = Callable[[MainWindow], FindingBox]


@pytest.fixture
def open_box(qtbot: QtBot) -> Open:
    """The box of the palette, opened with its action."""

    def opened(window: MainWindow) -> FindingBox:
        window.menus.by_id["palette"].trigger()
        palette = window.findChild(CommandPalette)
        assert palette is not None and palette.isVisible()
        return palette.box

    return opened


def find(box: FindingBox, typed: str, qtbot: QtBot) -> list[str]:
    """What is listed for what is typed."""
    box.words.setText(typed)
    box.words.searched.emit(typed)
    qtbot.waitUntil(lambda: not box._finder.is_busy, timeout=30_000)
    return titles(box)


def titles(box: FindingBox) -> list[str]:
    return [box.list.item(row).text() for row in range(box.list.count())]


def choose(box: FindingBox, title: str, qtbot: QtBot, window: MainWindow) -> None:
    """Go to the line with the keys and press Enter."""
    for _ in range(titles(box).index(title) - box.list.currentRow()):
        qtbot.keyClick(box.words, Qt.Key.Key_Down)
    with qtbot.waitSignal(box.chosen, timeout=5000):
        qtbot.keyClick(box.words, Qt.Key.Key_Return)


# Readings


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_reading(action) -> None:
    """A new kanji word needs a row in waterdx/app/finding/readings.csv."""
    assert unread(action.title.ja) == ""


def test_every_menu_field_and_indicator_has_a_reading() -> None:
    names = [
        *(title.ja for title in MENUS.values()),
        *(one.label.ja for one in FIELDS),
        *(i.name.ja for i in INDICATORS.values()),
    ]
    assert {name: unread(name) for name in names if unread(name)} == {}


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("管種", "かんしゅ"),
        ("有収率", "ゆうしゅうりつ"),
        ("漏水スクリーニング", "ろうすいすくりーにんぐ"),
        ("台帳を取り込む…", "トリコム"),
    ],
)
def test_kana_finds_kanji(written: str, typed: str) -> None:
    assert holds(key_of(Words(written, "x")), typed)


def test_a_word_without_a_row_keeps_its_kanji() -> None:
    assert reading_of("鑿井と管種") == "鑿井とかんしゅ" and unread("鑿井と管種") == "鑿井"


# The index


def test_the_whole_number_comes_before_a_beginning_and_that_before_the_rest() -> None:
    index = TextIndex(["XP-1", "P-10", "P-1", "Q"])
    assert index.find("p1", 9) == [2, 1, 0]
    assert index.find("Ｐ１", 2) == [2, 1] and index.find("zz", 9) == [] and index.find(" ", 9) == []


def test_every_word_must_be_there() -> None:
    index = TextIndex(["県道 12号線", "県道 34号線", "市道 12号線", ""])
    assert index.find("県道 12", 9) == [0] and index.find("12 ごうせん", 9) == []


def test_signs_that_divide_the_index_are_no_trouble() -> None:
    assert TextIndex(["a\0b", "c", "", "d"]).find("d", 9) == [3]


# The palette


def test_commands_are_found_by_kana_kanji_and_english(window: MainWindow, open_box: Open) -> None:
    box = open_box(window)
    for typed in ("てんけん", "点検", "check the ledger"):
        box.words.setText(typed)
        assert "台帳を点検" not in titles(box), "not possible without a project"
    for typed in ("はいしょく くらい", "配色 暗い", "colours dark"):
        box.words.setText(typed)
        assert titles(box) == ["配色: 暗い"]
    assert box.list.item(0).data(RIGHT) == "命令"


def test_a_pipe_is_found_by_its_number_and_shown_on_the_map(town_window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    town = town_window.session.town
    assert town is not None
    row = len(town.pipes) // 2
    number = str(town.pipes["pipe_id"].iloc[row])
    town_window.show_page("catalog")
    box = open_box(town_window)
    assert find(box, number.lower(), qtbot)[0] == number and "管路" in box.list.item(0).data(RIGHT)
    assert "φ150 mm" in box.list.item(0).data(DETAIL)
    choose(box, number, qtbot, town_window)
    qtbot.waitUntil(lambda: town_window.session.selected.tolist() == [row])
    assert town_window.page_id == "ledger"


def test_a_street_chooses_all_its_pipes(town_window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    town = town_window.session.town
    assert town is not None
    street = town.pipes["street"].dropna().value_counts().index[0]
    box = open_box(town_window)
    assert street in find(box, street, qtbot)
    row = titles(box).index(street)
    assert "路線" in box.list.item(row).data(RIGHT) and "本" in box.list.item(row).data(DETAIL)
    choose(box, street, qtbot, town_window)
    chosen = town_window.session.selected
    assert len(chosen) > 1 and set(town.pipes["street"].iloc[chosen]) == {street}


def test_a_leak_is_found_by_its_number(town_window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    box = open_box(town_window)
    found = find(box, "12", qtbot)
    rows = [row for row in range(len(found)) if "漏水・修繕" in box.list.item(row).data(RIGHT)]
    leak = found[rows[0]]
    assert leak == "12" and found.index("12") == rows[0]
    choose(box, leak, qtbot, town_window)
    objects = town_window.session.objects
    qtbot.waitUntil(lambda: len(objects.rows) == 1, timeout=30_000)
    assert objects.layer == "leaks" and objects.table is not None and objects.table.name(int(objects.rows[0])) == leak


def test_an_indicator_opens_its_explanation(window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    box = open_box(window)
    assert "有収率" in find(box, "ゆうしゅうりつ", qtbot)
    choose(box, "有収率", qtbot, window)
    page = window.pages["indicators"]
    assert window.page_id == "indicators" and page.tabs.currentWidget() is page.tab("explain")
    assert INDICATORS[page.choice.indicator].name.ja == "有収率"


def test_an_indicator_of_sewers_changes_the_business(window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    box = open_box(window)
    find(box, "すいせんかりつ", qtbot)
    choose(box, "水洗化率", qtbot, window)
    assert window.pages["indicators"].choice.field != "water"


def test_a_technology_opens_in_the_catalogue(window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    box = open_box(window)
    found = find(box, "aieyes", qtbot)
    choose(box, found[0], qtbot, window)
    assert window.page_id == "catalog"
    page = window.pages["catalog"]
    qtbot.waitUntil(lambda: not page.is_busy, timeout=30_000)
    assert page.tabs.currentWidget() is page.technologies


def test_a_utility_is_compared(window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    box = open_box(window)
    assert "妙高市" in find(box, "妙高市", qtbot)
    choose(box, "妙高市", qtbot, window)
    assert [one.name for one in window.session.utilities] == ["妙高市"] and window.page_id == "indicators"


def test_a_section_of_the_help_is_found_and_opened(window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    box = open_box(window)
    found = find(box, "耐震区分と更新年度", qtbot)
    rows = [row for row in range(len(found)) if "ヘルプ" in box.list.item(row).data(RIGHT)]
    assert rows and found[rows[0]] == "耐震区分と更新年度"
    box.list.setCurrentRow(rows[0])
    qtbot.keyClick(box.words, Qt.Key.Key_Return)
    assert window.helper.shown is not None and window.helper.shown.isVisible()


def test_enter_before_anything_was_found_takes_the_first_that_is(town_window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    town = town_window.session.town
    assert town is not None
    box = open_box(town_window)
    box.words.setText(str(town.pipes["pipe_id"].iloc[7]))
    with qtbot.waitSignal(box.chosen, timeout=30_000):
        qtbot.keyClick(box.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: town_window.session.selected.tolist() == [7])


def test_what_was_edited_is_found_by_what_it_is_called_now(
    window: MainWindow, sample_town: Path, tmp_path: Path, open_box: Open, qtbot: QtBot, wait_for_job: Callable[[], None]
) -> None:
    session = window.session
    session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    assert session.town is not None
    box = open_box(window)
    assert find(box, "新町大通り", qtbot) == []
    session.editor.set_values([int(session.town.pipes["fid"].iloc[0])], {"street": "新町大通り"})
    wait_for_job()
    assert find(box, "新町大通り", qtbot) == ["新町大通り"]


def test_what_comes_later_does_not_move_the_line_chosen(window: MainWindow, open_box: Open, qtbot: QtBot) -> None:
    box = open_box(window)
    box.words.setText("経営")
    first = titles(box)[0]
    found = find(box, "経営", qtbot)
    assert len(found) > 1 and found[0] == first and box.list.currentRow() == 0
    assert find(box, "経営", qtbot) == found, "asked twice, listed once"


def test_nothing_typed_shows_no_list_where_the_box_stands_on_a_page(window: MainWindow, qtbot: QtBot) -> None:
    box = FindingBox(window.session.finder)
    qtbot.addWidget(box)
    box.show()
    assert not box.list.isVisible()
    box.words.setText("終了")
    assert box.list.isVisible() and titles(box) == ["終了"]
    box.words.clear()
    assert not box.list.isVisible()


def test_a_name_that_may_hold_anything_is_one_short_line() -> None:
    assert one_line("a\n<b>\t" + "管" * 10_000) == "a <b> " + "管" * 113 + "…"


def test_the_start_page_finds_anything(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("start")
    page = window.pages["start"]
    page.focus_search()
    assert page.finding.words.hasFocus() and page.cards.isVisible()
    assert "有収率" in find(page.finding, "ゆうしゅう", qtbot) and not page.cards.isVisible()
    choose(page.finding, "有収率", qtbot, window)
    assert window.page_id == "indicators"
    window.show_page("start")
    assert page.cards.isVisible() and page.finding.words.text() == ""

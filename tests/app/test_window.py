"""The frame: every action told in both languages, languages and colours switched at once, nothing taken for markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from waterdx.app.actions import ACTIONS, MENUS
from waterdx.app.command_palette import CommandPalette
from waterdx.app.icons import DRAWINGS
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.registry import PAGES
from waterdx.app.settings import Settings
from waterdx.app.theme import DARK, LIGHT, Theme
from waterdx.core.words import Words, language


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_both_names_a_menu_and_an_icon_that_exists(action) -> None:
    assert action.title.ja and action.title.en
    assert action.menu in MENUS
    assert not action.icon or action.icon in DRAWINGS


def test_no_two_actions_share_a_name_or_a_shortcut() -> None:
    shortcuts = [action.shortcut for action in ACTIONS if action.shortcut]
    assert len(set(shortcuts)) == len(shortcuts)
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)


def test_the_keys_lead_to_the_pages(window: MainWindow, qtbot: QtBot) -> None:
    for number, page in enumerate(PAGES, start=1):
        window.menus.by_id[f"page_{page.id}"].trigger()
        assert window.stack.currentWidget() is window.pages[page.id]
        assert window.jobs_list.currentRow() == number - 1
        assert window.menus.by_id[f"page_{page.id}"].isChecked()


def test_the_list_on_the_left_leads_to_its_page(window: MainWindow, qtbot: QtBot) -> None:
    place = window.jobs_list.visualItemRect(window.jobs_list.item(4)).center()
    qtbot.mouseClick(window.jobs_list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.page_id == "indicators"


def test_the_language_changes_at_once_and_is_remembered(
    town_window: MainWindow, wait_for_job: Callable[[], None], settings: Settings
) -> None:
    town_window.session.select(town_window.session.selected)
    town_window.menus.by_id["language_en"].trigger()
    wait_for_job()
    assert language() == "en" and settings.language == "en"
    assert [town_window.jobs_list.item(n).text() for n in range(len(PAGES))] == [page.title.en for page in PAGES]
    assert town_window.pages["ledger"].table.rows.headerData(0, Qt.Orientation.Horizontal) == "Pipe number"
    assert town_window.menus.by_id["language_en"].isChecked()
    assert town_window.session.town is not None
    assert town_window.docks.toggles["findings"].text() == f"Findings  {len(town_window.session.town.findings):,}"
    town_window.menus.by_id["language_ja"].trigger()
    wait_for_job()
    assert town_window.jobs_list.item(1).text() == "台帳"
    assert len(town_window.menuBar().actions()) == len(MENUS)


def test_the_colours_change_and_are_remembered(window: MainWindow, settings: Settings, wait_for_job: Callable[[], None]) -> None:
    window.menus.by_id["theme_dark"].trigger()
    wait_for_job()
    assert QGuiApplication.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert settings.theme == "dark" and window.menus.by_id["theme_dark"].isChecked()
    window.menus.by_id["theme_light"].trigger()
    window.menus.by_id["theme_dark"].trigger()
    window.menus.by_id["theme_light"].trigger()  # the last word counts, also before the first was carried out
    wait_for_job()
    assert QGuiApplication.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window
    assert window.updatesEnabled()


def test_every_label_is_plain_text(town_window: MainWindow) -> None:
    formats = {one.textFormat() for one in town_window.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


def test_hostile_words_are_shown_as_they_are(window: MainWindow) -> None:
    hostile = "<img src=x onerror=1>\u202e $x$ &amp;"
    window.say("error", Words(hostile, hostile))
    assert window.message.text == hostile


def test_errors_stay_until_closed_and_say_what_they_are(window: MainWindow, qtbot: QtBot) -> None:
    window.say("error", Words("だめでした。", "It failed."))
    assert window.message.errors.isVisible() and not window.message.errors.timer.isActive()
    qtbot.mouseClick(window.message.errors.close_button, Qt.MouseButton.LeftButton)
    assert not window.message.errors.isVisible() and window.message.text == ""


def test_the_palette_runs_a_command(window: MainWindow, qtbot: QtBot) -> None:
    window.menus.by_id["palette"].trigger()
    palette = window.findChild(CommandPalette)
    assert palette is not None and palette.isVisible()
    palette.words.setText("経営指標")
    assert palette.list.item(0).text() == "経営指標"
    qtbot.keyClick(palette.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page_id == "indicators")


def test_settings_that_make_no_sense_read_as_the_default(settings: Settings) -> None:
    settings._ini.setValue("theme", "puce")
    settings._ini.setValue("language", "<b>")
    settings._ini.setValue("recent", "")
    assert settings.theme == "system" and settings.language is None and settings.recent == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    pairs = [(theme.text, ground) for ground in (theme.window, theme.panel, theme.base, theme.stripe, theme.chosen)]
    pairs += [(theme.muted, ground) for ground in (theme.window, theme.base, theme.panel)]
    pairs += [(getattr(theme, level), getattr(theme, f"{level}_ground")) for level in ("info", "success", "warning", "error")]
    pairs.append((theme.on_accent, theme.accent))
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

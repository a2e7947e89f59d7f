"""F1 opens the section that fits, offline; what it shows can be searched, walked and read in both languages."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

import waterdx.app
from waterdx.app.catalog.tab import CatalogTab
from waterdx.app.dialogs.map_dialog import MapDialog
from waterdx.app.help.pages import DOCUMENTS, folder, help_page, search
from waterdx.app.help.topics import START, TOPICS
from waterdx.app.help.window import HelpWindow
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.page import Page
from waterdx.app.screening.tab import ReadTab, ScreeningTab
from waterdx.core.words import LANGUAGES, Language, set_language


@pytest.fixture
def shown(town_window: MainWindow) -> HelpWindow:
    """The help, opened over the sample town."""
    town_window.menus.by_id["help"].trigger()
    assert town_window.helper.shown is not None
    return town_window.helper.shown


def parts_of_the_window() -> Iterator[type]:
    """Every page, tab and dialog there is."""
    for module in pkgutil.walk_packages(waterdx.app.__path__, "waterdx.app."):
        importlib.import_module(module.name)
    frames = {Page, CatalogTab, ScreeningTab, ReadTab, IndicatorTab}
    waiting: list[type] = [Page, CatalogTab, ScreeningTab, IndicatorTab, QDialog]
    while waiting:
        children = [one for one in waiting.pop().__subclasses__() if one.__module__.startswith("waterdx.app")]
        waiting += children
        yield from (one for one in children if one not in frames)


def test_every_page_tab_and_dialog_has_a_topic() -> None:
    assert {part.__name__ for part in parts_of_the_window()} - TOPICS.keys() == set()


@pytest.mark.parametrize("name", TOPICS)
def test_the_heading_of_a_topic_is_there_once_and_at_the_same_place_in_both_languages(name: str) -> None:
    topic = TOPICS[name]
    places = set()
    for language in LANGUAGES:
        titles = [one.title for one in help_page(topic.document, language).headings]
        assert titles.count(topic.heading.in_language(language)) == 1
        places.add(titles.index(topic.heading.in_language(language)))
    assert len(places) == 1


def test_every_document_is_in_the_contents_and_has_the_same_headings_in_both_languages() -> None:
    assert {file.stem for file in (folder() / "ja").glob("*.md")} == set(DOCUMENTS)
    for name in DOCUMENTS:
        levels = [[one.level for one in help_page(name, language).headings] for language in LANGUAGES]
        assert levels[0] == levels[1], name


def test_lines_of_code_are_no_headings() -> None:
    assert not [one for one in help_page("commands", "ja").headings if one.title.startswith(("=>", "["))]


def test_f1_opens_what_fits_the_page(town_window: MainWindow, qtbot: QtBot) -> None:
    town_window.activateWindow()
    for page, heading in (
        ("catalog", "この町に合うか、いくらか"),
        ("screening", "画面で: 診断・検証・修繕票"),
        ("digitise", "紙の帳票と図面を読み取る"),
    ):
        town_window.show_page(page)
        town_window.pages[page].setFocus()
        qtbot.keyClick(town_window, Qt.Key.Key_F1)
        shown = town_window.helper.shown
        assert shown is not None and shown.isVisible()
        assert shown.browser.heading_above().title == heading


def test_the_part_with_the_keyboard_counts(town_window: MainWindow) -> None:
    town_window.docks.show("findings")
    town_window.findings.table.setFocus()
    assert town_window.helper.topic_here() is TOPICS["FindingsPanel"]
    town_window.show_page("digitise")
    town_window.jobs_list.setFocus()
    assert town_window.helper.topic_here() is TOPICS["DigitisePage"], "the page shown, where the keyboard is outside"


def test_f1_in_a_dialog_opens_its_section_and_leaves_the_dialog_usable(town_window: MainWindow, qtbot: QtBot) -> None:
    town_window.menus.by_id["paper_map"].trigger()
    dialog = town_window.findChild(MapDialog)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and QApplication.focusWidget().window() is dialog)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
    shown = town_window.helper.shown
    assert shown is not None and shown.browser.heading_above().title == "一般図・施設平面図"
    assert dialog.isVisible() and not shown.isModal() and shown.parentWidget() is None
    dialog.reject()


def test_one_window_is_used_again_and_closes_with_the_program(shown: HelpWindow, town_window: MainWindow) -> None:
    town_window.menus.by_id["guide"].trigger()
    assert town_window.helper.shown is shown and shown.browser.heading_above().title == "使い方の手引き"
    town_window.close()
    assert not shown.isVisible()


def test_back_and_forward_walk_the_sections_seen(shown: HelpWindow) -> None:
    first = shown.browser.heading_above()
    shown.show_topic(START)
    shown.follow("checks.md")
    assert shown.browser.page.name == "checks" and not shown.forward.isEnabled()
    shown.back.click()
    shown.back.click()
    assert shown.browser.heading_above() == first and not shown.back.isEnabled()
    shown.forward.click()
    assert shown.browser.heading_above().title == "使い方の手引き"


def test_words_are_found_in_every_page_however_they_are_typed(shown: HelpWindow, qtbot: QtBot) -> None:
    shown.words.setText("ニュウサツ ない言葉")
    qtbot.waitUntil(lambda: "ありません" in shown.said.text())
    shown.words.setText("有収率")
    qtbot.waitUntil(lambda: shown.results.count() > 0 and shown.lists.currentWidget() is shown.results)
    titles = [shown.results.item(row).text() for row in range(shown.results.count())]
    assert any(title.startswith("W1-8") for title in titles)
    shown.results.setFocus()
    qtbot.keyClick(shown.results, Qt.Key.Key_Return)
    assert shown.browser.page.name == "indicators"
    shown.words.clear()
    qtbot.waitUntil(lambda: shown.lists.currentWidget() is shown.contents)


def test_a_heading_with_the_word_comes_first() -> None:
    assert search("調書", "ja")[0].heading.title == "調書"
    assert search("gap", "en") and not search("  ", "en")


def test_an_address_outside_is_copied_and_never_opened(shown: HelpWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda *_: pytest.fail("opened"))
    shown.follow("https://www.mlit.go.jp/plateau/")
    assert QGuiApplication.clipboard().text() == "https://www.mlit.go.jp/plateau/" and "www.mlit.go.jp" in shown.said.text()
    shown.follow("../../ledgers/maps")
    assert "ヘルプのページではありません" in shown.said.text()


def test_pictures_come_from_the_folder_of_the_help_alone(shown: HelpWindow) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    assert shown.browser.loadResource(kind, "../images/ledger.ja.png") is not None
    for elsewhere in (
        "../../packaging/licences/x.png",
        "https://example.com/x.png",
        "file:///etc/passwd",
        "../../pyproject.toml",
    ):
        assert shown.browser.loadResource(kind, elsewhere) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_the_help_leads_somewhere(shown: HelpWindow, language: Language) -> None:
    set_language(language)
    for name in DOCUMENTS:
        shown.browser.show_page(help_page(name, language))
        block = shown.browser.document().begin()
        while block.isValid():
            for one in (part.anchorHref() for part in (found.format for found in block.textFormats())):
                page = one.partition("#")[0].removesuffix(".md")
                assert (
                    not one
                    or one.startswith(("https://", "http://"))
                    or page in DOCUMENTS
                    or (folder() / language / one).exists()
                ), one
            block = block.next()


def test_a_page_that_is_missing_is_told_in_a_sentence(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waterdx.app.help.pages.folder", lambda: tmp_path)
    help_page.cache_clear()
    window.menus.by_id["help"].trigger()
    assert "guide.md" in window.message.text and "入れ直して" in window.message.text


def test_letters_grow_and_stay_so_for_the_next_time(shown: HelpWindow, town_window: MainWindow) -> None:
    before = shown.browser.font().pointSizeF()
    shown.larger.click()
    shown.larger.click()
    assert shown.browser.font().pointSizeF() == before + 2 and town_window.session.settings.help_zoom == 2
    again = HelpWindow(town_window.session.settings)
    assert again.browser.font().pointSizeF() == before + 2


def test_the_help_follows_the_language(shown: HelpWindow, town_window: MainWindow, wait_for_job: Callable[[], None]) -> None:
    town_window.choose_language("en")
    wait_for_job()
    town_window.menus.by_id["guide"].trigger()
    assert town_window.helper.shown.browser.heading_above().title == "Guide"

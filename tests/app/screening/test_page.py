"""The screening page is a frame: tabs from one list, each made when it is first shown, the map beside those that need it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from waterdx.app.main_window import MainWindow
from waterdx.app.screening.model_choice import MODELS
from waterdx.app.screening.registry import TABS


def test_every_tab_has_a_name_in_both_languages_and_can_be_shown(town_window: MainWindow) -> None:
    town_window.show_page("screening")
    page = town_window.pages["screening"]
    for number, entry in enumerate(TABS):
        assert entry.title.ja and entry.title.en
        tab = page.show_tab(entry.id)
        assert tab.isVisible() and page.bar.tabText(number) == entry.title.ja
        assert page.map.isVisible() == tab.shows_map


def test_tabs_are_reached_with_the_keyboard(town_window: MainWindow, qtbot: QtBot) -> None:
    town_window.show_page("screening")
    page = town_window.pages["screening"]
    page.bar.setFocus()
    qtbot.keyClick(page.bar, Qt.Key.Key_Right)
    assert page.current is page.tab(TABS[1].id) and page.current.isVisible()


def test_whatever_one_types_into_or_reads_has_a_name_for_screen_readers(town_window: MainWindow) -> None:
    kinds = ("LinkedTable", "QSpinBox", "QDoubleSpinBox", "QDateEdit", "ModelChoice", "SearchLine", "QComboBox")
    for entry in TABS:
        tab = town_window.pages["screening"].tab(entry.id)
        nameless = [one for one in tab.findChildren(QWidget) if type(one).__name__ in kinds and not one.accessibleName()]
        assert nameless == [], entry.id


def test_without_pipes_the_page_says_what_to_do(window: MainWindow) -> None:
    window.show_page("screening")
    page = window.pages["screening"]
    assert not page.bar.isVisible()
    texts = [one.text() for one in page.findChildren(QWidget) if hasattr(one, "text") and one.isVisible()]
    assert any("先に「台帳」でプロジェクトを開いてください" in text for text in texts)


def test_every_model_offered_is_one_the_screening_knows() -> None:
    from waterdx.screening.choice import AUTO
    from waterdx.screening.methods import METHODS

    assert set(MODELS) <= {AUTO, *METHODS}
    assert f"{METHODS['poisson'].least_leaks} 件" in MODELS["poisson"].ja


def test_running_again_is_one_key_from_every_tab(screened: MainWindow, wait_for_job: Callable[[], None]) -> None:
    page = screened.pages["screening"]
    page.show_tab("evaluation")
    screened.menus.by_id["screen"].trigger()
    wait_for_job()
    assert page.current is page.tab("diagnosis") and screened.message.level == "success"

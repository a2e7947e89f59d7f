"""The catalogue page: what a person clicks and types there, and what is seen then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHeaderView, QLabel, QLineEdit, QMessageBox, QPushButton, QScrollBar, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from waterdx.app.catalog.links import host_of, link
from waterdx.app.catalog.own_dialogs import ExperienceDialog, NoteDialog
from waterdx.app.catalog.technologies_tab import TechnologiesTab
from waterdx.app.catalog.update_dialog import UpdateDialog
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.catalog_page import CatalogPage
from waterdx.app.two_line_item import MARKS, SECOND_LINE

SATELLITE, CAMERA = "asterra-recover", "tenchijin-compass-uchu-suidokyoku"
HEADER = "技術名,会社名,分野,目的,対象施設,概要,出典URL\n"
ROBOT = "新しい音聴ロボット,町工業,水道,点検調査,管路(水道),管の中を走る,https://example.org/a\n"


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> CatalogPage:
    window.show_page("catalog")
    shown = window.pages["catalog"]
    settle(qtbot, shown)
    return shown


@pytest.fixture
def town_page(
    window: MainWindow, qtbot: QtBot, sample_town: Path, tmp_path: Path, wait_for_job: Callable[[], None]
) -> CatalogPage:
    """The page of a project of its own."""
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    window.show_page("catalog")
    shown = window.pages["catalog"]
    settle(qtbot, shown)
    return shown


def settle(qtbot: QtBot, page: CatalogPage) -> None:
    """Until neither a job nor a question runs, and no typed word waits to be searched."""

    def rests() -> bool:
        typing = page.technologies.words._pause.isActive() or page.policy.words._pause.isActive()
        return not (page.is_busy or typing or page.session.jobs.current)

    qtbot.waitUntil(rests, timeout=60_000)


def type_words(qtbot: QtBot, page: CatalogPage, words: str) -> None:
    page.technologies.words.setText(words)
    settle(qtbot, page)


def names(tab: TechnologiesTab) -> list[str]:
    return [tab.found.list.item(n).text() for n in range(tab.found.list.count())]


def check(tab: TechnologiesTab, axis: str, code: str) -> None:
    item = next(one for one in tab.filters.terms(axis) if one.data(0, Qt.ItemDataRole.UserRole) == code)
    item.setCheckState(0, Qt.CheckState.Checked)


def count_beside(tab: TechnologiesTab, axis: str, code: str) -> int:
    return int(next(one for one in tab.filters.terms(axis) if one.data(0, Qt.ItemDataRole.UserRole) == code).text(1))


def texts(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


# Finding


def test_typing_finds_marks_the_words_and_tells_of_the_first(page: CatalogPage, qtbot: QtBot) -> None:
    tab = page.technologies
    every = names(tab)
    type_words(qtbot, page, "漏水 衛星")
    assert 0 < len(names(tab)) < len(every) == 97
    assert tab.details.name.text() == names(tab)[0] and "概要" in tab.details.text.toPlainText()
    first = tab.found.list.item(0)
    assert {first.text()[low:high] for low, high in first.data(MARKS)[0]} == {"漏水", "衛星"}
    lines = [first.text(), *first.data(SECOND_LINE).split("\n")]
    assert len(first.data(MARKS)) >= len(lines) > 2


def test_the_words_are_marked_in_the_description_whatever_signs_come_before(page: CatalogPage, qtbot: QtBot) -> None:
    reading = page.technologies.details.text
    reading.clear()
    reading.add("𠮷田の漏水を探す", marks=[(3, 5)])
    cursor = reading.textCursor()
    cursor.setPosition(6)  # 𠮷 is two of Qt's signs
    assert cursor.charFormat().background().style() != Qt.BrushStyle.NoBrush
    cursor.setPosition(7)
    assert cursor.charFormat().background().style() == Qt.BrushStyle.NoBrush


def test_terms_of_an_axis_are_alternatives_and_axes_are_all_asked(page: CatalogPage, qtbot: QtBot) -> None:
    tab = page.technologies
    sewer, water = count_beside(tab, "field", "sewer"), count_beside(tab, "field", "water")
    check(tab, "field", "sewer")
    settle(qtbot, page)
    assert len(names(tab)) == sewer and count_beside(tab, "field", "water") == water
    check(tab, "field", "water")
    settle(qtbot, page)
    both = len(names(tab))
    assert max(sewer, water) < both <= sewer + water
    promised = count_beside(tab, "purpose", "inspection")
    check(tab, "purpose", "inspection")
    settle(qtbot, page)
    assert len(names(tab)) == promised < both
    tab.filters.clear.click()
    settle(qtbot, page)
    assert len(names(tab)) == 97


def test_material_and_diameter_leave_out_what_is_known_not_to_fit(page: CatalogPage, qtbot: QtBot) -> None:
    from waterdx.catalog.search import search

    tab = page.technologies
    check(tab, "material", "鉄管")
    tab.filters.diameter.setValue(150)
    settle(qtbot, page)
    assert len(names(tab)) == search(material="鉄管", diameter=150.0).total < 97


def test_an_empty_result_offers_what_to_drop_and_dropping_brings_as_many(page: CatalogPage, qtbot: QtBot) -> None:
    tab = page.technologies
    check(tab, "field", "water")
    type_words(qtbot, page, "漏水 ぬぬぬぬ")
    assert names(tab) == [] and "当てはまる技術がありません" in texts(tab.found)
    offer = next(one for one in tab.found.findChildren(QPushButton) if "ぬぬぬぬ" in one.text())
    promise = offer.text()
    offer.click()
    settle(qtbot, page)
    assert tab.words.text() == "漏水" and f"を外すと{len(names(tab))}件" in promise
    assert tab.asked() == {"words": "漏水", "field": ["water"]}


def test_whatever_is_typed_gives_a_plain_result(page: CatalogPage, window: MainWindow, qtbot: QtBot) -> None:
    for typed in ('"', "AND OR NEAR(", "漏水*)(", ".*[", "<img src=x>", "🚰", "あ" * 10_000):
        page.technologies.count.setText("")
        type_words(qtbot, page, typed)
        assert page.technologies.words.text() == typed
        assert not window.message.isVisible() and "件の技術" in page.technologies.count.text(), typed[:20]


def test_a_search_is_kept_under_a_name_and_asked_again(page: CatalogPage, window: MainWindow, qtbot: QtBot) -> None:
    tab = page.technologies
    check(tab, "purpose", "inspection")
    type_words(qtbot, page, "カメラ")
    found = names(tab)
    tab.saved.save("  点検の カメラ ")
    tab.filters.clear_all()
    type_words(qtbot, page, "")
    assert names(tab) != found
    kept = tab.saved.names
    kept.setCurrentIndex(kept.findText("点検の カメラ"))
    kept.activated.emit(kept.currentIndex())
    settle(qtbot, page)
    assert names(tab) == found and tab.words.text() == "カメラ"
    tab.saved.drop.click()
    assert kept.findText("点検の カメラ") == -1 and not tab.saved.drop.isEnabled()


def test_a_search_without_a_name_is_explained(page: CatalogPage, window: MainWindow) -> None:
    page.technologies.saved.save("   ")
    assert window.message.level == "error" and "名前" in window.message.text


# Fit


def test_one_click_ranks_by_the_pipes_of_the_town_with_reasons_and_costs(town_page: CatalogPage, qtbot: QtBot) -> None:
    tab = town_page.technologies
    every = len(names(tab))
    tab.fitting.click()
    settle(qtbot, town_page)
    fit = town_page.technologies.shelf.fit()
    assert len(names(tab)) == every and "合う順" in tab.count.text()
    scores = [round(one.match.score, 6) for one in fit.values()]
    assert scores == sorted(scores, reverse=True)
    ids = [tab.found.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(every)]
    assert ids == list(fit)
    assert tab.found.show_technology(SATELLITE)
    settle(qtbot, town_page)
    text, match = tab.details.text.toPlainText(), fit[SATELLITE].match
    line = tab.found.list.currentItem().data(SECOND_LINE)
    assert f"{100 * match.score:.0f} 点" in line and f"対象 {match.km.met:,.1f} km・不明 {match.km.unknown:,.1f} km" in line
    assert all(str(one.reason) in text for one in match.conditions)
    assert all(str(one.words) in text for one in fit[SATELLITE].estimates) and "km = " in text
    tab.fitting.click()
    settle(qtbot, town_page)
    assert "適合" not in tab.details.text.toPlainText()


def test_matching_can_be_cancelled_and_then_the_switch_is_off(town_page: CatalogPage, qtbot: QtBot) -> None:
    jobs, tab = town_page.session.jobs, town_page.technologies
    jobs.started.connect(lambda job: job.cancel())
    tab.fitting.click()
    settle(qtbot, town_page)
    assert not tab.fitting.isChecked() and "合う順" not in tab.count.text() and len(names(tab)) == 97


def test_ranking_by_fit_needs_a_project(page: CatalogPage) -> None:
    tab = page.technologies
    assert not tab.fitting.isEnabled() and "プロジェクト" in tab.fitting.toolTip()
    assert not tab.details.star.isEnabled() and not tab.details.own.write_note.isEnabled()


# Shortlist, notes, experience


def test_the_shortlist_is_starred_and_undone(town_page: CatalogPage, window: MainWindow, qtbot: QtBot) -> None:
    tab = town_page.technologies
    tab.show_technology(SATELLITE)
    settle(qtbot, town_page)
    tab.details.star.click()
    settle(qtbot, town_page)
    assert tab.found.list.currentItem().data(SECOND_LINE).startswith("★") and tab.details.star.text() == "検討候補から外す"
    assert "検討候補に入れました" in window.message.text
    window.menus.by_id["undo"].trigger()
    settle(qtbot, town_page)
    assert town_page.technologies.shelf.shortlist == () and tab.details.star.text() == "検討候補に入れる"
    window.menus.by_id["redo"].trigger()
    settle(qtbot, town_page)
    assert town_page.technologies.shelf.shortlist == (SATELLITE,)


def test_a_note_is_written_shown_as_typed_and_taken_away(town_page: CatalogPage, qtbot: QtBot) -> None:
    own = town_page.technologies.details.own
    own.write_note.click()
    dialog = town_page.findChild(NoteDialog)
    assert dialog is not None and not dialog.ok.isEnabled()
    dialog.text.setPlainText("<b>県の説明会</b>で聞いた")
    dialog.ok.click()
    settle(qtbot, town_page)
    assert "<b>県の説明会</b>で聞いた" in texts(own)
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in own.findChildren(QLabel))
    assert "(1)" in town_page.technologies.details.tabs.tabText(1)
    next(one for one in own.records.findChildren(QPushButton) if one.text() == "消す").click()
    settle(qtbot, town_page)
    assert own.count == 0


def test_experience_is_checked_while_it_is_typed(town_page: CatalogPage, qtbot: QtBot) -> None:
    own = town_page.technologies.details.own
    own.write_experience.click()
    dialog = town_page.findChild(ExperienceDialog)
    assert dialog is not None and not dialog.ok.isEnabled() and "どれか" in dialog.problem.text()
    dialog.year.setText("R99")
    assert not dialog.ok.isEnabled() and "導入年度" in dialog.problem.text()
    dialog.year.setText("R6")
    dialog.cost.setText("たくさん")
    assert not dialog.ok.isEnabled() and "費用" in dialog.problem.text()
    dialog.cost.setText("120万円")
    dialog.outcome.setText("漏水 4 か所")
    assert dialog.ok.isEnabled()
    dialog.ok.click()
    settle(qtbot, town_page)
    assert "(2024年度)、1,200,000 円、漏水 4 か所" in texts(own)


def test_own_experience_is_shared_as_a_table(town_page: CatalogPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    town_page.technologies.details.own._experience(
        {"adopted_fy": 2024, "cost_yen": None, "cost_covers": "", "result": "良好", "comment": ""}
    )
    settle(qtbot, town_page)
    town_page.tabs.setCurrentWidget(town_page.shortlist)
    settle(qtbot, town_page)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_arguments: (str(tmp_path / "実績"), "CSV (*.csv)"))
    town_page.shortlist.share.click()
    settle(qtbot, town_page)
    assert "良好" in (tmp_path / "実績.csv").read_bytes().decode("utf-8-sig")
    assert "個人名" in town_page.window().message.text


# Comparing


def test_two_of_the_list_are_compared_and_what_differs_is_marked(page: CatalogPage, qtbot: QtBot) -> None:
    tab, table = page.technologies, page.shortlist.table
    assert not tab.compare.isEnabled()
    tab.found.list.item(0).setSelected(True)
    tab.found.list.item(1).setSelected(True)
    tab.compare.click()
    settle(qtbot, page)
    assert page.tabs.currentWidget() is page.shortlist and table.columnCount() == 3
    for row in range(table.rowCount()):
        same = table.item(row, 1).text() == table.item(row, 2).text()
        assert table.item(row, 0).text().startswith("= " if same else "≠ ")
    page.shortlist.only_differing.click()
    shown = [row for row in range(table.rowCount()) if not table.isRowHidden(row)]
    assert 0 < len(shown) < table.rowCount() and all(table.differs(row) for row in shown)


def test_six_cannot_be_compared(page: CatalogPage) -> None:
    tab = page.technologies
    for row in range(5):
        tab.found.list.item(row).setSelected(True)
    assert tab.compare.isEnabled()
    tab.found.list.item(5).setSelected(True)
    assert not tab.compare.isEnabled()


@pytest.mark.parametrize(("ending", "magic"), [(".xlsx", b"PK"), (".docx", b"PK"), (".pdf", b"%PDF")])
def test_a_comparison_is_saved(page: CatalogPage, qtbot: QtBot, tmp_path: Path, ending: str, magic: bytes) -> None:
    page.shortlist.save([SATELLITE, CAMERA], tmp_path / f"比較{ending}")
    settle(qtbot, page)
    assert (tmp_path / f"比較{ending}").read_bytes().startswith(magic)
    assert "比較" in page.window().message.text


# Policy


def test_policy_is_searched_and_asked_by_year(page: CatalogPage, qtbot: QtBot) -> None:
    from waterdx.catalog.policy import policy_facts

    tab = page.policy
    page.tabs.setCurrentWidget(tab)
    settle(qtbot, page)
    assert tab.table.rows.rowCount() == len(policy_facts()) > 100
    tab.words.setText("台帳")
    settle(qtbot, page)
    found = policy_facts("台帳")
    assert tab.table.rows.rowCount() == len(found) and str(found[0].fact) in tab.text.toPlainText()
    assert found[0].source_url in {one.text() for one in tab.sources.findChildren(QLineEdit)}
    tab.by.setValue(2025)
    settle(qtbot, page)
    assert tab.facts == policy_facts("台帳", 2025)


# Editions


def look_at(page: CatalogPage, qtbot: QtBot, file: Path) -> UpdateDialog:
    page.tabs.setCurrentWidget(page.editions)
    settle(qtbot, page)
    page.editions.look_at(file)
    dialog = page.editions.findChildren(UpdateDialog)[-1]
    qtbot.waitUntil(lambda: not dialog.is_busy, timeout=30_000)
    return dialog


def test_an_edition_is_looked_at_taken_in_seen_as_new_and_undone(
    town_page: CatalogPage, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "R8.csv"
    file.write_text(HEADER + ROBOT, "utf-8")
    before = town_page.session.town.path.read_bytes()
    dialog = look_at(town_page, qtbot, file)
    assert "新規 1" in dialog.said.text() and dialog.differences.rows.index(0, 1).data() == "新しい音聴ロボット"
    assert town_page.session.town.path.read_bytes() == before
    dialog.ok.click()
    settle(qtbot, town_page)
    assert town_page.editions.news.rows.rowCount() == 1 and "1 件" in town_page.editions.news_title.text()
    town_page.editions.news.opened.emit(0)
    settle(qtbot, town_page)
    tab = town_page.technologies
    assert town_page.tabs.currentWidget() is tab and tab.details.name.text() == "新しい音聴ロボット"
    assert "新規" in tab.found.list.currentItem().data(SECOND_LINE) and len(names(tab)) == 98
    assert tab.news.isVisible() and "1" in tab.news.text()
    window.menus.by_id["undo"].trigger()
    settle(qtbot, town_page)
    assert len(names(tab)) == 97 and not tab.news.isVisible()


def test_a_file_without_sources_is_explained_and_taken_once_one_is_given(
    town_page: CatalogPage, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "R8.csv"
    file.write_text((HEADER + ROBOT).replace(",https://example.org/a", ",").replace(",出典URL", ",備考"), "utf-8")
    dialog = look_at(town_page, qtbot, file)
    assert not dialog.ok.isEnabled() and "出典" in dialog.problem.text()
    dialog.source.setText("https://example.org/catalogue")
    dialog.look()
    qtbot.waitUntil(lambda: dialog.ok.isEnabled(), timeout=30_000)
    dialog.reject()


def test_a_file_that_is_no_catalogue_is_explained(town_page: CatalogPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", "utf-8")
    dialog = look_at(town_page, qtbot, tmp_path / "x.csv")
    assert not dialog.ok.isEnabled() and dialog.problem.isVisible() and dialog.problem.text()
    dialog.reject()


# Check of entries


def test_the_shipped_entries_are_checked_and_a_wrong_one_is_told_by_line(page: CatalogPage, qtbot: QtBot, tmp_path: Path) -> None:
    tab = page.check
    page.tabs.setCurrentWidget(tab)
    tab.shipped.click()
    settle(qtbot, page)
    assert "97 件" in tab.said.text() and tab.table.rows.rowCount() == 0
    (tmp_path / "new.toml").write_text('id = "new"\nfield = "水"\n', "utf-8")
    tab.check(tmp_path / "new.toml")
    settle(qtbot, page)
    told = [tab.table.rows.index(row, 4).data() for row in range(tab.table.rows.rowCount())]
    assert any("new.toml 2行目" in one for one in told)


# Addresses


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://example.org/a", "example.org"),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_can_be_opened_and_only_after_naming_the_host(window: MainWindow, url: str, host: str) -> None:
    assert host_of(url) == host
    shown = link(url, "", window)
    open_it = shown.findChildren(QPushButton)[1]
    assert open_it.isEnabled() == bool(host)
    if host:
        open_it.click()
        box = window.findChild(QMessageBox)
        assert box is not None and host in box.text() and box.textFormat() == Qt.TextFormat.PlainText
        box.reject()


# The whole page


def test_whatever_takes_the_keyboard_has_a_name(page: CatalogPage) -> None:
    for one in page.findChildren(QWidget):
        inner = (
            one.objectName().startswith("qt_")
            or isinstance(one, QTabBar | QScrollBar | QHeaderView)
            or one.window() is not page.window()
        )
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and not inner:
            assert one.accessibleName() or one.text(), one


def test_filters_and_list_are_worked_by_keyboard(page: CatalogPage, qtbot: QtBot) -> None:
    tab = page.technologies
    tab.filters.tree.setFocus()
    tab.filters.tree.setCurrentItem(tab.filters.terms("field")[0])
    qtbot.keyClick(tab.filters.tree, Qt.Key.Key_Space)
    settle(qtbot, page)
    assert tab.asked() == {"field": ["water"]}
    tab.found.list.setFocus()
    qtbot.keyClick(tab.found.list, Qt.Key.Key_Down)
    settle(qtbot, page)
    assert tab.details.name.text() == names(tab)[1]
    qtbot.keyClick(tab.found.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, page)
    assert tab.compare.isEnabled()


def test_the_page_speaks_english(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page("catalog")
    settle(qtbot, window.pages["catalog"])
    window.menus.by_id["language_en"].trigger()
    qtbot.waitUntil(lambda: not window.is_busy)
    page = window.pages["catalog"]
    settle(qtbot, page)
    assert page.tabs.tabText(0) == "Find technologies"
    assert page.technologies.count.text() == "97 technologies"
    assert page.technologies.filters.terms("field")[0].text(0) == "Water supply"

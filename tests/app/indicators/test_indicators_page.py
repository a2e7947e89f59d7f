"""The indicators page as a person uses it: choose, compare, look at charts and words, merge, look ahead, take in, write the papers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pptx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from waterdx.app.indicators.registry import TABS
from waterdx.app.indicators.tasks import find
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.indicators_page import IndicatorsPage
from waterdx.indicators.inputs import inputs
from waterdx.indicators.kept_sets import kept_sets
from waterdx.indicators.outlook_town import own_assumptions


class Driver:
    """The page with a way to wait until it has settled."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.show_page("indicators")
        page = window.pages["indicators"]
        assert isinstance(page, IndicatorsPage)
        self.page = page

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.page.is_busy and self.window.session.jobs.current is None, timeout=60_000)

    def choose(self, *names: str) -> None:
        for name in names:
            self.page.add(find(name)[0])
        self.settle()

    def show(self, name: str) -> Any:
        tab = self.page.show_tab(name)
        self.settle()
        return tab


@pytest.fixture
def driver(window: MainWindow, qtbot: QtBot) -> Driver:
    return Driver(window, qtbot)


@pytest.fixture
def with_town(window: MainWindow, qtbot: QtBot, sample_town: Path, tmp_path: Path, wait_for_job: Callable[[], None]) -> Driver:
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "町.gpkg")))
    wait_for_job()
    return Driver(window, qtbot)


def heads(tab: Any) -> list[str]:
    return [str(column.head) for column in tab.table.rows.table.columns]


def cells(tab: Any, head: str) -> list[str]:
    table = tab.table.rows.table
    column = table.columns[heads(tab).index(head)]
    return [column.text(row) for row in range(len(table))]


def test_utilities_are_compared_with_their_peers_and_the_charts_saved(driver: Driver, tmp_path: Path) -> None:
    driver.choose("糸魚川市", "妙高市")
    tab = driver.show("compare")
    assert {"糸魚川市", "妙高市", "順位", "相手の中央値", "値の根拠", "出典"} <= set(heads(tab))
    assert "109 / 204" in cells(tab, "順位") and "公表値(見える化DB)" in cells(tab, "値の根拠")
    driver.qtbot.waitUntil(lambda: tab.charts.count() == 1, timeout=30_000)
    assert "類似団体区分が同じ" in tab.notes.text()
    tab.sheet.setCurrentIndex(1)
    tab.sheet.activated.emit(1)
    driver.qtbot.waitUntil(lambda: "推移" in tab.charts.tabText(0), timeout=30_000)
    with driver.qtbot.waitSignal(driver.window.session.jobs.ended, timeout=30_000):
        tab.charts.save(tab.charts.widget(0), tmp_path / "図.pdf")
    assert (tmp_path / "図.pdf").read_bytes().startswith(b"%PDF")


def test_an_unknown_utility_is_said_to_be_unknown(driver: Driver) -> None:
    driver.page.panel.words.setText("存在しない市")
    driver.page.panel.words.returnPressed.emit()
    driver.settle()
    assert "存在しない市" in driver.window.message.text and not driver.window.session.utilities


def test_enter_takes_the_best_match_and_seven_are_too_many(driver: Driver) -> None:
    driver.qtbot.keyClicks(driver.page.panel.words, "152161")
    driver.qtbot.keyClick(driver.page.panel.words, Qt.Key.Key_Return)
    driver.qtbot.waitUntil(lambda: [one.name for one in driver.window.session.utilities] == ["糸魚川市"], timeout=30_000)
    driver.choose("妙高市", "上越市", "長岡市", "新潟市", "柏崎市", "魚沼市")
    assert len(driver.window.session.utilities) == 6 and "6 団体まで" in driver.window.message.text
    driver.page.panel.chosen.setCurrentRow(1)
    driver.page.panel.remove.click()
    driver.settle()
    assert [one.name for one in driver.window.session.utilities][:2] == ["糸魚川市", "上越市"]


def test_other_peers_and_another_year_are_followed_by_the_table(driver: Driver) -> None:
    driver.choose("糸魚川市")
    panel, tab = driver.page.panel, driver.show("compare")
    panel.peers.setCurrentIndex(panel.peers.findData("prefecture"))
    panel.peers.activated.emit(panel.peers.currentIndex())
    driver.settle()
    assert "11 / 24" in cells(tab, "順位") and "新潟県" in tab.notes.text()
    panel.year.setCurrentIndex(panel.year.findData(2023))
    panel.year.activated.emit(panel.year.currentIndex())
    driver.settle()
    assert cells(tab, "指標") == ["管路経年化率"] and cells(tab, "糸魚川市") == ["3.47"]


def test_a_field_without_the_utility_is_answered_with_a_sentence(driver: Driver) -> None:
    driver.choose("神奈川県内広域水道企業団")
    driver.show("compare")
    assert "water_bulk" in driver.window.message.text


def test_figures_of_the_business_before_do_not_stay_under_one_without_any(driver: Driver) -> None:
    driver.choose("糸魚川市", "妙高市")
    tabs = {name: driver.show(name) for name in ("compare", "charts", "explain", "merge")}
    driver.page.choice.set(field="water_bulk")
    for name, tab in tabs.items():
        driver.show(name)
        assert "水道用水供給" in driver.window.message.text
        match name:
            case "charts":
                assert tab.shown is None and not tab.save.isEnabled() and "水道用水供給" in tab.alt.text()
            case "explain":
                assert "水道用水供給" in tab.words.toPlainText() and not tab.charts.isVisible()
            case _:
                assert len(tab.table.rows.table) == 0 and tab.charts.count() == 0 and "水道用水供給" in tab.notes.text()


def test_the_ledger_s_table_is_saved_with_how_it_is_counted(
    with_town: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = with_town.show("ledger")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "台帳.xlsx"), "Excel (*.xlsx)"))
    tab.save.click()
    with_town.settle()
    sheets = pd.read_excel(tmp_path / "台帳.xlsx", sheet_name=None, header=None, dtype=str, engine="calamine")
    assert "法定耐用年数40年" in sheets["説明"].to_string() and "57.90" in sheets["台帳からの指標"].to_string()


def test_a_row_picked_in_the_table_is_the_indicator_of_chart_and_explanation(driver: Driver) -> None:
    driver.choose("糸魚川市")
    tab = driver.show("compare")
    tab.table.selectRow(cells(tab, "指標").index("給水原価"))
    tab.to_words.click()
    driver.settle()
    explained = driver.page.tab("explain")
    assert driver.page.tabs.currentWidget() is explained
    text = explained.words.toPlainText()
    assert "給水原価" in text and "102.70" in text and "何が動かしたか" in text and explained.charts.count() == 1
    chart = driver.show("charts")
    assert chart.indicator.currentData() == "W1-6" and "給水原価" in chart.alt.text()


@pytest.mark.parametrize("ending", ["png", "pptx"])
def test_a_chart_is_saved_as_it_is_shown_and_as_one_that_office_edits(ending: str, driver: Driver, tmp_path: Path) -> None:
    driver.choose("糸魚川市", "妙高市")
    tab = driver.show("charts")
    tab.show_kind("indicator_ranking")
    driver.settle()
    tab.save_as(tmp_path / f"順位.{ending}")
    driver.settle()
    assert (tmp_path / f"順位.{ending}").stat().st_size > 5_000
    if ending == "pptx":
        (slide,) = pptx.Presentation(str(tmp_path / "順位.pptx")).slides
        assert any(shape.has_chart for shape in slide.shapes)


def test_every_kind_of_chart_is_drawn_or_says_why_not(driver: Driver) -> None:
    driver.choose("糸魚川市", "妙高市")
    tab = driver.show("charts")
    for place in range(tab.kind.count()):
        tab.show_kind(tab.kind.itemData(place))
        driver.settle()
        assert tab.shown is not None, (tab.kind.itemText(place), driver.window.message.text)
    tab.copy.click()
    assert not QGuiApplication.clipboard().image().isNull()


def test_a_merger_is_the_golden_example_and_a_saving_lowers_its_cost(driver: Driver) -> None:
    driver.choose("糸魚川市")
    tab = driver.show("merge")
    assert tab.found is None  # one utility is no merger
    driver.choose("妙高市")
    assert cells(tab, "統合後")[:8] == ["106.01", "0.00", "491.39", "544.15", "86.38", "149.05", "85.52", "50.19"]
    assert "+68,524" in cells(tab, "糸魚川市 増減")
    tab.savings["personnel_cost"].setValue(50_000)
    tab.work_out.click()
    driver.settle()
    assert float(cells(tab, "統合後")[5]) < 149.05


def test_the_ledger_s_own_indicators_stand_beside_the_published_ones(with_town: Driver) -> None:
    tab = with_town.show("ledger")
    assert "管路経年化率(台帳)" in cells(tab, "指標") and "公表値" in heads(tab)
    assert "法定耐用年数40年" in tab.notes.toPlainText()


def test_the_chart_of_the_outlook_is_seen_without_scrolling_in_a_small_window(with_town: Driver) -> None:
    with_town.window.resize(1366, 768)
    with_town.choose("糸魚川市")
    view = with_town.show("outlook").charts.widget(0)
    axes = view.figure.axes[0].get_position()
    seen = view.viewport().height() / view.widget().height()
    assert seen > 1 - axes.y0 + 0.05, "the years below the axis are in sight; only the notes, which stand beside it, may not be"


def test_the_outlook_follows_an_assumption_typed_in_its_table_and_undo(with_town: Driver, tmp_path: Path) -> None:
    with_town.choose("糸魚川市")
    tab = with_town.show("outlook")
    before = float(tab.found.middle["tariff_yen_per_m3"].iloc[-1])
    place = tab._names.index("population_change")
    tab.assumptions.item(place, 1).setText("-3")
    with_town.settle()
    assert float(tab.found.middle["tariff_yen_per_m3"].iloc[-1]) > before
    path = with_town.window.session.town.path
    assert own_assumptions(path)["population_change"].middle == -3
    tab.save_as(tmp_path / "見通し.xlsx")
    with_town.settle()
    tab.charts.save(tab.charts.widget(0), tmp_path / "図.pptx")
    with_town.settle()
    assert (tmp_path / "見通し.xlsx").exists() and (tmp_path / "図.pptx").exists()
    with_town.window.session.editor.undo()
    with_town.settle()
    assert own_assumptions(path) == {} and float(tab.found.middle["tariff_yen_per_m3"].iloc[-1]) == pytest.approx(before)


def test_a_mistyped_assumption_is_refused_with_a_sentence_and_shown_as_it_was(with_town: Driver) -> None:
    with_town.choose("糸魚川市")
    tab = with_town.show("outlook")
    place = tab._names.index("interest")
    tab.assumptions.item(place, 1).setText("高い")
    with_town.settle()
    assert "企業債の利率" in with_town.window.message.text
    assert tab.assumptions.item(place, 1).text() == "1/2/3"


def test_draft_figures_are_written_into_the_sheet_taken_in_and_compared(with_town: Driver, tmp_path: Path) -> None:
    with_town.choose("糸魚川市")
    tab = with_town.show("import")
    tab.write_template(tmp_path / "様式.xlsx")
    with_town.settle()
    filled = _filled(tmp_path / "様式.xlsx", tmp_path / "記入済.xlsx")
    tab.take_in(filled)
    with_town.settle()
    assert "件の値を取り込みました" in with_town.window.message.text
    assert tab.table.rows.rowCount() > 5 and "2025" in cells(tab, "年度")
    compared = with_town.show("compare")
    assert set(cells(compared, "年度")) == {"2025"} and "2020年度の相手" in compared.notes.text()


def _filled(empty: Path, out: Path) -> Path:
    """The sheet filled in with the figures of FY2020 as a draft of FY2025."""
    from waterdx.indicators.readers.template import template_frame
    from waterdx.reports.tables import write_book

    (row,) = inputs(["152161"], [2020], "water").to_dict("records")
    frame = template_frame("water", "152161", "糸魚川市", 2025).astype(object)
    assert empty.exists()
    frame["値 Value"] = [
        row.get(name, value) if value != value else value for name, value in zip(frame["name"], frame["値 Value"], strict=True)
    ]
    write_book(out, {"様式": frame})
    return out


def test_peers_chosen_by_hand_are_kept_in_the_project_and_offered(with_town: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    with_town.choose("糸魚川市", "妙高市", "上越市")
    tab = with_town.show("compare")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("近隣の会", True))
    tab.keep.click()
    with_town.settle()
    assert kept_sets(with_town.window.session.town.path) == {"近隣の会": ("152161", "152170", "152226")}
    assert with_town.page.panel.peers.findData("近隣の会") > 0


def test_the_papers_for_the_council_are_read_first_and_then_saved(driver: Driver, tmp_path: Path) -> None:
    driver.choose("糸魚川市")
    tab = driver.show("council")
    text = tab.words.toPlainText()
    assert "水道事業は黒字ですか" in text and "110.13%" in text and "答えられない問い" in text
    tab.save_as([tmp_path / "資料.pptx"])
    driver.settle()
    assert len(list(pptx.Presentation(str(tmp_path / "資料.pptx")).slides)) > 8


def test_papers_cancelled_leave_no_file(driver: Driver, tmp_path: Path) -> None:
    driver.choose("糸魚川市")
    tab = driver.show("council")
    tab.save_as([tmp_path / "資料.pptx"])
    driver.window.session.jobs.current.cancel()
    driver.settle()
    assert list(tmp_path.iterdir()) == []


def test_a_part_without_what_it_needs_says_what_to_do(driver: Driver) -> None:
    assert all(driver.show(entry.id)._faces.currentIndex() > 0 for entry in TABS)

"""The table of the ledger narrowed down, put together, arranged, coloured and copied, as a person does it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from waterdx.app.dialogs.columns_dialog import ColumnsDialog
from waterdx.app.dialogs.condition_dialog import ConditionDialog
from waterdx.app.dialogs.paste_dialog import PasteDialog
from waterdx.app.editing_tasks import try_paste
from waterdx.app.head_menu import FREEZE, GROUP, HIDE, SCALE, UNKNOWN, head_menu
from waterdx.app.main_window import MainWindow
from waterdx.app.objects_panel import ObjectsPanel
from waterdx.app.pages.ledger_page import LedgerPage
from waterdx.app.pasting import block_of
from waterdx.app.settings import Settings
from waterdx.app.table.clipboard import Cells, as_html, as_tabbed
from waterdx.app.table.colouring import GROUNDS, STEPS, Scale, finding_ground, scale_ground
from waterdx.app.table.column_layout import ColumnLayout, layout_from
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.conditions import Condition
from waterdx.app.table.copying import AT_ONCE
from waterdx.app.table.copying import cells_of as column_cells
from waterdx.app.table.grouping import group, keys_of, rounded_to_sum
from waterdx.app.table.model import Table, TableModel
from waterdx.app.table.view import LinkedTable
from waterdx.app.theme import DARK, LIGHT, Theme
from waterdx.app.town import read_town
from waterdx.core.findings import SEVERITIES
from waterdx.core.words import Words, set_language
from waterdx.ledger.editing import cells_of

Wait = Callable[[], None]
NAN = float("nan")


@pytest.fixture
def page(window: MainWindow, sample_town: Path, tmp_path: Path, wait_for_job: Wait) -> LedgerPage:
    window.session.open(Path(shutil.copy(sample_town, tmp_path / "own.gpkg")))
    wait_for_job()
    return window.pages["ledger"]  # type: ignore[return-value]


@pytest.fixture
def panel(page: LedgerPage) -> ObjectsPanel:
    return page.objects


def column_of(panel: ObjectsPanel, name: str) -> int:
    return [column.name for column in panel.table.rows.table.columns].index(name)


def shown(panel: ObjectsPanel, name: str) -> list[str]:
    rows, number = panel.table.rows, column_of(panel, name)
    return [rows.index(place, number).data() for place in range(rows.rowCount())]


def choose(panel: ObjectsPanel, column: str, entry: Words) -> None:
    """An entry of the menu of a head."""
    menu = head_menu(panel, column_of(panel, column))
    next(one for one in menu.actions() if one.text() == str(entry)).trigger()
    menu.close()


# Conditions


SMALL = Table(
    (text_column("material", Words("管種", "Material"), ["DIP", "VP", None, "DIP", "ダクタイル"]),
     number_column("length_m", Words("延長 (m)", "Length (m)"), [1.0, 2.5, NAN, 0.0, 2.5], 1))
)  # fmt: skip


@pytest.mark.parametrize(("condition", "rows"), [
    (Condition("material", "among", frozenset({"DIP"})), [0, 3]),
    (Condition("material", "among", frozenset({"DIP"}), or_unknown=True), [0, 2, 3]),
    (Condition("material", "unknown"), [2]), (Condition("material", "known"), [0, 1, 3, 4]),
    (Condition("material", "contains", text="だくたいる"), [4]),
    (Condition("length_m", "between", low=0.0, high=1.0), [0, 3]), (Condition("length_m", "between", low=2.5), [1, 4]),
    (Condition("length_m", "among", frozenset({"2.5"})), [1, 4]), (Condition("gone", "unknown"), [0, 1, 2, 3, 4]),
])  # fmt: skip
def test_a_condition_keeps_its_rows_and_the_unknown_is_no_zero(condition: Condition, rows: list[int]) -> None:
    assert np.flatnonzero(condition(SMALL)).tolist() == rows


def test_a_condition_reads_in_both_languages() -> None:
    told = [Condition("m", "among", frozenset("abcd"), or_unknown=True), Condition("m", "between", low=75, high=150)]
    assert [one.told(Words("口径", "Bore")).ja for one in told] == ["口径: a、b、c、不明 ほか 1", "口径: 75–150"]
    assert told[0].told(Words("口径", "Bore")).en == "Bore: a, b, c, unknown and 1 more"


def test_conditions_are_chosen_in_a_dialog_shown_as_chips_and_taken_away(
    panel: ObjectsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    everything = panel.table.rows.rowCount()
    panel.table.setCurrentIndex(panel.table.rows.index(0, column_of(panel, "material")))
    window.menus.by_id["condition"].trigger()
    dialog = panel.findChild(ConditionDialog)
    assert dialog is not None and dialog.column.name == "material" and dialog.kind == "among" and not dialog.ok.isEnabled()
    line = next(dialog.list.item(n) for n in range(dialog.list.count()) if dialog.list.item(n).text().startswith("DIP"))
    line.setCheckState(Qt.CheckState.Checked)
    assert dialog.found.text().endswith("/ 2,091 行")
    dialog.ok.click()
    assert set(shown(panel, "material")) == {"DIP  ダクタイル鋳鉄管"} and "本中" in panel.shown.text()
    choose(panel, "install_fy", UNKNOWN)
    assert set(shown(panel, "install_fy")) == {"—"} and len(panel.strip.chips) == 2 and panel.strip.isVisible()
    QTest.mouseClick(panel.strip.chips[0], Qt.MouseButton.LeftButton)
    assert [one.column for one in panel.conditions] == ["install_fy"] and set(shown(panel, "install_fy")) == {"—"}
    window.menus.show_enabled()
    window.menus.by_id["no_conditions"].trigger()
    assert panel.table.rows.rowCount() == everything and panel.strip.isHidden()
    assert not window.menus.by_id["no_conditions"].isEnabled()


def test_a_range_of_years_may_be_typed_as_era_years_and_a_bad_one_is_said(panel: ObjectsPanel) -> None:
    panel.ask_condition("install_fy")
    dialog = panel.findChild(ConditionDialog)
    assert dialog is not None
    dialog.kinds.setCurrentIndex(dialog.kinds.findData("between"))
    dialog.low.setText("Ｓ48")
    dialog.high.setText("昔")
    assert not dialog.ok.isEnabled() and "最小か最大を数で" in dialog.found.text()
    dialog.high.setText("昭和50年")
    dialog.ok.click()
    assert set(shown(panel, "install_fy")) == {"1973", "1974", "1975"}


def test_words_and_conditions_hold_together_and_other_layers_have_their_own(panel: ObjectsPanel, qtbot: QtBot) -> None:
    panel.add_condition(Condition("diameter_mm", "between", low=100, high=100))
    panel.filter("DIP")
    assert set(shown(panel, "diameter_mm")) == {"100"} and all("DIP" in one for one in shown(panel, "material"))
    pipes = panel.table.rows.rowCount()
    panel.objects.show("leaks")
    qtbot.waitUntil(lambda: panel.known is not None and panel.known.layer == "leaks")
    assert panel.strip.isHidden() and panel.conditions == ()
    panel.objects.show("pipes")
    panel.filter("DIP")
    assert panel.table.rows.rowCount() == pipes and panel.strip.isVisible()


def test_only_what_the_map_shows_follows_the_map(panel: ObjectsPanel, page: LedgerPage, window: MainWindow, qtbot: QtBot) -> None:
    everything = panel.table.rows.rowCount()
    window.menus.by_id["extent"].trigger()
    qtbot.waitUntil(lambda: panel.table.rows.rowCount() == everything - 1)  # one pipe has no place
    page.map.box.setRange(xRange=page.map.view[0::2], yRange=page.map.view[1::2], padding=-0.3)
    qtbot.waitUntil(lambda: not panel.is_busy and panel.table.rows.rowCount() < everything - 1)
    town = window.session.town
    assert town is not None
    assert sorted(panel.table.rows.rows.tolist()) == town.hits.touching(page.map.view).tolist()
    window.menus.by_id["extent"].trigger()
    assert panel.table.rows.rowCount() == everything and not panel.tools["extent"].isChecked()


# Groups


def grouped(rows: list[tuple[str | None, float, float]], names: list[str]) -> tuple[Table, list[list[int]]]:
    table = Table(
        (text_column("material", Words("管種", "Material"), [one[0] for one in rows]),
         number_column("install_fy", Words("年度", "Year"), [one[1] for one in rows]),
         number_column("length_m", Words("延長", "Length"), [one[2] for one in rows], 1))
    )  # fmt: skip
    keys = {str(key.title): key for key in keys_of(table)}
    made = group(table, [keys[name] for name in names], "length_m", np.arange(len(rows)))
    return made.table, [members.tolist() for members in made.rows]


def test_the_unknown_is_a_group_of_its_own_and_the_totals_are_the_sums() -> None:
    rows = [("VP", 1973.0, 10.0), (None, NAN, 5.0), ("DIP", 1978.0, NAN), ("VP", 1981.0, 30.5)]
    table, members = grouped(rows, ["管種"])
    assert [[column.text(row) for column in table.columns[:4]] for row in range(4)] == [
        ["DIP", "1", "0.000", "0.0"], ["VP", "2", "0.041", "89.0"], ["不明", "1", "0.005", "11.0"], ["合計", "4", "0.046", "100.0"],
    ]  # fmt: skip
    assert members == [[2], [0, 3], [1]] and table.totals == 1
    assert [table.column("unknown").text(row) for row in range(4)] == ["1", "0", "0", "1"]  # type: ignore[union-attr]
    assert [table.column("mean").text(row) for row in range(4)] == ["—", "20.25", "5.00", "15.17"]  # type: ignore[union-attr]


def test_years_are_grouped_by_decades_too_and_by_two_keys() -> None:
    rows = [("VP", 1973.0, 1.0), ("VP", 1979.0, 2.0), ("DIP", 1980.0, 3.0), ("VP", NAN, 4.0)]
    table, members = grouped(rows, ["年度: 10 年ごと", "管種"])
    assert [tuple(column.text(row) for column in table.columns[:2]) for row in range(4)] == [
        ("1970年代", "VP"), ("1980年代", "DIP"), ("不明", "VP"), ("合計", ""),
    ]  # fmt: skip
    assert members == [[0, 1], [2], [3]]


def test_nothing_to_group_is_no_group_and_zero() -> None:
    table, members = grouped([], ["管種"])
    assert members == [] and table.column("count").text(0) == "0"  # type: ignore[union-attr]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.integers(0, 3))
def test_rounded_sums_add_up_and_none_is_far_from_itself(values: list[float], digits: int) -> None:
    numbers = np.array(values)
    rounded = rounded_to_sum(numbers, digits)
    assert np.abs(rounded - numbers).max() <= 1.001 * 10.0**-digits
    assert rounded.sum() == pytest.approx(round(numbers.sum(), digits), abs=1e-6)


def test_a_click_on_a_group_chooses_its_pipes_in_the_table_and_on_the_map(
    panel: ObjectsPanel, page: LedgerPage, window: MainWindow
) -> None:
    window.menus.by_id["groups"].trigger()
    assert panel.shows_groups and window.menus.by_id["groups"].isChecked()
    groups = panel.groups.table
    names = [groups.rows.index(row, 0).data() for row in range(groups.rows.rowCount())]
    place = next(n for n, name in enumerate(names) if name.startswith("DIP"))
    QTest.mouseClick(groups.viewport(), Qt.MouseButton.LeftButton, pos=groups.visualRect(groups.rows.index(place, 0)).center())
    town = window.session.town
    assert town is not None
    assert set(town.pipes["material"].to_numpy()[window.session.selected]) == {"DIP"}
    assert len(window.session.selected) == int(groups.rows.index(place, 1).data().replace(",", ""))
    assert names[-1] == "合計" and f"選択 {len(window.session.selected):,} 本" in window.chosen.text()
    groups._on_head_clicked(1)
    assert groups.rows.index(groups.rows.rowCount() - 1, 0).data() == "合計", "the totals stay last however it is sorted"


def test_groups_follow_the_filter_and_are_saved_with_their_totals(
    panel: ObjectsPanel, window: MainWindow, tmp_path: Path, wait_for_job: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(panel, "material", GROUP)
    panel.filter("HIVP")
    count = panel.table.rows.rowCount()
    groups = panel.groups.groups.table
    assert len(groups) == 2 and groups.column("count").text(1) == f"{count:,}"  # type: ignore[union-attr]
    monkeypatch.setattr("waterdx.app.group_panel.ask_where", lambda *_: tmp_path / "g.csv")
    panel.groups.save.click()
    wait_for_job()
    saved = pd.read_csv(tmp_path / "g.csv")
    assert saved.iloc[-1, 0] == "合計" and saved["件数"].iloc[-1] == count
    panel.show_groups(False)
    assert not panel.shows_groups and panel.table.isVisible()


# Columns


def test_columns_are_hidden_ordered_and_frozen_and_remembered_for_the_layer(
    panel: ObjectsPanel, window: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    window.menus.by_id["columns"].trigger()
    dialog = panel.findChild(ColumnsDialog)
    assert dialog is not None
    names = [panel.table.rows.table.columns[n].name for n in panel.table.shown_columns()]
    dialog.list.setCurrentRow(names.index("material"))
    for _ in range(names.index("material") - 1):
        QTest.mouseClick(dialog.up, Qt.MouseButton.LeftButton)
    dialog.list.item(dialog.list.count() - 1).setCheckState(Qt.CheckState.Unchecked)
    dialog.frozen.setValue(2)
    dialog.ok.click()
    now = [panel.table.rows.table.columns[n].name for n in panel.table.shown_columns()]
    assert now[:2] == ["pipe_id", "material"] and len(now) == len(names) - 1
    kept = layout_from(settings.columns_of("pipes"))
    assert kept.frozen == 2 and kept.order[1] == "material" and kept.hidden == {names[-1]}
    panel.objects.show("leaks")
    qtbot.waitUntil(lambda: panel.known is not None and panel.known.layer == "leaks")
    assert panel.table.frozen is not None and panel.table.frozen.count == 0
    panel.objects.show("pipes")
    assert [panel.table.rows.table.columns[n].name for n in panel.table.shown_columns()] == now and panel.table.frozen.count == 2


def test_a_dragged_head_is_remembered_and_reset_brings_the_first_order_back(panel: ObjectsPanel, settings: Settings) -> None:
    before = panel.table.shown_columns()
    panel.table.horizontalHeader().moveSection(3, 0)
    assert layout_from(settings.columns_of("pipes")).order[0] == panel.table.rows.table.columns[before[3]].name
    panel.ask_columns()
    dialog = panel.findChild(ColumnsDialog)
    assert dialog is not None
    dialog.reset.click()
    dialog.ok.click()
    assert panel.table.shown_columns() == before and layout_from(settings.columns_of("pipes")).order == ()


def test_frozen_columns_stay_are_typed_into_and_cover_no_cell_the_cursor_is_on(
    panel: ObjectsPanel, window: MainWindow, wait_for_job: Wait
) -> None:
    choose(panel, "pipe_id", FREEZE)
    table, frozen = panel.table, panel.table.frozen
    assert frozen is not None and frozen.isVisible() and frozen.columns() == [column_of(panel, "pipe_id")]
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    table.verticalScrollBar().setValue(20)
    assert frozen.verticalScrollBar().value() == 20
    aside = table.horizontalScrollBar().value()
    table.setCurrentIndex(table.rows.index(21, column_of(panel, "pipe_id")))
    assert table.horizontalScrollBar().value() == aside, "a frozen cell is seen already"
    window.activateWindow()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    cell = next(one for one in frozen.viewport().findChildren(QLineEdit) if one.isVisible())
    row = int(table.rows.rows[21])
    cell.setFocus()
    cell.selectAll()
    QTest.keyClicks(cell, "Z-1")
    QTest.keyClick(cell, Qt.Key.Key_Return)
    QApplication.processEvents()
    wait_for_job()
    assert window.session.town is not None and window.session.town.pipes["pipe_id"].iloc[row] == "Z-1"
    table.setCurrentIndex(table.rows.index(21, 1))
    assert table.visualRect(table.currentIndex()).left() >= table.columnWidth(0)
    QTest.mouseClick(frozen.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert len(window.session.selected) == 1


def test_a_hidden_column_is_not_copied_and_one_column_can_be_copied_alone(panel: ObjectsPanel) -> None:
    choose(panel, "use", HIDE)
    panel.table.selectRow(0)
    panel.table.copy_rows()
    assert "区分" not in QGuiApplication.clipboard().text().split("\n")[0].split("\t")
    panel.table.setCurrentIndex(panel.table.rows.index(0, column_of(panel, "length_m")))
    panel.table.copy_column()
    head, number = QGuiApplication.clipboard().text().split("\n")
    assert head == "延長 (m)" and float(number) == panel.known.frame["length_m"].iloc[0]  # type: ignore[union-attr]


def test_a_layout_of_a_damaged_settings_file_is_the_first_one() -> None:
    for text in ("", "{", "[1]", '{"order": 3}', '{"frozen": "x"}', '{"widths": [1]}'):
        assert layout_from(text) == ColumnLayout()


# Colours


def contrast(one: str, other: str) -> float:
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_on_every_ground_has_a_contrast_of_at_least_four_and_a_half(theme: Theme) -> None:
    grounds = [GROUNDS[theme.name].unknown, GROUNDS[theme.name].inferred, *(finding_ground(one, theme) for one in SEVERITIES)]
    grounds += [scale_ground(step, theme) for step in range(STEPS)]
    assert min(contrast(theme.text, ground) for ground in grounds) >= 4.5


def test_a_scale_ends_at_its_ends() -> None:
    scale = Scale("length_m", 10.0, 20.0)
    assert [scale.step(value) for value in (-5.0, 10.0, 20.0, 99.0)] == [0, 0, STEPS - 1, STEPS - 1]
    assert Scale("x", 3.0, 3.0).step(3.0) == 0


def test_cells_with_findings_unknown_and_large_are_coloured_and_marked_with_a_legend(
    panel: ObjectsPanel, window: MainWindow, wait_for_job: Wait, qtbot: QtBot
) -> None:
    window.session.check()
    wait_for_job()
    window.menus.by_id["colour_cells"].trigger()
    qtbot.waitUntil(lambda: not panel.is_busy)
    rows, colouring = panel.table.rows, panel.table.rows.colouring
    assert colouring is not None and panel.legend.isVisible() and "▲ 要確認" in panel.legend.texts
    (row, name), found = next(iter(colouring.findings.items()))
    place, number = int(rows.places_of(np.array([row]))[0]), column_of(panel, name)
    look = rows.look(place, number, LIGHT)
    assert look.ground == finding_ground(found.severity, LIGHT) and look.text[0] in "●▲○"
    assert str(found.message)[:8] in rows.index(place, number).data(Qt.ItemDataRole.ToolTipRole)
    unknown = next(n for n in range(rows.rowCount()) if rows.index(n, column_of(panel, "note")).data() == "—")
    assert rows.look(unknown, column_of(panel, "note"), DARK).ground == GROUNDS["dark"].unknown
    choose(panel, "length_m", SCALE)
    assert panel.legend.texts[-1].startswith("延長 (m): ") and rows.look(0, column_of(panel, "length_m"), LIGHT).ground
    window.menus.by_id["colour_cells"].trigger()
    assert rows.colouring is None and panel.legend.isHidden()


# Copying and pasting


def test_texts_that_look_like_formulas_arrive_as_texts_and_numbers_as_numbers() -> None:
    cells = [
        Cells("備考", ["=1+1", "-1", "@x", "+A", "<b>"], [0, 1, 2, 3, 4]),
        Cells("延長 (m)", ["-1.5", ""], [0, 1, 0, 1, 0], True),
    ]
    assert [line.split("\t") for line in as_tabbed(cells).split("\n")[1:]] == [
        ["'=1+1", "-1.5"], ["-1", ""], ["'@x", "-1.5"], ["'+A", ""], ["<b>", "-1.5"],
    ]  # fmt: skip
    assert "&lt;b&gt;" in as_html(cells) and "<td>-1.5</td>" in as_html(cells) and ">=1+1</td>" in as_html(cells)


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=4), min_size=2, max_size=2),
        min_size=1,
    )
)
def test_what_is_copied_and_pasted_back_is_what_it_was(lines: list[list[str]]) -> None:
    columns = [Cells("a", [line[n] for line in lines], list(range(len(lines)))) for n in range(2)]
    text = as_tabbed(columns)
    if '"' not in text:
        assert cells_of(text)[1:] == lines


def test_copied_rows_carry_unknown_as_blank_and_inferred_with_its_mark() -> None:
    model = TableModel()
    model.show(SMALL)
    model.notes = {(1, "length_m"): Words("推定", "inferred")}
    cells = column_cells(model.table.columns[1], model.notes, np.array([0, 1, 2]))
    assert [cells.texts[n] for n in cells.which] == ["1", "≈ 2.5", ""]


def test_many_rows_are_copied_while_the_window_answers(qtbot: QtBot) -> None:
    many = LinkedTable(Words("多くの行", "Many rows"))
    qtbot.addWidget(many)
    count = 2 * AT_ONCE + 7
    column = text_column("c0", Words("名", "name"), [f"n{n % 5}" for n in range(count)])
    many.show_table(Table((column,)), np.arange(count))
    many.selectAll()
    QGuiApplication.clipboard().setText("before")
    many.copy_rows()
    assert many.copying.is_busy and QGuiApplication.clipboard().text() == "before"
    qtbot.waitUntil(lambda: not many.copying.is_busy)
    assert QGuiApplication.clipboard().text().split("\n") == ["名", *(f"n{n % 5}" for n in range(count))]


def test_a_block_with_heads_is_pasted_as_one_step_with_its_bad_cells_listed(
    panel: ObjectsPanel, page: LedgerPage, window: MainWindow, wait_for_job: Wait
) -> None:
    before = window.session.town.pipes.iloc[10:12]  # type: ignore[union-attr]
    QGuiApplication.clipboard().setText("耐震区分\t口径 (mm)\t布設年度\r\n-\tφ150\tS48\r\n-\t太い\t平成3年\r\n")
    page.table.setCurrentIndex(page.table.rows.index(10, 0))
    window.menus.by_id["paste"].trigger()
    wait_for_job()
    dialog = panel.findChild(PasteDialog)
    assert dialog is not None and dialog.chosen() == ["", "diameter_mm", "install_fy"]
    assert [dialog.bad.rows.index(0, n).data() for n in range(3)] == ["2", "口径", "太い"] and "2 行" in dialog.counts.text()
    dialog.fields[0].setCurrentIndex(dialog.fields[0].findData("diameter_mm"))
    assert not dialog.ok.isEnabled() and "同じ項目" in dialog.counts.text()
    dialog.fields[0].setCurrentIndex(0)
    wait_for_job()
    dialog.ok.click()
    wait_for_job()
    now = window.session.town.pipes.iloc[10:12]  # type: ignore[union-attr]
    assert now["install_fy"].tolist() == [1973, 1991] and now["diameter_mm"].iloc[0] == 150
    assert now["diameter_mm"].iloc[1] == before["diameter_mm"].iloc[1]
    window.menus.by_id["undo"].trigger()
    wait_for_job()
    assert window.session.town.pipes.iloc[10:12].equals(before)  # type: ignore[union-attr]


def test_cells_without_heads_go_to_the_columns_from_the_cursor_on_as_they_stand(panel: ObjectsPanel, wait_for_job: Wait) -> None:
    panel.table.horizontalHeader().moveSection(column_of(panel, "install_fy"), 0)
    QGuiApplication.clipboard().setText("1980\tX-1\n1981\tX-2")
    panel.table.setCurrentIndex(panel.table.rows.index(0, column_of(panel, "install_fy")))
    panel.paste_cells()
    wait_for_job()
    dialog = panel.findChild(PasteDialog)
    assert dialog is not None and dialog.chosen() == ["install_fy", "pipe_id"]


# Many rows


def test_thousands_of_scattered_rows_are_chosen_sorted_and_added_to(
    panel: ObjectsPanel, page: LedgerPage, window: MainWindow
) -> None:
    rows = np.arange(0, 2090, 2)
    window.session.select(rows)
    assert np.array_equal(np.sort(panel.table.chosen_objects()), rows) and panel.table.rows.marked is not None
    page.table._on_head_clicked(column_of(panel, "length_m"))
    page.filter("DIP")
    page.filter("")
    assert np.array_equal(np.sort(panel.table.chosen_objects()), rows)
    page.table.sort_by(column_of(panel, "pipe_id"), Qt.SortOrder.AscendingOrder)
    place = int(panel.table.rows.places_of(np.array([1]))[0])
    panel.table.scrollTo(panel.table.rows.index(place, 0))
    at = panel.table.visualRect(panel.table.rows.index(place, 0)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)
    assert np.array_equal(window.session.selected, np.union1d(rows, [1]))
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.session.selected.tolist() == [1]


def test_everything_is_told_in_english_too(panel: ObjectsPanel, window: MainWindow, wait_for_job: Wait) -> None:
    window.choose_language("en")
    wait_for_job()
    again = window.pages["ledger"].objects  # type: ignore[attr-defined]
    again.add_condition(Condition("install_fy", "unknown"))
    again.show_groups(True)
    assert again.strip.chips[0].text() == "Laying fiscal year: unknown"
    assert again.groups.table.rows.headerData(1, Qt.Orientation.Horizontal) == "Count"
    set_language("ja")


def test_the_menu_of_a_cell_and_that_of_a_head_by_keyboard_do_what_they_say(panel: ObjectsPanel, qtbot: QtBot) -> None:
    panel.table.selectRow(1)
    panel.table.setCurrentIndex(panel.table.rows.index(1, column_of(panel, "material")))
    at = panel.table.visualRect(panel.table.currentIndex()).center()
    QApplication.sendEvent(
        panel.table.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, panel.table.viewport().mapToGlobal(at))
    )
    menu = panel.table.findChild(QMenu)
    assert menu is not None
    copy, copy_column = menu.actions()
    copy.trigger()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 2 and lines[1].startswith("C-0002\t")
    assert QGuiApplication.clipboard().mimeData().hasHtml()
    copy_column.trigger()
    assert QGuiApplication.clipboard().text() == "管種\nDIP ダクタイル鋳鉄管"
    menu.close()
    QTest.keyClick(panel.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    head = panel.findChild(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert head is not None and head.isVisible() and str(GROUP) in [one.text() for one in head.actions()]
    head.close()


def test_the_table_tells_its_panel_of_widened_columns_which_come_back(panel: ObjectsPanel, settings: Settings) -> None:
    number = column_of(panel, "street")
    panel.table.horizontalHeader().resizeSection(number, 222)
    assert layout_from(settings.columns_of("pipes")).widths == {"street": 222}
    panel.objects.show("leaks")
    panel.objects.show("pipes")
    assert panel.table.columnWidth(column_of(panel, "street")) == 222


def test_a_table_copied_whole_and_pasted_back_changes_nothing(sample_town: Path) -> None:
    town, model = read_town(sample_town), TableModel()
    model.show(town.table)
    every = np.arange(len(town.table))
    block = block_of(as_tabbed([column_cells(one, {}, every) for one in town.table.columns]), "pipes", [])
    known = town.layer("pipes")
    assert block is not None and known is not None
    preview = try_paste(sample_town, "pipes", known.fids_of(every), block.columns(block.names))
    assert (preview.rows, preview.changes) == (2091, 0)
    assert [cell.text for cell in preview.bad] == ["Y-0466"], "a number that two pipes bear"

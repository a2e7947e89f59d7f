"""The table: sorted and filtered by row numbers, unknown last, found however it is typed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester

from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import UNKNOWN_MARK, Table, TableModel
from waterdx.core.words import Words

NAME, LENGTH = Words("路線名", "Street"), Words("延長 (m)", "Length (m)")
DOWN = Qt.SortOrder.DescendingOrder


def model_of(names: list[str | None], lengths: list[float]) -> TableModel:
    model = TableModel()
    model.show(Table((text_column("street", NAME, names), number_column("length_m", LENGTH, lengths, 1))))
    return model


def column(model: TableModel, number: int) -> list[str]:
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_the_model_keeps_qt_s_contract(qtmodeltester: ModelTester) -> None:
    model = model_of(["本町", "栄町", None], [3.0, 1.0, float("nan")])
    model.sort(1)
    model.filter("町")
    qtmodeltester.check(model)


def test_unknown_values_show_a_dash_and_stay_last_in_both_orders() -> None:
    model = model_of(["a", "b", "c"], [2.0, float("nan"), 1.0])
    model.sort(1)
    assert column(model, 1) == ["1.0", "2.0", UNKNOWN_MARK]
    model.sort(1, DOWN)
    assert column(model, 1) == ["2.0", "1.0", UNKNOWN_MARK]


def test_zero_is_not_unknown() -> None:
    assert column(model_of(["a"], [0.0]), 1) == ["0.0"]


def test_words_are_found_in_any_width_and_kana() -> None:
    model = model_of(["ドローン通り", "本町１号線", None], [1.0, 2.0, 3.0])
    model.filter("どろーん")
    assert column(model, 0) == ["ドローン通り"]
    model.filter("本町 1号")
    assert column(model, 0) == ["本町１号線"]
    model.filter("")
    assert model.rowCount() == 3


def test_a_cell_with_line_breaks_is_one_line() -> None:
    assert column(model_of(["a\nb\t c"], [1.0]), 0) == ["a b c"]


def test_a_number_has_thousands_and_stands_right() -> None:
    model = model_of(["a"], [12345.6])
    assert column(model, 1) == ["12,345.6"]
    assert model.data(model.index(0, 1), Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "延長 (m)"
    assert model.rowCount(model.index(0, 0)) == 0 and model.data(QModelIndex()) is None


@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=30), st.booleans())
def test_sorting_loses_and_invents_no_row(lengths: list[float], down: bool) -> None:
    model = model_of(["x"] * len(lengths), lengths)
    model.sort(1, DOWN if down else Qt.SortOrder.AscendingOrder)
    assert sorted(model.rows.tolist()) == list(range(len(lengths)))
    known = [lengths[row] for row in model.rows if not np.isnan(lengths[row])]
    assert known == sorted(known, reverse=down)

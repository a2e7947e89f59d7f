"""Where a table begins in a sheet, and which of its rows are objects."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.written_tables import unique_names
from waterdx.importers.table_shape import find_header, resolve_dittos


@given(st.lists(st.text(st.sampled_from("備考列.23"), max_size=4), max_size=12).map(tuple))
def test_column_names_become_unique_and_a_unique_name_stays(names: tuple[str, ...]) -> None:
    unique = unique_names(names)
    assert len(set(unique)) == len(names) and all(unique)
    assert all(new == old for new, old in zip(unique, names, strict=True) if old and names.count(old) == 1)


@pytest.mark.parametrize("above", [0, 1, 5, 39])
def test_a_header_is_found_below_any_number_of_titles(above: int) -> None:
    header = find_header([["山中町の管路台帳"]] * above + [["管路番号", "管種", "口径"], ["A", "VP", "75"]])
    assert header and header.first_data_row == above + 1 and header.known == 3


def test_a_table_of_unknown_names_begins_at_its_first_line_of_texts() -> None:
    header = find_header([["品名", "色"], ["りんご", "赤"]])
    assert header and header.names == ("品名", "色") and header.known == 0


@pytest.mark.parametrize("rows", [[], [[]], [["", ""]]])
def test_nothing_is_no_table(rows: list[list[str]]) -> None:
    assert find_header(rows) is None


def test_one_line_of_data_below_a_header_is_not_taken_for_a_second_header_line() -> None:
    header = find_header([["管路番号", "管種", "備考"], ["A", "VP", ""], ["B", "VP", ""]])
    assert header and header.first_data_row == 1


@given(st.lists(st.sampled_from(["VP", "DIP", "〃", "同上", ""]), max_size=20))
def test_a_ditto_is_always_the_last_thing_said_above(cells: list[str]) -> None:
    resolved = resolve_dittos(pd.DataFrame({"管種": pd.Series(cells, dtype=str)}), {"管種": set(cells)})["管種"].tolist()
    last = None
    for cell, said in zip(cells, resolved, strict=True):
        if cell in {"〃", "同上"}:
            assert said == (cell if last is None else last)
        else:
            assert said == cell
            last = cell


THREE_LINES = [
    ["番号", "路線名", "", "管の仕様", "", "", "布設年度", "", "延長"],
    ["", "大字", "字", "管種", "口径", "", "年号", "年", ""],
    ["", "", "", "", "呼び径", "外径", "", "", "（ｍ）"],
]


@pytest.mark.parametrize("above", [0, 3, 37])
def test_a_header_of_three_lines_is_put_together_from_cells_merged_across_and_down(above: int) -> None:
    data = ["1", "山中", "上", "VP", "75", "89", "S", "48", "12.5"]
    titles = [["○○町　管路台帳", *[""] * 8]] * above
    header = find_header([*titles, *THREE_LINES, data])
    assert header and header.first_data_row == above + 3
    assert header.names == (
        "番号", "路線名 大字", "路線名 字", "管の仕様 管種", "管の仕様 口径 呼び径", "管の仕様 口径 外径", "布設年度 年号", "布設年度 年", "延長(m)",
    )  # fmt: skip


def test_units_on_a_line_of_their_own_belong_to_the_names_above() -> None:
    header = find_header([["管路番号", "管種", "口径", "延長"], ["", "", "㎜", "（ｋｍ）"], ["A", "VP", "75", "0.1"]])
    assert header and header.names == ("管路番号", "管種", "口径(mm)", "延長(km)") and header.first_data_row == 2


def test_a_group_ends_where_the_line_above_begins_another() -> None:
    header = find_header([["管種", "上流", "", "下流", ""], ["", "管底高", "土被り", "管底高", ""], ["VP", "1", "2", "3", "4"]])
    assert header and header.names == ("管種", "上流 管底高", "上流 土被り", "下流 管底高", "")


@pytest.mark.parametrize("row", [["", "VP", "VP"], ["【駅前】", "", ""], ["A", "DIP", ""], ["A", "不明", "不明"]])
def test_a_first_row_of_texts_is_no_further_line_of_the_header(row: list[str]) -> None:
    header = find_header([["管路番号", "管種", "備考"], row, ["B", "VP", "x"]])
    assert header and header.first_data_row == 1


def test_a_value_that_is_also_a_name_does_not_make_its_row_a_header() -> None:
    header = find_header([["管路番号", "管種", "口径", *["種別"] * 9], ["A", "VP", "75", *["x"] * 9]])
    assert header and header.first_data_row == 1

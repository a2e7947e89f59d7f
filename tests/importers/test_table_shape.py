"""Where a table begins in a sheet, and which of its rows are objects."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.importers.table_shape import find_header, resolve_dittos, unique_names


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
    resolved = resolve_dittos(pd.DataFrame({"管種": pd.Series(cells, dtype=str)}))["管種"].tolist()
    last = None
    for cell, said in zip(cells, resolved, strict=True):
        if cell in {"〃", "同上"}:
            assert said == (cell if last is None else last)
        else:
            assert said == cell
            last = cell

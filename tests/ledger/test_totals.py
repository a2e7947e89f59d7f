"""The totals of a sheet against the sums of the rows read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importers.files import write_book

from ledger.towns import write
from waterdx.core.findings import Finding
from waterdx.importers.registry import read_file
from waterdx.ledger.column_map import ColumnMap
from waterdx.ledger.prepare import prepare

HEADER = "管路番号,町名,管種,口径,延長\n"


def totals(path: Path, said: ColumnMap | None = None) -> tuple[list[Finding], int]:
    """What is told of totals that differ, and how many agree."""
    findings = prepare(read_file(path), 6676, column_map=said).findings
    agreed = [one.count for one in findings if one.check == "totals_agree"]
    return [one for one in findings if one.check.startswith("totals_") and one.check != "totals_agree"], sum(agreed)


def of(folder: Path, rows: str, header: str = HEADER) -> tuple[list[Finding], int]:
    return totals(write(folder / "a.csv", header + rows))


TWO_DISTRICTS = "1,東,VP,75,10\n2,東,VP,75,20.5\n,東部　計,,,30.5\n3,西,VP,50,5\n,小　計,,,{sub}\n,合　計,,,{all}\n"


def test_totals_that_agree_are_counted(tmp_path: Path) -> None:
    assert of(tmp_path, TWO_DISTRICTS.format(sub=5, all="35.5")) == ([], 3)


def test_a_total_that_differs_is_told_with_its_row_what_it_says_and_the_difference(tmp_path: Path) -> None:
    odd, agreed = of(tmp_path, TWO_DISTRICTS.format(sub=7, all='"1,035.5"'))
    assert agreed == 1 and [(one.check, one.severity, one.row, one.raw) for one in odd] == [
        ("totals_differ", "warning", 6, "7"), ("totals_differ", "warning", 7, "1,035.5"),
    ]  # fmt: skip
    assert odd[0].message.ja == "6 行目「小 計」の延長 7 m は、5〜5 行目の 1 行の和 5 m と 2 m 違います。"
    assert "1,035.5 m, but the 3 rows 2 to 5 add up to 35.5 m; the difference is 1,000 m" in odd[1].message.en


def test_a_subtotal_of_a_name_covers_the_rows_of_that_name_wherever_they_stand(tmp_path: Path) -> None:
    rows = "1,東,VP,75,10\n2,西,VP,75,20\n3,東,DIP,100,3\n,東　計,,,13\n,西　計,,,20\n,VP 計,,,30\n,φ100計,,,3\n,総　計,,,33\n"
    assert of(tmp_path, rows.replace("DIP,100", "DIP,φ100")) == ([], 5)


def test_the_unit_of_the_header_or_the_cell_is_respected(tmp_path: Path) -> None:
    rows = "1,東,VP,75,0.5\n2,東,VP,75,250m\n合計,,,,{}\n"
    header = HEADER.replace("延長", "延長(km)")
    assert of(tmp_path, rows.format("0.75"), header) == ([], 1) == of(tmp_path, rows.format("750ｍ"), header)
    assert [one.raw for one in of(tmp_path, rows.format("0.8"), header)[0]] == []  # 0.75 rounded to a tenth
    assert [one.raw for one in of(tmp_path, rows.format("0.76"), header)[0]] == ["0.76"]


def test_a_count_in_a_total_is_compared_with_the_number_of_rows(tmp_path: Path) -> None:
    rows = "1,東,VP,75,10\n2,東,VP,75,20\n合計,{},,,30\n"
    assert of(tmp_path, rows.format("２本")) == ([], 2)
    assert [one.row for one in of(tmp_path, rows.format("3 路線"))[0]] == [4]


def test_rows_whose_length_is_not_known_are_named_as_a_reason(tmp_path: Path) -> None:
    odd, _ = of(tmp_path, "1,東,VP,75,10\n2,東,VP,75,約20\n合計,,,,30\n")
    assert "延長の分からない行が 1 行" in odd[0].message.ja


def test_a_total_that_is_no_number_is_told(tmp_path: Path) -> None:
    odd, _ = of(tmp_path, "1,東,VP,75,10\n合計,,,,約１０ｍ弱\n")
    assert [(one.check, one.raw) for one in odd] == [("totals_unread", "約１０ｍ弱")]


@pytest.mark.parametrize("word", ["合計", "合　計", "計", "総計", "小計", "Total"])
def test_a_total_is_one_in_a_table_of_two_columns_too(tmp_path: Path, word: str) -> None:
    assert of(tmp_path, f"VP,10\nDIP,5\n{word},15\n", "管種,延長\n") == ([], 1)


def test_a_total_above_its_rows_is_the_total_of_those_below(tmp_path: Path) -> None:
    assert of(tmp_path, "合計,,,,30\n1,東,VP,75,10\n2,東,VP,75,20\n") == ([], 1)


def test_a_flow_meter_is_an_object_and_a_place_with_its_total_is_none(tmp_path: Path) -> None:
    table = read_file(write(tmp_path / "a.csv", "施設番号,種別,町名,備考\nN1,流量計,山中,\nN2,仕切弁,山中,\n,山中計,,\n"))
    assert table.frame["施設番号"].tolist() == ["N1", "N2"] and [one.row for one in table.totals] == [4]


def test_each_sheet_has_its_own_totals_and_the_last_may_sum_them_all(tmp_path: Path) -> None:
    head = ["管路番号", "管種", "口径", "延長"]
    north = [head, ["1", "VP", 75, 10], ["", "合計", "", 10]]
    south = [head, ["2", "VP", 75, 5], ["", "合計", "", 5], ["", "総合計", "", 15]]
    assert totals(write_book(tmp_path / "a.xlsx", {"北": north, "南": south})) == ([], 3)
    south[2][3] = 6
    odd, _ = totals(write_book(tmp_path / "a.xlsx", {"北": north, "南": south}))
    assert [(one.row, one.message.ja[:10]) for one in odd] == [(3, "シート「南」3 行目")]


def test_totals_are_no_check_where_the_map_takes_only_some_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", HEADER + "1,東,VP,75,10\n2,西,VP,75,20\n合計,,,,30\n")
    assert totals(path, ColumnMap(only={"町名": ["東"]})) == ([], 0)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(st.integers(1, 9_000), min_size=1, max_size=6), min_size=1, max_size=5), st.data())
def test_right_totals_always_agree_and_a_wrong_one_is_always_told(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[list[int]], data: st.DataObject
) -> None:
    lines: list[tuple[str, int]] = []
    for block in blocks:
        lines += [("", length) for length in block] + [("小計", sum(block))]
    lines.append(("合計", sum(map(sum, blocks))))
    wrong = data.draw(st.sampled_from([at for at, (word, _) in enumerate(lines) if word]))
    folder = tmp_path_factory.mktemp("totals")

    def told(off: int) -> list[int | None]:
        rows = [f"{'' if word else at},{word},,,{(length + off * (at == wrong)) / 10}" for at, (word, length) in enumerate(lines)]
        return [one.row for one in of(folder, "\n".join(rows) + "\n")[0]]

    assert told(0) == [] and told(1_000_000) == [wrong + 2]

"""A CSV is read whatever program wrote it, and nothing of it is lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.files import HEADER, ROWS, column, read, write_text
from waterdx.core.errors import UserError

TEXT = "\r\n".join(",".join(row) for row in [HEADER, *ROWS]) + "\r\n"
MACHINE_DEPENDENT = "①㈱㎜髙﨑№Ⅱ表ソ能〜－"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_same_table_comes_out_of_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = TEXT.replace(",", delimiter)
    if encoding.endswith("-bom"):
        text, encoding = "\ufeff" + text, encoding.removesuffix("-bom")
    table = read(write_text(tmp_path / "a.csv", text, encoding))
    assert list(table.frame.columns) == HEADER
    assert table.frame.to_numpy().tolist() == ROWS


def test_machine_dependent_signs_and_trail_bytes_0x5c_survive_cp932(tmp_path: Path) -> None:
    written = MACHINE_DEPENDENT.replace("〜", "～")
    table = read(write_text(tmp_path / "a.csv", f"管路番号,備考\nA,{written}\nB,表\nC,ソ\n", "cp932"))
    assert column(table, "備考") == [written, "表", "ソ"]


@pytest.mark.parametrize("encoding", ["cp932", "shift_jis", "utf-8", "utf-16", "euc_jp"])
def test_an_encoding_the_user_names_is_used(tmp_path: Path, encoding: str) -> None:
    table = read(write_text(tmp_path / "a.csv", "管路番号,備考\nA,表示\n", encoding), encoding=encoding)
    assert column(table, "備考") == ["表示"]


def test_title_rows_above_the_header_are_passed_over_and_row_numbers_stay_those_of_the_file(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "a.csv", "水道管路台帳\n令和7年3月31日現在\n\n" + TEXT))
    assert list(table.frame.columns) == HEADER
    assert table.rows.tolist() == [5, 6]


def test_rows_are_numbered_as_excel_shows_them_past_blank_rows_and_quoted_newlines(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "a.csv", '管路番号,備考\nA,"一行目\n二行目"\n\nB,x\n'))
    assert column(table, "備考") == ["一行目\n二行目", "x"]
    assert table.rows.tolist() == [2, 4]


def test_a_header_over_two_lines_becomes_one_name_a_column(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "a.csv", "管路番号,構造,,布設\n,管種,口径\nA,VP,75,S48\n"))
    assert list(table.frame.columns) == ["管路番号", "構造 管種", "構造 口径", "布設"]
    assert table.frame.iloc[0].tolist() == ["A", "VP", "75", "S48"]


def test_a_short_row_is_filled_with_blanks(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "a.csv", "管路番号,管種,口径\nA\nB,VP\nC,VP,75\n"))
    assert table.frame.to_numpy().tolist() == [["A", "", ""], ["B", "VP", ""], ["C", "VP", "75"]]


@pytest.mark.parametrize("before", [0, 60], ids=["near the top", "far down"])
def test_a_row_longer_than_the_header_keeps_its_text_and_is_told(tmp_path: Path, before: int) -> None:
    rows = "".join(f"A{at},VP,75\n" for at in range(before))
    table = read(write_text(tmp_path / "a.csv", f"管路番号,管種,口径\n{rows}B,VP,75,余り,も\n"))
    assert table.raw.iloc[-1].tolist() == ["B", "VP", "75", "余り", "も"]
    finding = next(f for f in table.findings if f.check == "too_many_cells")
    assert finding.row == before + 2 and finding.count == 1


def test_trailing_commas_are_no_cells_too_many(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "a.csv", "管路番号,管種\nA,VP,,,\n"))
    assert not table.findings and table.frame.shape == (1, 2)


def test_lines_ending_as_on_an_old_mac_are_read(tmp_path: Path) -> None:
    assert read(write_text(tmp_path / "a.csv", TEXT.replace("\r\n", "\r"))).frame.to_numpy().tolist() == ROWS


@pytest.mark.parametrize("rows", [3, 40_000], ids=["short", "longer than a cell may be"])
def test_a_quotation_mark_left_open_is_told_with_its_row(tmp_path: Path, rows: int) -> None:
    path = write_text(tmp_path / "a.csv", '管路番号,備考\nA,x\nB,"開いたまま\n' + "C,x\n" * rows)
    with pytest.raises(UserError, match="quotation mark near row 3") as error:
        read(path)
    assert "3 行目" in error.value.words.ja


def test_a_quotation_mark_closed_much_later_is_doubted(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", '管路番号,備考\nA,"開いた' + "\nB,x" * 50 + '"\nC,x\n')
    finding = next(f for f in read(path).findings if f.check == "cell_of_many_lines")
    assert finding.row == 2 and finding.severity == "warning"


def test_inch_marks_inside_a_cell_are_text(tmp_path: Path) -> None:
    assert column(read(write_text(tmp_path / "a.csv", '管路番号,口径\nA,4"\nB,6"\n')), "口径") == ['4"', '6"']


def test_columns_of_the_same_or_of_no_name_are_told_apart(tmp_path: Path) -> None:
    table = read(write_text(tmp_path / "a.csv", "管路番号,備考.2,備考,備考,,管種\nA,1,2,3,4,VP\n"))
    assert table.frame.iloc[0].to_dict() == {"管路番号": "A", "備考.2": "1", "備考": "2", "備考.3": "3", "列5": "4", "管種": "VP"}


def test_leading_zeros_and_numbers_stay_as_written(tmp_path: Path) -> None:
    assert column(read(write_text(tmp_path / "a.csv", "管路番号,口径\n00012,075.0\n1e5,1E2\n")), "管路番号") == ["00012", "1e5"]


def test_words_that_pandas_takes_for_missing_stay_words(tmp_path: Path) -> None:
    written = ["NA", "NaN", "null", "None", "N/A", "nan"]
    text = "管路番号,備考,管種\n" + "".join(f"A{at},{word},VP\n" for at, word in enumerate(written))
    assert column(read(write_text(tmp_path / "a.csv", text)), "備考") == written


def test_a_wrong_encoding_named_by_the_user_is_refused_with_the_line(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "a,b\nx,y\n管路,表\n", "cp932")
    with pytest.raises(UserError, match=r"Line 3 .* utf-8"):
        read(path, encoding="utf-8")


CELLS = st.text(st.sampled_from("表ソ①㈱あ1 〃,\"\n'=計注※-"), max_size=6)


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.lists(CELLS, max_size=5), max_size=12), delimiter=st.sampled_from(",\t;"))
def test_every_row_that_is_not_blank_is_an_object_or_counted_as_skipped(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str
) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([HEADER, *rows])
    table = read(write_text(tmp_path_factory.mktemp("law") / "a.csv", file.getvalue()))
    filled = [row for row in rows if any(row)]
    assert len(table.frame) + table.skipped == len(filled)
    for row, at in zip(table.raw.to_numpy().tolist(), table.rows, strict=True):
        said = rows[at - 2]
        assert [cell for cell in row if cell] == [cell for cell in said if cell]

"""Excel registers as towns keep them: read as a person reads them."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from importers.files import column, read, write_book
from waterdx.core.errors import UserError
from waterdx.importers import excel

HEADER = ["管路番号", "管種", "口径(mm)", "布設年度"]
TWO_LINES = [["管路番号", "構造", "", "布設", ""], ["", "管種", "口径(mm)", "年度", "延長(m)"]]
MERGED_HEADER = [(0, 0, 1, 0, "管路番号"), (0, 1, 0, 2, "構造"), (0, 3, 0, 4, "布設")]


def test_a_merged_header_over_two_lines_becomes_one_name_a_column(tmp_path: Path) -> None:
    rows = [*TWO_LINES, ["A", "VP", 75, "S48", 12.5]]
    table = read(write_book(tmp_path / "a.xlsx", {"台帳": rows}, {"台帳": MERGED_HEADER}))
    assert list(table.frame.columns) == ["管路番号", "構造 管種", "構造 口径(mm)", "布設 年度", "布設 延長(m)"]
    assert table.frame.iloc[0].tolist() == ["A", "VP", "75", "S48", "12.5"]


def test_sheets_follow_one_another_and_every_row_knows_its_sheet_and_row(tmp_path: Path) -> None:
    sheets = {"北": [HEADER, ["N1", "VP", 75, "S48"]], "南": [["南地区"], HEADER, ["S1", "DIP", 100, "S50"]]}
    table = read(write_book(tmp_path / "a.xlsx", sheets))
    assert column(table, "管路番号") == ["N1", "S1"]
    assert list(zip(table.sheets, table.rows, strict=True)) == [("北", 2), ("南", 3)]


def test_a_cover_sheet_is_left_out_and_told(tmp_path: Path) -> None:
    cover = [["水道管路台帳"], ["地区", "延長(m)"], ["北", 1234.5], ["総延長", 1234.5]]
    register = [[*HEADER, "路線名", "備考"], ["N1", "VP", 75, "S48", "駅前線", ""]]
    table = read(write_book(tmp_path / "a.xlsx", {"表紙": cover, "北": register}))
    assert set(table.sheets) == {"北"}
    assert [f.raw for f in table.findings if f.check == "sheet_not_read"] == ["表紙"]


def test_the_sheet_the_user_names_is_the_only_one_read(tmp_path: Path) -> None:
    sheets = {"北": [HEADER, ["N1", "VP", 75, "S48"]], "南": [HEADER, ["S1", "DIP", 100, "S50"]]}
    assert column(read(write_book(tmp_path / "a.xlsx", sheets), sheet="南"), "管路番号") == ["S1"]


@pytest.mark.parametrize("mark", ["〃", "同上", "々", "仝", "″", "　〃 ", "同 上"])
def test_a_ditto_mark_means_what_stands_above_and_the_mark_itself_is_kept(tmp_path: Path, mark: str) -> None:
    rows = [HEADER, ["A", "VP", 75, "S48"], ["B", mark, mark, mark], ["C", mark, 100, mark]]
    table = read(write_book(tmp_path / "a.xlsx", {"台帳": rows}))
    assert table.frame.iloc[1:, 1:].to_numpy().tolist() == [["VP", "75", "S48"], ["VP", "100", "S48"]]
    assert table.raw.iloc[1, 1] == mark.strip()


def test_a_ditto_below_a_subtotal_means_the_last_pipe_above_it(tmp_path: Path) -> None:
    rows = [HEADER, ["A", "VP", 75, "S48"], ["", "小計", "", "12"], ["B", "〃", 75, "〃"]]
    assert column(read(write_book(tmp_path / "a.xlsx", {"台帳": rows})), "管種") == ["VP", "VP"]


def test_a_ditto_with_nothing_above_stays_a_ditto(tmp_path: Path) -> None:
    assert column(read(write_book(tmp_path / "a.xlsx", {"台帳": [HEADER, ["A", "〃", 75, "S48"]]})), "管種") == ["〃"]


def test_cells_merged_downwards_mean_the_same_for_every_row(tmp_path: Path) -> None:
    rows = [HEADER, ["A", "", 75, "S48"], ["B", "", 100, "S48"], ["C", "", 100, "S48"], ["D", "", 75, "S50"]]
    table = read(write_book(tmp_path / "a.xlsx", {"台帳": rows}, {"台帳": [(1, 1, 3, 1, "VP")]}))
    assert column(table, "管種") == ["VP", "VP", "VP", ""]


@pytest.mark.parametrize("written", ["合計", "小　計", "総延長", "計", "中央地区 計", "VP 計", "累計", "Total", "中央地区計"])
def test_a_total_is_no_pipe(tmp_path: Path, written: str) -> None:
    rows = [HEADER, ["A", "VP", 75, "S48"], ["", written, "", 1234.5]]
    table = read(write_book(tmp_path / "a.xlsx", {"台帳": rows}))
    assert column(table, "管路番号") == ["A"] and table.skipped == 1


@pytest.mark.parametrize(
    "note", ["注）1. 年度は布設年度", "（注）図上計測", "※1 竣工図なし", "備考：給水管を除く", "* not measured", "【駅前】"]
)
def test_a_note_or_the_name_of_a_district_is_no_pipe(tmp_path: Path, note: str) -> None:
    table = read(write_book(tmp_path / "a.xlsx", {"台帳": [HEADER, [note, "", "", ""], ["A", "VP", 75, "S48"]]}))
    assert column(table, "管路番号") == ["A"] and table.skipped == 1


@pytest.mark.parametrize("word", ["流量計", "水位計", "時計台前", "圧力計", "注入設備", "注連寺線"])
def test_a_word_that_only_looks_like_a_total_or_a_note_loses_no_row(tmp_path: Path, word: str) -> None:
    header = ["弁栓番号", "種別", "口径", "設置年度", "備考"]
    rows = [header, ["N1", word, "", "", ""], ["", word, "75", "", ""], ["N3", "仕切弁", "75", "H1", ""]]
    table = read(write_book(tmp_path / "a.xlsx", {"台帳": rows}))
    assert len(table.frame) == 3 and table.skipped == 0


def test_a_header_repeated_on_every_page_is_no_pipe(tmp_path: Path) -> None:
    rows = [*TWO_LINES, ["A", "VP", 75, "S48", 1], *TWO_LINES, ["B", "VP", 75, "S48", 2]]
    table = read(write_book(tmp_path / "a.xlsx", {"台帳": rows}))
    assert column(table, "管路番号") == ["A", "B"] and table.skipped == 2


def test_cells_are_read_as_a_person_reads_them_in_excel(tmp_path: Path) -> None:
    rows = [HEADER, ["007", "ＶＰ", 75.0, dt.datetime(1975, 4, 1)], ["008", "VP", 62.5, 1975], ["009", "VP", "１００", " S48 "]]
    table = read(write_book(tmp_path / "a.xlsx", {"台帳": rows}))
    assert table.frame.to_numpy().tolist() == [
        ["007", "ＶＰ", "75", "1975-04-01"], ["008", "VP", "62.5", "1975"], ["009", "VP", "１００", "S48"],
    ]  # fmt: skip


def test_one_cell_at_the_end_of_the_sheet_does_not_bring_the_program_down(tmp_path: Path) -> None:
    """The reader fills the rectangle around all cells: measured, it aborts the whole process. So it runs elsewhere here."""
    path = tmp_path / "a.xlsx"
    rows: list[list[object]] = [HEADER, ["A", "VP", 75, "S48"]]
    write_book(path, {"台帳": rows})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    code = (
        "import sys; from pathlib import Path; from waterdx.importers.registry import read_file\n"
        "from waterdx.core.errors import UserError\n"
        "try: read_file(Path(sys.argv[1]))\nexcept UserError as error: print(error.words.en)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert "far away from the table" in done.stdout


def test_a_dimension_that_lies_is_not_believed(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"台帳": [HEADER, ["A", "VP", 75, "S48"]]})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    assert column(read(path), "管路番号") == ["A"]


def test_a_workbook_that_unpacks_to_too_much_is_refused_with_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_book(tmp_path / "a.xlsx", {"台帳": [HEADER, *[["A", "VP", 75, "S48"]] * 2000]})
    monkeypatch.setattr(excel, "MAX_UNPACKED_BYTES", 10_000)
    with pytest.raises(UserError, match="unpacks to"):
        read(path)


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY s SYSTEM "file://%s">]>"""


def test_entities_in_a_workbook_are_neither_unfolded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    path = write_book(tmp_path / "a.xlsx", {"台帳": [HEADER, ["A", "VP", 75, "S48"]]})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    strings = parts["xl/sharedStrings.xml"].partition(b"?>")[2].replace("管種".encode(), b"&c;&s;", 1)
    parts["xl/sharedStrings.xml"] = ENTITIES % (b"x" * 1000, str(secret).encode()) + strings
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    try:
        said = read(path).raw.to_csv()
    except UserError as error:
        said = error.words.en
    assert "秘密" not in said and len(said) < 10_000


@pytest.mark.parametrize("damage", ["cut in half", "a text", "a zip of something else", "without its sheet"])
def test_a_damaged_or_renamed_workbook_is_refused_in_one_sentence(tmp_path: Path, damage: str) -> None:
    path = write_book(tmp_path / "a.xlsx", {"台帳": [HEADER, ["A", "VP", 75, "S48"]]})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    if damage == "cut in half":
        path.write_bytes(path.read_bytes()[:2000])
    elif damage == "a text":
        path.write_text("管路番号,管種")
    else:
        with zipfile.ZipFile(path, "w") as book:
            for name, content in parts.items() if damage.startswith("without") else {"a.txt": b"x"}.items():
                if "sheet1" not in name:
                    book.writestr(name, content)
    with pytest.raises(UserError):
        read(path)


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"北": [HEADER], "南": [HEADER]})
    with pytest.raises(UserError, match=r"no sheet “東”.*北, 南"):
        read(path, sheet="東")


def test_a_workbook_without_a_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="column names of a ledger"):
        read(write_book(tmp_path / "a.xlsx", {"Sheet1": [["品名", "単価"], ["りんご", 100]]}))


def test_a_sheet_that_is_only_a_chart_is_passed_over(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=台帳!$C$2:$C$2"})
        book.add_chartsheet("図").set_chart(chart)
        sheet = book.add_worksheet("台帳")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["A", "VP", 75, "S48"])
    assert column(read(tmp_path / "a.xlsx"), "管路番号") == ["A"]

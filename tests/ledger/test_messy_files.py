"""A dozen files as towns really hand them over: each is understood as a person would."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from importers.files import write_book

from ledger.towns import pipes_of, write
from waterdx.ledger.ingest import ingest
from waterdx.store.layers import read_layer

VALUES = ["pipe_id", "material", "diameter_mm", "install_fy", "length_m"]


def pipes(project: Path, *names: str) -> list[list[object]]:
    frame = pipes_of(project)[list(names or VALUES)]
    return frame.astype(object).where(frame.notna(), None).to_numpy().tolist()


def test_a_register_by_material_under_district_headings_with_totals(tmp_path: Path, empty: Path) -> None:
    rows = [
        ["○○町水道事業　配水管台帳", "", "", "", "", ""], ["", "", "", "", "（単位：mm、m）", ""], ["番号", "路線番号", "管種", "口径", "布設年度", "延長"],
        ["【東部】", "", "", "", "", ""], [1, "E-1", "ＶＰ", "φ７５", "Ｓ４８", "1,234.5"], [2, "E-2", "〃", "〃", "〃", "10"],
        ["", "", "", "", "東部　計", 1244.5], ["【西部】", "", "", "", "", ""], [3, "W-1", "ﾀﾞｸﾀｲﾙ鋳鉄管", 100, "昭和元年頃", 5],
        ["", "小　計", "", "", "", 5], ["", "合　計", "", "", "", 1249.5], ["※路線番号は町道による", "", "", "", "", ""],
    ]  # fmt: skip
    result = ingest(empty, write_book(tmp_path / "台帳.xlsx", {"Sheet1": rows}))
    assert pipes(empty) == [["E-1", "VP", 75, 1973, 1234.5], ["E-2", "VP", 75, 1973, 10], ["W-1", "DIP", 100, 1926, 5]]
    assert result.rows["skipped"] == 6


def test_a_header_of_two_lines_repeated_on_every_printed_page(tmp_path: Path, empty: Path) -> None:
    head = [["管番号", "管の仕様", "", "", "布設"], ["", "管種", "口径(㎜)", "延長(ｍ)", "年度"]]
    rows = [*head, ["1", "VP", 75, 10, "H元"], ["", "", "", "", ""], *head, ["2", "VP", 50, 20, "Ｒ２"]]
    result = ingest(empty, write_book(tmp_path / "台帳.xlsx", {"頁": rows}))
    assert pipes(empty) == [["1", "VP", 75, 1989, 10], ["2", "VP", 50, 2020, 20]] and result.rows["rejected"] == 0


def test_line_breaks_and_blanks_inside_header_cells(tmp_path: Path, empty: Path) -> None:
    rows = [["管　路\n番　号", "管\n種", "口 径\n（mm）", "布設\n年度", "延　長\n（ｍ）"], ["007", "HIVP", "50", "H10", "3.2"]]
    ingest(empty, write_book(tmp_path / "台帳.xlsx", {"a": rows}))
    assert pipes(empty) == [["007", "HIVP", 50, 1998, 3.2]]


def test_material_and_year_merged_over_several_rows(tmp_path: Path, empty: Path) -> None:
    rows = [
        ["管路番号", "管種", "口径", "布設年度", "延長"],
        ["1", "", 75, "", 1],
        ["2", "", 75, "", 2],
        ["3", "DIP", 100, "S60", 3],
    ]
    merged = {"a": [(1, 1, 2, 1, "VP"), (1, 3, 2, 3, "S50")]}
    ingest(empty, write_book(tmp_path / "台帳.xlsx", {"a": rows}, merged))
    assert pipes(empty)[:2] == [["1", "VP", 75, 1975, 1], ["2", "VP", 75, 1975, 2]]


def test_dates_of_excel_in_the_column_of_the_year_count_by_fiscal_year(tmp_path: Path, empty: Path) -> None:
    rows = [
        ["管路番号", "管種", "布設年度"],
        ["1", "VP", dt.datetime(1981, 3, 31)],
        ["2", "VP", dt.datetime(1981, 4, 1)],
        ["3", "VP", 1981],
    ]
    ingest(empty, write_book(tmp_path / "台帳.xlsx", {"a": rows}))
    assert pipes(empty, "install_fy") == [[1980], [1981], [1981]]


def test_several_districts_on_sheets_with_columns_in_another_order(tmp_path: Path, empty: Path) -> None:
    north = [["管路番号", "管種", "口径", "備考"], ["N1", "VP", 75, "甲"]]
    south = [["口径", "管路番号", "布設年度", "管種"], [100, "S1", "S60", "DIP"]]
    result = ingest(empty, write_book(tmp_path / "台帳.xlsx", {"凡例": [["VP", "硬質塩化ビニル管"]], "北": north, "南": south}))
    assert pipes(empty, *VALUES[:4]) == [["N1", "VP", 75, None], ["S1", "DIP", 100, 1985]]
    assert result.rows["read"] == 2


def test_a_csv_saved_by_an_old_system_with_semicolons_and_spaces(tmp_path: Path, empty: Path) -> None:
    text = "管路番号 ;管種 ; 口径 ;布設年度;延長\r\nA1  ; ＤＩＰ ; 100 ; S.55 ; 12.0 \r\nA2; 〃 ; 〃 ; 不　明 ; - \r\n"
    ingest(empty, write(tmp_path / "KANRO.TXT", text, "cp932"))
    assert pipes(empty) == [["A1", "DIP", 100, 1980, 12], ["A2", "DIP", 100, None, None]]


def test_units_written_into_the_cells_and_the_header(tmp_path: Path, empty: Path) -> None:
    ingest(empty, write(tmp_path / "a.csv", "管路番号,管種,管径 cm,延長(km)\nA,HP,30,0.125\nB,HP,25cm,80m\n"))
    assert pipes(empty, "diameter_mm", "length_m") == [[300, 125], [250, 80]]


def test_a_register_in_which_unknown_is_written_in_every_way(tmp_path: Path, empty: Path) -> None:
    words = ["", "－", "不明", "不詳", "？", "9999", "0", "未調査", "N/A", "#N/A", "―", "ー"]
    rows = "".join(f"{at},VP,{word},{word},{word}\n" for at, word in enumerate(words))
    result = ingest(empty, write(tmp_path / "a.csv", "管路番号,管種,口径,布設年度,延長\n" + rows))
    assert result.rows["accepted"] == len(words)
    assert pipes_of(empty)[["diameter_mm", "install_fy", "length_m"]].isna().all(axis=None)


@pytest.mark.parametrize("number", ["0012", "12-3", "A－１２", "１２の３", "12(新)", "№5", "T.5-1"])
def test_pipe_numbers_of_every_kind_keep_their_parts(tmp_path: Path, empty: Path, number: str) -> None:
    """Widths are folded, nothing else: 0012 is not 12."""
    ingest(empty, write(tmp_path / "a.csv", f"管路番号,管種\n{number},VP\n"))
    held = pipes(empty, "pipe_id")[0][0]
    assert held == number.translate(str.maketrans("－１２３", "-123")).replace("№", "No")


def test_a_list_of_valves_with_a_flow_meter_and_no_years(tmp_path: Path, empty: Path) -> None:
    text = "弁栓番号,弁栓種別,口径,設置年度,備考\nV1,仕切弁,75,,\nV2,消火栓,75,H3,\nV3,流量計,,,\nV4,空気弁,25,,\n"
    result = ingest(empty, write(tmp_path / "弁栓.csv", text, "cp932"))
    nodes = read_layer(empty, "nodes")
    assert result.layer == "nodes" and nodes["node_id"].tolist() == ["V1", "V2", "V3", "V4"]
    assert nodes["kind"].notna().all()


def test_repairs_with_dates_in_every_way(tmp_path: Path, empty: Path) -> None:
    dates = [
        "H22.5.25",
        "平成22年5月25日",
        "2010/5/25",
        "2010-05-25 10:30",
        "20100525",
        "Ｈ２２／５／２５",
        "平22.5.25",
        "2010年5月25日",
    ]
    text = "受付番号,発生日,管路番号,修繕方法\n" + "".join(f"{at},{date},A,取替\n" for at, date in enumerate(dates))
    ingest(empty, write(tmp_path / "修繕.csv", text + "99,H22.13.1,A,取替\n", "cp932"))
    leaks = read_layer(empty, "leaks")
    assert leaks["date"].tolist() == ["2010-05-25"] * len(dates) + [None]


def test_a_table_pasted_beside_notes_and_a_stray_column(tmp_path: Path, empty: Path) -> None:
    rows = [
        ["", "", "", "", "", "確認者：山田"],
        ["", "管路番号", "管種", "口径", "", ""],
        ["", "A", "VP", 75, "", "済"],
        ["", "B", "VP", 50, "", ""],
    ]
    ingest(empty, write_book(tmp_path / "台帳.xlsx", {"a": rows}))
    assert pipes(empty, *VALUES[:3]) == [["A", "VP", 75], ["B", "VP", 50]]

"""Invented files in the layouts of the official statistics, for the readers."""

from __future__ import annotations

import csv
from pathlib import Path

import xlsxwriter

SURVEY_HEADER = [
    "決算年度", "業務コード", "業種コード", "事業コード", "団体コード", "団体名", "施設コード", "施設名", "表番号", "行番号",
    *(f"条件{n}" for n in range(1, 9)),
]  # fmt: skip


def survey_row(
    table: str, columns: dict[int, float], *, year: int = 2020, facility: str = "001", code: str = "152161", row: str = "01",
    industry: str = "01", business: str = "0",
) -> list[str]:  # fmt: skip
    """One physical row of a survey table: `columns` by their number."""
    head = [str(year), "46", industry, business, code, "糸魚川市", facility, "末端給水", table, row, *[""] * 8]
    return [*head, *(str(columns.get(place, "")) for place in range(1, 100))]


def survey_file(path: Path, rows: list[list[str]]) -> Path:
    header = [*SURVEY_HEADER, *(f"列{n:03}" for n in range(1, 100))]
    return book(path, path.stem, [header, *rows])


DASHBOARD_HEADER = [
    "source_url", "fiscal_year", "local_public_enterprise_code", "local_public_enterprise_name", "facility_code",
    "facility_code_name", "cond_1_business_type", "statistical_table_number", "statistical_table_name", "item_key", "item_name",
    "item_value", "item_unit",
]  # fmt: skip


def dashboard_row(key: str, value: str, *, name: str = "管路延長", facility: str = "001", table: str = "1") -> list[str]:
    return ["https://example.jp", "2024", "152161", "糸魚川市", facility, "", "", table, "施設", key, name, value, "千m"]


def csv_file(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return path


def analysis_sheet(path: Path, *, business: str = "末端給水事業", who: str = "新潟県　糸魚川市") -> Path:
    """An 経営比較分析表 as its printed titles describe it."""
    blank = [""] * 8
    rows = [
        ["経営比較分析表(令和4年度決算)", *blank[1:]],
        [who, *blank[1:]],
        ["業務名", "業種名", "事業名", "類似団体区分", *blank[4:]],
        ["法適用", "水道事業", business, "A5", *blank[4:]],
        blank,
        ["①経常収支比率(％)", *blank[1:]],
        ["", "", "H30", "R01", "R02", "R03", "R04", ""],
        ["", "当該値", "107.90", "108.00", "110.13", "該当数値なし", "100.0", ""],
        ["", "平均値", "110.00", "111.00", "112.00", "113.00", "114.00", ""],
        ["", "", "【109.42】", *blank[3:]],
        ["②累積欠損金比率(％)", *blank[1:]],
        ["", "", "H30", "R01", "R02", "R03", "R04", ""],
        ["", "当該値", "0.00", "-", "0.00", "0.00", "0.00", ""],
    ]
    return book(path, "法適用_水道事業", rows)


def book(path: Path, sheet: str, rows: list[list[str]]) -> Path:
    """A workbook as others write it: texts stay as they are."""
    with xlsxwriter.Workbook(path) as out:
        page = out.add_worksheet(sheet)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                page.write_string(at, column, text)
    return path


def yearbook(
    path: Path, rows: list[list[str]], *, title: str = "（３）損益計算書（法適用企業）", business: str = "末端給水事業",
    year: str = "令和６年度",
) -> Path:  # fmt: skip
    """A 個表 of the yearbook as its layout is described: utilities in columns, the prefecture merged over its utilities."""
    width = 4
    head = [
        [year], [title], [business], [], [], [], [], ["", "団体名", "新潟県", ""], ["", "項目", "糸魚川市", "妙　高　市"], [],
    ]  # fmt: skip
    return book(path, "№1", [[*row, *[""] * (width - len(row))] for row in (*head, *rows)])

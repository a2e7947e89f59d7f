"""The Excel register of the water pipes (水道管路台帳.xlsx) as a town office keeps it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from .chance import stream
from .handwriting import (
    JOINT_WRITINGS,
    MATERIAL_WRITINGS,
    WIDE,
    diameter_writing,
    favourite,
    unknown_year_writing,
    year_is_missing,
    year_writing,
)  # fmt: skip
from .model import Pipe, sheet_number
from .planted import Planted
from .streets import DISTRICTS
from .water import DISTRICT_OF

FILE = "水道管路台帳.xlsx"
CREATED = datetime.datetime(2025, 4, 1, 9, 0, 0)
USES = {"RAW": "導水管", "TRANS": "送水管", "DIST-M": "配水本管", "DIST-S": "配水支管"}
WIDTHS = (10, 10, 20, 10, 9, 12, 10, 22, 9, 10, 24)
HEADER = (
    ("管路番号", None), ("区分", None), ("構造", ("管種", "継手形式", "口径(mm)")), ("布設", ("年度",
    "延長(m)")),
    ("路線名", None), ("土被り(m)", None), ("図面番号", None), ("備考", None),
)  # fmt: skip
LENGTH_COLUMN = 6
FIRST_ROW = 4
REMARKS = (
    ("", 90.0), ("漏水多発路線", 1.5), ("下水道工事に伴い移設", 1.5), ("要現地確認", 1.5), ("竣工図なし",
    2.0),
    ("町道舗装済", 1.0), ("簡易水道統合", 1.0), ("私道", 0.8), ("※1", 0.7),
)  # fmt: skip
NOTES = (
    "注）1. 年度は布設年度（4月～翌年3月）。",
    "注）2. 延長は図上計測による。給水管は含まない。",
    "※1 竣工図と現地が一致しない箇所。",
)
COVER_TEXT = (
    "山中町は架空の町です。人口・道路・管路・漏水はすべて作り物で、実在の町とは関係ありません。",
    "Yamanaka is an invented town. People, streets, pipes and leaks are all made up.",
    "給水人口　約12,000人　／　令和7年3月31日現在",
    "凡例　〃・同上：上の行と同じ　　空欄・不明・－：記録なし",
    "管路番号の頭文字　C：中央　M：緑ヶ丘・新田　K：川原・東田　Y：上山中・奥沢・西谷",
)


@dataclass(frozen=True)
class Entry:
    """One row as written; ``year`` and ``diameter`` may be text."""

    pipe: Pipe
    number: str
    material: str
    joint: str
    diameter: str | int
    year: str
    street: str
    remark: str


def write_register(folder: Path, pipes: list[Pipe]) -> list[Planted]:
    """Write the register; returns the errors planted in it."""
    rng, mistakes = stream("register"), choose_mistakes(pipes)
    planted: list[Planted] = []
    with xlsxwriter.Workbook(folder / FILE) as book:
        book.set_properties({"title": "水道管路台帳（架空の町 山中町）", "author": "", "created": CREATED})
        formats = make_formats(book)
        cover = book.add_worksheet("表紙")
        totals: dict[str, tuple[int, float]] = {}
        for district in DISTRICTS:
            own = [p for p in pipes if DISTRICT_OF[p.oaza] == district]
            sheet = DistrictSheet(book.add_worksheet(district), district, formats)
            totals[district] = sheet.write(rng, own, mistakes)
            planted += sheet.planted
        write_cover(cover, formats, totals)
    return planted


def make_formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "ＭＳ ゴシック", "font_size": 10, "border": 1}
    return {
        "title": book.add_format({"font_name": "ＭＳ ゴシック", "font_size": 14, "bold": True}),
        "plain": book.add_format({"font_name": "ＭＳ ゴシック", "font_size": 10}),
        "header": book.add_format(base | {"align": "center", "valign": "vcenter", "bg_color": "#DDEBF7"}),
        "text": book.add_format(base),
        "length": book.add_format(base | {"num_format": "#,##0.0"}),
        "cover": book.add_format(base | {"num_format": "0.00"}),
        "group": book.add_format(base | {"bold": True, "bg_color": "#F2F2F2"}),
        "sum": book.add_format(base | {"bold": True, "num_format": "#,##0.0", "bg_color": "#FFF2CC"}),
    }


def choose_mistakes(pipes: list[Pipe]) -> dict[str, tuple[str, str, str]]:
    """For a few pipes: the column that is wrong, what is written, and the kind of error."""
    rng, branch = stream("mistakes"), [p for p in pipes if p.use == "DIST-S"]
    seventies = rng.choice([p for p in branch if p.laid.fiscal_year == 1974])
    iron = rng.choice([p for p in branch if p.laid.material == "DIP"])
    plastic = rng.choice([p for p in branch if p.laid.material == "VP" and p.oaza == "緑ヶ丘"])
    double = rng.choice([p for p in branch if p.oaza == "西谷"])
    before = pipes[pipes.index(double) - 1]
    return {
        seventies.id: ("布設 年度", "S99", "impossible_year"),
        iron.id: ("構造 口径(mm)", "13", "diameter_impossible_for_material"),
        plastic.id: ("構造 口径(mm)", "400", "diameter_impossible_for_material"),
        double.id: ("管路番号", before.id, "duplicate_pipe_number"),
    }


class DistrictSheet:
    """One sheet of the register: title, two-line header, groups by 大字 with 小計, 合計, notes."""

    def __init__(self, sheet: Any, district: str, formats: dict[str, Any]) -> None:
        self.sheet, self.district, self.formats = sheet, district, formats
        self.planted: list[Planted] = []
        self.row = FIRST_ROW

    def write(self, rng: Random, pipes: list[Pipe], mistakes: dict[str, tuple[str, str, str]]) -> tuple[int, float]:
        """Write all rows; returns the row of the total (from 0) and the total in metres."""
        self.write_header()
        subtotals: list[tuple[int, float]] = []
        for oaza, group in groupby(pipes, key=lambda p: p.oaza):
            subtotals.append(self.write_group(oaza, list(entries(rng, group, mistakes)), mistakes))
        total = round(sum(length for _, length in subtotals), 1)
        self.write_sum("合計", "+".join(f"G{row + 1}" for row, _ in subtotals), total)
        for k, note in enumerate(NOTES):
            self.sheet.write_string(self.row + 1 + k, 0, note, self.formats["plain"])
        return self.row - 1, total

    def write_header(self) -> None:
        sheet, style = self.sheet, self.formats["header"]
        sheet.write_string(0, 0, f"水道管路台帳（{self.district}地区）", self.formats["title"])
        sheet.write_string(1, 0, "山中町上下水道課　　令和7年3月31日現在　　（架空の町）", self.formats["plain"])
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        column = 0
        for name, below in HEADER:
            if below is None:
                sheet.merge_range(2, column, 3, column, name, style)
                column += 1
                continue
            sheet.merge_range(2, column, 2, column + len(below) - 1, name, style)
            for part in below:
                sheet.write_string(3, column, part, style)
                column += 1
        sheet.freeze_panes(FIRST_ROW, 1)

    def write_group(self, oaza: str, rows: list[Entry], mistakes: dict[str, tuple[str, str, str]]) -> tuple[int, float]:
        last_column = len(WIDTHS) - 1
        self.sheet.merge_range(self.row, 0, self.row, last_column, f"【{oaza}】", self.formats["group"])
        self.row += 1
        first = self.row
        for entry in rows:
            self.write_entry(entry)
            if entry.pipe.id in mistakes:
                self.note_mistake(entry.pipe, *mistakes[entry.pipe.id])
            self.row += 1
        total = round(sum(e.pipe.length_m for e in rows), 1)
        self.write_sum(f"{oaza}　小計", f"SUM(G{first + 1}:G{self.row})", total)
        return self.row - 1, total

    def write_entry(self, entry: Entry) -> None:
        pipe, text = entry.pipe, self.formats["text"]
        cells: tuple[str | int, ...] = (
            entry.number, USES[pipe.use], entry.material, entry.joint, entry.diameter, entry.year,
        )  # fmt: skip
        for column, value in enumerate(cells):
            self.sheet.write(self.row, column, value, text)
        self.sheet.write_number(self.row, LENGTH_COLUMN, pipe.length_m, self.formats["length"])
        self.sheet.write(self.row, 7, entry.street, text)
        self.sheet.write_number(self.row, 8, pipe.cover_m, self.formats["cover"])
        self.sheet.write_string(self.row, 9, sheet_number(pipe.path[0]), text)
        self.sheet.write(self.row, 10, entry.remark, text)

    def write_sum(self, label: str, formula: str, value: float) -> None:
        for column in range(len(WIDTHS)):
            self.sheet.write_blank(self.row, column, None, self.formats["sum"])
        self.sheet.write_string(self.row, 0, label, self.formats["sum"])
        self.sheet.write_formula(self.row, LENGTH_COLUMN, f"={formula}", self.formats["sum"], value)
        self.row += 1

    def note_mistake(self, pipe: Pipe, column: str, written: str, kind: str) -> None:
        truth = {"impossible_year": pipe.laid.fiscal_year, "duplicate_pipe_number": pipe.id}
        place = f"{self.district}!{self.row + 1}"
        right = str(truth.get(kind, pipe.laid.diameter_mm))
        self.planted.append(Planted(FILE, place, kind, pipe.id, column, written, right))


def entries(rng: Random, pipes: Iterable[Pipe], mistakes: dict[str, tuple[str, str, str]]) -> Iterable[Entry]:
    """The rows of one 大字: repeated materials, joints and streets are often ditto marks."""
    above: tuple[str, str, str] | None = None
    written: tuple[str, str] = ("", "")
    for pipe in pipes:
        laid, key = pipe.laid, (pipe.laid.material, pipe.laid.joint, pipe.street)
        same = [above is not None and above[k] == key[k] for k in range(3)]
        if not same[0] or not same[1]:
            known_joint = rng.random() > 0.1
            joint = favourite(rng, JOINT_WRITINGS[laid.joint]) if known_joint else ""
            written = (favourite(rng, MATERIAL_WRITINGS[laid.material]), joint)
            same[0] = same[1] = False
        street = pipe.street.translate(WIDE) if rng.random() < 0.2 else pipe.street
        column, value, _ = mistakes.get(pipe.id, ("", "", ""))
        yield Entry(
            pipe,
            value if column == "管路番号" else pipe.id,
            ditto(rng, same[0], written[0]),
            ditto(rng, same[1], written[1]),
            int(value) if column == "構造 口径(mm)" else diameter_writing(rng, laid.diameter_mm),
            value if column == "布設 年度" else written_year(rng, pipe),
            ditto(rng, same[2], street),
            rng.choices([r for r, _ in REMARKS], [w for _, w in REMARKS])[0],
        )
        above = key


def ditto(rng: Random, same_as_above: bool, text: str) -> str:
    """A ditto mark for most repetitions; never for an empty cell."""
    if not same_as_above or not text or rng.random() < 0.35:
        return text
    return "〃" if rng.random() < 0.9 else "同上"


def written_year(rng: Random, pipe: Pipe) -> str:
    year = pipe.laid.fiscal_year
    return unknown_year_writing(rng) if year_is_missing(rng, year) else year_writing(rng, year)


def write_cover(sheet: Any, formats: dict[str, Any], totals: dict[str, tuple[int, float]]) -> None:
    """The cover sheet: notes, and the totals of the district sheets."""
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 14)
    sheet.write_string(0, 0, "山中町水道事業　水道管路台帳（架空の町 / invented town）", formats["title"])
    for k, line in enumerate(COVER_TEXT):
        sheet.write_string(2 + k, 0, line, formats["plain"])
    row = 4 + len(COVER_TEXT)
    sheet.write_string(row, 0, "地区", formats["header"])
    sheet.write_string(row, 1, "延長(m)", formats["header"])
    for k, (district, (total_row, metres)) in enumerate(totals.items(), start=row + 1):
        sheet.write_string(k, 0, district, formats["text"])
        sheet.write_formula(k, 1, f"='{district}'!G{total_row + 1}", formats["length"], metres)
    last = row + 1 + len(totals)
    grand = round(sum(metres for _, metres in totals.values()), 1)
    sheet.write_string(last, 0, "総延長", formats["sum"])
    sheet.write_formula(last, 1, f"=SUM(B{row + 2}:B{last})", formats["sum"], grand)

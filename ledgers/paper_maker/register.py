"""A page of the pipe register in one of the styles, and what is written in every cell of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from town_maker.model import Pipe, sheet_number
from town_maker.register_book import USES, Entry, entries

from .ageing import aged
from .ink import Colour, Page, Point
from .pen import hand_of, written
from .styles import Lettering, RegisterStyle, Truth

DITTO = ("〃", "同上")
Mask = tuple[np.ndarray, Colour]
Letters = Callable[[str, float], Mask]  # of a text and a height in mm


@dataclass(frozen=True)
class Column:
    """One column: the heading above it where it has one, its own heading, width in mm, what it holds, how it is set."""

    group: str
    heading: str
    width_mm: float
    holds: str
    set: str = "m"  # l, m, r


LAYOUTS: dict[str, tuple[Column, ...]] = {
    "grouped": (
        Column("", "管路番号", 24, "number"), Column("", "区分", 26, "use"), Column("構造", "管種", 44, "material", "l"), Column("構造", "継手", 24, "joint"),
        Column("構造", "口径", 20, "diameter"), Column("布設", "年度", 30, "year"), Column("布設", "延長(m)", 24, "length", "r"),
        Column("", "路線名", 36, "street", "l"), Column("", "土被り", 18, "cover", "r"), Column("", "図面番号", 22, "sheet"),
    ),
    "plain": (
        Column("", "番号", 24, "number"), Column("", "管種", 46, "material", "l"), Column("", "口径(mm)", 24, "diameter", "r"), Column("", "布設年度", 34, "year"),
        Column("", "延長(m)", 26, "length", "r"), Column("", "路線名", 44, "street", "l"), Column("", "備考", 50, "remark", "l"),
    ),
    "town": (
        Column("", "管路番号", 26, "number"), Column("", "大字", 26, "oaza"), Column("", "管 種", 46, "material"), Column("", "継手形式", 26, "joint"),
        Column("", "口径", 20, "diameter"), Column("", "布設年度", 32, "year"), Column("", "管路延長", 28, "length", "r"), Column("", "土被り", 22, "cover", "r"),
    ),
    "sections": (
        Column("", "整理番号", 26, "number"), Column("位置", "路線名", 44, "street", "l"), Column("位置", "図面番号", 22, "sheet"), Column("管", "種別", 46, "material", "l"),
        Column("管", "呼び径", 22, "diameter"), Column("", "竣工年度", 34, "year"), Column("", "延長", 26, "length", "r"), Column("", "区分", 28, "use"),
    ),
}  # fmt: skip
_TOTAL_WORDS = {"grouped": "頁計", "plain": "計", "town": "合計", "sections": "小計"}


def register_page(style: RegisterStyle, pipes: Sequence[Pipe], number: int, dpi: int) -> tuple[np.ndarray, Truth]:
    """The scan of page `number` of a style, and its truth: columns, rows as written and with dittos resolved, corners of cells."""
    chance = Random(f"{style.name}:{number}")
    columns = LAYOUTS[style.layout]
    width, height = (297.0, 210.0) if style.landscape else (210.0, 297.0)
    page = Page(width, height, dpi, chance)
    start = chance.randrange(0, max(1, len(pipes) - style.rows))
    written = list(entries(Random(f"{style.name}:{number}:rows"), pipes[start : start + style.rows], {}))
    rows = [[_cell(one, column.holds) for column in columns] for one in written]
    total = sum(one.pipe.length_m for one in written) + (1.3 if style.wrong_total else 0.0)
    rows.append(
        [_TOTAL_WORDS[style.layout] if k == 0 else f"{total:.1f}" if c.holds == "length" else "" for k, c in enumerate(columns)]
    )
    grid = Grid(style, columns, len(rows), width, height)
    by_hand = _draw(page, style, columns, rows, grid, number)
    scan, matrix = aged(page, style.ageing)
    facts: dict[str, object] = {
        "columns": [c.heading.replace(" ", "") for c in columns], "groups": [c.group for c in columns], "rows": rows, "resolved": resolved(rows),
        "pipe_ids": [one.pipe.id for one in written], "by_hand": by_hand, "total": f"{total:.1f}", "totals_agree": not style.wrong_total,
        "cells": [[_corners(grid.cell(r, c), matrix) for c in range(len(columns))] for r in range(len(rows))],
    }  # fmt: skip
    return scan, Truth(style.name, "register", dpi, facts)


def resolved(rows: list[list[str]]) -> list[list[str]]:
    """The rows with ditto marks replaced by what they stand for."""
    out: list[list[str]] = []
    for row in rows:
        out.append([out[-1][k] if text in DITTO and out else text for k, text in enumerate(row)])
    return out


def _cell(entry: Entry, holds: str) -> str:
    pipe = entry.pipe
    made = {
        "number": entry.number, "use": USES[pipe.use], "material": entry.material, "joint": entry.joint, "diameter": str(entry.diameter), "year": entry.year,
        "length": f"{pipe.length_m:.1f}", "street": entry.street, "cover": f"{pipe.cover_m:.2f}", "sheet": sheet_number(pipe.path[0]), "oaza": pipe.oaza,
        "remark": entry.remark,
    }  # fmt: skip
    return made[holds]


class Grid:
    """Where the rules of a page lie, in mm."""

    def __init__(self, style: RegisterStyle, columns: Sequence[Column], rows: int, width: float, height: float) -> None:
        free = width - 28
        scale = free / sum(c.width_mm for c in columns)
        self.x = [14.0]
        for column in columns:
            self.x.append(self.x[-1] + column.width_mm * scale)
        self.top, self.heading = 27.0, 6.5
        self.grouped = any(c.group for c in columns)
        self.first = self.top + self.heading * (2 if self.grouped else 1.3)
        self.step = min(7.2, (height - self.first - 12) / rows)
        self.rows = rows

    def cell(self, row: int, column: int) -> tuple[float, float, float, float]:
        y = self.first + row * self.step
        return self.x[column], y, self.x[column + 1], y + self.step


def _draw(
    page: Page, style: RegisterStyle, columns: Sequence[Column], rows: list[list[str]], grid: Grid, number: int
) -> list[list[int]]:
    letters, size = style.lettering, style.letter_mm
    pen = Random(f"{style.name}:{number}:pen")
    writers = [hand_of(2 * pen.randrange(1000) + style.kept_away) for _ in range(2)]  # those of kept-away styles: only there

    def by_pen(text: str, height_mm: float) -> Mask:
        hand = pen.choice(writers)
        return written(text, page.px(height_mm), page.px(1), hand, pen), hand.ink

    def in_print(text: str, height_mm: float) -> Mask:
        return page.letters(text, height_mm, letters), letters.ink

    page.text((14, 12), "水道管路台帳", 5.4, letters, anchor="lm")
    page.text((14, 20), f"山中町水道課　　架空の町 / invented town　　頁 {number + 1}", 3.1, letters, anchor="lm")
    _rules(page, style, columns, grid)
    _headings(page, columns, grid, letters, size)
    by_hand: list[list[int]] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if not text:
                continue
            added = r < len(rows) - 1 and c > 0 and text not in DITTO and page.chance.random() < style.written_by_hand
            hand = added or style.written_by_hand == 1
            if hand:
                by_hand.append([r, c])
            _write(page, grid.cell(r, c), text, columns[c].set, size, by_pen if hand else in_print)
    return by_hand


def _write(page: Page, cell: tuple[float, float, float, float], text: str, place: str, size: float, made: Letters) -> None:
    """Put a text into its cell, as `made` letters it at a height, smaller where it would not fit."""
    x1, y1, x2, y2 = cell
    fits = min(size, (y2 - y1) * 0.72)
    mask, ink = made(text, fits)
    narrow = min(1.0, (x2 - x1 - 2.4) / (mask.shape[1] / page.px(1)), (y2 - y1 - 0.8) / (mask.shape[0] / page.px(1)))
    if narrow < 1:
        mask, ink = made(text, fits * narrow)
    width, height = mask.shape[1] / page.px(1), mask.shape[0] / page.px(1)
    left = {"l": x1 + 1.6, "m": (x1 + x2 - width) / 2, "r": x2 - 1.8 - width}["m" if text in DITTO else place]
    top = (y1 + y2 - height) / 2
    page.stamp(mask, [(left, top), (left + width, top), (left + width, top + height), (left, top + height)], ink)


def _headings(page: Page, columns: Sequence[Column], grid: Grid, letters: Lettering, size: float) -> None:
    k = 0
    while k < len(columns):
        group = columns[k].group
        last = k + 1
        while group and last < len(columns) and columns[last].group == group:
            last += 1
        if group:
            page.text(((grid.x[k] + grid.x[last]) / 2, grid.top + grid.heading / 2), group, size, letters)
        for c in range(k, last):
            middle = grid.top + grid.heading * 1.5 if group else (grid.top + grid.first) / 2
            page.text(((grid.x[c] + grid.x[c + 1]) / 2, middle), columns[c].heading, size, letters)
        k = last


def _rules(page: Page, style: RegisterStyle, columns: Sequence[Column], grid: Grid) -> None:
    bottom, left, right = grid.first + grid.rows * grid.step, grid.x[0], grid.x[-1]
    ink = (178, 178, 178) if style.rules == "faint" else (50, 50, 54)
    thin, dash = 0.16, (0.7, 0.7) if style.rules == "dotted" else ()

    def rule(a: Point, b: Point, heavy: bool) -> None:
        page.line(
            [a, b],
            0.45 if heavy else thin,
            (50, 50, 54) if heavy and style.rules != "faint" else ink,
            dash_mm=() if heavy else dash,
        )

    for r in range(grid.rows + 1):
        y = grid.first + r * grid.step
        if style.rules != "frame" or r in (0, grid.rows - 1, grid.rows):
            rule((left, y), (right, y), r in (0, grid.rows - 1, grid.rows))
    rule((left, grid.top), (right, grid.top), True)
    for k, x in enumerate(grid.x):
        edge = k in (0, len(grid.x) - 1)
        if style.rules == "rows" and not edge:
            continue
        inside = not edge and bool(columns[k].group) and columns[k].group == columns[k - 1].group
        rule((x, grid.top + (grid.heading if inside else 0)), (x, bottom), edge and style.rules != "rows")
    for k, column in enumerate(columns):
        if column.group:
            rule((grid.x[k], grid.top + grid.heading), (grid.x[k + 1], grid.top + grid.heading), False)


def _corners(cell: tuple[float, float, float, float], matrix: np.ndarray) -> list[list[float]]:
    x1, y1, x2, y2 = cell
    return scan_places([(x1, y1), (x2, y1), (x2, y2), (x1, y2)], matrix)


def scan_places(places_mm: Sequence[Point], matrix: np.ndarray) -> list[list[float]]:
    """Pixels of the scan of places in mm on the clean page."""
    places = np.array([(*place, 1.0) for place in places_mm]) @ matrix.T
    return [[round(float(x), 2), round(float(y), 2)] for x, y in places[:, :2] / places[:, 2:]]

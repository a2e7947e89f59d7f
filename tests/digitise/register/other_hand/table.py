"""A table drawn on a grey page: headings of one to three levels, rules of every kind, cells in type or by hand."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

from tests.digitise.register.other_hand.content import Column, Content
from tests.digitise.register.other_hand.lettering import Hand, letter_by_hand, set_in_type, set_upright

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Rules:
    """Kinds of rules: none, solid, dotted, faint, double, thick."""

    rows: str = "solid"
    columns: str = "solid"
    outer: str = "thick"
    under_heading: str = "solid"


@dataclass(frozen=True)
class Look:
    """How a table looks: type, hand, rules, heights in mm, ink 0 (black) to 255."""

    role: str = "gothic"
    rules: Rules = Rules()
    letter_mm: float = 3.0
    row_mm: float = 6.5
    heading_mm: float = 6.0
    ink: int = 30
    shading: bool = False
    hand: Hand | None = None
    lettered: bool = False  # the whole page by hand


def rule(page: np.ndarray, start: tuple[float, float], end: tuple[float, float], kind: str, mm: float) -> None:
    """A level or upright rule; `mm` is pixels per mm."""
    thin = max(1, round(0.15 * mm))
    (x0, y0), (x1, y1) = (tuple(round(v) for v in place) for place in (start, end))
    lying = y0 == y1
    if kind == "none":
        return
    if kind == "double":
        off = max(2, round(0.5 * mm))
        for shift in (-off // 2, off - off // 2):
            rule(
                page, (x0 + shift * (not lying), y0 + shift * lying), (x1 + shift * (not lying), y1 + shift * lying), "solid", mm
            )
        return
    if kind == "dotted":
        on, step = max(2, round(0.35 * mm)), max(4, round(0.8 * mm))
        for at in range(x0 if lying else y0, x1 if lying else y1, step):
            ends = ((at, y0), (at + on, y0)) if lying else ((x0, at), (x0, at + on))
            cv2.line(page, *ends, 70, thin)
        return
    cv2.line(page, (x0, y0), (x1, y1), 195 if kind == "faint" else 20, round(0.4 * mm) if kind == "thick" else thin)


def draw_table(
    page: np.ndarray, at: tuple[float, float], width: float, content: Content, look: Look, mm: float, chance: Random
) -> float:
    """The table with its upper left corner at `at` (px) and `width` px; returns the y of its foot."""
    columns = content.columns
    levels = max(len(column.names) for column in columns)
    x = at[0] + np.concatenate([[0], np.cumsum([column.width for column in columns])]) * width / sum(
        column.width for column in columns
    )
    heights = [look.heading_mm * mm * (1.0 if level < levels - 1 else 1.15 + 0.75 * _lines(columns)) for level in range(levels)]
    y = at[1] + np.concatenate([[0], np.cumsum(heights), sum(heights) + look.row_mm * mm * np.arange(1, len(content.rows) + 1)])
    body = y[levels:]
    if look.shading:
        for r in range(0, len(content.rows), 2):
            page[round(body[r]) : round(body[r + 1]), round(x[0]) : round(x[-1])] = 222
    for edge in body[1:-1]:
        rule(page, (x[0], edge), (x[-1], edge), look.rules.rows, mm)
    rule(page, (x[0], body[0]), (x[-1], body[0]), look.rules.under_heading, mm)
    for edge in x[1:-1]:
        rule(page, (edge, body[0]), (edge, body[-1]), look.rules.columns, mm)
    _headings(page, x, y[: levels + 1], columns, look, mm, chance)
    _outline(page, (float(x[0]), float(y[0]), float(x[-1]), float(y[-1])), look.rules, mm)
    _cells(page, x, body, content, look, mm, chance)
    return float(y[-1])


def _lines(columns: list[Column]) -> float:
    """How much higher the lowest heading is: for lines broken, and for text set upright."""
    upright = max((len(column.names[-1]) for column in columns if column.vertical), default=0)
    return max(max(column.names[-1].count("\n") for column in columns), 0.55 * upright)


def _outline(page: np.ndarray, box: Box, rules: Rules, mm: float) -> None:
    x0, y0, x1, y1 = box
    for start, end in (((x0, y0), (x1, y0)), ((x0, y1), (x1, y1))):
        rule(page, start, end, rules.outer, mm)
    for start, end in (((x0, y0), (x0, y1)), ((x1, y0), (x1, y1))):
        rule(page, start, end, "none" if rules.columns == "none" else rules.outer, mm)


def _headings(
    page: np.ndarray, x: np.ndarray, y: np.ndarray, columns: list[Column], look: Look, mm: float, chance: Random
) -> None:
    levels = len(y) - 1
    upright = "none" if look.rules.columns == "none" else "solid"
    for c, column in enumerate(columns):
        names = column.names
        for k, name in enumerate(names):
            top, foot = k, levels if k == len(names) - 1 else k + 1
            if c and columns[c - 1].names[: k + 1] == names[: k + 1] and k < len(names) - 1:
                continue
            last = c
            while k < len(names) - 1 and last + 1 < len(columns) and columns[last + 1].names[: k + 1] == names[: k + 1]:
                last += 1
            box = (float(x[c]), float(y[top]), float(x[last + 1]), float(y[foot]))
            rule(page, (box[0], box[1]), (box[0], box[3]), upright, mm)
            rule(page, (box[2], box[1]), (box[2], box[3]), upright, mm)
            if foot < levels:
                rule(page, (box[0], box[3]), (box[2], box[3]), "solid", mm)
            _text(page, box, name, look, mm, "centre", look.lettered, chance, column.vertical and k == len(names) - 1)


def _cells(page: np.ndarray, x: np.ndarray, y: np.ndarray, content: Content, look: Look, mm: float, chance: Random) -> None:
    for r, row in enumerate(content.rows):
        for c, text in enumerate(row):
            if text:
                align = "centre" if text in ("〃", "″", "同上", "々") else content.columns[c].align
                box = (float(x[c]), float(y[r]), float(x[c + 1]), float(y[r + 1]))
                _text(page, box, text, look, mm, align, look.lettered or (r, c) in content.by_hand, chance)


def _text(
    page: np.ndarray,
    box: Box,
    text: str,
    look: Look,
    mm: float,
    align: str,
    by_hand: bool,
    chance: Random,
    vertical: bool = False,
) -> None:
    px = round(look.letter_mm * mm)
    if by_hand and look.hand is not None:
        letter_by_hand(page, box, text.replace("\n", ""), look.hand, round(px * 1.1), align, look.ink + 25, chance)
    elif vertical:
        set_upright(page, box, text, look.role, px, look.ink)
    else:
        set_in_type(page, box, text, look.role, px, align, look.ink)

"""Paper, scale and sheets of a layout for print: which ground lies on which page. Light enough for dialogs."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.reports.maps.sheets import Box, Paper, Sheet, letters, round_below

SCALES = (250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000)  # offered; any other within LIMITS can be typed
LIMITS = (50, 1_000_000)
MOST_SHEETS = 200
# Long and short side and margin in mm, how much larger signs are than on A3, the strip beside and the band below the map.
SIZES = {"A4": (297, 210, 10, 0.9, 56, 62), "A3": (420, 297, 12, 1.0, 72, 74), "A1": (841, 594, 16, 1.6, 124, 120)}
PAPERS = tuple(SIZES)
GAP = 11  # mm between map and strip, where the coordinates stand
INDEX = Words(ja="図葉索引", en="Index of sheets")


@dataclass(frozen=True)
class Layout:
    """What a person chose: the words of the title block, the paper, `scale` as its denominator, and the ground in metres."""

    title: str
    author: str
    day: dt.date
    paper: str
    upright: bool
    scale: int
    box: Box


def paper_of(layout: Layout) -> Paper:
    """The paper of a layout: the strip stands beside the map on lying paper, below it on upright paper."""
    long, short, margin, _, strip, band = SIZES[layout.paper]
    if layout.upright:
        high = long - 2 * margin - band - GAP
        return Paper(layout.paper, short, long, margin, short - 2 * margin, high, band + GAP)
    return Paper(layout.paper, long, short, margin, long - 2 * margin - strip - GAP, short - 2 * margin)


def scale_for(box: Box, layout: Layout) -> int:
    """The largest offered scale at which a rectangle of ground fits on one sheet of a layout's paper."""
    paper = paper_of(layout)
    needed = max((box[2] - box[0]) / paper.frame_width, (box[3] - box[1]) / paper.frame_height) * 1000
    return next((scale for scale in SCALES if scale >= needed * (1 - 1e-9)), _round_up(needed))


def _round_up(number: float) -> int:
    below = round_below(number)
    return int(next(one for one in (below, 2 * below, 2.5 * below, 5 * below) if one >= number))


def sheets_of(layout: Layout) -> list[Sheet]:
    """The sheets that cover the ground of a layout, with it in their middle. UserError where they would be too many."""
    if not LIMITS[0] <= layout.scale <= LIMITS[1]:
        raise UserError(
            ja="縮尺は 1:{a} から 1:{b:,} の間で指定してください。", en="Give a scale between 1:{a} and 1:{b:,}.", a=LIMITS[0], b=LIMITS[1]
        )  # fmt: skip
    paper, (west, south, east, north) = paper_of(layout), layout.box
    wide, high = paper.frame_width * layout.scale / 1000, paper.frame_height * layout.scale / 1000
    columns, rows = (max(1, math.ceil(side / sheet - 1e-6)) for side, sheet in ((east - west, wide), (north - south, high)))
    if columns * rows > MOST_SHEETS:
        raise UserError(
            ja="この範囲は 1:{s:,} では {n:,} 枚になります。縮尺を小さくするか、範囲を狭めてください(最大 {most} 枚)。",
            en="At 1:{s:,} this ground takes {n:,} sheets. Choose a smaller scale or less ground (at most {most} sheets).",
            s=layout.scale, n=columns * rows, most=MOST_SHEETS,
        )  # fmt: skip
    left, top = (west + east - columns * wide) / 2, (south + north + rows * high) / 2
    return [
        Sheet(f"{letters(row)}-{column + 1}", row, column,
              (left + column * wide, top - (row + 1) * high, left + (column + 1) * wide, top - row * high))
        for row in range(rows) for column in range(columns)
    ]  # fmt: skip


def ground_of(layout: Layout) -> Box:
    """All that the pages of a layout show; of several sheets the index shows what lies around them too."""
    sheets = sheets_of(layout)
    around = index_of(layout, sheets) if len(sheets) > 1 else layout
    boxes = [sheet.box for sheet in (*sheets, *sheets_of(around))]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def index_of(layout: Layout, sheets: list[Sheet]) -> Layout:
    """The layout of the index of several sheets: all of them on one."""
    west, south, east, north = zip(*(sheet.box for sheet in sheets), strict=True)
    small = replace(layout, box=(min(west), min(south), max(east), max(north)))
    return replace(small, scale=scale_for(small.box, small))


def page_names(layout: Layout) -> list[str]:
    """The pages: the index where there are several sheets, then each sheet by its name."""
    names = [sheet.name for sheet in sheets_of(layout)]
    return names if len(names) == 1 else [str(INDEX), *names]

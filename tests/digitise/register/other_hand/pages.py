"""The pages: each style is one town's register. Those of the `tune` half may be tuned on, those of the `held` half never."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any, Literal

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.digitise.register.other_hand.content import SEWER, WATER, Content, written
from tests.digitise.register.other_hand.fonts import font
from tests.digitise.register.other_hand.layouts import LAYOUTS
from tests.digitise.register.other_hand.lettering import Hand, set_in_type
from tests.digitise.register.other_hand.table import Look, Rules, draw_table, rule
from tests.digitise.register.other_hand.wear import PAPER, worn

LOOK = Look()
PAPERS = {"A4": (210.0, 297.0), "A4 wide": (297.0, 210.0), "A3 wide": (420.0, 297.0)}
USUAL: dict[str, Any] = {"id": "P-{n:04d}", "materials": WATER[:8], "sizes": (50, 75, 100, 150, 200, 250, 300), "diameter": "{}", "year": "S52", "decimals": 1, "scale": 1,
                         "unit": "m", "ditto": "〃", "blank": 0.02, "group": 0, "total": "合計", "wrong_sum": False, "full": False}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """One town's register: layout, habits of writing, look, wear, paper and resolution."""

    name: str
    half: Literal["tune", "held"]
    layout: str
    habits: dict[str, Any] = field(default_factory=dict)
    look: Look = LOOK
    wear: dict[str, float] = field(default_factory=dict)
    paper: str = "A4"
    dpi: int = 300
    rows: int = 25
    by_hand: float = 0.0
    arranged: Literal["one", "beside", "below"] = "one"
    stamps: bool = True
    sewer: bool = False


@dataclass(frozen=True)
class Truth:
    """What stands on a page: headings (lowest level), fields, rows as written, cells by hand, and whether its totals are right."""

    columns: list[str]
    fields: list[str]
    rows: list[list[str]]
    by_hand: list[tuple[int, int]]
    totals_agree: bool | None
    lettered: bool
    sewer: bool


def _hand(role: str, **uneven: float) -> Hand:
    return Hand(role, **uneven)


STYLES: tuple[Style, ...] = (
    Style("t-plain", "tune", "plain", {"id": "P-{n:04d}"}, Look("mincho"), {"turn": 0.8}),
    Style("t-bare", "tune", "plain", {"year": "昭和52年", "total": "計"}, Look("gothic", Rules(columns="none", rows="faint")), {"turn": -0.5, "noise": 6}),
    Style("t-units", "tune", "units below", {"group": 6, "year": "昭52"}, Look("office", row_mm=6.0), {"turn": -1.2, "fold": 0.8}, "A4 wide", rows=22),
    Style("t-dotted", "tune", "two levels", {"year": "S.52", "ditto": "″", "diameter": "φ{}"}, Look("mincho", Rules(rows="dotted", outer="double")), {"coffee": 0.8, "turn": 0.4}, "A4 wide", rows=22, by_hand=0.05, dpi=300),
    Style("t-three", "tune", "three levels", {"id": "{k}-{n}", "year": "昭和52", "materials": SEWER, "sizes": (150, 200, 250, 300, 400), "decimals": 2}, Look("gothic"), {"view": 0.012}, "A4 wide", rows=20, sewer=True),
    Style("t-sewer", "tune", "sewer", {"id": "A{n:03d}", "year": "S52", "materials": SEWER[:5], "sizes": (200, 250, 300, 800), "decimals": 2, "ditto": "同上"}, Look("office", letter_mm=2.7), {"turn": 0.6, "jpeg": 60}, "A4 wide", 400, 20, sewer=True),
    Style("t-upright", "tune", "upright", {"year": "1977", "ditto": ""}, Look("gothic", shading=True), {"holes": 1, "turn": -0.7}),
    Style("t-beside", "tune", "narrow", {"year": "S52", "total": ""}, Look("mincho", letter_mm=2.8), {"turn": 0.3}, "A4 wide", rows=20, arranged="beside"),
    Style("t-below", "tune", "plain", {"year": "昭和52年度", "ditto": "々"}, Look("gothic"), {"turn": 1.0, "shadow": 0.25}, rows=14, arranged="below"),
    Style("t-full", "tune", "plain", {"full": True, "group": 8, "total": "総計"}, Look("mincho"), {"bleed": 0.12, "turn": -0.3}),
    Style("t-low", "tune", "units below", {"year": "S52", "decimals": 2, "total": "ページ計"}, Look("gothic", letter_mm=2.9), {"turn": 1.6, "noise": 8, "jpeg": 60}, "A4 wide", 200, 20),
    Style("t-era", "tune", "era", {"year": "52", "id": "{n}", "wrong_sum": True, "blank": 0.1}, Look("office", Rules(rows="faint", columns="faint")), {"turn": 0.5}, rows=28),
    Style("t-a3", "tune", "two levels", {"year": "昭和52年", "id": "W{n:05d}", "decimals": 2}, Look("mincho", row_mm=8, letter_mm=3.4), {"turn": -0.4, "fold": 1.0}, "A3 wide", 200, 26, by_hand=0.05),
    Style("t-hand-cells", "tune", "plain", {"year": "S52", "blank": 0.0}, Look("gothic", hand=_hand("hand-1")), {"turn": 0.5}, by_hand=0.08),
    Style("t-hand-cells-2", "tune", "units below", {"year": "昭52"}, Look("mincho", hand=_hand("hand-2", turn=4, uneven=0.08)), {"turn": -0.9}, "A4 wide", rows=20, by_hand=0.08),
    Style("t-hand-cells-3", "tune", "two levels", {"year": "S52"}, Look("office", hand=_hand("hand-thin", turn=4, slant=0.15)), {"jpeg": 60}, "A4 wide", 200, 20, by_hand=0.08),
    Style("t-lettered", "tune", "plain", {"year": "昭52"}, Look("gothic", hand=_hand("hand-1"), lettered=True, row_mm=7.5, letter_mm=3.6), {"turn": 0.8}),
    Style("t-lettered-2", "tune", "era", {"year": "52", "id": "{n}"}, Look("gothic", hand=_hand("hand-thin", turn=3, uneven=0.07, bend=0.018), lettered=True, row_mm=7), {"turn": -0.6}),
    Style("t-mm", "tune", "narrow", {"unit": "km", "year": "S52", "total": "計", "ditto": ""}, Look("gothic", Rules(columns="none", rows="none")), {"turn": 0.9}, rows=30),
    Style("t-one-rule", "tune", "two levels", {"year": "S52"}, Look("gothic", Rules(columns="none", rows="none", outer="none", under_heading="solid")), {"turn": -1.0}),
    Style("t-fax", "tune", "plain", {"year": "S52", "total": "合 計"}, Look("gothic"), {"turn": 0.5, "bilevel": 150}, dpi=200),
    Style("h-plain", "held", "units below", {"year": "昭和52"}, Look("book"), {"turn": -0.9}, "A4 wide", rows=22),
    Style("h-bare", "held", "narrow", {"year": "昭52", "total": "計", "ditto": "″"}, Look("office", Rules(columns="none", rows="solid")), {"turn": 0.7}, rows=30),
    Style("h-none", "held", "plain", {"year": "S52"}, Look("book", Rules(columns="none", rows="none", outer="none", under_heading="solid")), {"turn": -0.6}),
    Style("h-sewer", "held", "sewer", {"id": "{k}-{n}", "materials": SEWER, "sizes": (150, 200, 250, 350), "decimals": 2, "year": "昭52"}, Look("mincho", letter_mm=2.7), {"turn": -0.5}, "A3 wide", 300, 26, sewer=True),
    Style("h-three", "held", "three levels", {"id": "{n}", "materials": SEWER[:5], "sizes": (200, 250, 300), "year": "1977"}, Look("round", Rules(rows="dotted")), {"turn": 1.9}, "A4 wide", 300, 20, sewer=True),
    Style("h-two", "held", "two levels", {"year": "S52.3", "diameter": "φ{}", "group": 7}, Look("narrow", Rules(outer="double")), {"view": 0.015, "shadow": 0.2}, "A4 wide", rows=20),
    Style("h-upright", "held", "upright", {"year": "昭52", "ditto": "〃"}, Look("book"), {"coffee": 1.0, "turn": 0.3}),
    Style("h-era", "held", "era", {"year": "52", "id": "{n}", "blank": 0.08, "total": "総延長"}, Look("round", shading=True), {"turn": 0.6, "jpeg": 60}),
    Style("h-beside", "held", "narrow", {"year": "S52", "total": "計"}, Look("office", letter_mm=2.8), {"turn": -0.4}, "A4 wide", rows=18, arranged="beside"),
    Style("h-below", "held", "units below", {"year": "昭52"}, Look("book"), {"turn": 0.4, "holes": 1}, rows=14, arranged="below"),
    Style("h-full", "held", "plain", {"full": True, "year": "昭和52年"}, Look("office"), {"bleed": 0.15, "turn": 0.9}),
    Style("h-wrong", "held", "plain", {"wrong_sum": True, "group": 5, "decimals": 2}, Look("round"), {"fade": 0.45, "noise": 4}),
    Style("h-low", "held", "plain", {"year": "昭和52年度"}, Look("mincho", letter_mm=3.0), {"turn": -1.4, "noise": 7, "jpeg": 60}, "A4", 200),
    Style("h-hand-cells", "held", "plain", {"year": "S52"}, Look("mincho", hand=_hand("hand-4", turn=4, slant=0.08)), {"turn": -0.5}, by_hand=0.08),
    Style("h-hand-cells-2", "held", "era", {"year": "52", "id": "{n}"}, Look("round", hand=_hand("hand-3", turn=4)), {"turn": 0.8}, by_hand=0.08),
    Style("h-hand-cells-3", "held", "sewer", {"id": "A{n:03d}", "materials": SEWER[:5], "decimals": 2}, Look("gothic", letter_mm=2.8, hand=_hand("hand-thin")), {"turn": 0.2}, "A4 wide", 300, 18, by_hand=0.08, sewer=True),
    Style("h-lettered", "held", "units below", {"year": "S52"}, Look("gothic", hand=_hand("hand-4", turn=4), lettered=True, row_mm=7.5, letter_mm=3.6), {"turn": -0.8}, "A4 wide", rows=18),
    Style("h-lettered-2", "held", "plain", {"year": "S52"}, Look("gothic", hand=_hand("hand-2", turn=3, uneven=0.07), lettered=True, row_mm=7.5, letter_mm=3.4), {"turn": 0.4}),
    Style("h-fax", "held", "two levels", {"year": "S52"}, Look("book"), {"turn": -0.5, "bilevel": 140}, "A4 wide", 200, 20),
)  # fmt: skip


def named(name: str) -> Style:
    return next(one for one in STYLES if one.name == name)


def half(which: str) -> list[Style]:
    return [one for one in STYLES if one.half == which]


def drawn(style: Style, seed: int = 0) -> tuple[np.ndarray, Truth]:
    """The scan (H×W uint8) of a page of this town, and its truth; the same seed gives the same page."""
    chance = Random(f"{style.name} {seed}")
    mm = style.dpi / 25.4
    wide, high = PAPERS[style.paper]
    page = np.full((round(high * mm), round(wide * mm)), PAPER, np.uint8)
    look = style.look if style.look.hand or not style.by_hand else replace(style.look, hand=Hand("hand-1"))
    contents = [_content(style, chance) for _ in range(1 if style.arranged == "one" else 2)]
    _title(page, style, mm, chance)
    left, right, top = 18 * mm, (wide - 12) * mm, 34 * mm
    if style.arranged == "beside":
        middle = (left + right) / 2
        foot = max(
            draw_table(page, at, (right - left) / 2 - 3 * mm, one, look, mm, chance)
            for at, one in zip(((left, top), (middle + 3 * mm, top)), contents, strict=True)
        )
    else:
        foot = top - 8 * mm
        for one in contents:
            foot = draw_table(page, (left, foot + 8 * mm), right - left, one, look, mm, chance)
    set_in_type(
        page, (left, foot + 2 * mm, right, foot + 8 * mm), f"- {chance.randint(1, 80)} -", look.role, round(3 * mm), "centre", 60
    )
    return worn(page, style.wear, chance.randrange(2**32), mm), _truth(style, contents)


def _content(style: Style, chance: Random) -> Content:
    made = written(chance, LAYOUTS[style.layout], USUAL | style.habits, style.rows)
    dittos = ("〃", "″", "同上", "々")
    cells = [
        (r, c)
        for r, row in enumerate(made.rows)
        for c, text in enumerate(row)
        if text and r not in made.sums and text not in dittos
    ]
    made.by_hand = set(chance.sample(cells, round(style.by_hand * len(cells))))
    return made


def _truth(style: Style, contents: list[Content]) -> Truth:
    columns, rows, by_hand = contents[0].columns, [], []
    for one in contents:
        by_hand += [(r + len(rows), c) for r, c in sorted(one.by_hand)]
        rows += one.rows
    if style.look.lettered:
        by_hand = [(r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    told = [one.agree for one in contents if one.agree is not None]
    return Truth(
        [column.names[-1].replace("\n", "").replace("　", "") for column in columns],
        [column.field for column in columns],
        rows,
        by_hand,
        all(told) if told else None,
        style.look.lettered,
        style.sewer,
    )


def _title(page: np.ndarray, style: Style, mm: float, chance: Random) -> None:
    wide = page.shape[1]
    name = chance.choice(("配水管台帳", "管路台帳", "水道管布設台帳")) if not style.sewer else "下水道管渠台帳"
    set_in_type(page, (0, 10 * mm, wide, 20 * mm), "　".join(name), style.look.role, round(5.5 * mm), "centre", 25)
    set_in_type(
        page,
        (18 * mm, 22 * mm, 100 * mm, 30 * mm),
        f"{chance.choice(('東山町', '川上村', '南浜市'))}水道課　No.{chance.randint(1, 90)}",
        style.look.role,
        round(3.4 * mm),
        "left",
        40,
    )
    if not style.stamps:
        return
    x = wide - 12 * mm - 48 * mm
    for k, word in enumerate(("課長", "係長", "担当")):
        box = (x + 16 * mm * k, 8 * mm, x + 16 * mm * (k + 1), 30 * mm)
        for start, end in (
            ((box[0], box[1]), (box[2], box[1])),
            ((box[0], box[3]), (box[2], box[3])),
            ((box[0], 14 * mm), (box[2], 14 * mm)),
            ((box[0], box[1]), (box[0], box[3])),
            ((box[2], box[1]), (box[2], box[3])),
        ):
            rule(page, start, end, "solid", mm)
        set_in_type(page, (box[0], box[1], box[2], 14 * mm), word, style.look.role, round(3 * mm), "centre", 40)
        if chance.random() < 0.6:
            cv2.circle(page, (round((box[0] + box[2]) / 2), round(22 * mm)), round(5 * mm), 120, max(2, round(0.5 * mm)))
            image = Image.fromarray(page)
            ImageDraw.Draw(image).text(
                ((box[0] + box[2]) / 2, 22 * mm),
                chance.choice("田中山木林"),
                font=font(style.look.role, round(5 * mm)),
                fill=120,
                anchor="mm",
            )
            page[:] = np.asarray(image)


@cache
def page(name: str, seed: int = 0) -> tuple[np.ndarray, Truth]:
    """The page of a named style; do not write into the array."""
    return drawn(named(name), seed)


def as_json(truth: Truth) -> str:
    return json.dumps(truth.__dict__, ensure_ascii=False, indent=1)

"""Whether the labels of a map have room at its scale; where hardly any has, which larger scale holds them."""

from __future__ import annotations

from waterdx.core.words import Words
from waterdx.ledger.inventory import Inventory
from waterdx.reports.maps.book import bounds_of
from waterdx.reports.maps.content import KINDS
from waterdx.reports.maps.page import labels_on, on_sheet
from waterdx.reports.maps.sheets import PAPERS, SCALES, cut, occupied

FEW, MOST = 0.1, 0.75  # share of labelled stretches: below the first it is said, from the second on a scale is good enough

_FEW_FIT = Words(
    ja="縮尺 1:{scale:,} では、注記を入れたい区間 {all:,} のうち {fit:,} にしか場所がありません。--scale {better}(画面では 1:{shown})にすると {of:,} のうち {more:,} に入ります。",
    en="At 1:{scale:,} there is room for labels on {fit:,} of {all:,} stretches only. With --scale {better} (1:{shown} in the window) there is "
    "on {more:,} of {of:,}.",
)


def label_advice(inventory: Inventory, kind: str, field: str, scale: int | None, paper: str) -> Words | None:
    """What is to be said of the labels of a map; None where enough of them have room, or no larger scale holds more."""
    used = scale or KINDS[kind].scale
    fit, all_ = _room(inventory, kind, field, used, paper)
    if fit >= FEW * all_:
        return None
    better, more, of = used, fit, all_
    for larger in sorted((one for one in SCALES if one < used), reverse=True):
        if more < MOST * of:
            better, (more, of) = larger, _room(inventory, kind, field, larger, paper)
    if more <= fit:
        return None
    return _FEW_FIT.format(scale=used, fit=fit, all=all_, better=better, shown=f"{better:,}", more=more, of=of)


def _room(inventory: Inventory, kind: str, field: str, scale: int, paper: str) -> tuple[int, int]:
    """On how many stretches of all sheets a label has room, and how many there are."""
    content, on_paper = KINDS[kind].content(inventory, field, scale), PAPERS[paper]
    sheets = occupied(cut(bounds_of(content), scale, on_paper), content.lines)
    found = [labels_on(on_sheet(content, sheet.box), sheet, on_paper, scale) for sheet in sheets]
    fit, without = sum(len(placed) for placed, _ in found), sum(without for _, without in found)
    return fit, fit + without

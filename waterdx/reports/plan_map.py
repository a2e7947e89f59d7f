"""A survey plan as a map on paper at true scale: the pipes to walk, each area by its number; one page a sheet, an index first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.reports.maps import sheets
from waterdx.reports.maps.background import read_background
from waterdx.reports.maps.book import About, bounds_of, write_sheets
from waterdx.reports.maps.content import Content
from waterdx.reports.maps.looks import LineLook
from waterdx.reports.maps.sheets import PAPERS
from waterdx.screening.plan import SurveyPlan
from waterdx.screening.run import record_of
from waterdx.store import project

SCALE, PAPER = 2500, "A3"
_WALKED = LineLook(
    frozenset(), Words(ja="調査する管(区域の番号は順位)", en="Pipes to survey, with the order of their area"), "#b3261e", 0.9
)
_OTHER = LineLook(frozenset(), Words(ja="その他の管", en="Other pipes"), "#8a8a8a", 0.25)
_KIND = Words(ja="漏水調査計画図", en="Leak survey plan")
_NUMBER = Words(ja="区域 {n}", en="area {n}")
_WATER = Words(ja="水道", en="Water")
_NOTES = (
    Words(ja="印刷は「実際のサイズ」(100 %)で。", en="Print at actual size (100 %)."),
    Words(ja="調査する管のない図葉は省いています。", en="Sheets without a pipe to survey are left out."),
)


def write_plan_map(path: Path, plan: SurveyPlan, project_file: Path, progress: Progress = silent) -> list[str]:
    """The map of a plan as the PDF `path` (1:2,500, A3); returns the names of its sheets. UserError where no pipe of it is drawn."""
    content, walked = _content(plan, project_file)
    info = project.info(project_file)
    paper = PAPERS[PAPER]
    cut = sheets.occupied(sheets.cut(bounds_of(content), SCALE, paper), content.lines)
    wanted = sheets.occupied(cut, content.lines[walked])
    about = About(
        info.name, _KIND, _WATER, dt.date.today(), info.epsg, (*_NOTES, _summary(plan)), read_background(project_file, "water")
    )
    return write_sheets(path, content, about, cut, wanted, SCALE, paper, progress)


def _content(plan: SurveyPlan, project_file: Path) -> tuple[Content, np.ndarray]:
    pipes, _leaks = record_of(project_file)
    drawn = pipes[pipes.geometry.notna() & ~pipes.geometry.is_empty]
    order = {one: place for place, area in enumerate(plan.areas, start=1) for one in area.pipe_ids}
    number = drawn["pipe_id"].map(order)
    walked = number.notna().to_numpy()
    if not walked.any():
        raise UserError(
            ja="計画の管に図形がないため、地図にできません。図形(シェープなど)を取り込むか、区域表(.xlsx)にしてください。",
            en="No pipe of the plan has a shape, so there is no map. Import shapes, or write the table of areas (.xlsx).",
        )
    label = np.array(["" if place != place else str(_NUMBER.format(n=int(place))) for place in number], dtype=object)
    none, nothing = np.empty(0, dtype=object), np.empty((0, 2))
    look = np.where(walked, 0, 1).astype(np.int64)
    width = np.where(walked, _WALKED.width, _OTHER.width)
    flow = np.zeros(len(drawn), dtype=np.int8)
    left_out = len(pipes) - len(drawn)
    lines = drawn.geometry.to_numpy()
    return Content("water", lines, look, width, label, flow, (_WALKED, _OTHER), nothing, none, none, left_out), walked


def _summary(plan: SurveyPlan) -> Words:
    return Words(
        ja="{areas} 区域 {km:.1f} km、費用 {cost:,} 円(予算 {budget:,} 円)、発見見込み {finds:.1f} 件(90 % 区間 {low:.0f}〜{high:.0f} 件)。",
        en="{areas} areas, {km:.1f} km, {cost:,} yen of {budget:,}, {finds:.1f} finds expected (90 % interval {low:.0f}-{high:.0f}).",
    ).format(
        areas=len(plan.areas), km=plan.length_km, cost=plan.cost_yen, budget=plan.budget_yen,
        finds=plan.finds.expected, low=plan.finds.low, high=plan.finds.high,
    )  # fmt: skip

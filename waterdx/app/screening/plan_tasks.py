"""A survey plan as the window shows it, what it rests on and its files: plain functions for jobs, no Qt in here."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.chart_image import Picture, picture
from waterdx.app.chart_tasks import DRAWING
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening.kept_wishes import KINDS, Wish, keep_wishes, wishes_of, with_wish
from waterdx.screening.survey_assumptions import ASSUMPTIONS

if TYPE_CHECKING:
    from waterdx.app.editing_tasks import Edited
    from waterdx.app.screening.tasks import Opened

NO_PLAN = Words(
    ja="予算を入れて「計画をつくる」を押すと、漏水が最も多く見つかる見込みの区域を選びます。予算は超えません。",
    en="Type a budget and press “Make the plan”: the areas with the most expected finds are chosen. The budget is never exceeded.",
)
CURVE = Words(ja="予算と発見件数", en="Budget and finds")
PLAN_FILES = Words(
    ja="区域・管路・仮定 (*.xlsx);;区域表 (*.csv);;地図 (*.pdf);;現場の GPS 用 (*.gpx);;現場の地図用 (*.geojson)",
    en="Areas, pipes, assumptions (*.xlsx);;Areas (*.csv);;Map (*.pdf);;For a GPS (*.gpx);;For a field map (*.geojson)",
)
_SENTENCE = Words(
    ja="{n:,} 区域、{km:,.1f} km、{cost:,} 円(予算 {budget:,} 円)。期待漏水 {leaks:,.1f} 件(件数の 90 % 区間 {low:,.0f}〜{high:,.0f} 件)。\n"
    "見つかる見込み {finds:,.1f} 件({finds_low:,.0f}〜{finds_high:,.0f} 件)、1 件当たり {each} 円。{saved}{next}",
    en="{n:,} areas, {km:,.1f} km, {cost:,} yen of {budget:,}. Expected leaks {leaks:,.1f} (90 % interval of the count {low:,.0f} to {high:,.0f}).\n"
    "Expected finds {finds:,.1f} ({finds_low:,.0f} to {finds_high:,.0f}), {each} yen each. {saved}{next}",
)
_SAVED = Words(ja="{saved}。", en="{saved}. ")
_WISHED = Words(
    ja="必ず調査する所・しない所を変えました。次に作る計画から使います。",
    en="What plans must or must not walk was changed; the next plan follows it.",
)
_OF_TOWN = Words(ja="町の設定(はじめの値 {default:,.10g}: {source})", en="Set by the town (default {default:,.10g}: {source})")


@dataclass(frozen=True)
class Planned:
    """A survey plan as the window shows it: `rows` are the pipe rows of each area of `table`; `later` are the years after."""

    plan: Any
    table: Table
    rows: list[NDArray[np.int64]]
    sentence: Words
    later: tuple[Planned, ...] = ()

    @property
    def years(self) -> tuple[Planned, ...]:
        """This year and those after it."""
        return (self, *self.later)


def make_plan(
    path: Path, row_of_id: Mapping[str, int], budget_yen: int, years: int = 1, progress: Progress = silent
) -> Planned:  # fmt: skip
    """The areas to survey with this budget, from the last screening and by the wishes there are; kept in the project."""
    from waterdx.screening.run import latest
    from waterdx.screening.survey import plan_project
    from waterdx.screening.told import without_length

    made = plan_project(path, budget_yen=budget_yen, years=years, progress=progress)
    laid_out, missing = planned(made, row_of_id), without_length(latest(path)[0].scores)
    if not missing.ja:
        return laid_out
    return replace(laid_out, sentence=Words("{a}{b}", "{a} {b}").format(a=laid_out.sentence, b=missing))


def planned(plan: Any, row_of_id: Mapping[str, int]) -> Planned:
    """A plan laid out; `row_of_id` leads from pipe numbers to rows of the pipe table."""
    rows = [np.array([row_of_id[one] for one in area.pipe_ids if one in row_of_id], dtype=np.int64) for area in plan.areas]
    return Planned(plan, _areas_table(plan.areas), rows, _sentence(plan), tuple(planned(one, row_of_id) for one in plan.later))


def _areas_table(areas: Any) -> Table:
    return Table(
        (
            number_column("order", Words(ja="順", en="No."), np.arange(1, len(areas) + 1)),
            text_column("name", Words(ja="区域(路線)", en="Area (street)"), [str(area.name) for area in areas]),
            number_column("length", Words(ja="延長 (km)", en="Length (km)"), [area.length_km for area in areas], 2),
            number_column("cost", Words(ja="費用 (円)", en="Cost (yen)"), [area.cost_yen for area in areas]),
            number_column("leaks", Words(ja="期待漏水 (件)", en="Expected leaks"), [area.expected_leaks for area in areas], 2),
            number_column("low", Words(ja="下限 (件)", en="Low"), [area.low for area in areas]),
            number_column("high", Words(ja="上限 (件)", en="High"), [area.high for area in areas]),
        )
    )


def _sentence(plan: Any) -> Words:
    from waterdx.screening.plan import next_find, water_saved

    if plan.note:
        return Words(plan.note.ja, plan.note.en)
    finds, saved = plan.finds, water_saved(plan)
    return _SENTENCE.format(
        n=len(plan.areas), km=plan.length_km, cost=plan.cost_yen, budget=plan.budget_yen, leaks=plan.expected_leaks,
        low=plan.low, high=plan.high, finds=finds.expected, finds_low=finds.low, finds_high=finds.high,
        each=_yen(plan.yen_per_find), next=next_find(plan),
        saved=_SAVED.format(saved=saved) if saved.ja else saved,
    )  # fmt: skip


def _yen(amount: float | None) -> str:
    return "-" if amount is None else f"{amount:,.0f}"


def curve(path: Path, progress: Progress = silent) -> list[Picture]:
    """The finds of other budgets beside those of the newest plan."""
    from waterdx.reports.plan_charts import survey_curve

    with DRAWING:
        return [picture(CURVE, survey_curve(path))]


def save_plan(plan: Any, project: Path, path: Path, progress: Progress = silent) -> Path:
    """The plan as table, map or field file, by the ending of the name."""
    from waterdx.reports.plan_files import write_plan

    progress(0, 1, Words(ja="計画を書き出しています", en="Writing the plan"))
    with DRAWING:
        write_plan(path, plan, project)
    return path


def assumptions(path: Path, progress: Progress = silent) -> Table:
    """What plans of this town rest on, in the order of ASSUMPTIONS."""
    from waterdx.screening.survey import own_assumptions

    own = own_assumptions(path)
    values = [own.get(one.name, one.default) for one in ASSUMPTIONS]
    return Table((
        text_column("label", Words(ja="仮定", en="Assumption"), [str(one.label) for one in ASSUMPTIONS]),
        text_column("value", Words(ja="値", en="Value"), [f"{value:,.10g}" for value in values]),
        text_column("unit", Words(ja="単位", en="Unit"), [str(one.unit) for one in ASSUMPTIONS]),
        text_column("source", Words(ja="出典", en="Source"), list(_sources(own))),
    ))  # fmt: skip


def _sources(own: Mapping[str, float]) -> Iterator[str]:
    for one in ASSUMPTIONS:
        yield str(_OF_TOWN.format(default=one.default, source=one.source) if one.name in own else one.source)


def assume(opened: Opened, number: int, text: str, progress: Progress = silent) -> Edited:
    """Keep what was typed for an assumption, the default where it is blank, as one step of undo."""
    from waterdx.app.editing_tasks import Edited, last_edited
    from waterdx.screening.survey import own_assumptions, set_assumptions
    from waterdx.screening.survey_assumptions import checked

    one, typed = ASSUMPTIONS[number], unicodedata.normalize("NFKC", text).replace(",", "").strip()
    before = own_assumptions(opened.town.path)
    after = {name: value for name, value in before.items() if name != one.name}
    after |= {one.name: checked(one.name, typed)} if typed else {}
    if after == before:
        return Edited(Words(ja="仮定は前と同じです。", en="The assumption is as it was."), 0, [], opened, True)
    set_assumptions(opened.town.path, after, reset=True)
    words = Words(ja="「{label}」を変えました。次に作る計画から使います。", en="“{label}” was changed; the next plan uses it.")
    return last_edited(opened, words.format(label=one.label))


@dataclass(frozen=True)
class Wishes:
    """What the plans of the town walk in any case or never, and the same laid out."""

    all: tuple[Wish, ...]
    table: Table


def read_wishes(path: Path, progress: Progress = silent) -> Wishes:
    wishes = wishes_of(path)
    return Wishes(wishes, Table((
        text_column("kind", Words(ja="扱い", en="Wish"), [str(KINDS[one.kind]) for one in wishes]),
        text_column("name", Words(ja="区域・管路", en="Area or pipes"), [one.name for one in wishes]),
        number_column("pipes", Words(ja="管路 (本)", en="Pipes"), [len(one.pipe_ids) for one in wishes]),
    )))  # fmt: skip


def wish(opened: Opened, new: Wish, progress: Progress = silent) -> Edited:
    """Keep one more wish, as one step of undo."""
    return _keep(opened, with_wish(wishes_of(opened.town.path), new))


def forget_wishes(opened: Opened, gone: Collection[Wish], progress: Progress = silent) -> Edited:
    """Wish these no longer, as one step of undo."""
    return _keep(opened, tuple(one for one in wishes_of(opened.town.path) if one not in gone))


def _keep(opened: Opened, wishes: tuple[Wish, ...]) -> Edited:
    from waterdx.app.editing_tasks import NOTHING, Edited, last_edited

    if not keep_wishes(opened.town.path, wishes):
        return Edited(NOTHING, 0, [], opened, True)
    return last_edited(opened, _WISHED)

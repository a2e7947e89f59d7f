"""TV surveys of sewers, what they say of the rest, and where to go next, as the window shows it: plain functions for jobs, no Qt in here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.app.editing_tasks import Edited, last_edited
from waterdx.app.screening.tasks import Opened
from waterdx.app.table.columns import table_of
from waterdx.app.table.model import Table
from waterdx.core.eras import fiscal_year_of
from waterdx.core.findings import remarks
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

IMPORTING = Words(ja="TV カメラ調査を取り込んでいます", en="Taking in the TV survey")
SAVE_URGENCY = Words(ja="緊急度の表を保存", en="Save the urgency")
SAVE_RANKING = Words(ja="順位表を保存", en="Save the ranking")
SAVE_PLAN = Words(ja="調査区域の表を保存", en="Save the areas")
NO_SURVEY = Words(
    ja="TV カメラ調査の記録はまだありません。調査の表を取り込むと、2009 年の手引きによる緊急度を出し、順位を町の実績に合わせます。",
    en="No TV survey yet. Take one in to see urgency by the guide of 2009, and to bring the ranking to the town's own findings.",
)
_TAKEN = Words(
    ja="TV カメラ調査 {rows:,} 行({spans:,} スパン)を取り込みました。{odd}",
    en="{rows:,} rows of TV survey ({spans:,} spans) taken in. {odd}",
)
_SURVEYED = Words(
    ja="調査済み {n:,} スパン: {counts}。未調査 {rest:,} 本、{km:,.2f} km。",
    en="{n:,} spans surveyed: {counts}. {rest:,} not surveyed, {km:,.2f} km.",
)
_PLANNED = Words(
    ja="予算 {budget:,} 円のうち {cost:,} 円で {km:.2f} km を調査し、緊急度Ⅰ・Ⅱを {poor:.2f} km(90 % 区間 {low:.2f}〜{high:.2f} km)、"
    "{spans:.1f} 本見込みます。{note}",
    en="{cost:,} of {budget:,} yen inspect {km:.2f} km, of which {poor:.2f} km (90 % interval {low:.2f} to {high:.2f} km), {spans:.1f} spans, "
    "are expected of urgency I or II. {note}",
)


@dataclass(frozen=True)
class Sewers:
    """What TV surveys say of the spans surveyed, and of the others; `…_ids` are the pipe numbers of a table's rows."""

    sentence: Words
    urgency: Table
    urgency_ids: list[str]
    ranking: Table
    ranking_ids: list[str]
    basis: Words
    has_survey: bool


@dataclass(frozen=True)
class Inspection:
    """An inspection plan laid out; `pipe_ids` of each area."""

    found: Any
    table: Table
    pipe_ids: list[tuple[str, ...]]
    sentence: Words


def fiscal_year() -> int:
    return fiscal_year_of(dt.date.today())


def read_sewers(path: Path, progress: Progress = silent) -> Sewers:
    """Urgency of what was surveyed and the ranking of the rest. UserError where the ledger has no sewer."""
    from waterdx.reports.sewer_tables import ranking_frame, urgency_frame
    from waterdx.screening.sewer_evaluate import try_ranking
    from waterdx.screening.sewer_plan import ranking_of
    from waterdx.screening.sewer_ranking import ASSUMED
    from waterdx.screening.sewer_survey import surveyed_or_none

    sewers, ranking = ranking_of(path, fiscal_year())
    found = surveyed_or_none(path)
    trial = try_ranking(sewers, found["urgency"], fiscal_year())
    shown = urgency_frame(found)
    return Sewers(
        _surveyed(found, ranking) if len(found) else NO_SURVEY, table_of(shown), shown.iloc[:, 0].astype(str).tolist(),
        table_of(ranking_frame(ranking)), ranking.rows["pipe_id"].astype(str).tolist(),
        Words("{a}\n{b}", "{a}\n{b}").format(a=trial.words, b=ASSUMED), bool(len(found)),
    )  # fmt: skip


def _surveyed(found: Any, ranking: Any) -> Words:
    from waterdx.screening.sewer_urgency import URGENCIES

    counts = found["urgency"].value_counts()
    told = [Words("{u} {n}", "{u} {n}").format(u=name, n=int(counts[code])) for code, name in URGENCIES.items() if code in counts]
    km = float(ranking.rows["length_m"].sum() / 1000)
    each = Words("、".join(one.ja for one in told), ", ".join(one.en for one in told))
    return _SURVEYED.format(n=len(found), counts=each, rest=len(ranking.rows), km=km)


def import_file(opened: Opened, file: Path, progress: Progress = silent) -> Edited:
    """Take in a table of a TV survey (findings, or the spans surveyed), as one step of undo."""
    from waterdx.screening.sewer_survey import import_survey

    progress(0, 1, IMPORTING)
    taken = import_survey(opened.town.path, file)
    return last_edited(opened, _TAKEN.format(rows=taken.rows, spans=taken.spans, odd=remarks(taken.findings)))


def plan(path: Path, budget_yen: float, yen_per_km: float, yen_per_area: float, progress: Progress = silent) -> Inspection:
    """Where to run the camera with this budget. UserError where the price per km is not given."""
    from waterdx.reports.sewer_tables import plan_frame
    from waterdx.screening.sewer_plan import plan_inspection

    found = plan_inspection(
        path,
        budget_yen=budget_yen,
        yen_per_km=yen_per_km,
        yen_per_area=yen_per_area,
        fiscal_year=fiscal_year(),
        progress=progress,
    )
    poor, low, high = found.poor_km
    sentence = _PLANNED.format(
        budget=found.budget_yen, cost=found.cost_yen, km=found.length_km, poor=poor, low=low, high=high, spans=found.poor_spans[0],
        note=found.note or Words("", ""),
    )  # fmt: skip
    return Inspection(found, table_of(plan_frame(found)), [one.pipe_ids for one in found.areas], sentence)


def save_urgency(path: Path, out: Path, progress: Progress = silent) -> Path:
    from waterdx.reports.sewer_tables import write_urgency
    from waterdx.screening.sewer_survey import sewers_of, surveyed

    progress(0, 1, SAVE_URGENCY)
    write_urgency(out, surveyed(path), sewers_of(path))
    return out


def save_ranking(path: Path, out: Path, progress: Progress = silent) -> Path:
    from waterdx.reports.sewer_tables import write_ranking
    from waterdx.screening.sewer_plan import ranking_of

    progress(0, 1, SAVE_RANKING)
    write_ranking(out, ranking_of(path, fiscal_year())[1])
    return out


def save_plan(found: Any, out: Path, progress: Progress = silent) -> Path:
    from waterdx.reports.sewer_tables import plan_frame
    from waterdx.reports.tables import write_table

    progress(0, 1, SAVE_PLAN)
    write_table(out, plan_frame(found), Words(ja="調査区域", en="Areas"))
    return out

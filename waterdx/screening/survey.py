"""Surveys of a project: the assumptions of the town, plans from its latest screening, and what was walked already."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from waterdx.core.edits import SETTINGS, Edit, EditGroup
from waterdx.core.progress import Progress, silent
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.screening import survey_assumptions
from waterdx.screening.areas import walkable
from waterdx.screening.kept_wishes import Wish, wishes_of
from waterdx.screening.plan import SurveyPlan, make_plan
from waterdx.screening.run import latest, record_of
from waterdx.screening.survey_assumptions import SETTING, SurveyAssumptions, assumptions_with
from waterdx.screening.walking import street_names
from waterdx.screening.wishes import pipes_named
from waterdx.store import history, project, tables

if TYPE_CHECKING:
    import pandas as pd

DAYS_A_YEAR = 365.25
PRIOR_FINDS = 5.0  # how many finds the published figures weigh beside the town's own


@dataclass(frozen=True)
class Record:
    """All walks typed back so far whose pipes are known: finds against those expected."""

    found: int
    expected: float

    @property
    def correction(self) -> float:
        """By what the next plan's finds are multiplied: found over expected, held towards 1 by PRIOR_FINDS.

        >>> Record(0, 0.0).correction, Record(10, 5.0).correction
        (1.0, 1.5)
        """
        return (self.found + PRIOR_FINDS) / (self.expected + PRIOR_FINDS)


def own_assumptions(path: Path) -> dict[str, float]:
    """What the town has set of the survey assumptions."""
    with project.reading(path) as conn:
        return survey_assumptions.from_text(project.read_settings(conn).get(SETTING))


def set_assumptions(path: Path, own: Mapping[str, float], *, reset: bool = False) -> dict[str, float]:
    """Keep these assumptions in the project (one step of undo); `reset` forgets the former ones. Returns all that are set."""
    with project.editing(path) as conn:
        kept = project.read_settings(conn).get(SETTING)
        now = {**({} if reset else survey_assumptions.from_text(kept)), **own}
        assumptions_with(now)
        text = survey_assumptions.to_text(now) if now else None
        if text != kept:
            label = Words(ja="漏水調査の単価・仮定を変えた", en="Prices and assumptions of leak surveys changed")
            history.apply(conn, EditGroup(label, (Edit(SETTINGS, 0, SETTING, kept, text),)), objects=len(now))
    return now


def plan_project(
    path: Path, *, budget_yen: Any, unit_cost_yen_per_km: float | None = None, must: Sequence[str] = (), never: Sequence[str] = (),
    years: int = 1, today: dt.date | None = None, progress: Progress = silent,
) -> SurveyPlan:  # fmt: skip
    """A survey plan from the latest screening of the project, kept in it. UserError where it was never screened.

    `must` and `never` take streets, pipes and areas of the plan before; the wishes kept in the project hold where they say nothing else. The assumptions of the town hold, with `unit_cost_yen_per_km` for this plan only. What was walked lately (before `today`)
    is expected to leak less, and the finds of earlier surveys correct those expected now.
    """
    screening, model_id = latest(path)
    pipes, _leaks = record_of(path)
    own = own_assumptions(path) | ({} if unit_cost_yen_per_km is None else {"yen_per_km": unit_cost_yen_per_km})
    assumed = assumptions_with(own)
    walks = tables.read_table(path, "survey_results")
    must, never = (_pipes_of_areas(names, pipes, plans_of(path)[:1]) for names in (must, never))
    plan = make_plan(
        screening.scores, pipes, budget_yen=budget_yen, assumed=assumed, must=must, never=never, kept=wishes_of(path), years=years,
        left=still_there(walks, assumed, today or dt.date.today()), correction=record(walks).correction, progress=progress,
    )  # fmt: skip
    with project.editing(path) as conn:
        tables.insert(
            conn, "survey_plans",
            {"model_id": model_id, "made_at": tables.now(), "budget_yen": plan.budget_yen, "cost_yen": plan.cost_yen,
             "length_km": plan.length_km, "plan": json.dumps(plan.to_json(), ensure_ascii=False)},
        )  # fmt: skip
    return plan


def wish_for(path: Path, kind: Literal["must", "never"], name: str) -> Wish:
    """A wish by the name of a street, a pipe or an area of the plan before. UserError for a name nothing bears."""
    pipes, _leaks = record_of(path)
    items = walkable(latest(path)[0].scores, pipes)
    return Wish(kind, name, pipes_named(items, _pipes_of_areas([name], pipes, plans_of(path)[:1])))


def _pipes_of_areas(names: Sequence[str], pipes: pd.DataFrame, plans: Sequence[SurveyPlan]) -> list[str]:
    """The names with those of areas of these plans replaced by their pipes; streets (which come first) and pipes stay."""
    streets = set(street_names(pipes["street"]))
    areas = {fold(name): area.pipe_ids for plan in plans for area in plan.areas for name in (area.name.ja, area.name.en)}
    return [one for name in names for one in ((name,) if fold(name) in streets else areas.get(fold(name), (name,)))]


def still_there(walks: pd.DataFrame, assumed: SurveyAssumptions, today: dt.date) -> pd.Series:
    """By pipe_id, the share of the expected leaks that is there again since the pipe was walked last."""
    import pandas as pd

    last: dict[str, str] = {}
    for day, pipe_ids in zip(walks["day"], walks["pipe_ids"], strict=True):
        if day <= today.isoformat():
            last.update({one: max(day, last.get(one, day)) for one in json.loads(pipe_ids)})
    years = {one: (today - dt.date.fromisoformat(day)).days / DAYS_A_YEAR for one, day in last.items()}
    return pd.Series({one: assumed.after_walk(since) for one, since in years.items()}, dtype=float)


def record(walks: pd.DataFrame) -> Record:
    """Found against expected on all walks for which both are known."""
    known = walks[walks["expected_finds"].notna()]
    return Record(int(known["finds"].sum()), float(known["expected_finds"].sum()))


def plans_of(path: Path) -> list[SurveyPlan]:
    """Every plan kept in the project, the newest first."""
    return [SurveyPlan.from_json(json.loads(text)) for text in reversed(tables.read_table(path, "survey_plans")["plan"].tolist())]

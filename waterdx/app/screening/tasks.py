"""Screening and survey plan as the window shows them: plain functions for jobs, no Qt in here."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.screening.model_words import model_words
from waterdx.app.screening.plan_tasks import Planned, planned
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.app.town import Town, read_town
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words

NOT_SCREENED = Words(
    ja="「計算する」を押すと、管路の年齢・管種・口径・延長とこれまでの漏水から、今後の漏水の見込みを計算します。\n"
    "漏水の記録が 1 件もなくても計算できます。記録があるほど、町の記録で補正します。",
    en="Press Run: expected leaks are computed from age, material, diameter, length and earlier leaks of the pipes.\n"
    "No leak need be on record; the more there are, the more they correct the shipped model.",
)


@dataclass(frozen=True)
class Screened:
    """A screening as the window shows it. `class_of_row` has one class (1..5, NaN not screened) per row of the pipe table."""

    screening: Any
    table: Table
    objects: NDArray[np.int64]
    class_of_row: NDArray[np.float64]
    row_of_id: dict[str, int]
    card: Words
    sentence: Words

    def told_of(self, row: int) -> tuple[str, str] | None:
        """Number and reasons, as the table tells them, of the pipe in a row of the pipe table; None where it was not screened."""
        places = np.flatnonzero(self.objects == row)
        if not len(places):
            return None
        told = {column.name: column.text(int(places[0])) for column in self.table.columns}
        return told["pipe_id"], told["reasons"]


@dataclass(frozen=True)
class Opened:
    """A project with the last screening kept in it and the last survey plan made from that, None where there is none."""

    town: Town
    screened: Screened | None = None
    plan: Planned | None = None

    def retold(self) -> Opened:
        """The same in the language shown now, without reading the file again."""
        town = self.town.retold()
        screened = _screened(self.screened.screening, town) if self.screened else None
        plan = planned(self.plan.plan, screened.row_of_id) if self.plan and screened else None
        return Opened(town, screened, plan)


def open_project(path: Path, progress: Progress = silent) -> Opened:
    """A project with what is kept in it."""
    from waterdx.store import tables

    town = read_town(path, share(progress, 0.0, 0.8))
    if tables.read_table(path, "risk_models").empty:
        return Opened(town)
    from waterdx.screening.plan import SurveyPlan
    from waterdx.screening.run import latest

    progress(0.9, 1, Words(ja="前回のスクリーニングを読んでいます", en="Reading the last screening"))
    screening, model_id = latest(path)
    screened = _screened(screening, town)
    kept = tables.read_table(path, "survey_plans")
    plans = [plan for plan, of_model in zip(kept["plan"], kept["model_id"], strict=True) if of_model == model_id]
    return Opened(town, screened, planned(SurveyPlan.from_json(json.loads(plans[-1])), screened.row_of_id) if plans else None)


def screen(path: Path, as_of: str | None, horizon: int, method: str, town: Town, progress: Progress = silent) -> Screened:
    """Run the screening and lay it out as a table, worst pipe first."""
    from waterdx.screening.run import screen as run_screening

    return _screened(run_screening(path, as_of=as_of, horizon=horizon, method=method, progress=progress), town)


def _screened(screening: Any, town: Town) -> Screened:
    """Pipes that have left the ledger since the screening are left out."""
    scores = screening.scores.sort_values("rank", kind="stable")
    scores = scores[scores["fid"].isin(town.pipes["fid"])]
    objects = town.rows_of_fids(scores["fid"].to_numpy())
    class_of_row = np.full(len(town.pipes), np.nan)
    class_of_row[objects] = scores["class"].to_numpy(dtype=float)
    row_of_id = dict(zip(scores["pipe_id"].astype(str), objects.tolist(), strict=True))
    return Screened(
        screening, _scores_table(scores), objects, class_of_row, row_of_id, model_words(screening.card),
        _screened_sentence(screening),
    )  # fmt: skip


def _scores_table(scores: Any) -> Table:
    from waterdx.screening.scores import CLASSES

    return Table(
        (
            number_column("rank", Words(ja="順位", en="Rank"), scores["rank"]),
            text_column("pipe_id", Words(ja="管路番号", en="Pipe"), scores["pipe_id"]),
            replace(number_column("class", Words(ja="区分", en="Class"), scores["class"]), tip=_classes_told(CLASSES)),
            number_column(
                "rate", Words(ja="漏水率 (件/km・年)", en="Leaks per km, year"), scores["expected_leaks_per_km_year"], 3
            ),
            text_column("reasons", Words(ja="理由", en="Reasons"), [_reasons(reasons) for reasons in scores["reasons"]]),
            number_column("leaks", Words(ja="期待漏水 (件)", en="Expected leaks"), scores["expected_leaks"], 3),
            number_column("low", Words(ja="90 % 下限 (件)", en="90 % low"), scores["low"], 3),
            number_column("high", Words(ja="90 % 上限 (件)", en="90 % high"), scores["high"], 3),
            number_column("length", Words(ja="延長 (m)", en="Length (m)"), scores["length_m"], 1),
        )
    ).prepared()


def _classes_told(classes: dict[int, Words]) -> Words:
    lines = [(f"{number}: {words.ja}", f"{number}: {words.en}") for number, words in classes.items()]
    return Words("\n".join(ja for ja, _ in lines), "\n".join(en for _, en in lines))


def _reasons(reasons: Any) -> str:
    return str(Words("、", ", ")).join(str(one) for one in reasons)


def _screened_sentence(screening: Any) -> Words:
    from waterdx.screening.told import counts_told, without_length

    leaks, low, high = counts_told(screening.expected_leaks, *screening.interval)
    return Words(
        ja="{as_of} までの記録から {n:,} 本を計算しました。その後 {years} 年間に見込まれる漏水は約 {leaks} 件"
        "(90 % 区間 {low}〜{high} 件、台帳の管路に結び付く漏水のみ)です。{missing}",
        en="{n:,} pipes screened with the record up to {as_of}. About {leaks} leaks (90 % interval {low} to {high}, "
        "those joined to a pipe) are expected in the {years} years after it. {missing}",
    ).format(
        as_of=screening.card["as_of"], n=len(screening.scores), years=screening.card["horizon_years"],
        leaks=leaks, low=low, high=high, missing=without_length(screening.scores),
    )  # fmt: skip


def export_screening(town: Town, plan: Planned | None, path: Path, progress: Progress = silent) -> Path:
    """The ranking, and the plan where there is one, as an Excel book."""
    from waterdx.reports.screening_tables import write_ranked_book
    from waterdx.screening.run import latest

    progress(0, 1, Words(ja="Excel に書いています", en="Writing Excel"))
    write_ranked_book(path, latest(town.path)[0], town.path, plan.plan if plan else None)
    return path

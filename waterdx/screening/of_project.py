"""What one asks of a project's record without changing it: how good the ranking was, what became of the leaks, why a pipe ranks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.fields import field_named
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.screening.account import Account, account_of
from waterdx.screening.choice import AUTO
from waterdx.screening.evaluate import Evaluation, evaluate
from waterdx.screening.explain import Reasons, explained, with_factor
from waterdx.screening.features import feature_frame
from waterdx.screening.fold_evidence import evidence_reason, folded_factors
from waterdx.screening.judge import model_ranking
from waterdx.screening.methods import METHODS
from waterdx.screening.model import Model, check_horizon, check_method
from waterdx.screening.record import day_of, in_the_ground, tidy_leaks, tidy_pipes
from waterdx.screening.run import (
    HORIZON_YEARS,
    Screening,
    inferred_fields,
    last_day,
    latest,
    material_names,
    model_for,
    rated_record,
    record_of,
)
from waterdx.screening.scores import CLASSES
from waterdx.screening.what_if import WhatIf, unknown_fields, what_if


@dataclass(frozen=True)
class Explanation:
    """One pipe of the latest screening: its score (a row of scores), why, what is unknown or inferred, and what finding it out
    would do."""

    pipe_id: str
    as_of: str
    horizon: int
    score: pd.Series
    reasons: Reasons
    unknown: tuple[str, ...]
    inferred: tuple[str, ...]
    what_if: tuple[WhatIf, ...]

    @property
    def risk(self) -> Words:
        return Words(
            ja="今後{years}年: 1 km・1年あたり {rate:.3f} 件、この管({length:.0f} m)で {leaks:.3f} 件(90%区間 {low:.3f}〜{high:.3f})。区分 {cls}: {named}",
            en="next {years} years: {rate:.3f} leaks per km and year, {leaks:.3f} on this pipe ({length:.0f} m; 90 % interval {low:.3f}-{high:.3f}). Class {cls}: {named}",
        ).format(
            years=self.horizon, rate=self.score["expected_leaks_per_km_year"], length=self.score["length_m"],
            leaks=self.score["expected_leaks"], low=self.score["low"], high=self.score["high"], cls=self.score["class"],
            named=CLASSES[int(self.score["class"])],
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        figures = ("length_m", "expected_leaks_per_km_year", "expected_leaks", "low", "high", "class", "rank")
        return {
            "schema": {"name": "waterdx.screening.explain", "version": 1}, "pipe_id": self.pipe_id, "as_of": self.as_of,
            "horizon_years": self.horizon, **{name: self.score[name] for name in figures},
            "times_the_mean": self.reasons.relative,
            "reasons": [
                {"ja": one.ja, "en": one.en, "factor": factor}
                for one, factor in zip(self.reasons.reasons, self.reasons.factors, strict=True)
            ],
            "all_else_factor": self.reasons.rest, "unknown": list(self.unknown), "inferred": list(self.inferred),
            "what_if": [
                {"field": one.field, "class_now": one.now, "class_best": one.best, "class_worst": one.worst,
                 "message_ja": one.words.ja, "message_en": one.words.en} for one in self.what_if
            ],
        }  # fmt: skip


def evaluate_project(
    path: Path, *, as_of: str | None = None, horizon: int = HORIZON_YEARS, method: str = AUTO, progress: Progress = silent
) -> Evaluation:
    """How screenings made at `as_of` and its anniversaries would have done in the year that followed, `horizon` times; without
    `as_of` the last `horizon` years on record. `method` as for screening.model.train."""
    check_method(method)
    check_horizon(horizon)
    pipes, leaks = record_of(path)
    day = as_of or str((day_of(last_day(leaks)) - pd.DateOffset(years=horizon)).date())
    ranking = partial(model_ranking, method=method)
    return evaluate(pipes, leaks, as_of=day, horizon=horizon, ranking=ranking, progress=progress)


def account_project(path: Path, *, as_of: str) -> Account:
    """What became of every leak on record in a screening as of `as_of`."""
    pipes, leaks = record_of(path)
    return account_of(pipes, leaks, as_of)


def explain_project(path: Path, pipe_id: str, progress: Progress = silent) -> Explanation:
    """Why a pipe of the latest screening stands where it stands, by the model of that screening, the evidence folded into it and
    the ledger of today. UserError where the project was never screened or has no such pipe."""
    screening, number = latest(path)
    pipes, leaks = rated_record(path)
    day, horizon = day_of(screening.card["as_of"]), int(screening.card["horizon_years"])
    scores, tidy = screening.scores, tidy_pipes(pipes)
    tidy = tidy[in_the_ground(tidy, day)]
    if pipe_id not in set(scores["pipe_id"]) & set(tidy["pipe_id"]):
        raise UserError(
            ja="管路番号「{pipe}」は最後のスクリーニングにありません。番号を確かめるか、waterdx screening run をもう一度実行してください。",
            en="Pipe “{pipe}” is not in the latest screening. Check its number, or run waterdx screening run again.",
            pipe=pipe_id,
        )
    model = _model_of(path, screening, pipes, leaks, share(progress, 0.0, 0.5))
    record = tidy_leaks(leaks)
    values = feature_frame(tidy, record[record["date"] <= day], day)
    row = int((tidy["pipe_id"] == pipe_id).to_numpy().argmax())
    score = scores[scores["pipe_id"] == pipe_id].iloc[0]
    unsure = inferred_fields(path).get(int(score["fid"]), ())
    folded = folded_factors(path, screening, number)
    told = explained(model, tidy, values, material_names(), [row])[0]
    if pipe_id in folded:
        told = with_factor(told, evidence_reason(screening.card), float(folded[pipe_id]))
    could = what_if(model, pipes, leaks, pipe_id, unsure=unsure, folded=folded, progress=share(progress, 0.5, 1.0))
    return Explanation(pipe_id, str(day.date()), horizon, score, told, unknown_fields(tidy.iloc[row]), tuple(unsure), could)


def _model_of(path: Path, screening: Screening, pipes: pd.DataFrame, leaks: pd.DataFrame, progress: Progress) -> Model:
    """The model of a screening; learnt again as it was then where an older version did not keep it."""
    if screening.model is not None:
        return Model.from_json(screening.model)
    card = screening.card
    method = card["name"] if card["name"] in METHODS else AUTO
    level = card["figures"].get("level_assumed")
    return model_for(path, pipes, leaks, card["as_of"], int(card["horizon_years"]), method, level, progress)


def named(fields: tuple[str, ...]) -> Words:
    """The names of fields in a row."""
    labels = [field_named(one).label for one in fields]
    return Words("・".join(one.ja for one in labels), ", ".join(one.en for one in labels))

"""How often each pipe leaks: a rate per km and year, a product of one factor per feature, from the shipped model and the own record.

A town without any record is rated by the shipped model; with a record this is corrected by it (own_record.py); from several hundred
leaks on, models learnt from the own record compete, and the one that foretold the last years best is taken (choice.py).
A model is plain numbers (to_json, from_json); nothing in it can run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.screening import terms
from waterdx.screening.card import ModelCard
from waterdx.screening.choice import AUTO, Z_90, choose
from waterdx.screening.default_model import ATTRIBUTES, shipped
from waterdx.screening.features import PART, record_of_town
from waterdx.screening.methods import METHODS, SEED, fit
from waterdx.screening.recalibration import level_of, years_of
from waterdx.screening.record import Day, day_of, tidy_leaks, tidy_pipes
from waterdx.screening.terms import Terms
from waterdx.screening.training_card import card_of
from waterdx.screening.windows import training_rows, training_windows

__all__ = ["SEED", "Model", "check_horizon", "train"]

SCHEMA = "waterdx.screening.model/2"
LEARNING = Words(ja="過去の漏水から学習しています", en="Learning from past leaks")


@dataclass(frozen=True)
class Model:
    """log(rate per km and year) = intercept + the features' terms, times `level`."""

    card: ModelCard
    intercept: float
    terms: Terms
    level: float

    def rates(self, values: pd.DataFrame) -> np.ndarray:
        """Leaks per km and year of each row of `values` (from feature_frame)."""
        return np.asarray(self.level * np.exp(self.intercept + self.terms.parts(values).sum(axis=1).to_numpy(float)))

    def interval(self, values: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """The 5th and 95th percentile of the rate: how unsure the town's level, the material's and all that is missing leave it."""
        rate, reach = self.rates(values), np.exp(Z_90 * values[f"{PART}sd"].to_numpy(float))
        return rate / reach, rate * reach

    def log_factors(self, values: pd.DataFrame) -> pd.DataFrame:
        """Per row and feature the logarithm of its factor on the rate; what is common to all pipes is left out.

        What the rate of similar pipes adds is told attribute by attribute where it can be.
        """
        parts = self.terms.parts(values)
        slope = self.terms.slope("log_similar")
        if slope:
            parts["log_similar"] -= slope * values["log_similar"]
            told = values[[PART + name for name in ATTRIBUTES]].set_axis(list(ATTRIBUTES), axis=1) * slope
            told["age_years"] += told.pop("laying_era")  # both are the year's doing: one reason, "laid in 1968"
            parts = told.add(parts, fill_value=0.0)
        return parts

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA, "card": self.card.to_json(), "intercept": self.intercept, "level": self.level,
            "terms": terms.to_json(self.terms),
        }  # fmt: skip

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Model:
        """The model `to_json` wrote, with the same predictions; UserError where it is something else."""
        try:
            if stored["schema"] != SCHEMA:
                raise ValueError("another schema")
            return cls(ModelCard.from_json(stored["card"]), terms.finite(stored["intercept"]), terms.from_json(stored["terms"]),
                       terms.finite(stored["level"]))  # fmt: skip
        except (KeyError, TypeError, ValueError, AttributeError):
            raise UserError(
                ja="保存されたモデルを読めません(形式が異なります)。漏水リスク評価をもう一度実行してください。",
                en="The stored model cannot be read (another format). Run the screening again.",
            ) from None


def train(
    pipes: pd.DataFrame, leaks: pd.DataFrame, *, as_of: Day, horizon: int = 3, method: str = AUTO, level: float | None = None,
    progress: Progress = silent,
) -> Model:  # fmt: skip
    """A model of the leaks known at `as_of`, for the `horizon` years after it; a town without leaks gets the shipped one.

    `pipes`, `leaks`: see waterdx.screening.record. `method`: a name of METHODS, or auto. `level`: leaks per km and year of the town where its
    record does not tell (the shipped model's if None). Same input in any row order, same model.
    """
    day = day_of(as_of)
    check_horizon(horizon)
    check_method(method)
    check_level(level)
    tidy = tidy_pipes(pipes)
    known = tidy_leaks(leaks)
    known = known[known["date"] <= day]
    progress(0, 1, LEARNING)
    rows = training_rows(tidy, known, training_windows(known, day), share(progress, 0.0, 0.6))
    choice = choose(rows, method, share(progress, 0.6, 0.9))
    progress(0.9, 1, LEARNING)
    intercept, learnt = fit(choice.method, rows)
    years = years_of((intercept, learnt), rows)
    record = record_of_town(tidy, known, day)
    assumed = shipped().level if level is None else level
    set_level = level_of(years) * record.town.moved_to(assumed, shipped().level)
    card = card_of(tidy, tidy_leaks(leaks), day, horizon, choice, rows, years, record, set_level, assumed)
    return Model(card, intercept, learnt, set_level)


def check_horizon(horizon: int) -> None:
    """UserError where the years to look ahead are not a whole number from 1 to 30."""
    if isinstance(horizon, bool) or not isinstance(horizon, int) or not 1 <= horizon <= 30:
        raise UserError(
            ja="予測期間「{value}」は使えません。1〜30 の整数(年)を指定してください。",
            en="The horizon '{value}' cannot be used. Give whole years from 1 to 30.",
            value=horizon,
        )


def check_method(method: str) -> None:
    """UserError where there is no such way to rate pipes."""
    if method not in (AUTO, *METHODS):
        raise UserError(
            ja="モデル「{value}」はありません。{names} のいずれかを指定してください。",
            en="There is no model '{value}'. Give one of {names}.",
            value=method, names="、".join((AUTO, *METHODS)),
        )  # fmt: skip


def check_level(level: float | None) -> None:
    """UserError where the leaks per km and year of a town are no number one can believe."""
    if level is not None and not 0 < level <= 10:
        raise UserError(
            ja="漏水の水準「{value}」は使えません。100 km・1 年当たりの件数を 0 より大きく 1,000 以下で指定してください(全国のめやす 2.75)。",
            en="The level '{value}' cannot be used. Give leaks per 100 km and year, above 0 and up to 1,000 (about 2.75 in all Japan).",
            value=f"{100 * level:.10g}",
        )

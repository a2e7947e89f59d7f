"""How often each pipe leaks: a Poisson rate per km and year, log-linear in the features, trained on windows of the past.

Leaks ~ Poisson(rate × length × years). scikit-learn's documented way: y = leaks / exposure, sample_weight = exposure.
A model is plain numbers (to_json, from_json); nothing in it can run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import PoissonRegressor
from threadpoolctl import threadpool_limits

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening import encoding
from waterdx.screening.card import ModelCard
from waterdx.screening.encoding import Encoder, design, learn_encoders, spans
from waterdx.screening.features import FEATURES
from waterdx.screening.record import Day, day_of, in_the_ground, recording_start, tidy_leaks, tidy_pipes, usable_leaks
from waterdx.screening.windows import TrainingRows, Window, training_rows, training_windows

NAME = "poisson-rate"
SCHEMA = "waterdx.screening.model/1"
LEAST_LEAKS = 30  # fewer cannot tell materials and ages apart
PENALTY = 1.0  # each coefficient has a normal prior of variance 1 / PENALTY, in leaks once counted
LEVEL_PRIOR = 10.0  # leaks by which the level of the last window is held to the long-term one
BOOTSTRAPS = 25
INTERVAL = (5, 95)  # percentiles
SEED = 20180331

LEARNING = Words(ja="過去の漏水から学習しています", en="Learning from past leaks")


@dataclass(frozen=True)
class Fit:
    """log(rate per km and year) = intercept + columns · coefficients, times `level`."""

    intercept: float
    coefficients: tuple[float, ...]
    level: float

    def rates(self, columns: np.ndarray) -> np.ndarray:
        return np.asarray(self.level * np.exp(self.intercept + columns @ np.array(self.coefficients)))


@dataclass(frozen=True)
class Model:
    """A trained rate: how features become columns, the fit, and fits on resampled pipes for the interval."""

    card: ModelCard
    encoders: tuple[Encoder, ...]
    fit: Fit
    draws: tuple[Fit, ...]

    def rates(self, values: pd.DataFrame) -> np.ndarray:
        """Leaks per km and year of each row of `values` (from feature_frame)."""
        return self.fit.rates(design(self.encoders, values))

    def interval(self, values: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """The 5th and 95th percentile of the rate over the refits; the rate itself lies within."""
        columns = design(self.encoders, values)
        rate = self.fit.rates(columns)
        if not self.draws:
            return rate, rate
        low, high = np.percentile([one.rates(columns) for one in self.draws], INTERVAL, axis=0)
        return np.minimum(low, rate), np.maximum(high, rate)

    def log_factors(self, values: pd.DataFrame) -> pd.DataFrame:
        """Per row and feature the logarithm of its factor on the rate; what is common to all pipes is left out."""
        columns = design(self.encoders, values) * np.array(self.fit.coefficients)
        parts = {name: columns[:, where].sum(axis=1) for name, where in spans(self.encoders, values).items()}
        return pd.DataFrame(parts, index=values.index)

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA, "card": self.card.to_json(), "encoders": [encoding.to_json(one) for one in self.encoders],
            "fit": _fit_to_json(self.fit), "draws": [_fit_to_json(one) for one in self.draws],
        }  # fmt: skip

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Model:
        """The model `to_json` wrote, with the same predictions; UserError where it is something else."""
        try:
            model = _model_from(stored)
        except (KeyError, TypeError, ValueError, AttributeError):
            model = None
        if model is None or not _fits_the_features(model):
            raise UserError(
                ja="保存されたモデルを読めません(形式が異なります)。漏水リスク評価をもう一度実行してください。",
                en="The stored model cannot be read (another format). Run the screening again.",
            )
        return model


def train(
    pipes: pd.DataFrame, leaks: pd.DataFrame, *, as_of: Day, horizon: int = 3, seed: int = SEED,
    bootstraps: int = BOOTSTRAPS, progress: Progress = silent,
) -> Model:  # fmt: skip
    """A model of the leaks known at `as_of`, for the `horizon` years after it.

    `pipes`, `leaks`: see waterdx.screening.record. Same input (in any row order) and seed, same model. UserError where
    fewer than 30 leaks can be used.
    """
    day = day_of(as_of)
    check_horizon(horizon)
    tidy = tidy_pipes(pipes)
    known = tidy_leaks(leaks)
    known = known[~(known["date"] > day)]
    windows = training_windows(known, day, horizon)
    _check_enough(tidy, known, windows)
    rows = training_rows(tidy, known, windows)
    encoders = learn_encoders(rows.values, rows.leaks, rows.exposure)
    fit, *draws = _fits(design(encoders, rows.values), rows, windows, _weights(len(tidy), seed, bootstraps), progress)
    return Model(_card(tidy, known, day, horizon, windows, rows, fit), encoders, fit, tuple(draws))


def check_horizon(horizon: int) -> None:
    """UserError where the years to look ahead are not a whole number from 1 to 30."""
    if isinstance(horizon, bool) or not isinstance(horizon, int) or not 1 <= horizon <= 30:
        raise UserError(
            ja="予測期間「{value}」は使えません。1〜30 の整数(年)を指定してください。",
            en="The horizon '{value}' cannot be used. Give whole years from 1 to 30.",
            value=horizon,
        )


def _check_enough(pipes: pd.DataFrame, leaks: pd.DataFrame, windows: tuple[Window, ...]) -> None:
    with_length = usable_leaks(pipes[pipes["length_m"].notna()], leaks)
    count = int((with_length["date"] > windows[-1].start).sum())
    if count < LEAST_LEAKS:
        raise UserError(
            ja="使える漏水記録が {count} 件しかありません({least} 件以上必要です)。漏水台帳に漏水日と管番号を補ってください。",
            en="Only {count} leaks can be used ({least} are needed). Add dates and pipe numbers to the leak records.",
            count=count, least=LEAST_LEAKS,
        )  # fmt: skip


def _weights(pipes: int, seed: int, bootstraps: int) -> list[np.ndarray]:
    """How often each pipe counts: once in the first fit, as often as drawn in the others."""
    rng = np.random.default_rng(seed)
    return [np.ones(pipes), *(rng.multinomial(pipes, np.full(pipes, 1 / pipes)).astype(float) for _ in range(bootstraps))]


def _fits(
    columns: np.ndarray, rows: TrainingRows, windows: tuple[Window, ...], weights: list[np.ndarray], progress: Progress
) -> list[Fit]:
    overlap = min(len(windows), windows[0].end.year - windows[0].start.year)
    fits = []
    with threadpool_limits(1):
        for done, weight in enumerate(weights):
            progress(done, len(weights), LEARNING)
            fits.append(_fit(columns, rows, weight[rows.pipe], PENALTY * overlap))
    return fits


def _fit(columns: np.ndarray, rows: TrainingRows, weight: np.ndarray, penalty: float) -> Fit:
    used = weight > 0
    exposure = rows.exposure[used] * weight[used]
    regressor = PoissonRegressor(alpha=penalty / exposure.sum(), solver="newton-cholesky", max_iter=300, tol=1e-6)
    regressor.fit(columns[used], rows.leaks[used] / rows.exposure[used], sample_weight=exposure)
    plain = Fit(float(regressor.intercept_), tuple(regressor.coef_.tolist()), 1.0)
    return Fit(plain.intercept, plain.coefficients, _level(plain, columns, rows, weight))


def _level(plain: Fit, columns: np.ndarray, rows: TrainingRows, weight: np.ndarray) -> float:
    """Observed against predicted leaks of the last window: rates drift, and old windows over-predict a falling one."""
    last = rows.window == 0
    observed = float((rows.leaks * weight)[last].sum())
    predicted = float((plain.rates(columns[last]) * (rows.exposure * weight)[last]).sum())
    return (observed + LEVEL_PRIOR) / (predicted + LEVEL_PRIOR)


def _card(
    pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp, horizon: int, windows: tuple[Window, ...],
    rows: TrainingRows, fit: Fit,
) -> ModelCard:  # fmt: skip
    laid = pipes[in_the_ground(pipes, day)]
    usable = usable_leaks(pipes, leaks)
    dated, joined = leaks["date"].notna(), leaks["pipe_id"].isin(pipes["pipe_id"])
    figures: dict[str, float | int | str] = {
        "recorded_from": str(recording_start(leaks, day).date()),
        "trained_from": str(windows[-1].start.date()),
        "window_years": int(windows[0].end.year - windows[0].start.year),
        "leaks_without_date": int((~dated).sum()),
        "leaks_without_pipe": int((dated & ~joined).sum()),
        "leaks_older_than_pipe": int((dated & joined).sum() - len(usable)),
        "leaks_last_window": int(rows.leaks[rows.window == 0].sum()),
        "length_km": float(laid["length_m"].sum() / 1000),
        "pipes_unknown_year": int(laid["install_fy"].isna().sum()),
        "pipes_unknown_length": int(laid["length_m"].isna().sum()),
        "level": fit.level,
    }
    trained_on = {
        "pipes": len(np.unique(rows.pipe)),
        "leaks": int((usable["date"] > windows[-1].start).sum()),
        "windows": len(windows),
    }
    return ModelCard(NAME, trained_on, str(day.date()), horizon, tuple(FEATURES), figures)


def _fit_to_json(fit: Fit) -> dict[str, Any]:
    return {"intercept": fit.intercept, "coefficients": list(fit.coefficients), "level": fit.level}


def _fit_from_json(stored: Mapping[str, Any]) -> Fit:
    fit = Fit(float(stored["intercept"]), tuple(float(n) for n in stored["coefficients"]), float(stored["level"]))
    if not all(map(math.isfinite, (fit.intercept, fit.level, *fit.coefficients))):
        raise ValueError("coefficients of a stored model must be finite")
    return fit


def _model_from(stored: Mapping[str, Any]) -> Model:
    if stored["schema"] != SCHEMA:
        raise ValueError("another schema")
    encoders = tuple(encoding.from_json(one) for one in stored["encoders"])
    draws = tuple(_fit_from_json(one) for one in stored["draws"])
    return Model(ModelCard.from_json(stored["card"]), encoders, _fit_from_json(stored["fit"]), draws)


def _fits_the_features(model: Model) -> bool:
    return all(one.feature in FEATURES for one in model.encoders)

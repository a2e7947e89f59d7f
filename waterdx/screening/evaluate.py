"""Had we trained at a cut-off day, how many of the leaks that followed would the ranking have caught?

Judged on the `horizon` years after the cut-off, beside three rankings a town can make without a model. Only leaks on
pipes that were in the ground at the cut-off, and after the pipe's laying year, are counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening.features import LOCATION_ACCURACY_M, feature_frame
from waterdx.screening.model import SEED, check_horizon, train
from waterdx.screening.record import Day, day_of, leak_counts, tidy_leaks, tidy_pipes, years_later
from waterdx.screening.scores import predict, rank_by

SHARES = (0.05, 0.10, 0.20)
HEADLINE = 0.10
_RESAMPLES = 300
RANKINGS = {
    "model": Words(ja="モデル", en="model"),
    "age": Words(ja="古い順(布設年度不明は最後)", en="by age (unknown age last)"),
    "earlier_leaks": Words(ja="過去の漏水件数(km当たり)の多い順", en="by earlier leaks per km"),
    "random": Words(ja="無作為(期待値)", en="random (expectation)"),
}
_SAYING = Words(
    ja="{day}までの記録で順位を付けたところ、その後{years}年間の漏水{observed}件のうち{model}%が、上位10%の延長({km:.1f} km)に"
    "含まれていました(90%区間 {low}〜{high}%)。古い順なら{age}%、過去の漏水の多い順なら{earlier}%、無作為なら10%です。"
    "予測した件数は{expected:.0f}件(90%区間 {least:.0f}〜{most:.0f}件)でした。",
    en="Ranked with the record up to {day}, the top 10 % of length ({km:.1f} km) held {model} % of the {observed} leaks of "
    "the next {years} years (90 % interval {low}-{high} %); by age it would have been {age} %, by earlier leaks {earlier} %, "
    "at random 10 %. {expected:.0f} leaks (90 % interval {least:.0f}-{most:.0f}) were expected.",
)


@dataclass(frozen=True)
class Evaluation:
    """`caught`: ranking → share of length → share of leaks (0 to 1). `interval`: 90 % of the model's 10 % share.

    `observed` and `expected` leaks, `low` and `high` (the expectation's interval summed over pipes), `length_km` ranked.
    """

    as_of: str
    until: str
    horizon: int
    observed: int
    expected: float
    low: float
    high: float
    length_km: float
    caught: Mapping[str, Mapping[float, float]]
    interval: tuple[float, float]
    words: Words

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": "waterdx.screening.evaluation/1", "as_of": self.as_of, "until": self.until,
            "horizon_years": self.horizon, "observed_leaks": self.observed, "expected_leaks": self.expected,
            "low": self.low, "high": self.high, "expected_over_observed": self.expected / self.observed,
            "length_km": self.length_km,
            "caught": {name: {f"{share:.2f}": found for share, found in one.items()} for name, one in self.caught.items()},
            "interval": list(self.interval), "message_ja": self.words.ja, "message_en": self.words.en,
        }  # fmt: skip


def evaluate(
    pipes: pd.DataFrame, leaks: pd.DataFrame, *, as_of: Day, horizon: int = 3, seed: int = SEED, progress: Progress = silent
) -> Evaluation:
    """How well a model trained at `as_of` found the leaks of the `horizon` years after it.

    UserError where the record ends before those years do, where no leak followed, or where training is not possible.
    """
    day = day_of(as_of)
    known = tidy_leaks(leaks)
    check_horizon(horizon)
    until = years_later(day, horizon)
    _check_followed(known, day, until)
    model = train(pipes, leaks, as_of=day, horizon=horizon, seed=seed, progress=progress)
    scores = predict(model, pipes, leaks)
    tidy = tidy_pipes(pipes)
    ranked = tidy.loc[tidy["pipe_id"].isin(scores["pipe_id"])]
    scores = scores.set_index("pipe_id").reindex(ranked["pipe_id"].to_numpy())
    observed = leak_counts(ranked, known, day, until).to_numpy(float)
    if not observed.sum():
        raise _nothing_followed(day, until)
    ranks = _ranks(scores, ranked, known[known["date"] <= day], day)
    length = ranked["length_m"].fillna(0.0).to_numpy(float)
    caught = {name: {share: caught_share(rank, length, observed, share) for share in SHARES} for name, rank in ranks.items()}
    caught["random"] = {share: share for share in SHARES}
    interval = _interval(ranks["model"], length, observed, seed)
    sums = scores[["expected_leaks", "low", "high"]].sum()
    words = _words(day, horizon, observed, sums, length, caught, interval)
    return Evaluation(str(day.date()), str(until.date()), horizon, int(observed.sum()), float(sums["expected_leaks"]),
                      float(sums["low"]), float(sums["high"]), float(length.sum() / 1000), caught, interval, words)  # fmt: skip


def caught_share(rank: np.ndarray, length: np.ndarray, observed: np.ndarray, share: float) -> float:
    """The share of `observed` leaks on the first `share` of the length in rank order; the pipe across the edge counts
    by the part of it that lies within."""
    order = np.argsort(rank, kind="stable")
    lengths = np.concatenate([[0.0], np.cumsum(length[order])])
    leaks = np.concatenate([[0.0], np.cumsum(observed[order])])
    return float(np.interp(share * lengths[-1], lengths, leaks) / leaks[-1])


def _ranks(scores: pd.DataFrame, pipes: pd.DataFrame, known: pd.DataFrame, day: pd.Timestamp) -> dict[str, np.ndarray]:
    values = feature_frame(pipes, known, day)
    km = pipes["length_m"].clip(lower=LOCATION_ACCURACY_M) / 1000
    per_km = (values["earlier_leaks"] / km).fillna(0.0)
    return {
        "model": scores["rank"].to_numpy(int),
        "age": rank_by(values["age_years"].fillna(-1.0).to_numpy(float), pipes["pipe_id"]),
        "earlier_leaks": rank_by(per_km.to_numpy(float), pipes["pipe_id"]),
    }


def _interval(rank: np.ndarray, length: np.ndarray, observed: np.ndarray, seed: int) -> tuple[float, float]:
    """The 90 % bootstrap interval (over pipes) of the share of leaks in the first tenth of the length."""
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(_RESAMPLES):
        times = rng.multinomial(len(rank), np.full(len(rank), 1 / len(rank))).astype(float)
        if (observed * times).sum() > 0:
            drawn.append(caught_share(rank, length * times, observed * times, HEADLINE))
    low, high = np.percentile(drawn, [5, 95])
    return float(low), float(high)


def _words(
    day: pd.Timestamp, horizon: int, observed: np.ndarray, sums: pd.Series, length: np.ndarray,
    caught: Mapping[str, Mapping[float, float]], interval: tuple[float, float],
) -> Words:  # fmt: skip
    percent = {name: round(100 * caught[name][HEADLINE]) for name in ("model", "age", "earlier_leaks")}
    return _SAYING.format(
        day=day.date(), years=horizon, observed=int(observed.sum()), model=percent["model"], age=percent["age"],
        earlier=percent["earlier_leaks"], low=round(100 * interval[0]), high=round(100 * interval[1]),
        km=HEADLINE * length.sum() / 1000, expected=sums["expected_leaks"],
        least=sums["low"], most=sums["high"],
    )  # fmt: skip


def _check_followed(leaks: pd.DataFrame, day: pd.Timestamp, until: pd.Timestamp) -> None:
    """Leaks must be on record in the last of the years judged: a record that stops earlier would look like few leaks."""
    last_year = max(day, until - pd.DateOffset(years=1))
    if not (leaks["date"] > last_year).any():
        raise _nothing_followed(day, until)


def _nothing_followed(day: pd.Timestamp, until: pd.Timestamp) -> UserError:
    return UserError(
        ja="{day} の翌日から {until} までの漏水記録がそろっておらず、検証できません。基準日を早めて、もう一度実行してください。",
        en="The leak record does not cover the time after {day} and up to {until}. Choose an earlier as-of day and run again.",
        day=day.date(), until=until.date(),
    )  # fmt: skip

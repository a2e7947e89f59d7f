"""All figures of an evaluation from the pipe-years judged, each with its interval: pipes drawn anew, their years kept together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening.measures import Caught, Curve, Reliability, bins_of, brier, reliability

SHARES = (0.05, 0.10, 0.20)
SCORED = ("model", "age", "earlier_leaks")
FEW_LEAKS = 30  # fewer: shares swing by chance
HEADLINE = 0.10
RESAMPLES = 200
CURVE = np.linspace(0.0, 1.0, 101)
INTERVAL = (5, 95)  # percentiles
_ASSESSING = Words(ja="当たり具合を計算しています", en="Working out how good it was")
Interval = tuple[float, float]


@dataclass(frozen=True)
class Year:
    """One year judged: leaks observed and expected on the pipes ranked at its start."""

    start: str
    end: str
    pipes: int
    observed: int
    expected: float


@dataclass(frozen=True)
class Group:
    """Part of the pipe-years judged for itself. `caught`: share of its leaks in the first tenth of its own length (None: no leak)."""

    name: str
    pipe_years: int
    length_km: float
    observed: int
    expected: float
    caught: float | None
    auc: float | None


class Figures:
    """Every figure of quality by name (model.auc, age.0.10, brier, calibration_error, expected_over_observed …) for any weights,
    one per row of `judged` (see judge.py)."""

    def __init__(self, judged: pd.DataFrame) -> None:
        self._observed, self._expected = judged["observed"].to_numpy(float), judged["expected"].to_numpy(float)
        self._probability, self._happened = judged["probability"].to_numpy(float), self._observed > 0
        self._bins = bins_of(self._probability)
        self._curves = {name: Curve(judged[f"score_{name}"].to_numpy(float), self._happened) for name in SCORED}
        self._caught = {name: caught_of(judged, name) for name in SCORED}

    def of(self, weight: np.ndarray) -> dict[str, float]:
        found = {
            "brier": brier(self._probability, self._happened, weight),
            "calibration_error": self.reliability(weight).calibration_error,
            "expected_over_observed": float((self._expected * weight).sum() / max((self._observed * weight).sum(), 1e-9)),
        }
        for name in SCORED:
            found[f"{name}.auc"] = self._curves[name].auc(weight)
            found[f"{name}.average_precision"] = self._curves[name].average_precision(weight)
            shares = self._caught[name].at(np.array(SHARES), weight)
            found |= {f"{name}.{part:.2f}": float(one) for part, one in zip(SHARES, shares, strict=True)}
        return found

    def reliability(self, weight: np.ndarray) -> Reliability:
        return reliability(self._bins, self._probability, self._happened.astype(float), weight)

    def lift(self) -> dict[str, np.ndarray]:
        """Ranking → share of the leaks at 0, 1 … 100 % of the length."""
        return {name: one.at(CURVE, np.ones(len(self._observed))) for name, one in self._caught.items()}


def caught_of(judged: pd.DataFrame, name: str) -> Caught:
    return Caught(*(judged[column].to_numpy(float) for column in (f"rank_{name}", "length_m", "observed", "window")))


def intervals_of(figures: Figures, judged: pd.DataFrame, seed: int, progress: Progress = silent) -> dict[str, Interval]:
    """The 90 % bootstrap interval of every figure, over pipes."""
    rng = np.random.default_rng(seed)
    pipe, names = pd.factorize(judged["pipe_id"])
    drawn = []
    for number in range(RESAMPLES):
        if number % 20 == 0:
            progress(number, RESAMPLES, _ASSESSING)
        times = rng.multinomial(len(names), np.full(len(names), 1 / len(names))).astype(float)[pipe]
        if times[judged["observed"].to_numpy() > 0].any():
            drawn.append(figures.of(times))
    frame = pd.DataFrame(drawn)
    found = {str(name): tuple(np.nanpercentile(frame[name], INTERVAL).tolist()) for name in frame}
    return found | _of_few(figures.of(np.ones(len(judged))), found, int(judged["observed"].sum()))


def _of_few(told: dict[str, float], found: dict[str, Interval], leaks: int) -> dict[str, Interval]:
    """The intervals of the shares caught where there are few leaks: drawn anew, none of one leak is always none of it (0 to 0 %), so
    the exact interval of a binomial share is held beside it and the wider end of both is told."""
    from scipy.stats import beta

    if leaks >= FEW_LEAKS:
        return {}
    low, high = (one / 100 for one in INTERVAL)
    wider = {}
    for name in (f"{ranking}.{part:.2f}" for ranking in SCORED for part in SHARES):
        caught = told[name] * leaks
        exact = (beta.ppf(low, caught, leaks - caught + 1) if caught else 0.0, beta.ppf(high, caught + 1, leaks - caught) if caught < leaks else 1.0)  # fmt: skip
        wider[name] = (min(found[name][0], float(exact[0])), max(found[name][1], float(exact[1])))
    return wider


def years_of(judged: pd.DataFrame, spans: Mapping[int, tuple[str, str]]) -> tuple[Year, ...]:
    return tuple(
        Year(*spans[int(str(number))], len(one), int(one["observed"].sum()), float(one["expected"].sum()))
        for number, one in judged.groupby("window")
    )


def groups_of(judged: pd.DataFrame) -> tuple[Group, ...]:
    """Pipes with a leak on record when they were ranked, and pipes without one."""
    return tuple(
        _group(name, judged[judged["has_record"] == having].reset_index(drop=True))
        for name, having in (("with_record", True), ("without_record", False))
    )


def _group(name: str, part: pd.DataFrame) -> Group:
    observed, weight = int(part["observed"].sum()), np.ones(len(part))
    caught = float(caught_of(part, "model").at(np.array([HEADLINE]), weight)[0]) if observed else None
    auc = Curve(part["score_model"].to_numpy(float), (part["observed"] > 0).to_numpy()).auc(weight) if observed else None
    known = auc if auc is not None and np.isfinite(auc) else None
    return Group(name, len(part), float(part["length_m"].sum() / 1000), observed, float(part["expected"].sum()), caught, known)

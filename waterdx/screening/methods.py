"""The ways to rate pipes: the shipped model brought to the own record, three learnt from the own record, and the mean of the best.

To add one: write a function (rows) -> (intercept, Terms) and a row of METHODS; it then takes part in the choice, `screening train` and the
model card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, PoissonRegressor
from threadpoolctl import threadpool_limits

from waterdx.core.words import Words
from waterdx.screening.default_model import shipped
from waterdx.screening.encoding import design, learn_encoders
from waterdx.screening.features import FEATURES
from waterdx.screening.terms import Curve, Curves, Linear, Mean, Terms, Weights
from waterdx.screening.windows import TrainingRows

Fitted = tuple[float, Terms]
PENALTY = 1.0  # each coefficient has a normal prior of variance 1 / PENALTY, in leaks once counted
NEARBY = ("near_100", "near_250", "near_alike")  # features whose weights the file of the shipped model holds by name
CURVE_POINTS = 64
SEED = 20180331


@dataclass(frozen=True)
class Method:
    """`least_leaks`: fewer of the own record cannot carry it. `mean_of`: names of the methods it is the mean of, where it is one."""

    name: str
    label: Words
    learn: Callable[[TrainingRows], Fitted] | None
    least_leaks: int
    mean_of: tuple[str, ...] = ()


def shipped_weights(rows: TrainingRows | None = None) -> Fitted:
    """Nothing is learnt here: the record enters through the features (own_record.py)."""
    record = shipped().record()
    return 0.0, Weights({"log_similar": 1.0, "log_leak_ratio": record["own"]} | {name: record[name] for name in NEARBY})


def _poisson(rows: TrainingRows) -> Fitted:
    """Leaks ~ Poisson(rate × length × years); scikit-learn's way: y = leaks / exposure, sample_weight = exposure."""
    encoders = learn_encoders(rows.values, rows.leaks, rows.exposure)
    regressor = PoissonRegressor(alpha=PENALTY / rows.exposure.sum(), solver="newton-cholesky", max_iter=300, tol=1e-6)
    regressor.fit(design(encoders, rows.values), rows.leaks / rows.exposure, sample_weight=rows.exposure)
    return float(regressor.intercept_), Linear(encoders, tuple(regressor.coef_.tolist()))


def _logistic(rows: TrainingRows) -> Fitted:
    """The odds of any leak in the window, per km and year: leaks are rare, so odds over exposure are a rate."""
    encoders = learn_encoders(rows.values, rows.leaks, rows.exposure)
    columns = np.column_stack([design(encoders, rows.values), np.log(rows.exposure)])
    regressor = LogisticRegression(C=1 / PENALTY, solver="newton-cholesky", max_iter=300, tol=1e-6)
    regressor.fit(columns, rows.leaks > 0)
    return float(regressor.intercept_[0]), Linear(encoders, tuple(regressor.coef_[0, :-1].tolist()))


def _boosting(rows: TrainingRows) -> Fitted:
    """Trees that look at one feature each, so that what they learnt is one curve a feature."""
    names = [name for name, one in FEATURES.items() if one.role == "number"]
    points = {name: _points(rows.values[name].to_numpy(float)) for name in names}
    steps = np.column_stack([_steps(rows.values[name].to_numpy(float), points[name]) for name in names])
    trees = HistGradientBoostingRegressor(
        loss="poisson", learning_rate=0.05, max_iter=150, max_leaf_nodes=4, min_samples_leaf=max(20, len(steps) // 300),
        l2_regularization=5.0, interaction_cst="no_interactions", early_stopping=False, random_state=SEED,
    )  # fmt: skip
    trees.fit(steps, rows.leaks / rows.exposure, sample_weight=rows.exposure)
    base = np.array([[len(points[name]) // 2 for name in names]], dtype=float)
    at_base = np.log(trees.predict(base))
    curves = []
    for number, name in enumerate(names):
        asked = np.repeat(base, len(points[name]) + 1, axis=0)
        asked[:, number] = [*range(len(points[name])), np.nan]
        *heights, unknown = (np.log(trees.predict(asked)) - at_base).tolist()
        curves.append(Curve(name, tuple(zip(points[name].tolist(), heights, strict=True)), unknown))
    return float(at_base[0]), Curves(tuple(curves))


def _points(number: np.ndarray) -> np.ndarray:
    known = number[~np.isnan(number)]
    return np.unique(np.quantile(known, np.linspace(0, 1, CURVE_POINTS))) if len(known) else np.zeros(1)


def _steps(number: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Which point a number lies nearest to: few steps spare the trees their slow search for bins."""
    nearest = np.searchsorted((points[1:] + points[:-1]) / 2, number).astype(float)
    nearest[np.isnan(number)] = np.nan
    return nearest


DEFAULT, COMBINED = "default", "combined"
METHODS = {
    one.name: one
    for one in (
        Method(DEFAULT, Words(ja="既定モデル+自記録による補正", en="shipped model corrected by the own record"), shipped_weights, 0),
        Method("poisson", Words(ja="自記録で学習(ポアソン回帰)", en="learnt from the own record (Poisson regression)"), _poisson, 30),
        Method("logistic", Words(ja="自記録で学習(ロジスティック回帰)", en="learnt from the own record (logistic regression)"), _logistic, 200),
        Method("boosting", Words(ja="自記録で学習(勾配ブースティング)", en="learnt from the own record (gradient boosting)"), _boosting, 300),
        Method(COMBINED, Words(ja="既定モデル・ポアソン回帰・勾配ブースティングの平均", en="mean of shipped model, Poisson regression and boosting"),
               None, 300, (DEFAULT, "poisson", "boosting")),
    )
}  # fmt: skip


def fit(name: str, rows: TrainingRows) -> Fitted:
    """The terms of one method, learnt on one thread: more collapse where the processors are shared."""
    return fit_all((name,), rows)[name]


def fit_all(names: Iterable[str], rows: TrainingRows) -> dict[str, Fitted]:
    """The terms of several methods, what they have in common learnt once."""
    found: dict[str, Fitted] = {}
    with threadpool_limits(1):
        for name in names:
            _fit(name, rows, found)
    return found


def _fit(name: str, rows: TrainingRows, found: dict[str, Fitted]) -> Fitted:
    if name not in found:
        method = METHODS[name]
        if method.learn:
            found[name] = method.learn(rows)
        else:
            intercepts, terms = zip(*(_fit(one, rows, found) for one in method.mean_of), strict=True)
            found[name] = (float(np.mean(intercepts)), Mean(terms))
    return found[name]


def log_rates(fitted: Fitted, values: pd.DataFrame) -> np.ndarray:
    intercept, terms = fitted
    return np.asarray(intercept + terms.parts(values).sum(axis=1).to_numpy(float))

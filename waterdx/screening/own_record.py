"""What the own record says against the shipped model: of the town, of each material, of pipes whose year nobody knows, of each pipe and of
its surroundings.

Each is observed leaks against expected ones, shrunk towards no difference: (observed + shape) / (expected + shape), the mean of a Poisson rate
under a gamma prior. So no record changes nothing, three leaks a little, three hundred nearly all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from waterdx.core.eras import fiscal_year_of
from waterdx.screening import missing, nearby
from waterdx.screening.default_model import ATTRIBUTES, DefaultModel
from waterdx.screening.record import LONG_AGO, in_the_ground, leak_counts, recording_start, years_at_risk

LOCATION_ACCURACY_M = 10.0  # a repair is written to a pipe no more exactly than this; shorter pipes share the leak
NEAR_M = (100.0, 250.0)
ALIKE_M, ALIKE_CELL_M = 600.0, 150.0
ALIKE_YEARS = 2  # laying years are taken in steps of so many, and with the step before and after: laid together
_STEPS = 1 << 12  # more than any laying year


@dataclass(frozen=True)
class Shrunk:
    """Observed against expected leaks, and the factor that follows."""

    observed: float
    expected: float
    shape: float

    @property
    def factor(self) -> float:
        return (self.observed + self.shape) / (self.expected + self.shape)

    def moved_to(self, level: float, shipped: float) -> float:
        """What the factor (times the level) becomes over what it is, where `level` takes the place of the shipped level."""
        ratio = level / shipped
        return ratio * (self.expected + self.shape) / (self.expected * ratio + self.shape)


@dataclass(frozen=True)
class OwnRecord:
    """The town against the shipped model, with the pipes' index.

    `parts`: logarithms of each pipe's factors by attribute, and `sd`, how unsure their sum is. `similar`: leaks per km and year of pipes
    like this one in this town. `years` watched, `count` of leaks; `observed` and `expected` the same for the pipe's own ratio; `near`: of
    the other pipes, per radius of NEAR_M observed and expected; `alike`: the same of those within ALIKE_M of the same class, laid together.
    """

    town: Shrunk
    materials: Mapping[str, Shrunk]
    parts: pd.DataFrame
    similar: np.ndarray
    years: pd.Series
    count: pd.Series
    observed: np.ndarray
    expected: np.ndarray
    near: np.ndarray
    alike: np.ndarray


def own_record(model: DefaultModel, pipes: pd.DataFrame, leaks: pd.DataFrame, as_of: pd.Timestamp) -> OwnRecord:
    """`pipes`, `leaks` tidy (see record.py); only leaks up to `as_of` count."""
    shapes = model.record()
    described = described_pipes(model, pipes)
    classes = described.classes
    parts = attribute_parts(model, described, as_of)
    start = recording_start(leaks, as_of)
    years, count = years_at_risk(pipes, start, as_of), leak_counts(pipes, leaks, start, as_of)
    observed = count.to_numpy(float)
    rate = np.exp(parts[list(ATTRIBUTES)].sum(axis=1).to_numpy(float))
    rate *= model.level / _mean_rate(rate, pipes, as_of)
    expected = rate * _km_years(pipes, years) * np.exp(_younger(model, pipes, years, as_of))
    town = Shrunk(float(observed.sum()), float(expected.sum()), shapes["level_shape"])
    materials = _by_group(classes, observed, expected * town.factor, shapes["class_shape"])
    own = np.array([materials[name].factor for name in classes])
    told_year = np.where(pipes["install_fy"].isna(), "unknown", "known").astype(object)
    years_told = _by_group(told_year, observed, expected * town.factor * own, shapes["class_shape"])
    of_year = np.array([years_told[name].factor for name in told_year])
    expected = expected * town.factor * own * of_year
    x, y, leaking = pipes["x"].to_numpy(float), pipes["y"].to_numpy(float), np.column_stack([observed, expected])
    near = nearby.sums_within(x, y, leaking, NEAR_M)
    kind = _laid_together(classes, pipes["install_fy"].to_numpy(float))
    alike = nearby.sums_within(x, y, leaking, (ALIKE_M,), cell_m=ALIKE_CELL_M, kind=kind, beside=1)[0]
    shared = np.minimum(1.0, (pipes["length_m"] / LOCATION_ACCURACY_M).fillna(1.0).to_numpy(float))
    told = parts.assign(
        material_class=parts["material_class"] + np.log(own),
        age_years=parts["age_years"] + np.log(of_year),
        sd=_unsure(parts, town, np.array([materials[name].observed for name in classes])),
    )
    return OwnRecord(
        town, materials, told, rate * town.factor * own * of_year, years, count, observed * shared, expected * shared, near, alike
    )


def _laid_together(classes: np.ndarray, install_fy: np.ndarray) -> np.ndarray:
    """Whole numbers: next to one another of the same class and laid up to three years apart. Pipes of one class whose year nobody knows
    are a kind of their own."""
    step = np.nan_to_num(np.clip(install_fy, LONG_AGO, _STEPS) // ALIKE_YEARS)
    return np.asarray(np.unique(classes, return_inverse=True)[1] * _STEPS + step.astype(int))


def _mean_rate(rate: np.ndarray, pipes: pd.DataFrame, as_of: pd.Timestamp) -> float:
    """Of the network in the ground, by length."""
    length = pipes["length_m"].fillna(0.0).to_numpy(float) * in_the_ground(pipes, as_of).to_numpy()
    return float(np.average(rate, weights=length)) if length.sum() > 0 else 1.0


def _km_years(pipes: pd.DataFrame, years: pd.Series) -> np.ndarray:
    return (pipes["length_m"] / 1000).fillna(0.0).to_numpy(float) * years.to_numpy(float)


def _younger(model: DefaultModel, pipes: pd.DataFrame, years: pd.Series, as_of: pd.Timestamp) -> np.ndarray:
    """The logarithm by which a pipe leaked less in the middle of the years watched than it does now: it was younger."""
    age = (fiscal_year_of(as_of.date()) - pipes["install_fy"]).to_numpy(float)
    return np.asarray(np.nan_to_num(model.age(age - years.to_numpy(float) / 2) - model.age(age)))


def _by_group(groups: np.ndarray, observed: np.ndarray, expected: np.ndarray, shape: float) -> dict[str, Shrunk]:
    sums = pd.DataFrame({"observed": observed, "expected": expected}).groupby(groups).sum()
    return {str(name): Shrunk(o, e, shape) for name, o, e in zip(sums.index, sums["observed"], sums["expected"], strict=True)}


def _unsure(parts: pd.DataFrame, town: Shrunk, seen: np.ndarray) -> np.ndarray:
    """Standard deviation of the logarithm of the rate: what is missing, how little is known of the class (less with every
    leak `seen` on it) and of the town's level."""
    of_class = 1.0 / (1.0 / parts["sd_class"] ** 2 + seen)
    return np.asarray(np.sqrt(parts["sd_missing"] ** 2 + of_class + 1.0 / (town.observed + town.shape)))


@dataclass(frozen=True)
class Described:
    """What the ledger says of the pipes on whatever day: their classes, what else they may be, and the logarithms of the factors of
    size, coating and soil, with the pipes' index."""

    classes: np.ndarray
    possible: missing.Possible
    lasting: pd.DataFrame


def described_pipes(model: DefaultModel, pipes: pd.DataFrame) -> Described:
    """Training looks at the same pipes on many days, so the last is kept."""
    global _last
    if _last is None or _last[0] is not model or _last[1] is not pipes:
        _last = (model, pipes, _described(model, pipes))
    return _last[2]


_last: tuple[DefaultModel, pd.DataFrame, Described] | None = None


def _described(model: DefaultModel, pipes: pd.DataFrame) -> Described:
    pairs = pipes[["material", "joint"]].astype(object).where(pipes[["material", "joint"]].notna(), None)
    known = {pair: model.class_of(*pair) for pair in set(pairs.itertuples(index=False, name=None))}
    classes = [known[pair] for pair in pairs.itertuples(index=False, name=None)]
    told = pipes.assign(pipe_class=pd.Series(classes, index=pipes.index, dtype=object))
    by_diameter = pd.Series(model.diameter(told["diameter_mm"].to_numpy(float)), index=told.index)
    mean = by_diameter.mean()
    lasting = pd.DataFrame({
        "log_diameter": by_diameter.fillna(0.0 if pd.isna(mean) else mean),
        "length_m": pd.Series(model.length(told["length_m"].to_numpy(float)), index=told.index).fillna(0.0),
        "coating": model.coating(told), "soil": model.soil(told),
    })  # fmt: skip
    return Described(told["pipe_class"].to_numpy(object), missing.possible(model, told), lasting)


def attribute_parts(model: DefaultModel, described: Described, as_of: pd.Timestamp) -> pd.DataFrame:
    """Logarithms of the factors of each of ATTRIBUTES, and the deviations of missing.marginal."""
    lasting = described.lasting
    parts = missing.marginal(model, described.possible, fiscal_year_of(as_of.date())).set_axis(lasting.index, axis=0)
    return parts.assign(
        log_diameter=lasting["log_diameter"], length_m=lasting["length_m"], coating=lasting["coating"], soil=lasting["soil"]
    )  # fmt: skip


def log_ratio(observed: np.ndarray, expected: np.ndarray, shape: float) -> np.ndarray:
    """The logarithm of the shrunk ratio."""
    return np.asarray(np.log((observed + shape) / (expected + shape)))

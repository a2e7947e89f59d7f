"""The guesses for one field of a town: practise on the known pipes, then answer for the unknown ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from waterdx.ledger.complete import rehearsal
from waterdx.ledger.complete.boosting import SEED, Model, learn
from waterdx.ledger.complete.likeness import Asked, agree, learn_likeness, pair_columns, spread
from waterdx.ledger.complete.neighbours import all_coordinates, neighbours_of
from waterdx.ledger.complete.proposals import Proposals, proposals_for
from waterdx.ledger.complete.town import FIELDS, Town

LEAST_KNOWN = 150  # fewer known pipes cannot teach anything; then the nearest one answers (nearest.py)
LEAST_CHECKED = 40
MOST_ALIKE = 5
MOST_JUDGED = 60_000  # proposals learnt from, a fixed sample of very many: more take long and teach little
TRAIN, CHECK = (0, 1), 2


@dataclass(frozen=True)
class Chances:
    """Every proposal for the unknown pipes (`row` among them) with its chance to be right, and the most alike known pipes."""

    row: np.ndarray
    value: np.ndarray
    chance: np.ndarray
    most_alike: np.ndarray


@dataclass(frozen=True)
class Practice:
    """One round: who was asked, what was compared, what was right, how often each counts."""

    asked: Asked
    pairs: np.ndarray
    same: np.ndarray
    count: np.ndarray
    part: np.ndarray


def chances(town: Town, field: str, known: np.ndarray, unknown: np.ndarray) -> Chances:
    """What is proposed for each unknown pipe and how likely it is right. Needs LEAST_KNOWN known pipes."""
    with threadpool_limits(1):
        coordinates = all_coordinates(town)
        practice = _practice(town, field, coordinates, known, unknown)
        models = [_likeness_model(practice, part) for part in TRAIN]
        judged = [(one, proposals_for(town, one.asked, spread(one.asked.neighbours, _cross(models, one)))) for one in practice]
        judge = _judge(town, judged)
        curve = _calibration(town, judge, judged)
        asked = Asked(field, neighbours_of(coordinates, known, unknown), _seen(town, field, unknown))
        likeness = spread(asked.neighbours, _mean(models, pair_columns(town, asked)))
        found = proposals_for(town, asked, likeness)
        most = np.argsort(-likeness, axis=1, kind="stable")[:, :MOST_ALIKE]
        return Chances(
            found.row, found.value, _chance(judge, curve, found, field), np.take_along_axis(asked.neighbours.pipe, most, axis=1)
        )


def _practice(
    town: Town, field: str, coordinates: dict[str, np.ndarray], known: np.ndarray, unknown: np.ndarray
) -> list[Practice]:
    side, rng = rehearsal.patch_m(town, known, unknown), np.random.default_rng(SEED)
    part, real = rehearsal.parts(town, known, side), rehearsal.gap_m(town, known, unknown)
    played = list(rehearsal.rounds(town, known, side))
    gaps = [rehearsal.gap_m(town, one.visible, one.asked) for one in played]
    counts = np.split(rehearsal.counts(np.concatenate(gaps), real, rng), np.cumsum([len(gap) for gap in gaps])[:-1])
    found = []
    for one, count in zip(played, counts, strict=True):
        pipes = one.asked[count > 0]
        if not len(pipes):
            continue  # none of this round lies as far from the known pipes as those that are asked about
        seen = rehearsal.seen_like(town, field, unknown, len(pipes), rng)
        asked = Asked(field, neighbours_of(coordinates, one.visible, pipes), seen)
        found.append(Practice(asked, pair_columns(town, asked), agree(town, asked), count[count > 0], part[pipes]))
    return found


def _seen(town: Town, field: str, pipes: np.ndarray) -> dict[str, np.ndarray]:
    return {name: ~np.isnan(town.values[name][pipes]) for name in FIELDS if name != field}


def _likeness_model(practice: list[Practice], part: int) -> Model:
    columns, same = [], []
    for one in practice:
        row = one.asked.neighbours.pairs[0]
        times = np.where(one.part == part, one.count, 0)[row]
        columns.append(np.repeat(one.pairs, times, axis=0))
        same.append(np.repeat(one.same, times))
    return learn_likeness(np.concatenate(columns), np.concatenate(same))


def _cross(models: list[Model], one: Practice) -> np.ndarray:
    """Likeness of practice pairs, for each pipe by the model that has not learnt from it."""
    part, table = one.part[one.asked.neighbours.pairs[0]], np.empty(len(one.pairs))
    for number in (*TRAIN, CHECK):
        here = part == number
        if here.any():
            table[here] = _mean(models if number == CHECK else [models[1 - number]], one.pairs[here])
    return table


def _mean(models: list[Model], columns: np.ndarray) -> np.ndarray:
    return np.asarray(sum(model(columns) for model in models) / len(models))


def _judge(town: Town, judged: list[tuple[Practice, Proposals]]) -> Model:
    """The model of how likely a proposal is right."""
    columns, right = [], []
    for one, found in judged:
        times = np.where(one.part == CHECK, 0, one.count)[found.row]  # repeated, as sample weights make the binning slow
        columns.append(np.repeat(found.columns, times, axis=0))
        right.append(np.repeat(found.right(town, one.asked), times))
    chosen = np.random.default_rng(SEED).permutation(sum(len(one) for one in right))[:MOST_JUDGED]
    chosen.sort()
    return learn(np.concatenate(columns)[chosen], np.concatenate(right)[chosen], steps=120, rate=0.08, least=40)


@dataclass(frozen=True)
class Curve:
    """Calibration: chance = logistic(slope · logit + level). Platt's way, fitted on pipes no model has seen."""

    slope: float = 1.0
    level: float = 0.0

    def __call__(self, chance: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-(self.slope * _logit(chance) + self.level))))


def _calibration(town: Town, judge: Model, judged: list[tuple[Practice, Proposals]]) -> Curve:
    """The curve that makes the best proposal of the pipes kept for checking as often right as it is said to be."""
    said, right, weight = [], [], []
    for one, found in judged:
        chance = _chance(judge, Curve(), found, one.asked.field)
        best = best_of(found.row, chance)
        best = best[one.part[found.row[best]] == CHECK]
        said.append(chance[best])
        right.append(found.right(town, one.asked)[best])
        weight.append(one.count[found.row[best]])
    outcome = np.concatenate(right)
    if len(outcome) < LEAST_CHECKED or outcome.all() or not outcome.any():
        return Curve()
    fitted = LogisticRegression(C=1.0).fit(_logit(np.concatenate(said))[:, None], outcome, sample_weight=np.concatenate(weight))
    return Curve(max(float(fitted.coef_[0, 0]), 0.1), float(fitted.intercept_[0]))


def _chance(judge: Model, curve: Curve, found: Proposals, field: str) -> np.ndarray:
    """The chance of each proposal. Only one material and diameter can be right, so theirs do not exceed 1 together."""
    chance = judge(found.columns)
    if field == "install_fy":
        return curve(chance)
    return _of_one_right(curve, found.row, chance / np.maximum(np.bincount(found.row, chance), 1.0)[found.row])


def _of_one_right(curve: Curve, row: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The best of each row gets what the curve says (it was fitted to the best); the others share the rest and stay behind it."""
    at = best_of(row, chance)
    best = np.zeros(int(row.max(initial=-1)) + 1)
    best[row[at]] = chance[at]
    said = curve(best)
    left = np.minimum((1 - said) / np.maximum(1 - best, 1e-9), said / np.maximum(best, 1e-9))
    shared = chance * left[row]
    shared[at] = said[row[at]]
    return shared


def best_of(row: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The places of the likeliest proposal of every row."""
    order = np.lexsort((np.arange(len(row)), -chance, row))
    return order[np.diff(row[order], prepend=-1) > 0]


def _logit(chance: np.ndarray) -> np.ndarray:
    clipped = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(clipped / (1 - clipped)))

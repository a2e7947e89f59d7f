"""What a sign of a leak is worth: the ratio of odds it moves, and its lift over places drawn at random.

A pipe inside gets the factor a, one outside b, with a / b = the ratio and the town's expected leaks unchanged:
b = E / (ratio × E_inside + E_outside), a = ratio × b. A sign moves leaks between pipes; it does not make more of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.screening.pieces import Pieces

CAP = 10.0  # no sign moves the odds by more than this, up or down
LEAST_LEAKS = 5  # known since: fewer allow no claim
DRAWS = 400
MOST_INSIDE = 0.8  # of the km: where nearly all is inside there is nothing to compare with
FORMULA = Words(
    ja="比 = [当たり率 ÷ (1 − 当たり率)] ÷ [無作為の率 ÷ (1 − 無作為の率)](0.1〜10 に制限)。"
    "無作為の率 = 1 − exp(−町の平均漏水率 × 1 か所の延長 × 1 年)、または無作為に選んだ箇所の調査結果。0 か所・全か所は 0.5 か所だけ内側とみなす。",
    en="ratio = [hit rate / (1 - hit rate)] / [chance rate / (1 - chance rate)], held within 0.1 to 10. "
    "Chance rate = 1 - exp(-the town's mean leak rate x km of a place x 1 year), or what a survey of places drawn at random found. None, or all, of the places checked count as half a place less certain.",
)


def odds_ratio(hit_rate: float, chance: float) -> float:
    """How much a sign with this hit rate moves the odds against a place drawn at random, within 1/CAP and CAP.

    >>> round(odds_ratio(0.26, 0.05), 2), odds_ratio(0.9, 0.001), odds_ratio(0.05, 0.05)
    (6.68, 10.0, 1.0)
    """
    low = 1e-9
    hit, random = (min(max(share, low), 1 - low) for share in (hit_rate, chance))
    return min(CAP, max(1 / CAP, hit / (1 - hit) / (random / (1 - random))))


def never_certain(share: float, checked: int | None) -> float:
    """A share of `checked` places held half a place away from none and from all: none of 20 does not mean never.

    >>> never_certain(0.0, 20), never_certain(1.0, 5), never_certain(0.25, 60), never_certain(0.0, None)
    (0.025, 0.9, 0.25, 0.0)
    """
    half = 0.5 / checked if checked else 0.0
    return min(max(share, half), 1 - half)


def chance_of_a_leak(leaks_per_km_year: float, km: float) -> float:
    """The chance that a place with so many km of pipe has a leak within a year, at the town's mean rate.

    >>> round(chance_of_a_leak(0.0275, 0.4), 4)
    0.0109
    """
    return -math.expm1(-leaks_per_km_year * km)


def factors(share_inside: np.ndarray, expected: np.ndarray, ratio: float) -> np.ndarray:
    """The factor on each pipe's expected leaks; their sum stays. NaN shares (pipes without a shape) count as outside."""
    return keeping_sum(1 + (ratio - 1) * np.nan_to_num(share_inside), expected)


def keeping_sum(weights: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """The weights scaled so that the expected leaks they are put on keep their sum (NaN = not known, adds none)."""
    leaks = np.nan_to_num(expected)
    whole = float((leaks * weights).sum())
    scaled: np.ndarray = weights * (leaks.sum() / whole if whole > 0 else 1.0)
    return scaled


@dataclass(frozen=True)
class Lift:
    """Leaks known since on the pipes inside, against as many km drawn at random (`control` = mean of the draws, 90 % interval).

    `lift` is the leaks inside over the control, its interval exact Poisson on the leaks inside.
    """

    km_inside: float
    km_whole: float
    leaks_inside: int
    leaks: int
    control: float
    control_low: float
    control_high: float
    by_survey: int = 0  # of the leaks, those a survey found: they lie where it walked

    @property
    def lift(self) -> float:
        return self.leaks_inside / self.control if self.control > 0 else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        from scipy.stats import gamma

        n, control = self.leaks_inside, self.control
        if not control > 0:
            return math.nan, math.nan
        return (float(gamma.ppf(0.05, n)) if n else 0.0) / control, float(gamma.ppf(0.95, n + 1)) / control

    @property
    def words(self) -> Words:
        low, high = self.interval
        return Words(
            ja="対象 {km:.1f} km(全 {whole:.1f} km)でその後の漏水 {n} 件。同じ延長を無作為に選ぶと {c:.1f} 件({cl:.0f}〜{ch:.0f})。効果 {lift:.2f} 倍(90 % 区間 {low:.2f}〜{high:.2f})。{verdict}{survey}",
            en="{n} later leaks on {km:.1f} of {whole:.1f} km; {c:.1f} ({cl:.0f} to {ch:.0f}) on as many km drawn at random: lift {lift:.2f} (90 % interval {low:.2f} to {high:.2f}). {verdict}{survey}",
        ).format(
            survey=_BY_SURVEY.format(n=self.by_survey, all=self.leaks) if self.by_survey else Words("", ""), km=self.km_inside, whole=self.km_whole, n=self.leaks_inside, c=self.control, cl=self.control_low, ch=self.control_high,
            lift=self.lift, low=low, high=high, verdict=_BETTER if low > 1 else _WORSE if high < 1 else _NO_BETTER,
        )  # fmt: skip


_BY_SURVEY = Words(
    ja="その後の漏水 {all} 件のうち {n} 件は調査で見つかったもので、調査した場所に偏るため効果が大きめに出ることがあります。",
    en=" {n} of all {all} leaks since were found by a survey and lie where it walked, so the lift may look too large.",
)
_BETTER = Words(ja="無作為より当たっています。", en="Better than chance.")
_NO_BETTER = Words(ja="無作為より良いとは言えません。", en="Not shown to be better than chance.")
_WORSE = Words(ja="無作為より悪い結果です。", en="Worse than chance.")


def lift_over_control(
    pieces: Pieces, shapes: np.ndarray, radius_m: float, leaks: np.ndarray, *, draws: int = DRAWS, seed: int = 6
) -> Lift:
    """The lift of `shapes` on the places of later leaks (None = no place). UserError where there are too few for a control.

    The control moves the same shapes to points of the network drawn at random, until as many km lie inside.
    """
    leaks = leaks[~shapely.is_missing(leaks)]
    inside = pieces.inside(shapes, radius_m)
    km = float(pieces.km[inside].sum())
    _refuse_without_control(km, pieces.whole_km, len(leaks))
    near = Pieces(leaks, np.ones(len(leaks)), np.arange(len(leaks)))
    by_chance = _control(pieces, near, shapes, radius_m, km, draws, seed)
    low, high = np.percentile(by_chance, [5, 95])
    return Lift(km, pieces.whole_km, int(near.inside(shapes, radius_m).sum()), len(leaks), float(by_chance.mean()), low, high)


def lift_of_share(km: float, whole_km: float, inside: int, leaks: int) -> Lift:
    """The lift where there are too few areas to draw from: the control is their share of the km, its interval binomial."""
    from scipy.stats import binom

    _refuse_without_control(km, whole_km, leaks)
    low, high = binom.ppf([0.05, 0.95], leaks, km / whole_km)
    return Lift(km, whole_km, inside, leaks, leaks * km / whole_km, float(low), float(high))


def _refuse_without_control(km: float, whole_km: float, leaks: int) -> None:
    if leaks < LEAST_LEAKS:
        raise UserError(
            ja="その後に記録された、場所の分かる漏水が {n} 件しかありません({least} 件以上必要)。対照と比べられないため、効果(倍率)は示しません。",
            en="Only {n} leaks with a place are known since ({least} are needed). There is no control to compare with, so no lift is claimed.",
            n=leaks, least=LEAST_LEAKS,
        )  # fmt: skip
    if not 0 < km < MOST_INSIDE * whole_km:
        raise UserError(
            ja="対象の中にある管路が {km:.1f} km(全 {whole:.1f} km)のため、無作為の対照と比べられません。半径と場所を確かめてください。",
            en="{km:.1f} of {whole:.1f} km of pipe lie inside, so there is no random control to compare with. Check the radius and the places.",
            km=km, whole=whole_km,
        )  # fmt: skip


def _control(pieces: Pieces, leaks: Pieces, shapes: np.ndarray, radius_m: float, km: float, draws: int, seed: int) -> np.ndarray:
    """Leaks inside of the shapes moved to random points of the network, per draw, scaled to exactly `km`."""
    rng = np.random.default_rng(seed)
    there = shapes[~shapely.is_missing(shapes)]
    chance = pieces.km / pieces.whole_km
    found = np.empty(draws)
    for draw in range(draws):
        placed, covered = there[:0], 0.0
        wanted = len(there)
        while covered < km:  # circles that overlap cover less: more of them, up to as many km
            drawn = pieces.points[rng.choice(len(chance), wanted, p=chance)]
            placed = np.concatenate([placed, _moved_to(rng.choice(there, wanted, replace=wanted > len(there)), drawn)])
            covered = float(pieces.km[pieces.inside(placed, radius_m)].sum())
            wanted = max(1, len(there) // 10)
        found[draw] = leaks.inside(placed, radius_m).sum() * km / covered
    return found


def _moved_to(shapes: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Each shape with its middle at a point."""
    by = shapely.get_coordinates(points) - shapely.get_coordinates(shapely.centroid(shapes))
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    moved: np.ndarray = shapely.set_coordinates(shapes.copy(), coordinates + by[owner])
    return moved

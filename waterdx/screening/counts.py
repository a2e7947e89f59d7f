"""Counts and what they tell: how many leaks a year of given expectation brings, what a rate is after so many finds."""

from __future__ import annotations

import math

from scipy.special import betainc, betaincinv, gammaincinv, pdtr

TAIL = 0.05  # on either side: 90 % intervals
_Z = 1.6448536269514722  # 90 % of a normal distribution lie within so many standard deviations


def predicted(mean: float, low: float, high: float) -> tuple[int, int]:
    """The 90 % interval of a count to come whose expectation is `mean`, itself known only to lie in low..high (90 %).

    A Poisson count whose expectation varies as a gamma variable (so a negative binomial count); plain Poisson where low = high.

    >>> predicted(10.0, 10.0, 10.0), predicted(10.0, 5.0, 15.0), predicted(0.0, 0.0, 0.0)
    ((5, 15), (4, 18), (0, 0))
    """
    if mean <= 0:
        return 0, 0
    variance = (max(0.0, high - low) / (2 * _Z)) ** 2
    return _quantile(TAIL, mean, variance), _quantile(1 - TAIL, mean, variance)


def _quantile(share: float, mean: float, variance: float) -> int:
    """The smallest count with at least `share` of the probability up to and with it."""
    low, high = -1, 1
    while _up_to(high, mean, variance) < share:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _up_to(middle, mean, variance) >= share else (middle, high)
    return high


def _up_to(count: int, mean: float, variance: float) -> float:
    if count < 0:
        return 0.0
    if variance < 1e-9 * mean:
        return float(pdtr(count, mean))
    return float(betainc(mean**2 / variance, count + 1, mean / (mean + variance)))


def rate_interval(count: int, exposure: float) -> tuple[float, float]:
    """The exact 90 % interval of a rate after `count` events in `exposure` (km, yen …): Garwood 1936.

    >>> tuple(round(one, 3) for one in rate_interval(0, 1.0)), tuple(round(one, 2) for one in rate_interval(10, 1.0))
    ((0.0, 2.996), (5.43, 16.96))
    """
    low = float(gammaincinv(count, TAIL)) if count else 0.0
    return low / exposure, float(gammaincinv(count + 1, 1 - TAIL)) / exposure


def ratio_interval(count: int, exposure: float, other_count: int, other_exposure: float) -> tuple[float, float]:
    """The exact 90 % interval of the ratio of two rates, from the share of all events that fell to the first (Clopper-Pearson).

    (0, infinity) where nothing was found in either.

    >>> tuple(round(one, 2) for one in ratio_interval(20, 100, 10, 100))
    (1.0, 4.17)
    """
    low = betaincinv(count, other_count + 1, TAIL) if count else 0.0
    high = betaincinv(count + 1, other_count, 1 - TAIL) if other_count else 1.0
    scale = other_exposure / exposure
    return float(low / (1 - low) * scale), math.inf if high == 1.0 else float(high / (1 - high) * scale)

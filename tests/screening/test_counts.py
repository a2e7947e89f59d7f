"""Counts against values that stand in tables and books."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waterdx.screening.counts import predicted, rate_interval, ratio_interval


def test_the_rate_interval_is_the_exact_one_of_published_tables():
    """90 % limits of a Poisson mean: Pearson and Hartley, Biometrika Tables for Statisticians, table 40."""
    for count, low, high in ((0, 0.0, 3.00), (1, 0.0513, 4.74), (5, 1.97, 10.51), (20, 13.25, 29.06)):
        assert rate_interval(count, 1.0) == pytest.approx((low, high), abs=0.006)


def test_kuwana_s_sixteen_times_would_be_this_sure_if_it_had_been_a_control():
    """69 finds at 1.77 per km (39 km) against 0.11 per km: with ten control finds on 91 km the ratio is 9 to 31 times."""
    low, high = ratio_interval(69, 39, 10, 91)
    assert 9 < low < 16.1 < high < 31


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.5, 100), st.floats(0.5, 100))
@settings(max_examples=40)
def test_the_ratio_turned_round_has_the_interval_turned_round(one, other, km, other_km):
    low, high = ratio_interval(one, km, other, other_km)
    back_low, back_high = ratio_interval(other, other_km, one, km)
    assert back_high == (pytest.approx(1 / low) if low else math.inf)
    assert back_low == pytest.approx(0.0 if math.isinf(high) else 1 / high)


def test_a_wider_expectation_gives_a_wider_interval():
    widths = [high - low for low, high in (predicted(20.0, 20.0 - w, 20.0 + w) for w in (0.0, 5.0, 10.0, 15.0))]
    assert widths == sorted(widths) and widths[0] < widths[-1]


def test_nine_of_ten_counts_to_come_lie_within():
    import numpy as np

    rng = np.random.default_rng(0)
    low, high = predicted(12.0, 6.0, 18.0)
    sd = 12.0 / (2 * 1.645)
    counts = rng.poisson(rng.gamma(144 / sd**2, sd**2 / 12, 40_000))
    assert 0.9 <= np.mean((counts >= low) & (counts <= high)) < 0.95

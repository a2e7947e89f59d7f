from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from waterdx.screening.measures import Caught, Curve, bins_of, brier, caught_share, reliability


@pytest.fixture(scope="module")
def drawn():
    rng = np.random.default_rng(7)
    probability = rng.beta(1, 20, 3000).round(3)  # many ties
    return probability, rng.random(3000) < probability, rng.integers(0, 4, 3000).astype(float)


def test_auc_average_precision_and_brier_are_those_of_scikit_learn_ties_and_weights_included(drawn):
    probability, happened, weight = drawn
    curve = Curve(probability, happened)
    for one in (np.ones(len(weight)), weight):
        assert curve.auc(one) == pytest.approx(roc_auc_score(happened, probability, sample_weight=one))
        assert curve.average_precision(one) == pytest.approx(average_precision_score(happened, probability, sample_weight=one))
        assert brier(probability, happened, one) == pytest.approx(brier_score_loss(happened, probability, sample_weight=one))


def test_a_pipe_drawn_twice_counts_as_two(drawn):
    probability, happened, weight = drawn
    twice = np.repeat(np.arange(len(weight)), weight.astype(int))
    again = Curve(probability[twice], happened[twice])
    assert Curve(probability, happened).auc(weight) == pytest.approx(again.auc(np.ones(len(twice))))


def test_the_share_caught_counts_a_pipe_on_the_edge_by_its_part():
    rank, length, leaks = np.array([1, 2, 3]), np.array([10.0, 10.0, 80.0]), np.array([1.0, 2.0, 1.0])
    assert caught_share(rank, length, leaks, 0.10) == pytest.approx(0.25)
    assert caught_share(rank, length, leaks, 0.15) == pytest.approx(0.50)
    assert caught_share(rank, length, leaks, 1.00) == pytest.approx(1.0)


def test_each_year_is_walked_for_itself_and_the_leaks_are_put_together():
    rank, length = np.array([1, 2, 1, 2]), np.array([10.0, 90.0, 10.0, 90.0])
    leaks, year = np.array([3.0, 0.0, 0.0, 1.0]), np.array([0, 0, 1, 1])
    assert Caught(rank, length, leaks, year).at(np.array([0.0, 0.1, 1.0]), np.ones(4)).tolist() == [0.0, 0.75, 1.0]


def test_the_lift_never_falls_and_ends_at_all_leaks(drawn):
    probability, happened, _ = drawn
    walked = Caught(np.argsort(-probability), np.ones(3000), happened.astype(float), np.zeros(3000))
    curve = walked.at(np.linspace(0, 1, 101), np.ones(3000))
    assert (np.diff(curve) >= 0).all() and curve[0] == 0 and curve[-1] == pytest.approx(1.0)


def test_right_probabilities_have_a_calibration_error_near_zero_and_doubled_ones_that_of_their_mean(drawn):
    probability, happened, _ = drawn
    every = np.ones(3000)
    right = reliability(bins_of(probability), probability, happened.astype(float), every)
    doubled = reliability(bins_of(probability), 2 * probability, happened.astype(float), every)
    assert right.calibration_error < 0.015 and right.number.tolist() == [300.0] * 10
    assert doubled.calibration_error == pytest.approx(probability.mean(), abs=0.015)

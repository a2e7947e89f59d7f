from __future__ import annotations

import json

import numpy as np
import pytest

from waterdx.core.errors import UserError
from waterdx.screening.evaluate import caught_share, evaluate


@pytest.fixture(scope="module")
def of_kitchener(kitchener):
    return evaluate(*kitchener, as_of="2018-12-31", horizon=3)


def test_the_share_caught_counts_a_pipe_on_the_edge_by_its_part():
    rank, length, leaks = np.array([1, 2, 3]), np.array([10.0, 10.0, 80.0]), np.array([1.0, 2.0, 1.0])
    assert caught_share(rank, length, leaks, 0.10) == pytest.approx(0.25)
    assert caught_share(rank, length, leaks, 0.15) == pytest.approx(0.50)
    assert caught_share(rank, length, leaks, 1.00) == pytest.approx(1.0)


def test_the_invented_town_is_ranked_better_than_by_age(town):
    judged = evaluate(*town, as_of="2016-12-31")
    assert judged.caught["model"][0.20] > judged.caught["age"][0.20] > 0
    assert judged.caught["random"][0.10] == 0.10


def test_an_evaluation_is_plain_json_and_a_sentence_in_both_languages(town):
    judged = evaluate(*town, as_of="2016-12-31")
    stored = json.loads(json.dumps(judged.to_json(), allow_nan=False))
    assert stored["caught"]["model"]["0.10"] == judged.caught["model"][0.10]
    assert str(judged.observed) in judged.words.ja and str(judged.observed) in judged.words.en


def test_a_cut_off_at_the_end_of_the_record_cannot_be_judged(town):
    with pytest.raises(UserError, match=r"earlier as-of day|基準日を早めて"):
        evaluate(*town, as_of="2021-12-31")


def test_a_record_that_stops_within_the_years_judged_is_not_taken_for_few_leaks(town):
    with pytest.raises(UserError):
        evaluate(*town, as_of="2019-06-30", horizon=3)


def test_on_kitchener_the_model_catches_more_than_age_or_earlier_breaks(of_kitchener):
    caught = of_kitchener.caught
    assert caught["model"][0.10] > caught["earlier_leaks"][0.10] > caught["age"][0.10] > 0.10
    assert caught["model"][0.10] > 0.40
    assert of_kitchener.interval[0] < caught["model"][0.10] < of_kitchener.interval[1]


def test_on_kitchener_the_expected_number_is_of_the_observed_size(of_kitchener):
    assert 0.67 < of_kitchener.expected / of_kitchener.observed < 1.5


def test_on_kitchener_only_breaks_on_pipes_in_the_ground_and_younger_than_the_break_are_judged(of_kitchener, kitchener):
    pipes, leaks = kitchener
    joined = leaks[leaks["date"] > "2018-12-31"].merge(pipes, on="pipe_id")
    younger = joined[~(joined["install_fy"] >= joined["date"].dt.year) & ~(joined["install_fy"] > 2018)]
    assert 0 < of_kitchener.observed <= len(younger) < (leaks["date"] > "2018-12-31").sum()

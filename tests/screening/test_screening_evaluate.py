from __future__ import annotations

import json
from dataclasses import replace
from functools import partial

import pytest

from waterdx.core.errors import UserError
from waterdx.screening.evaluate import evaluate
from waterdx.screening.judge import model_ranking


@pytest.fixture(scope="module")
def of_kitchener(kitchener):
    """One method throughout: choosing among all takes four times as long."""
    return evaluate(*kitchener, as_of="2018-12-31", horizon=3, ranking=partial(model_ranking, method="poisson"))


@pytest.fixture(scope="module")
def of_the_town(town):
    return evaluate(*town, as_of="2016-12-31")


def test_the_invented_town_is_ranked_better_than_by_age(of_the_town):
    judged = of_the_town
    assert judged.caught["model"][0.20] > judged.caught["age"][0.20] > 0
    assert judged.caught["random"][0.10] == 0.10


def test_an_evaluation_is_plain_json_and_a_sentence_in_both_languages(of_the_town):
    judged = of_the_town
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
    assert of_kitchener.figures["calibration_error"] < 0.005


def test_on_kitchener_nothing_is_too_good_to_be_true(of_kitchener):
    assert of_kitchener.figures["model.auc"] < 0.94 and of_kitchener.figures["model.0.05"] < 0.40
    assert [one.en.split()[0] for one in of_kitchener.warnings] == ["Pipes"], "only that replaced pipes are missing"


def test_every_year_is_judged_by_itself_and_the_years_add_up(of_kitchener):
    assert [one.start[:4] for one in of_kitchener.years] == ["2018", "2019", "2020"]
    assert sum(one.observed for one in of_kitchener.years) == of_kitchener.observed
    assert sum(one.expected for one in of_kitchener.years) == pytest.approx(of_kitchener.expected)


def test_pipes_with_and_without_a_record_are_judged_apart(of_kitchener):
    having, lacking = of_kitchener.groups
    assert having.observed + lacking.observed == of_kitchener.observed
    assert having.length_km + lacking.length_km == pytest.approx(3 * of_kitchener.length_km)
    assert having.observed / having.length_km > lacking.observed / lacking.length_km


def test_every_figure_lies_in_its_interval(of_kitchener):
    for name, value in of_kitchener.figures.items():
        low, high = of_kitchener.intervals[name]
        assert low <= value <= high or name == "calibration_error", name  # drawing anew adds to the calibration error


def test_a_ranking_that_is_too_good_is_told(of_kitchener):
    best = {"model.auc": (0.97, 0.99), "model.0.05": (0.6, 0.7)}
    suspect = replace(of_kitchener, intervals={**of_kitchener.intervals, **best})
    assert "too good" in suspect.warnings[0].en


def test_on_kitchener_only_breaks_on_pipes_in_the_ground_and_younger_than_the_break_are_judged(of_kitchener, kitchener):
    pipes, leaks = kitchener
    joined = leaks[leaks["date"] > "2018-12-31"].merge(pipes, on="pipe_id")
    younger = joined[~(joined["install_fy"] >= joined["date"].dt.year) & ~(joined["install_fy"] > 2020)]
    assert 0 < of_kitchener.observed <= len(younger) < (leaks["date"] > "2018-12-31").sum()


def test_few_leaks_never_have_an_interval_without_width():
    """None of one leak caught is no proof that none ever would be: its exact 90 % interval reaches to 95 %."""
    import pandas as pd

    pipes = pd.DataFrame({
        "pipe_id": [f"P{n}" for n in range(40)], "material": "VP", "diameter_mm": 75.0, "install_fy": [1960.0 + n for n in range(40)],
        "length_m": 50.0,
    })  # fmt: skip
    leaks = pd.DataFrame({"leak_id": ["1"], "pipe_id": ["P39"], "date": ["2020-05-01"]})
    found = evaluate(pipes, leaks, as_of="2019-05-01", horizon=1)
    assert found.caught["model"][0.10] == 0 and found.interval == pytest.approx((0.0, 0.95), abs=0.01)


def test_a_record_older_than_every_pipe_is_told_as_that():
    import pandas as pd

    pipes = pd.DataFrame(
        {"pipe_id": ["P"], "material": ["VP"], "diameter_mm": [75.0], "install_fy": [1990.0], "length_m": [50.0]}
    )
    leaks = pd.DataFrame({"leak_id": ["1"], "pipe_id": ["P"], "date": ["1950-05-01"]})
    with pytest.raises(UserError, match="まだ 1 本も布設されていない"):
        evaluate(pipes, leaks, as_of="1949-05-01", horizon=1)

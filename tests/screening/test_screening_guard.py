"""Three planted leaks of the future: counts that include the years judged, a random split, a score changed after the leak."""

from __future__ import annotations

import pandas as pd
import pytest

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.screening.evaluate import evaluate
from waterdx.screening.features import FEATURES, Feature
from waterdx.screening.guard import as_known, refuse_future_features, refuse_split
from waterdx.screening.judge import model_ranking

DAY = pd.Timestamp("2017-12-31")


def planted(measure) -> dict[str, Feature]:
    label = Words(ja="仕込んだ特徴", en="planted feature")
    return {"planted": Feature("planted", label, Words("", ""), "number", measure, lambda row, names: label)}


def leaks_ever(pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    return pipes["pipe_id"].map(leaks["pipe_id"].value_counts()).fillna(0.0).rename("planted")


def condition_score(pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    return pipes["condition_score"].rename("planted")


def scored(town) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The town with a condition score that was lowered wherever a pipe ever leaked."""
    pipes, leaks = town
    return pipes.assign(condition_score=10.0 - pipes["pipe_id"].isin(leaks["pipe_id"]) * 5.0), leaks


def ranked_by(column_of) -> object:
    """A ranking by one number per pipe, as a person might plug it in."""

    def ranking(pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
        rate = column_of(pipes, leaks, day).to_numpy(float)
        return pd.DataFrame({"pipe_id": pipes["pipe_id"], "expected_leaks_per_km_year": rate, "expected_leaks": rate / 100})

    return ranking


def test_the_features_of_the_program_do_not_know_the_future(town):
    for day in ("2012-12-31", "2017-12-31", "2019-12-31"):
        refuse_future_features(*town, pd.Timestamp(day), FEATURES)


def test_a_feature_that_counts_the_leaks_of_the_years_judged_is_refused_by_name(town):
    with pytest.raises(UserError, match=r"仕込んだ特徴|planted feature"):
        refuse_future_features(*town, DAY, planted(leaks_ever))


def test_a_feature_that_looks_at_a_score_changed_after_the_leak_is_refused(town):
    with pytest.raises(UserError, match=r"仕込んだ特徴|planted feature"):
        refuse_future_features(*scored(town), DAY, planted(condition_score))


def test_a_score_without_a_date_is_not_known_and_a_dated_one_only_up_to_its_day(town):
    pipes, _leaks = scored(town)
    assert "condition_score" not in as_known(pipes, DAY)
    early = pipes.index % 2 == 0
    dated = pipes.assign(condition_score_date=[("2015-01-01" if one else "2019-01-01") for one in early])
    known = as_known(dated, DAY)["condition_score"]
    assert known[early].notna().all() and known[~early].isna().all()


def test_a_ranking_by_a_score_changed_after_the_leak_cannot_be_judged(town):
    with pytest.raises((UserError, KeyError)):
        evaluate(*scored(town), as_of="2016-12-31", horizon=1, ranking=ranked_by(condition_score))


def test_an_undated_score_in_the_ledger_has_no_effect_on_the_model(town):
    assert (
        evaluate(*scored(town), as_of="2016-12-31", horizon=1).figures == evaluate(*town, as_of="2016-12-31", horizon=1).figures
    )


def test_a_ranking_that_uses_whatever_leaks_it_is_handed_is_refused(town):
    def random_split(pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
        half = leaks.sample(frac=0.5, random_state=1)  # learns from half of all leaks, whenever they were
        return ranked_by(leaks_ever)(pipes, half, day)

    with pytest.raises(UserError, match=r"順位付け|the ranking"):
        evaluate(*town, as_of="2016-12-31", horizon=1, ranking=random_split)


def test_a_random_split_is_refused_and_a_split_by_time_is_not(town):
    days = town[1]["date"]
    drawn = days.sample(frac=0.7, random_state=1)
    with pytest.raises(UserError, match=r"無作為ではなく|never at random"):
        refuse_split(drawn, days.drop(drawn.index))
    refuse_split(days[days <= DAY], days[days > DAY])


def test_the_shipped_ranking_comes_out_the_same_when_it_is_handed_the_future(town):
    pipes, leaks = town
    honest = model_ranking(pipes, leaks[leaks["date"] <= DAY], DAY)
    assert honest.equals(model_ranking(pipes, leaks, DAY))

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from waterdx.screening.explain import explained, factors, relative_rates
from waterdx.screening.features import feature_frame
from waterdx.screening.model import train
from waterdx.screening.record import day_of, in_the_ground, tidy_leaks, tidy_pipes
from waterdx.screening.scores import predict
from waterdx.screening.what_if import what_if

AS_OF = "2017-12-31"


@pytest.fixture(scope="module")
def network(town):
    pipes, leaks = town
    model = train(pipes, leaks, as_of=AS_OF)
    day = day_of(AS_OF)
    tidy = tidy_pipes(pipes)
    tidy = tidy[in_the_ground(tidy, day)]
    known = tidy_leaks(leaks)
    return model, tidy, feature_frame(tidy, known[known["date"] <= day], day)


def test_the_reasons_and_the_rest_multiply_to_the_rate_against_the_mean_of_the_network(network):
    model, tidy, values = network
    rate = model.rates(values)
    relative = rate / np.average(rate, weights=tidy["length_m"].fillna(0.0))
    for told, one in zip(explained(model, tidy, values, {}), relative, strict=True):
        assert np.prod(told.factors) * told.rest == pytest.approx(one) == told.relative


def test_the_factors_as_they_are_written_multiply_within_rounding(network):
    model, tidy, values = network
    for told in explained(model, tidy, values, {}):
        *parts, whole = map(float, re.findall(r"(?:×|平均の)([0-9.]+)", told.words.ja))
        assert np.prod(parts) == pytest.approx(whole, rel=0.13)  # the rest and the whole are told in two places


def test_at_most_three_reasons_the_strongest_first_each_with_its_factor(network):
    model, tidy, values = network
    told = explained(model, tidy, values, {})
    assert max(len(one.reasons) for one in told) == 3
    for one in told:
        sizes = np.abs(np.log(one.factors))
        assert (np.diff(sizes) <= 1e-12).all() and all("×" in words.ja and "×" in words.en for words in one.reasons)


def test_factors_are_against_the_mean_of_the_network_by_length(network):
    model, tidy, values = network
    weight = tidy["length_m"].fillna(0.0)
    assert np.average(factors(model, tidy, values), axis=0, weights=weight) == pytest.approx(1.0)
    assert np.average(relative_rates(model, tidy, values), weights=weight) == pytest.approx(1.0)


def test_one_pipe_is_explained_as_it_is_among_all(network):
    model, tidy, values = network
    assert explained(model, tidy, values, {}, [7]) == explained(model, tidy, values, {})[7:8]


def test_an_unknown_laying_year_is_said_to_what_classes_it_could_move_the_pipe(town):
    pipes, leaks = town
    model = train(pipes, leaks, as_of=AS_OF)
    scores = predict(model, pipes, leaks)
    blank = pipes[pipes["install_fy"].isna() & (pipes["material"] == "VP")]["pipe_id"].iloc[0]
    found = {one.field: one for one in what_if(model, pipes, leaks, blank)}
    year = found["install_fy"]
    assert year.now == scores.loc[scores["pipe_id"] == blank, "class"].iloc[0]
    assert 1 <= year.best <= year.now <= year.worst <= 5 and year.best < year.worst
    assert "布設年度" in year.words.ja and "laying" in year.words.en
    with_year = pipes.assign(install_fy=pipes["install_fy"].mask(pipes["pipe_id"] == blank, 1965.0))
    moved = predict(model, with_year, leaks)
    assert year.best <= moved.loc[moved["pipe_id"] == blank, "class"].iloc[0] <= year.worst


def test_of_a_pipe_of_which_all_is_known_nothing_could_change_it(town):
    pipes, leaks = town
    whole = pipes[pipes[["install_fy", "diameter_mm", "material"]].notna().all(axis=1)]["pipe_id"].iloc[0]
    model = train(pipes, leaks, as_of=AS_OF)
    assert what_if(model, pipes, leaks, whole) == ()
    assert [one.field for one in what_if(model, pipes, leaks, whole, unsure=("material",))] == ["material"]


def test_pipes_all_alike_have_no_reason_to_differ():
    pipes = pd.DataFrame(
        {"pipe_id": [str(n) for n in range(99)], "material": "VP", "diameter_mm": 100.0, "install_fy": 1980.0, "length_m": 50.0}
    )
    days = pd.date_range("2010-01-01", "2017-12-01", 99)
    leaks = pd.DataFrame({"leak_id": range(99), "pipe_id": [str(n) for n in range(99)], "date": days})
    model = train(pipes, leaks, as_of=AS_OF)
    assert predict(model, pipes, leaks)["reasons"].map(len).eq(0).all()


def test_many_leaks_nearby_are_told_with_a_factor_that_raises_and_few_with_one_that_lowers(town):
    pipes, leaks = town
    rng = np.random.default_rng(8)
    placed = pipes.assign(x=rng.uniform(0, 3000, len(pipes)), y=rng.uniform(0, 3000, len(pipes)))
    scores = predict(train(placed, leaks, as_of=AS_OF, method="default"), placed, leaks)
    told = [re.fullmatch(r".* m 以内.*漏水が(多い|少ない) ×(.+)", one.ja) for reasons in scores["reasons"] for one in reasons]
    said = [(one[1], float(one[2]) > 1) for one in told if one]
    assert set(said) == {("多い", True), ("少ない", False)} and any(one and "同管種・同時期" in one[0] for one in told)

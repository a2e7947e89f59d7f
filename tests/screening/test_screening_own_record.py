"""The own record corrects the shipped model: not at all without leaks, a little with three, nearly wholly with three hundred."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.screening.conftest import invented_town
from tests.screening.test_screening_default_model import NO_LEAKS, town_of
from waterdx.core.errors import UserError
from waterdx.screening.choice import AUTO, Foretold, _best, choose
from waterdx.screening.default_model import shipped
from waterdx.screening.features import feature_frame
from waterdx.screening.methods import METHODS
from waterdx.screening.model import Model, train
from waterdx.screening.nearby import sums_within
from waterdx.screening.own_record import Shrunk, _laid_together
from waterdx.screening.recalibration import LAST_YEARS, Year, level_of
from waterdx.screening.record import tidy_leaks, tidy_pipes
from waterdx.screening.scores import predict
from waterdx.screening.windows import training_rows, training_windows

AS_OF = "2025-03-31"


def leaks_on(*pipes: str, last: str = "2025-01-31") -> pd.DataFrame:
    """One leak a year on each pipe named, the latest on `last`."""
    days = [pd.Timestamp(last) - pd.DateOffset(years=back) for back in range(len(pipes))]
    return pd.DataFrame({"leak_id": range(len(pipes)), "pipe_id": list(pipes), "date": days})


def test_shrinking_is_the_mean_of_a_poisson_rate_under_a_gamma_prior():
    assert Shrunk(0, 0, 2).factor == 1.0
    assert Shrunk(3, 1, 2).factor == pytest.approx(5 / 3)
    assert Shrunk(300, 100, 2).factor == pytest.approx(3.0, rel=0.02)


def test_more_of_the_same_record_moves_the_level_further():
    pipes = pd.concat([town_of(material=["DIP"] * 100)], ignore_index=True)
    expected = []
    for number in (0, 3, 300):
        leaks = leaks_on(*(f"P{i % 100}" for i in range(min(number, 15)))) if number < 300 else pd.concat(
            [leaks_on(*(f"P{(i + year) % 100}" for year in range(15))).assign(leak_id=lambda f, i=i: f["leak_id"] + 100 * i) for i in range(20)]
        )  # fmt: skip
        model = train(pipes, leaks if number else NO_LEAKS, as_of=AS_OF, method="default")
        expected.append(predict(model, pipes, leaks if number else NO_LEAKS, horizon=1)["expected_leaks"].sum())
    assert expected[0] == pytest.approx(0.275)
    assert expected[0] < expected[1] < 3
    assert expected[2] == pytest.approx(20, rel=0.15)


def test_one_leak_is_enough_to_rate_by_and_raises_its_pipe():
    pipes = town_of(material=["DIP"] * 50)
    leaks = leaks_on("P7")
    scores = predict(train(pipes, leaks, as_of=AS_OF), pipes, leaks)
    assert scores["rank"].iloc[7] == 1 and np.isfinite(scores["expected_leaks"]).all()


def test_a_material_that_leaks_more_here_than_elsewhere_is_raised():
    pipes = town_of(material=["HPPE", "DIP"] * 100)
    leaks = pd.concat(
        [
            leaks_on(*(f"P{2 * (i + 5 * k)}" for i in range(12))).assign(leak_id=lambda f, k=k: f["leak_id"] + 50 * k)
            for k in range(8)
        ]
    )
    model = train(pipes, leaks, as_of=AS_OF, method="default")
    of = {one["of"]: one for one in model.card.tables["record"]}
    assert of["HPPE"]["factor"] > 1.5 > 1 > of["DIP"]["factor"]
    assert of["HPPE"]["observed_leaks"] == 96 and of["DIP"]["observed_leaks"] == 0
    rate = predict(model, pipes, leaks)["expected_leaks_per_km_year"]
    assert rate[::2].mean() > rate[1::2].mean()


def test_leaks_nearby_raise_a_pipe_and_a_pipe_without_a_place_has_no_neighbours():
    x = [0.0, 60.0, 5000.0, np.nan] * 10
    pipes = town_of(material=["DIP"] * 40).assign(x=x, y=np.repeat(np.arange(10) * 10_000.0, 4))
    leaks = pd.concat([leaks_on(*["P0"] * 5), leaks_on(*["P4"] * 5).assign(leak_id=lambda f: f["leak_id"] + 10)])
    rate = predict(train(pipes, leaks, as_of=AS_OF), pipes, leaks)["expected_leaks_per_km_year"]
    assert rate[1] > rate[2] == pytest.approx(rate[3], rel=0.05)


def test_sums_within_a_distance_are_those_counted_one_by_one():
    rng = np.random.default_rng(5)
    x, y = rng.uniform(0, 2000, 300), rng.uniform(0, 2000, 300)
    amounts = rng.uniform(0, 1, (300, 2))
    found = sums_within(x, y, amounts, (100.0, 250.0))
    cell = np.floor(np.column_stack([x, y]) / 50)
    apart = 50 * np.hypot(*(cell[:, None] - cell[None]).transpose(2, 0, 1))
    for number, radius in enumerate((100.0, 250.0)):
        near = (apart <= radius) & ~np.eye(300, dtype=bool)
        assert found[number] == pytest.approx(near @ amounts)


def test_sums_of_a_kind_are_of_the_same_kind_and_of_those_beside_it():
    rng = np.random.default_rng(6)
    x, y, kind = rng.uniform(-2000, 2000, 300), rng.uniform(-2000, 2000, 300), rng.integers(0, 6, 300)
    amounts = rng.uniform(0, 1, (300, 2))
    found = sums_within(x, y, amounts, (600.0,), cell_m=150.0, kind=kind, beside=1)
    cell = np.floor(np.column_stack([x, y]) / 150)
    apart = 150 * np.hypot(*(cell[:, None] - cell[None]).transpose(2, 0, 1))
    near = (apart <= 600) & (np.abs(kind[:, None] - kind) <= 1) & ~np.eye(300, dtype=bool)
    assert found[0] == pytest.approx(near @ amounts)


def test_leaks_of_pipes_laid_together_raise_a_pipe_and_those_of_other_years_or_materials_do_not():
    """The leaking pipe stands 400 m from the four asked about: too far to be a neighbour as such."""
    asked = {"material": ["DIP", "DIP", "DIP", "VP", "DIP"], "install_fy": [1971.0, 1969.0, 1990.0, 1971.0, np.nan]}
    town = [
        town_of(**asked).assign(pipe_id=[f"{name}{n}" for name in "LTYMU"], x=[0.0, 400, 400, 400, 400], y=20_000.0 * n)
        for n in range(20)
    ]
    pipes = pd.concat(town, ignore_index=True)
    leaks = pd.concat([leaks_on(*[f"L{n}"] * 4).assign(leak_id=lambda f, n=n: f["leak_id"] + 10 * n) for n in range(6)])
    values = feature_frame(tidy_pipes(pipes), tidy_leaks(leaks), pd.Timestamp(AS_OF)).set_index(tidy_pipes(pipes)["pipe_id"])
    of = values["near_alike"]
    assert of["T0"] > 0.5 and of["T10"] < 0
    assert of[["Y0", "M0", "U0", "Y10", "M10", "U10"]].to_numpy() == pytest.approx(0.0)


def test_pipes_of_unknown_year_are_company_to_one_another_and_to_no_one_else():
    kind = _laid_together(
        np.array(["CIP", "CIP", "CIP", "DIP", "CIP", "CIP"]), np.array([np.nan, np.nan, 1970, np.nan, 1971, 1974])
    )
    assert kind[0] == kind[1] and abs(kind[2] - kind[4]) <= 1 < abs(kind[2] - kind[5])
    assert min(abs(kind[0] - kind[2]), abs(kind[0] - kind[3])) > 1


def test_three_hard_winters_are_not_a_level():
    hard, usual = Year("", "", 130.0, 100.0), Year("", "", 100.0, 100.0)
    assert level_of((hard,) * 3 + (usual,) * 5) == pytest.approx(600 / 510)
    assert level_of((usual,) * 5 + (hard,) * 3) == 1.0


def test_places_absurdly_far_away_or_missing_are_no_neighbours():
    found = sums_within(np.array([0.0, 1e300, np.nan, np.inf, 10.0]), np.zeros(5), np.ones((5, 1)), (100.0,))
    assert found[0, :, 0].tolist() == [1.0, 0.0, 0.0, 0.0, 1.0]


def rows_of(pipes: int, seed: int = 4, as_of: str = "2020-12-31"):
    town, leaks = invented_town(pipes, seed)
    day = pd.Timestamp(as_of)
    known = tidy_leaks(leaks)
    known = known[known["date"] <= day]
    return training_rows(tidy_pipes(town), known, training_windows(known, day))


def test_a_short_record_is_not_given_to_models_that_need_a_long_one():
    few = rows_of(80)
    assert choose(few, AUTO).method == "default"
    with pytest.raises(UserError, match="300"):
        choose(few, "boosting")


def test_with_several_hundred_leaks_the_methods_compete_on_years_none_of_them_learnt_from():
    long = rows_of(2500)
    chosen = choose(long, AUTO)
    assert set(chosen.compared) == set(METHODS)
    taken = chosen.compared[chosen.method]
    assert chosen.method != "default", "this invented town differs much from the shipped model, and leaks a lot"
    assert taken.gain > 1.645 * taken.error > 0 and sum(taken.per_leak) > sum(chosen.compared["default"].per_leak)
    assert chosen.compared["default"].gain == chosen.compared["default"].error == 0.0


def test_within_the_error_the_simplest_method_is_taken():
    def best(gain: float, error: float) -> str:
        return _best(
            {"default": Foretold((), 0.0, 0.0), "poisson": Foretold((), gain, error), "boosting": Foretold((), gain / 2, error)}
        )

    assert best(4.0, 2.5) == "default" and best(4.2, 2.5) == "poisson"


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_what_leaks_is_taken_apart_without_remainder_and_stored_as_plain_numbers(method):
    pipes, leaks = invented_town(1500)
    model = train(pipes, leaks, as_of="2020-12-31", method=method)
    scores = predict(model, pipes, leaks)
    rate = scores["expected_leaks_per_km_year"].groupby(pipes["material"]).median()
    assert rate["ACP"] > rate["VP"] > rate["DIP"]
    assert Model.from_json(model.to_json()) == model
    years = model.card.tables["years"]
    assert sum(one["observed_leaks"] for one in years) > 100
    last = years[:LAST_YEARS]
    assert 0.7 < model.level * sum(one["predicted_leaks"] for one in last) / sum(one["observed_leaks"] for one in last) < 1.3


def test_the_factors_multiply_to_the_rate():
    pipes, leaks = invented_town(1500)
    tidy, known, day = tidy_pipes(pipes), tidy_leaks(leaks), pd.Timestamp("2020-12-31")
    values = feature_frame(tidy, known, day)
    for method in METHODS:
        model = train(pipes, leaks, as_of=day, method=method)
        apart = np.log(model.rates(values)) - model.log_factors(values).sum(axis=1)
        assert apart.max() - apart.min() < 1e-9


def test_the_shipped_weights_of_the_record_are_those_of_an_own_leak_counting_about_fully():
    assert 0.5 < shipped().record()["own"] < 1.2

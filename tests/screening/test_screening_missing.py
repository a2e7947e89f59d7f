"""What is not told, or only inferred, is averaged over what it may be, and the interval is wider for it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.screening.test_screening_default_model import NO_LEAKS, town_of
from waterdx.screening.model import train
from waterdx.screening.run import with_guesses
from waterdx.screening.scores import predict

YEARS = [1960.0, 1975.0, 1990.0, 2005.0]


def scores(pipes: pd.DataFrame) -> pd.DataFrame:
    return predict(train(pipes, NO_LEAKS, as_of="2025-03-31"), pipes, NO_LEAKS)


def width(one: pd.DataFrame) -> np.ndarray:
    return np.log(one["high"] / one["low"]).to_numpy()


def test_an_unknown_year_is_rated_between_the_oldest_and_the_newest_and_its_interval_is_wider():
    found = scores(town_of(install_fy=[*YEARS, np.nan]))
    rate = found["expected_leaks_per_km_year"].to_numpy()
    assert rate[3] < rate[4] < rate[0]
    assert rate[4] == pytest.approx(rate[:4].mean(), rel=0.01)
    assert width(found)[4] > width(found)[:4].max()


def test_an_unknown_material_is_the_mix_of_its_decade():
    pipes = town_of(material=["ACP", "DIP", None, "DIP", None], install_fy=[1965.0, 2005.0, 1965.0, 2005.0, 2005.0])
    found = scores(pipes)
    rate = found["expected_leaks_per_km_year"].to_numpy()
    assert rate[2] == pytest.approx(rate[0]) and rate[4] == pytest.approx(rate[3])
    assert width(scores(town_of(material=["ACP", "DIP", None])))[2] > width(found).max()


def test_an_inferred_year_counts_with_its_probability_and_widens_the_interval():
    sure = town_of(install_fy=[*YEARS, 1960.0])
    found = [scores(sure.assign(fy_p=[1, 1, 1, 1, p], fy_low=1955.0, fy_high=1965.0)) for p in (1.0, 0.9, 0.5)]
    rate = [one["expected_leaks_per_km_year"].iloc[4] for one in found]
    assert rate[0] > rate[1] > rate[2]
    assert width(found[0])[4] < width(found[1])[4] < width(found[2])[4]
    assert width(found[0])[4] == pytest.approx(width(found[0])[0])


def test_an_inferred_material_counts_with_its_probability():
    pipes = town_of(material=["DIP", "DIP", "DIP", "ACP"])
    sure, unsure = (scores(pipes.assign(class_p=[1, 1, 1, p])) for p in (1.0, 0.6))
    assert sure["expected_leaks_per_km_year"].iloc[3] > unsure["expected_leaks_per_km_year"].iloc[3]
    assert width(sure)[3] < width(unsure)[3]


def test_a_plastic_pipe_whose_joint_is_not_told_is_rated_between_the_two_joints_until_rings_were_usual():
    def rated(laid: float) -> np.ndarray:
        found = scores(town_of(material=["VP"], joint=["TS", "RR", None], install_fy=[laid]))
        return found["expected_leaks_per_km_year"].to_numpy()

    cemented, ringed, unknown = rated(1970.0)
    assert ringed < unknown < cemented
    cemented, ringed, unknown = rated(1995.0)
    assert ringed == unknown < cemented, "from 1980 on PVC is as it was learnt"


def test_where_half_of_the_years_are_missing_every_pipe_is_rated():
    found = scores(town_of(install_fy=[1970.0, np.nan] * 50))
    assert np.isfinite(found["expected_leaks"]).all() and (found["expected_leaks"] > 0).all()


def test_where_nothing_at_all_is_known_every_pipe_is_rated_alike():
    found = scores(town_of(material=[None] * 3, install_fy=[np.nan], diameter_mm=[np.nan]))
    assert found["expected_leaks_per_km_year"].nunique() == 1
    assert found["expected_leaks_per_km_year"].iloc[0] == pytest.approx(0.0275)


def test_a_guess_stands_in_where_the_ledger_is_blank_and_bears_its_probability():
    pipes = pd.DataFrame({"fid": [1, 2], "material": ["DIP", None], "install_fy": [np.nan, 1980.0]})
    guesses = pd.DataFrame({
        "fid": [1, 2], "field": ["install_fy", "material"], "value": [1972.0, "VP"], "probability": [0.8, 0.6],
        "low": [1967.0, np.nan], "high": [1977.0, np.nan],
    }).astype({"value": object})  # fmt: skip
    found = with_guesses(pipes, guesses)
    assert found["install_fy"].tolist() == [1972.0, 1980.0] and found["material"].tolist() == ["DIP", "VP"]
    assert found["fy_p"].tolist()[0] == 0.8 and found["class_p"].tolist()[1] == 0.6 and np.isnan(found["fy_p"].iloc[1])

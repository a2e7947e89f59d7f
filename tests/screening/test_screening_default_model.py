"""The shipped model: its file is what was made, its factors are the published ones, and it needs no record."""

from __future__ import annotations

import json
import pickle

import numpy as np
import pandas as pd
import pytest

from waterdx.core.errors import UserError
from waterdx.core.terms import all_terms
from waterdx.screening.default_model import FILE, shipped
from waterdx.screening.model import train
from waterdx.screening.model_file import read_model, write_model
from waterdx.screening.scores import predict

NO_LEAKS = pd.DataFrame({"leak_id": [], "pipe_id": [], "date": pd.to_datetime([])})


def town_of(**columns: list) -> pd.DataFrame:
    rows = max(map(len, columns.values()), default=1)
    plain = {"material": ["DIP"], "joint": [None], "diameter_mm": [100.0], "install_fy": [1990.0], "length_m": [100.0]}
    return pd.DataFrame(
        {"pipe_id": [f"P{i}" for i in range(rows)]}
        | {name: value * (rows // len(value)) for name, value in (plain | columns).items()}
    )


def rates(pipes: pd.DataFrame, **options: object) -> np.ndarray:
    model = train(pipes, NO_LEAKS, as_of="2025-03-31", **options)
    return predict(model, pipes, NO_LEAKS)["expected_leaks_per_km_year"].to_numpy()


def test_a_town_without_any_leak_on_record_is_rated_at_the_mean_level_of_japan():
    pipes = town_of(
        material=["DIP", "ACP", "VP", None], install_fy=[1990.0, 1968.0, 1979.0, np.nan], length_m=[300.0, 50.0, 120.0, 80.0]
    )
    found = rates(pipes)
    assert np.average(found, weights=pipes["length_m"]) == pytest.approx(0.0275, rel=0.15)
    assert found[1] == found.max()


def test_the_level_is_the_towns_to_set():
    pipes = town_of(material=["DIP", "ACP"])
    assert rates(pipes, level=0.055) == pytest.approx(2 * rates(pipes))


@pytest.mark.parametrize("level", [0.0, -1.0, float("nan"), 1e6])
def test_a_level_nobody_can_believe_is_refused_in_words(level):
    with pytest.raises(UserError, match=r"2\.75"):
        rates(town_of(), level=level)


def test_the_contrasts_are_of_the_size_of_the_published_ones():
    """Utah State University 2023: cast iron 5.6 times ductile iron, asbestos cement twice that of ductile iron (of 1970, as it was)."""
    logs = shipped().classes()["log"]
    assert 2 < np.exp(logs["CIP"] - logs["DIP"]) < 8
    early = shipped().era(np.array(["DIP"]), np.array([1970.0]))[0]
    assert 1.2 < np.exp(logs["ACP"] - early) < 4
    assert logs["VP_TS"] > logs["VP_RR"] and logs["DIP_S"] < logs["DIP"] and logs["HPPE"] < logs["PP"]


@pytest.mark.parametrize("laid", [1965.0, 1970.0, 1975.0])
def test_asbestos_cement_leaks_more_than_ductile_iron_of_the_same_year(laid):
    iron, cement = rates(town_of(material=["DIP", "ACP"], install_fy=[laid]))
    assert cement > iron


def test_many_short_pipes_leak_more_per_km_than_one_long_one():
    short, long = rates(town_of(length_m=[40.0, 200.0]))
    assert 1.0 < short / long < 2.0


def test_rates_rise_with_age_and_fall_with_diameter_and_with_a_sleeve():
    by_age = rates(town_of(install_fy=[2015.0, 1995.0, 1975.0]))
    assert by_age[0] < by_age[1] < by_age[2]
    small, large = rates(town_of(diameter_mm=[75.0, 300.0]))
    assert small > large
    bare, sleeved = rates(town_of(coating=["NONE", "SLEEVE"]))
    assert bare / sleeved == pytest.approx(1.325 ** shipped().numbers["age"]["exponent"])


def test_a_figure_that_nobody_confirmed_leaves_a_class_more_unsure():
    sd = shipped().classes()["sd"]
    assert sd["DIP"] < sd["ACP"] < sd["VP_TS"]
    every = shipped().numbers["classes"].values()
    assert all(one["ja"] and one["en"] and one["basis"] for one in every)


def test_every_material_of_the_terms_has_a_class():
    codes = [term.code for term in all_terms() if term.kind == "material" and term.field == "water" and term.code != "CP"]
    assert [code for code in codes if shipped().class_of(code, None) == "OTHER"] == []


def test_a_material_never_heard_of_is_rated_and_more_unsure():
    pipes = town_of(material=["DIP", "竹管"])
    scores = predict(train(pipes, NO_LEAKS, as_of="2025-03-31"), pipes, NO_LEAKS)
    width = scores["high"] / scores["low"]
    assert width[1] > width[0]


def test_the_shipped_file_is_as_it_was_made_and_holds_numbers_only():
    assert read_model(FILE) == shipped().numbers


def test_a_model_file_with_one_byte_changed_is_refused(tmp_path):
    path = tmp_path / "model.json"
    write_model(path, {"numbers": [1, 2, 3]})
    assert read_model(path) == {"numbers": [1, 2, 3]}
    raw = path.read_bytes()
    for place in range(len(raw)):
        path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        try:
            assert read_model(path) == {"numbers": [1, 2, 3]}  # blank space between the numbers
        except UserError as error:
            assert error.words.ja and "model.json" in error.words.en


@pytest.mark.parametrize(
    "content", [pickle.dumps(print), b"", b"[]", b"\xff\xfe", b"[" * 100_000, json.dumps({"sha256": 1, "model": {}}).encode()]
)
def test_a_pickle_renamed_or_anything_else_is_refused_and_never_run(tmp_path, content):
    path = tmp_path / "model.json"
    path.write_bytes(content)
    with pytest.raises(UserError):
        read_model(path)


def test_a_model_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UserError, match=r"nowhere\.json"):
        read_model(tmp_path / "nowhere.json")

"""The values inside the program are the reference's, and the formulas reproduce every one that can be computed."""

from __future__ import annotations

import numpy as np
import pytest

from waterdx.indicators import recount as recount_module
from waterdx.indicators.definitions import INDICATORS
from waterdx.indicators.recount import recount
from waterdx.indicators.utilities import all_utilities, find_utilities
from waterdx.indicators.values import BASES, SUSPECT, all_values, averages, profiles, shipped_values, values


def test_every_value_of_the_reference_is_there_with_a_basis_that_has_a_name() -> None:
    frame = shipped_values()
    assert len(frame) == 147_348
    assert set(frame["basis"]) <= BASES.keys()
    assert set(frame["indicator"]) <= INDICATORS.keys()
    assert frame["source_url"].str.startswith("http").all()


def test_every_value_that_can_be_computed_is_reproduced_within_its_rounding() -> None:
    """What differs lies within the rounding of its own inputs, and every one of it says so."""
    found = recount()
    assert (found.values, found.averages, found.unexplained) == (95_502, 624, 0)
    assert found.to_json()["reasons"] == {"whole_km": 321, "whole_m3": 1, "none": 0}


def test_a_value_that_is_wrong_is_found_and_has_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = shipped_values()
    at = frame.index[(frame["code"] == "152161") & (frame["year"] == 2020) & (frame["indicator"] == "W1-5")][:1]
    wrong = frame.assign(value=frame["value"].where(~frame.index.isin(at), frame["value"] + 0.02))[frame["code"] == "152161"]
    monkeypatch.setattr(recount_module, "shipped_values", lambda: wrong)
    found = recount()
    assert found.unexplained == 1
    (row,) = found.exceptions[found.exceptions["reason"] == "none"].to_dict("records")
    assert (row["utility"], row["year"], row["indicator"]) == ("糸魚川市", 2020, "W1-5")


def test_the_impossible_value_is_kept_and_called_suspect() -> None:
    frame = shipped_values()
    (row,) = frame[frame["basis"] == SUSPECT].to_dict("records")
    assert (row["utility"], row["year"], row["value"], row["indicator"]) == ("坂東市", 2021, 977.55, "W2-2")
    found = values(row["code"], [2021], "water", ["W2-2"])
    assert found["basis"].tolist() == [SUSPECT]


def test_a_value_nobody_stated_is_absent_not_zero() -> None:
    assert values("152161", [1990]).empty
    assert values("999999").empty
    assert not (values("152161")["value"].isna()).any()


def test_a_published_value_comes_before_a_computed_one_and_an_own_value_before_both() -> None:
    first = values("152161", [2020], "water", ["W1-1"])
    own = first.assign(value=1.0, basis="draft")
    assert values("152161", [2020], "water", ["W1-1"], own=own)["basis"].tolist() == ["draft"]
    assert not values("152161").duplicated(["year", "code", "field", "indicator"]).any()


def test_indicators_nobody_published_are_computed_from_the_inputs() -> None:
    found = values("152161", [2020], "water", ["WX-1"])
    assert found["basis"].tolist() == ["computed"] and found["value"].iloc[0] == pytest.approx(112.63, abs=0.005)


def test_all_utilities_of_a_field_are_given_together() -> None:
    frame = all_values("sewer_agri", [2024], ["S1-5"])
    assert len(frame) == 830 and frame["code"].is_unique and set(frame["basis"]) <= BASES.keys()


def test_averages_are_of_a_class_or_of_the_country() -> None:
    national = averages("water", years=[2020])
    assert national.set_index("indicator").at["W1-6", "value"] == 166.41
    assert set(averages("water", "A5", [2020])["class_code"]) == {"A5"}


def test_every_utility_is_found_by_name_prefecture_and_code() -> None:
    assert len(all_utilities()) == 1786
    assert [one.code for one in find_utilities("新潟県 糸魚川")] == ["152161"]
    assert find_utilities("152161")[0].fields[:3] == ("water", "water_kani", "sewer_public")


def test_a_profile_tells_class_and_population_where_known() -> None:
    sewer = profiles("sewer_public").loc["473481"]
    assert (sewer["class_code"], sewer["population"]) == ("Cb2", 17383)
    water = profiles("water").loc["152161"]
    assert water["class_code"] and (np.isnan(water["population"]) or water["population"] > 0)

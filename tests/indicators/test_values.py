"""The values inside the program are the reference's, and the formulas reproduce every one that can be computed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from waterdx.indicators.definitions import INDICATORS, calculate, computable
from waterdx.indicators.inputs import FIELDS, inputs
from waterdx.indicators.utilities import all_utilities, find_utilities
from waterdx.indicators.values import BASES, SUSPECT, all_values, averages, profiles, shipped_values, values

STEP = {"published_1dp": 0.1, "published_0dp": 1.0}  # what the last printed digit counts; of the others 0.01
KEY = ["year", "code", "field", "indicator"]


def test_every_value_of_the_reference_is_there_with_a_basis_that_has_a_name() -> None:
    frame = shipped_values()
    assert len(frame) == 147_348
    assert set(frame["basis"]) <= BASES.keys()
    assert set(frame["indicator"]) <= INDICATORS.keys()
    assert frame["source_url"].str.startswith("http").all()


def test_every_value_that_can_be_computed_is_reproduced_within_its_rounding() -> None:
    both = recomputed()
    assert len(both) == 95_502
    assert exceptions_by_reason(both) == {"lengths in whole km": 321, "daily volume in whole m³": 1}


def exceptions_by_reason(both: pd.DataFrame) -> dict[str, int]:
    """What is apart by more than half of the last printed digit, and why; nothing may be apart by more than its inputs are rounded."""
    step = both["basis"].map(STEP).fillna(0.01)
    apart = both[(both["made"] - both["value"]).abs() > step / 2 + 1e-6]
    lengths = apart[apart["indicator"] == "S2-2"]
    volumes = apart[apart["indicator"].isin(["WX-1", "W1-6"])]
    assert len(lengths) + len(volumes) == len(apart)
    # the aged and the total length are each sums of up to three kinds of sewer, each rounded to a whole km
    aged, total = lengths["pipe_length_over_useful_life"], lengths["total_pipe_length"]
    assert (lengths["value"] <= 100 * (aged + 1.5) / (total - 1.5) + 0.005).all()
    assert (lengths["value"] >= 100 * (aged - 1.5) / (total + 1.5) - 0.005).all()
    rounding = 0.5 / volumes["billed_volume_m3_day"]
    assert ((volumes["made"] / volumes["value"] - 1).abs() <= rounding + 0.005 / volumes["value"]).all()
    return {"lengths in whole km": len(lengths), "daily volume in whole m³": len(volumes)}


def recomputed() -> pd.DataFrame:
    """Every stated value beside what the formula makes of the inputs of that utility and year."""
    stated = shipped_values()
    stated = stated[stated["code"] != ""].astype(dict.fromkeys(("code", "field", "indicator", "basis"), str))
    rounded = ["pipe_length_over_useful_life", "total_pipe_length", "billed_volume_m3_day"]
    made = [
        pd.concat([part[KEY[:3] + rounded], calculate(part, field, computable(field))], axis=1).melt(
            KEY[:3] + rounded, var_name="indicator", value_name="made"
        )
        for field in FIELDS
        if len(part := inputs(field=field))
    ]
    return stated.merge(pd.concat(made).dropna(subset="made"), on=KEY)


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
    assert not values("152161").duplicated(KEY).any()


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

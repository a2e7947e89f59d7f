from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from waterdx.screening.features import FEATURES, UNKNOWN, feature_frame
from waterdx.screening.record import leak_counts, recording_start, tidy_leaks, tidy_pipes, years_at_risk

DAY = pd.Timestamp("2018-12-31")


def one_pipe(**values: object) -> pd.DataFrame:
    row = {"pipe_id": "P", "material": "VP", "diameter_mm": 100.0, "install_fy": 1990.0, "length_m": 100.0, **values}
    return tidy_pipes(pd.DataFrame([row]))


def leaks_on(*days: str | None, pipe_id: str | None = "P") -> pd.DataFrame:
    frame = pd.DataFrame({"leak_id": range(len(days)), "pipe_id": [pipe_id] * len(days), "date": list(days)})
    return tidy_leaks(frame)


@pytest.mark.parametrize("name", FEATURES)
def test_every_feature_keeps_the_index_and_bears_its_name(name, town):
    pipes, leaks = town
    tidy = tidy_pipes(pipes).sample(frac=0.5, random_state=1)
    measured = FEATURES[name].measure(tidy, tidy_leaks(leaks), DAY)
    assert measured.index.equals(tidy.index)
    assert measured.name == name


@pytest.mark.parametrize("one", FEATURES.values(), ids=list(FEATURES))
def test_every_feature_is_named_in_both_languages_and_gives_a_reason_in_both(one, town):
    pipes, leaks = town
    assert one.label.ja and one.label.en and one.measure.__doc__
    frame = feature_frame(tidy_pipes(pipes), tidy_leaks(leaks), DAY)
    for row in frame.to_dict("records"):
        said = one.reason(row, {})
        assert said.ja and said.en and "nan" not in said.ja + said.en


def test_an_unknown_is_not_given_a_number():
    pipe = one_pipe(install_fy=np.nan, diameter_mm=np.nan, material=None)
    row = feature_frame(pipe, leaks_on(), DAY).iloc[0]
    assert np.isnan(row["age_years"]) and np.isnan(row["log_diameter"])
    assert row["material_class"] == UNKNOWN


def test_a_diameter_or_length_of_zero_is_unknown_and_not_zero():
    pipe = one_pipe(diameter_mm=0.0, length_m=0.0)
    assert pipe[["diameter_mm", "length_m"]].isna().all(axis=None)


def test_a_leak_older_than_the_pipe_belongs_to_its_predecessor():
    pipe = one_pipe(install_fy=2010.0)
    leaks = leaks_on("2009-06-01", "2010-06-01", "2011-03-31", "2011-04-01", "2015-01-01")
    assert leak_counts(pipe, leaks, pd.Timestamp("2000-01-01"), DAY).tolist() == [2.0]


def test_leaks_after_the_day_or_without_a_day_or_a_pipe_are_not_counted():
    pipe = one_pipe()
    leaks = pd.concat([leaks_on("2018-12-31", "2019-01-01", None), leaks_on("2017-01-01", pipe_id=None)])
    assert leak_counts(pipe, leaks, pd.Timestamp("2000-01-01"), DAY).tolist() == [1.0]


def test_a_pipe_is_watched_from_the_end_of_its_laying_year():
    young, unknown = one_pipe(install_fy=2015.0), one_pipe(install_fy=np.nan)
    start = DAY - pd.DateOffset(years=10)
    assert years_at_risk(young, start, DAY).iloc[0] == pytest.approx(2.75, abs=0.01)
    assert years_at_risk(unknown, start, DAY).iloc[0] == pytest.approx(10, abs=0.01)


def test_a_pipe_is_watched_until_the_day_its_use_ended():
    start = DAY - pd.DateOffset(years=10)
    gone, to_end = one_pipe(end_date=str((start + pd.DateOffset(years=4)).date())), one_pipe(end_date="2099-03-31")
    assert years_at_risk(gone, start, DAY).iloc[0] == pytest.approx(4, abs=0.01)
    assert years_at_risk(to_end, start, DAY).iloc[0] == pytest.approx(10, abs=0.01)


def test_a_handful_of_early_leaks_is_not_the_start_of_the_record():
    steady = [f"{year}-{month:02d}-10" for year in range(2000, 2019) for month in range(1, 13)]
    start = recording_start(leaks_on("1985-01-01", "1991-05-05", *steady), DAY)
    assert start == pd.Timestamp("1999-12-31")


def test_a_quiet_small_town_keeps_its_whole_record():
    days = [f"{year}-06-10" for year in range(2000, 2019, 2)]
    assert recording_start(leaks_on(*days), DAY) == pd.Timestamp("1999-12-31")


def test_the_record_of_kitchener_begins_in_1997(kitchener):
    assert recording_start(tidy_leaks(kitchener[1]), DAY) == pd.Timestamp("1996-12-31")


def test_two_leaks_of_one_day_count_twice_when_they_have_their_own_numbers():
    assert len(leaks_on("2018-01-01", "2018-01-01")) == 2
    typed_twice = pd.DataFrame({"leak_id": ["a", "a"], "pipe_id": ["P", "P"], "date": ["2018-01-01"] * 2})
    assert len(tidy_leaks(typed_twice)) == 1


def test_a_survey_that_finds_many_does_not_wipe_out_the_years_before_it():
    """A leak a year for fifteen years, then ten found in one week: the record is that of fifteen years."""
    yearly = [f"{year}-06-01" for year in range(2004, 2019)]
    leaks = pd.DataFrame({
        "leak_id": range(25), "pipe_id": ["A"] * 15 + [None] * 10, "date": pd.to_datetime([*yearly, *["2018-12-05"] * 10]),
        "found_by": ["通報"] * 15 + ["漏水調査"] * 10,
    })  # fmt: skip
    assert recording_start(tidy_leaks(leaks), DAY) == pd.Timestamp("2003-12-31")
    assert recording_start(tidy_leaks(leaks.drop(columns="found_by")), DAY) > pd.Timestamp("2016-01-01")

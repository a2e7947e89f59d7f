"""Bad input is rated sensibly or refused in a sentence; nothing is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.screening.grid_town import grid_town
from tests.screening.test_screening_default_model import NO_LEAKS, town_of
from waterdx.core.errors import UserError
from waterdx.screening.guard import as_known, refuse_future_features
from waterdx.screening.model import train
from waterdx.screening.run import ranking_day, screen
from waterdx.screening.scores import predict

AS_OF = "2025-03-31"


def leaks_of(rows: list[tuple[str | None, str | None]]) -> pd.DataFrame:
    return pd.DataFrame({"leak_id": range(len(rows)), "pipe_id": [one for one, _ in rows], "date": [day for _, day in rows]})


LEAKS = {
    "none": NO_LEAKS,
    "one": leaks_of([("P1", "2024-05-05")]),
    "two on one day": leaks_of([("P1", "2024-05-05"), ("P1", "2024-05-05")]),
    "before any pipe": leaks_of([("P1", "1950-01-01"), ("P2", "1951-01-01")]),
    "in the future": leaks_of([("P1", "2099-01-01"), ("P1", "2024-05-05")]),
    "without pipe or day": leaks_of([(None, "2024-05-05"), ("P1", None), ("X", "2020-01-01")]),
}
PIPES = {
    "as they should be": town_of(material=["DIP", "VP", "ACP", None], install_fy=[1990.0, 1985.0, 1965.0, np.nan]),
    "all the same": town_of(material=["DIP"] * 20),
    "a material never seen": town_of(material=["木管", "DIP"]),
    "zero and negative lengths": town_of(length_m=[0.0, -5.0, 100.0]),
    "no length at all": town_of(length_m=[np.nan, np.nan]),
    "laid in the future": town_of(install_fy=[2090.0, 1990.0]),
    "one pipe": town_of(material=["DIP"]),
    "infinite numbers": town_of(diameter_mm=[np.inf, -np.inf, 1e308], install_fy=[np.inf, 1.0, 1990.0]),
}


def together():
    """Every record with pipes as they should be, and all pipes with one record; each with each in make soak."""
    for leaks in LEAKS:
        for pipes in PIPES:
            usual = pipes == "as they should be" or leaks == "two on one day"
            yield pytest.param(PIPES[pipes], LEAKS[leaks], marks=() if usual else pytest.mark.soak, id=f"{pipes}-{leaks}")


@pytest.mark.parametrize(("pipes", "leaks"), list(together()))
def test_every_pipe_in_the_ground_gets_a_rate_and_a_rank(pipes, leaks):
    scores = predict(train(pipes, leaks, as_of=AS_OF), pipes, leaks)
    rate = scores["expected_leaks_per_km_year"]
    assert (np.isfinite(rate) & (rate > 0)).all()
    assert sorted(scores["rank"]) == list(range(1, len(scores) + 1))
    assert (scores["expected_leaks"].isna() == ~(pipes.loc[scores.index, "length_m"] > 0)).all()
    known = scores.dropna(subset=["expected_leaks"])
    assert (known["low"] <= known["expected_leaks"]).all() and (known["expected_leaks"] <= known["high"]).all()


def test_a_town_with_only_leaks_of_the_future_or_none_is_rated_as_of_today():
    today = str(pd.Timestamp.today().date())
    for name in ("none", "in the future"):
        leaks = LEAKS[name].assign(date=pd.to_datetime(LEAKS[name]["date"]))
        assert ranking_day(None, PIPES["as they should be"], leaks) == (today if name == "none" else "2024-05-05")


def test_a_day_long_after_the_last_leak_is_refused_in_words():
    leaks = LEAKS["one"].assign(date=pd.to_datetime(LEAKS["one"]["date"]))
    with pytest.raises(Exception, match=r"2024-05-05"):
        ranking_day("2026-06-01", PIPES["as they should be"], leaks)


def test_leaks_before_any_pipe_leave_a_town_as_it_would_be_without_a_record(tmp_path):
    without, before = tmp_path / "without", tmp_path / "before"
    without.mkdir()
    before.mkdir()
    alone, found = (screen(grid_town(at, leaks, install_fy=1980)) for at, leaks in ((without, []), (before, [(0, "1950-01-01")])))
    assert found.card["as_of"] == alone.card["as_of"] and found.scores.equals(alone.scores)


def test_a_day_before_any_pipe_is_refused_in_words():
    pipes = PIPES["all the same"].assign(install_fy=1980.0)
    with pytest.raises(UserError, match="1980"):
        ranking_day("1951-02-02", pipes, LEAKS["none"])


def test_what_is_out_of_use_or_only_planned_is_not_ranked(tmp_path):
    """Retired before the day, retired without a day, planned: no survey goes there. One that ends later is ranked."""
    end, status = [None] * 100, [None] * 100
    end[0], status[0], end[1], status[1] = "2020-03-31", "ABAND", "2030-03-31", "ABAND"
    status[2], status[3], status[4] = "ABAND", "PLAN", "SUSP"
    path = grid_town(tmp_path, [(0, "2015-05-01"), (5, "2022-02-01")], end_date=end, status=status)
    ranked = set(screen(path, as_of="2022-03-31").scores["pipe_id"])
    assert {f"P{n:03d}" for n in range(100)} - ranked == {"P000", "P002", "P003"}
    assert "P000" in set(screen(path, as_of="2019-03-31").scores["pipe_id"])


def test_an_end_that_was_still_to_come_is_not_known_when_looking_back(tmp_path):
    pipes = town_of(material=["DIP"] * 30, end_date=["2024-05-01", "2019-05-01", *[None] * 28])
    day = pd.Timestamp("2022-03-31")
    assert as_known(pipes, day)["end_date"].dropna().tolist() == ["2019-05-01"]
    refuse_future_features(pipes, leaks_of([("P1", "2018-05-05"), ("P2", "2023-05-05")]), day)

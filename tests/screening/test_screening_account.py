from __future__ import annotations

import pandas as pd
import pytest

from waterdx.screening.account import account_of

PIPES = pd.DataFrame(
    {"pipe_id": ["P", "Q"], "material": "VP", "diameter_mm": 100.0, "install_fy": [1990.0, 2015.0], "length_m": 50.0}
)
LEAKS = pd.DataFrame(
    [
        ("1", "P", "2016-05-01"), ("2", "P", "2016-06-01"), ("2", "P", "2016-06-01"), ("3", "P", None), ("4", "P", "2021-01-01"),
        ("5", None, "2016-07-01"), ("6", "gone", "2016-08-01"), ("7", "Q", "2014-05-01"), ("8", "Q", "2019-05-01"),
    ],
    columns=["leak_id", "pipe_id", "date"],
)  # fmt: skip


def test_every_leak_read_has_one_fate():
    account = account_of(PIPES, LEAKS, "2020-03-31")
    assert account.read == len(LEAKS)
    assert dict(account.fates) == {
        "twice": 1, "without_date": 1, "later": 1, "without_pipe": 1, "pipe_gone": 1, "predecessor": 1, "before_record": 0, "used": 3,
    }  # fmt: skip


def test_it_is_said_how_many_leaks_were_on_pipes_replaced_since():
    said = account_of(PIPES, LEAKS, "2020-03-31").replaced
    assert said is not None and "2 of their leaks" in said.en and "2件" in said.ja
    assert account_of(PIPES, LEAKS[LEAKS["pipe_id"] == "P"], "2020-03-31").replaced is None


@pytest.mark.parametrize("leaks", [LEAKS[:0], LEAKS[:1]], ids=["no leak", "one leak"])
def test_a_record_of_hardly_anything_is_accounted_for_too(leaks):
    assert account_of(PIPES, leaks, "2020-03-31").used == len(leaks)


def test_the_record_of_kitchener_is_accounted_for(kitchener):
    account = account_of(*kitchener, "2021-12-31")
    assert account.read == len(kitchener[1]) and account.recorded_from == "1996-12-31"
    gone, older = account.fates["pipe_gone"], account.fates["predecessor"]
    assert gone / account.read == pytest.approx(0.10, abs=0.01), "its README: 10 % on pipes no longer in the table"
    assert older / (account.read - gone) == pytest.approx(0.14, abs=0.01), "and 14 % of the rest before the pipe was laid"

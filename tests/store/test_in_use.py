"""Whether an object is in use on a day is decided in one place."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest

import waterdx
from waterdx.store.in_use import DECIDING, in_the_network, use_on

DAY = dt.date(2026, 3, 31)


def use(said: dict[str, object]) -> str:
    frame = pd.DataFrame([said]).reindex(columns=list(DECIDING)).astype(object)
    frame = frame.where(frame.notna(), None)
    return str(use_on(frame, DAY)[0])


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "used"),
        ({"status": "ABAND"}, "ended"),
        ({"status": "ABAND", "end_date": "2026-04-01"}, "used"),
        ({"status": "ABAND", "end_date": "2026-03-31"}, "ended"),
        ({"end_date": "2026-03-31"}, "ended"),
        ({"status": "SUSP"}, "used"),
        ({"status": "PLAN"}, "planned"),
        ({"install_fy": 2025.0}, "used"),
        ({"install_fy": 2026.0}, "later"),
        ({"install_fy": 2026.0, "end_date": "2020-01-01"}, "ended"),
    ],
)
def test_the_day_of_the_end_decides_and_the_status_only_where_there_is_none(said: dict[str, object], expected: str) -> None:
    assert use(said) == expected


def test_a_pipe_whose_year_is_mistyped_still_carries_water_in_the_network() -> None:
    frame = pd.DataFrame({"status": [None, "ABAND"], "end_date": [None, None], "install_fy": [2099.0, 1980.0]})
    assert in_the_network(frame).tolist() == [True, False]


def test_no_other_file_compares_the_status_with_a_code_to_decide_it() -> None:
    root = Path(waterdx.__file__).parent
    found = [path.name for path in root.rglob("*.py") if re.search(r'"status"\] *(?:==|!=) *"', path.read_text(encoding="utf-8"))]
    assert sorted(found) == ["leaks.py"], "checks/leaks.py asks what was written of the pipe, not whether it is in use"

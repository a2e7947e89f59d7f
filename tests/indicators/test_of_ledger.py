"""Pipe indicators from the ledger: by length, unknown kilometres as a band, beside the published value."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from waterdx.indicators.of_ledger import LedgerIndicator, of_ledger
from waterdx.indicators.values import values

NOTHING = values("999999")


def pipes(**columns: list[object]) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    kept = {
        "field": "water",
        "use": "DIST-S",
        "seismic_inferred": False,
        "statutory_fy_inferred": False,
        "seismic": "none",
        "length_cm": 100_000.0,
    }
    frame = frame.assign(**{name: value for name, value in kept.items() if name not in frame})
    return frame.assign(years_over=2020 - frame["install_fy"] - 40)


def one(found: list[LedgerIndicator], key: str) -> LedgerIndicator:
    return next(each for each in found if each.key == key)


def test_a_pipe_is_aged_in_the_year_it_reaches_forty_years() -> None:
    found = of_ledger(pipes(install_fy=[1980, 1981]), 2020, NOTHING)
    assert one(found, "aged").value == 50 and one(found, "aged").km == 2


def test_what_is_unknown_is_a_band_and_never_young() -> None:
    aged = one(of_ledger(pipes(install_fy=[1970, 2000, np.nan, np.nan]), 2020, NOTHING), "aged")
    assert (aged.value, aged.low, aged.high, aged.unknown_km) == (50, 25, 75, 2)
    assert any("不明" in note.ja for note in aged.notes)


def test_a_ledger_without_years_has_no_value_and_the_widest_band() -> None:
    found = of_ledger(pipes(install_fy=[np.nan]), 2020, NOTHING)
    assert (one(found, "aged").value, one(found, "aged").low, one(found, "aged").high) == (None, 0, 100)
    assert one(found, "mean_age").value is None


def test_an_empty_ledger_is_no_division_by_zero() -> None:
    assert all(
        each.value is None and each.low is None
        for each in of_ledger(pipes(install_fy=[]).astype({"length_cm": float}), 2020, NOTHING)
    )


def test_pipes_laid_later_do_not_count_in_an_earlier_year() -> None:
    found = of_ledger(pipes(install_fy=[2020, 2021, 2000]), 2020, NOTHING)
    assert one(found, "laid").value == 50 and one(found, "mean_age").value == 10


def test_trunk_mains_are_raw_transmission_and_trunk_distribution_mains() -> None:
    frame = pipes(
        install_fy=[2000] * 4, use=["RAW", "DIST-M", "DIST-S", "DIST"], seismic=["seismic", "none", "conforming", "unknown"]
    )
    trunk = one(of_ledger(frame, 2020, NOTHING), "seismic_trunk")
    assert trunk.value == 50 and trunk.km == 2
    assert any("1.00 km" in note.ja for note in trunk.notes)
    assert one(of_ledger(frame, 2020, NOTHING), "seismic").value == pytest.approx(200 / 3)


def test_the_published_value_stands_beside_with_the_difference_explained() -> None:
    aged = one(of_ledger(pipes(install_fy=[1970, 2000]), 2018, values("152161")), "aged")
    assert aged.published is not None and aged.published[1] == 2020
    assert any("最も近い2020年度" in note.ja for note in aged.notes)
    assert aged.to_json()["published"]["basis"] == "published_mieruka_db"


def test_inferred_kilometres_are_told() -> None:
    aged = one(of_ledger(pipes(install_fy=[1970, 2000], statutory_fy_inferred=[True, False]), 2020, NOTHING), "aged")
    assert aged.inferred_km == 1 and any("推定" in note.ja for note in aged.notes)

"""An invented town whose leaks follow a known law, and Kitchener's real record."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

KITCHENER = Path(__file__).parents[2] / "../shared/data/kitchener"
RATES = {"ACP": 0.9, "VP": 0.25, "DIP": 0.05}  # leaks per km and year at 30 years of age
Frames = tuple[pd.DataFrame, pd.DataFrame]


def invented_town(pipes: int = 500, seed: int = 4) -> Frames:
    """Pipes of three materials, some attributes unknown, and the leaks of 2008 to 2020 (rates double in 30 years)."""
    rng = np.random.default_rng(seed)
    material = rng.choice(list(RATES), pipes, p=[0.25, 0.4, 0.35])
    install = rng.integers(1960, 2006, pipes).astype(float)
    length = rng.gamma(2.0, 60.0, pipes) + 2.0
    rate = np.array([RATES[one] for one in material]) * 2 ** ((2010 - install - 30) / 30)
    leaks = [
        {"leak_id": f"L{i}-{n}", "pipe_id": f"P{i:04d}", "date": day}
        for i, count in enumerate(rng.poisson(rate * length / 1000 * 13))
        for n, day in enumerate(pd.Timestamp("2008-01-01") + pd.to_timedelta(rng.integers(0, 13 * 365, count), "D"))
    ]
    frame = pd.DataFrame({
        "pipe_id": [f"P{i:04d}" for i in range(pipes)], "material": material.astype(object),
        "diameter_mm": rng.choice([75.0, 100.0, 150.0, 200.0], pipes), "install_fy": install, "length_m": length,
        "street": [f"市道{i // 5}号線" for i in range(pipes)],
    })  # fmt: skip
    frame.loc[rng.random(pipes) < 0.1, "install_fy"] = np.nan
    frame.loc[rng.random(pipes) < 0.05, "diameter_mm"] = np.nan
    frame.loc[rng.random(pipes) < 0.05, "material"] = None
    return frame, pd.DataFrame(leaks)


@pytest.fixture(scope="session")
def town() -> Frames:
    return invented_town()


@pytest.fixture(scope="session")
def kitchener() -> Frames:
    if not KITCHENER.is_dir():
        pytest.skip("the shared Kitchener data are not beside the checkout")
    pipes = pd.read_csv(KITCHENER / "pipes_2022-01.csv.gz")
    breaks = pd.read_csv(KITCHENER / "breaks_to_2021-12.csv.gz")
    breaks = breaks[(breaks["asset_type"] == "MAIN") & (breaks["status"] != "CANCELLED")]
    return (
        pd.DataFrame({
            "pipe_id": pipes["pipe_id"].astype(str), "material": pipes["material"], "diameter_mm": pipes["diameter_mm"],
            "install_fy": pipes["install_year"], "length_m": pipes["length_m"],
            "street": pipes["road_segment_id"].astype("Int64").astype(str),
        }),
        pd.DataFrame({
            "leak_id": breaks["break_id"].astype(str), "pipe_id": breaks["pipe_id"].astype("Int64").astype(str),
            "date": pd.to_datetime(breaks["date"]),
        }),
    )  # fmt: skip

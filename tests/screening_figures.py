"""The figures of screening on Kitchener's real record, one year ahead, 2013 to 2021. `make screening-figures` (some minutes; `--all`
for every method, longer).

The shipped model has seen these years, so it is learnt here anew from what was known at the end of 2012. "Another city": it is
learnt from one half of the city and ranks the other, whose record it is not shown.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "packaging"))

from completion_figures import KITCHENER, kitchener  # noqa: E402
from train_default_model import train as train_default  # noqa: E402

from waterdx.screening.choice import AUTO  # noqa: E402
from waterdx.screening.default_model import DefaultModel, instead_of_shipped  # noqa: E402
from waterdx.screening.figures import Figures  # noqa: E402
from waterdx.screening.guard import Ranking  # noqa: E402
from waterdx.screening.judge import judged_years, years_after  # noqa: E402
from waterdx.screening.methods import DEFAULT, METHODS  # noqa: E402
from waterdx.screening.model import train  # noqa: E402
from waterdx.screening.scores import predict  # noqa: E402

LEARNT_TO, YEARS, PARTS = 2012, 9, 12
SHOWN = (
    "model.auc",
    "model.0.05",
    "model.0.10",
    "model.0.20",
    "age.0.10",
    "earlier_leaks.0.10",
    "calibration_error",
    "expected_over_observed",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="each method by itself, and the halves with their own record, too")
    every = parser.parse_args().all
    if not KITCHENER.is_dir():
        sys.exit(f"{KITCHENER} is not there")
    pipes, leaks = kitchener()
    leaks = leaks.assign(leak_id=np.arange(len(leaks)), date=pd.to_datetime(leaks["date"]))
    older = train_default(pipes, leaks, LEARNT_TO)
    print(f"{'':34}" + "".join(f"{name.removeprefix('model.').replace('_', ' ')[:11]:>12}" for name in SHOWN) + f"{'seconds':>9}")
    for method in (AUTO, *(METHODS if every else (DEFAULT,))):
        say(f"whole city, {method}", pipes, leaks, older, partial(ranking, method=method), by_year=method == AUTO)
    say("whole city, no record", pipes, leaks, older, without_record, by_year=False)
    parts = twelve_parts(pipes)
    for name, one in (("small utilities, shipped + record", with_record), ("small utilities, no record", without_record)):
        judge_parts(name, pipes, leaks, [(older, parts == part) for part in range(PARTS)], one)
    east = pipes.geometry.centroid.x > pipes.geometry.centroid.x.median()
    halves = [
        (train_default(pipes[~half], leaks[leaks["pipe_id"].isin(pipes["pipe_id"][~half])], LEARNT_TO), half)
        for half in (east, ~east)
    ]
    judge_parts("another city (halves), no record", pipes, leaks, halves, without_record)
    if every:
        judge_parts("another city (halves), own record", pipes, leaks, halves, ranking)


def ranking(pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp, method: str = AUTO) -> pd.DataFrame:
    return predict(train(pipes, leaks, as_of=day, horizon=1, method=method), pipes, leaks, explain=False)


with_record = partial(ranking, method=DEFAULT)


def without_record(pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return ranking(pipes, leaks.iloc[:0], day, DEFAULT)


def say(name: str, pipes: gpd.GeoDataFrame, leaks: pd.DataFrame, older: DefaultModel, rank: Ranking, *, by_year: bool) -> None:
    began = time.perf_counter()
    with instead_of_shipped(older):
        judged = judged_years(pipes, leaks, windows(), ranking=rank)
    show(name, judged, time.perf_counter() - began)
    if by_year:
        sums = judged.groupby("window")[["expected", "observed"]].sum()
        print(
            "  predicted / observed by year:",
            " ".join(f"{LEARNT_TO + 1 + n}: {e:.0f}/{o:.0f}={e / o:.2f}" for n, (e, o) in enumerate(sums.to_numpy())),
        )


def judge_parts(
    name: str,
    pipes: gpd.GeoDataFrame,
    leaks: pd.DataFrame,
    parts: list[tuple[DefaultModel, np.ndarray]],
    rank: Ranking,
) -> None:
    """Each part a utility of its own: ranked by itself, the shares of all taken together."""
    began = time.perf_counter()
    judged = []
    for number, (model, used) in enumerate(parts):
        own = pipes[used]
        with instead_of_shipped(model):
            one = judged_years(own, leaks[leaks["pipe_id"].isin(own["pipe_id"])], windows(), ranking=rank)
        judged.append(one.assign(window=one["window"] + number * YEARS))
    show(name, pd.concat(judged, ignore_index=True), time.perf_counter() - began)


def windows() -> tuple:
    return years_after(pd.Timestamp(f"{LEARNT_TO}-12-31"), YEARS)


def twelve_parts(pipes: gpd.GeoDataFrame) -> np.ndarray:
    """Three strips of as many pipes from west to east, each cut into four from south to north."""
    x, y = pipes.geometry.centroid.x, pipes.geometry.centroid.y
    strip = pd.qcut(x, 3, labels=False)
    return (strip * 4 + y.groupby(strip).transform(lambda one: pd.qcut(one, 4, labels=False))).to_numpy(int)


def show(name: str, judged: pd.DataFrame, seconds: float) -> None:
    found = Figures(judged).of(np.ones(len(judged)))
    print(f"{name:34}" + "".join(f"{found[one]:12.4f}" for one in SHOWN) + f"{seconds:9.1f}", flush=True)


if __name__ == "__main__":
    main()

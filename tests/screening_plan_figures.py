"""The survey plan against other ways to spend the money, on leaks that came afterwards. `make plan-figures`.

Kitchener's real record: for every year of 2013 to 2021 the model is trained on what was known the day before, and the plan of
each budget judged by the year's breaks (2006 to 2012 were used to choose how areas grow: --from 2006 --to 2012). The shipped model
has seen these years, so it is learnt here anew from what was known before the first of them. Then the sample town, judged by the
three years after 2022-03-31.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from completion_figures import KITCHENER, kitchener
from screening.rivals import judged
from screening_figures import train_default

from waterdx.cli.main import run
from waterdx.screening.default_model import instead_of_shipped
from waterdx.screening.model import train
from waterdx.screening.record import leak_counts, tidy_leaks, tidy_pipes
from waterdx.screening.run import record_of
from waterdx.screening.scores import predict

SAMPLE = Path(__file__).resolve().parents[1] / "ledgers" / "sample_town"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="first", type=int, default=2013)
    parser.add_argument("--to", dest="last", type=int, default=2021)
    wanted = parser.parse_args()
    if KITCHENER.is_dir():
        pipes, leaks = kitchener()
        leaks = leaks.assign(date=pd.to_datetime(leaks["date"]))
        years = range(wanted.first, wanted.last + 1)
        older = train_default(pipes, leaks.assign(leak_id=np.arange(len(leaks))), wanted.first - 1)
        with instead_of_shipped(older):
            tables = [window(pipes, leaks, f"{year - 1}-12-31", 1) for year in years]
        show(f"Kitchener, {wanted.first} to {wanted.last}, one year ahead", tables)
    else:
        print(f"{KITCHENER} is not there", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        show("Sample town, the three years after 2022-03-31", [window(*sample_town(Path(folder)), "2022-03-31", 3)])


def sample_town(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    path = folder / "town.gpkg"
    run(["new", str(path), "--name", "山中町", "--crs", "EPSG:6676", "--json"])
    for file in ("gis/水道管路.shp", "水道管路台帳.xlsx", "漏水修繕記録.csv"):
        run(["ledger", "import", str(path), str(SAMPLE / file), "--json"])
    return record_of(path)


def window(pipes: pd.DataFrame, leaks: pd.DataFrame, day: str, years: int) -> tuple[pd.DataFrame, float]:
    """What each way found of the leaks of the `years` after the day, and how many there were on pipes known then."""
    model = train(pipes, leaks, as_of=day, horizon=years)
    scores = predict(model, pipes, leaks, as_of=day, horizon=years)
    tidy = tidy_pipes(pipes)
    start = pd.Timestamp(day)
    counts = leak_counts(tidy, tidy_leaks(leaks), start, start + pd.DateOffset(years=years))
    after = pd.Series(counts.to_numpy(), index=tidy["pipe_id"]).reindex(scores["pipe_id"]).fillna(0.0)
    return judged(scores, pipes, after), float(after.sum())


def show(title: str, tables: list[tuple[pd.DataFrame, float]]) -> None:
    found, total = sum(table for table, _total in tables), sum(total for _table, total in tables)
    print(f"\n{title}: share of {total:.0f} leaks in the ground walked, by budget as a share of the cost of walking everything")
    print((found / total).to_string(float_format=lambda share: f"{share:.3f}"), flush=True)


if __name__ == "__main__":
    main()

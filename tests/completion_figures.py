"""The figures of completing on Kitchener's real network: half of the pipes hidden, guessed and compared. `make completion-figures`.

Every pipe lies along its road segment (the data have no shapes), its street is not told. Leaks count, what the break table
says of the pipe (material, year) is not looked at.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from waterdx.core.terms import find_term
from waterdx.ledger import column_map
from waterdx.ledger.complete.evaluate import SEED, evaluate, table
from waterdx.ledger.complete.town import Town, town_of

ROOT = Path(__file__).resolve().parents[1]
TOLD = ("ownership", "acquisition")  # what else the city's ledger says of a pipe in words that are terms here
KITCHENER = ROOT.parent / "shared" / "data" / "kitchener"


def kitchener(folder: Path = KITCHENER) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Pipes that have a road segment, and breaks, as the ledger would hold them."""
    pipes = pd.read_csv(folder / "pipes_2022-01.csv.gz").merge(
        pd.read_csv(folder / "roads.csv.gz").drop(columns=["length_m"]), on="road_segment_id"
    )
    corners = ["start_x_utm17n", "start_y_utm17n", "end_x_utm17n", "end_y_utm17n"]
    pipes = pipes.dropna(subset=corners).reset_index(drop=True)
    breaks = pd.read_csv(folder / "breaks_to_2021-12.csv.gz").query("asset_type == 'MAIN' and status != 'CANCELLED'")
    ledger = gpd.GeoDataFrame(
        {
            "fid": np.arange(1, len(pipes) + 1), "pipe_id": pipes["pipe_id"].astype(str), "field": "water",
            "material": _in_our_terms(pipes["material"], "material"), "diameter_mm": pipes["diameter_mm"].where(pipes["diameter_mm"] > 0),
            "install_fy": pipes["install_year"], "length_m": pipes["length_m"], "pressure_zone": pipes["pressure_zone"],
            **{name: _in_our_terms(pipes[name], name) for name in TOLD},
        },
        geometry=shapely.linestrings(pipes[corners].to_numpy().reshape(-1, 2, 2)),
    )  # fmt: skip
    return ledger, pd.DataFrame({"pipe_id": breaks["pipe_id"].astype("Int64").astype(str), "date": breaks["date"]})


def _in_our_terms(values: pd.Series, kind: str) -> pd.Series:
    """As the importer understands them with ledgers/maps/kitchener_pipes.toml; what it does not know stays unknown."""
    said = column_map.load(ROOT / "ledgers" / "maps" / "kitchener_pipes.toml").values.get(kind, {})
    terms = {word: said.get(word) or find_term(kind, word, "water") for word in values.dropna().unique()}
    return values.map({word: term if isinstance(term, str) else term and term.code for word, term in terms.items()})


def town() -> Town:
    return town_of(*kitchener())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="of what is hidden; the published figures are of the default")
    if not KITCHENER.is_dir():
        sys.exit(f"{KITCHENER} is not there")
    figures = table(evaluate(town(), seed=parser.parse_args().seed))
    print(figures.to_string(index=False, float_format=lambda share: f"{share:.3f}"))


if __name__ == "__main__":
    main()

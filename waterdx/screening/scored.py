"""The pipes of the latest screening that are still in the ledger: some may have been removed since."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.screening.run import Screening, latest, record_of

if TYPE_CHECKING:
    import geopandas as gpd


def scored_pipes(path: Path) -> tuple[Screening, gpd.GeoDataFrame]:
    """The latest screening, and the pipe of every score in the same order. UserError where there is no screening."""
    screening, _number = latest(path)
    pipes, _leaks = record_of(path)
    there = screening.scores[screening.scores["fid"].isin(pipes["fid"])].reset_index(drop=True)
    return replace(screening, scores=there), pipes.set_index("fid").loc[there["fid"]].reset_index()

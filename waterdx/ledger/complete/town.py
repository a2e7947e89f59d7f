"""What completing looks at: every pipe of one field (water, sewer, agri) as plain arrays, unknown = NaN or -1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from waterdx.core.fields import fields_of
from waterdx.core.terms import SEWER_LIKE
from waterdx.core.text import says_unknown
from waterdx.ledger.checks.materials import laying_years
from waterdx.ledger.complete.lines import Lines, lines_of

if TYPE_CHECKING:
    import geopandas as gpd

FIELDS = ("material", "install_fy", "diameter_mm")  # what is completed, in this order: a year must fit its material
TOLERANCE = {"material": 0, "install_fy": 5, "diameter_mm": 0}  # a guess within it is right
ALIKE_BY = tuple(  # what else the ledger says of a pipe in words: who owns it, its works, zone, joint, ...
    one.name
    for one in fields_of("pipes")
    if one.kind in ("term", "text") and one.name not in (*FIELDS, "field", "note", "fixed_asset_no", "data_source")
)
CROWD_M = 30.0
BATCH_M = 200.0  # next in number and no farther apart: entered together
STUB_M = 0.1  # added before the logarithm: stubs shorter than it are all alike
_LAST_NUMBER = re.compile(r"^(.*?)(\d+)\D*$")


@dataclass(frozen=True)
class Town:
    """Pipes in the order of the frame they came from. `values`: material as a place in `materials`, year, diameter in mm."""

    fid: np.ndarray
    place: np.ndarray  # n × 2, the middle of the line in m
    ends: np.ndarray  # n × 2 × 2
    placed: np.ndarray  # whether the pipe has a shape of its own; else its place is that of its neighbours in number
    number: np.ndarray  # place in the order of pipe numbers
    serial: np.ndarray  # the last digits of the pipe number: a gap in them is another job
    batch: np.ndarray  # counted in the order of numbers: pipes entered together have the same
    batch_size: np.ndarray  # ln of the pipes in it
    lines: Lines
    length: np.ndarray  # ln m
    drawn: np.ndarray  # ln m, of the shape
    crowd: np.ndarray  # other pipes whose middle lies within 30 m
    longer: np.ndarray  # those of the crowd that are longer: 0 = the main of its spot
    leaks: np.ndarray
    first_leak: np.ndarray  # calendar year
    same: dict[str, np.ndarray]  # codes of ALIKE_BY where the town has them
    values: dict[str, np.ndarray]
    materials: tuple[str, ...]
    eras: np.ndarray  # materials × 2: first and last fiscal year, ±inf where open

    def shown(self, field: str, value: float) -> str | float | int:
        """A value as the ledger stores it."""
        if field == "material":
            return self.materials[int(value)]
        return int(value) if field == "install_fy" else float(value)


def town_of(pipes: gpd.GeoDataFrame, leaks: pd.DataFrame) -> Town:
    """The arrays of `pipes` (store.layers.read_layer, one field); `leaks` with pipe_id and date."""
    shapes = pipes.geometry.to_numpy()
    number, serial = _numbers(pipes)
    ends, placed = _ends(shapes, number)
    place = ends.mean(axis=1)
    place[placed] = shapely.get_coordinates(shapely.line_interpolate_point(shapes[placed], 0.5, normalized=True))
    drawn = np.log(shapely.length(shapes) + STUB_M)
    length = np.where(pipes["length_m"] > 0, np.log(pipes["length_m"].clip(lower=0) + STUB_M), drawn)
    batch = _batches(place, number)
    crowd, longer = _crowd(place, length, placed)
    materials = tuple(sorted(code for code in pipes["material"].dropna().unique() if not says_unknown(str(code))))
    count, first = _leaks_of(pipes, leaks)
    return Town(
        fid=pipes["fid"].to_numpy(dtype=np.int64), place=place, ends=ends, placed=placed, number=number, serial=serial,
        batch=batch, batch_size=np.log1p(np.bincount(batch))[batch], lines=lines_of(ends, np.nan_to_num(np.exp(length)), placed),
        length=length, drawn=drawn, crowd=crowd, longer=longer, leaks=count, first_leak=first,
        same={name: codes for name in ALIKE_BY if name in pipes and (codes := pd.factorize(pipes[name])[0]).max(initial=-1) > 0},
        values={"material": _codes(pipes["material"], materials),
                **{name: pipes[name].to_numpy(dtype=float, copy=True) for name in ("install_fy", "diameter_mm")}},
        materials=materials, eras=_eras(materials, str(pipes["field"].iloc[0])),
    )  # fmt: skip


def _numbers(pipes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Where each pipe stands when sorted by number (M-9 before M-10; without one, as in the register), and its last digits."""
    parts = [_LAST_NUMBER.match(str(one)) if pd.notna(one) else None for one in pipes["pipe_id"]]
    keys = pd.DataFrame({
        "series": [part[1] if part else "" for part in parts],
        "number": [float(part[2]) if part else np.nan for part in parts],
        "fid": pipes["fid"].to_numpy(),
    })  # fmt: skip
    order = np.empty(len(keys))
    order[keys.sort_values(["series", "number", "fid"]).index.to_numpy()] = np.arange(len(keys))
    return order, keys["number"].to_numpy(dtype=float)


def _batches(place: np.ndarray, number: np.ndarray) -> np.ndarray:
    """The number of the batch of each pipe; a new one begins where the next in number lies elsewhere."""
    order = np.argsort(number, kind="stable")
    step = np.hypot(*np.diff(place[order], axis=0).T)
    batch = np.empty(len(place), dtype=int)
    batch[order] = np.r_[0, np.cumsum(step > BATCH_M)]
    return batch


def _ends(shapes: np.ndarray, number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of every line; a pipe without one is put between its neighbours in number."""
    placed = (shapely.get_type_id(shapes) == 1) & ~shapely.is_empty(shapes)
    ends = np.full((len(shapes), 2, 2), np.nan)
    for at, point in enumerate((0, -1)):
        ends[placed, at] = shapely.get_coordinates(shapely.get_point(shapes[placed], point))
    placed &= np.isfinite(ends).all(axis=(1, 2))
    known = np.flatnonzero(placed)[np.argsort(number[placed])]
    for end, axis in ((0, 0), (0, 1), (1, 0), (1, 1)):
        column = ends[:, end, axis]
        column[~placed] = np.interp(number[~placed], number[known], column[known]) if len(known) else 0.0
    return ends, placed


def _crowd(place: np.ndarray, length: np.ndarray, placed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each pipe with a shape: others within 30 m of its middle, and those of them that are longer."""
    where = np.flatnonzero(placed)
    pairs = where[cKDTree(place[placed]).query_pairs(CROWD_M, output_type="ndarray")] if len(where) else np.empty((0, 2), int)
    one, other = pairs.T
    shorter = np.where(length[one] < length[other], one, other)
    return np.bincount(pairs.ravel(), minlength=len(place)).astype(float), np.bincount(shorter, minlength=len(place)).astype(
        float
    )


def _codes(values: pd.Series, materials: tuple[str, ...]) -> np.ndarray:
    return values.map({code: at for at, code in enumerate(materials)}).to_numpy(dtype=float)


def _leaks_of(pipes: pd.DataFrame, leaks: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Leaks per pipe and the year of the first: a pipe that leaked in 1990 was hardly laid later."""
    years = pd.to_datetime(leaks["date"], errors="coerce").dt.year
    by_pipe = years.groupby(leaks["pipe_id"])
    counts = pipes["pipe_id"].map(leaks["pipe_id"].value_counts()).fillna(0.0)
    return counts.to_numpy(dtype=float), pipes["pipe_id"].map(by_pipe.min()).to_numpy(dtype=float)


def _eras(materials: tuple[str, ...], field: str) -> np.ndarray:
    """First and last fiscal year in which each material can have been laid (ledgers/material_years.csv)."""
    periods = [laying_years().get((SEWER_LIKE.get(field, field), "material", code)) for code in materials]
    limits = [((one and one.first) or -np.inf, (one and one.last) or np.inf) for one in periods]
    return np.array(limits, dtype=float).reshape(-1, 2)

"""Which drawn objects a register row without a place may be: they agree in material, diameter, year, street and length."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import shapely

from waterdx.core.fields import ID_FIELDS, field_named
from waterdx.core.text import key

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

AGREEING = ("material", "diameter_mm", "install_fy", "street")
LEAST_AGREEING = 2
LENGTH_TOLERANCE = 0.10  # share by which the length of a register and of a drawing may differ
PIECES_TOLERANCE = 0.05  # the same for several drawn pieces together
SHORTEST_M = 5.0  # below it a share of the length says less than the rounding does
TOUCHING_M = 0.01
MOST_PAIRS = 5_000_000
OF_A_REGISTER = ("install_fy", "length_m", "joint")  # what a drawing seldom says: an object with one of them has its row


def register_rows(present: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The objects that have no place."""
    return present[present.geometry.isna()]


def drawn_only(present: gpd.GeoDataFrame, layer: str) -> gpd.GeoDataFrame:
    """The objects that have a place and no number, or a number but nothing that comes from a register."""
    said = [name for name in OF_A_REGISTER if name in present]
    alone = present[ID_FIELDS[layer]].isna() | present[said].isna().all(axis=1)
    return present[present.geometry.notna() & alone]


def candidates(rows: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame) -> pd.DataFrame:
    """Pairs `row`, `drawn` (positions) that agree in two or more of AGREEING and contradict in none, blanks saying nothing.

    With `agreed` (how many of them), `apart` (share by which the lengths differ; NaN where the register says none) and
    `score` (0 to 1). Lengths further apart than LENGTH_TOLERANCE are no pair.
    """
    here, there = _keys(rows, rows.get("length_m")), _keys(drawn, shapely.length(drawn.geometry.to_numpy()))
    pairs = _pairs(_near_lengths(here), there.assign(bin=_bin(there["length"])), ["bin"])
    unsaid = here[here["length"].isna() | (here["length"] <= 0)]
    found = _agreeing(_joined([pairs, _pairs(unsaid, there, [])]), here, there)
    return found[~(found["apart"] > LENGTH_TOLERANCE)].sort_values(["row", "score"], ascending=[True, False], ignore_index=True)


def in_whole_groups(rows: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame, least: int, apart: float) -> np.ndarray:
    """For every row whether the rows and the drawn objects alike to it (as many, of the same lengths) seem complete.

    Where a pipe is missing on one side, the one that stands in its place on the other looks like a match and is none.
    """
    import pandas as pd

    here, there = _keys(rows, rows.get("length_m")), _keys(drawn, shapely.length(drawn.geometry.to_numpy()))
    found = _agreeing(_pairs(here, there, [], least), here, there)
    group = _components(found["row"], len(here) + found["drawn"], len(here) + len(there))
    sides = [
        frame.assign(group=numbers)[["group", "length"]].sort_values(["group", "length"])
        for frame, numbers in ((here, group[: len(here)]), (there, group[len(here) :]))
    ]  # fmt: skip
    one, other = (side.assign(place=side.groupby("group").cumcount()) for side in sides)
    both = pd.merge(one, other, on=["group", "place"], how="outer", suffixes=("", "_drawn"))
    alike = _apart(both["length"], both["length_drawn"]) <= apart
    whole = alike.groupby(both["group"]).all()
    return whole.reindex(group[: len(here)]).to_numpy(dtype=bool)


def pieces(rows: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame) -> dict[int, list[int]]:
    """Row → the drawn pieces (positions) that touch one another, agree with it and together have its length."""
    here, there = _keys(rows, rows.get("length_m")), _keys(drawn, shapely.length(drawn.geometry.to_numpy()))
    known = here[here["length"] > 0]
    found = _agreeing(_pairs(known, there, []), here, there)
    shapes, lengths = drawn.geometry.to_numpy(), there["length"].to_numpy()
    shorter = found[lengths[found["drawn"]] < here["length"].to_numpy()[found["row"]]]
    result: dict[int, list[int]] = {}
    for row in map(int, shorter["row"].unique()):
        wanted = here["length"].to_numpy()[row]
        for run in _touching(shapes, shorter["drawn"].to_numpy()[shorter["row"] == row]):
            if len(run) > 1 and abs(lengths[run].sum() - wanted) <= PIECES_TOLERANCE * wanted:
                result[row] = run.tolist()
                break
    return result


def _keys(objects: gpd.GeoDataFrame, lengths: pd.Series | np.ndarray | None) -> pd.DataFrame:
    """The values compared, streets folded, of each object by position."""
    import pandas as pd

    frame = pd.DataFrame({name: objects[name].to_numpy() for name in (*AGREEING, "field")})
    frame = frame.astype({name: float if field_named(name).kind in {"number", "year"} else object for name in AGREEING})
    frame["street"] = frame["street"].map(lambda text: key(text) or None, na_action="ignore")
    frame["length"] = np.full(len(frame), np.nan) if lengths is None else np.asarray(lengths, dtype=float)
    return frame.assign(at=np.arange(len(frame)))


def _bin(lengths: pd.Series) -> pd.Series:
    """Lengths that differ by no more than the tolerance are in the same bin or in neighbours."""
    return np.floor(np.log(lengths.clip(lower=SHORTEST_M)) / -np.log(1 - LENGTH_TOLERANCE))


def _near_lengths(objects: pd.DataFrame) -> pd.DataFrame:
    known = objects[objects["length"] > 0]
    return _joined([known.assign(bin=_bin(known["length"]) + step) for step in (-1, 0, 1)])


def _pairs(here: pd.DataFrame, there: pd.DataFrame, also: list[str], least: int = LEAST_AGREEING) -> pd.DataFrame:
    """All pairs that have `least` of the values in common (and `also`)."""
    found = []
    for names in combinations(AGREEING, least):
        on = [*names, "field", *also]
        one, other = here.dropna(subset=on)[[*on, "at"]], there.dropna(subset=on)[[*on, "at"]]
        sizes = one.groupby(on).size() * other.groupby(on).size()
        if sizes.sum() <= MOST_PAIRS:  # two words that thousands have in common single out nothing
            found.append(one.merge(other, on=on, suffixes=("_row", "_drawn"))[["at_row", "at_drawn"]])
    return _joined(found).rename(columns={"at_row": "row", "at_drawn": "drawn"}).drop_duplicates()


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame({"at_row": [], "at_drawn": []}, dtype=int)


def _agreeing(pairs: pd.DataFrame, here: pd.DataFrame, there: pd.DataFrame) -> pd.DataFrame:
    one, other = here.iloc[pairs["row"]].reset_index(drop=True), there.iloc[pairs["drawn"]].reset_index(drop=True)
    both = one[list(AGREEING)].notna() & other[list(AGREEING)].notna()
    same = one[list(AGREEING)].eq(other[list(AGREEING)]) & both
    agreed = same.sum(axis=1)
    apart = _apart(one["length"], other["length"])
    closeness = (1 - apart / LENGTH_TOLERANCE).clip(lower=0).fillna(0.5)
    told = pairs.reset_index(drop=True).assign(
        agreed=agreed, apart=apart, score=(0.6 * agreed / len(AGREEING) + 0.4 * closeness).round(3)
    )
    return told[(same == both).all(axis=1) & (agreed >= LEAST_AGREEING)]


def _apart(one: pd.Series, other: pd.Series) -> pd.Series:
    """The share by which lengths differ."""
    longer = one.where(one >= other, other)
    return (one - other).abs() / longer.clip(lower=SHORTEST_M)


def _touching(shapes: np.ndarray, at: np.ndarray) -> Iterator[np.ndarray]:
    """The groups of these shapes that hang together."""
    i, j = shapely.STRtree(shapes[at]).query(shapes[at], predicate="dwithin", distance=TOUCHING_M)
    part = _components(i, j, len(at))
    return (at[part == number] for number in range(part.max() + 1))


def _components(i: np.ndarray | pd.Series, j: np.ndarray | pd.Series, count: int) -> np.ndarray:
    """The number of the connected part of each of `count` things, `i` and `j` being linked."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(len(i), dtype=bool), (np.asarray(i), np.asarray(j))), shape=(count, count))
    parts: np.ndarray = connected_components(links, directed=False)[1]
    return parts

"""Leaks that bear no pipe number, joined to the pipe they most likely were on: by place, date and what the slip says.

Every pipe within reach is weighed: how far it lies from the place told, and whether material, diameter and street agree. A pipe
laid in the year of the leak or later stands for its predecessor, which is not in the ledger any more: what it weighs speaks
against all others. The confidence of a join is the pipe's share of all weight, "none of these" included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from waterdx.core.text import key, says_unknown
from waterdx.core.words import Words
from waterdx.screening.places import SPREAD_M, places_of
from waterdx.screening.record import fiscal_years

if TYPE_CHECKING:
    import geopandas as gpd

REACH = 2.5  # standard deviations of a place
LEAST_REACH_M = 30.0  # as for the check leak_far_from_pipes
SURE = 0.8  # joins of at least this confidence are learnt from
# Odds of what is told when it is this pipe against when it is another: the same value, another value. Set from how repair slips
# are written (the material of the repair piece is noted for that of the pipe, a street for the next one), not fitted.
ODDS = {"material": (4.0, 0.15), "diameter_mm": (4.0, 0.1), "street": (8.0, 0.5)}
NONE_OF_THESE = 0.15  # weight of a pipe not in the ledger (of a tenth of Kitchener's breaks); a pipe at the very place weighs 1
ELSEWHERE = 2.0  # a place known by its words only is as likely as not elsewhere, so no join by words is surer than a half
LABELS = {
    "material": Words(ja="管種", en="material"),
    "diameter_mm": Words(ja="口径", en="diameter"),
    "street": Words(ja="路線・場所", en="street"),
}


@dataclass(frozen=True)
class Candidate:
    """One pipe a leak may have been on. `apart_m`: from the place told (None: no place). `agreed`, `differs`: names of ODDS."""

    pipe_id: str
    confidence: float
    apart_m: float | None
    agreed: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def reason(self) -> Words:
        parts = [] if self.apart_m is None else [Words(ja=f"{self.apart_m:.0f} m", en=f"{self.apart_m:.0f} m away")]
        for names, ja, en in ((self.agreed, "が一致", " agree"), (self.differs, "が異なる", " differ")):
            if names:
                verb = en + "s" * (len(names) == 1)
                parts.append(
                    Words("・".join(LABELS[one].ja for one in names) + ja, ", ".join(LABELS[one].en for one in names) + verb)
                )
        return Words("、".join(one.ja for one in parts), "; ".join(one.en for one in parts))

    def to_json(self) -> dict[str, Any]:
        return {
            "pipe_id": self.pipe_id, "confidence": round(self.confidence, 4), "apart_m": self.apart_m,
            "agreed": list(self.agreed), "differs": list(self.differs), "reason_ja": self.reason.ja, "reason_en": self.reason.en,
        }  # fmt: skip


def joined(pipes: gpd.GeoDataFrame, leaks: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`leaks` with pipe_id filled where place and date leave hardly a doubt, and the columns joined_by ("id", "place" or None)
    and join_confidence (1 for a number that was written down, NaN where no pipe was found)."""
    told = leaks["pipe_id"].notna()
    best = pairs_of(pipes, leaks[~told & leaks.geometry.notna()]).drop_duplicates("leak")
    best = best[best["confidence"] >= SURE].set_index("leak")
    by_place = leaks.index.isin(best.index)
    joined_by = ["id" if one else "place" if other else None for one, other in zip(told, by_place, strict=True)]
    return leaks.assign(
        pipe_id=leaks["pipe_id"].astype(object).where(~by_place, best["pipe_id"].reindex(leaks.index)),
        joined_by=pd.Series(joined_by, index=leaks.index, dtype=object),
        join_confidence=best["confidence"].reindex(leaks.index).where(~told, 1.0),
    )  # fmt: skip


def pairs_of(pipes: gpd.GeoDataFrame, leaks: gpd.GeoDataFrame, record: gpd.GeoDataFrame | None = None) -> pd.DataFrame:
    """Every leak (index of `leaks`) with every pipe it may have been on, of each leak the likeliest first.

    Columns leak, pipe_id, apart_m, confidence, and per name of ODDS 1 (agrees), -1 (differs) or 0 (one is not known). `record`:
    all leaks, from which words of place are learnt; without it only points count. A leak without any place that names a street of
    the ledger may have been on each of its pipes (apart_m is NaN).
    """
    places = places_of(leaks if record is None else record, pipes).reindex(leaks.index)
    if record is None:
        places = places.where(places["spread_m"] == SPREAD_M)
    leak, pipe, apart = _within_reach(places, pipes.geometry.to_numpy())
    if record is not None:
        more = _on_the_street_named(
            places, _named_streets(_keys(leaks, "street"), _keys(pipes, "street")), _keys(pipes, "street")
        )
        leak, pipe = np.concatenate([leak, more[0]]), np.concatenate([pipe, more[1]])
        apart = np.concatenate([apart, np.full(len(more[0]), np.nan)])
    spread = places["spread_m"].to_numpy()[leak]
    pairs = pd.DataFrame(
        {"leak": leaks.index.to_numpy()[leak], "pipe_id": pipes["pipe_id"].to_numpy(object)[pipe], "apart_m": apart}
    )
    weight = np.where(np.isnan(apart), 1.0, np.exp(-0.5 * (apart / spread) ** 2))
    for name, (same, other) in ODDS.items():
        theirs = _keys(pipes, name)
        ours = _keys(leaks, name) if name != "street" else _named_streets(_keys(leaks, name), theirs)
        said = _agreement(ours[leak], theirs[pipe])
        weight = weight * np.select([said > 0, said < 0], [same, other], 1.0)
        pairs[name] = said
    laid = pipes["install_fy"].to_numpy(float)[pipe]
    successor = fiscal_years(pd.to_datetime(leaks["date"], errors="coerce")).to_numpy(float)[leak] <= laid
    by_words = places["spread_m"].to_numpy() != SPREAD_M
    whole = NONE_OF_THESE + np.bincount(leak, weight, minlength=len(leaks)) * np.where(by_words, ELSEWHERE, 1.0)
    pairs["confidence"] = weight / whole[leak]
    return pairs[~successor].sort_values(["leak", "confidence"], ascending=[True, False], kind="stable", ignore_index=True)


def candidates(pairs: pd.DataFrame) -> tuple[Candidate, ...]:
    """The pairs of one leak as a person reads them."""
    return tuple(
        Candidate(
            str(row["pipe_id"]), float(row["confidence"]), None if np.isnan(row["apart_m"]) else round(float(row["apart_m"]), 1),
            tuple(name for name in ODDS if row[name] > 0), tuple(name for name in ODDS if row[name] < 0),
        )
        for row in pairs.to_dict("records")
    )  # fmt: skip


def _within_reach(places: pd.DataFrame, shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions of leak and pipe, and the metres between them, of all pairs within reach of the leak's place."""
    known = np.flatnonzero(places["x"].notna())
    points = shapely.points(places["x"].to_numpy()[known], places["y"].to_numpy()[known])
    reach = np.maximum(LEAST_REACH_M, REACH * places["spread_m"].to_numpy()[known])
    at, pipe = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=reach)
    return known[at], pipe, shapely.distance(points[at], shapes[pipe])


def _on_the_street_named(places: pd.DataFrame, named: np.ndarray, streets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of leak and pipe of all pairs of a leak without a place and a pipe of the street it names."""
    lost = np.flatnonzero(places["x"].isna().to_numpy() & (named != ""))
    pipes_of = {street: np.flatnonzero(streets == street) for street in set(named[lost].tolist())}
    found = [pipes_of[named[at]] for at in lost]
    if not found:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.repeat(lost, [len(one) for one in found]), np.concatenate(found)


def _keys(objects: pd.DataFrame, name: str) -> np.ndarray:
    """The values of a column as keys to compare, "" where unknown or where there is no such column."""
    if name not in objects:
        return np.full(len(objects), "", dtype=object)
    texts = {value: "" if pd.isna(value) or says_unknown(str(value)) else key(str(value)) for value in objects[name].unique()}
    return np.array([texts[value] if value == value else "" for value in objects[name]], dtype=object)


def _named_streets(told: np.ndarray, streets: np.ndarray) -> np.ndarray:
    """Of every place told the street of the ledger it names, the longest where it names several; "" where it names none."""
    longest_first = sorted({street for street in streets if street}, key=lambda street: (-len(street), street))
    names = {text: next((street for street in longest_first if street in text), "") for text in set(told.tolist())}
    return np.array([names[text] for text in told], dtype=object)


def _agreement(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    known = (one != "") & (other != "")
    return np.where(known, np.where(one == other, 1, -1), 0)

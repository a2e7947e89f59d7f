"""Where the utilities are (their town halls) and which are nearest. Written by packaging/build_places.py, which names the source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.indicators.packed import DATA, read_packed

PLACES = DATA / "places.npz"
EARTH_KM = 6371.0


@cache
def places() -> pd.DataFrame:
    """By code: latitude, longitude (degrees), basis ("town hall", or "name": the middle of the towns that its name tells)."""
    frame = read_packed(PLACES)
    return frame.assign(code=frame["code"].astype(str), basis=frame["basis"].astype(str)).set_index("code")


def nearest(code: str, among: Sequence[str], most: int) -> tuple[dict[str, float], int]:
    """The `most` of `among` nearest to `code` with their distance in km; and how many of `among` have no known place.

    UserError where the place of `code` itself is not known.
    """
    known = places()
    if code not in known.index:
        raise UserError(
            ja="団体コード {code} の所在地が分からないため、近隣の団体を選べません。都道府県で比べるか、相手を手で選んでください。",
            en="The place of the utility {code} is not known, so its neighbours are not: compare by prefecture, or pick the peers by hand.",
            code=code,
        )
    others = known.reindex([one for one in among if one != code])
    far = _km(known.loc[[code]].iloc[0], others).dropna().nsmallest(most)
    return {str(one): round(float(km), 1) for one, km in far.items()}, int(others["latitude"].isna().sum())


def _km(one: pd.Series, others: pd.DataFrame) -> pd.Series:
    """Great-circle distances (haversine)."""
    lat, lon = np.radians(float(one["latitude"])), np.radians(float(one["longitude"]))
    lats, lons = np.radians(others["latitude"]), np.radians(others["longitude"])
    chord = np.sin((lats - lat) / 2) ** 2 + np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
    return 2 * EARTH_KM * np.arcsin(np.sqrt(chord))

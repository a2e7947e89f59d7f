"""Where a sheet of paper lies. Apart from placing one, which loads all that reads drawings: whoever shows a map needs this only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import shapely

from waterdx.digitise.georeference.georeference import Georeference
from waterdx.store.drawings import Drawing
from waterdx.store.proposals import Proposal

ToGround = Callable[[np.ndarray], np.ndarray]  # pixels (n, 2) of a page to (east, north) in metres


def georeference_of(sheet: Drawing | None) -> Georeference | None:
    """Where a sheet lies; None where that is not known, or there is no sheet yet."""
    return None if sheet is None or sheet.georeference is None else Georeference.from_json(sheet.georeference)


def to_ground_of(sheet: Drawing) -> ToGround | None:
    """From places traced on a sheet to the ground, where it has a place. Whole numbers of a traced place are the middles of pixels,
    those of a georeference their upper left corners."""
    made = georeference_of(sheet)
    return None if made is None else lambda places: made.to_ground(np.asarray(places, float) + 0.5)


def shapes_of(found: Sequence[Proposal], to_ground: ToGround) -> np.ndarray:
    """Lines, and symbols as points, on the ground."""
    places = [(one.kind, to_ground(np.asarray(one.points, float))) for one in found]
    return np.array([shapely.Point(at[0]) if kind == "symbol" else shapely.LineString(at) for kind, at in places], dtype=object)

"""Where a sheet of paper lies. Apart from placing one, which loads all that reads drawings: whoever shows a map needs this only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from waterdx.digitise.georeference.georeference import Georeference
from waterdx.store.drawings import Drawing

ToGround = Callable[[np.ndarray], np.ndarray]  # pixels (n, 2) of a page to (east, north) in metres


def georeference_of(sheet: Drawing | None) -> Georeference | None:
    """Where a sheet lies; None where that is not known, or there is no sheet yet."""
    return None if sheet is None or sheet.georeference is None else Georeference.from_json(sheet.georeference)


def to_ground_of(sheet: Drawing) -> ToGround | None:
    """From places traced on a sheet to the ground, where it has a place. Whole numbers of a traced place are the middles of pixels,
    those of a georeference their upper left corners."""
    made = georeference_of(sheet)
    return None if made is None else lambda places: made.to_ground(np.asarray(places, float) + 0.5)

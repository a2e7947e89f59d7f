"""Which pipes a crew on foot passes one after another: those that lie a few steps apart, or in one street where nothing is drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.core.text import fold, says_unknown

STEP_M = 20.0  # pipes this near are on one walk: over the crossing, to the other side of the street


def street_names(streets: pd.Series) -> np.ndarray:
    """The name of the street of every pipe, folded; "" where it is not known."""
    texts = ["" if pd.isna(one) else str(one) for one in streets]
    told = {text: "" if says_unknown(text) else fold(text) for text in set(texts)}
    return np.array([told[text] for text in texts], dtype=object)


def neighbours(geometry: np.ndarray, streets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For pipes 0…n-1 who is next to whom, as `starts` (n + 1) and `others`: those of pipe i are others[starts[i]:starts[i+1]].

    `geometry` are shapely lines (None: not drawn, then the pipes of one street follow one another).
    """
    import shapely

    drawn = np.array([one is not None for one in geometry], dtype=bool)
    drawn[drawn] = ~shapely.is_empty(geometry[drawn])
    where = np.flatnonzero(drawn)
    pairs = np.empty((2, 0), dtype=np.int64)
    if len(where):
        lines = geometry[where]
        pairs = where[shapely.STRtree(lines).query(lines, predicate="dwithin", distance=STEP_M)]
    pairs = np.concatenate([pairs, _in_one_street(np.flatnonzero(~drawn), streets)], axis=1)
    pairs = pairs[:, pairs[0] != pairs[1]]
    pairs = pairs[:, np.lexsort((pairs[1], pairs[0]))]
    return np.searchsorted(pairs[0], np.arange(len(geometry) + 1)), np.ascontiguousarray(pairs[1])


def _in_one_street(pipes: np.ndarray, streets: np.ndarray) -> np.ndarray:
    """Pairs of pipes that follow one another in a street, both ways."""
    named = pipes[streets[pipes].astype(bool)] if len(pipes) else pipes
    order = named[np.argsort(streets[named].astype(str), kind="stable")]
    same = streets[order[:-1]] == streets[order[1:]]
    one, other = order[:-1][same], order[1:][same]
    return np.stack([np.concatenate([one, other]), np.concatenate([other, one])]).astype(np.int64)

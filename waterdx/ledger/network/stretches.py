"""Parts of lines, all in bulk: one after the other thousands of them take seconds."""

from __future__ import annotations

import numpy as np
import shapely


def stretches(lines: np.ndarray, since: np.ndarray, until: np.ndarray) -> np.ndarray:
    """The part of each line between two shares of its length.

    >>> line = shapely.LineString([(0, 0), (10, 0), (10, 10)])
    >>> [part.wkt for part in stretches(np.array([line, line]), np.array([0.25, 0.0]), np.array([0.75, 1.0]))]
    ['LINESTRING (5 0, 10 0, 10 5)', 'LINESTRING (0 0, 10 0, 10 10)']
    """
    made = np.array(lines, dtype=object)
    part = np.flatnonzero((since > 0) | (until < 1))
    if not len(part):
        return made
    lines, since, until = made[part], since[part], until[part]
    points, line = shapely.get_coordinates(lines, return_index=True)
    steps = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    along = np.cumsum(steps)
    first = np.searchsorted(line, np.arange(len(lines)))
    share = (along - along[first][line]) / shapely.length(lines)[line]
    inner = np.flatnonzero((share > since[line]) & (share < until[line]))
    ends = [shapely.get_coordinates(shapely.line_interpolate_point(lines, at, normalized=True)) for at in (since, until)]
    number = np.arange(len(lines))
    order = np.lexsort(
        (np.repeat([0, 1, 2], [len(lines), len(inner), len(lines)]), np.concatenate([number, line[inner], number]))
    )
    whole = np.concatenate([ends[0], points[inner], ends[1]])[order]
    made[part] = shapely.linestrings(whole, indices=np.concatenate([number, line[inner], number])[order])
    return made

"""The sizes pipes are made in (`ledgers/nominal_diameters.csv`)."""

from __future__ import annotations

import csv
from functools import cache

from waterdx.core.resources import resource


@cache
def nominal_diameters() -> dict[str, frozenset[float]]:
    """Diameters in mm a material is made in, by term code."""
    with resource("ledgers", "nominal_diameters.csv").open(encoding="utf-8", newline="") as file:
        return {row["material"]: frozenset(map(float, row["diameters_mm"].split(";"))) for row in csv.DictReader(file)}


@cache
def sizes_made() -> frozenset[float]:
    """Every size any pipe is made in, mm.

    >>> 150.0 in sizes_made(), 155.0 in sizes_made()
    (True, False)
    """
    return frozenset(size for sizes in nominal_diameters().values() for size in sizes)

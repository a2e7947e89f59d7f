"""A line read from a drawing, and all that a sheet gave: proposals a person confirms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from waterdx.core.findings import Finding

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Traced:
    """A line along its middle, in pixels of the page; `colour` red, green, blue 0..255, None on a page without colour.

    `confidence` 0..1 that it is the line meant; `doubtful_spans` are the stretches (from, to in pixels along the line) where
    it ran under text or a symbol, or over blank paper. `findings` says what a person should know of it.
    """

    points: np.ndarray
    confidence: float
    width_px: float
    colour: Colour | None = None
    dashed: bool = False
    doubtful_spans: tuple[tuple[float, float], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def length_px(self) -> float:
        return length_of(self.points)

    def to_json(self) -> dict[str, Any]:
        """What scripts are told of a line, but for its points."""
        return {
            "confidence": round(self.confidence, 3), "length_px": round(self.length_px, 1), "width_px": round(self.width_px, 2),
            "colour": None if self.colour is None else "#{:02x}{:02x}{:02x}".format(*self.colour), "dashed": self.dashed,
            "doubtful_px": [[round(start, 1), round(stop, 1)] for start, stop in self.doubtful_spans],
        }  # fmt: skip


@dataclass(frozen=True)
class Tracing:
    """What automatic tracing gave. Not `possible`: pipes look like other lines here, and following line by line is the way."""

    lines: list[Traced]
    possible: bool
    findings: list[Finding] = field(default_factory=list)


def length_of(points: np.ndarray) -> float:
    """Length along points (n, 2)."""
    return float(np.hypot(*np.diff(points, axis=0).T).sum())

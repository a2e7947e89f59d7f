"""Sheets of the paper maker for tests: made once a run, small, from the styles one may tune on."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "ledgers"))

from make_paper import make
from paper_maker.styles import Truth, style


@cache
def sheet(name: str, number: int = 0, dpi: int = 200) -> tuple[np.ndarray, Truth]:
    """The scan of a style and its truth; do not write into the array."""
    return make(style(name), number, dpi)

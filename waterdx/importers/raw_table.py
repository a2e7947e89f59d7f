"""What every importer returns: the rows of a file as text, where each stood, its shapes and what was odd about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core.findings import Finding

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class TotalRow:
    """A row that sums others (小計, 合計): where it stands, and its cells with text by the name of their column."""

    sheet: str
    row: int
    cells: dict[str, str]


@dataclass
class RawTable:
    """Rows of one file. `frame` holds text ("" = blank) with ditto marks resolved, `raw` the same as written.

    `rows` are row numbers in the file (from 1, as Excel shows them), `sheets` the sheet or layer of each row.
    `geometry` is an array of shapely objects or None where the format has no shapes; `crs` a pyproj CRS or None (not said).
    `skipped` counts rows that are not objects (totals, notes, repeated headers); of these `totals` are kept to check what
    was read. `unreadable` counts lines of the file that no encoding explains.
    """

    path: Path
    frame: pd.DataFrame
    raw: pd.DataFrame
    rows: np.ndarray
    sheets: np.ndarray
    geometry: np.ndarray | None = None
    crs: Any = None
    skipped: int = 0
    findings: list[Finding] = field(default_factory=list)
    totals: tuple[TotalRow, ...] = ()
    unreadable: int = 0

"""The first rows of a file beside what was understood of them, for a person to look at before an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from waterdx.ledger.prepare import Prepared

if TYPE_CHECKING:
    import pandas as pd

PREVIEW_ROWS = 50
EXAMPLES, EXAMPLE_CELLS = 3, 100_000


@dataclass(frozen=True)
class Preview:
    """The first rows taken in: their numbers in the file, as written, and as understood (columns of FIELDS).

    `examples` are a few different texts of each column, also from further down where the first rows are blank.
    """

    rows: np.ndarray
    written: pd.DataFrame
    values: pd.DataFrame
    examples: dict[str, list[str]]


def preview_of(prepared: Prepared) -> Preview:
    """What can be shown of a file without storing it."""
    at, raw = np.flatnonzero(prepared.kept)[:PREVIEW_ROWS], prepared.table.raw
    searched = raw.head(max(PREVIEW_ROWS, EXAMPLE_CELLS // max(1, len(raw.columns))))
    examples = {str(name): _examples(texts) for name, texts in searched.items()}
    return Preview(prepared.table.rows[at], raw.iloc[at].reset_index(drop=True), prepared.values.head(PREVIEW_ROWS), examples)


def _examples(texts: pd.Series) -> list[str]:
    different = dict.fromkeys(" ".join(text.split()) for text in texts.unique()[:PREVIEW_ROWS])
    return [text for text in different if text][:EXAMPLES]

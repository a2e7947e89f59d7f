"""The first rows of a file beside what was understood of them, for a person to look at before an import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from waterdx.importers.raw_table import RawTable
from waterdx.ledger.prepare import Prepared

if TYPE_CHECKING:
    import pandas as pd

PREVIEW_ROWS = 50
EXAMPLES, EXAMPLE_CELLS = 3, 100_000


@dataclass(frozen=True)
class Preview:
    """The first rows taken in (that say anything): their numbers in the file, as written, and as understood (columns of FIELDS).

    `examples` are a few different texts of each column, also from further down where the first rows are blank.
    """

    rows: np.ndarray
    written: pd.DataFrame
    values: pd.DataFrame
    examples: dict[str, list[str]]


def preview_of(prepared: Prepared) -> Preview:
    """What can be shown of a file without storing it."""
    shown, raw = _worth_showing(prepared.values), prepared.table.raw
    at = np.flatnonzero(prepared.kept)[shown]
    return Preview(
        prepared.table.rows[at], raw.iloc[at].reset_index(drop=True), prepared.values.iloc[shown].reset_index(drop=True),
        _examples_of(raw),
    )  # fmt: skip


def preview_of_table(table: RawTable) -> Preview:
    """The same of a table of which nothing was understood yet."""
    import pandas as pd

    raw = table.raw.head(PREVIEW_ROWS)
    return Preview(table.rows[: len(raw)], raw, pd.DataFrame(index=raw.index), _examples_of(table.raw))


def _examples_of(raw: pd.DataFrame) -> dict[str, list[str]]:
    searched = raw.head(max(PREVIEW_ROWS, EXAMPLE_CELLS // max(1, len(raw.columns))))
    return {str(name): _examples(texts) for name, texts in searched.items()}


def _worth_showing(values: pd.DataFrame) -> np.ndarray:
    """The first rows; where these say nothing (the streets of a drawing) the first that do."""
    first = np.arange(min(PREVIEW_ROWS, len(values)))
    says = values.drop(columns="field").notna().any(axis=1).to_numpy()
    return first if says[first].any() or not says.any() else np.flatnonzero(says)[:PREVIEW_ROWS]


def _examples(texts: pd.Series) -> list[str]:
    different = dict.fromkeys(" ".join(text.split()) for text in texts.unique()[:PREVIEW_ROWS])
    return [text for text in different if text][:EXAMPLES]

"""The words of a file that stand in a column of terms and that no table knows: each once, for a person to explain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.core.fields import field_named
from waterdx.core.text import says_unknown
from waterdx.ledger.columns import ColumnGuess
from waterdx.ledger.values import ValueGuess, guess, language_of

if TYPE_CHECKING:
    import pandas as pd

MOST = 200  # words of one column: a column with more is no classification


@dataclass(frozen=True)
class UnknownTerm:
    """`word` in a column of the file that is `field` of the ledger, in `count` rows, first in `row` of the file.

    `kind` and `in_field` (water, sewer, agri) say which table of terms may explain it; `guess` is what it may mean.
    """

    column: str
    field: str
    kind: str
    in_field: str
    word: str
    count: int
    row: int
    guess: ValueGuess | None

    def to_json(self) -> dict[str, Any]:
        """For scripts; `score` is 0..1."""
        known = {} if self.guess is None else {"guess": self.guess.code, "score": self.guess.score}
        return {"column": self.column, "field": self.field, "in_field": self.in_field, "word": self.word, "count": self.count,
                "row": self.row, "guess": None, "score": None} | known  # fmt: skip


def unknown_terms(
    columns: Iterable[ColumnGuess], frame: pd.DataFrame, values: pd.DataFrame, in_field: np.ndarray, rows: np.ndarray,
    explained: Mapping[str, Mapping[str, str]],
) -> list[UnknownTerm]:  # fmt: skip
    """Each word once per column and field, most frequent first. `explained` are the words a column map gives a meaning."""
    found: list[UnknownTerm] = []
    for column in columns:
        kind = field_named(column.field).term if column.field else ""
        if column.field and kind and column.field in values:
            unread = values[column.field].isna().to_numpy() & (frame[column.name] != "").to_numpy()
            known = explained.get(column.field, {})
            for one in dict.fromkeys(in_field[unread]):
                found += _of_column(column, kind, str(one), frame[column.name], unread & (in_field == one), rows, known)
    return sorted(found, key=lambda one: -one.count)


def _of_column(
    column: ColumnGuess, kind: str, in_field: str, texts: pd.Series, unread: np.ndarray, rows: np.ndarray, known: Mapping[str, str]
) -> list[UnknownTerm]:  # fmt: skip
    counts = texts[unread].value_counts()
    words = [str(word) for word in counts.index if word not in known and not says_unknown(word)][:MOST]
    language = language_of(kind, map(str, texts.unique()), in_field) if words else ""
    first = {word: int(rows[at]) for at, word in zip(np.flatnonzero(unread)[::-1], texts[unread][::-1], strict=True)}
    return [UnknownTerm(column.name, str(column.field), kind, in_field, word, int(counts[word]), first[word],
                        guess(kind, word, in_field, language)) for word in words]  # fmt: skip

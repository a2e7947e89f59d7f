"""The column of an export that says which values are inferred, and how surely: written and read in one place.

What a file says is inferred comes back as inferred: exported and imported again, a guess must not pass for read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.fields import fields_of
from waterdx.core.guess_words import per_cent
from waterdx.core.text import key
from waterdx.core.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from waterdx.core.fields import Field

NAME, SHORT = "inferred", "推定した値"
HEADER = Words(ja="推定した値(確からしさ)", en="Inferred values (probability)")
_KEYS = {key(one) for one in (NAME, SHORT, HEADER.ja, HEADER.en)}
_ONE = re.compile(r"^(.+?)(?:\s+(\d{1,3}(?:\.\d+)?)\s*%)?$", re.ASCII)


def written(values: Iterable[tuple[Field, float | None]]) -> str:
    """The cell of an object: its inferred values, each with its probability where that is known.

    >>> from waterdx.core.fields import field_named
    >>> written([(field_named("install_fy"), 0.9962), (field_named("material"), None)])
    '布設年度 99.6%; 管種'
    """
    return "; ".join(f"{one.label}" + ("" if chance is None else f" {per_cent(chance):g}%") for one, chance in values)


def is_inferred_column(header: str) -> bool:
    return key(header) in _KEYS


def read(frame: pd.DataFrame, layer: str) -> dict[str, np.ndarray]:
    """Per field the chance of the values that a file says are inferred, a row each: NaN = read, 0 = inferred, chance not told."""
    found: dict[str, np.ndarray] = {}
    by_key = {key(spelling): one.name for one in fields_of(layer) for spelling in (one.name, one.ja, one.en)}
    for column in filter(is_inferred_column, map(str, frame.columns)):
        texts = frame[column]
        for text in texts[texts != ""].unique():
            here = (texts == text).to_numpy()
            for name, chance in _values_in(text, by_key):
                found.setdefault(name, np.full(len(frame), np.nan))[here] = chance
    return found


def _values_in(text: str, by_key: dict[str, str]) -> list[tuple[str, float]]:
    parts = [_ONE.match(one.strip()) for one in re.split("[;；]", text) if one.strip()]
    named = [(by_key.get(key(part[1])), part[2]) for part in parts if part]
    return [(name, min(float(chance or 0) / 100, 1.0)) for name, chance in named if name]

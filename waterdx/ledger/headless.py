"""Tables whose header is a row of data: a conversion took the first row of values for the names of the columns."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from waterdx.core.findings import Finding
from waterdx.core.headers import is_system_column, likenesses
from waterdx.core.text import fold, key, says_unknown
from waterdx.core.words import Words
from waterdx.ledger.days import read_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_LEAST_SHARE, _LEAST_COLUMNS = 0.5, 2
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_MADE_BY_SOFTWARE = re.compile(r"shape_?(?:length|area|leng)|列\d+|field_?\d+|column_?\d+|c\d+", re.IGNORECASE)


def header_is_data(frame: pd.DataFrame) -> Finding | None:
    """A finding where most column names are values (a date, or words that stand in the column too); None otherwise."""
    names = [str(name) for name in frame.columns]
    judged = [name for name in names if not is_system_column(name) and not _MADE_BY_SOFTWARE.fullmatch(name.replace(" ", "_"))]
    if len(judged) > 1000:
        judged = judged[:1000]
    values = [name for name in judged if looks_like_value(name, frame[name].iloc[:2000].unique()[:50].tolist())]
    said = [name for name in values if not says_unknown(name)]
    if len(said) < _LEAST_COLUMNS or len(values) < _LEAST_SHARE * len(judged):
        return None
    words = Words(
        ja="見出しの行がなく、最初のデータ行が列名になっているとみられます(例: {names})。値から項目を推測しました。列の対応を確かめてください。その行の値は取り込んでいません。",
        en="The header row seems to be missing: the first row of data became the column names (such as {names}). "
        "The fields were guessed from the values; check the columns. The values of that row were not taken in.",
    )
    return Finding("header_is_data", "warning", words.format(names=", ".join(said[:4])), raw=" | ".join(names), row=1)


def looks_like_value(name: str, texts: Sequence[str]) -> bool:
    """Whether a column name is a value: blank, a number or a day, or nearly a word of its own column."""
    text = re.sub(r"\.\d+$", "", fold(name)) if not _NUMBER.fullmatch(fold(name)) else fold(name)
    if says_unknown(text) or _NUMBER.fullmatch(text) or _is_day(text):
        return True
    own = key(text)
    if any(key(value) == own for value in texts):
        return True
    known = any(like.strength >= 0.9 for layer in ("pipes", "nodes", "leaks") for like in likenesses(name, layer))
    return not known and any(_alike(own, key(value)) for value in texts[:20])


def _is_day(text: str) -> bool:
    return bool(re.search(r"\d", text)) and (read_day(text) is not None or read_day(text, month_first=True) is not None)


def _alike(one: str, other: str) -> bool:
    """Wastewater System and Wastewater; not a code such as P-12 and P-13."""
    if min(len(one), len(other)) < 5 or re.search(r"\d", one):
        return False
    return one.startswith(other) or other.startswith(one) or SequenceMatcher(None, one, other).ratio() >= 0.75

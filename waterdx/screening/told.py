"""How a screening is told in a sentence: counts with as many decimals as they bear, and what is not counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waterdx.core.words import Words

if TYPE_CHECKING:
    import pandas as pd

WHOLE_FROM = 10.0  # expected leaks: below it a whole number would read as none, or as sure

_NO_LENGTH = Words(
    ja="延長の分からない {n:,} 本は、期待漏水の件数にも調査計画にも入っていません。台帳で延長を補ってください。",
    en="{n:,} pipes of unknown length are neither in the expected leaks nor in a survey plan. Add their lengths to the ledger. ",
)


def counts_told(expected: float, low: float, high: float) -> tuple[str, str, str]:
    """Expected leaks and their interval as texts.

    >>> counts_told(61.7, 44.2, 99.1), counts_told(0.44, 0.1, 2.6)
    (('62', '44', '99'), ('0.4', '0.1', '2.6'))
    """
    digits = 0 if expected >= WHOLE_FROM else 1
    return f"{expected:,.{digits}f}", f"{low:,.{digits}f}", f"{high:,.{digits}f}"


def without_length(scores: pd.DataFrame) -> Words:
    """A sentence of the pipes whose length is not known, nothing where there are none."""
    n = int((~(scores["length_m"] > 0)).sum())
    return _NO_LENGTH.format(n=n) if n else Words("", "")

"""How the fit of a technology becomes one number that an engineer can follow."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from waterdx.core.words import Words

State = Literal["met", "not_met", "unknown"]
WORTH: dict[State, float] = {"met": 1.0, "unknown": 0.5, "not_met": 0.0}
SCORE = Words(
    ja="点(100 点満点)=(対象の km+不明の km の半分)÷その分野の管路の km × 合う条件の割合(不明は半分)。管路以外の技術は km の代わりに、"
    "対象施設が台帳にあれば 1、台帳では分からなければ 1/2。",
    en="Score (of 100) = (km concerned + half the km unknown) / km of pipe of its field × share of conditions met (unknown: half). "
    "For what is not for pipes, 1 where the ledger holds such facilities and a half where it cannot tell stand in place of the km.",
)


def score(extent: float, states: Collection[State]) -> float:
    """From 0 to 1: what share of the pipes (or facilities) is concerned × what share of the conditions is met.

    >>> score(0.5, ["met", "unknown"])
    0.375
    """
    return extent * sum(WORTH[one] for one in states) / len(states)

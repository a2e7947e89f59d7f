"""A formula with figures put in, written out from the formula itself: what is shown is what is computed."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from waterdx.indicators.definitions import Indicator

_SUM, _PRODUCT, _ATOM = range(3)  # how tightly a term binds


@dataclass(frozen=True)
class Term:
    """A piece of arithmetic as text."""

    text: str
    binds: int = _ATOM

    def __add__(self, other: Any) -> Term:
        return _joined(self, "+", other, _SUM)

    def __sub__(self, other: Any) -> Term:
        return _joined(self, "−", other, _SUM)

    def __mul__(self, other: Any) -> Term:
        return _joined(self, "×", other, _PRODUCT)

    def __truediv__(self, other: Any) -> Term:
        return _joined(self, "÷", other, _PRODUCT)

    def within(self, tightest: int) -> str:
        """The text, in brackets where it binds no tighter than `tightest`."""
        return self.text if self.binds > tightest else f"({self.text})"


def _joined(left: Term, sign: str, right: Any, binds: int) -> Term:
    other = right if isinstance(right, Term) else Term(number(right))
    after = binds if sign in "−÷" else binds - 1  # a − (b + c), but a + b + c
    return Term(f"{left.within(binds - 1)} {sign} {other.within(after)}", binds)


@dataclass(frozen=True)
class _Figures:
    amounts: Mapping[str, float]

    def __getattr__(self, name: str) -> Term:
        amount = self.amounts[name]
        return Term(number(amount), _ATOM if amount >= 0 else _SUM - 1)


def with_figures(one: Indicator, amounts: Mapping[str, float]) -> str:
    """The formula of `one` with its inputs put in, without the result.

    >>> from waterdx.indicators.definitions import INDICATORS
    >>> with_figures(INDICATORS["W1-2"], {"unprocessed_deficit": 5, "operating_revenue": 1200, "entrusted_work_revenue": 0.5})
    '5 ÷ (1,200 − 0.5) × 100'
    """
    formula: Any = inspect.unwrap(one.calculate)
    return str(formula(_Figures(amounts)).text)


def number(value: float) -> str:
    """A figure with as many decimals as it has, at most two.

    >>> number(4249695.0), number(-0.5)
    ('4,249,695', '−0.5')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−")

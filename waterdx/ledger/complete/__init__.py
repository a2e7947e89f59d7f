"""Completing what is missing: laying year, material and diameter inferred from the network itself, and said to be so."""

from __future__ import annotations

from waterdx.core.guess_words import method
from waterdx.ledger.complete.guesses import COLUMNS, guess
from waterdx.ledger.complete.nearest import LEAST_KNOWN
from waterdx.ledger.complete.project import ACCEPT_ABOVE, Completion, accept, check_probability, complete, revert
from waterdx.store.inferred import guesses, inferred

__all__ = [
    "ACCEPT_ABOVE",
    "COLUMNS",
    "LEAST_KNOWN",
    "Completion",
    "accept",
    "check_probability",
    "complete",
    "guess",
    "guesses",
    "inferred",
    "method",
    "revert",
]

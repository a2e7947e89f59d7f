"""How long work reports where it is, and how it is stopped.

A long task takes `progress=silent` and calls it often. Raising `Cancelled` out of that call stops the task, so every
loop that reports can be cancelled without knowing by whom.
"""

from __future__ import annotations

from typing import Protocol

from waterdx.core.words import Words


class Progress(Protocol):
    """`done` of `total` (same unit, total > 0); `note` says what is being done."""

    def __call__(self, done: float, total: float, note: Words) -> None: ...


def silent(done: float, total: float, note: Words) -> None:
    """The do-nothing progress, the default of every long task."""


def share(progress: Progress, start: float, stop: float) -> Progress:
    """A progress for one step of a larger task, whose own 0..total fills `start`..`stop` (fractions) of the bar."""

    def step(done: float, total: float, note: Words) -> None:
        progress(start + (stop - start) * done / total, 1.0, note)

    return step

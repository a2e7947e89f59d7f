"""The guesses for blanks as a table, surest first, and what is said of the inferred values that stand in the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.table.columns import number_column, spoken, text_column
from waterdx.app.table.model import Table
from waterdx.core.fields import field_named
from waterdx.core.guess_words import method, per_cent
from waterdx.core.words import Words

HEADS = (
    Words(ja="管路番号", en="Pipe"), Words(ja="項目", en="Field"), Words(ja="推定値", en="Inferred value"), Words(ja="範囲", en="Range"),
    Words(ja="確率 (%)", en="Probability (%)"), Words(ja="推定の根拠", en="Why"),
)  # fmt: skip
NOTE = Words(ja="推定 {p:g} %: {value}。{why}", en="Inferred, {p:g} %: {value}; {why}")
NOTE_UNSURE = Words(ja="推定値です(確率の記録なし)", en="An inferred value (no probability kept)")
UNTOLD = Words(ja="根拠の記録なし", en="no reason kept")
FOLLOWS = Words(ja="推定値から求めた値です", en="Follows from an inferred value")


@dataclass(frozen=True)
class Guesses:
    """`every` is the frame of store.inferred.guesses; `waiting` those for blanks, surest first, with their pipe's `row`.

    `table` shows `waiting`; `notes` says of every inferred cell of the table of pipes (row, column) that it is one.
    """

    every: Any
    waiting: Any
    table: Table
    notes: dict[tuple[int, str], Words]

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """Those of `waiting`."""
        return np.asarray(self.waiting["probability"], dtype=float)

    @property
    def accepted(self) -> int:
        """How many inferred values stand in the ledger."""
        return int(self.every["accepted"].sum())


def guesses_of(every: Any, pipes: Any) -> Guesses:
    """What the window shows of the guesses for these pipes, in the language shown now."""
    placed = every.assign(row=np.searchsorted(pipes["fid"].to_numpy(), every["fid"].to_numpy(dtype=np.int64)))
    told = placed["value"].notna() & placed["probability"].notna()
    waiting = placed[~placed["accepted"] & told].sort_values("probability", ascending=False, kind="stable").reset_index(drop=True)
    in_field = pipes["field"].to_numpy()
    return Guesses(every, waiting, _table(waiting, in_field), _notes(placed[placed["accepted"]], in_field, pipes))


def replaced(guesses: Guesses, found: Any, fids: Collection[int], pipes: Any) -> Guesses:
    """The guesses with those of some pipes read anew."""
    import pandas as pd

    old = guesses.every["fid"].isin(list(fids))
    if found.empty and not old.any():
        return guesses
    frames = [one for one in (guesses.every[~old], found) if len(one)] or [found]
    return guesses_of(pd.concat(frames, ignore_index=True), pipes)


def _table(waiting: Any, in_field: Any) -> Table:
    columns = (waiting[name] for name in ("number", "fid", "row", "field", "value", "low", "high"))
    lines = [
        (number or f"#{fid}", str(field_named(field).label), shown(field, value, in_field[row]), _range(low, high) or None)
        for number, fid, row, field, value, low, high in zip(*columns, strict=True)
    ]
    texts = [text_column(f"c{n}", HEADS[n], [line[n] for line in lines]) for n in range(4)]
    percent = number_column("probability", HEADS[4], [per_cent(one) for one in waiting["probability"]], 1)
    return Table((*texts, percent, text_column("why", HEADS[5], map(str, _methods(waiting)))))


def _notes(accepted: Any, in_field: Any, pipes: Any) -> dict[tuple[int, str], Words]:
    notes: dict[tuple[int, str], Words] = {}
    columns = (accepted[name] for name in ("row", "field", "value", "low", "high", "probability"))
    for (row, field, value, low, high, probability), why in zip(zip(*columns, strict=True), _methods(accepted), strict=True):
        told = " ".join(filter(None, (shown(field, value, in_field[row]), _range(low, high) and f"({_range(low, high)})")))
        notes[row, field] = (
            NOTE.format(p=per_cent(probability), value=told, why=why) if probability == probability else NOTE_UNSURE
        )
    return notes | dict.fromkeys(_following(accepted, pipes), FOLLOWS)


def _following(accepted: Any, pipes: Any) -> Iterable[tuple[int, str]]:
    """The cells of computed columns that rest on inferred values."""
    from waterdx.ledger.classify import ClassSettings, resting

    inferred = {str(field): set(part) for field, part in accepted.groupby("field")["fid"]}
    # A class without its guessed joint or material asks for no ground, and a year for no table: the town's settings do no more here.
    rests = resting(pipes, pipes, inferred, ClassSettings())
    return ((int(row), str(name)) for name in rests for row in np.flatnonzero(rests[name]))


def _methods(guesses: Any) -> list[Words]:
    """How each guess came about; the few different sentences are made once."""
    keys = list(zip(guesses["basis"], guesses["agree"], guesses["of"], strict=True))
    made = {key: method(*key) if isinstance(key[0], str) else UNTOLD for key in set(keys)}
    return [made[key] for key in keys]


def shown(field: str, value: Any, in_field: str | None) -> str:
    """A value with its unit, a material with its name."""
    kind = field_named(field)
    if kind.kind == "term":
        return spoken(kind.term, str(value), in_field)
    number = f"{value:.10g}"
    return f"{number} {kind.unit}" if kind.unit else number


def _range(low: float, high: float) -> str:
    return f"{low:.0f}–{high:.0f}" if low == low else ""

"""Completing a project: guesses kept as evidence, accepted ones written into the ledger as one change, and taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.edits import Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.ledger.complete.guesses import guess
from waterdx.ledger.complete.town import FIELDS
from waterdx.store import history, project
from waterdx.store.inferred import guesses, inferred, replace_guesses
from waterdx.store.layers import plain, read_layer_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LAYER = "pipes"
ACCEPT_ABOVE = 0.95


@dataclass(frozen=True)
class Completion:
    """What completing found: `guesses` (complete.guesses.COLUMNS) and, per field, how many values are `unknown` (not read) and
    how many of these were `accepted` before."""

    guesses: pd.DataFrame
    pipes: int
    unknown: dict[str, int]
    accepted: dict[str, int]

    def sure(self, field: str, above: float = ACCEPT_ABOVE) -> int:
        """How many guesses of a field are right with at least this probability."""
        return int(((self.guesses["field"] == field) & (self.guesses["probability"] >= above)).sum())

    def guessed(self, field: str) -> int:
        return int((self.guesses["field"] == field).sum())

    def too_few_known(self) -> list[str]:
        """The fields with open blanks of which nothing could be guessed: hardly a pipe with a known value is there."""
        return [one for one in FIELDS if self.unknown[one] > self.accepted[one] and not self.guessed(one)]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": {"name": "waterdx.ledger.complete", "version": 1}, "pipes": self.pipes,
            "fields": [{"field": one, "unknown": self.unknown[one], "accepted": self.accepted[one], "guessed": self.guessed(one),
                        "sure": self.sure(one)} for one in FIELDS],
            "guesses": self.guesses.to_dict("records"),
        }  # fmt: skip


def complete(path: Path, progress: Progress = silent, *, dry_run: bool = False) -> Completion:
    """Guess every unknown laying year, material and diameter, and keep the guesses as evidence. The pipes stay as they are.

    What was inferred and accepted before is not learnt from and is left as it is. UserError where there are no pipes.
    """
    with project.reading(path) as conn:
        pipes, leaks, accepted = read_layer_of(conn, LAYER), read_layer_of(conn, "leaks"), inferred(conn)
        newest = history.newest(conn)
    if pipes.empty:
        raise UserError(
            ja="「{path}」に管路がありません。先に台帳を取り込んでください(waterdx ledger import)。",
            en="“{path}” has no pipes. Import a ledger first (waterdx ledger import).",
            path=path,
        )
    read = as_read(pipes, accepted)
    found = guess(read, leaks, share(progress, 0.0, 0.95))
    open_ = found[~found.set_index(["fid", "field"]).index.isin(accepted.set_index(["fid", "field"]).index)]
    if not dry_run:
        with project.editing(path) as conn:
            _refuse_if_changed(conn, newest)
            replace_guesses(conn, LAYER, open_)
    progress(1, 1, Words(ja="終わりました", en="Done"))
    unknown = {name: int(read[name].isna().sum()) for name in FIELDS}
    return Completion(open_.reset_index(drop=True), len(pipes), unknown, {n: int((accepted["field"] == n).sum()) for n in FIELDS})


def accept(path: Path, *, above: float = ACCEPT_ABOVE, chosen: Collection[tuple[int, str]] | None = None) -> int:
    """Write guesses into the ledger: those at least this probable, or the `chosen` ones (fid, field). One change of the history.

    Only blanks are filled. A restore point is kept. Returns how many values were written.
    """
    check_probability(above)
    with project.reading(path) as conn:
        waiting = guesses(conn).query("not accepted")
    if waiting.empty:
        raise UserError(
            ja="「{path}」に採用を待つ推定値はありません。先に waterdx ledger complete を実行してください。",
            en="“{path}” has no guesses waiting. Run waterdx ledger complete first.",
            path=path,
        )
    if chosen is None:
        taken = waiting[waiting["probability"] >= above]
        label = Words(
            ja="推定値の採用(確率 {p:.0%} 以上、{n:,} 件)", en="Inferred values accepted (probability ≥ {p:.0%}, {n:,})"
        )
    else:
        taken = waiting[waiting.set_index(["fid", "field"]).index.isin(list(chosen))]
        label = Words(ja="推定値の採用({n:,} 件)", en="Inferred values accepted ({n:,})")
    return _change(path, label.format(p=above, n=len(taken)), taken, filled=True)


def revert(path: Path) -> int:
    """Make every inferred value of the ledger unknown again, as one change of the history; the guesses stay. Returns how many."""
    with project.reading(path) as conn:
        present = inferred(conn)
    label = Words(ja="推定値の取り消し({n:,} 件)", en="Inferred values taken out ({n:,})").format(n=len(present))
    return _change(path, label, present, filled=False)


def _change(path: Path, label: Words, rows: pd.DataFrame, *, filled: bool) -> int:
    """Fill the blanks of these rows with their values, or make them blank again."""
    if rows.empty:
        return 0
    stored = zip(plain(rows["fid"]), rows["field"], plain(rows["value"]), strict=True)
    ends = ((fid, field, *((None, value) if filled else (value, None))) for fid, field, value in stored)
    with project.editing(path, keep=label) as conn:
        history.apply(conn, EditGroup(label, tuple(Edit(LAYER, *one) for one in ends)), action="complete")
    return len(rows)


def as_read(pipes: gpd.GeoDataFrame, accepted: pd.DataFrame) -> gpd.GeoDataFrame:
    """The pipes without what was inferred: nothing is learnt from a guess."""
    read = pipes.copy()
    for name in FIELDS:
        read.loc[read["fid"].isin(accepted.loc[accepted["field"] == name, "fid"]), name] = None
    return read


def _refuse_if_changed(conn: Any, newest: int) -> None:
    if history.newest(conn) != newest:
        raise UserError(
            ja="推定している間に台帳が変更されました。もう一度実行してください。",
            en="The ledger was changed while values were being inferred. Run it again.",
        )


def check_probability(above: float) -> None:
    """UserError where guesses cannot be accepted from this probability on."""
    if not 0.5 <= above <= 1.0:
        raise UserError(
            ja="採用する確率「{value}」は使えません。0.5〜1 で指定してください(例: 0.95)。",
            en="The probability “{value}” cannot be used. Give one from 0.5 to 1, such as 0.95.",
            value=above,
        )

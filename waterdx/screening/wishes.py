"""Which streets or pipes are walked whatever they yield, and which are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.text import fold
from waterdx.screening.areas import Walkable
from waterdx.screening.kept_wishes import Wish


@dataclass(frozen=True)
class Wished:
    """Masks of the items: those that must be walked, and those a plan is free to choose."""

    must: np.ndarray
    free: np.ndarray


def wished(items: Walkable, must: Sequence[str], never: Sequence[str], kept: Sequence[Wish] = ()) -> Wished:
    """The items that these names of streets or pipes mean, and those of the wishes kept where the names say nothing else. UserError for
    a name nothing bears, or one asked for in both ways."""
    wanted, barred = _named(items, must), _named(items, never)
    both = np.flatnonzero(wanted & barred)
    if len(both):
        raise UserError(
            ja="管路「{id}」は「必ず調査」と「調査しない」の両方に当たります。どちらかを外してください。",
            en="Pipe “{id}” is both to be walked and to be left out. Drop one of the two.",
            id=items.ids[both[0]],
        )
    for one in kept:  # of pipes that have left the ledger since nothing is asked
        there = np.isin(items.ids.astype(str), one.pipe_ids)
        if one.kind == "must":
            wanted |= there & ~barred
        else:
            barred |= there & ~wanted
    return Wished(wanted, ~wanted & ~barred)


def pipes_named(items: Walkable, names: Sequence[str]) -> tuple[str, ...]:
    """The pipes that these names of streets or pipes mean. UserError for a name nothing bears."""
    return tuple(items.ids[_named(items, names)].tolist())


def _named(items: Walkable, names: Sequence[str]) -> np.ndarray:
    meant = np.zeros(len(items), dtype=bool)
    for name in names:
        this = (items.streets == fold(name)) | (items.ids == name) if fold(name) else np.zeros(len(items), dtype=bool)
        if not this.any():
            raise UserError(
                ja="路線名または管路番号「{name}」の(延長の分かる)管がありません。台帳の表記のとおりに指定してください。",
                en="There is no street or pipe “{name}” (with a known length). Write it as in the ledger.",
                name=name,
            )
        meant |= this
    return meant

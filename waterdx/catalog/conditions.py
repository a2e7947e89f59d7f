"""What a search asks for, each filter made sure of at the border."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from waterdx.catalog.entries import Technology
from waterdx.catalog.index import Index
from waterdx.catalog.materials import codes_of, covered, known_materials
from waterdx.catalog.query import query_words
from waterdx.catalog.taxonomy import AXES, terms
from waterdx.core.errors import UserError
from waterdx.core.words import Words

Choice = str | Sequence[str] | None


@dataclass(frozen=True)
class Conditions:
    """What is asked for: all words, on each axis one of the terms, one of the materials, the diameter."""

    words: tuple[str, ...]
    axes: Mapping[str, tuple[str, ...]]
    materials: tuple[str, ...] = ()
    diameter_mm: float | None = None

    def without_axis(self, axis: str) -> Conditions:
        return replace(self, axes={name: codes for name, codes in self.axes.items() if name != axis})

    def admitted(self, index: Index) -> int:
        """The positions that meet all but the words, as bits. A material or diameter that is not told is never a no."""
        met = (1 << len(index.technologies)) - 1
        for axis, codes in self.axes.items():
            met &= reduce(or_, (index.under[axis][code] for code in codes))
        if self.materials or self.diameter_mm is not None:
            met &= bits(n for n, one in enumerate(index.technologies) if self._may_fit(one))
        return met

    def _may_fit(self, technology: Technology) -> bool:
        return _may_fit_material(technology, self.materials) and _may_fit_diameter(technology, self.diameter_mm)


def bits(positions: Iterable[int]) -> int:
    """Positions as the bits of one number, so that sets of thousands are met and counted at once."""
    digits = bytearray(b"0")
    for n in positions:
        if n >= len(digits):
            digits.extend(b"0" * (n + 1 - len(digits)))
        digits[n] = 49
    return int(bytes(reversed(digits)), 2)


def conditions(words: str, axes: Mapping[str, Choice], material: Choice, diameter: float | None) -> Conditions:
    """The conditions as asked for, each code made sure of; UserError names what is not known and what is."""
    chosen = {axis: _several(choice) for axis, choice in axes.items()}
    for axis, codes in chosen.items():
        for code in codes:
            if code not in terms(axis):
                raise _not_a_term(AXES[axis], code, terms(axis))
    materials = _several(material)
    for name in materials:
        if not codes_of(name):
            raise _not_a_term(Words("管種", "Material"), name, known_materials())
    if diameter is not None and not 0 < diameter < math.inf:
        raise UserError(
            ja="口径 {d} は使えません。0より大きいmm単位の数を入れてください。",
            en="Diameter {d} cannot be used: give a number of mm above 0.",
            d=diameter,
        )
    return Conditions(query_words(words), {a: c for a, c in chosen.items() if c}, materials, diameter)


def _may_fit_material(technology: Technology, wanted: Sequence[str]) -> bool:
    codes = covered(technology.materials)
    return not wanted or codes is None or any(codes & codes_of(name) for name in wanted)


def _may_fit_diameter(technology: Technology, wanted: float | None) -> bool:
    return wanted is None or technology.diameter_mm is None or technology.diameter_mm.admits(wanted)


def _several(choice: Choice) -> tuple[str, ...]:
    if choice is None:
        return ()
    return (choice,) if isinstance(choice, str) else tuple(choice)


def _not_a_term(axis: Words, given: str, known: Iterable[str]) -> UserError:
    return UserError(
        ja="{axis}に「{given}」はありません。使えるのは {known} です。",
        en='{axis} has no "{given}". Use one of: {known}.',
        axis=axis, given=given, known=", ".join(known),
    )  # fmt: skip

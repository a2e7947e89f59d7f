"""How the technologies fit a town's ledger, ranked. What an entry or the ledger does not tell is unknown, never a no.

Ranked by `score.score`: (km concerned + ½ km unknown) / km of pipe of its field × (conditions met + ½ unknown) / conditions.
A technology that is not for pipes has no km: the first factor is 1 where the ledger counts what it is for, else ½.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from waterdx.catalog.entries import Technology, load
from waterdx.catalog.match_conditions import (
    ALWAYS_ASKED,
    PIPE_CONDITIONS,
    PIPE_FACILITIES,
    TOWN_CONDITIONS,
    PipeCondition,
    joined,
)
from waterdx.catalog.score import State, score
from waterdx.catalog.town_ledger import TownLedger
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

MATCHING = Words(ja="管路と照合しています", en="Matching with the pipes")
LEAST_KM = 0.05  # less is shown as 0.0 km
_CODES: dict[State, int] = {"not_met": 0, "unknown": 1, "met": 2}  # in this order the least of several is their common state


@dataclass(frozen=True)
class Km:
    """Kilometres of pipe by state; `without_length`: pipes that meet it, or may, whose length is not known."""

    met: float
    unknown: float
    not_met: float
    without_length: int = 0

    @property
    def possible(self) -> float:
        return self.met + self.unknown

    def to_json(self) -> dict[str, float]:
        return {
            "met": round(self.met * 1000, 1),
            "not_met": round(self.not_met * 1000, 1),
            "unknown": round(self.unknown * 1000, 1),
        }


@dataclass(frozen=True)
class Condition:
    """One condition: met if some pipe (or the town) meets it, not met if all are known not to. `km` only where pipes decide."""

    name: str
    state: State
    reason: Words
    km: Km | None = None


@dataclass(frozen=True)
class Match:
    """A technology, its conditions, the pipes concerned (`km` is None where it is not for pipes), its score from 0 to 1."""

    technology: Technology
    conditions: tuple[Condition, ...]
    km: Km | None
    counted: int
    score: float
    summary: Words

    @cached_property
    def possible_km(self) -> float:
        """Pipes that no condition speaks against."""
        return self.km.possible if self.km else 0.0

    def named(self, state: State) -> list[str]:
        return [one.name for one in self.conditions if one.state == state]

    def to_json(self) -> dict[str, Any]:
        """The keys that `catalog search --for` adds to a result (design, section 4), and the reasons."""
        km = self.km
        return {
            "id": self.technology.id,
            "match_score": round(self.score, 4),
            "for_pipes": km is not None,
            "concerned_length_m": None if km is None else round(km.met * 1000, 1),
            "unknown_length_m": None if km is None else round(km.unknown * 1000, 1),
            "possible_length_m": None if km is None else round(km.possible * 1000, 1),
            "facilities_counted": self.counted,
            "summary_ja": self.summary.ja,
            "summary_en": self.summary.en,
            "met": self.named("met"),
            "not_met": self.named("not_met"),
            "unknown": self.named("unknown"),
            "reasons": {one.name: {"ja": one.reason.ja, "en": one.reason.en} for one in self.conditions},
            "lengths_m": {one.name: one.km.to_json() for one in self.conditions if one.km},
        }


def match(ledger: TownLedger, technologies: Iterable[Technology] | None = None, progress: Progress = silent) -> list[Match]:
    """The technologies (all shipped if not given) matched with a ledger, best first."""
    some = load() if technologies is None else list(technologies)
    found = []
    for done, one in enumerate(some):
        progress(done, len(some), MATCHING)
        found.append(match_one(ledger, one))
    return sorted(found, key=_best_first)


def match_one(ledger: TownLedger, technology: Technology) -> Match:
    """One technology matched with a ledger."""
    field, *others = PIPE_CONDITIONS
    of_field = _states(field, technology, ledger)
    own = ledger.part(of_field > 0)  # what lies in another field is not asked for its material
    told = [one for one in PIPE_CONDITIONS if one.told(technology)]
    states = {one.name: _states(one, technology, own) for one in told}
    for_pipes = bool(PIPE_FACILITIES & set(technology.facility))
    asked = [one for one in others if one in told or (for_pipes and one.name in ALWAYS_ASKED)]
    conditions = [_pipe_condition(field, technology, of_field, ledger)]
    conditions += [_pipe_condition(one, technology, states.get(one.name), own) for one in asked]
    answers = ((one.name, one.answer(technology, ledger)) for one in TOWN_CONDITIONS)
    conditions += [Condition(name, *answer) for name, answer in answers if answer]
    counted = sum(map(ledger.counted, technology.facility))
    concerned = np.minimum.reduce(list(states.values()))  # the field is always told
    km = _km(concerned, own) if for_pipes else None
    extent = 0.0 if conditions[0].state == "not_met" else _extent(km, own) if km else 1.0 if counted else 0.5
    summary = _summary(technology, told, states, concerned, own) if km else _not_for_pipes(conditions)
    return Match(technology, tuple(conditions), km, counted, score(extent, [one.state for one in conditions]), summary)


def _states(condition: PipeCondition, technology: Technology, ledger: TownLedger) -> np.ndarray:
    """The state of every pipe as a code of _CODES, found once per different value."""
    column = ledger.columns[condition.column]
    codes = np.array([_CODES[condition.state(technology, value)] for value in column.values], dtype=np.int8)
    return codes[column.places]


def _km(states: np.ndarray, ledger: TownLedger) -> Km:
    by_state = np.bincount(states, weights=ledger.km, minlength=3) if len(states) else np.zeros(3)
    return Km(float(by_state[2]), float(by_state[1]), float(by_state[0]), int((ledger.without_length & (states > 0)).sum()))


def _extent(km: Km, own: TownLedger) -> float:
    """What share of the pipes of its field a technology concerns; where no length is known nothing is: a half."""
    of_its_field = float(own.km.sum())
    return (km.met + km.unknown / 2) / of_its_field if of_its_field else 0.5


def _pipe_condition(one: PipeCondition, technology: Technology, states: np.ndarray | None, ledger: TownLedger) -> Condition:
    told = one.told(technology)
    if told is None or states is None:
        ja, en = "カタログの出典からは{name}の条件が分からない。", "{name}: the sources tell no condition."
        return Condition(one.name, "unknown", Words(ja, en).format(name=one.title))
    km = _km(states, ledger)
    state: State = "met" if (states == 2).any() else "not_met" if len(states) and not states.any() else "unknown"
    reason = Words(
        ja="{name}の条件は「{told}」。適合 {met:,.1f} km、不適合 {no:,.1f} km、不明 {unknown:,.1f} km{rest}。",
        en="{name}: {told}. {met:,.1f} km of pipe fit, {no:,.1f} km do not, {unknown:,.1f} km unknown{rest}.",
    )
    return Condition(
        one.name, state,
        reason.format(name=one.title, told=told, met=km.met, no=km.not_met, unknown=km.unknown, rest=_rest(km)), km,
    )  # fmt: skip


def _rest(km: Km) -> Words:
    left_out = Words("(延長不明の{n:,}本を除く)", " ({n:,} pipes of unknown length left out)")
    return left_out.format(n=km.without_length) if km.without_length else Words("", "")


def _summary(
    technology: Technology, told: list[PipeCondition], states: dict[str, np.ndarray], concerned: np.ndarray, ledger: TownLedger
) -> Words:
    """φ75〜300mmの鉄管 41.2 km が対象、管種が不明 12.1 km、対象外 3.0 km。"""
    km = _km(concerned, ledger)
    unknown = [
        Words("、{name}が不明 {km:,.1f} km", ", {km:,.1f} km with {name} unknown").format(name=one.title, km=some)
        for one in told
        if (some := float(ledger.km[(concerned == 1) & (states[one.name] == 1)].sum())) >= LEAST_KM
    ]
    form = Words(
        ja="{what} {met:,.1f} km が対象{unknown}、対象外 {no:,.1f} km{rest}。",
        en="{met:,.1f} km of {what} concerned{unknown}, {no:,.1f} km not{rest}.",
    )
    return form.format(
        what=_what_pipes(technology, told), met=km.met, no=km.not_met, rest=_rest(km),
        unknown=Words("".join(one.ja for one in unknown), "".join(one.en for one in unknown)),
    )  # fmt: skip


def _what_pipes(technology: Technology, told: list[PipeCondition]) -> Words:
    """Which pipes a technology is for: φ75〜300mmの鉄管; where only its field is told, 水道の管路."""
    words = {one.name: one.told(technology) or Words("", "") for one in told}
    field, material = words.pop("field"), words.pop("materials", Words("管路", "pipe"))
    words.pop("facility", None)
    marks = {
        "diameter_mm": Words("φ", "diameter "),
        "pressure_mpa": Words("水圧 ", "pressure "),
        "depth_m": Words("深さ ", "depth "),
    }
    sizes = joined([Words(marks[name].ja + one.ja, marks[name].en + one.en) for name, one in words.items()] or [field])
    return Words(f"{sizes.ja}の{material.ja}", f"{material.en} ({sizes.en})")


def _not_for_pipes(conditions: list[Condition]) -> Words:
    return next(one.reason for one in conditions if one.name == "facility")


def _best_first(one: Match) -> tuple[float, float, int, str]:
    return (-round(one.score, 6), -one.possible_km, -(one.technology.evidence_year or 0), one.technology.id)

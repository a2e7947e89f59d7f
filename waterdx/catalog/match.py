"""How the technologies fit the pipes of a ledger, as far as their conditions are told as data.

Field, material and diameter are compared today. What an entry or the ledger does not tell is unknown, not no.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from waterdx.catalog.entries import Technology, load
from waterdx.catalog.materials import codes_of, covered, material_name
from waterdx.catalog.taxonomy import label
from waterdx.core.words import Words

if TYPE_CHECKING:
    import pandas as pd

State = Literal["met", "not_met", "unknown"]
PIPE_FACILITIES = frozenset({"water-pipe", "sewer-pipe", "pressure-main", "storm"})
NAMES = {
    "field": Words("分野", "Field"),
    "materials": Words("管種", "Material"),
    "diameter_mm": Words("口径", "Diameter"),
}


@dataclass(frozen=True)
class Pipes:
    """All pipes of one field, material and diameter (None: not known); length_km of those with a length."""

    field: str | None
    material: str | None
    diameter_mm: float | None
    length_km: float
    without_length: int


@dataclass(frozen=True)
class Condition:
    """One condition of a technology: met if some pipe meets it, not met if every pipe is known not to."""

    name: str
    state: State
    reason: Words
    met_km: float
    not_met_km: float
    unknown_km: float


@dataclass(frozen=True)
class Match:
    """A technology, its conditions, the km of pipe that none of them speaks against, its score (0 to 1)."""

    technology: Technology
    conditions: tuple[Condition, ...]
    possible_km: float
    score: float

    def named(self, state: State) -> list[str]:
        return [one.name for one in self.conditions if one.state == state]

    def to_json(self) -> dict[str, Any]:
        """The keys that `catalog search --for` adds to a result (design, section 4), and the reasons."""
        return {
            "id": self.technology.id,
            "match_score": round(self.score, 4),
            "possible_length_m": round(self.possible_km * 1000, 1),
            "met": self.named("met"),
            "not_met": self.named("not_met"),
            "unknown": self.named("unknown"),
            "reasons": {one.name: {"ja": one.reason.ja, "en": one.reason.en} for one in self.conditions},
        }


def match(pipes: pd.DataFrame, technologies: Iterable[Technology] | None = None, *, all_facilities: bool = False) -> list[Match]:
    """Every technology for pipes (or for any facility) with its conditions on these pipes, best first.

    pipes: one row a pipe; columns field (water|sewer|agri), material (term code), diameter_mm, length_m.
    Score: how surely it fits where it may be used. Over the pipes no condition speaks against, by length (or
    number of kinds where no length is known), the share of the conditions that are met, unknown counted half;
    0 where there is no such pipe. It says nothing of how much pipe that is: possible_km does, and decides
    between equal scores, then the newer evidence.
    """
    groups = group_pipes(pipes)
    chosen = load() if technologies is None else technologies
    matches = [_match(one, groups) for one in chosen if all_facilities or PIPE_FACILITIES & set(one.facility)]
    return sorted(matches, key=_best_first)


def group_pipes(pipes: pd.DataFrame) -> list[Pipes]:
    """The pipes by field, material and diameter; a pipe without a length is counted, not taken as 0 km."""
    import pandas as pd

    columns = ["field", "material", "diameter_mm"]
    groups = []
    by_kind: Any = pipes.groupby(columns, dropna=False)["length_m"]
    for values, lengths in by_kind:
        field, material, diameter = (None if pd.isna(one) else one for one in values)
        groups.append(Pipes(field, material, diameter, float(lengths.sum()) / 1000, int(lengths.isna().sum())))
    return groups


def field_state(technology: Technology, pipes: Pipes) -> State:
    """Rural sewerage (agri) is unknown for sewer technologies: sources speak of public sewers only."""
    if pipes.field is None or (pipes.field == "agri" and technology.field != "water"):
        return "unknown"
    return "met" if pipes.field in technology.codes("field") else "not_met"


def materials_state(technology: Technology, pipes: Pipes) -> State:
    told, laid = covered(technology.materials), codes_of(pipes.material or "")
    if told is None or not laid:
        return "unknown"
    return "met" if told & laid else "not_met"


def diameter_state(technology: Technology, pipes: Pipes) -> State:
    if technology.diameter_mm is None or pipes.diameter_mm is None:
        return "unknown"
    return "met" if technology.diameter_mm.admits(pipes.diameter_mm) else "not_met"


WORTH: dict[State, float] = {"met": 1.0, "unknown": 0.5, "not_met": 0.0}
STATES = {"field": field_state, "materials": materials_state, "diameter_mm": diameter_state}


def _match(technology: Technology, groups: Sequence[Pipes]) -> Match:
    states = {name: [state(technology, pipes) for pipes in groups] for name, state in STATES.items()}
    found = tuple(_condition(technology, name, some, groups) for name, some in states.items())
    by_group = list(zip(*states.values(), strict=True))
    possible = [(_worth(one), pipes.length_km) for one, pipes in zip(by_group, groups, strict=True) if "not_met" not in one]
    return Match(technology, found, sum(km for _, km in possible), _mean(possible))


def _worth(states: Sequence[State]) -> float:
    return sum(WORTH[one] for one in states) / len(states)


def _mean(weighted: Sequence[tuple[float, float]]) -> float:
    """The mean of (value, weight), unweighted where all weights are 0, and 0 where there are none."""
    total = sum(weight for _, weight in weighted)
    if total:
        return sum(value * weight for value, weight in weighted) / total
    return sum(value for value, _ in weighted) / len(weighted) if weighted else 0.0


def _condition(technology: Technology, name: str, states: Sequence[State], groups: Sequence[Pipes]) -> Condition:
    km: dict[State, float] = {"met": 0.0, "not_met": 0.0, "unknown": 0.0}
    for one, pipes in zip(states, groups, strict=True):
        km[one] += pipes.length_km
    state: State = "met" if "met" in states else "not_met" if states and "unknown" not in states else "unknown"
    reason = _reason(name, _told(technology, name), km, sum(pipes.without_length for pipes in groups))
    return Condition(name, state, reason, km["met"], km["not_met"], km["unknown"])


def _reason(name: str, told: Words | None, km: dict[State, float], without_length: int) -> Words:
    if told is None:
        ja, en = "カタログの出典からは{name}の条件が分からない。", "{name}: the sources tell no condition."
        return Words(ja, en).format(name=NAMES[name])
    left_out = Words("(延長不明の{n}本を除く)", " ({n} pipes of unknown length left out)")
    return Words(
        ja="{name}の条件は「{told}」。適合 {met:.1f} km、不適合 {no:.1f} km、不明 {unknown:.1f} km{rest}。",
        en="{name}: {told}. {met:.1f} km of pipe fit, {no:.1f} km do not, {unknown:.1f} km unknown{rest}.",
    ).format(
        name=NAMES[name],
        told=told,
        met=km["met"],
        no=km["not_met"],
        unknown=km["unknown"],
        rest=left_out.format(n=without_length) if without_length else "",
    )


def _told(technology: Technology, name: str) -> Words | None:
    """What the entry tells on a condition, None where nothing."""
    if name == "field":
        return label("field", technology.field)
    if name == "materials":
        some = technology.materials
        names = [material_name(one) for one in some]
        return Words("・".join(n.ja for n in names), ", ".join(n.en for n in names)) if some else None
    return technology.diameter_mm.told() if technology.diameter_mm else None


def _best_first(one: Match) -> tuple[float, float, int, str]:
    return (-round(one.score, 6), -one.possible_km, -(one.technology.evidence_year or 0), one.technology.id)

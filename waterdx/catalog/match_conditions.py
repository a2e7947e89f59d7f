"""The conditions of a technology that a ledger can be asked about. One more is one more row of PIPE_CONDITIONS or TOWN_CONDITIONS."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from waterdx.catalog.entries import Technology
from waterdx.catalog.figures import Amount
from waterdx.catalog.materials import codes_of, covered, material_name
from waterdx.catalog.score import State
from waterdx.catalog.taxonomy import label
from waterdx.catalog.town_ledger import TownLedger
from waterdx.core.words import Words

STATE_NAMES: dict[State, Words] = {
    "met": Words(ja="○ 合う", en="○ met"),
    "not_met": Words(ja="× 合わない", en="× not met"),
    "unknown": Words(ja="? 不明", en="? unknown"),
}
PIPE_FACILITIES = frozenset({"water-pipe", "sewer-pipe", "pressure-main", "storm"})
WELL_FILLED = 0.8  # share of the pipes from which on a needed value counts as being there


@dataclass(frozen=True)
class PipeCondition:
    """A condition that each pipe meets or not: what the entry tells (None: nothing), and the state of a pipe with this value."""

    name: str
    title: Words
    column: str
    told: Callable[[Technology], Words | None]
    state: Callable[[Technology, Hashable], State]


@dataclass(frozen=True)
class TownCondition:
    """A condition of the town as a whole: its state and the reason, or None where the entry tells nothing of it."""

    name: str
    title: Words
    answer: Callable[[Technology, TownLedger], tuple[State, Words] | None]


def field_state(technology: Technology, field: Hashable) -> State:
    """Rural sewerage (agri) is unknown for sewer technologies: sources speak of public sewers only."""
    if field is None or (field == "agri" and technology.field != "water"):
        return "unknown"
    return "met" if field in technology.codes("field") else "not_met"


def material_state(technology: Technology, material: Hashable) -> State:
    wanted, laid = covered(technology.materials), codes_of(str(material or ""))
    if wanted is None or not laid:
        return "unknown"
    return "met" if wanted & laid else "not_met"


def pipe_facility_state(technology: Technology, pipe: Hashable) -> State:
    """Whether a pipe (field|use|kind) is of a facility the technology is for; any sewer pipe is one of "sewer-pipe"."""
    field, use, kind = str(pipe or "||").split("|")
    if not field:
        return "unknown"
    if field == "water":
        return "met" if "water-pipe" in technology.facility else "not_met"
    each: dict[str, State] = {
        "sewer-pipe": "met",
        "pressure-main": "met" if kind == "FORCE" else "unknown" if kind in {"", "PIPE"} else "not_met",
        "storm": "met" if use in {"STORM", "COMBINED"} else "not_met" if use else "unknown",
    }
    found = {each[one] for one in technology.facility if one in each}
    return next((state for state in ("met", "unknown") if state in found), "not_met")


def _pipe_facilities(technology: Technology) -> Words | None:
    of_pipes = [label("facility", one) for one in technology.facility if one in PIPE_FACILITIES]
    return joined(of_pipes) if of_pipes else None


def _within(key: str) -> Callable[[Technology, Hashable], State]:
    def state(technology: Technology, value: Hashable) -> State:
        amount: Amount | None = getattr(technology, key)
        if amount is None or not isinstance(value, (int, float)):
            return "unknown"
        return "met" if amount.admits(value) else "not_met"

    return state


def _amount(key: str) -> Callable[[Technology], Words | None]:
    def told(technology: Technology) -> Words | None:
        amount: Amount | None = getattr(technology, key)
        return amount.told() if amount else None

    return told


def joined(some: Sequence[Words]) -> Words:
    return Words("・".join(one.ja for one in some), ", ".join(one.en for one in some))


def _materials(technology: Technology) -> Words | None:
    return joined([material_name(one) for one in technology.materials]) if technology.materials else None


PIPE_CONDITIONS = (
    PipeCondition("field", Words("分野", "Field"), "field", lambda one: label("field", one.field), field_state),
    PipeCondition("facility", Words("対象施設", "Facility"), "facility", _pipe_facilities, pipe_facility_state),
    PipeCondition("materials", Words("管種", "Material"), "material", _materials, material_state),
    PipeCondition("diameter_mm", Words("口径", "Diameter"), "diameter_mm", _amount("diameter_mm"), _within("diameter_mm")),
    PipeCondition("pressure_mpa", Words("水圧", "Pressure"), "pressure_mpa", _amount("pressure_mpa"), _within("pressure_mpa")),
    PipeCondition("depth_m", Words("深さ", "Depth"), "cover_m", _amount("depth_m"), _within("depth_m")),
)
# What an entry that tells nothing of them leaves open; the others are asked for only where the entry tells of them.
ALWAYS_ASKED = frozenset({"field", "materials", "diameter_mm"})


def _facility(technology: Technology, ledger: TownLedger) -> tuple[State, Words] | None:
    """Where a technology is not for pipes: whether the ledger holds what it is for."""
    if PIPE_FACILITIES & set(technology.facility):
        return None
    names = joined([label("facility", one) for one in technology.facility])
    counted = [(label("facility", one), ledger.counted(one)) for one in technology.facility if ledger.counted(one)]
    if counted:
        each = joined([Words("{f} {n:,} か所", "{f}: {n:,}").format(f=name, n=n) for name, n in counted])
        return "met", Words(
            "対象は{f}(管路ではない)。台帳に {each}。", "For {f}, not for pipes. The ledger holds {each}."
        ).format(f=names, each=each)
    form = Words(
        ja="対象は{f}(管路ではない)。台帳に記録がなく、判定できません。",
        en="For {f}, not for pipes. The ledger holds none of it, so it cannot tell.",
    )
    return "unknown", form.format(f=names)


def _access(technology: Technology, ledger: TownLedger) -> tuple[State, Words] | None:
    """Hydrants, valves and manholes are counted; how a town may be entered otherwise, no ledger says."""
    if not technology.access:
        return None
    way = joined([label("access", one) for one in technology.access])
    through = {"hydrant": "valve", "metal-fitting": "valve", "manhole": "manhole", "entry": "manhole"}
    counted = {through[one]: ledger.counted(through[one]) for one in technology.access if one in through}
    there = [Words("{f} {n:,} か所", "{f}: {n:,}").format(f=label("facility", one), n=n) for one, n in counted.items() if n]
    if there:
        return "met", Words("方法は「{way}」。台帳に {there}。", "By: {way}. The ledger holds {there}.").format(
            way=way, there=joined(there)
        )
    if set(technology.access) <= {"desk", "air"}:
        return "met", Words("方法は「{way}」で、管の入口は要りません。", "By: {way}; no way into the pipe is needed.").format(
            way=way
        )
    return "unknown", Words("方法は「{way}」。現地で確かめてください。", "By: {way}. Check on site.").format(way=way)


_SHARES: dict[str, tuple[str, ...]] = {"pipe-map": ("geometry",), "pipe-attributes": ("material", "diameter_mm", "install_fy")}
_COLUMN_NAMES = {
    "geometry": Words("位置", "place"), "material": Words("管種", "material"), "diameter_mm": Words("口径", "diameter"),
    "install_fy": Words("布設年度", "laying year"),
}  # fmt: skip


def _data(technology: Technology, ledger: TownLedger) -> tuple[State, Words] | None:
    """Met where all that is needed is well filled. What the ledger lacks may lie elsewhere, so it is unknown and never a no."""
    if not technology.data_needed:
        return None
    answers = [_one_datum(code, ledger) for code in technology.data_needed]
    state: State = "met" if all(there for there, _ in answers) else "unknown"
    return state, joined([words for _, words in answers])


def _one_datum(code: str, ledger: TownLedger) -> tuple[bool, Words]:
    name = label("data_needed", code)
    if code == "leak-history":
        form = Words(ja="{d}: 台帳に {n:,} 件", en="{d}: {n:,} in the ledger")
        return ledger.leaks > 0, form.format(d=name, n=ledger.leaks)
    if code in _SHARES:
        shares = [(_COLUMN_NAMES[column], ledger.filled.get(column, 0.0)) for column in _SHARES[code]]
        each = joined([Words("{c} {s:.0%}", "{c} {s:.0%}").format(c=column, s=share) for column, share in shares])
        form = Words(ja="{d}: 記入済み {each}", en="{d}: filled {each}")
        return all(share >= WELL_FILLED for _, share in shares), form.format(d=name, each=each)
    return False, Words(ja="{d}: 台帳では分からない", en="{d}: the ledger cannot tell").format(d=name)


def _scale(technology: Technology, ledger: TownLedger) -> tuple[State, Words] | None:
    least = technology.least_scale
    told = least.told() if least else None
    if least is None or told is None:
        return None
    if least.unit != "km" or not ledger.km.sum():
        return "unknown", Words("最小規模は {least}。台帳では分かりません。", "At least {least}; the ledger cannot tell.").format(
            least=told
        )
    km = float(ledger.km.sum())
    state: State = "met" if least.admits(km) else "not_met"
    return state, Words(
        "最小規模は {least}。台帳の管路は {km:,.1f} km。", "At least {least}; the ledger has {km:,.1f} km of pipe."
    ).format(least=told, km=km)


def _network(technology: Technology, ledger: TownLedger) -> tuple[State, Words] | None:
    if not technology.network:
        return None
    form = Words(
        ja="{n}が要ります。閉域網(LGWAN)の PC だけでは使えないことがあるため、情報担当に確かめてください。",
        en="Needs: {n}. A PC on a closed network may not do; ask the one in charge of it.",
    )
    return "unknown", form.format(n=joined([label("network", one) for one in technology.network]))


TOWN_CONDITIONS = (
    TownCondition("facility", Words("対象施設", "Facility"), _facility),
    TownCondition("access", Words("調査・取付けの方法", "Access"), _access),
    TownCondition("data_needed", Words("必要なデータ", "Data needed"), _data),
    TownCondition("least_scale", Words("最小規模", "Least scale"), _scale),
    TownCondition("network", Words("通信・クラウド", "Network or cloud"), _network),
)
NAMES = {one.name: one.title for one in (*PIPE_CONDITIONS, *TOWN_CONDITIONS)}

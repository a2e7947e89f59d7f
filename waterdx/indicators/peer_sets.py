"""With whom a utility is compared: one decorated function for each way of choosing. A new way is one function here.

A set says who is in it, why, and (where they were chosen by likeness or nearness) how far each is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default
from typing import Any

import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.inputs import FIELDS
from waterdx.indicators.likeness import FEATURES, LIKE, likeness
from waterdx.indicators.panel import Panel
from waterdx.indicators.places import nearest

NEAREST = 20  # utilities taken as similar
ADJOINING = 8  # and as neighbours


@dataclass(frozen=True)
class PeerSet:
    """Utilities of one field and year, the one compared (`of`) among them. `distances`: by code, in `unit`."""

    kind: str
    of: str
    field: str
    year: int
    name: Words
    codes: tuple[str, ...]
    why: Words
    class_code: str | None = None
    distances: Mapping[str, float] = default(default_factory=dict, hash=False)
    unit: Words | None = None
    notes: tuple[Words, ...] = ()

    def to_json(self, panel: Panel) -> dict[str, Any]:
        who = panel.who_at(self.year).reindex(list(self.codes))
        return {
            "schema": {"name": "waterdx.indicators.peers", "version": 1},
            "kind": self.kind, "code": self.of, "field": self.field, "year": self.year, "class": self.class_code,
            "name_ja": self.name.ja, "name_en": self.name.en, "why_ja": self.why.ja, "why_en": self.why.en,
            "distance_unit": None if self.unit is None else self.unit.en, "n": len(self.codes),
            "members": [
                {"code": code, "name": row["utility"], "prefecture": row["prefecture"], "class": row["class_code"] or None,
                 "distance": self.distances.get(str(code))}
                for code, row in who.iterrows()
            ],
            "notes_ja": [one.ja for one in self.notes], "notes_en": [one.en for one in self.notes],
        }  # fmt: skip


Choose = Callable[[Panel, str, int], PeerSet]


@dataclass(frozen=True)
class Way:
    """One way of choosing peers; `fixed` where the set chosen in one year is kept for the others."""

    key: str
    words: Words
    choose: Choose
    fixed: bool


WAYS: dict[str, Way] = {}


def peers_by(key: str, ja: str, en: str, *, fixed: bool = False) -> Callable[[Choose], Choose]:
    """Declare the decorated function as a way of choosing peers."""

    def declare(choose: Choose) -> Choose:
        WAYS[key] = Way(key, Words(ja, en), choose, fixed)
        return choose

    return declare


def choose_peers(
    panel: Panel, code: str, year: int, way: str = "class", kept: Mapping[str, Sequence[str]] | None = None
) -> PeerSet:
    """The peers of `code` in `year` by a key of WAYS or the name of a `kept` set. UserError for a way there is not."""
    if way in WAYS:
        return WAYS[way].choose(panel, code, year)
    if way in (kept or {}):
        return kept_set(panel, code, year, way, (kept or {})[way])
    raise UserError(
        ja="比較の相手「{way}」はありません(使えるもの: {known})。",
        en="There are no peers “{way}” (known: {known}).",
        way=way[:40], known=", ".join([*WAYS, *(kept or {})]),
    )  # fmt: skip


def is_fixed(way: str) -> bool:
    """Whether the members stay the same over the years."""
    return way not in WAYS or WAYS[way].fixed


@peers_by("class", "類似団体区分", "official class")
def official_class(panel: Panel, code: str, year: int) -> PeerSet:
    """The undertakings of the same 類似団体区分; all of the field where no class is known."""
    who = panel.who_at(year)
    class_code = str(who.at[code, "class_code"]) or None
    codes = who.index[who["class_code"] == class_code] if class_code else who.index
    if class_code is None:
        return _everybody(panel, code, year, tuple(codes))
    words = class_name(class_code)
    return PeerSet(
        "class", code, panel.field, year, Words(ja="類似団体(区分{c})", en="peers, class {c}").format(c=words), tuple(codes),
        _CLASS_WHY.format(c=words), class_code, notes=_class_of_another_year(panel, code, year),
    )  # fmt: skip


def _class_of_another_year(panel: Panel, code: str, year: int) -> tuple[Words, ...]:
    """Which year the class is of, where that of `year` is not stated."""
    stated = [at for at, one in panel.inputs.index if one == code and (at, one) not in panel.own]
    if year in stated or not stated:
        return ()
    return (_CLASS_OF.format(year=max((at for at in stated if at < year), default=stated[-1])),)


def _everybody(panel: Panel, code: str, year: int, codes: tuple[str, ...]) -> PeerSet:
    name = Words(ja="全国の{field}", en="all: {field}").format(field=FIELDS[panel.field])
    note = Words(
        ja="{field}の類似団体区分は確認できていないため、同じ年度の全団体({n}団体)と比べています。",
        en="No official class is known for {field}: compared with all {n} utilities of the year.",
    ).format(field=FIELDS[panel.field], n=len(codes))
    return PeerSet("class", code, panel.field, year, name, codes, note, notes=(note,))


@peers_by("country", "全国", "whole country")
def whole_country(panel: Panel, code: str, year: int) -> PeerSet:
    """Everybody of the field."""
    codes = tuple(panel.who_at(year).index)
    name = Words(ja="全国の{field}", en="all: {field}").format(field=FIELDS[panel.field])
    why = Words(ja="同じ年度に値のある全団体です。", en="Every utility with values for the year.")
    return PeerSet("country", code, panel.field, year, name, codes, why)


@peers_by("prefecture", "同じ都道府県", "same prefecture")
def same_prefecture(panel: Panel, code: str, year: int) -> PeerSet:
    """The undertakings of the same prefecture."""
    who = panel.who_at(year)
    prefecture = str(who.at[code, "prefecture"])
    codes = tuple(who.index[who["prefecture"] == prefecture]) if prefecture else (code,)
    name = Words(ja="{p}の団体", en="utilities of {p}").format(p=prefecture or "-")
    return PeerSet(
        "prefecture", code, panel.field, year, name, codes,
        Words(ja="同じ都道府県({p})で同じ事業を営む団体です。", en="Utilities of the same prefecture ({p}) and field.").format(p=prefecture or "-"),
    )  # fmt: skip


@peers_by("neighbours", "近隣の団体", "neighbours")
def neighbours(panel: Panel, code: str, year: int) -> PeerSet:
    """The utilities whose places are nearest."""
    who = panel.who_at(year)
    near, without = nearest(code, list(who.index), ADJOINING)
    notes = [_NO_PLACE.format(n=without, of=len(who))] if without else []
    return PeerSet(
        "neighbours", code, panel.field, year, Words(ja="近隣の団体", en="neighbours"), (code, *near),
        _NEAR_WHY, distances=near, unit=Words(ja="km", en="km"), notes=tuple(notes),
    )  # fmt: skip


@peers_by("similar", "よく似た団体", "similar utilities", fixed=True)
def similar(panel: Panel, code: str, year: int) -> PeerSet:
    """The utilities nearest in size, density and water source, as far as these are known."""
    found = likeness(panel, code, year)
    near = found.distances.head(NEAREST)
    said = [one.words for one in FEATURES if one.name in found.used]
    notes = [_LEFT_OUT.format(n=found.left_out)] if found.left_out else []
    if found.year != year:
        notes.append(_OF_YEAR.format(year=found.year))
    return PeerSet(
        "similar", code, panel.field, year, Words(ja="よく似た団体", en="similar utilities"),
        (code, *map(str, near.index)),
        LIKE.format(n=len(near), said=Words("・".join(one.ja for one in said), ", ".join(one.en for one in said)), of=found.pool),
        distances={str(one): float(far) for one, far in near.items()}, unit=Words(ja="標準偏差", en="standard deviations"),
        notes=tuple(notes),
    )  # fmt: skip


def kept_set(panel: Panel, code: str, year: int, name: str, codes: Sequence[str]) -> PeerSet:
    """A set picked by hand and kept in the project."""
    there = panel.who_at(year).index
    chosen = [one for one in dict.fromkeys((code, *codes)) if one in there]
    gone = len(set(codes) - set(there))
    notes = [_GONE.format(n=gone, year=year)] if gone else []
    return PeerSet(
        name, code, panel.field, year, Words(name, name), tuple(chosen),
        Words(ja="プロジェクトに保存した比較の相手「{name}」です。", en="The set “{name}” kept in the project.").format(name=name), notes=tuple(notes),
    )  # fmt: skip


def picked(panel: Panel, chosen: PeerSet, add: Sequence[str], remove: Sequence[str]) -> PeerSet:
    """`chosen` with and without utilities picked by hand (codes)."""
    codes = tuple(one for one in dict.fromkeys((*chosen.codes, *add)) if one not in set(remove) - {chosen.of})
    if codes == chosen.codes:
        return chosen
    there = panel.who_at(chosen.year).index
    gone = [one for one in codes if one not in there]
    if gone:
        raise UserError(
            ja="{name} は {year} 年度の値がないため、比較の相手にできません。--year で別の年度を指定してください。",
            en="{name} has no values for FY{year} and cannot be compared with: choose another year with --year.",
            name=", ".join(panel.name_of(one) for one in gone), year=chosen.year,
        )  # fmt: skip
    name = Words(ja="{name}(手で選んだもの)", en="{name}, picked by hand").format(name=chosen.name)
    return replace(chosen, name=name, codes=codes, class_code=None)


def class_name(class_code: str) -> Words:
    """The official class as shown; only 政令市等 needs a translation."""
    return Words(class_code, "of major cities and prefectures" if class_code == "政令市等" else class_code)


def members_table(panel: Panel, chosen: PeerSet) -> pd.DataFrame:
    """Who is in a set: name, prefecture, class and distance, the nearest first."""
    who = panel.who_at(chosen.year).reindex(list(chosen.codes))
    return who.assign(distance=pd.Series(chosen.distances, dtype=float)).sort_values(
        "distance", na_position="first", kind="stable"
    )


_CLASS_WHY = Words(
    ja="総務省の類似団体区分が同じ({c})団体です。",
    en="Utilities of the same official class ({c}) of the Ministry of Internal Affairs.",
)
_CLASS_OF = Words(
    ja="この年度の類似団体区分は分からないため、{year}年度の区分によります。",
    en="The class of this year is not known: that of FY{year} is used.",
)
_NEAR_WHY = Words(
    ja="役所どうしの直線距離が近い順です(市町村境が接するかどうかではありません。企業団などは、名前にある市町村の役所の中央)。位置の出典: 歴史的行政区域データセットβ版地名辞書(ROIS-DS人文学オープンデータ共同利用センター、CC BY 4.0)。",
    en="Nearest in a straight line between town halls (not whether borders touch; a joint utility stands in the middle of the towns its name tells). Places: gazetteer of historical municipalities (ROIS-DS Center for Open Data in the Humanities, CC BY 4.0).",
)
_NO_PLACE = Words(
    ja="所在地の分からない {n} 団体(全 {of} 団体のうち)は候補に入っていません。",
    en="{n} of {of} utilities have no known place and are not candidates.",
)
_LEFT_OUT = Words(
    ja="使った項目の値が分からない {n} 団体は候補に入っていません。",
    en="{n} utilities whose figures are unknown are not candidates.",
)
_OF_YEAR = Words(ja="似かたは {year} 年度の値によります。", en="Likeness is by the figures of FY{year}.")
_GONE = Words(ja="保存した相手のうち {n} 団体は {year} 年度の値がありません。", en="{n} of the set have no values for FY{year}.")

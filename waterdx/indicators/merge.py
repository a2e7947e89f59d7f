"""What a merger of several utilities would show, by the rule of the official averages: add the inputs, take out what the
members sell to each other, apply each formula once. Averages of ratios would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.definitions import calculate
from waterdx.indicators.definitions.water import cost_of_supply
from waterdx.indicators.inputs import DERIVED, FIELDS, add_up, derive, shipped
from waterdx.indicators.merged_class import MergedClass, merged_class
from waterdx.indicators.peers import known
from waterdx.indicators.utilities import Utility, resolve
from waterdx.indicators.years import common_year

# What one saving lowers: itself and the sums it is part of. A negative saving is an extra cost.
SAVINGS = {
    "personnel_cost": ("personnel_cost", "operating_expense"),
    "operating_expense": ("operating_expense",),
    "non_operating_expense": ("non_operating_expense",),
}
# The two books of one sale between members: what the seller receives and the buyer pays.
_SOLD = ("water_supply_revenue", "operating_revenue")
_BOUGHT = ("purchased_water_cost", "operating_expense")
_MONEY_SUMS = ("ordinary_revenue", "ordinary_expense")  # made again from their parts after these have changed
PEAKS = ("max_daily_distribution",)  # the days of the largest demand differ, so peaks do not add up
BULK = "water_bulk"


@dataclass(frozen=True)
class Member:
    """One member as it is today. `bill_change` is what its customers would pay more a year (less: below 0) under one tariff of
    today's average revenue per m³, `cost_change` the same at cost; thousand yen, None where it cannot be told."""

    code: str
    name: str
    field: str
    class_code: str | None
    values: dict[str, float | None]
    bill_change: float | None
    cost_change: float | None


@dataclass(frozen=True)
class Merger:
    """The merged undertaking in one fiscal year; `eliminated` is the yearly sale between members taken out, thousand yen."""

    field: str
    year: int
    members: tuple[Member, ...]
    values: dict[str, float | None]
    merged_class: MergedClass
    eliminated: float
    savings: dict[str, float]
    notes: tuple[Words, ...]
    sources: tuple[str, ...] = ()

    def change(self, member: Member, indicator: str) -> float | None:
        """The merged value less the member's own, in the unit of the indicator."""
        own, merged = member.values.get(indicator), self.values.get(indicator)
        return None if own is None or merged is None else merged - own

    def to_json(self) -> dict[str, Any]:
        """The keys scripts may rely on (design, section 4): members, values, class."""
        return {
            "schema": {"name": "waterdx.indicators.merge", "version": 1},
            "field": self.field,
            "year": self.year,
            "members": [self._member_json(one) for one in self.members],
            "values": self.values,
            "class": self.merged_class.code,
            "class_candidates": list(self.merged_class.candidates),
            "class_is_inferred": not self.merged_class.sure,
            "eliminated_thousand_yen": self.eliminated,
            "savings_thousand_yen": self.savings,
            "notes_ja": [note.ja for note in self.notes],
            "notes_en": [note.en for note in self.notes],
        }

    def _member_json(self, one: Member) -> dict[str, Any]:
        return {
            "code": one.code, "name": one.name, "field": one.field, "class": one.class_code, "values": one.values,
            "changes": {name: self.change(one, name) for name in one.values},
            "bill_change_thousand_yen": one.bill_change, "cost_change_thousand_yen": one.cost_change,
        }  # fmt: skip


def merge(
    utilities: Sequence[str],
    year: int | None = None,
    field: str = "water",
    *,
    savings: Mapping[str, float] | None = None,
    internal_supply: float | None = None,
    population: float | None = None,
    frame: pd.DataFrame | None = None,
) -> Merger:
    """The utilities (name or code; `name:field` for one of another field, such as the bulk supplier) run as one of `field`.

    `savings` in thousand yen a year by a name of SAVINGS, none by default: research gives no coefficient to rely on.
    `internal_supply` is what members pay each other for water, thousand yen; left out, it is the most it can be where a bulk
    supplier is a member, else none, and a note says so. `population` served settles the class. UserError for fewer than two
    members, an unknown one, a year without values, or a saving larger than the cost.
    """
    rows = shipped() if frame is None else frame
    chosen = list({(one.code, own): (one, own) for one, own in _resolved(utilities, field, frame)}.values())
    if len(chosen) < 2:
        raise UserError(
            ja="統合の試算には 2 つ以上の団体(事業)が要ります。団体名か団体コードを並べて指定してください。",
            en="A merger needs at least two utilities: give their names or codes one after the other.",
        )
    used = common_year([(one.name, _years(rows, one.code, own)) for one, own in chosen], year)
    members = pd.concat([_row(rows, one.code, own, used) for one, own in chosen], ignore_index=True)
    sold = _internal(members, internal_supply)
    saved = _checked_savings(savings or {}, members)
    merged = _merged_inputs(members, sold, saved)
    others = rows[(rows["year"] == used) & (rows["field"] == field)]
    found = merged_class(members[members["field"] != BULK], others, population) if field == "water" else _no_class(field)
    return Merger(
        field, used, _members(members, merged), _plain(calculate(merged, field)), found, sold, saved,
        (found.note, *_notes(members, sold, internal_supply)), tuple(sorted(set(members["source_url"].dropna().astype(str)))),
    )  # fmt: skip


def _resolved(texts: Iterable[str], field: str, frame: pd.DataFrame | None) -> list[tuple[Utility, str]]:
    parts = [text.rpartition(":") if text.rpartition(":")[2] in FIELDS else (text, "", field) for text in texts]
    return [(resolve([name], own, frame)[0], own) for name, _, own in parts]


def _years(rows: pd.DataFrame, code: str, field: str) -> list[int]:
    return sorted(int(year) for year in rows.loc[(rows["code"] == code) & (rows["field"] == field), "year"])


def _row(rows: pd.DataFrame, code: str, field: str, year: int) -> pd.DataFrame:
    return rows[(rows["code"] == code) & (rows["field"] == field) & (rows["year"] == year)]


def _internal(members: pd.DataFrame, said: float | None) -> float:
    """What the members pay each other for water, thousand yen: as entered, else the most it can be."""
    bulk = members["field"] == BULK
    bought, sold = members.loc[~bulk, "purchased_water_cost"].sum(), members.loc[bulk, "water_supply_revenue"].sum()
    if said is None:
        return float(min(bought, sold)) if bulk.any() else 0.0
    most = float(members["purchased_water_cost"].sum())
    if not 0 <= said <= most:
        raise UserError(
            ja="構成団体の間の受水費 {said:,.0f} 千円は使えません。0〜{most:,.0f} 千円(構成団体の受水費の合計)にしてください。",
            en="{said:,.0f} thousand yen of supply between the members cannot be: give 0 to {most:,.0f}, the sum of what they pay for water.",
            said=said, most=most,
        )  # fmt: skip
    return float(said)


def _checked_savings(savings: Mapping[str, float], members: pd.DataFrame) -> dict[str, float]:
    for name, amount in savings.items():
        if name not in SAVINGS:
            raise UserError(
                ja="削減額の項目「{name}」はありません。使えるのは {known} です。",
                en="There is no saving “{name}”. These are: {known}.",
                name=name, known=" ".join(SAVINGS),
            )  # fmt: skip
        most = float(members[name].sum())
        if not amount <= most:
            raise UserError(
                ja="{name} の削減額 {amount:,.0f} 千円は、構成団体の合計 {most:,.0f} 千円を超えています。千円単位で入力してください。",
                en="A saving of {amount:,.0f} thousand yen of {name} is more than the {most:,.0f} the members spend. Enter thousand yen.",
                name=name, amount=amount, most=most,
            )  # fmt: skip
    return {name: float(savings.get(name, 0)) for name in SAVINGS}


def _merged_inputs(members: pd.DataFrame, sold: float, savings: Mapping[str, float]) -> pd.DataFrame:
    """One row: the inputs added, sales between members taken out of both books and both volumes, savings taken off the cost."""
    together = add_up(members.drop(columns=list(PEAKS), errors="ignore"))
    parts = together.drop(columns=[name for name in _MONEY_SUMS if set(DERIVED[name][0]) <= set(together)])
    less = dict.fromkeys(_SOLD, sold) | dict.fromkeys(_BOUGHT, sold)
    for name, amount in savings.items():
        less |= {column: less.get(column, 0.0) + amount for column in SAVINGS[name]}
    volume = _volume_sold(members, sold)
    less |= dict.fromkeys(("annual_billed_volume", "annual_distributed_volume"), volume)
    return derive(parts.assign(**{name: parts[name] - amount for name, amount in less.items() if name in parts}))


def _volume_sold(members: pd.DataFrame, sold: float) -> float:
    """The m³ a year sold between members, at the average price of the bulk supplier (or of whoever sells)."""
    sellers = members[members["field"] == BULK] if (members["field"] == BULK).any() else members
    revenue = sellers["water_supply_revenue"].sum()
    return float(sold * sellers["annual_billed_volume"].sum() / revenue) if sold and revenue else 0.0


def _members(members: pd.DataFrame, merged: pd.DataFrame) -> tuple[Member, ...]:
    changes = _money_changes(members, merged)
    return tuple(
        Member(
            str(row["code"]), str(row["utility"]), str(row["field"]), str(row["class_code"]) or None,
            _plain(calculate(members.loc[[place]], str(row["field"]))),
            known(changes["bill"].loc[place]), known(changes["cost"].loc[place]),
        )
        for place, row in enumerate(members.to_dict("records"))
    )  # fmt: skip


def _money_changes(members: pd.DataFrame, merged: pd.DataFrame) -> pd.DataFrame:
    """What each member's customers would pay more, by today's revenue and by cost; unknown where a bulk supplier is a member."""
    volume = members["annual_billed_volume"].astype(float)
    share = volume / float(merged["annual_billed_volume"].iloc[0])
    if (members["field"] == BULK).any():
        share = share * float("nan")
    bill = share * float(merged["water_supply_revenue"].iloc[0]) - members["water_supply_revenue"]
    cost = share * float(cost_of_supply(merged).iloc[0]) - cost_of_supply(members)
    return pd.DataFrame({"bill": bill, "cost": cost})


def _plain(one_row: pd.DataFrame) -> dict[str, float | None]:
    return {str(name): known(float(column.iloc[0])) for name, column in one_row.items()}


def _no_class(field: str) -> MergedClass:
    words = Words(
        ja="{field}の統合後の類似団体区分は求めていません(区分の境界を確認できていません)。",
        en="No class is given for a merger of {field}: the limits of its classes are not confirmed.",
    )
    return MergedClass(None, (), False, words.format(field=FIELDS[field]))


_SALE_TAKEN_OUT = Words(
    ja="構成団体の間の受水費 {sold:,.0f} 千円を収益と費用の両方から除きました。実額が分からないため、あり得る最大額(受水費の合計と供給側の給水収益の小さい方)です。",
    en="{sold:,.0f} thousand yen of supply between members is taken out of revenue and cost. The amount is not in the accounts; this is "
    "the most it can be (the smaller of what members pay and what the supplier earns).",
)
_SALE_UNKNOWN = Words(
    ja="受水費 {bought:,.0f} 千円が構成団体からのものかは決算統計では分からないため、除いていません。構成団体どうしの分は金額を入力してください。",
    en="Whether any of the {bought:,.0f} thousand yen paid for water goes to another member is not in the accounts, so none is taken out. "
    "Enter the amount if it does.",
)
_PEAKS_SAID = Words(
    ja="最大の日は団体ごとに違うため、一日最大配水量は足し合わせず、最大稼働率と負荷率は不明とします。",
    en="Peak days differ, so maximum daily volumes are not added: peak utilisation and load factor are unknown.",
)


def _notes(members: pd.DataFrame, sold: float, said: float | None) -> list[Words]:
    bought = float(members["purchased_water_cost"].sum())
    notes = []
    if said is None and sold:
        notes.append(_SALE_TAKEN_OUT.format(sold=sold))
    if said is None and not sold and bought:
        notes.append(_SALE_UNKNOWN.format(bought=bought))
    if any(name in members and members[name].notna().any() for name in PEAKS):
        notes.append(_PEAKS_SAID)
    return notes

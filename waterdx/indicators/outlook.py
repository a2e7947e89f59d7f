"""The next 30 years of a water undertaking: renewal of its pipes, revenue at today's tariff, and the tariff that would pay for it.

Everything follows from the accounts of one year, the pipes of the ledger and the assumptions; nothing is fitted. What the band is
is said in BAND.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.outlook_assumptions import ASSUMPTIONS, DRIVERS, Range
from waterdx.indicators.renewal_demand import CLASSES, checked_pipes, is_dated, metres_due, share_still_depreciated

HORIZON = 30  # years; the forecast of the law covers at least as many (水道法施行規則 第17条の4)
STATUTORY_LIFE = 40  # of distribution pipes, for the depreciation there is


@dataclass(frozen=True)
class Measure:
    """One column of the outlook."""

    words: Words
    unit: Words
    decimals: int = 0


_THOUSAND = Words(ja="千円", en="thousand yen")
MEASURES = {
    "demand_km": Measure(Words(ja="更新する延長", en="Length to renew"), Words(ja="km", en="km"), 2),
    "demand_thousand_yen": Measure(Words(ja="更新需要", en="Renewal demand"), _THOUSAND),
    "demand_total_thousand_yen": Measure(Words(ja="更新需要の累計", en="Renewal demand so far"), _THOUSAND),
    "volume_m3": Measure(Words(ja="年間有収水量", en="Billed volume"), Words(ja="m³", en="m³")),
    "revenue_thousand_yen": Measure(Words(ja="今の料金での給水収益", en="Revenue at today's tariff"), _THOUSAND),
    "cost_thousand_yen": Measure(Words(ja="給水に係る費用", en="Cost of supply"), _THOUSAND),
    "recovery_percent": Measure(
        Words(ja="今の料金での料金回収率", en="Cost recovery at today's tariff"), Words(ja="%", en="%"), 1
    ),
    "tariff_yen_per_m3": Measure(
        Words(ja="料金回収率 100 % に要る供給単価", en="Tariff for a cost recovery of 100 %"), Words(ja="円/m³", en="yen/m³"), 1
    ),
    "tariff_change_percent": Measure(Words(ja="今の供給単価との差", en="Against today's tariff"), Words(ja="%", en="%"), 1),
}
BAND = Words(
    ja="幅(低〜高): 仮定を 1 つずつ低い値・高い値に動かしたときの増減を、互いに無関係とみなして二乗和の平方根で合わせたものです(更新単価は全口径を一緒に動かします)。起こる確率を表すものではなく、仮定の幅の取り方で変わります。",
    en="Band (low-high): what each assumption does when it alone is moved to its low and its high value, added up as unrelated (root of the sum of squares; prices of renewal move together). It is no "
    "probability and is as wide as the assumptions are set.",
)
METHOD = Words(
    ja="供給単価は、料金の改定や水量区分の変化を見込まず、決算年度の給水収益÷年間有収水量のままとします。費用は、決算年度の給水に係る費用(水量に比例する分を増減)に、更新した管の減価償却費"
    "(翌年度から)と企業債の利息を加えたものです。",
    en="Revenue per m³ stays that of the accounts' year: no change of tariff or of the mix of customers. Cost is that of the accounts' year (the part that follows the volume moved with it), "
    "plus depreciation of the pipes renewed (from the next year on) and interest on their bonds.",
)


@dataclass(frozen=True)
class Accounts:
    """One year of an undertaking: `cost` of supply and `revenue` from it in thousand yen, `volume` billed in m³."""

    code: str
    name: str
    year: int
    cost: float
    revenue: float
    volume: float
    source: str

    @property
    def tariff(self) -> float:
        """供給単価, yen/m³."""
        return self.revenue * 1000 / self.volume


@dataclass(frozen=True)
class Driver:
    """What one assumption (a name of DRIVERS) alone does to the tariff of the last year, yen/m³."""

    name: str
    at_low: float
    at_high: float

    @property
    def spread(self) -> float:
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Outlook:
    """The years ahead. `low`, `middle`, `high` have the years as index and the MEASURES as columns; `drivers` the strongest first."""

    accounts: Accounts
    assumed: Mapping[str, Range]
    low: pd.DataFrame
    middle: pd.DataFrame
    high: pd.DataFrame
    drivers: tuple[Driver, ...]
    notes: tuple[Words, ...]

    def to_json(self) -> dict[str, Any]:
        edges = {"low": self.low, "middle": self.middle, "high": self.high}
        return {
            "schema": {"name": "waterdx.indicators.outlook", "version": 1},
            "code": self.accounts.code, "name": self.accounts.name, "accounts_year": self.accounts.year,
            "accounts_source": self.accounts.source, "tariff_today_yen_per_m3": self.accounts.tariff,
            "cost_thousand_yen": self.accounts.cost, "revenue_thousand_yen": self.accounts.revenue,
            "years": [
                {"year": year} | {name: {edge: frame.at[year, name] for edge, frame in edges.items()} for name in MEASURES}
                for year in self.middle.index.tolist()
            ],
            "assumptions": [
                {"name": one.name, "label_ja": one.label.ja, "label_en": one.label.en, "unit_ja": one.unit.ja, "unit_en": one.unit.en,
                 **self.assumed[one.name].to_json(), "default": one.default.to_json(), "own": self.assumed[one.name] != one.default,
                 "source_ja": one.source.ja, "source_en": one.source.en}
                for one in ASSUMPTIONS
            ],
            "drivers": [{"name": one.name, "label_ja": DRIVERS[one.name].ja, "label_en": DRIVERS[one.name].en,
                         "tariff_at_low_yen_per_m3": one.at_low, "tariff_at_high_yen_per_m3": one.at_high}
                        for one in self.drivers],
            "band_ja": BAND.ja, "band_en": BAND.en,
            "notes_ja": [one.ja for one in self.notes], "notes_en": [one.en for one in self.notes],
        }  # fmt: skip


def outlook(accounts: Accounts, pipes: pd.DataFrame, assumed: Mapping[str, Range], first: int, years: int = HORIZON) -> Outlook:
    """The fiscal years from `first` on.

    `pipes`: field, install_fy, renewal_years, length_cm, diameter_mm, renewal_fy_inferred, of those in use. UserError where the pipes do not
    say when they fall due, or the depreciation entered is more than the whole cost.
    """
    water, span = checked_pipes(pipes), range(first, first + years)
    if not assumed["old_depreciation"].high <= accounts.cost:
        raise UserError(
            ja="今の管路の減価償却費 {said:,.0f} 千円が、給水に係る費用 {cost:,.0f} 千円({year} 年度)を超えています。千円単位で入力してください。",
            en="The depreciation of pipes, {said:,.0f} thousand yen, is more than the cost of supply, {cost:,.0f} (FY{year}). Enter thousand yen.",
            said=assumed["old_depreciation"].high, cost=accounts.cost, year=accounts.year,
        )  # fmt: skip
    middle_values = {name: one.middle for name, one in assumed.items()}
    middle = path_of(accounts, water, middle_values, span)
    moved = {
        name: tuple(path_of(accounts, water, middle_values | ends, span) for ends in _ends(assumed, name))
        for name in DRIVERS
        if _ends(assumed, name)
    }
    low, high = _band(middle, [end - middle for ends in moved.values() for end in ends])
    drivers = [
        Driver(name, *(float(end["tariff_yen_per_m3"].iloc[-1]) for end in ends)) for name, ends in moved.items()
    ]  # fmt: skip
    drivers.sort(key=lambda one: -one.spread)
    return Outlook(accounts, assumed, low, middle, high, tuple(drivers), _notes(accounts, water, assumed, first))


def _ends(assumed: Mapping[str, Range], driver: str) -> tuple[dict[str, float], ...]:
    """The low and the high values of the assumptions that move together; none where all of them are certain."""
    moved = {one.name: assumed[one.name] for one in ASSUMPTIONS if driver in (one.name, one.moves_with)}
    if all(one.is_certain for one in moved.values()):
        return ()
    return {name: one.low for name, one in moved.items()}, {name: one.high for name, one in moved.items()}


def _band(middle: pd.DataFrame, deviations: list[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the deviations do together, below and above; amounts do not fall below zero."""
    below = sum(((change.clip(upper=0) ** 2) for change in deviations), start=middle * 0) ** 0.5
    above = sum(((change.clip(lower=0) ** 2) for change in deviations), start=middle * 0) ** 0.5
    low = middle - below
    amounts = [name for name in MEASURES if name != "tariff_change_percent"]
    return low.assign(**{name: low[name].clip(lower=0) for name in amounts}), middle + above


def path_of(accounts: Accounts, water: pd.DataFrame, values: Mapping[str, float], years: range) -> pd.DataFrame:
    """One course of events, one row a year, the MEASURES as columns."""
    gone = np.arange(years[0], years[-1] + 1) - accounts.year
    prices = _growth(values["price_change"]) ** gone
    volume = accounts.volume * (_growth(values["population_change"]) * _growth(values["demand_change"])) ** gone
    metres = metres_due(
        water, years, age=values["renewal_age"], backlog_years=values["backlog_years"], unknown_due=values["unknown_due"]
    )
    demand = (metres * [values[name] for name in CLASSES]).sum(axis=1).to_numpy() / 1000 * prices
    running = (accounts.cost - values["old_depreciation"]) * prices * _with_volume(volume / accounts.volume, values)
    old = values["old_depreciation"] * share_still_depreciated(water, accounts.year, years, STATUTORY_LIFE)
    cost = running + old + _capital_cost(demand + values["facilities"] * prices, values)
    revenue = volume * accounts.tariff / 1000
    tariff = cost * 1000 / volume
    columns = {
        "demand_km": metres.sum(axis=1).to_numpy() / 1000, "demand_thousand_yen": demand, "demand_total_thousand_yen": demand.cumsum(),
        "volume_m3": volume, "revenue_thousand_yen": revenue, "cost_thousand_yen": cost, "recovery_percent": 100 * revenue / cost,
        "tariff_yen_per_m3": tariff, "tariff_change_percent": 100 * (tariff / accounts.tariff - 1),
    }  # fmt: skip
    return pd.DataFrame(columns, index=pd.Index(years, name="year"))


def _growth(percent: float) -> float:
    return 1 + percent / 100


def _with_volume(ratio: np.ndarray, values: Mapping[str, float]) -> np.ndarray:
    """By what the running cost is multiplied when the volume is."""
    return 1 + values["variable_cost"] / 100 * (ratio - 1)


def _capital_cost(invested: np.ndarray, values: Mapping[str, float]) -> np.ndarray:
    """Depreciation (straight, from the year after) and interest on bonds, which are paid back as the assets are depreciated."""
    own = invested * (1 - values["subsidy"] / 100)
    age = np.arange(len(own))[:, None] - np.arange(len(own))[None, :]  # years since each investment, by year
    written_off = np.where((age > 0) & (age <= values["life"]), 1 / values["life"], 0.0)
    owed = np.where(age > 0, np.clip(1 - (age - 1) / values["life"], 0, 1), 0.0)
    return (written_off + owed * values["bonds"] / 100 * values["interest"] / 100) @ own


def _notes(accounts: Accounts, water: pd.DataFrame, assumed: Mapping[str, Range], first: int) -> tuple[Words, ...]:
    undated, inferred = ~is_dated(water), water["renewal_fy_inferred"] & is_dated(water)
    notes = [METHOD]
    if first - accounts.year > 1:
        notes.append(_OLD_ACCOUNTS.format(year=accounts.year, first=first))
    if undated.any():
        notes.append(_UNDATED.format(km=_km(water[undated]), n=int(undated.sum()), label=_label("unknown_due")))
    if inferred.any():
        notes.append(_INFERRED.format(km=_km(water[inferred])))
    if not assumed["facilities"].high:
        notes.append(_NO_FACILITIES)
    if not assumed["old_depreciation"].high:
        notes.append(_DEPRECIATION_GOES_ON)
    return tuple(notes)


def _label(name: str) -> Words:
    return next(one.label for one in ASSUMPTIONS if one.name == name)


def _km(pipes: pd.DataFrame) -> float:
    return float(pipes["length_cm"].sum()) / 100_000


_OLD_ACCOUNTS = Words(
    ja="決算は {year} 年度のもので、{first} 年度までの間も同じ仮定で動かしています。新しい決算は「取込」(indicators import)で取り込めます。",
    en="The accounts are of FY{year}; the same assumptions carry them to FY{first}. Newer ones are taken in on “Take in” (indicators import).",
)
_UNDATED = Words(
    ja="布設年度か管種の分からない管 {n:,} 本、{km:,.2f} km は、仮定「{label}」に従って更新するとみなしました。",
    en="{n:,} pipes, {km:,.2f} km, have no laying year or material and are renewed as the assumption “{label}” says.",
)
_INFERRED = Words(ja="うち推定値による管は {km:,.2f} km です。", en="{km:,.2f} km of the dated pipes rest on inferred values.")
_NO_FACILITIES = Words(
    ja="浄水場など管路以外の更新は含みません(仮定に入力できます)。",
    en="Renewal of plants and other facilities is not in it (it can be entered as an assumption).",
)
_DEPRECIATION_GOES_ON = Words(
    ja="今の減価償却費は続くとみなしているため、料金は高めに出ます(仮定に今の管路の減価償却費を入力すると、年々減らします)。",
    en="Today's depreciation is taken to go on, so the tariff comes out higher (enter the present depreciation of the pipes as an assumption and it falls off).",
)

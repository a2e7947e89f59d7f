"""What a technology would cost this town, with the arithmetic; where the unit does not allow it, why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waterdx.catalog.entries import Technology
from waterdx.catalog.figures import Amount, Cost
from waterdx.catalog.match import LEAST_KM, Km, Match
from waterdx.catalog.taxonomy import label, terms
from waterdx.catalog.town_ledger import TownLedger
from waterdx.core.words import Words

_PERIODS = frozenset({"year", "month"})


@dataclass(frozen=True)
class Estimate:
    """One figure of cost for this town. `yen` (low, high) is for what surely fits, `yen_if_all` with the unknown km; None: cannot be told.

    `period` is "year" or "month" where the money is paid again and again. `words` is the arithmetic, or why there is none.
    """

    cost: Cost | None
    words: Words
    yen: tuple[float, float] | None = None
    yen_if_all: tuple[float, float] | None = None
    period: str = ""

    def to_json(self) -> dict[str, Any]:
        low, high = self.yen or (None, None)
        all_low, all_high = self.yen_if_all or (None, None)
        return {
            "cost_yen_low": low, "cost_yen_high": high, "cost_yen_low_with_unknown": all_low, "cost_yen_high_with_unknown": all_high,
            "period": self.period or None, "message_ja": self.words.ja, "message_en": self.words.en,
        }  # fmt: skip


NO_FIGURE = Words(
    ja="出典に費用の数値がないため、計算できません。", en="No source gives a figure of cost, so there is no estimate."
)


def estimates(found: Match, ledger: TownLedger) -> list[Estimate]:
    """The costs of a technology for this town, in the order of its entry; one that says so where it tells none."""
    return [_estimate(cost, found, ledger) for cost in found.technology.costs] or [Estimate(None, NO_FIGURE)]


def _estimate(cost: Cost, found: Match, ledger: TownLedger) -> Estimate:
    price, per, period = unit_price(cost)
    if price is None:
        return _not_told(cost, Words(ja="金額が示されていない", en="no amount is told"))
    if not per:
        return _not_told(
            cost, Words(ja="何 km・何か所の分かが示されていない", en="it is not told for how many km or sites it was")
        )
    if per == "km" and found.km:
        return _for_km(cost, price, period, found.km)
    count = _count(per, found.technology, ledger)
    if count is None:
        form = Words(
            ja="{unit}当たりの値で、その数が台帳にない",
            en="it is per {unit}, and the ledger does not hold how many there are",
        )
        return _not_told(cost, form.format(unit=label("unit", per)))
    yen = _times(price, count)
    unit = Words("事業者", " utility") if per == "utility" else Words("{u}", " {u}").format(u=label("unit", per))
    words = Words("{price} × {n:,}{unit} = {yen}{said}", "{price} × {n:,}{unit} = {yen}{said}")
    told = words.format(price=_priced(price), n=count, unit=unit, yen=money(yen, period), said=_said(cost))
    return Estimate(cost, told, yen, yen, period)


def unit_price(cost: Cost) -> tuple[Amount | None, str, str]:
    """The price of one (km, manhole …), what it is per ('' where not told) and the period; of a total with its quantity, their quotient."""
    money_of, *parts = cost.amount.unit.split("/")
    per = next((part for part in parts if part not in _PERIODS), "")
    period = next((part for part in parts if part in _PERIODS), "")
    if _ends(cost.amount) is None:
        return None, per, period
    if per or cost.quantity is None or _ends(cost.quantity) is None:
        return cost.amount, per, period
    low, high = _ends(cost.amount) or (0.0, 0.0)
    fewest, most = _ends(cost.quantity) or (0.0, 0.0)
    if not fewest:
        return cost.amount, "", period
    unit = "/".join([money_of, cost.quantity.unit, *([period] if period else [])])
    return Amount(low / most, high / fewest, unit, True), cost.quantity.unit, period


def _for_km(cost: Cost, price: Amount, period: str, km: Km) -> Estimate:
    yen, yen_if_all = _times(price, km.met), _times(price, km.possible)
    sure = Words("{price} × {km:,.1f} km = {yen}", "{price} × {km:,.1f} km = {yen}").format(
        price=_priced(price), km=km.met, yen=money(yen, period)
    )
    unknown = Words(
        ja="。条件が不明の {km:,.1f} km も含めると {yen}", en="; with the {km:,.1f} km of which a condition is unknown {yen}"
    ).format(km=km.unknown, yen=money(yen_if_all, period))
    words = Words("{sure}{unknown}{said}", "{sure}{unknown}{said}").format(
        sure=sure, unknown=unknown if km.unknown >= LEAST_KM else "", said=_said(cost)
    )
    return Estimate(cost, words, yen, yen_if_all, period)


def _count(per: str, technology: Technology, ledger: TownLedger) -> int | None:
    """How many of a unit the town has, None where its ledger does not hold it."""
    if per == "utility":
        return 1
    if per == "manhole":
        return ledger.counted("manhole") or None
    return sum(map(ledger.counted, technology.facility)) or None if per in {"site", "facility"} else None


def _not_told(cost: Cost, why: Words) -> Estimate:
    form = Words(ja="{told}: {why}ため、この町の額は計算できません。", en="{told}: no estimate for this town, as {why}.")
    return Estimate(cost, form.format(told=cost.told(), why=why))


def _ends(amount: Amount) -> tuple[float, float] | None:
    """Both ends; an end that is not told is taken as the other."""
    told = [end for end in (amount.min, amount.max) if end is not None]
    return (told[0], told[-1]) if told else None


def _times(price: Amount, count: float) -> tuple[float, float]:
    low, high = _ends(price) or (0.0, 0.0)
    return low * count, high * count


def _priced(price: Amount) -> Words:
    """A price in full figures, so that the multiplication can be followed."""
    ends = dict.fromkeys(f"{end:,.0f}" for end in _ends(price) or ())
    about = Words("約 ", "about ") if price.about else Words("", "")
    form = Words("{about}{ends} {unit}", "{about}{ends} {unit}")
    return form.format(about=about, ends=Words("〜".join(ends), " to ".join(ends)), unit=_unit_words(price.unit))


def _unit_words(unit: str) -> Words:
    """The name of a unit of money; one that came of a quotient (yen per manhole) is put together."""
    if unit in terms("unit"):
        return label("unit", unit)
    first, *parts = (label("unit", part) for part in unit.split("/"))
    return Words("/".join(one.ja for one in (first, *parts)), " per ".join(one.en for one in (first, *parts)))


def money(yen: tuple[float, float], period: str = "") -> Words:
    """A sum, or a range of one, for a reader: millions with one decimal from a million on.

    >>> money((2_472_000, 2_472_000)).ja, money((90_000, 1_200_000), "year").en
    ('2.5 百万円', '0.1 to 1.2 million yen a year')
    """
    form = {"year": Words("年 {m}", "{m} a year"), "month": Words("月 {m}", "{m} a month")}.get(period, Words("{m}", "{m}"))
    return form.format(m=_range(*yen))


def _range(low: float, high: float) -> Words:
    """Both ends in one unit, millions from a million on."""
    factor, decimals, unit = (1.0, 0, ("円", "yen")) if high < 1_000_000 else (1e6, 1, ("百万円", "million yen"))
    ends = dict.fromkeys(f"{end / factor:,.{decimals}f}" for end in (low, high))
    return Words(f"{'〜'.join(ends)} {unit[0]}", f"{' to '.join(ends)} {unit[1]}")


def _said(cost: Cost) -> Words:
    year = Words(f"{cost.year}年", str(cost.year)) if cost.year else Words("年不明", "year unknown")
    form = Words("{least}({covers}、{year}、{who})", "{least} ({covers}, {year}, {who})")
    least = Words("以上", " or more") if cost.amount.max is None else ""
    return form.format(least=least, covers=cost.covers, year=year, who=label("who", cost.who))

"""Figures of an entry: what it costs, what it does, who uses it. Each says its unit, its year and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from waterdx.catalog.taxonomy import label
from waterdx.core.words import Words

UNKNOWN = "unknown"  # written by an editor who looked and found nothing


@dataclass(frozen=True)
class Amount:
    """A number or a range in one unit; an end that is None is not told. `about`: the source rounds it."""

    min: float | None
    max: float | None
    unit: str  # a code of the axis `unit` of the taxonomy; money begins with JPY, and "JPY/km" is money a km
    about: bool = False

    def admits(self, value: float) -> bool:
        low = self.min is None or self.min <= value
        return low and (self.max is None or value <= self.max)

    def told(self) -> Words | None:
        """The amount for a reader with its unit, None where neither end is told."""
        about = Words("約", "about ") if self.about else Words("", "")
        if self.min is not None and self.min == self.max:
            form = Words("{about}{low}{unit}", "{about}{low} {unit}")
        elif self.min is not None and self.max is not None:
            form = Words("{about}{low}〜{high}{unit}", "{about}{low}–{high} {unit}")
        elif self.min is not None:
            form = Words("{about}{low}{unit}以上", "{about}{low} {unit} or more")
        elif self.max is not None:
            form = Words("{about}{high}{unit}以下", "up to {about}{high} {unit}")
        else:
            return None
        low, high = (self._number(end) for end in (self.min, self.max))
        return form.format(about=about, low=low, high=high, unit=label("unit", self.unit))

    def _number(self, value: float | None) -> Words:
        plain = "" if value is None else f"{value:,.10g}"
        return Words(_in_myriads(value) if value and self.unit.startswith("JPY") else plain, plain)


@dataclass(frozen=True)
class Cost:
    """Money: `amount` covers `covers`; `quantity` is how much was had for it, where a total is told."""

    amount: Amount
    covers: Words
    year: int | None
    who: str  # a code of the axis `who`
    quantity: Amount | None = None
    source: str = ""  # '' where it is told by the sources of the entry as a whole

    def told(self) -> Words:
        form = Words("{covers} {amount}{quantity}({year}、{who})", "{covers}: {amount}{quantity} ({year}, {who})")
        quantity = Words("({quantity}分)", " for {quantity}").format(quantity=_told(self.quantity)) if self.quantity else ""
        return form.format(covers=self.covers, amount=_told(self.amount), quantity=quantity, **_said(self.year, self.who))


@dataclass(frozen=True)
class Effect:
    """A figure of what it does: `what` was `before`, now `amount`, in `setting` (None: not told)."""

    what: Words
    amount: Amount
    year: int | None
    who: str
    before: Amount | None = None
    setting: Words | None = None
    source: str = ""

    def told(self) -> Words:
        form = Words("{what} {before}{amount}({setting}{year}、{who})", "{what}: {before}{amount} ({setting}{year}, {who})")
        before = Words("{before} → ", "{before} → ").format(before=_told(self.before)) if self.before else ""
        setting = Words("{setting}、", "{setting}, ").format(setting=self.setting) if self.setting else ""
        return form.format(
            what=self.what, before=before, amount=_told(self.amount), setting=setting, **_said(self.year, self.who)
        )


@dataclass(frozen=True)
class Adopter:
    """Who uses or tried it (`how`: a code of the axis `how`), since when; `count` where only a number of bodies is told."""

    name: Words
    how: str
    year: int | None = None
    count: Amount | None = None
    source: str = ""

    def told(self) -> Words:
        count = Words(" {count}", " {count}").format(count=_told(self.count)) if self.count else ""
        form = Words("{name}{count}({year}、{how})", "{name}{count} ({year}, {how})")
        return form.format(name=self.name, count=count, year=_year(self.year), how=label("how", self.how))


def _said(year: int | None, who: str) -> Mapping[str, Words]:
    return {"year": _year(year), "who": label("who", who)}


def _year(year: int | None) -> Words:
    return Words(f"{year}年", str(year)) if year else Words("年不明", "year unknown")


def _told(amount: Amount | None) -> Words:
    return (amount and amount.told()) or Words("不明", "unknown")


def _in_myriads(yen: float) -> str:
    """Yen as Japanese readers count it.

    >>> _in_myriads(180_000_000), _in_myriads(50_000), _in_myriads(8815)
    ('1億8,000万', '5万', '8,815')
    """
    myriads, rest = divmod(yen, 10_000)
    if rest or not myriads:
        return f"{yen:,.10g}"
    large, small = divmod(int(myriads), 10_000)
    return (f"{large:,}億" if large else "") + (f"{small:,}万" if small else "")

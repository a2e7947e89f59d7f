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
        unit = label("unit", self.unit)
        about = Words("約", "about ") if self.about else Words("", "")
        if self.min is not None and self.min == self.max:
            form = Words("{about}{low}{ja_unit}", "{about}{low} {en_unit}")
        elif self.min is not None and self.max is not None:
            form = Words("{about}{low}〜{high}{ja_unit}", "{about}{low}–{high} {en_unit}")
        elif self.min is not None:
            form = Words("{about}{low}{ja_unit}以上", "{about}{low} {en_unit} or more")
        elif self.max is not None:
            form = Words("{about}{high}{ja_unit}以下", "up to {about}{high} {en_unit}")
        else:
            return None
        low, high = (self._number(end) for end in (self.min, self.max))
        return form.format(about=about, low=low, high=high, ja_unit=unit.ja, en_unit=unit.en)

    def _in_myriads(yen: float) -> str:
    """
    >>> _in_myriads(180_000_000), _in_myriads(50_000), _in_myriads(8815)
    ('1億8,000万', '5万', '8,815')
    """
    myriads, rest = divmod(yen, 10_000)
    if rest or not myriads:
        return f"{yen:,.10g}"
    large, small = divmod(int(myriads), 10_000)
    return (f"{large:,}億" if large else "") + (f"{small:,}万" if small else "")

"""What a chart shows, apart from how it is drawn: the same Plot becomes a matplotlib figure and a native chart of Office.

A chart of indicators is one function decorated with `plot` that makes a Plot from what is asked; drawing follows from `kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Literal

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.compare import Comparison, compare
from waterdx.indicators.definitions import Indicator, find_indicator
from waterdx.indicators.panel import Own

Kind = Literal["columns", "lines", "ranking", "distribution", "radar", "plane", "heat", "waterfall", "band", "text"]
Role = Literal["own", "peers", "country", "other", "low", "high", "level"]


FAR = 10.0  # times the middle value: beside a bar beyond, the others could not be read


CUT_KINDS = ("lines", "columns", "ranking", "distribution")  # whose far values end at the edge of the chart


@dataclass(frozen=True)
class Series:
    """One row of numbers, None where unknown. `unit` where it is another than that of the plot; `scores` colour a heat table."""

    name: str
    values: tuple[float | None, ...]
    role: Role = "own"
    unit: str = ""
    scores: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Plot:
    """`series` have one value for each of `categories`; `marked` are the places of the utility itself.

    A text has its lines as categories. A plane has the x values in its first series and the y values in its second. `notes` begin with the source; `alt` tells the
    chart to who cannot see it. `levels`: named by official guidance, of the values (of a plane: x and y).
    """

    name: str
    kind: Kind
    title: str
    subtitle: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    notes: tuple[str, ...]
    alt: str
    decimals: int = 2
    levels: tuple[float | None, ...] = ()
    marked: tuple[int, ...] = ()

    @property
    def cut_at(self) -> float | None:
        """Where bars and lines end so that one far value does not dwarf the others; None where none is far, or most are."""
        known = sorted(abs(value) for one in self.series for value in one.values if value)
        middle = known[(len(known) - 1) // 2] if known else 0.0
        near = [value for value in known if value <= FAR * middle]
        far = [value for value in self.series[0].values if value and abs(value) > FAR * middle]
        if len(near) == len(known) or len(far) > max(1, len(self.categories) // 2):
            return None
        return 1.25 * near[-1]

    @property
    def unit_with_cut(self) -> str:
        """The unit for a value axis of Office, which says where the axis does not reach the far values."""
        word = Words(ja="{unit}(軸の範囲を超える値あり。数値は表)", en="{unit} (some values go beyond the axis: see the table)")
        return self.unit if self.cut_at is None else str(word.format(unit=self.unit))

    def table(self) -> pd.DataFrame:
        """The numbers as a table, one row a category, headings with units."""
        columns = {self.head_of(one): list(one.values) for one in self.series}
        return pd.DataFrame(columns, index=pd.Index(self.categories, name=""), dtype=object)

    def head_of(self, one: Series) -> str:
        """The name of a series with its unit."""
        unit = one.unit or self.unit
        return one.name if unit in ("", one.name) else f"{one.name} ({unit})"


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: utilities (the first is the town's own), year, field, one indicator, with whom compared, since when."""

    utilities: Sequence[str]
    year: int | None = None
    field: str = "water"
    indicator: str | None = None
    peers: str = "class"
    since: int | None = None
    own: Own | None = None
    kept: Mapping[str, Sequence[str]] = default(default_factory=dict)
    found: Comparison | None = None

    def compared(self) -> Comparison:
        """The comparison asked for; `found` where it is at hand."""
        return self.found or compare(self.utilities, self.year, self.field, peers=self.peers, own=self.own, kept=self.kept)

    def chosen(self, found: Comparison) -> Indicator:
        """The indicator asked for; the first of the comparison where none is."""
        return find_indicator(self.indicator or next(iter(found.peers.statistics)))


@dataclass(frozen=True)
class PlotKind:
    """One chart there is."""

    name: str
    title: Words
    make: Callable[[Asked], Plot]


PLOTS: dict[str, PlotKind] = {}


def plot(name: str, ja: str, en: str) -> Callable[[Callable[[Asked], Plot]], Callable[[Asked], Plot]]:
    """Declare the decorated function as the maker of the chart `name`."""

    def declare(make: Callable[[Asked], Plot]) -> Callable[[Asked], Plot]:
        PLOTS[name] = PlotKind(name, Words(ja, en), make)
        return make

    return declare

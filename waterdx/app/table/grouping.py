"""Rows of a table put together by one or two columns: how many, how long, how large in the mean. No Qt in here."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.map.styles import by_diameter
from waterdx.app.table.columns import number_column, number_writer
from waterdx.app.table.model import Column, Table, ascending
from waterdx.core.words import Words

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]
UNKNOWN, TOTAL = Words(ja="不明", en="Unknown"), Words(ja="合計", en="Total")
COUNT = Words(ja="件数", en="Count")
SUMMED = {"cost_yen", "volume_m3", "capacity_m3_day"}  # of other numbers a sum says nothing
LENGTH = "length_m"
DIGITS_KM, DIGITS_SHARE = 3, 1
MOST_GROUPS = 20_000  # more are no summary, as of the numbers of pipes


@dataclass(frozen=True)
class GroupKey:
    """A way to put rows together: by what `names` makes of the different values of a column, ascending."""

    column: str
    title: Words
    names: Callable[[Sequence[Any]], list[str]]

    def parts(self, table: Table) -> tuple[NDArray[np.int64], list[str]]:
        """The group of each row and the names of the groups, ascending; the unknown are the last."""
        column = table.column(self.column)
        assert column is not None
        names = self.names(column.distinct.values)
        number = {name: n for n, name in enumerate(dict.fromkeys(names))}
        of_value = np.array([*(number[name] for name in names), len(number)], dtype=np.int64)
        return of_value[column.distinct.codes], [*number, str(UNKNOWN)]


def keys_of(table: Table) -> list[GroupKey]:
    """The ways to group a table: by each of its texts, years and bores, by decades and by classes of bores."""
    made: list[GroupKey] = []
    for column in table.columns:
        if len(column.distinct.values) > MOST_GROUPS:
            continue
        if column.name.endswith("_fy"):
            made += [
                GroupKey(column.name, column.head, _each(column.write)),
                GroupKey(column.name, _as_bands(column, Words(ja="10 年ごと", en="by decade")), _each(_decade)),
            ]
        elif column.name == "diameter_mm":
            made += [
                GroupKey(column.name, column.head, _each(column.write)),
                GroupKey(column.name, _as_bands(column, Words(ja="区分", en="classes")), _bore_classes),
            ]
        elif column.name.endswith("date"):
            made.append(GroupKey(column.name, _as_bands(column, Words(ja="年ごと", en="by year")), _each(_year_of_day)))
        elif not column.is_number:
            made.append(GroupKey(column.name, column.head, _each(column.write)))
    return made


def measures_of(table: Table) -> list[Column]:
    """The columns of which a mean says something."""
    return [column for column in table.columns if column.is_number]


@dataclass(frozen=True)
class Groups:
    """`table` has one row a group and the totals below; `rows` are those of each group in the table that was grouped."""

    table: Table
    rows: list[Rows]


def group(table: Table, keys: Sequence[GroupKey], measure: str, rows: Rows) -> Groups:
    """Put `rows` of a table together by one or two keys. A group exists where it has a row; the unknown is one of its own.

    Columns: the keys, how many, km and share of the length where there is one, then mean, least and greatest of `measure`
    and of how many it is not known; its sum where it can be summed. Sums and shares are rounded so that they add up to the total.
    """
    parts = [key.parts(table) for key in keys]
    code = np.zeros(len(rows), dtype=np.int64)
    for codes, names in parts:
        code = code * len(names) + codes[rows]
    members = _members(code, math.prod(len(names) for _, names in parts))
    columns = _key_columns(keys, [names for _, names in parts], members.found)
    columns.append(number_column("count", COUNT, [*members.counts, len(rows)]))
    length, value = table.column(LENGTH), table.column(measure)
    if length is not None:
        columns += _length_columns(length.values[rows], members)
    if value is not None:
        columns += _measure_columns(value, value.values[rows], members)
    return Groups(Table(tuple(columns), totals=1), np.split(rows[members.order], members.starts[1:]) if len(rows) else [])


@dataclass(frozen=True)
class _Members:
    """`found` are the codes of the groups; `order` puts the rows group by group, which begin at `starts`."""

    found: NDArray[np.int64]
    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]

    def sums(self, numbers: Floats) -> Floats:
        """Of each group; the unknown count nothing."""
        return self._reduced(np.add, np.nan_to_num(numbers))

    def extremes(self, pick: np.ufunc, numbers: Floats) -> Floats:
        """Of each group and of all; NaN where nothing is known."""
        made = self._reduced(pick, numbers)
        return np.append(made, pick.reduce(made) if len(made) else np.nan)

    def _reduced(self, pick: np.ufunc, numbers: Floats) -> Floats:
        return np.asarray(pick.reduceat(numbers[self.order], self.starts) if len(self.starts) else [], dtype=np.float64)


def _members(code: NDArray[np.int64], most: int) -> _Members:
    """Rows by a code below `most`. Counting is faster than sorting for as long as there are not many more codes than rows."""
    if most <= 4 * len(code):
        counts = np.bincount(code, minlength=most)
        found = np.flatnonzero(counts)
        of_row, counts = (np.cumsum(counts > 0) - 1)[code], counts[found]
    else:
        found, of_row, counts = np.unique(code, return_inverse=True, return_counts=True)
    return _Members(found, ascending(of_row), np.cumsum(counts) - counts, counts)


def _key_columns(keys: Sequence[GroupKey], names: Sequence[list[str]], found: NDArray[np.int64]) -> list[Column]:
    """Groups by their number, so that they are sorted as they follow one another and not by letters."""
    made, rest = [], found
    for place in reversed(range(len(keys))):
        here, rest = rest % len(names[place]), rest // len(names[place])
        written = [*names[place], str(TOTAL) if place == 0 else ""]
        numbers = np.append(here, len(names[place])).astype(float)
        made.append(Column(f"key{place}", keys[place].title, numbers, _name_in(written)))
    return made[::-1]


def _name_in(names: list[str]) -> Callable[[float], str]:
    return lambda number: names[int(number)]


def _length_columns(metres: Floats, members: _Members) -> list[Column]:
    km = members.sums(metres) / 1000
    total = km.sum()
    share = rounded_to_sum(100 * km / total, DIGITS_SHARE) if total > 0 else np.full(len(km), np.nan)
    km = rounded_to_sum(km, DIGITS_KM)
    return [
        number_column("km", Words(ja="延長 (km)", en="Length (km)"), [*km, km.sum()], DIGITS_KM),
        number_column("share", Words(ja="延長の割合 (%)", en="Share of length (%)"), [*share, share.sum()], DIGITS_SHARE),
    ]


def _measure_columns(value: Column, numbers: Floats, members: _Members) -> list[Column]:
    sums, known = members.sums(numbers), members.sums((~np.isnan(numbers)).astype(float))
    of, unknown = np.append(known, known.sum()), np.append(members.counts - known, np.isnan(numbers).sum())
    mean = np.append(sums, sums.sum()) / np.where(of > 0, of, np.nan)
    write = _year_in_the_mean if value.name.endswith("_fy") else number_writer(2)
    made = [
        _number(Words(ja="平均 {head}", en="Mean {head}"), value, mean, write),
        _number(Words(ja="最小 {head}", en="Least {head}"), value, members.extremes(np.fmin, numbers), value.write),
        _number(Words(ja="最大 {head}", en="Greatest {head}"), value, members.extremes(np.fmax, numbers), value.write),
        number_column("unknown", Words(ja="{head} 不明の件数", en="{head} unknown, count").format(head=value.head), unknown),
    ]
    if value.name in SUMMED:
        sums = rounded_to_sum(sums, 2)
        made.insert(0, _number(Words(ja="合計 {head}", en="Sum {head}"), value, np.append(sums, sums.sum()), value.write))
    return made


def _number(words: Words, value: Column, numbers: Floats, write: Callable[[float], str]) -> Column:
    return Column(words.en.split()[0].lower(), words.format(head=value.head), numbers, write, is_number=True)


def _year_in_the_mean(value: float) -> str:
    return f"{value:.1f}"


def rounded_to_sum(values: Floats, digits: int) -> Floats:
    """Rounded so that they add up to the rounded sum: none differs from itself by more than one in its last place.

    >>> rounded_to_sum(np.array([0.4, 0.4, 0.4]), 0).tolist()
    [1.0, 0.0, 0.0]
    """
    scaled = values * 10**digits
    down = np.floor(scaled + 1e-6)
    missing = round(float(scaled.sum())) - int(down.sum())
    nearest_up = np.argsort(down - scaled, kind="stable")[: max(0, missing)]
    down[nearest_up] += 1
    return np.round(down / 10**digits, digits)


def _as_bands(column: Column, what: Words) -> Words:
    return Words(ja="{head}: {what}", en="{head}: {what}").format(head=column.head, what=what)


def _each(name: Callable[[Any], str]) -> Callable[[Sequence[Any]], list[str]]:
    return lambda values: [name(value) for value in values]


def _decade(year: float) -> str:
    decade = int(year) // 10 * 10
    return str(Words(ja="{y}年代", en="{y}s").format(y=decade))


def _bore_classes(bores: Sequence[float]) -> list[str]:
    """As the map has them."""
    styling = by_diameter({"diameter_mm": bores})
    return [str(styling.classes[n].name) for n in styling.class_of_row]


def _year_of_day(day: str) -> str:
    return str(day)[:4]


def as_frame(table: Table) -> Any:
    """A table as a frame for a file: numbers as numbers, the unknown blank."""
    import pandas as pd

    columns = [
        (str(one.head), one.values if one.is_number else [one.text(row) for row in range(len(table))]) for one in table.columns
    ]
    return pd.DataFrame({place: values for place, (_, values) in enumerate(columns)}).set_axis(
        [head for head, _ in columns], axis=1
    )

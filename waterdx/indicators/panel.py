"""The indicators of every utility of one field as a table: what peers, ranks, charts and explanations are made from.

Published values come before those computed from the inputs, the town's own (imported or draft) before both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from waterdx.indicators.definitions import INDICATORS, Indicator, calculate, indicators_of
from waterdx.indicators.imported import project_inputs, project_values
from waterdx.indicators.inputs import derive, inputs
from waterdx.indicators.registry import ON_THE_SHEET
from waterdx.indicators.values import all_values, profiles

_KEY = ["year", "code"]
_MOST_ANSWERS = 64
Answer = TypeVar("Answer")
WIDELY = 10  # utilities of one year that must know an indicator before it is worth a row


@dataclass(frozen=True)
class Panel:
    """One field. All tables have (year, code) as index, sorted.

    `values`, `basis`, `source`: one column per indicator, NaN where unknown. `inputs`: the inputs that are known. `who`: utility,
    prefecture, class_code ("" where not known). `own`: the rows that the town brought itself.
    """

    field: str
    values: pd.DataFrame
    basis: pd.DataFrame
    source: pd.DataFrame
    inputs: pd.DataFrame
    who: pd.DataFrame
    own: frozenset[tuple[int, str]] = frozenset()
    _answers: dict[Hashable, Any] = default(default_factory=dict, repr=False, compare=False)

    def once(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """`answer()`, kept for when the same is asked again soon, as a table and its charts do: what a panel holds never changes."""
        kept: Answer | None = self._answers.get(question)
        if kept is not None:
            return kept
        found = answer()
        if len(self._answers) >= _MOST_ANSWERS:
            self._answers.clear()
        self._answers[question] = found
        return found

    def years_of(self, code: str) -> list[int]:
        """The years in which anything is known of `code`."""
        return [int(year) for year, one in self.who.index if one == code]

    def accounts_of(self, code: str) -> list[int]:
        """Of these the years with at least half of the indicators that accounts give: whole accounts."""
        shown = [one.code for one in indicators_of(self.field) if one.code in self.values]
        rows = self.values.loc[(slice(None), [code]), shown].notna().sum(axis=1)
        return [int(year) for year, _ in rows.index[rows * 2 >= len(shown)]]

    @property
    def last_accounts(self) -> int:
        """The last year of which at least half as much is known, of what accounts give, as of the best known one."""
        shown = [one.code for one in indicators_of(self.field) if one.code in self.values]
        known = self.values[shown].groupby(level="year").count().sum(axis=1)
        return int(known.index[known * 2 >= known.max()].max())

    def at(self, year: int) -> pd.DataFrame:
        """The values of `year`, one row a code."""
        return _of_year(self.values, year)

    def basis_at(self, year: int) -> pd.DataFrame:
        return _of_year(self.basis, year)

    def who_at(self, year: int) -> pd.DataFrame:
        return _of_year(self.who, year)

    def inputs_at(self, year: int) -> pd.DataFrame:
        return _of_year(self.inputs, year)

    def name_of(self, code: str, year: int | None = None) -> str:
        """What `code` is called (in `year`)."""
        if year is not None and (year, code) in self.who.index:
            return str(self.who.at[(year, code), "utility"])
        rows = self.who[self.who.index.get_level_values("code") == code]
        return str(rows["utility"].iloc[-1]) if len(rows) else code

    def shown(self, years: Collection[int], codes: Sequence[str]) -> list[Indicator]:
        """The indicators of the comparison sheet that one of `codes` or ten utilities know in one of `years`; if none, all."""
        rows = self.values[self.values.index.get_level_values("year").isin(list(years))]
        counts = rows.groupby(level="year").count().max()
        own = rows[rows.index.get_level_values("code").isin(list(codes))].notna().any()
        found = [INDICATORS[one] for one in self._sheet if one in rows and (counts[one] >= WIDELY or own[one])]
        return found or indicators_of(self.field)

    @property
    def _sheet(self) -> list[str]:
        return [code for code in INDICATORS if code.startswith(ON_THE_SHEET)]


@dataclass(frozen=True)
class Own:
    """What a town brought itself: `values` in the form of `values.values`, `inputs` one row a year and code."""

    values: pd.DataFrame
    inputs: pd.DataFrame


def own_of(path: Path) -> Own:
    """The indicators and inputs imported into a project."""
    return Own(project_values(path), project_inputs(path))


def panel(field: str, frame: pd.DataFrame | None = None, own: Own | None = None) -> Panel:
    """The panel of `field`: of the shipped data or of the inputs `frame`, with `own` figures before those."""
    whole = _shipped(field) if frame is None else _of_frame(field, frame)
    return whole if own is None else _with_own(whole, own)


@cache
def _shipped(field: str) -> Panel:
    rows = inputs(field=field).set_index(_KEY).sort_index()
    long = all_values(field)
    who = pd.DataFrame(index=long.set_index(_KEY).index.drop_duplicates()).sort_index()
    who = who.join(rows[["utility", "prefecture", "class_code"]])
    latest = profiles(field).reindex(who.index.get_level_values("code"))
    for name in ("utility", "prefecture"):
        who[name] = who[name].where(who[name].notna(), pd.Series(latest[name].to_numpy(), who.index))
    classes = who["class_code"].where(who["class_code"] != "")
    carried = classes.groupby(level="code").ffill()  # of the years whose class nobody states: the last one known
    last = pd.Series(latest["class_code"].to_numpy(), who.index)
    return _assembled(field, long, rows, who.assign(class_code=carried.fillna(last).fillna("")))


def _of_frame(field: str, frame: pd.DataFrame) -> Panel:
    rows = frame[frame["field"] == field].set_index(_KEY).sort_index()
    wide = calculate(rows, field)
    basis = wide.notna().replace({True: "computed", False: None}).astype(object)
    source = basis.where(basis.isna(), "")
    return Panel(field, wide, basis, source, rows, rows[["utility", "prefecture", "class_code"]].fillna(""))


def _assembled(field: str, long: pd.DataFrame, rows: pd.DataFrame, who: pd.DataFrame) -> Panel:
    values, basis, source = (
        long.pivot(index=_KEY, columns="indicator", values=name).sort_index() for name in ("value", "basis", "source_url")
    )
    return Panel(field, values.astype(float), basis, source, rows, who)


def _with_own(whole: Panel, own: Own) -> Panel:
    """`whole` with the rows of a town: its figures first, what it does not state from the shipped ones."""
    stated = own.values[own.values["field"] == whole.field]
    typed = own.inputs[own.inputs["field"] == whole.field]
    if stated.empty and typed.empty:
        return whole
    parts = {
        name: stated.pivot(index=_KEY, columns="indicator", values=column)
        for name, column in (("values", "value"), ("basis", "basis"), ("source", "source_url"))
    }
    brought = derive(typed.drop(columns=["field", "basis"])).set_index(_KEY)
    keys = parts["values"].index.union(brought.index)
    names = typed.drop_duplicates("code", keep="last").set_index("code")["utility"]
    who = pd.DataFrame([_who(whole, names, int(year), str(code)) for year, code in keys], index=keys)
    return Panel(
        whole.field, _before(parts["values"], whole.values), _before(parts["basis"], whole.basis),
        _before(parts["source"], whole.source), _before(brought.drop(columns=["utility", "file"]), whole.inputs),
        _before(who, whole.who), frozenset((int(year), str(code)) for year, code in keys),
    )  # fmt: skip


def _who(whole: Panel, names: pd.Series, year: int, code: str) -> dict[str, str]:
    """Name, prefecture and class of an own row: those of the last year known up to it."""
    known = whole.who[whole.who.index.get_level_values("code") == code]
    if known.empty:
        return {"utility": str(names.get(code) or code), "prefecture": "", "class_code": ""}
    before = known[known.index.get_level_values("year") <= year]
    row = before.iloc[-1] if len(before) else known.iloc[0]
    return {name: str(row[name]) for name in ("utility", "prefecture", "class_code")}


def _before(own: pd.DataFrame, rest: pd.DataFrame) -> pd.DataFrame:
    """`own` cells, then those of `rest`."""
    same = rest[rest.index.isin(own.index)]
    merged = own.combine_first(same) if len(same) else own
    return pd.concat([rest[~rest.index.isin(own.index)], merged]).sort_index()


def _of_year(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """The rows of `year` by code; none where the year is not there."""
    try:
        return table.loc[[year]].droplevel("year")
    except KeyError:
        return table.iloc[:0].droplevel("year")

"""Utilities side by side with their official peers, for one fiscal year; and one utility over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.definitions import calculate
from waterdx.indicators.inputs import shipped
from waterdx.indicators.peers import Peers, class_name, known, peers_of
from waterdx.indicators.utilities import find_utilities, resolve
from waterdx.indicators.years import common_year

__all__ = ["Comparison", "UtilityValues", "class_history", "compare", "find_utilities", "history"]


@dataclass(frozen=True)
class UtilityValues:
    """One utility in one fiscal year: its indicator values by code, None where unknown."""

    code: str
    name: str
    year: int
    values: dict[str, float | None]

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "name": self.name, "year": self.year, "values": self.values}


@dataclass(frozen=True)
class Comparison:
    """Utilities in the order asked for, beside the peers of the first; `notes` say what to mind."""

    field: str
    year: int
    utilities: tuple[UtilityValues, ...]
    peers: Peers
    notes: tuple[Words, ...]

    def to_json(self) -> dict[str, Any]:
        """The keys scripts may rely on (design, section 4); with several utilities `rank` is one per code."""
        peers = {"class": self.peers.class_code, "n": self.peers.n, "values": self._peer_values()}
        return {
            "schema": {"name": "waterdx.indicators.compare", "version": 1},
            "utilities": [one.to_json() for one in self.utilities],
            "peers": peers,
        }

    def _peer_values(self) -> dict[str, dict[str, Any]]:
        return {
            name: {
                "median": one.median, "q1": one.q1, "q3": one.q3, "ratio_of_sums": one.ratio_of_sums,
                "rank": self._rank(name),
            }
            for name, one in self.peers.statistics.items()
        }  # fmt: skip

    def _rank(self, name: str) -> dict[str, int | None] | int | None:
        ranks = self.peers.ranks[name]
        return ranks if len(self.utilities) > 1 else ranks[self.utilities[0].code]


def compare(
    utilities: Sequence[str], year: int | None = None, field: str = "water", frame: pd.DataFrame | None = None
) -> Comparison:
    """The indicators of `utilities` (names or six-digit codes) beside the official class of the first.

    `year` is the fiscal year, by default the latest in which all of them have values. `frame` replaces the
    shipped inputs. UserError for an unknown or ambiguous name and for a year without values.
    """
    rows = shipped() if frame is None else frame
    chosen = resolve(utilities, field, frame)
    used = common_year([(one.name, _years_of(one.code, field, rows)) for one in chosen], year)
    codes = [one.code for one in chosen]
    peers = peers_of(codes[0], used, field, rows, codes)
    notes = (*_year_notes(used, year, field, rows), *_class_notes(codes, peers, rows), *peers.notes)
    return Comparison(field, used, _values(codes, used, field, rows), peers, notes)


def history(utility: str, field: str = "water", frame: pd.DataFrame | None = None) -> pd.DataFrame:
    """The indicators of one utility for every fiscal year there is: index `year`, one column per code."""
    rows = shipped() if frame is None else frame
    (one,) = resolve([utility], field, frame)
    return calculate(_rows_of(one.code, field, rows).set_index("year").sort_index(), field)


def class_history(utility: str, field: str = "water", frame: pd.DataFrame | None = None) -> dict[int, Peers]:
    """The peers of one utility in every fiscal year it has values for, by its class of that year."""
    rows = shipped() if frame is None else frame
    (one,) = resolve([utility], field, frame)
    return {year: peers_of(one.code, year, field, rows) for year in _years_of(one.code, field, rows)}


def _rows_of(code: str, field: str, rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["code"] == code) & (rows["field"] == field)]


def _years_of(code: str, field: str, rows: pd.DataFrame) -> list[int]:
    return sorted(int(year) for year in _rows_of(code, field, rows)["year"])


def _values(codes: Sequence[str], year: int, field: str, rows: pd.DataFrame) -> tuple[UtilityValues, ...]:
    chosen = rows[(rows["year"] == year) & (rows["field"] == field)].set_index("code").loc[list(codes)]
    values = calculate(chosen, field)
    return tuple(UtilityValues(code, str(chosen.at[code, "utility"]), year, _plain(values.loc[[code]])) for code in codes)


def _plain(one_row: pd.DataFrame) -> dict[str, float | None]:
    return {str(name): known(float(column.iloc[0])) for name, column in one_row.items()}


def _year_notes(used: int, asked: int | None, field: str, rows: pd.DataFrame) -> list[Words]:
    latest = int(rows.loc[rows["field"] == field, "year"].max())
    if asked is not None or used == latest:
        return []
    return [
        Words(
            ja="{latest}年度の値がない団体があるため、すべての団体に値がある{used}年度で比べています。",
            en="Not every utility has values for FY{latest}: compared for FY{used}, the latest they share.",
        ).format(latest=latest, used=used)
    ]


def _class_notes(codes: Sequence[str], peers: Peers, rows: pd.DataFrame) -> list[Words]:
    same = rows[(rows["year"] == peers.year) & (rows["field"] == peers.field)].set_index("code")
    classes = same["class_code"].fillna("")
    others = [str(same.at[code, "utility"]) for code in codes if classes[code] != classes[codes[0]]]
    if not others:
        return []
    return [
        Words(
            ja="{others}は区分が違い、{first}の区分{own}には含まれないため、順位はありません。",
            en="{others}: not in class {own}, which is that of {first}, and so without a rank.",
        ).format(
            others=", ".join(others),
            own=class_name(peers.class_code or "-"),
            first=same.at[codes[0], "utility"],
        )
    ]

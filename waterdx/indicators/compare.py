"""Utilities side by side with chosen peers, for one fiscal year; and one utility over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from waterdx.core.words import Words
from waterdx.indicators.panel import WIDELY, Own, Panel, panel
from waterdx.indicators.peer_sets import choose_peers, class_name
from waterdx.indicators.peers import Peers, known, peers_of, peers_over_years
from waterdx.indicators.registry import indicators_of
from waterdx.indicators.undefined import undefined, undefined_words
from waterdx.indicators.utilities import check_field, find_utilities, resolve
from waterdx.indicators.years import common_year

__all__ = ["Comparison", "UtilityValues", "class_history", "compare", "find_utilities", "history"]


@dataclass(frozen=True)
class UtilityValues:
    """One utility in one fiscal year: its indicator values by code, None where unknown; of the known ones basis and source."""

    code: str
    name: str
    year: int
    values: dict[str, float | None]
    basis: dict[str, str]
    source: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        return {"code": self.code, "name": self.name, "year": self.year, "values": self.values}


@dataclass(frozen=True)
class Comparison:
    """Utilities in the order asked for, beside the peers of the first; `notes` say what to mind.

    `peers.year` is another than `year` where the figures are the town's own and nobody else has any for that year.
    """

    field: str
    year: int
    utilities: tuple[UtilityValues, ...]
    peers: Peers
    notes: tuple[Words, ...]
    panel: Panel

    @property
    def widely_known(self) -> list[str]:
        """The indicators that enough peers know to draw them."""
        least = min(WIDELY, self.peers.n)
        return [name for name, one in self.peers.statistics.items() if one.n >= least]

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
    utilities: Sequence[str],
    year: int | None = None,
    field: str = "water",
    frame: pd.DataFrame | None = None,
    *,
    peers: str = "class",
    own: Own | None = None,
    kept: Mapping[str, Sequence[str]] | None = None,
) -> Comparison:
    """The indicators of `utilities` (names or six-digit codes) beside the peers of the first.

    `year` is the fiscal year, by default the latest in which all of them have whole accounts. `peers` is a key of
    `peer_sets.WAYS` or the name of a `kept` set. `own`: what the town brought itself, before the shipped figures. `frame`
    replaces the shipped inputs. UserError for an unknown or ambiguous name and for a year without values.
    """
    whole = panel_for(field, frame, own)
    codes = codes_of(utilities, whole, frame, own)
    used = _year(whole, codes, year)
    beside = year_of_peers(whole, codes[0], used)
    chosen = choose_peers(whole, codes[0], beside, peers, kept)
    shown = whole.shown([used], codes)
    found = peers_of(whole, chosen, beside, codes, shown)
    notes = (
        *_year_notes(used, year, whole), *peer_year_notes(used, beside), *_outside_notes(codes, found, whole),
        *_undefined_notes(codes, used, whole), *found.notes,
    )  # fmt: skip
    values = tuple(_values(whole, code, used, [one.code for one in shown]) for code in codes)
    return Comparison(field, used, values, found, notes, whole)


def history(utility: str, field: str = "water", frame: pd.DataFrame | None = None, own: Own | None = None) -> pd.DataFrame:
    """The indicators of one utility for every fiscal year there is: index `year`, one column per code."""
    whole = panel_for(field, frame, own)
    (code,) = codes_of([utility], whole, frame, own)
    return history_of(whole, code)


def history_of(whole: Panel, code: str) -> pd.DataFrame:
    """The same for a code of a panel."""
    years = whole.years_of(code)
    rows = whole.values.loc[(years, [code]), [one.code for one in whole.shown(years, [code])]]
    return rows.droplevel("code")


def class_history(utility: str, field: str = "water", frame: pd.DataFrame | None = None) -> dict[int, Peers]:
    """The peers of one utility in every fiscal year it has values for, by its class of that year."""
    whole = panel_for(field, frame)
    (code,) = codes_of([utility], whole, frame)
    return peers_over_years(whole, code, whole.years_of(code))


def panel_for(field: str, frame: pd.DataFrame | None = None, own: Own | None = None) -> Panel:
    """The panel of `field`. UserError where there is no such field."""
    check_field(field)
    return panel(field, frame, own)


def codes_of(utilities: Sequence[str], whole: Panel, frame: pd.DataFrame | None = None, own: Own | None = None) -> list[str]:
    """One code per utility meant, those of `own` included."""
    if own is not None and len(own.inputs):
        frame = whole.who.reset_index().assign(field=whole.field)
    return [one.code for one in resolve(utilities, whole.field, frame)]


def _year(whole: Panel, codes: Sequence[str], wanted: int | None) -> int:
    years = [whole.years_of(code) if wanted is not None else whole.accounts_of(code) or whole.years_of(code) for code in codes]
    return common_year(list(zip(map(whole.name_of, codes), years, strict=True)), wanted)


def year_of_peers(whole: Panel, code: str, year: int) -> int:
    """`year`, or for figures the town brought itself after everybody else's the last year in which it stands among others."""
    if (year, code) not in whole.own or year <= whole.last_accounts:
        return year
    return max((one for one in whole.accounts_of(code) if one <= whole.last_accounts), default=year)


def _values(whole: Panel, code: str, year: int, shown: Sequence[str]) -> UtilityValues:
    own = whole.values.loc[[(year, code)]].iloc[0].reindex(list(shown))
    known_ones = [str(name) for name in own.index[own.notna()]]
    told = {
        name: {one: str(table.at[(year, code), one]) for one in known_ones}
        for name, table in (("basis", whole.basis), ("source", whole.source))
    }
    values = {str(name): known(float(value)) for name, value in own.items()}
    return UtilityValues(code, whole.name_of(code, year), year, values, told["basis"], told["source"])


def _year_notes(used: int, asked: int | None, whole: Panel) -> list[Words]:
    latest = whole.last_accounts
    if asked is not None or used >= latest:
        return []
    return [
        Words(
            ja="{latest}年度の値がない団体があるため、すべての団体に値がある{used}年度で比べています。",
            en="Not every utility has values for FY{latest}: compared for FY{used}, the latest they share.",
        ).format(latest=latest, used=used)
    ]


def peer_year_notes(used: int, beside: int) -> list[Words]:
    if used == beside:
        return []
    return [
        Words(
            ja="{used}年度のほかの団体の値はまだないため、{beside}年度の相手と並べています。",
            en="Nobody else has values for FY{used} yet: beside peers of FY{beside}.",
        ).format(used=used, beside=beside)
    ]


def _undefined_notes(codes: Sequence[str], year: int, whole: Panel) -> list[Words]:
    on_sheet = indicators_of(whole.field)
    found = [(whole.name_of(code, year), undefined(whole, code, [year], on_sheet)) for code in codes]
    return [words for name, each in found for words in undefined_words(name, each)]


def _outside_notes(codes: Sequence[str], peers: Peers, whole: Panel) -> list[Words]:
    others = [whole.name_of(code) for code in codes if code not in peers.chosen.codes]
    if not others:
        return []
    if peers.class_code:
        return [
            Words(
                ja="{others}は区分が違い、{first}の区分{own}には含まれないため、順位はありません。",
                en="{others}: not in class {own}, which is that of {first}, and so without a rank.",
            ).format(others=", ".join(others), own=class_name(peers.class_code), first=whole.name_of(codes[0]))
        ]
    return [
        Words(
            ja="{others}は比較の相手({name})に含まれないため、順位はありません。",
            en="{others}: not among the peers ({name}), and so without a rank.",
        ).format(others=", ".join(others), name=peers.name)
    ]

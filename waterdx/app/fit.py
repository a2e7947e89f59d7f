"""How technologies fit the pipes of the open project, for people: plain functions for a job, no Qt in here."""

from __future__ import annotations

from typing import Any

from waterdx.app.town import Town
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

FIT = Words(ja="この町の管との適合", en="Fit with the pipes of this town")


def find(words: str, filters: dict[str, str], town: Town | None, progress: Progress = silent) -> tuple[Any, list[Any] | None]:
    """The catalogue's SearchResult, and where a town is given its technologies as Matches, best first."""
    from waterdx.catalog.match import match
    from waterdx.catalog.search import search
    from waterdx.catalog.town_ledger import read_town_ledger

    result = search(words, limit=None, **_arguments(filters))
    if town is None:
        return result, None
    return result, match(read_town_ledger(town.path), [hit.technology for hit in result.results])


def _arguments(filters: dict[str, str]) -> dict[str, Any]:
    return {"tech" if axis == "element_tech" else axis: code for axis, code in filters.items()}


def second_line(match: Any) -> str:
    """Its points, the km it is surely for and those that may be, and who provides it."""
    points = Words(ja="{p:.0f} 点", en="{p:.0f} points").format(p=100 * match.score)
    km = Words(ja="対象 {km:,.1f} km・不明 {unknown:,.1f} km", en="{km:,.1f} km concerned, {unknown:,.1f} km unknown")
    other = Words(ja="管路以外の技術", en="not for pipes")
    extent = km.format(km=match.km.met, unknown=match.km.unknown) if match.km else other
    return "  ・  ".join(filter(None, (str(points), str(extent), match.technology.provider)))


def conditions(match: Any) -> list[tuple[str, str]]:
    """Each condition with its state, and the reason."""
    from waterdx.catalog.match_conditions import NAMES, STATE_NAMES

    return [(f"{NAMES[one.name]}: {STATE_NAMES[one.state]}", str(one.reason)) for one in match.conditions]

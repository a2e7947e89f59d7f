"""What `waterdx catalog search --for TOWN.gpkg` adds: technologies ranked by how they fit the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.cli.output import say, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.catalogue import Catalogue
    from waterdx.catalog.entries import Technology

HEADS = (
    "ID", Words(ja="技術", en="Technology"), Words(ja="点", en="Score"), Words(ja="対象 km", en="km"), Words(ja="不明 km", en="km unknown"),
    Words(ja="合う", en="Met"), Words(ja="合わない", en="Not met"), Words(ja="不明", en="Unknown"), Words(ja="印", en="Mark"),
)  # fmt: skip
CANDIDATE = Words(ja="候補", en="shortlist")


def results(project: Path, catalogue: Catalogue, technologies: Iterable[Technology]) -> list[dict[str, Any]]:
    """The results of a search with what of the ledger they fit and what they would cost, best first."""
    from waterdx.catalog.estimate import estimates
    from waterdx.catalog.match import match
    from waterdx.catalog.shortlist import shortlist
    from waterdx.catalog.town_ledger import read_town_ledger

    ledger, listed = read_town_ledger(project), set(shortlist(project))
    return [
        {
            "name_ja": one.technology.name.ja, "name_en": one.technology.name.en, "score": round(one.score, 4), **one.to_json(),
            "estimates": [estimate.to_json() for estimate in estimates(one, ledger)],
            "news": catalogue.news[one.technology.id].kind if one.technology.id in catalogue.news else None,
            "on_shortlist": one.technology.id in listed,
        }
        for one in match(ledger, technologies)
    ]  # fmt: skip


def say_results(some: Sequence[dict[str, Any]]) -> None:
    """The same as a table; what is not for pipes has a dash in place of its km."""
    say_table([_row(one) for one in some], HEADS)
    say(
        Words(
            ja="理由と費用の見積りは waterdx catalog show ID --for で見られます。",
            en="Reasons and costs: waterdx catalog show ID --for.",
        )
    )


def _row(one: dict[str, Any]) -> tuple[object, ...]:
    from waterdx.catalog.catalogue import NEWS
    from waterdx.catalog.match_conditions import NAMES

    km = (
        ("-", "-")
        if not one["for_pipes"]
        else tuple(f"{one[name] / 1000:,.1f}" for name in ("concerned_length_m", "unknown_length_m"))
    )
    between = str(Words("・", ", "))
    states = (between.join(str(NAMES[name]) for name in one[state]) for state in ("met", "not_met", "unknown"))
    marks = [str(NEWS[one["news"]])] if one["news"] else []
    marks += [str(CANDIDATE)] if one["on_shortlist"] else []
    return one["id"], one[str(Words(ja="name_ja", en="name_en"))], round(100 * one["score"]), *km, *states, " ".join(marks)

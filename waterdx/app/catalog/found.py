"""What a search of the catalogue found, laid out for the list of the window. No Qt in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from waterdx.app.catalog.shelf import Fitted, Shelf
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.hints import Hint
    from waterdx.catalog.search import Hit

ARGUMENTS = {"element_tech": "tech"}  # what `catalog.search` calls an axis, where it is not the axis' own name
BETWEEN = "  ・  "
STAR = "★"

Asked = dict[str, Any]  # words and filters, as `catalog.search.search` takes them
Spans = Sequence[tuple[int, int]]


def argument_of(axis: str) -> str:
    """The key of `Asked` for an axis."""
    return ARGUMENTS.get(axis, axis)


@dataclass(frozen=True)
class Item:
    """One technology of the list: its name, the lines below it, and for each of these texts the spans to mark."""

    id: str
    name: str
    lines: tuple[str, ...]
    marks: tuple[Spans, ...]


@dataclass(frozen=True)
class Found:
    """`near`: how many do not hold every word; `news`: how many technologies the newest edition changed."""

    words: tuple[str, ...]
    items: list[Item]
    near: int
    facets: Mapping[str, Mapping[str, int]]
    hints: list[Hint]
    news: int
    by_fit: bool


def find(shelf: Shelf, asked: Asked, by_fit: bool, progress: Progress = silent) -> Found:
    """All that was found, best first: by the words, or by how it fits the pipes of the town."""
    from waterdx.catalog.search import search

    result = search(limit=None, index=shelf.catalogue.index, **asked)
    fit = shelf.fit(progress) if by_fit else {}
    place = {one: n for n, one in enumerate(fit)}
    hits = sorted(result.results, key=lambda hit: place.get(hit.technology.id, len(place)))
    items = [_item(shelf, hit, result.words, fit.get(hit.technology.id)) for hit in hits]
    return Found(result.words, items, result.near, result.facets, result.hints, len(shelf.catalogue.news), by_fit)


def _item(shelf: Shelf, hit: Hit, words: tuple[str, ...], fitted: Fitted | None) -> Item:
    from waterdx.catalog.catalogue import NEWS
    from waterdx.catalog.marks import excerpt, marks

    one, name = hit.technology, str(hit.technology.name)
    news = shelf.catalogue.news.get(one.id)
    badges = [STAR if one.id in shelf.shortlist else "", str(NEWS[news.kind]) if news else ""]
    about = BETWEEN.join(filter(None, (*badges, _fit_line(fitted) if fitted else one.provider)))
    part = excerpt(one, words)
    below = part.text if part else one.provider if fitted else ""
    lines = (about, below) if below else (about,)
    return Item(one.id, name, lines, (marks(name, words), (), part.marks if part else ()))


def _fit_line(fitted: Fitted) -> str:
    """Its points, the km it is surely for and those it may be for."""
    match = fitted.match
    points = Words(ja="{p:.0f} 点", en="{p:.0f} points").format(p=100 * match.score)
    km = Words(ja="対象 {km:,.1f} km・不明 {unknown:,.1f} km", en="{km:,.1f} km concerned, {unknown:,.1f} km unknown")
    other = Words(ja="管路以外の技術", en="not for pipes")
    return f"{points}{BETWEEN}{km.format(km=match.km.met, unknown=match.km.unknown) if match.km else other}"


def can_compare(ids: Sequence[str]) -> bool:
    """Whether so many technologies can stand side by side."""
    if not ids:
        return False
    from waterdx.catalog.compare import FEWEST, MOST

    return FEWEST <= len(ids) <= MOST


def eased(asked: Asked, hint: Hint) -> Asked:
    """What is asked without the condition that a hint would drop."""
    from waterdx.catalog.query import query_words

    if hint.drop == "all":
        return {}
    if hint.drop == "filters":
        return {key: value for key, value in asked.items() if key == "words"}
    if hint.drop != "words":
        return {key: value for key, value in asked.items() if key != argument_of(hint.drop)}
    words = query_words(asked["words"])
    left = [] if hint.value == " ".join(words) else [word for word in words if word != hint.value]
    return {**asked, "words": " ".join(left)}

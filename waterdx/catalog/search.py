"""Search of the catalogue: words and filters together, with counts for every choice that is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from waterdx.catalog.conditions import Choice, Conditions, bits, conditions
from waterdx.catalog.entries import Technology
from waterdx.catalog.hints import Hint, hints
from waterdx.catalog.index import Index, shipped_index
from waterdx.catalog.marks import excerpt, marks
from waterdx.catalog.taxonomy import AXES

SCHEMA = {"name": "waterdx.catalog.search", "version": 1}


@dataclass(frozen=True)
class Hit:
    technology: Technology
    score: float  # from bm25, higher is better; comparable within one search only; 0 where no words were given
    every_word: bool  # False where it holds only most of what was meant


@dataclass(frozen=True)
class SearchResult:
    """The best hits, how many there are in all (`near` of them hold not every word), what each term of an axis would give."""

    words: tuple[str, ...]
    results: list[Hit]
    total: int
    near: int
    facets: dict[str, dict[str, int]]
    hints: list[Hint]

    def to_json(self) -> dict[str, Any]:
        """The keys scripts may rely on (design, section 4)."""
        return {
            "schema": dict(SCHEMA),
            "results": [_hit_json(hit, self.words) for hit in self.results],
            "total": self.total,
            "near": self.near,
            "facets": self.facets,
            "hints": [hint.to_json() for hint in self.hints],
        }


def search(
    words: str = "",
    *,
    field: Choice = None,
    purpose: Choice = None,
    tech: Choice = None,
    facility: Choice = None,
    maturity: Choice = None,
    listed: Choice = None,
    material: Choice = None,
    diameter: float | None = None,
    limit: int | None = 20,
    index: Index | None = None,
) -> SearchResult:
    """The technologies that hold all `words` and meet all filters, best first; where few do, those that hold most follow.

    field, purpose, tech, facility, maturity, listed: codes of the taxonomy, several mean "one of them"; material: names
    or ledger codes; diameter: mm; limit: None for all. The count of a term in `facets` is what choosing it
    alone on its axis would give under the words and the other filters. An empty result carries hints.
    UserError where a filter is not a known code, material or diameter; words may be anything.
    """
    axes = {
        "field": field,
        "purpose": purpose,
        "element_tech": tech,
        "facility": facility,
        "maturity": maturity,
        "listed": listed,
    }
    wanted = conditions(words, axes, material, diameter)
    index = index or shipped_index()
    found = index.find(wanted.words)
    worded = bits(found.scores)
    admitted = worded & wanted.admitted(index)
    best = sorted((n for n in found.scores if admitted >> n & 1), key=lambda n: (-found.scores[n], n))
    hits = [Hit(index.technologies[n], found.scores[n], n in found.every_word) for n in best[:limit]]
    near = sum(n not in found.every_word for n in best)
    return SearchResult(wanted.words, hits, len(best), near, facets(index, worded, wanted), [] if hits else hints(index, wanted))


def facets(index: Index, worded: int, wanted: Conditions) -> dict[str, dict[str, int]]:
    """{axis: {term code: number}} under the filters of the other axes; a term without technology has 0."""
    counts = {}
    for axis in AXES:
        others = worded & wanted.without_axis(axis).admitted(index)
        counts[axis] = {code: (others & under).bit_count() for code, under in index.under[axis].items()}
    return counts


def _hit_json(hit: Hit, words: tuple[str, ...]) -> dict[str, Any]:
    name = hit.technology.name
    part = excerpt(hit.technology, words)
    return {
        "id": hit.technology.id,
        "name_ja": name.ja,
        "name_en": name.en,
        "score": float(f"{hit.score:.4g}"),
        "every_word": hit.every_word,
        "name_marks": marks(str(name), words),
        "excerpt": {"key": part.key, "text": part.text, "marks": part.marks} if part else None,
    }

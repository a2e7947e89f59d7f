"""Search of the catalogue: words and filters together, with counts for every choice that is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from waterdx.catalog.conditions import Choice, Conditions, conditions
from waterdx.catalog.entries import Technology
from waterdx.catalog.hints import Hint, hints
from waterdx.catalog.index import Index, shipped_index
from waterdx.catalog.taxonomy import AXES, terms

SCHEMA = {"name": "waterdx.catalog.search", "version": 1}


@dataclass(frozen=True)
class Hit:
    technology: Technology
    score: float  # bm25, higher is better; comparable within one search only; 0 where no words were given


@dataclass(frozen=True)
class SearchResult:
    """The best hits, how many there are in all, and per axis how many each term would give."""

    results: list[Hit]
    total: int
    facets: dict[str, dict[str, int]]
    hints: list[Hint]

    def to_json(self) -> dict[str, Any]:
        """The keys scripts may rely on (design, section 4)."""
        return {
            "schema": dict(SCHEMA),
            "results": [_hit_json(hit) for hit in self.results],
            "total": self.total,
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
    listed: Choice = None,
    material: Choice = None,
    diameter: float | None = None,
    limit: int | None = 20,
    index: Index | None = None,
) -> SearchResult:
    """The technologies that hold all `words` and meet all filters, best first.

    field, purpose, tech, facility, listed: codes of the taxonomy, several mean "one of them"; material: names
    or ledger codes; diameter: mm; limit: None for all. The count of a term in `facets` is what choosing it
    alone on its axis would give under the words and the other filters. An empty result carries hints.
    UserError where a filter is not a known code, material or diameter; words may be anything.
    """
    wanted = conditions(
        words,
        {"field": field, "purpose": purpose, "element_tech": tech, "facility": facility, "listed": listed},
        material,
        diameter,
    )
    index = index or shipped_index()
    scores = index.scores(wanted.words)
    worded = [index.technologies[n] for n in scores]
    hits = [Hit(one, score) for one, score in zip(worded, scores.values(), strict=True) if wanted.admit(one)]
    hits.sort(key=lambda hit: (-hit.score, -(hit.technology.evidence_year or 0), hit.technology.id))
    return SearchResult(hits[:limit], len(hits), facets(worded, wanted), [] if hits else hints(index, wanted))


def facets(worded: Iterable[Technology], wanted: Conditions) -> dict[str, dict[str, int]]:
    """{axis: {term code: number}} under the filters of the other axes; a term without technology has 0."""
    worded = list(worded)
    counts = {}
    for axis in AXES:
        others = wanted.without_axis(axis)
        codes = [technology.codes(axis) for technology in worded if others.admit(technology)]
        counts[axis] = {code: sum(code in some for some in codes) for code in terms(axis)}
    return counts


def _hit_json(hit: Hit) -> dict[str, Any]:
    name = hit.technology.name
    return {
        "id": hit.technology.id,
        "name_ja": name.ja,
        "name_en": name.en,
        "score": float(f"{hit.score:.4g}"),
    }

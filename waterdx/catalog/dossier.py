"""Everything known of one technology on one page: the entry, how it fits the town, what it would cost, notes and experience."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from waterdx.catalog import describe
from waterdx.catalog.catalogue import NEWS, Catalogue, News, catalogue_of
from waterdx.catalog.entries import Technology
from waterdx.catalog.estimate import Estimate, estimates
from waterdx.catalog.experience import Experience, experiences
from waterdx.catalog.match import Match, match_one
from waterdx.catalog.match_conditions import NAMES, STATE_NAMES
from waterdx.catalog.notes import Note, notes
from waterdx.catalog.town_ledger import TownLedger, read_town_ledger
from waterdx.core.words import Words

FIT = Words(ja="この町での適合", en="Fit with this town")
CONCERNED = Words(ja="対象", en="Concerned")
CONDITION = Words(ja="適合: {name}", en="Fit: {name}")
ESTIMATE = Words(ja="この町での費用の見積り", en="Estimate of cost for this town")
NOTES = Words(ja="自団体のメモ", en="Own notes")
EXPERIENCE = Words(ja="導入した団体の実績", en="Experience of those who adopted it")
NEWS_LABEL = Words(ja="前の版からの変化", en="Since the last edition")


@dataclass(frozen=True)
class Line:
    """One thing told of a technology: its label and one or several texts, in the language shown."""

    label: Words
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Dossier:
    """A technology with what the town's project adds to it; without a project only the entry."""

    technology: Technology
    match: Match | None = None
    estimates: Sequence[Estimate] = ()
    notes: Sequence[Note] = ()
    experiences: Sequence[Experience] = field(default=())
    news: News | None = None

    def town_lines(self) -> Iterator[Line]:
        """What the project of the town adds."""
        if self.news:
            yield Line(NEWS_LABEL, (str(NEWS[self.news.kind]),))
        if self.match:
            points = Words("{p:.0f} 点(100 点満点)", "{p:.0f} of 100").format(p=100 * self.match.score)
            yield Line(FIT, (str(points),))
            yield Line(CONCERNED, (str(self.match.summary),))
            for one in self.match.conditions:
                yield Line(CONDITION.format(name=NAMES[one.name]), (f"{STATE_NAMES[one.state]}: {one.reason}",))
            yield Line(ESTIMATE, tuple(str(one.words) for one in self.estimates))
        if self.notes:
            yield Line(NOTES, tuple(f"{one.note}({one.at[:10]})" for one in self.notes))
        if self.experiences:
            yield Line(EXPERIENCE, tuple(str(one.told()) for one in self.experiences))

    def entry_lines(self) -> Iterator[Line]:
        """What the catalogue tells; what it does not is said to be unknown."""
        texts: dict[Words, list[str]] = {}
        for label, text in describe.lines_of(self.technology):
            texts.setdefault(label, []).append(text)
        return (Line(label, tuple(some)) for label, some in texts.items())

    def to_json(self) -> dict[str, Any]:
        """What the project adds, for a script."""
        return {
            "match": self.match.to_json() if self.match else None, "estimates": [one.to_json() for one in self.estimates],
            "notes": [one.to_json() for one in self.notes], "experiences": [one.to_json() for one in self.experiences],
            "news": self.news.kind if self.news else None,
        }  # fmt: skip

    def lines(self) -> list[Line]:
        return [*self.town_lines(), *self.entry_lines()]


def dossiers(technology_ids: Iterable[str], project: Path | None = None) -> list[Dossier]:
    """Those of some technologies, in their order. UserError where the catalogue has no such id."""
    catalogue = catalogue_of(project)
    chosen = [catalogue.find(one) for one in dict.fromkeys(technology_ids)]
    if project is None:
        return [Dossier(one) for one in chosen]
    ledger = read_town_ledger(project)
    return [_of_town(one, catalogue, ledger, notes(project), experiences(project)) for one in chosen]


def _of_town(
    technology: Technology, catalogue: Catalogue, ledger: TownLedger, every_note: list[Note], every_experience: list[Experience]
) -> Dossier:
    found = match_one(ledger, technology)
    return Dossier(
        technology,
        found,
        estimates(found, ledger),
        [one for one in every_note if one.technology_id == technology.id],
        [one for one in every_experience if one.technology_id == technology.id],
        catalogue.news.get(technology.id),
    )

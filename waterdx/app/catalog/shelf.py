"""The catalogue of a project, with what was found out about it kept until the project changes. No Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.catalogue import Catalogue
    from waterdx.catalog.dossier import Dossier
    from waterdx.catalog.estimate import Estimate
    from waterdx.catalog.match import Match

READING = Words(ja="台帳を読んでいます", en="Reading the ledger")


@dataclass(frozen=True)
class Fitted:
    """How a technology fits the pipes of the town, and what it would cost."""

    match: Match
    estimates: list[Estimate]


class Shelf:
    """What is shipped, and with a project its editions, shortlist and fit. Asked from jobs; changes no byte of the project."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._fit: dict[str, Fitted] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        from waterdx.catalog.catalogue import catalogue_of

        return catalogue_of(self.path)

    @cached_property
    def shortlist(self) -> tuple[str, ...]:
        """The ids on the shortlist of the project, in the order they were put there."""
        from waterdx.catalog.shortlist import shortlist

        return tuple(shortlist(self.path)) if self.path else ()

    @property
    def is_fitted(self) -> bool:
        return bool(self._fit)

    def fit(self, progress: Progress = silent) -> dict[str, Fitted]:
        """Every technology matched with the ledger by id, best first; reckoned once."""
        if not self._fit and self.path is not None:
            from waterdx.catalog.estimate import estimates
            from waterdx.catalog.match import match
            from waterdx.catalog.town_ledger import read_town_ledger

            progress(0, 1, READING)
            ledger = read_town_ledger(self.path)
            found = match(ledger, self.catalogue.technologies, share(progress, 0.4, 1.0))
            self._fit = {one.technology.id: Fitted(one, estimates(one, ledger)) for one in found}
        return self._fit

    def dossier(self, technology_id: str, with_fit: bool, progress: Progress = silent) -> Dossier:
        """Everything known of one technology; its fit where that is asked for."""
        from waterdx.catalog.dossier import Dossier
        from waterdx.catalog.experience import experiences
        from waterdx.catalog.notes import notes

        technology, news = self.catalogue.find(technology_id), self.catalogue.news.get(technology_id)
        if self.path is None:
            return Dossier(technology)
        fitted = self.fit(progress).get(technology_id) if with_fit else None
        return Dossier(
            technology,
            fitted.match if fitted else None,
            fitted.estimates if fitted else (),
            notes(self.path, technology_id),
            experiences(self.path, technology_id),
            news,
        )

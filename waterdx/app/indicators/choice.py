"""What is looked at on the indicators page: utilities, field, year, peers and one indicator. The parts show it and react to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from waterdx.app.session import Session
from waterdx.core.words import Words

MOST_UTILITIES = 6
TOO_MANY = Words(ja="比べられるのは {n} 団体までです。", en="Up to {n} can be compared.").format(n=MOST_UTILITIES)


@dataclass(frozen=True)
class Asking:
    """A choice as a job takes it away; `project` is the open one, whose own figures and kept peers count."""

    codes: tuple[str, ...]
    field: str
    year: int | None
    peers: str
    indicator: str | None
    project: Path | None


class Choice(QObject):
    """Signals: `changed` when what is compared is another, `indicator_changed` when only the indicator looked at is."""

    changed = Signal()
    indicator_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.field, self.peers = "water", "class"
        self.year: int | None = None
        self.indicator: str | None = None
        session.town_changed.connect(self.changed)

    @property
    def utilities(self) -> list[Any]:
        """Kept by the session, so that they outlive a change of language."""
        return self.session.utilities

    def add(self, utility: Any) -> None:
        if len(self.utilities) >= MOST_UTILITIES:
            self.session.say("warning", TOO_MANY)
        elif utility.code not in {one.code for one in self.utilities}:
            self.utilities.append(utility)
            self.changed.emit()

    def remove(self, place: int) -> None:
        if 0 <= place < len(self.utilities):
            del self.utilities[place]
            self.changed.emit()

    def set(self, *, field: str | None = None, peers: str | None = None) -> None:
        """Another field (its last year, its first indicator) or other peers."""
        if field is not None and field != self.field:
            self.field, self.year, self.indicator = field, None, None
        if peers is not None:
            self.peers = peers
        self.changed.emit()

    def set_year(self, year: int | None) -> None:
        self.year = year
        self.changed.emit()

    def set_indicator(self, code: str | None) -> None:
        if code != self.indicator:
            self.indicator = code
            self.indicator_changed.emit()

    def asking(self) -> Asking:
        town = self.session.town
        codes = tuple(one.code for one in self.utilities)
        return Asking(codes, self.field, self.year, self.peers, self.indicator, town.path if town else None)

"""Everything there is to find: commands at once, all else a moment later from a thread.

To make another kind of thing findable, add its Source to `_sources`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from waterdx.app.finding.found import Found, Source
from waterdx.app.jobs import Latest
from waterdx.core.later import later
from waterdx.core.progress import Progress
from waterdx.core.words import Language, Words, language

if TYPE_CHECKING:
    from waterdx.app.actions import Action
    from waterdx.app.finding import help_pages, named, objects, readings
    from waterdx.app.session import Session
    from waterdx.app.town import Town
else:
    help_pages, named, objects, readings = (
        later(f"waterdx.app.finding.{name}") for name in ("help_pages", "named", "objects", "readings")
    )

COMMAND = Words(ja="命令", en="Command")


class Finder(QObject):
    """`commands` gives the actions that can be done now; the window sets it.

    Signals: `found(typed, things)` for the newest question, `failed(exception)`.
    """

    found = Signal(str, object)
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.commands: Callable[[], Iterable[Action]] = tuple
        self._made_for: tuple[Town | None, Language] | None = None
        self._made: Sequence[Source] = ()
        self._latest = Latest(self)
        self._latest.failed.connect(self.failed)

    @property
    def is_busy(self) -> bool:
        return self._latest.is_running

    def find_commands(self, typed: str) -> list[Found]:
        """The commands with every word typed, in the order of the menus; all of them while nothing is typed."""
        return [_found(one) for one in self.commands() if readings.holds(readings.key_of(one.title), typed)]

    def find_things(self, typed: str) -> None:
        """All else with every word typed is told by `found`, unless something else is typed before."""
        self._latest.ask(partial(_find, self._sources(), typed), partial(self.found.emit, typed))

    def leave_for_good(self) -> None:
        self._latest.wait()

    def _sources(self) -> Sequence[Source]:
        """Made anew when the project or the language is another; each makes its index when first asked."""
        town = self._session.town
        if self._made_for is None or self._made_for[0] is not town or self._made_for[1] != language():
            self._made_for = town, language()
            self._made = [
                *_of_town(town),
                named.Named(named.indicators),
                named.Named(partial(named.technologies, town.path if town else None)),
                named.Utilities(),
                help_pages.HelpPages(),
            ]
        return self._made


def _of_town(town: Town | None) -> Sequence[Source]:
    if town is None:
        return ()
    return objects.Pipes(town), objects.Streets(town), objects.Points(town, "nodes"), objects.Points(town, "leaks")


def _find(sources: Sequence[Source], typed: str, progress: Progress) -> list[Found]:
    found: list[Found] = []
    for number, source in enumerate(sources):
        progress(number, len(sources), COMMAND)
        found += source.find(typed)
    return found


def _found(action: Action) -> Found:
    return Found(
        COMMAND, str(action.title), action.icon or "run", lambda window: window.run_action(action), shortcut=action.shortcut
    )

"""選んだ管: why the chosen pipe stands where it stands, what is not known of it, and what would change its rank."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QShowEvent

from waterdx.app.jobs import Latest
from waterdx.app.screening.diagnosis_tasks import PipeReasons, explain
from waterdx.app.session import Session
from waterdx.app.widgets import Reading
from waterdx.core.words import Words

CHOOSE_ONE = Words(
    ja="表か地図で管を 1 本選ぶと、その順位の理由と、分かっていないこと、それが分かると順位がどう変わるかを示します。",
    en="Choose one pipe in the table or on the map: why it ranks there, what is not known of it, and what finding that out would change.",
)
ASKING = Words(
    ja="分かっていないことと、それが分かった場合を調べています…", en="Looking at what is not known, and what it would change…"
)
NOT_RANKED = Words(ja="この管は順位付けの対象ではありません。", en="This pipe is not in the ranking.")
ALL_KNOWN = Words(ja="管種・布設年度・口径はすべて分かっています。", en="Material, laying year and diameter are all known.")


class PipeReasonsPanel(Reading):
    """What the ranking knows of the chosen pipe at once, the rest when it has been looked up in the background."""

    def __init__(self, session: Session) -> None:
        super().__init__(Words(ja="選んだ管の理由", en="Why the chosen pipe ranks there"))
        self.session = session
        self.asking = Latest(self)
        self.asking.failed.connect(session.say_failed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Nothing is asked while nobody looks: pipes are chosen on every page."""
        if not self.isVisible():
            return
        screened, chosen, town = self.session.screened, self.session.selected, self.session.town
        self.clear()
        if screened is None or town is None:
            return
        if len(chosen) != 1:
            self.add(CHOOSE_ONE, muted=True)
            return
        told = screened.told_of(int(chosen[0]))
        if told is None:
            self.add(NOT_RANKED, muted=True)
            return
        pipe_id, reasons = told
        self.add(pipe_id, size=1.25)
        self.add(reasons)
        self.add(ASKING, muted=True, above=6)
        self.asking.ask(partial(explain, town.path, pipe_id), self._show_reasons)

    def _show_reasons(self, found: PipeReasons) -> None:
        screened, chosen = self.session.screened, self.session.selected
        told = screened.told_of(int(chosen[0])) if screened is not None and len(chosen) == 1 else None
        if told is None or told[0] != found.pipe_id:
            return  # something else was chosen meanwhile
        self.clear()
        self.add(found.pipe_id, size=1.25)
        self.add(found.risk)
        for number, reason in enumerate(found.reasons):
            self.add(Words(ja="・{r}", en="- {r}").format(r=reason), above=0 if number else 6)
        self.add(found.whole, muted=True)
        self.add(found.unknown or ALL_KNOWN, above=6)
        for change in found.changes:
            self.add(Words(ja="→ {c}", en="→ {c}").format(c=change))
        self.show_start()

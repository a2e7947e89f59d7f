"""One technology: what is known of it and what is not, how it fits the town, what the town wrote of it, where it is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTabWidget, QWidget

from waterdx.app.catalog.links import Links
from waterdx.app.catalog.own_panel import OwnPanel
from waterdx.app.session import Session
from waterdx.app.widgets import Reading, button, column, holding, label, row
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.dossier import Dossier
    from waterdx.catalog.entries import Source

PUT_ON = Words(ja="検討候補に入れる", en="Put on the shortlist")
TAKE_OFF = Words(ja="検討候補から外す", en="Take off the shortlist")
ABOUT, OWN, SOURCES = (
    Words(ja="説明", en="About"),
    Words(ja="メモと実績", en="Notes and experience"),
    Words(ja="出典", en="Sources"),
)


class Details(QWidget):
    """`show_dossier` shows one technology with the words that were looked for marked."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._shown: tuple[Dossier, Sequence[str], bool] | None = None
        self.name = label("", "title", wrap=True)
        self.star = button(PUT_ON, self.toggle_star)
        session.guard.watch(self.star)
        self.text = Reading(Words(ja="技術の説明", en="About the technology"))
        self.own = OwnPanel(session)
        self.sources = Links()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(str(Words(ja="選んだ技術", en="The technology chosen")))
        for part, name in ((self.text, ABOUT), (self.own, OWN), (self.sources, SOURCES)):
            self.tabs.addTab(part, str(name))
        head = row(self.name, self.star, margins=(16, 10, 16, 6))
        head.setStretch(0, 1)
        layout = column(holding(head), self.tabs)
        layout.setSpacing(0)
        self.setLayout(layout)
        self.show_nothing()

    def show_nothing(self) -> None:
        self._shown = None
        self.name.clear()
        self.star.setEnabled(False)
        self.text.show_text("")
        self.own.show_dossier(None)
        self.sources.show_urls([])
        self._show_counts(0)

    def show_dossier(self, dossier: Dossier, words: Sequence[str] = (), on_shortlist: bool = False) -> None:
        same = self._shown is not None and self._shown[0].technology.id == dossier.technology.id
        place = self.text.verticalScrollBar().value() if same else 0
        self._shown = (dossier, words, on_shortlist)
        self.name.setText(str(dossier.technology.name))
        self.star.setText(str(TAKE_OFF if on_shortlist else PUT_ON))
        self.star.setEnabled(self.session.town is not None)
        needs = Words(ja="プロジェクトを開くと使えます。", en="Open a project to use this.")
        self.star.setToolTip("" if self.star.isEnabled() else str(needs))
        self._show_text(dossier, words)
        self.text.verticalScrollBar().setValue(place)
        self.own.show_dossier(dossier)
        sources = [(one.url, _note(one)) for one in dossier.technology.sources]
        self.sources.show_urls(sources)
        self._show_counts(len(dict(sources)))

    def _show_text(self, dossier: Dossier, words: Sequence[str]) -> None:
        from waterdx.catalog.describe import UNKNOWN
        from waterdx.catalog.dossier import EXPERIENCE, FIT, NOTES
        from waterdx.catalog.keys import KEYS
        from waterdx.catalog.marks import marks
        from waterdx.catalog.score import SCORE

        elsewhere = {one.label for one in KEYS if one.name in ("id", "name", "sources")} | {NOTES, EXPERIENCE}
        self.text.clear()
        for line in dossier.lines():
            if line.label in elsewhere:
                continue
            self.text.add(line.label, size=0.9, muted=True, above=12)
            for text in line.texts:
                self.text.add(text, muted=text == str(UNKNOWN), marks=marks(text, words))
            if line.label == FIT:
                self.text.add(SCORE, size=0.9, muted=True)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def toggle_star(self) -> None:
        """On the shortlist, or off it."""
        from waterdx.catalog.shortlist import put, take_off

        if self._shown is None:
            return
        dossier, _words, on_shortlist = self._shown
        one, change = dossier.technology, take_off if on_shortlist else put
        on = Words(ja="「{name}」を検討候補に入れました。", en="“{name}” is on the shortlist.")
        off = Words(ja="「{name}」を検討候補から外しました。", en="“{name}” is off the shortlist.")
        said = (off if on_shortlist else on).format(name=one.name)
        self.session.editor.change_catalog(lambda path: change(path, [one.id]), said)

    def _show_counts(self, sources: int) -> None:
        for n, (name, count) in enumerate(((OWN, self.own.count), (SOURCES, sources)), start=1):
            self.tabs.setTabText(n, f"{name} ({count})")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            self._show_text(*self._shown[:2])  # the colours of marks and unknowns are in the text


def _note(source: Source) -> str:
    """Which line of the entry a source supports, and when it was read."""
    from waterdx.catalog.keys import KEYS

    label_of = {one.name: str(one.label) for one in KEYS}
    day = str(Words(ja="{d} 閲覧", en="read {d}").format(d=source.read)) if source.read else ""
    return "  ".join(filter(None, (label_of.get(source.says, source.says), day)))

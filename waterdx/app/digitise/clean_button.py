"""A page as it was scanned, and without stains, shadows and specks: pressed to look at the one, released for the other."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton

from waterdx.app.digitise.page_item import Levels, levels_of
from waterdx.app.digitise.scan_view import ScanView
from waterdx.app.jobs import Latest
from waterdx.app.session import Session
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

TOOLTIP = Words(
    ja="しみ・影・地色・ごみを除いた像を見ます。もう一度押すと元のスキャンに戻ります(元のファイルは変わりません)。",
    en="Look at the page without stains, shadows, its ground and specks; press again for the scan as it is. The file is never changed.",
)


def cleaned(levels: Levels, progress: Progress = silent) -> Levels:
    """The page cleaned, with coarser copies."""
    from waterdx.digitise import clean
    from waterdx.digitise.pages import grey_of

    return levels_of(clean.cleaned(grey_of(levels[0]), progress))


class CleanButton(QPushButton):
    """Shows its scan cleaned or as it is; cleaned once a sheet."""

    def __init__(self, session: Session, scan: ScanView) -> None:
        super().__init__(str(Words(ja="汚れを除く", en="Cleaned")))
        self.setCheckable(True)
        self.setToolTip(str(TOOLTIP))
        self._scan = scan
        self._before: Levels = ()
        self._after: Levels = ()
        self.cleaning = Latest(self)
        self.cleaning.failed.connect(session.say_failed)
        self.toggled.connect(lambda _on: self._show())

    def start(self, levels: Levels) -> None:
        """Another page."""
        self._before, self._after = levels, ()
        self.setChecked(False)

    def _show(self) -> None:
        if not self.isChecked():
            self._scan.show_instead(self._before)
        elif self._after:
            self._scan.show_instead(self._after)
        elif self._before:
            self.cleaning.ask(partial(cleaned, self._before), self._on_cleaned)

    def _on_cleaned(self, after: Levels) -> None:
        self._after = after
        if self.isChecked():
            self._scan.show_instead(after)

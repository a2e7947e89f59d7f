"""What the indicators page asks of each of its parts."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QLayout, QStackedLayout, QWidget

from waterdx.app.empty_state import EmptyState
from waterdx.app.indicators.choice import Choice
from waterdx.app.jobs import Latest
from waterdx.app.session import Session
from waterdx.app.widgets import button, holding
from waterdx.core.errors import UserError
from waterdx.core.words import Words

NO_UTILITY = Words(
    ja="左の欄に市町村や企業団の名前を入れて選ぶと、同じ規模の団体(類似団体)などと並べて表示します。\n例: 糸魚川市、妙高市",
    en="Type the name of a town or water authority on the left to see it beside undertakings of its official class.",
)
NO_TOWN = Words(
    ja="台帳の管路や、取り込んだ決算を使います。\n先に「台帳」でプロジェクトを開いてください。",
    en="This uses the pipes of the ledger and the accounts taken into the project.\nOpen a project on the Ledger page first.",
)


class IndicatorTab(QWidget):
    """One part of the page: asks anew when it comes into view after something has changed. `asks_town`: it needs an open project,
    `fewest`: so many utilities; until then it says so instead."""

    asks_town: ClassVar[bool] = False
    fewest: ClassVar[int] = 1
    follows_indicator: ClassVar[bool] = False

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__()
        self.session, self.choice = session, choice
        self._stale = True
        self._latest = Latest(self)
        self._latest.failed.connect(self._on_failed)
        choice.changed.connect(self.again)
        if self.follows_indicator:
            choice.indicator_changed.connect(self.again)

    def fill(self, layout: QLayout) -> None:
        """Put the content in, with what is shown while it cannot be."""
        self._faces = QStackedLayout(self)
        self._faces.addWidget(holding(layout))
        self._faces.addWidget(
            EmptyState("indicators", Words(ja="経営指標をくらべる", en="Compare management indicators"), self.why_empty())
        )
        to_ledger = button(
            Words(ja="台帳へ", en="Go to the ledger"), lambda: self.session.action_wanted.emit("page_ledger"), primary=True
        )
        self._faces.addWidget(
            EmptyState("indicators", Words(ja="プロジェクトがありません", en="No project is open"), NO_TOWN, [to_ledger])
        )

    def why_empty(self) -> Words:
        """What to do where there are too few utilities."""
        return NO_UTILITY

    @property
    def is_ready(self) -> bool:
        return not (self.asks_town and self.session.town is None) and len(self.choice.utilities) >= self.fewest

    def again(self) -> None:
        self._stale = True
        if self.isVisible():
            self.entered()

    def entered(self) -> None:
        """The part has come into view."""
        if self.asks_town and self.session.town is None:
            self._faces.setCurrentIndex(2)
            return
        self._faces.setCurrentIndex(0 if self.is_ready else 1)
        if self._stale and self.is_ready:
            self._stale = False
            self.refresh()

    def refresh(self) -> None:
        """Ask for what is shown."""

    @property
    def is_busy(self) -> bool:
        return self._latest.is_running

    def leave_for_good(self) -> None:
        self._latest.wait()

    def show_nothing(self, why: str) -> None:
        """Take away figures that no longer hold, and say `why` there are none."""

    def _on_failed(self, error: Exception) -> None:
        self.show_nothing(str(error) if isinstance(error, UserError) else "")
        self.session.say_failed(error)

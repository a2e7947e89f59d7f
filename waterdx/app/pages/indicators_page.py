"""経営指標: who is compared with whom on the left, the parts of the work on the right (waterdx.app.indicators.registry)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget

from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.choice_panel import ChoicePanel
from waterdx.app.indicators.compare_tab import CompareTab
from waterdx.app.indicators.registry import TABS
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.pages.page import Page
from waterdx.app.session import Session
from waterdx.app.widgets import column
from waterdx.core.words import Words


class IndicatorsPage(Page):
    """Frame only: the choice, and the parts that follow it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.choice = Choice(session)
        self.panel = ChoicePanel(self.choice)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(str(Words(ja="経営指標", en="Indicators")))
        self._of_id: dict[str, IndicatorTab] = {}
        for entry in TABS:
            self._of_id[entry.id] = entry.make(session, self.choice)
            self.tabs.addTab(self._of_id[entry.id], str(entry.title))
        compare = self._of_id["compare"]
        assert isinstance(compare, CompareTab)
        self.words, self.table, self.charts = self.panel.words, compare.table, compare.charts
        compare.chart_wanted.connect(lambda: self.show_tab("charts"))
        compare.explanation_wanted.connect(lambda: self.show_tab("explain"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.panel)
        split.addWidget(self.tabs)
        split.setSizes([250, 850])
        split.setStretchFactor(1, 1)
        split.setHandleWidth(1)
        self.setLayout(column(split))
        self.tabs.currentChanged.connect(lambda _place: self.entered())

    def tab(self, name: str) -> Any:
        """The part of that id."""
        return self._of_id[name]

    def show_tab(self, name: str) -> Any:
        """Bring a part into view."""
        self.tabs.setCurrentWidget(self._of_id[name])
        return self._of_id[name]

    def add(self, utility: Any) -> None:
        """Compare this utility too."""
        self.choice.add(utility)

    # What the window asks

    @property
    def parts(self) -> QTabWidget:
        return self.tabs

    @property
    def is_busy(self) -> bool:
        return self.panel.is_busy or any(tab.is_busy for tab in self._of_id.values())

    def entered(self) -> None:
        if self.isVisible():
            list(self._of_id.values())[self.tabs.currentIndex()].entered()

    def focus_search(self) -> None:
        self.panel.focus_search()

    def leave_for_good(self) -> None:
        self.panel.leave_for_good()
        for tab in self._of_id.values():
            tab.leave_for_good()

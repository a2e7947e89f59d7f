"""説明: one indicator of the first utility in plain words: what it means, its figures put in, what moved it, what to mind."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QSplitter

from waterdx.app.chart_image import Picture
from waterdx.app.chart_tabs import ChartTabs
from waterdx.app.indicators import tasks
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.jobs import Latest
from waterdx.app.session import Session
from waterdx.app.widgets import Reading, column, label, row
from waterdx.core.words import Words


class ExplainTab(IndicatorTab):
    follows_indicator = True

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__(session, choice)
        self.indicator = QComboBox()
        self.indicator.setAccessibleName(str(Words(ja="指標", en="Indicator")))
        self.indicator.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.indicator.setMinimumContentsLength(44)
        self.words = Reading(Words(ja="指標の説明", en="The indicator explained"))
        self.charts = ChartTabs(session)
        self._listing = Latest(self)
        self._awaited = False  # from the asking for the list to the answer to what follows it
        self._listing.failed.connect(self._on_failed)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.words)
        split.addWidget(self.charts)
        split.setSizes([420, 360])
        split.setHandleWidth(1)
        whole = column(row(label(self.indicator.accessibleName()), self.indicator, None, margins=(12, 8, 10, 8)), split)
        whole.setSpacing(0)
        whole.setStretch(1, 1)
        self.fill(whole)
        self.indicator.activated.connect(lambda: choice.set_indicator(self.indicator.currentData()))

    def refresh(self) -> None:
        self._awaited = True
        self._listing.ask(partial(tasks.indicators, self.choice.asking()), self._show_indicators)

    def _show_indicators(self, found: list[tuple[str, Words]]) -> None:
        with QSignalBlocker(self.indicator):
            self.indicator.clear()
            for code, words in found:
                self.indicator.addItem(f"{code} {words}", code)
            self.indicator.setCurrentIndex(max(0, self.indicator.findData(self.choice.indicator)))
        asking = tasks.with_indicator(self.choice.asking(), self.indicator.currentData())
        self._latest.ask(partial(tasks.explain, asking), self.show_told)

    def show_told(self, told: tuple[Any, Picture | None]) -> None:
        found, moved = told
        self._awaited = False
        text = self.words
        text.clear()
        for heading, paragraphs in tasks.paragraphs_of(found):
            if heading is not None:
                text.add(heading, 1.1, above=14)
            for words in paragraphs:
                text.add(words, above=4)
        text.show_start()
        self.charts.show_pictures([] if moved is None else [moved])
        self.charts.setVisible(moved is not None)

    def show_nothing(self, why: str) -> None:
        self._awaited = False
        self.words.show_text(why)
        self.charts.hide()

    @property
    def is_busy(self) -> bool:
        return super().is_busy or self._listing.is_running or self._awaited

    def leave_for_good(self) -> None:
        super().leave_for_good()
        self._listing.wait()

"""Charts side by side as tabs, each saved as it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget

from waterdx.app.chart_image import Picture
from waterdx.app.chart_tasks import CHART_FILES, PLOT_FILES, SAVE_CHART, save_chart
from waterdx.app.chart_view import ChartView, let_go
from waterdx.app.saving import ask_where
from waterdx.app.session import Session
from waterdx.app.widgets import button, holding, row
from waterdx.core.words import Words


class ChartTabs(QTabWidget):
    """`show_pictures` puts new charts in place of the old ones; the tab that was open stays open."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        save = button(Words(ja="図を保存…", en="Save chart…"), self.ask_save, "export")
        save.setObjectName("small")
        self.setDocumentMode(True)
        self.setCornerWidget(holding(row(save, margins=(0, 2, 10, 2))), Qt.Corner.TopRightCorner)

    def show_pictures(self, pictures: Iterable[Picture]) -> None:
        place = max(0, self.currentIndex())
        self._clear()
        for one in pictures:
            self.addTab(ChartView(one.title, one.figure, one.image, one.plot), one.title.split("：")[-1].split(": ")[-1])
        self.setCurrentIndex(place)

    def _clear(self) -> None:
        """No charts. A tab taken away is not gone by itself, and a chart keeps its figure and its image: some 20 MB."""
        for place in reversed(range(self.count())):
            gone = self.widget(place)
            self.removeTab(place)
            if gone is not None:
                let_go(gone)

    def ask_save(self) -> None:
        view = self.currentWidget()
        if isinstance(view, ChartView):
            path = ask_where(self, SAVE_CHART, CHART_FILES if view.plot is None else PLOT_FILES, f"{view.title}.png")
            if path is not None:
                self.save(view, path)

    def save(self, view: ChartView, path: Path) -> None:
        """Write a chart by the ending of `path`."""
        self.session.run(SAVE_CHART, partial(save_chart, view.figure, path, view.plot), self.session.say_saved)

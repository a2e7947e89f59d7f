"""図: one chart of one indicator, as large as there is room, saved or copied as it is shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QVBoxLayout

from waterdx.app.chart_image import Picture
from waterdx.app.chart_tasks import PLOT_FILES, SAVE_CHART, save_chart
from waterdx.app.chart_view import ChartView, let_go
from waterdx.app.indicators import tasks
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.jobs import Latest
from waterdx.app.saving import ask_where
from waterdx.app.session import Session
from waterdx.app.widgets import GAP, button, column, holding, label, row
from waterdx.core.words import Words

COPIED = Words(ja="図をクリップボードに写しました。", en="The chart is on the clipboard.")


class ChartsTab(IndicatorTab):
    follows_indicator = True

    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__(session, choice)
        self.kind, self.indicator = QComboBox(), QComboBox()
        self.copy = button(Words(ja="写す", en="Copy"), self.copy_image)
        self.save = button(Words(ja="図を保存…", en="Save chart…"), self.ask_save, "export")
        self.alt = label("", "muted", wrap=True)
        self.shown: Picture | None = None
        self._listing = Latest(self)
        self._awaited = False  # from the asking for the list to the answer to what follows it
        self._listing.failed.connect(self._on_failed)
        self._view: ChartView | None = None
        self._lay_out()
        self.kind.activated.connect(self.again)
        self.indicator.activated.connect(lambda: choice.set_indicator(self.indicator.currentData()))

    def _lay_out(self) -> None:
        for one, name in (
            (self.kind, Words(ja="図の種類", en="Kind of chart")),
            (self.indicator, Words(ja="指標", en="Indicator")),
        ):
            one.setAccessibleName(str(name))
            one.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            one.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        bar = QGridLayout()
        bar.setContentsMargins(12, 8, 10, 8)
        bar.setSpacing(GAP)
        for line, (one, act) in enumerate(((self.indicator, self.copy), (self.kind, self.save))):
            for place, widget in enumerate((label(one.accessibleName()), one, act)):
                bar.addWidget(widget, line, place)
        self._place = QVBoxLayout()
        whole = column(bar, self._place, holding(row(self.alt, margins=(12, 4, 12, 8))))
        whole.setSpacing(0)
        whole.setStretch(1, 1)
        self.fill(whole)

    def refresh(self) -> None:
        self._awaited = True
        self._listing.ask(partial(tasks.to_draw, self.choice.asking()), self._show_offers)

    def _show_offers(self, offered: tuple[list[tuple[str, Words]], list[tuple[str, Words]]]) -> None:
        kinds, found = offered
        if not self.kind.count():
            for name, title in kinds:
                self.kind.addItem(str(title), name)
        with QSignalBlocker(self.indicator):
            self.indicator.clear()
            for code, words in found:
                self.indicator.addItem(f"{code} {words}", code)
            self.indicator.setCurrentIndex(max(0, self.indicator.findData(self.choice.indicator)))
        asking = self.choice.asking()
        chosen = self.indicator.currentData()
        self._latest.ask(partial(tasks.draw, tasks.with_indicator(asking, chosen), self.kind.currentData()), self.show_chart)

    def show_chart(self, made: Picture) -> None:
        self._clear()
        self.shown = made
        self._view = ChartView(made.title, made.figure, made.image, made.plot)
        self._place.addWidget(self._view)
        self.alt.setText(made.plot.alt)
        self._ready(True)

    def show_nothing(self, why: str) -> None:
        self._clear()
        self.alt.setText(why)
        self._ready(False)

    def _clear(self) -> None:
        self.shown, self._awaited = None, False
        if self._view is not None:
            self._place.removeWidget(self._view)
            let_go(self._view)
            self._view = None

    def _ready(self, ready: bool) -> None:
        self.copy.setEnabled(ready)
        self.save.setEnabled(ready)

    @property
    def is_busy(self) -> bool:
        return super().is_busy or self._listing.is_running or self._awaited

    def leave_for_good(self) -> None:
        super().leave_for_good()
        self._listing.wait()

    def show_kind(self, name: str) -> None:
        """Show another chart of the same indicator."""
        self.kind.setCurrentIndex(self.kind.findData(name))
        self.again()

    def copy_image(self) -> None:
        if self.shown is not None:
            QGuiApplication.clipboard().setImage(self.shown.image)
            self.session.say("success", COPIED)

    def ask_save(self) -> None:
        if self.shown is not None:
            path = ask_where(self, SAVE_CHART, PLOT_FILES, f"{self.shown.title}.png")
            if path is not None:
                self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Write the chart shown, by the ending of `path`."""
        if self.shown is not None:
            task = partial(save_chart, self.shown.figure, path, self.shown.plot)
            self.session.run(SAVE_CHART, task, self.session.say_saved)

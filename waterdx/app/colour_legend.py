"""What the colours of a table mean, in one line below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QLabel

from waterdx.app.flow import Flow
from waterdx.app.table.colouring import STEPS, Scale, legend_of, scale_ground
from waterdx.app.theme import Theme, current_theme
from waterdx.app.widgets import label
from waterdx.core.words import Words


class ColourLegend(QFrame):
    """Hidden while the table is not coloured."""

    def __init__(self) -> None:
        super().__init__()
        self._scale: Scale | None = None
        self._head = ""
        self._swatches: list[QLabel] = []
        self._flow = Flow(margins=(10, 5, 10, 5))
        self.setLayout(self._flow)
        self.hide()

    @property
    def texts(self) -> list[str]:
        """The legend as it reads."""
        return [one.text() for one in self._swatches]

    def show_colours(self, scale: Scale | None, head: Words | str = "") -> None:
        """Marks and colours, and the ends of the scale of a column where there is one."""
        self._scale, self._head = scale, str(head)
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        theme = current_theme()
        self._swatches = [_swatch(str(words), ground) for ground, words in legend_of(theme)]
        if scale is not None:
            self._swatches.append(_ramp(scale, str(head), theme))
        for swatch in self._swatches:
            self._flow.addWidget(swatch)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self.isHidden():
            self.show_colours(self._scale, self._head)


def _ramp(scale: Scale, head: str, theme: Theme) -> QLabel:
    low, high = (scale_ground(step, theme) for step in (0, STEPS - 1))
    told = Words(ja="{head}: {low:,.4g} 以下 → {high:,.4g} 以上", en="{head}: up to {low:,.4g} → from {high:,.4g}")
    ground = f"qlineargradient(x1:0, y1:0, x2:1, y2:0, stop:0 {low}, stop:1 {high})"
    return _swatch(str(told.format(head=head, low=scale.low, high=scale.high)), ground)


def _swatch(text: str, ground: str) -> QLabel:
    made = label(text)
    made.setStyleSheet(f"QLabel {{ background: {ground}; border-radius: 3px; padding: 1px 8px; }}")
    return made

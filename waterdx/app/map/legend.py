"""The legend over the map's corner: what the colours mean, how many kilometres each, and which style is on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPixmap, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QLayout, QVBoxLayout, QWidget

from waterdx.app.map.styles import Style, StyleClass
from waterdx.app.widgets import label
from waterdx.core.words import Words

MOST = 10
WIDEST_NAME = 220


class Legend(QFrame):
    """Signals: `style_chosen(name)`, `resized` after it took another size."""

    style_chosen = Signal(str)
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self._styles = QComboBox()
        self._styles.setAccessibleName(str(Words(ja="地図の色分け", en="Colour pipes by")))
        self._styles.setToolTip(self._styles.accessibleName())
        self._styles.activated.connect(lambda: self.style_chosen.emit(self._styles.currentData()))
        self.names: list[str] = []
        self._grid = _grid()
        self.beneath: list[str] = []
        self._beneath = _grid()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        layout.addWidget(self._styles)
        layout.addLayout(self._grid)
        layout.addLayout(self._beneath)
        self.hide()

    def show_styles(self, styles: Sequence[Style], chosen: str) -> None:
        self._styles.clear()
        for one in styles:
            self._styles.addItem(str(one.title), one.name)
        self._styles.setCurrentIndex(max(0, self._styles.findData(chosen)))
        self._styles.setVisible(len(styles) > 1)

    def show_classes(self, classes: Sequence[StyleClass], kilometres: Sequence[float | None]) -> None:
        """One row a class: swatch, name, length where it is known."""
        self.names = [str(one.name) for one in classes[:MOST]]
        _empty(self._grid)
        for number, (one, km) in enumerate(zip(classes[:MOST], kilometres, strict=False)):
            self._grid.addWidget(_swatch(one.colour), number, 0)
            self._grid.addWidget(self._name(one), number, 1)
            length = label("" if km is None else f"{km:,.1f} km", "muted")
            self._grid.addWidget(length, number, 2, Qt.AlignmentFlag.AlignRight)
        self.setVisible(bool(classes))

    def show_beneath(self, kinds: Sequence[tuple[str, Words]]) -> None:
        """One row a kind of background: its colour and name."""
        self.beneath = [str(name) for _colour, name in kinds]
        _empty(self._beneath)
        for number, (colour, name) in enumerate(kinds):
            self._beneath.addWidget(_swatch(colour), number, 0)
            self._beneath.addWidget(label(name, "muted"), number, 1)

    def _name(self, one: StyleClass) -> QLabel:
        """The name of a class, cut short where it would cover too much of the map."""
        made = label(self.fontMetrics().elidedText(str(one.name), Qt.TextElideMode.ElideRight, WIDEST_NAME))
        made.setAccessibleName(str(one.name))
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


def _grid() -> QGridLayout:
    made = QGridLayout()
    made.setHorizontalSpacing(8)
    made.setVerticalSpacing(3)
    made.setColumnStretch(1, 1)
    return made


def _empty(grid: QGridLayout) -> None:
    while (item := grid.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()


def _swatch(colour: str) -> QLabel:
    image = QPixmap(20, 4)
    image.fill(QColor(colour))
    made = label()
    made.setPixmap(image)
    return made

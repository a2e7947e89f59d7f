"""The legend over the map's corner: what the colours mean, how many kilometres each, which style is on; and the filter of the map."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QIcon, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QLabel, QLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from waterdx.app.map.stamps import Drawing, pixmap_of
from waterdx.app.map.styles import Style, StyleClass
from waterdx.app.theme import current_theme
from waterdx.app.widgets import button, label
from waterdx.core.words import Words

MOST = 10
WIDEST_NAME = 220
SWATCH = QSize(24, 10)
ONLY = Words(ja="これだけを表示", en="Show only this")
ALL = Words(ja="すべて表示", en="Show all")
TIP = Words(
    ja="{name}\nチェックを外すと地図から隠れます。ダブルクリックで、これだけを表示します。",
    en="{name}\nUntick to hide it on the map; double-click to show only this.",
)
SOME_HIDDEN = Words(ja="{n} 区分を非表示(すべて表示)", en="{n} hidden (show all)")


class Legend(QFrame):
    """Signals: `style_chosen(name)`, `hidden_changed` when a person hid or showed classes, `resized` after it took another size."""

    style_chosen = Signal(str)
    hidden_changed = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("legend")
        self._styles = QComboBox()
        self._styles.setAccessibleName(str(Words(ja="地図の色分け", en="Colour pipes by")))
        self._styles.setToolTip(self._styles.accessibleName())
        self._styles.activated.connect(lambda: self.style_chosen.emit(self._styles.currentData()))
        self._classes: list[StyleClass] = []
        self.boxes: list[ClassBox] = []
        self._grid = _grid(wide=0)
        self._some_hidden = button(SOME_HIDDEN, self.show_all)
        self._some_hidden.setObjectName("small")
        self._some_hidden.hide()
        self.beneath: list[str] = []
        self._beneath = _grid(wide=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        layout.addWidget(self._styles)
        layout.addLayout(self._grid)
        layout.addWidget(self._some_hidden)
        self._beneath_part = QWidget()
        self._beneath_part.setLayout(self._beneath)
        self._beneath.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._beneath_part)
        self._symbols = QWidget()
        self._symbol_grid = _grid(wide=3)
        self._symbol_grid.setContentsMargins(0, 0, 0, 0)
        self._symbols.setLayout(self._symbol_grid)
        self._has_symbols, self._is_near = False, False
        self._symbols_shown: object = None
        self._room = 0
        layout.addWidget(self._symbols)
        self._symbols.hide()
        self.hide()

    @property
    def names(self) -> list[str]:
        """The classes as they read."""
        return [str(one.name) for one in self._classes]

    @property
    def hidden(self) -> set[int]:
        """The numbers of the classes that are hidden."""
        return {number for number, box in enumerate(self.boxes) if not box.isChecked()}

    @property
    def hidden_names(self) -> set[str]:
        """Their names, the same in every language."""
        return {self._classes[number].name.ja for number in self.hidden}

    @property
    def hint(self) -> QPushButton:
        """Says how many classes are hidden, and shows them again."""
        return self._some_hidden

    def show_styles(self, styles: Sequence[Style], chosen: str) -> None:
        self._styles.clear()
        for one in styles:
            self._styles.addItem(str(one.title), one.name)
        self.show_chosen(chosen)
        self._styles.setVisible(len(styles) > 1)

    def show_chosen(self, style: str) -> None:
        self._styles.setCurrentIndex(max(0, self._styles.findData(style)))

    def show_classes(
        self, classes: Sequence[StyleClass], kilometres: Sequence[float | None], hidden_names: Collection[str] = ()
    ) -> None:
        """One row a class: whether it is shown, swatch, name, length where it is known."""
        self._classes = list(classes[:MOST])
        _empty(self._grid)
        self.boxes = [self._box(number, one) for number, one in enumerate(self._classes)]
        for number, (one, km) in enumerate(zip(self._classes, kilometres, strict=False)):
            self.boxes[number].setChecked(one.name.ja not in hidden_names)
            self._grid.addWidget(self.boxes[number], number, 0)
            length = label("" if km is None else f"{km:,.1f} km", "muted")
            self._grid.addWidget(length, number, 1, Qt.AlignmentFlag.AlignRight)
        self.setVisible(bool(classes))
        self._show_hint()

    def show_beneath(self, kinds: Sequence[tuple[str, Words]]) -> None:
        """One row a kind of background: its colour and name."""
        self.beneath = [str(name) for _colour, name in kinds]
        _empty(self._beneath)
        for number, (colour, name) in enumerate(kinds):
            self._beneath.addWidget(_swatch(colour), number, 0)
            self._beneath.addWidget(label(name, "muted"), number, 1)
        self._fit()

    def show_symbols(self, symbols: Sequence[tuple[Drawing, Words]]) -> None:
        """What the symbols on the map mean, two in a row."""
        wanted = ([str(name) for _drawing, name in symbols], current_theme(), self.devicePixelRatioF())
        if wanted == self._symbols_shown:
            return
        self._symbols_shown = wanted
        _empty(self._symbol_grid)
        for number, (drawing, name) in enumerate(symbols):
            picture = label()
            picture.setPixmap(pixmap_of(drawing, self.devicePixelRatioF()))
            self._symbol_grid.addWidget(picture, number // 2, 2 * (number % 2))
            self._symbol_grid.addWidget(label(name, "muted"), number // 2, 2 * (number % 2) + 1)
        self._has_symbols = bool(symbols)
        self._fit()

    def set_near(self, near: bool) -> None:
        """Whether the map shows the symbols now."""
        if near != self._is_near:
            self._is_near = near
            self._fit()

    def fit(self, room: int) -> None:
        """Be no higher than so many pixels: first what lies beneath is left out, then the symbols."""
        if room != self._room:
            self._room = room
            self._fit()

    def _fit(self) -> None:
        parts = [(self._symbols, self._has_symbols and self._is_near), (self._beneath_part, bool(self.beneath))]
        for part, _wanted in parts:
            part.hide()
        high = self.sizeHint().height()
        for part, wanted in parts:
            high += part.sizeHint().height() + self._beneath.verticalSpacing() if wanted else 0
            part.setVisible(wanted and (high <= self._room or not self._room))

    def show_only(self, number: int) -> None:
        """Hide every class but one."""
        self._tick({number})

    def show_all(self) -> None:
        self._tick(set(range(len(self.boxes))))

    def _tick(self, shown: Collection[int]) -> None:
        for number, box in enumerate(self.boxes):
            box.setChecked(number in shown)
        self._on_ticked()

    def _on_ticked(self) -> None:
        self._show_hint()
        self.hidden_changed.emit()

    def _show_hint(self) -> None:
        self._some_hidden.setText(str(SOME_HIDDEN.format(n=len(self.hidden))))
        self._some_hidden.setVisible(bool(self.hidden))
        self._fit()

    def _box(self, number: int, one: StyleClass) -> ClassBox:
        """The name of a class is cut short where it would cover too much of the map."""
        made = ClassBox(self.fontMetrics().elidedText(str(one.name), Qt.TextElideMode.ElideRight, WIDEST_NAME))
        made.setAccessibleName(str(one.name))
        made.setToolTip(str(TIP.format(name=one.name)))
        made.setIcon(QIcon(swatch_of(one, self.devicePixelRatioF())))
        made.setIconSize(SWATCH)
        made.clicked.connect(self._on_ticked)
        made.only_wanted.connect(partial(self.show_only, number))
        made.all_wanted.connect(self.show_all)
        return made

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the boxes is not one on the map beneath."""
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class ClassBox(QCheckBox):
    """Whether a class is shown. Signals: `only_wanted` by a double click or the menu, `all_wanted` by the menu."""

    only_wanted = Signal()
    all_wanted = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first click of the two has changed the tick already, which does not matter any more."""
        self.only_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Also by the menu key."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(str(ONLY), self.only_wanted.emit)
        menu.addAction(str(ALL), self.all_wanted.emit)
        menu.popup(event.globalPos())


def swatch_of(one: StyleClass, ratio: float) -> QPixmap:
    """A short line as the map draws it."""
    image = QPixmap(SWATCH * ratio)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    pen = QPen(QColor(one.colour), 4)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if one.dash is not None:
        pen.setDashPattern([pixels / 4 for pixels in one.dash])
    painter = QPainter(image)
    painter.setPen(pen)
    painter.drawLine(0, SWATCH.height() // 2, SWATCH.width(), SWATCH.height() // 2)
    painter.end()
    return image


def _grid(wide: int) -> QGridLayout:
    """Rows of a few columns of which one takes the room there is."""
    made = QGridLayout()
    made.setHorizontalSpacing(8)
    made.setVerticalSpacing(3)
    made.setColumnStretch(wide, 1)
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

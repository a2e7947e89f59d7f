"""The small pieces pages are made of. Every label is plain text: data can never become a link or markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from waterdx.app.icons import icon
from waterdx.app.theme import current_theme
from waterdx.core.words import Words

GAP = 8
LINE_PERCENT = 140.0


def label(text: Words | str = "", name: str = "", wrap: bool = False) -> QLabel:
    """A plain-text label; `name` is its look (heading, title, muted, figure)."""
    made = QLabel(str(text))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(name)
    made.setWordWrap(wrap)
    return made


def button(text: Words, pressed: Callable[[], object], drawing: str = "", primary: bool = False) -> QPushButton:
    """A button that calls `pressed`; the primary one is what most people want next."""
    made = QPushButton(str(text))
    if drawing and not primary:
        made.setIcon(icon(drawing))
    if primary:
        made.setObjectName("primary")
    made.clicked.connect(lambda: pressed())
    return made


class Reading(QTextEdit):
    """Text to read and copy, with room between the lines. Only `insertText` is used: nothing is taken for markup."""

    def __init__(self, name: Words) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(str(name))
        self.document().setDocumentMargin(16)

    def show_text(self, text: Words | str) -> None:
        self.clear()
        self.add(text)
        self.show_start()

    def show_start(self) -> None:
        """Scroll to the first line."""
        self.moveCursor(QtGui.QTextCursor.MoveOperation.Start)

    def add(
        self, text: Words | str, size: float = 1.0, muted: bool = False, above: int = 0, marks: Iterable[tuple[int, int]] = ()
    ) -> None:
        """One more paragraph; `size` in parts of the window's font, `above` pixels of room before it, spans to mark."""
        look, place = QtGui.QTextCharFormat(), QtGui.QTextBlockFormat()
        look.setFontPointSize(self.font().pointSizeF() * size)
        if muted:
            look.setForeground(self.palette().placeholderText())
        place.setLineHeight(LINE_PERCENT, QtGui.QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        place.setTopMargin(above)
        cursor = self.textCursor()
        cursor.movePosition(QtGui.QTextCursor.MoveOperation.End)
        if not self.document().isEmpty():
            cursor.insertBlock()
        cursor.setBlockFormat(place)
        start = cursor.position()
        cursor.insertText(str(text), look)
        marked = QtGui.QTextCharFormat()
        marked.setBackground(QColor(current_theme().found))
        for low, high in marks:
            cursor.setPosition(start + _utf16(str(text)[:low]))
            cursor.setPosition(start + _utf16(str(text)[:high]), QtGui.QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(marked)


def _utf16(text: str) -> int:
    """How far Qt counts a text, in which a sign such as 𠮷 is two."""
    return len(text.encode("utf-16-le")) // 2


def row(*items: QWidget | QLayout | None, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Items side by side; None is the elastic gap."""
    layout = QHBoxLayout()
    _fill(layout, items, margins)
    return layout


def column(*items: QWidget | QLayout | None, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Items below one another; None is the elastic gap."""
    layout = QVBoxLayout()
    _fill(layout, items, margins)
    return layout


def words_above(words: Iterable[QLabel], below: QWidget) -> QVBoxLayout:
    """What is to be said of it above a table or chart, which gets all that is left of the height."""
    return tight(column(*(row(one, margins=(12, 8, 12, 6)) for one in words), below))


def tight(layout: QVBoxLayout) -> QVBoxLayout:
    """No gaps, and all that is left of the height for the last item."""
    layout.setSpacing(0)
    layout.setStretch(layout.count() - 1, 1)
    return layout


def holding(layout: QLayout, name: str = "") -> QFrame:
    """A frame with a layout in it; a "strip" is no higher than it must be."""
    frame = QFrame()
    frame.setObjectName(name)
    frame.setLayout(layout)
    if name == "strip":
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return frame


def _fill(
    layout: QHBoxLayout | QVBoxLayout, items: tuple[QWidget | QLayout | None, ...], margins: tuple[int, int, int, int]
) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(GAP)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)

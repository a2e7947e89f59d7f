"""Explanations as Qt takes them: for whatsThis, its role in tables, and tool tips. Always markup, so that nothing is mistaken for it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QWhatsThis, QWidget

from waterdx.app.help.what_is import what_is
from waterdx.core.words import Words

WHAT_IS_THIS = Words(ja="これは何?", en="What is this?")


def explained(kind: str, name: str) -> str:
    """The lines of what_is() as rich text with the name on top, "" where nothing is known."""
    words = what_is(kind, name)
    if words is None:
        return ""
    title, *lines = map(escape, str(words).splitlines())
    return f"<p><b>{title}</b></p>" + "".join(f"<p>{line}</p>" for line in lines)


def explain(widget: QWidget) -> bool:
    """Show what is known of the cell, the field or the button; False where nothing is."""
    text, place = _explanation(widget)
    if text:
        QWhatsThis.showText(widget.mapToGlobal(place), text, widget)
    return bool(text)


def _explanation(widget: QWidget) -> tuple[str, QPoint]:
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        index = widget.currentIndex()
        return index.data(Qt.ItemDataRole.WhatsThisRole) or widget.whatsThis(), widget.visualRect(index).bottomLeft()
    around: QWidget | None = widget
    while around is not None and not around.whatsThis() and not around.isWindow():
        around = around.parentWidget()
    return around.whatsThis() if around is not None else "", widget.rect().bottomLeft()

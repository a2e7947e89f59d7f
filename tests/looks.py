"""What a program can see of how the window looks: text that has no room, letters no font has, widgets that stick out of what holds them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QCommandLinkButton,
    QLabel,
    QPushButton,
    QRadioButton,
    QTabBar,
    QToolButton,
    QWidget,
)

UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp"}  # control signs and blanks
SLACK = 2  # pixels that rounding may take


def problems(root: QWidget) -> list[str]:
    """A sentence for each thing that is wrong in what can be seen of a window or dialog."""
    return [f"{_name(one)}: {what}" for one in _seen(root) for what in _wrong(one)]


def _seen(root: QWidget) -> Iterator[QWidget]:
    yield from (one for one in [root, *root.findChildren(QWidget)] if one.isVisible() and not one.visibleRegion().isEmpty())


def _wrong(one: QWidget) -> Iterator[str]:
    text = _text(one)
    if text and not one.toolTip() and not _has_room(one, text):
        yield f"“{text[:40]}” has no room"
    missing = sorted(set(_missing(one, text + one.toolTip() + _tabs(one))))
    if missing:
        yield f"no font has {missing}"
    parent = one.parentWidget()
    if (
        text
        and parent is not None
        and not _scrolls(one)
        and not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(one.geometry())
    ):
        yield f"“{text[:40]}” sticks out of {_name(parent)}"


def _has_room(one: QWidget, text: str) -> bool:
    if isinstance(one, QLabel):
        if one.wordWrap():
            return one.heightForWidth(one.width()) <= one.height() + SLACK
        return (
            max(one.fontMetrics().horizontalAdvance(line) for line in text.splitlines() or [""])
            <= one.contentsRect().width() + SLACK
        )
    if isinstance(one, QCommandLinkButton):
        return one.heightForWidth(one.width()) <= one.height() + SLACK
    if isinstance(one, QPushButton | QCheckBox | QRadioButton | QToolButton):
        return one.sizeHint().width() <= one.width() + SLACK
    return True


def _text(one: QWidget) -> str:
    if isinstance(one, QLabel):
        return one.text()
    return one.text().replace("&", "") if isinstance(one, QAbstractButton) else ""


def _tabs(one: QWidget) -> str:
    return "".join(one.tabText(n) for n in range(one.count())) if isinstance(one, QTabBar) else ""


def _missing(one: QWidget, text: str) -> Iterator[str]:
    """The letters that are drawn as an empty box."""
    for letter in {letter for letter in text if unicodedata.category(letter) not in UNSEEN}:
        layout = QTextLayout(letter, one.font())
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        if any(0 in run.glyphIndexes() for run in layout.glyphRuns()):
            yield letter


def _scrolls(one: QWidget) -> bool:
    """Whether it lies in something that can be scrolled, where it may be cut."""
    above = one.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea):
            return True
        above = above.parentWidget()
    return False


def _name(one: QWidget) -> str:
    return f"{type(one).__name__}{' ' + one.objectName() if one.objectName() else ''}"

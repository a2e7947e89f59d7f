"""Dropping files on a widget the way a desktop does it: it enters, hangs over and is let go, told to the window of the widget."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

COPY, LEFT, PLAIN = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drag(over: QWidget, *files: Path) -> bool:
    """Hang files over a widget; whether they would be taken."""
    data, at = _data(files), _place(over)
    event = QDragEnterEvent(at, COPY, data, LEFT, PLAIN)
    QApplication.sendEvent(over.window().windowHandle(), event)
    QApplication.sendEvent(over.window().windowHandle(), QDragMoveEvent(at, COPY, data, LEFT, PLAIN))
    return event.isAccepted()


def leave(over: QWidget) -> None:
    QApplication.sendEvent(over.window().windowHandle(), QDragLeaveEvent())


def drop(over: QWidget, *files: Path) -> None:
    """Let files go over a widget."""
    assert drag(over, *files)
    data = _data(files)
    event = QDropEvent(QPointF(_place(over)), COPY, data, LEFT, PLAIN)
    QApplication.sendEvent(over.window().windowHandle(), event)
    assert event.isAccepted()
    QApplication.processEvents()


def _data(files: tuple[Path, ...]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def _place(over: QWidget) -> QPoint:
    return over.mapTo(over.window(), over.rect().center())

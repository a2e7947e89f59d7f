"""The clipboard: what is put there in several forms at once."""

from __future__ import annotations

import atexit
from functools import cache

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication


def put(text: str, html: str | None = None) -> None:
    """Text, and the same with its marks where a program can use them."""
    data = QMimeData()
    data.setText(text)
    if html is not None:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)
    _take_back_at_the_end()


@cache
def _take_back_at_the_end() -> None:
    """Without a desktop Qt keeps the data itself and frees them after Python has gone, which ends in a crash."""
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        atexit.register(_clear)


def _clear() -> None:
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()

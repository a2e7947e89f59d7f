"""Addresses of sources: shown as text, copied, and for the web opened after the host has been named."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from waterdx.app.question import Question
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words


class Links(QScrollArea):
    """The sources of something, each with what is said of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName(str(Words(ja="出典", en="Sources")))
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.show_urls([])

    def show_urls(self, sources: Iterable[tuple[str, str]]) -> None:
        """(address, note) of each; of an address given twice the first note stands."""
        layout: QVBoxLayout = column(margins=(16, 12, 16, 12))
        for url, note in dict(reversed(list(sources))).items():
            layout.insertWidget(0, link(url, note, self))
        layout.addStretch(1)
        self.setWidget(holding(layout))


def link(url: str, note: str, parent: QWidget) -> QWidget:
    """An address as text, a button that copies it, and for web addresses one that opens it after naming the host."""
    text = QLineEdit(url)
    text.setReadOnly(True)
    text.setCursorPosition(0)
    text.setAccessibleName(str(Words(ja="出典のアドレス", en="Address of the source")))
    copy = button(Words(ja="コピー", en="Copy"), lambda: QGuiApplication.clipboard().setText(url))
    host = host_of(url)
    open_it = button(Words(ja="開く…", en="Open…"), partial(_ask_to_open, url, host, parent))
    open_it.setEnabled(bool(host))
    return holding(column(*([label(note, "small", wrap=True)] if note else []), row(text, copy, open_it)))


def host_of(url: str) -> str:
    """The host of a web address; '' for any other address, which is never opened."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:  # such as an unclosed [ of an IPv6 host
        return ""


def _ask_to_open(url: str, host: str, parent: QWidget) -> None:
    question = Words(ja="ブラウザーで {host} を開きますか。", en="Open {host} in the browser?").format(host=host)
    asking = Question(parent, question, Words(url, url))
    asking.ask(Words(ja="開く", en="Open"), lambda: QDesktopServices.openUrl(QUrl(url)))

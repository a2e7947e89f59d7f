"""What a page shows while there is nothing to show: a sentence and the buttons that change it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from waterdx.app.icons import icon
from waterdx.app.theme import current_theme
from waterdx.app.widgets import column, label, row
from waterdx.core.words import Words

PICTURE = 56


class EmptyState(QWidget):
    """Picture, title, sentence, buttons and quieter things below, in the middle of the page."""

    def __init__(
        self, picture: str, title: Words, sentence: Words, buttons: Sequence[QPushButton] = (), below: Sequence[QWidget] = ()
    ) -> None:
        super().__init__()
        self._picture = picture
        self._image = label()
        heading = label(title, "heading")
        lines = [label(line, "muted", wrap=True) for line in str(sentence).splitlines()]
        for part in (self._image, heading, *lines):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text = column(*lines)
        inner = column(self._image, heading, text, row(None, *buttons, None), *(row(None, one, None) for one in below))
        inner.setSpacing(18)
        self.setLayout(column(None, inner, None, None, margins=(24, 24, 24, 24)))
        self._image.setPixmap(icon(picture, current_theme().accent).pixmap(PICTURE, PICTURE))

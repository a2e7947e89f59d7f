"""What reading, placing or checking sheets found odd, as a list below them: by icon and word, with the whole sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from waterdx.app.icons import icon
from waterdx.core.findings import SEVERITY_NAMES
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.core.findings import Finding


class Remarks(QListWidget):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(str(Words(ja="指摘", en="Findings")))
        self.setWordWrap(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Those of the last thing done."""
        self.clear()
        for one in findings:
            item = QListWidgetItem(icon(one.severity), f"{SEVERITY_NAMES[one.severity]}: {one.message}")
            item.setToolTip(str(one.message))
            self.addItem(item)
        self.setVisible(bool(findings))

"""One page of docs/ as text to read: its links stay inside the program, its pictures come from the folder of docs/ alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser

from waterdx.app.help.pages import Heading, HelpPage, folder
from waterdx.app.theme import current_theme
from waterdx.core.words import Words, language

WIDEST_PICTURE = 640
MARGIN = 20.0
ABOVE_FIRST = 8  # pixels left above a heading that is shown
LINE_PERCENT = 135.0
ABOVE_HEADINGS = {1: 0.0, 2: 26.0, 3: 18.0}
BELOW_HEADINGS = 6.0
CODE = QTextFormat.Property.BlockCodeLanguage.value  # a block with this property is one of code


class HelpBrowser(QTextBrowser):
    """Signal: `followed(address)` when a link was chosen; what it leads to is the window's to say."""

    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.page: HelpPage | None = None
        self._made: QTextDocument | None = None
        self.setAccessibleName(str(Words(ja="ヘルプの本文", en="Text of the help")))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))

    def show_page(self, page: HelpPage) -> None:
        """Show a page from its start. It is read before it is shown: into the document shown it takes ten times as long."""
        self.page, before = page, self._made
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        made = self._made = QTextDocument(self)
        made.setDefaultFont(self.font())
        made.setDocumentMargin(MARGIN)
        made.setMarkdown(page.markdown, features)
        self.setDocument(made)
        self._dress()
        if before is not None:
            before.deleteLater()

    def show_colours(self) -> None:
        """Take the colours of the theme that is on, staying where one reads."""
        if self.page is not None:
            place = self.verticalScrollBar().value()
            self.show_page(self.page)
            self.verticalScrollBar().setValue(place)

    def _dress(self) -> None:
        """Air between lines and above headings, code on a ground of its own, tables with lines."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for block in self._blocks():
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(_look_of(block))
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                frame.setFormat(_ruled(frame.format().toTableFormat()))
        cursor.endEditBlock()

    def show_heading(self, heading: Heading) -> None:
        """Scroll so that the heading is the first line, and put the cursor there for a screen reader."""
        block = self._blocks_of_headings()[heading.number]
        self.setTextCursor(QTextCursor(block))
        self.verticalScrollBar().setValue(int(self._top_of(block)) - ABOVE_FIRST)

    def heading_above(self) -> Heading | None:
        """The heading of the text at the top of the view."""
        if self.page is None:
            return None
        top = self.verticalScrollBar().value() + MARGIN
        passed = [number for number, block in enumerate(self._blocks_of_headings()) if self._top_of(block) <= top]
        return self.page.headings[passed[-1]] if passed else None

    def _top_of(self, block: QTextBlock) -> float:
        return self.document().documentLayout().blockBoundingRect(block).top()

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of docs/, no wider than the text; anything from elsewhere is not loaded."""
        address = name.toString() if isinstance(name, QUrl) else name
        file = (folder() / language() / address).resolve()
        is_ours = not QUrl(address).scheme() and file.is_relative_to(folder().resolve()) and file.is_file()
        if kind != QTextDocument.ResourceType.ImageResource.value or not is_ours:
            return None
        return _fitting(file)

    def _blocks_of_headings(self) -> list[QTextBlock]:
        return [block for block in self._blocks() if block.blockFormat().headingLevel()]

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.document().begin()
        while block.isValid():
            yield block
            block = block.next()


def _look_of(block: QTextBlock) -> QTextBlockFormat:
    """What is added to the format a block has."""
    look, level = QTextBlockFormat(), block.blockFormat().headingLevel()
    if level:
        look.setTopMargin(ABOVE_HEADINGS.get(level, 12.0))
        look.setBottomMargin(BELOW_HEADINGS)
    elif block.blockFormat().hasProperty(CODE):
        look.setBackground(QColor(current_theme().panel))
        look.setLeftMargin(8)
        look.setNonBreakableLines(False)
    else:
        look.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return look


def _ruled(look: QTextTableFormat) -> QTextTableFormat:
    look.setBorder(1)
    look.setBorderCollapse(True)
    look.setBorderBrush(QColor(current_theme().handle))
    look.setCellPadding(4)
    return look


def _fitting(file: Path) -> QImage:
    image = QImage(str(file))
    return image.scaledToWidth(WIDEST_PICTURE) if image.width() > WIDEST_PICTURE else image

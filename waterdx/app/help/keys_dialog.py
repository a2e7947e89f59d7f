"""The sheet of keys: to read, to copy, and as a PDF to pin beside the screen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QDialog, QFrame, QTextBrowser, QWidget

from waterdx.app.help.keys import KeyGroup, as_text, title_of
from waterdx.app.saving import ask_where
from waterdx.app.theme import LIGHT, Theme, current_theme
from waterdx.app.widgets import button, column, label, row
from waterdx.core.errors import UserError
from waterdx.core.words import Words

TITLE = Words(ja="キーの一覧", en="Keys")
COLUMNS = 2
PAPER_MARGIN_MM = 14.0
LETTERS_PT = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)


class KeysDialog(QDialog):
    """Stays open beside the window, so that one can try the keys."""

    def __init__(self, groups: Sequence[KeyGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups = groups
        self.setWindowTitle(str(TITLE))
        self.sheet = QTextBrowser()
        self.sheet.setAccessibleName(str(TITLE))
        self.sheet.setFrameShape(QFrame.Shape.NoFrame)
        self.sheet.setHtml(sheet_of(groups, current_theme()))
        self.said = label("", "muted", wrap=True)
        copy = button(Words(ja="コピー", en="Copy"), self.copy)
        save = button(Words(ja="PDF に保存…", en="Save as PDF…"), self.ask_save, "export")
        close = button(Words(ja="閉じる", en="Close"), self.accept, primary=True)
        foot = row(self.said, copy, save, close)
        foot.setStretch(0, 1)
        self.setLayout(column(self.sheet, foot, margins=(14, 12, 14, 14)))
        self.resize(860, 640)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(as_text(self.groups))
        self.said.setText(str(Words(ja="コピーしました。", en="Copied.")))

    def ask_save(self) -> None:
        """Ask where the PDF goes, then write it."""
        path = ask_where(self, TITLE, "PDF (*.pdf)", Words(ja="キーの一覧.pdf", en="keys.pdf"))
        if path is None:
            return
        try:
            write_pdf(self.groups, path)
        except UserError as error:
            self.said.setText(str(error.words))
        else:
            self.said.setText(str(Words(ja="「{f}」に保存しました。", en="Saved as “{f}”.").format(f=path)))


def sheet_of(groups: Sequence[KeyGroup], theme: Theme) -> str:
    """The sheet as markup, in columns of about the same height."""
    half = sum(len(group.keys) + 2 for group in groups) / COLUMNS
    columns: list[list[str]] = [[] for _ in range(COLUMNS)]
    filled = 0
    for group in groups:
        columns[min(COLUMNS - 1, int(filled / half))].append(_table(group, theme))
        filled += len(group.keys) + 2
    cells = "".join(f'<td width="{100 // COLUMNS}%">{"".join(one)}</td>' for one in columns)
    return f'<body style="color:{theme.text}"><table width="100%" cellspacing="6"><tr>{cells}</tr></table></body>'


def _table(group: KeyGroup, theme: Theme) -> str:
    lines = "".join(
        f'<tr><td style="color:{theme.accent}; white-space:nowrap"><b>{escape(keys)}</b></td><td>{escape(str(what).rstrip("…"))}</td></tr>'
        for keys, what in group.keys
    )
    return f'<h4 style="margin-top:12px; margin-bottom:2px">{escape(title_of(group))}</h4><table cellpadding="3">{lines}</table>'


def write_pdf(groups: Sequence[KeyGroup], path: Path) -> None:
    """One page of A4 on white, in letters as large as fit it. UserError where the file cannot be written."""
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(*[PAPER_MARGIN_MM] * 4), QPageLayout.Unit.Millimeter)
    writer.setTitle(str(TITLE))
    page = QRectF(0, 0, writer.width(), writer.height())
    document = _fitting(groups, writer, page)
    painter = QPainter(writer)
    if not painter.isActive():
        raise UserError(
            ja="「{path}」に保存できません。別の場所を選んでください。", en="“{path}” cannot be written. Choose another place.", path=path
        )  # fmt: skip
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
            painter.translate(0, -page.height())
        document.drawContents(painter, page.translated(0, number * page.height()))
    painter.end()


def _fitting(groups: Sequence[KeyGroup], writer: QPdfWriter, page: QRectF) -> QTextDocument:
    """The sheet for this paper in the greatest letters in which it is one page."""
    document, font = QTextDocument(), QGuiApplication.font()
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(page.size())
    for points in LETTERS_PT:
        font.setPointSizeF(points)
        document.setDefaultFont(font)
        document.setHtml(f"<h3>waterdx {escape(str(TITLE))}</h3>" + sheet_of(groups, LIGHT))
        if document.pageCount() == 1:
            break
    return document

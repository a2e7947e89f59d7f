"""For our own mistakes: says so, says the file is safe, and gives the text to send."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words


class ReportDialog(QDialog):
    """Shows the text of an error as plain text, with a button that copies it."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("waterdx")
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setAccessibleName(str(Words(ja="エラーの内容", en="What went wrong")))
        self.copy_button = button(Words(ja="内容をコピー", en="Copy"), self.copy)
        close = button(Words(ja="閉じる", en="Close"), self.accept, primary=True)
        self.setLayout(
            column(
                label(Words(ja="waterdx の不具合です", en="This is a mistake in waterdx"), "title"),
                label(
                    Words(
                        ja="処理は途中で止まりましたが、プロジェクトファイルは元のままです。"
                        "下の内容をコピーして開発者に知らせてください。氏名・フォルダー名・ファイル名・台帳の値は含まれません。",
                        en="The work stopped half way; the project file is as it was. "
                        "Please copy the text below and send it to the developers. It holds no name, folder, file name or value of yours.",
                    ),
                    wrap=True,
                ),
                self.report,
                row(None, self.copy_button, close),
                margins=(18, 16, 18, 14),
            )
        )
        self.resize(640, 420)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())

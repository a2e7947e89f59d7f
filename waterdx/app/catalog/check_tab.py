"""How the entry files are written: what is wrong, in which file and on which line."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QFileDialog

from waterdx.app.catalog.tab import CatalogTab
from waterdx.app.session import Session
from waterdx.app.table.findings import findings_table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.findings import Finding, count_by_severity
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

CHECKING = Words(ja="登録ファイルの点検", en="Check entry files")


class CheckTab(CatalogTab):
    """For who writes an entry: the shipped files, one file, or a folder of them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.shipped = button(Words(ja="付属のカタログを点検", en="Check what is shipped"), lambda: self.check(None), "check")
        self.file = button(Words(ja="ファイルを点検…", en="Check a file…"), self.ask_file)
        self.folder = button(Words(ja="フォルダーを点検…", en="Check a folder…"), self.ask_folder)
        self.said = label(
            Words(ja="技術 1 件を 1 つの TOML ファイルに書きます(書き方は catalog/README.md)。出典・単位・年のない数値を、行番号とともに示します。",
                  en="A technology is one TOML file (see catalog/README.md). A figure without source, unit or year is named with its line."),
            "muted", wrap=True,
        )  # fmt: skip
        self.table = LinkedTable(Words(ja="指摘", en="Findings"))
        above = row(self.said, self.shipped, self.file, self.folder, margins=(14, 10, 14, 10))
        above.setStretch(0, 1)
        layout = column(holding(above, "strip"), self.table)
        layout.setSpacing(0)
        self.setLayout(layout)

    def ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, str(CHECKING), "", "TOML (*.toml)")
        if chosen:
            self.check(Path(chosen))

    def ask_folder(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, str(CHECKING)):
            self.check(Path(chosen))

    def check(self, where: Path | None) -> None:
        """Check a file or a folder; what is shipped where there is none given."""
        self.session.run(CHECKING, partial(_check, where), self.show_checked)

    def show_checked(self, checked: tuple[int, list[Finding]]) -> None:
        files, findings = checked
        told = Words(ja="{n:,} 件の技術を点検しました: 誤り {error:,}、要確認 {warning:,}、お知らせ {info:,}。",
                     en="Checked {n:,} technologies: {error:,} errors, {warning:,} warnings, {info:,} notes.")  # fmt: skip
        self.said.setText(str(told.format(n=files, **count_by_severity(findings))))
        self.table.show_table(findings_table(findings), np.full(len(findings), -1))


def _check(where: Path | None, progress: Progress = silent) -> tuple[int, list[Finding]]:
    """How many entry files were checked, and what is wrong in them."""
    from waterdx.catalog.checks import check_file, checked_files

    files, findings = checked_files(where), []
    for done, file in enumerate(files):
        progress(done, len(files), CHECKING)
        findings += check_file(file)
    return len(files), findings

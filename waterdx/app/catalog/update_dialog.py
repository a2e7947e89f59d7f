"""What a file would add, change and no longer have in the catalogue of the project, before it is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QFormLayout, QLineEdit, QTabWidget, QWidget

from waterdx.app.catalog.news_table import news_table
from waterdx.app.jobs import Latest
from waterdx.app.session import Session
from waterdx.app.table.findings import findings_table
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.catalog.revision import Revision

CANCEL = Words(ja="取り消し", en="Cancel")
FOUND_OUT = Words(ja="判別する", en="find out")
ENCODINGS = ("utf-8", "cp932", "utf-16")
COUNTS = Words(
    ja="新規 {added:,}、変更 {changed:,}、掲載終了 {gone:,}、変わりなし {unchanged:,}",
    en="{added:,} added, {changed:,} changed, {gone:,} gone, {unchanged:,} unchanged",
)


@dataclass(frozen=True)
class How:
    """How a file is to be read; a blank is found out."""

    source: str = ""
    column_map: Path | None = None
    sheet: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Look:
    """What taking a file in would do, as tables."""

    revision: Revision
    differences: Table
    findings: Table


class UpdateDialog(QDialog):
    """`look()` reads the file and shows the differences; the button takes them in as one change that can be undone."""

    def __init__(self, session: Session, file: Path, parent: QWidget) -> None:
        super().__init__(parent)
        assert session.town is not None
        self.session, self.file, self.project = session, file, session.town.path
        self.setWindowTitle(str(Words(ja="カタログの更新", en="Update the catalogue")))
        self.said = label("", "title", wrap=True)
        self.problem = label("", wrap=True)
        self.source, self.sheet, self.map = QLineEdit(), QLineEdit(), QLineEdit()
        self.encoding = QComboBox()
        self._how = How()  # as the file was read last
        self.differences = LinkedTable(Words(ja="違い", en="Differences"))
        self.findings = LinkedTable(Words(ja="指摘", en="Findings"))
        self.tabs = QTabWidget()
        self.ok = button(Words(ja="取り込む", en="Take it in"), self.take_in, primary=True)
        self._latest = Latest(self)
        self._latest.failed.connect(self._on_failed)
        self.finished.connect(self._on_finished)
        self._lay_out()

    def _lay_out(self) -> None:
        self.encoding.addItem(str(FOUND_OUT), "")
        for encoding in ENCODINGS:
            self.encoding.addItem(encoding, encoding)
        choose = button(Words(ja="選ぶ…", en="Choose…"), self._ask_map)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        lines: tuple[tuple[Words, QWidget], ...] = (
            (Words(ja="出典の列がない行の出典", en="Source of rows that name none"), self.source),
            (Words(ja="Excel のシート名", en="Sheet of a workbook"), self.sheet),
            (Words(ja="文字コード", en="Encoding"), self.encoding),
            (Words(ja="列対応表 (TOML)", en="Column map (TOML)"), self.map),
        )
        for title, one in lines:
            one.setAccessibleName(str(title))
            form.addRow(label(title), row(one, choose) if one is self.map else one)
        self.source.setPlaceholderText("https://")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.differences, str(Words(ja="違い", en="Differences")))
        self.tabs.addTab(self.findings, str(Words(ja="指摘", en="Findings")))
        again = button(Words(ja="読み直す", en="Read again"), self.look)
        again.setAutoDefault(False)
        buttons = row(again, None, button(CANCEL, self.reject), self.ok)
        self.setLayout(column(self.said, self.problem, form, self.tabs, buttons, margins=(16, 14, 16, 14)))
        self.resize(860, 580)
        self.problem.hide()
        self.ok.setEnabled(False)

    @property
    def is_busy(self) -> bool:
        return self._latest.is_running

    def how(self) -> How:
        typed = self.map.text().strip()
        return How(
            self.source.text().strip(), Path(typed) if typed else None, self.sheet.text().strip(), self.encoding.currentData()
        )

    def look(self) -> None:
        """Read the file as said, and change nothing."""
        self._how = self.how()
        self.ok.setEnabled(False)
        self.said.setText(str(Words(ja="「{f}」を読んでいます…", en="Reading “{f}”…").format(f=self.file.name)))
        self._latest.ask(partial(_look, self.project, self.file, self._how), self._show_look)

    def _show_look(self, found: Look) -> None:
        changes = found.revision.changes
        self.said.setText(f"{self.file.name}: {COUNTS.format(**changes.counts())}")
        follows = Words(ja="「{of}」の次の版とみなします。", en="Taken as the edition after “{of}”.").format(of=changes.follows)
        self._show_problem(follows if changes.follows else Words("", ""))
        self._show_tables(found.differences, found.findings)
        self.ok.setEnabled(bool(changes.differences))

    def _show_tables(self, differences: Table, findings: Table) -> None:
        for n, (table, shown, name) in enumerate(
            ((self.differences, differences, Words(ja="違い", en="Differences")), (self.findings, findings, Words(ja="指摘", en="Findings")))
        ):  # fmt: skip
            table.show_table(shown, np.full(len(shown), -1))
            self.tabs.setTabText(n, f"{name} ({len(shown):,})")

    def _show_problem(self, words: Words) -> None:
        self.problem.setText(str(words))
        self.problem.setVisible(bool(words.ja))

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self.session.jobs.failed_by_us.emit(error)
            return
        said = Words(ja="「{f}」はこのままでは取り込めません", en="“{f}” cannot be taken in as it is").format(f=self.file.name)
        self.said.setText(str(said))
        self._show_problem(error.words)
        self._show_tables(Table(), Table())

    def take_in(self) -> None:
        """What was looked at, as one change of the project."""
        self.accept()
        said = Words(ja="カタログに「{f}」を取り込みました。", en="Took “{f}” into the catalogue.").format(f=self.file.name)
        self.session.editor.change_catalog(partial(_update, file=self.file, how=self._how), said)

    def _ask_map(self) -> None:
        title = str(Words(ja="列対応表", en="Column map"))
        chosen, _ = QFileDialog.getOpenFileName(self, title, str(self.file.parent), "TOML (*.toml)")
        if chosen:
            self.map.setText(chosen)
            self.look()

    def _on_finished(self) -> None:
        self._latest.wait()
        self.deleteLater()


def _look(path: Path, file: Path, how: How, progress: Progress = silent) -> Look:
    revision = _update(path, file, how, dry_run=True)
    changes = revision.changes
    rows = [(one.kind, one.id, one.name, one.keys) for one in changes.differences]
    return Look(revision, news_table(rows), findings_table(changes.findings) if changes.findings else Table())


def _update(path: Path, file: Path, how: How, dry_run: bool = False) -> Revision:
    from waterdx.catalog.file_columns import load_map
    from waterdx.catalog.revision import update

    return update(
        path, file, column_map=load_map(how.column_map) if how.column_map else None, sheet=how.sheet or None,
        encoding=how.encoding or None, source=how.source, dry_run=dry_run,
    )  # fmt: skip

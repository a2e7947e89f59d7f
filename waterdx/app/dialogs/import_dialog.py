"""Before anything is written: how the columns are read, how many rows will come in, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)  # fmt: skip

from waterdx.app.session import Session
from waterdx.app.table.findings import by_gravity, findings_table
from waterdx.app.table.view import LinkedTable
from waterdx.app.tasks import ImportOptions
from waterdx.app.widgets import button, column, label, row
from waterdx.core.errors import UserError
from waterdx.core.fields import LAYER_NAMES, PLACES, fields_of
from waterdx.core.words import Words
from waterdx.ledger import column_map
from waterdx.ledger.column_map import ColumnMap

LEFT_OUT = Words(ja="(取り込まない)", en="(leave out)")
AUTOMATIC = Words(ja="自動で判定", en="Find out")
MAP_FILES = Words(ja="列対応表 (*.toml)", en="Column map (*.toml)")
ENCODINGS = {"cp932": "Shift_JIS (cp932)", "utf-8": "UTF-8", "utf-16": "UTF-16"}
FILE_COLUMN, FIELD_COLUMN, CONFIDENCE_COLUMN, REASON_COLUMN = range(4)
ROOM = 12
WIDTH_OF_LINE = 190
HEADS = (
    Words(ja="ファイルの列", en="Column of the file"), Words(ja="台帳の項目", en="Field of the ledger"),
    Words(ja="確度", en="Confidence"), Words(ja="理由", en="Reason"),
)  # fmt: skip


class ImportDialog(QDialog):
    """`look()` reads the file in a job and then opens the dialog; OK starts the import itself."""

    def __init__(self, file: Path, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.file, self.session = file, session
        self.result_shown: Any = None
        self.column_map: ColumnMap | None = None
        self.setWindowTitle(str(Words(ja="「{file}」の取り込み", en="Import of “{file}”").format(file=file.name)))
        self.layer = _choices({name: str(words) for name, words in LAYER_NAMES.items()})
        self.encoding = _choices(ENCODINGS)
        self.sheet = _line(Words(ja="シート・レイヤー", en="Sheet or layer"), AUTOMATIC)
        self.crs = _line(
            Words(ja="座標系", en="Coordinate system"), Words(ja="自動(例: EPSG:6676)", en="Find out (EPSG:6676, say)")
        )
        self.personal = QCheckBox(str(Words(ja="氏名・電話番号などの列も取り込む", en="Take in columns of personal data too")))
        self.counts = label("", "title", wrap=True)
        self.columns = QTableWidget(0, len(HEADS))
        self.findings = LinkedTable(Words(ja="指摘", en="Findings"))
        self.again = button(Words(ja="見直す", en="Look again"), self.look)
        self.load = button(Words(ja="列対応表を読み込む…", en="Load column map…"), self.ask_load)
        self.save = button(Words(ja="列対応表を保存…", en="Save column map…"), self.ask_save)
        self.ok = button(Words(ja="取り込む", en="Import"), self.accept, primary=True)
        self.ok.setDefault(True)
        self.tabs = QTabWidget()
        self._combos: dict[str, QComboBox] = {}
        self._lay_out()
        self.accepted.connect(self._start_import)

    def _lay_out(self) -> None:
        self.columns.setHorizontalHeaderLabels([str(head) for head in HEADS])
        self.columns.verticalHeader().hide()
        self.columns.setShowGrid(False)
        self.columns.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.columns.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.columns.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.columns.horizontalHeader().setSectionResizeMode(REASON_COLUMN, QHeaderView.ResizeMode.Stretch)
        self.tabs.addTab(self.columns, str(Words(ja="列の読み方", en="Columns")))
        self.tabs.addTab(self.findings, "")
        self.tabs.setDocumentMode(True)
        note = Words(
            ja="まだ何も書き込んでいません。列の読み方を確かめてから「取り込む」を押してください。元のファイルは変わりません。",
            en="Nothing has been written yet. Check how the columns are read, then press Import. The file itself is not changed.",
        )
        options = row(
            label(Words(ja="取り込み先", en="Layer")), self.layer, label(Words(ja="文字コード", en="Encoding")), self.encoding,
            self.personal, None,
        )  # fmt: skip
        places = row(
            label(Words(ja="シート・レイヤー", en="Sheet or layer")), self.sheet, label(Words(ja="座標系", en="Coordinates")), self.crs,
            self.again, None,
        )  # fmt: skip
        cancel = button(Words(ja="取り消し", en="Cancel"), self.reject)
        self.setLayout(
            column(
                self.counts,
                label(note, "muted", wrap=True),
                options,
                places,
                self.tabs,
                row(self.load, self.save, None, cancel, self.ok),
                margins=(18, 16, 18, 14),
            )
        )
        self.resize(860, 560)

    @property
    def options(self) -> ImportOptions:
        """What the person said; columns only where a reading was changed, else the program's own guess holds."""
        said = self.chosen_fields() if self.result_shown is not None else {}
        guessed = {one.name: one.field or "" for one in self.result_shown.columns} if self.result_shown is not None else {}
        columns = said if said != guessed else {}
        return ImportOptions(
            self.layer.currentData(), self.encoding.currentData(), self.sheet.text().strip() or None,
            self.crs.text().strip() or None, columns, self.personal.isChecked(), self.column_map,
        )  # fmt: skip

    def look(self) -> None:
        """Read the file without writing anything, then show what it would give."""
        self.setEnabled(False)
        self.session.jobs.ended.connect(self._on_look_ended)
        self.session.try_import(self.file, self.options, self.show_result)

    def ask_load(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, str(Words(ja="列対応表を読み込む", en="Load column map")), "", str(MAP_FILES)
        )
        if chosen:
            self.load_map(Path(chosen))

    def load_map(self, file: Path) -> None:
        """Read the columns as a saved map says; where it cannot be used the message says why."""
        with self._told():
            self.column_map = column_map.load(file)
            self.layer.setCurrentIndex(0)
            self._show_columns(self.result_shown)  # corrections made before the map no longer hold
            self.look()

    def ask_save(self) -> None:
        proposed = str(self.file.with_suffix(".toml"))
        title = str(Words(ja="列対応表を保存", en="Save column map"))
        chosen, _ = QFileDialog.getSaveFileName(self, title, proposed, str(MAP_FILES))
        if chosen:
            self.save_map(Path(chosen))

    def save_map(self, file: Path) -> None:
        """Keep the reading of the columns, as it stands in the table, for next year's file."""
        made = column_map.from_result(self.result_shown, said=self.column_map, corrected=self.chosen_fields())
        with self._told():
            column_map.save(made, file)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except UserError as error:
            self.counts.setText(str(error.words))

    def show_result(self, result: Any) -> None:
        """The outcome of a dry run."""
        self.result_shown = result
        rows = result.rows
        words = Words(
            ja="{read:,} 行を読み、{accepted:,} 行を「{layer}」に取り込みます(見出し・合計など対象外 {skipped:,} 行、読めない行 {rejected:,} 行)",
            en="{read:,} rows read; {accepted:,} go to “{layer}” ({skipped:,} headings and totals left out, {rejected:,} unreadable)",
        )
        nothing_new = not rows["accepted"] and bool(result.findings)
        said = result.findings[0].message if nothing_new else words.format(layer=LAYER_NAMES[result.layer], **rows)
        self.counts.setText(str(said))
        self._show_columns(result)
        self.findings.show_table(findings_table(by_gravity(result.findings)), np.full(len(result.findings), -1))
        self.tabs.setTabText(1, str(Words(ja="指摘  {n:,}", en="Findings  {n:,}").format(n=len(result.findings))))
        self.ok.setEnabled(rows["accepted"] > 0)
        self.open()

    def chosen_fields(self) -> dict[str, str]:
        """Field of each column as it stands in the table; '' leaves the column out."""
        return {name: combo.currentData() for name, combo in self._combos.items()}

    def _show_columns(self, result: Any) -> None:
        fields = {"": str(LEFT_OUT)} | {one.name: str(one.header) for one in (*fields_of(result.layer), *PLACES)}
        self._combos = {}
        self.columns.setRowCount(len(result.columns))
        for number, guess in enumerate(result.columns):
            confidence = f"{guess.confidence:.0%}" if guess.field else ""
            for place, text in ((FILE_COLUMN, guess.name), (CONFIDENCE_COLUMN, confidence), (REASON_COLUMN, str(guess.reason))):
                self.columns.setItem(number, place, QTableWidgetItem(text))
            combo = self._combos[guess.name] = QComboBox()
            for name, title in fields.items():
                combo.addItem(title, name)
            combo.setCurrentIndex(max(0, combo.findData(guess.field or "")))
            combo.setAccessibleName(guess.name)
            self.columns.setCellWidget(number, FIELD_COLUMN, combo)
        self.columns.resizeColumnsToContents()
        self.columns.setColumnWidth(FIELD_COLUMN, max(200, self.columns.columnWidth(FIELD_COLUMN)))
        self.columns.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().height() + ROOM)

    def _on_look_ended(self) -> None:
        self.session.jobs.ended.disconnect(self._on_look_ended)
        self.setEnabled(True)
        if self.result_shown is None:  # the message bar has said why
            self.deleteLater()

    def _start_import(self) -> None:
        self.session.import_file(self.file, self.options)
        self.deleteLater()


def _line(name: Words, empty: Words) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(str(name))
    made.setPlaceholderText(str(empty))
    made.setMinimumWidth(WIDTH_OF_LINE)
    return made


def _choices(names: dict[str, str]) -> QComboBox:
    made = QComboBox()
    made.addItem(str(AUTOMATIC), None)
    for key, name in names.items():
        made.addItem(name, key)
    return made

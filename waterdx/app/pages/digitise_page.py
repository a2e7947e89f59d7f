"""紙の読み取り: the sheets on the left, and on the right the one that is chosen: its rows to confirm, or its place."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QSplitter, QStackedWidget, QTabWidget, QWidget

from waterdx.app.digitise import tasks
from waterdx.app.digitise.line_panel import LinePanel
from waterdx.app.digitise.place_panel import PlacePanel
from waterdx.app.digitise.remarks import Remarks
from waterdx.app.digitise.review_panel import ReviewPanel
from waterdx.app.digitise.symbol_panel import Box, SymbolPanel
from waterdx.app.digitise.tasks import OnSheet, Said, Sheets
from waterdx.app.empty_state import EmptyState
from waterdx.app.jobs import Latest
from waterdx.app.pages.page import Page
from waterdx.app.saving import ask_where
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.when_seen import WhenSeen
from waterdx.app.widgets import button, column, holding, label, row, tight
from waterdx.core.words import Words
from waterdx.digitise.ocr.engine import NONE_INSTALLED, is_available

if TYPE_CHECKING:
    from waterdx.digitise.georeference.told import Told
    from waterdx.ledger.digitised import OnPaper


PLACED_FILES = Words(
    ja="GeoTIFF (*.tif);;ワールドファイル (*.pgw *.jgw *.tfw)", en="GeoTIFF (*.tif);;World file (*.pgw *.jgw *.tfw)"
)
CHECK = Words(
    ja="隣り合う図面の四隅と線のつながり、帳票の行と図面の線の一致を調べます。",
    en="Do the corners of adjoining drawings meet, do lines go on across their edges, is every row of a register drawn?",
)

GREAT = 2**28  # bytes of pixels


class DigitisePage(Page):
    """`sheets` is the list, `review` and `place` what is shown of the chosen sheet."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.shown: Sheets | None = None
        self._path: Path | None = None
        self.opened: int | None = None
        self.found: OnSheet | None = None
        self._spot: OnPaper | None = None
        self.sheets = LinkedTable(Words(ja="図面・帳票", en="Sheets"))
        self.read = button(Words(ja="帳票を読む…", en="Read registers…"), self.ask_registers, "import", primary=True)
        self.add = button(Words(ja="図面を加える…", en="Add drawings…"), self.ask_drawings, "import")
        self.enter = button(Words(ja="台帳に入れる", en="Into the ledger"), self.start, "ledger")
        self.check = button(Words(ja="点検", en="Check"), self.check_sheets)
        self.check.setToolTip(str(CHECK))
        self.remove = button(Words(ja="外す", en="Take out"), self.take_out)
        session.guard.watch(self.read, self.add, self.enter, self.remove)
        self.two = QCheckBox(str(Words(ja="二人で確認する(二重入力)", en="Two people confirm (double entry)")))
        self.said = label("", "muted", wrap=True)
        self.remarks = Remarks()
        self.no_engine = label("" if is_available() else NONE_INSTALLED, "muted", wrap=True)
        self.no_engine.setVisible(not is_available())
        self.review, self.place = ReviewPanel(session), PlacePanel(session)
        self.lines, self.symbols = LinePanel(session), SymbolPanel(session)
        self.drawing = QTabWidget()
        self.faces = QStackedWidget()
        self._lay_out()
        self.reading = WhenSeen(self, session, tasks.read_sheets, self._on_sheets)
        self.opening, self.laying = Latest(self), Latest(self)
        self._connect()
        self.show_ready()

    # Building

    def _lay_out(self) -> None:
        self.faces.addWidget(self._invitation())
        self.faces.addWidget(self.review)
        self.drawing.setDocumentMode(True)
        self.drawing.addTab(self.place, str(tasks.PLACING))
        self.drawing.addTab(self.lines, str(Words(ja="線", en="Lines")))
        self.drawing.addTab(self.symbols, str(Words(ja="弁栓・人孔の記号", en="Symbols")))
        self.faces.addWidget(self.drawing)
        left = tight(column(row(self.read, self.add, None, margins=(10, 8, 10, 4)), row(self.enter, self.check, self.remove, None, margins=(10, 0, 10, 6)),
                            row(self.two, None, margins=(12, 0, 12, 4)), row(self.said, margins=(12, 0, 12, 6)), self.no_engine, self._list()))  # fmt: skip
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(holding(left))
        split.addWidget(self.faces)
        split.setSizes([400, 760])
        split.setStretchFactor(1, 1)
        split.setHandleWidth(1)
        self.setLayout(tight(column(split)))

    def _list(self) -> QWidget:
        """The sheets, and below them what was odd about the last thing done."""
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.sheets)
        both.addWidget(self.remarks)
        both.setSizes([360, 180])
        both.setHandleWidth(1)
        return both

    def _invitation(self) -> QWidget:
        return EmptyState(
            "digitise",
            Words(ja="紙の台帳を読み取る", en="Read the ledger off paper"),
            Words(
                ja="帳票のスキャン(PNG・JPEG・TIFF・PDF)を表として読み、疑わしい値だけを紙と見比べて確認します。\n図面は四隅の座標か図郭番号で地図に合わせます。",
                en="Scans of registers are read as tables; only doubtful values are compared with the paper.\nDrawings are placed by corner coordinates or sheet code.",
            ),
        )

    def _connect(self) -> None:
        session = self.session
        session.town_changed.connect(self.show_ready)
        session.jobs.started.connect(self.show_ready)
        session.jobs.ended.connect(self.show_ready)
        self.sheets.picked.connect(self._on_picked)
        self.two.clicked.connect(self.set_double_entry)
        self.place.wanted.connect(self._on_place_wanted)
        self.place.beneath_wanted.connect(self.lay_beneath)
        self.place.save_wanted.connect(self.ask_placed)
        self.laying.failed.connect(session.say_failed)
        for panel in (self.review, self.lines, self.symbols):
            panel.decided.connect(self.reading.again)
        self.lines.trace_wanted.connect(self.trace)
        self.lines.labels_wanted.connect(self.label_lines)
        self.symbols.find_wanted.connect(self.find_symbols)
        self.reading.failed.connect(session.say_failed)
        self.opening.failed.connect(session.say_failed)

    # Doing

    def ask_registers(self) -> None:
        self.read_registers(self._ask(tasks.READING))

    def ask_drawings(self) -> None:
        self.add_drawings(self._ask(tasks.ADDING))

    def _ask(self, title: Words) -> list[Path]:
        chosen, _ = QFileDialog.getOpenFileNames(self, str(title), "", tasks.SCANS)
        return [Path(one) for one in chosen]

    def read_registers(self, files: list[Path]) -> None:
        """Read pages of registers; the first that is new is opened for review."""
        if files:
            self.session.run_on_town(tasks.READING, tasks.read_register, files, then=self._on_changed)

    def add_drawings(self, files: list[Path]) -> None:
        """Keep drawings with the project."""
        if files:
            self.session.run_on_town(tasks.ADDING, tasks.add_sheets, files, then=self._on_written)

    def start(self) -> None:
        """What is confirmed on the chosen sheet goes into the ledger."""
        if self.opened is not None:
            self.session.enter_digitised(self.opened)

    def take_out(self) -> None:
        if self.opened is not None:
            self.session.run_on_town(
                Words(ja="図面を外す", en="Take a sheet out"), tasks.remove_sheet, self.opened, then=self._on_written
            )

    def open_sheet(self, number: int) -> None:
        """Show a sheet on the right."""
        town = self.session.town
        if town is not None:
            if self.found is not None and self.found.sheet.id != number and self.found.pixels.nbytes > GREAT:
                self._let_go()
            self.opening.ask(partial(tasks.open_sheet, town.path, number, self.found), self._on_opened)

    def _let_go(self) -> None:
        """Hold the pixels of the sheet that is shown no more: two great ones at once take more memory than a town's PC has."""
        for panel in (self.review, self.lines, self.symbols):
            panel.let_go()
        self.place.scan.show_page(())
        self.opened = self.found = None

    def show_spot(self, spot: OnPaper) -> None:
        """Show a spot of a sheet: what a value of the ledger was read from."""
        self._spot = spot
        self.open_sheet(spot.drawing_id)

    def check_sheets(self) -> None:
        """Compare drawings with their neighbours, and registers with drawings."""
        self.session.run_on_town(tasks.CHECKING, tasks.check_sheets, then=self._on_written)

    def set_double_entry(self, on: bool) -> None:
        """Whether two people have to say the same before a row is confirmed."""
        self.session.run_on_town(tasks.DOUBLE_ENTRY, tasks.set_double_entry, on, then=self._on_written)

    def lay_beneath(self, opacity: float) -> None:
        """Lay the chosen drawing under the pipes of the maps; 0 takes it away."""
        if opacity == 0 or self.found is None or self.found.made is None:
            self.session.show_sheet(None)
        elif self.session.sheet is not None and self.session.sheet.number == self.found.sheet.id:
            self.session.show_sheet(replace(self.session.sheet, opacity=opacity))
        else:
            self.laying.ask(partial(tasks.beneath, self.found, opacity), self.session.show_sheet)

    def ask_placed(self) -> None:
        """Ask where the placed drawing goes as a GeoTIFF or a world file, then write it."""
        name = Words("", "") if self.found is None else Words(self.found.sheet.name, self.found.sheet.name)
        path = ask_where(self, tasks.SAVING, PLACED_FILES, name)
        if path is not None and self.opened is not None:
            self.session.run_on_town(tasks.SAVING, tasks.save_placed, self.opened, path, then=self.session.say_saved)

    def trace(self) -> None:
        """Read the lines of the chosen drawing."""
        if self.opened is not None:
            self.session.run_on_town(tasks.TRACING, tasks.trace_sheet, self.opened, then=self._on_changed)

    def label_lines(self) -> None:
        """Read the labels beside the lines of the chosen drawing that have no text yet."""
        if self.opened is not None:
            self.session.run_on_town(tasks.LABELLING, tasks.label_lines, self.opened, then=self._on_changed)

    def find_symbols(self, examples: dict[str, list[Box]]) -> None:
        """Find the symbols of the chosen drawing that are like the examples."""
        if self.opened is not None:
            self.session.run_on_town(tasks.SYMBOLS, tasks.find_symbols, self.opened, examples, then=self._on_changed)

    def _on_place_wanted(self, told: Told) -> None:
        if self.opened is not None:
            self.session.run_on_town(tasks.PLACING, tasks.place_sheet, self.opened, told, then=self._on_changed)

    # What comes back

    def _on_written(self, said: Said) -> None:
        self.session.say("success", said.words)
        self.remarks.show_findings(said.findings)
        self.reading.again()
        self.session.layers.read_again()

    def _on_changed(self, said: Said) -> None:
        self._on_written(said)
        if self.opened is not None:
            self.open_sheet(self.opened)

    def _on_sheets(self, found: Sheets) -> None:
        path = self.session.town.path if self.session.town is not None else None
        if path != self._path:
            self.shown, self._path = None, path
            self._forget_sheet()
        elif self.opened is not None and self.opened not in {one.id for one in found.drawings}:
            self._forget_sheet()
        before = {one.id for one in self.shown.drawings} if self.shown else None
        self.shown = found
        self.sheets.put_table(found.table, np.array([one.id for one in found.drawings], dtype=np.int64))
        self.two.setChecked(found.two_people)
        self.said.setText("\n".join(str(one) for one in found.progress.summary()) if found.drawings else "")
        new = [one.id for one in found.drawings if before is not None and one.id not in before]
        wanted = new[0] if new else self.opened if self.opened is not None else next((one.id for one in found.drawings), None)
        if wanted is not None and wanted != self.opened:
            self.sheets.select_objects(np.array([wanted], dtype=np.int64))
            self.open_sheet(wanted)
        self.show_ready()

    def _forget_sheet(self) -> None:
        """Nothing is shown: the sheet was taken out, or another project was opened."""
        if self.session.sheet is not None and self.session.sheet.number == self.opened:
            self.session.show_sheet(None)
        self.opened = self.found = None
        self.remarks.show_findings(())
        self.faces.setCurrentIndex(0)

    def _on_picked(self, chosen: np.ndarray) -> None:
        if len(chosen) == 1:
            self.open_sheet(int(chosen[0]))

    def _on_opened(self, found: OnSheet) -> None:
        if self.session.town is None:
            return
        is_same = self.opened == found.sheet.id
        self.sheets.select_objects(np.array([found.sheet.id], dtype=np.int64))
        self.opened, self.found = found.sheet.id, found
        if found.sheet.kind == "register":
            self.review.show_sheet(self.session.town.path, found)
            self.faces.setCurrentWidget(self.review)
        else:
            self.place.show_sheet(found, self._beneath_of(found.sheet.id))
            self.lines.show_sheet(self.session.town.path, found)
            self.symbols.show_sheet(self.session.town.path, found)
            if not is_same:
                self.drawing.setCurrentWidget(self.place if found.made is None else self.lines)
            self.faces.setCurrentWidget(self.drawing)
        self._show_wanted_spot()
        self.show_ready()

    def _beneath_of(self, number: int) -> float | None:
        """How strongly a sheet lies under the map; None where it does not."""
        sheet = self.session.sheet
        return sheet.opacity if sheet is not None and sheet.number == number else None

    def _show_wanted_spot(self) -> None:
        spot, self._spot = self._spot, None
        if spot is None:
            return
        shown = self.review if self.faces.currentWidget() is self.review else self.lines
        self.drawing.setCurrentWidget(self.lines)
        scan = shown.scan
        scan.clear_boxes()
        if spot.is_line:
            scan.mark_line(spot.corners)
        else:
            scan.mark(spot.corners, "success", thick=True)
        scan.look_at(spot.corners)

    def show_ready(self) -> None:
        """Only what can be done now is offered."""
        idle = self.session.town is not None and self.session.jobs.current is None
        self.read.setEnabled(idle)
        self.two.setEnabled(idle)
        self.add.setEnabled(idle)
        self.enter.setEnabled(idle and self._has_confirmed())
        self.remove.setEnabled(idle and self.opened is not None)
        self.check.setEnabled(idle and bool(self.shown and self.shown.drawings))

    def _has_confirmed(self) -> bool:
        sheets = self.shown.progress.sheets if self.shown else ()
        return any(one.sheet == self.opened and one.confirmed > one.in_ledger for one in sheets)

    # What the window asks

    @property
    def shown_part(self) -> QWidget | None:
        shown = self.faces.currentWidget()
        return self.drawing.currentWidget() if shown is self.drawing else shown

    @property
    def is_busy(self) -> bool:
        return any(one.is_running for one in self._running)

    @property
    def _running(self) -> tuple[WhenSeen | Latest, ...]:
        cleaning = tuple(panel.clean.cleaning for panel in (self.review, self.lines, self.symbols))
        return self.reading, self.opening, self.laying, self.lines.following, self.place.fitting, *cleaning

    def focus_search(self) -> None:
        self.sheets.setFocus()

    def leave_for_good(self) -> None:
        for one in self._running:
            one.wait()

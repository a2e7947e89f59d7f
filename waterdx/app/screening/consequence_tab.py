"""影響度: which pipes are both likely to leak and grave when they do, and what an earthquake would break."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QSplitter, QStackedLayout, QStyledItemDelegate, QTabWidget, QWidget

from waterdx.app.crs_choice import FileCrs
from waterdx.app.empty_state import EmptyState
from waterdx.app.help.tips import explained
from waterdx.app.map.town_map import TownMap
from waterdx.app.rows import Rows
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.screening import consequence_tasks
from waterdx.app.screening.consequence_tasks import Consequence
from waterdx.app.screening.earthquake_panel import EarthquakePanel
from waterdx.app.screening.matrix_view import MatrixView
from waterdx.app.screening.places_on_map import PlacesOnMap
from waterdx.app.screening.tab import ReadTab
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.tasks import import_filter
from waterdx.app.widgets import button, column, holding, label, row, tight, words_above
from waterdx.core.words import Words

SETTING = Words(ja="影響度の点数", en="Points of the consequence")
# Codes of screening.town_places.PURPOSES, which is not read here: it loads GDAL's libraries.
PURPOSES = {
    "customer": Words(ja="重要給水施設(点)", en="Critical customers (points)"),
    "road": Words(ja="緊急輸送道路(線)", en="Emergency roads (lines)"),
    "ground": Words(ja="地盤・微地形(面)", en="Ground (areas)"),
}


class ConsequenceTab(ReadTab):
    """The matrix, the pipes by priority, the points a town may change, and the earthquake as a second view."""

    shown: Consequence | None

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map, consequence_tasks.read_matrix)
        self.purpose, self.crs = QComboBox(), FileCrs()
        self.choose = button(Words(ja="取り込む…", en="Take in…"), self.ask_file, "import")
        self.save = button(Words(ja="マトリックスを保存…", en="Save matrix…"), self.ask_save, "export")
        self.reset = button(Words(ja="初期値に戻す", en="Defaults again"), self.reset_weights)
        session.guard.watch(self.choose, self.reset)
        self.said, self.minded = label("", wrap=True), label("", "small", wrap=True)
        self.matrix = MatrixView()
        self.pipes = LinkedTable(Words(ja="優先順位", en="Priority"))
        self.weights = LinkedTable(SETTING)
        self.earthquake = EarthquakePanel(session)
        self.places = PlacesOnMap(self)
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()
        self.show_ready()

    # Building

    def _lay_out(self) -> None:
        for code, name in PURPOSES.items():
            self.purpose.addItem(str(name), code)
        self.purpose.setAccessibleName(str(Words(ja="取り込むものの種類", en="What the file holds")))
        self.weights.rows.editable = frozenset({"points"})
        self.session.guard.watch_typing(self.weights)
        self.weights.rows.explain = self._explain_weight
        self.weights.setItemDelegate(QStyledItemDelegate(self.weights))
        self.reset.setObjectName("small")
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.matrix)
        split.addWidget(self.pipes)
        split.setSizes([330, 220])
        split.setHandleWidth(1)
        matrix = QWidget()
        self.faces = QStackedLayout(matrix)
        self.faces.addWidget(holding(words_above([self.said], split)))
        self.faces.addWidget(self._screen_first())
        points = tight(column(row(None, self.reset, margins=(12, 8, 10, 0)), words_above([self.minded], self.weights)))
        self.tabs.setDocumentMode(True)
        for part, title in (
            (matrix, Words(ja="マトリックス", en="Matrix")),
            (holding(points), Words(ja="点数", en="Points")),
            (self.earthquake, Words(ja="地震", en="Earthquake")),
        ):
            self.tabs.addTab(part, str(title))
        files = row(self.purpose, self.choose, None, self.save, margins=(10, 8, 10, 0))
        self.setLayout(tight(column(files, row(self.crs, None, margins=(10, 6, 10, 8)), self.tabs)))

    def _screen_first(self) -> QWidget:
        return EmptyState("screening", Words(ja="先に「診断」で計算してください", en="Run the diagnosis first"), Words(
            ja="漏れやすさの順位ができると、影響の大きさ(口径・重要給水施設・緊急輸送道路)と\n重ねたマトリックスをここに出します。",
            en="With the ranking at hand, likelihood and consequence (diameter, critical customers,\nemergency roads) are set against each other here.",
        ))  # fmt: skip

    def _connect(self) -> None:
        session = self.session
        session.editor.refused.connect(self.weights.viewport().update)
        self.matrix.picked.connect(self._choose_fids)
        self.pipes.picked.connect(self._on_pipes_picked)
        self.weights.rows.typed.connect(self._on_typed)
        self.earthquake.picked.connect(self._choose_fids)

    # Doing

    def start(self) -> None:
        """Read the matrix anew."""
        self.reading.again()

    def ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.purpose.currentText(), "", import_filter())
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, file: Path) -> None:
        """A file of what is chosen."""
        task = partial(consequence_tasks.import_places, file=file, purpose=self.purpose.currentData(), crs=self.crs.said)
        self.session.editor.run(consequence_tasks.IMPORTING, task)

    def reset_weights(self) -> None:
        self.session.editor.run(SETTING, consequence_tasks.reset_weights)

    def ask_save(self) -> None:
        title = consequence_tasks.SAVE_MATRIX
        path = ask_where(self, title, TABLE_FILES)
        if path is not None:
            self.session.run_on_town(title, consequence_tasks.save_matrix, path, then=self.session.say_saved)

    # Showing

    def show_read(self, found: Consequence) -> None:
        self.said.setText(str(found.sentence))
        self.minded.setText(str(found.minded))
        self.places.show(found.places)
        self.matrix.show_cells(found.cells)
        self.pipes.show_table(found.pipes, np.arange(len(found.pipes)))
        self.weights.put_table(found.weights, np.full(len(found.weights), -1))

    def focus_search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.pipes.setFocus()

    def show_ready(self) -> None:
        idle, shown = self.session.jobs.current is None, self.shown is not None
        self.choose.setEnabled(idle)
        self.save.setEnabled(idle and shown)
        self.reset.setEnabled(idle and shown)

    def _explain_weight(self, _column: object, place: int) -> str:
        known = self.shown is not None and 0 <= place < len(self.shown.weight_names)
        return explained("consequence_weight", self.shown.weight_names[place]) if self.shown is not None and known else ""

    def _on_typed(self, place: int, _column: str, text: str) -> None:
        if self.shown is not None:
            task = partial(consequence_tasks.change_weight, name=self.shown.weight_names[place], text=text)
            self.session.editor.run(SETTING, task)

    def _on_pipes_picked(self, numbers: Rows) -> None:
        if self.shown is not None:
            self._choose_fids([self.shown.fids[int(number)] for number in numbers])

    def _choose_fids(self, fids: list[int]) -> None:
        town = self.session.town
        if town is not None:
            there = np.asarray(fids, dtype=np.int64)
            self.choose_pipes(town.rows_of_fids(there[np.isin(there, town.pipes["fid"].to_numpy())]))

"""台帳: the ledger on the map and in the table, and what is chosen in both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedLayout, QTabWidget, QWidget

from waterdx.app.completion_panel import CompletionPanel
from waterdx.app.distinct_rows import distinct
from waterdx.app.edit_actions import ask_merge
from waterdx.app.editing_tasks import Undecided
from waterdx.app.empty_state import EmptyState
from waterdx.app.link_panel import LinkPanel
from waterdx.app.map.edit_mode import MapEditing
from waterdx.app.map.map_bar import MapBar
from waterdx.app.map.town_map import TownMap
from waterdx.app.objects_panel import ObjectsPanel
from waterdx.app.pages.page import Page
from waterdx.app.rows import Rows
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.words import Words

LINKS, GUESSES = 1, 2


class LedgerPage(Page):
    """Three faces: no project, a project without pipes, and the ledger."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.map: TownMap = TownMap(session, "material", picks="layer")
        self.editing = MapEditing(self.map, session)
        self.objects = ObjectsPanel(session)
        self.table, self.words, self.shown = self.objects.table, self.objects.words, self.objects.shown
        self._shown_path: Path | None = None
        self.link_panel = LinkPanel(session)
        self.completion = CompletionPanel(session)
        self.tabs = QTabWidget()
        self._figures = row(None, margins=(16, 7, 16, 7))
        self._figures.setSpacing(26)
        self._faces = QStackedLayout(self)
        for face in (self._invitation(), self._empty_project(), self._ledger()):
            self._faces.addWidget(face)
        self._connect()
        self.show_town()

    # Building

    def _invitation(self) -> QWidget:
        do = self.session.action_wanted.emit
        return EmptyState(
            "ledger",
            Words(ja="台帳が開かれていません", en="No ledger is open"),
            Words(
                ja="「はじめに」から開くか、ここにファイルを落としてください。",
                en="Open one from the start page, or drop a file here.",
            ),
            [
                button(Words(ja="「はじめに」へ", en="To the start page"), lambda: do("page_start"), primary=True),
                button(Words(ja="プロジェクトを開く", en="Open project"), lambda: do("open"), "open"),
            ],
        )

    def _empty_project(self) -> QWidget:
        return EmptyState(
            "import",
            Words(ja="台帳を取り込みましょう", en="Import your ledger"),
            Words(
                ja="Excel、CSV、シェープファイル、GeoJSON、GeoPackage を取り込めます。ここに落としても始まります。\n"
                "取り込む前に、列の読み方と指摘をお見せします。元のファイルは変わりません。",
                en="Excel, CSV, shapefile, GeoJSON and GeoPackage can be imported; you can also drop one here.\n"
                "Before anything is written you see how its columns are read. The file itself is never changed.",
            ),
            [
                button(
                    Words(ja="ファイルを選ぶ", en="Choose a file"),
                    lambda: self.session.action_wanted.emit("import"),
                    primary=True,
                )
            ],
        )

    def _ledger(self) -> QWidget:
        self.tabs.addTab(self.objects, "")
        self.tabs.addTab(self.link_panel, str(Words(ja="台帳と図面の結び付け", en="Links to the drawing")))
        self.tabs.setTabVisible(LINKS, False)
        self.tabs.addTab(self.completion, "")
        self.tabs.setTabVisible(GUESSES, False)
        self.tabs.setDocumentMode(True)
        split = QSplitter(Qt.Orientation.Vertical)
        drawing = column(self.editing.strip, self.map, MapBar(self.map, self.session))
        drawing.setSpacing(0)
        split.addWidget(holding(drawing))
        split.addWidget(self.tabs)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([460, 280])
        split.setHandleWidth(1)
        page = column(holding(self._figures, "strip"), split)
        page.setSpacing(0)
        return holding(page)

    def _connect(self) -> None:
        self.session.town_changed.connect(self.show_town)
        self.session.objects.shown.connect(self._show_table)
        self.objects.follow(self.map)
        self.objects.groups.picked.connect(self._on_objects_picked)
        self.table.picked.connect(self._on_objects_picked)
        self.table.opened.connect(self._on_object_opened)
        self.session.editor.undecided.connect(self._on_undecided)
        self.link_panel.picked.connect(self._on_rows_picked)
        self.link_panel.table.opened.connect(lambda _line: self.map.zoom_to_selection())
        self.completion.table.picked.connect(self._on_rows_picked)
        self.completion.table.opened.connect(self.session.locate)

    # Showing

    def show_town(self) -> None:
        town = self.session.town
        self._faces.setCurrentIndex(0 if town is None else 1 if town.is_empty else 2)
        if town is None:
            return
        self._show_table()
        self._show_completion(town.path != self._shown_path)
        self._shown_path = town.path
        self._show_figures()

    def _show_table(self) -> None:
        """The objects of the layer that is shown, and how many there are."""
        self.objects.show_objects()
        words = Words("{layer}  {n:,}", "{layer}  {n:,}")
        self.tabs.setTabText(0, str(words.format(layer=LAYER_NAMES[self.session.objects.layer], n=len(self.table.rows.table))))

    def _show_completion(self, another: bool) -> None:
        """The tab of guesses: there while they are, and once a person has asked for them until another project is shown."""
        waiting = len(self.completion.table.rows.table)
        self.tabs.setTabText(GUESSES, str(Words(ja="空欄の推定  {n}", en="Inferred  {n}").format(n=f"{waiting:,}")))
        if another or self.completion.is_wanted:
            self.tabs.setTabVisible(GUESSES, self.completion.is_wanted)

    def _show_figures(self) -> None:
        while (item := self._figures.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for name, figure in self.session.town.summary() if self.session.town else ():
            pair = row(label(name, "muted"), label(figure, "figure"))
            self._figures.addWidget(holding(pair))
        self._figures.addStretch(1)

    def filter(self, words: str) -> None:
        self.objects.filter(words)

    @property
    def shown_part(self) -> QWidget | None:
        return self.tabs.currentWidget()

    @property
    def is_busy(self) -> bool:
        return self.session.objects.is_busy or self.objects.is_busy

    def leave_for_good(self) -> None:
        self.objects.leave_for_good()

    def show_links(self) -> None:
        """Which rows of the register may be which drawn pipes, beside the map."""
        self.tabs.setTabVisible(LINKS, True)
        self.tabs.setCurrentIndex(LINKS)
        self.link_panel.look()

    def infer_blanks(self) -> None:
        """What the blanks may be, beside the map."""
        self.tabs.setTabVisible(GUESSES, True)
        self.tabs.setCurrentIndex(GUESSES)
        self.completion.infer()

    def focus_search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.words.setFocus()
        self.words.selectAll()

    def _on_undecided(self, undecided: Undecided) -> None:
        ask_merge(self.session, self, undecided)

    def _on_objects_picked(self, rows: Rows) -> None:
        self.session.objects.select(distinct(rows))
        self.map.zoom_to_rows_if_hidden()

    def _on_object_opened(self, row: int) -> None:
        self.session.objects.select(np.array([row], dtype=np.int64))
        self.map.zoom_to_selection()

    def _on_rows_picked(self, rows: Rows) -> None:
        self.session.select(distinct(rows))
        self.map.zoom_to_rows_if_hidden()

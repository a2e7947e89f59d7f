"""台帳: the pipes on the map and in the table, what is chosen in both, and what is doubtful."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedLayout, QTabWidget, QWidget

from waterdx.app.completion_panel import CompletionPanel
from waterdx.app.edit_actions import ask_merge, paste_onto
from waterdx.app.editing_tasks import Undecided
from waterdx.app.empty_state import EmptyState
from waterdx.app.findings_panel import FindingsPanel
from waterdx.app.form_panel import FormPanel
from waterdx.app.link_panel import LinkPanel
from waterdx.app.map.edit_mode import MapEditing
from waterdx.app.map.town_map import TownMap
from waterdx.app.pages.page import Page
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Rows, Session
from waterdx.app.table.findings import pipe_ids
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.fields import fields_of
from waterdx.core.words import Words

RECENT_SHOWN = 3
LINKS, GUESSES = 2, 3


class LedgerPage(Page):
    """Three faces: no project, a project without pipes, and the ledger."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.map: TownMap = TownMap(session, "material")
        self.editing = MapEditing(self.map, session)
        self.table = LinkedTable(Words(ja="管路の表", en="Table of pipes"))
        self.table.allow_typing(frozenset(field.name for field in fields_of("pipes")), self.editing.field_of)
        self.form = FormPanel(session)
        self.findings_panel = FindingsPanel(session)
        self.findings = self.findings_panel.table
        self._shown_path: Path | None = None
        self.link_panel = LinkPanel(session)
        self.completion = CompletionPanel(session)
        self.words = SearchLine(Words(ja="管路番号・路線名・管種などで絞り込む", en="Filter by number, street, material …"))
        self.shown = label("", "muted")
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
            Words(ja="管路台帳をひらく", en="Open a pipe ledger"),
            Words(
                ja="1つの事業体の台帳は1つのファイル(.gpkg)です。ここにファイルを落としても開けます。\n"
                "はじめての方は、架空の「見本の町」で一通り試せます。",
                en="The ledger of one utility is one file (.gpkg). You can also drop a file here.\n"
                "New here? Try everything on the invented sample town.",
            ),
            [
                button(Words(ja="プロジェクトを開く", en="Open project"), lambda: do("open"), primary=True),
                button(Words(ja="新しく作る", en="New project"), lambda: do("new"), "new"),
                button(Words(ja="見本の町で試す", en="Try the sample town"), lambda: do("sample"), "town"),
            ],
            [self._recent_button(path) for path in self.session.settings.recent[:RECENT_SHOWN] if path.exists()],
        )

    def _recent_button(self, path: Path) -> QWidget:
        made = button(
            Words(ja="最近: {name}", en="Recent: {name}").format(name=path.name), lambda: self.session.open(path), "open"
        )
        made.setObjectName("small")
        made.setToolTip(str(path))
        return made

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
        above = row(self.words, self.shown, margins=(10, 8, 10, 8))
        above.setStretch(0, 1)
        pipes = column(above, self.table)
        pipes.setSpacing(0)
        self.tabs.addTab(holding(pipes), "")
        self.tabs.addTab(self.findings_panel, "")
        self.tabs.addTab(self.link_panel, str(Words(ja="台帳と図面の結び付け", en="Links to the drawing")))
        self.tabs.setTabVisible(LINKS, False)
        self.tabs.addTab(self.completion, "")
        self.tabs.setTabVisible(GUESSES, False)
        self.tabs.setDocumentMode(True)
        split = QSplitter(Qt.Orientation.Vertical)
        drawing = column(self.editing.strip, self.map)
        drawing.setSpacing(0)
        split.addWidget(holding(drawing))
        split.addWidget(self.tabs)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([460, 280])
        split.setHandleWidth(1)
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.addWidget(split)
        beside.addWidget(self.form)
        beside.setStretchFactor(0, 1)
        beside.setHandleWidth(1)
        page = column(holding(self._figures, "strip"), beside)
        page.setSpacing(0)
        return holding(page)

    def _connect(self) -> None:
        self.session.town_changed.connect(self.show_town)
        self.session.selection_changed.connect(self.show_selected)
        self.table.picked.connect(self._on_rows_picked)
        self.table.opened.connect(self.session.locate)
        self.table.rows.typed.connect(self._on_typed)
        self.table.pasted.connect(self.paste_column)
        self.session.editor.undecided.connect(self._on_undecided)
        self.findings.picked.connect(self._on_rows_picked)
        self.findings.opened.connect(self.session.locate)
        self.words.searched.connect(self.filter)
        self.link_panel.picked.connect(self._on_rows_picked)
        self.link_panel.table.opened.connect(lambda _line: self.map.zoom_to_selection())
        self.completion.table.picked.connect(self._on_rows_picked)
        self.completion.table.opened.connect(self.session.locate)

    # Showing

    def show_town(self) -> None:
        town = self.session.town
        self._faces.setCurrentIndex(0 if town is None else 1 if not len(town.pipes) and not town.findings else 2)
        if town is None:
            return
        self.table.rows.notes = town.guesses.notes
        if town.path != self._shown_path or not self.table.update_table(town.table):
            self.table.show_table(town.table, np.arange(len(town.pipes)))
            self.filter(self.words.text())
        self._show_completion(town.path != self._shown_path)
        self._shown_path = town.path
        self.findings.show_table(town.findings_table, town.rows_of(pipe_ids(town.findings)))
        self.findings_panel.show_ready()
        count = f"{len(town.pipes):,}", f"{len(town.findings):,}"
        self.tabs.setTabText(0, str(Words(ja="管路  {n}", en="Pipes  {n}").format(n=count[0])))
        self.tabs.setTabText(1, str(Words(ja="指摘  {n}", en="Findings  {n}").format(n=count[1])))
        self._show_figures()

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

    def show_selected(self, rows: Rows) -> None:
        self.table.select_objects(rows)
        self._show_count()

    def filter(self, words: str) -> None:
        """Only pipes whose row holds all words; the map stays whole."""
        self.table.filter(words)
        self.table.select_objects(self.session.selected)
        self._show_count()

    def _show_count(self) -> None:
        total, shown = len(self.table.rows.table), self.table.rows.rowCount()
        words = (
            Words(ja="{n:,} 本", en="{n:,} pipes")
            if shown == total
            else Words(ja="{t:,} 本中 {n:,} 本", en="{n:,} of {t:,} pipes")
        )
        self.shown.setText(str(words.format(n=shown, t=total)))

    @property
    def is_busy(self) -> bool:
        return self.form.is_busy

    def leave_for_good(self) -> None:
        self.form.leave_for_good()

    def paste_column(self) -> None:
        """The clipboard onto the column where the cursor is: on the chosen rows, or with one from there downwards."""
        town, place = self.session.town, self.table.currentIndex()
        if town is None:
            return
        chosen = self.table.chosen_objects()
        rows = chosen if len(chosen) > 1 else self.table.rows.rows[max(0, place.row()) :]
        field = self.table.rows.table.columns[max(0, place.column())].name
        paste_onto(self.session, town.pipes["fid"].iloc[rows].tolist(), field, self)

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

    def _on_typed(self, pipe: int, field: str, text: str) -> None:
        town = self.session.town
        if town is not None:
            self.session.editor.set_values([int(town.pipes["fid"].iloc[pipe])], {field: text})

    def _on_undecided(self, undecided: Undecided) -> None:
        ask_merge(self.session, self, undecided)

    def _on_rows_picked(self, rows: Rows) -> None:
        self.session.select(np.unique(rows))
        self.map.zoom_to_rows_if_hidden()

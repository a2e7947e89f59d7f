"""修繕票: leaks without a pipe number, what they may have been on, and a person's choice where that is in doubt."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedLayout, QWidget

from waterdx.app.empty_state import EmptyState
from waterdx.app.jobs import Latest
from waterdx.app.map.town_map import TownMap
from waterdx.app.rows import Rows
from waterdx.app.screening.slip_tasks import Slips, candidates_table, find, slips_table, store
from waterdx.app.screening.tab import ScreeningTab
from waterdx.app.search_line import SearchLine
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.tasks import import_filter
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

CHOOSE_FILE = Words(ja="修繕票を選ぶ…", en="Choose repair slips…")
STORE = Words(ja="結び付けを保存 ({n:,})", en="Save the matches ({n:,})")
STORING = Words(ja="修繕票の結び付け", en="Join repair slips")
TAKE = Words(ja="この管に結び付ける", en="Join to this pipe")
TAKE_FROM_MAP = Words(ja="地図で選んだ管に結び付ける", en="Join to the pipe chosen on the map")
LEAVE = Words(ja="結び付けない", en="Leave it out")
HOW = Words(
    ja="確からしさ 0.8 以上は初めから選んであります。残りは行を選び、下の候補か地図の管から選んでください。保存するまで何も書き込みません。",
    en="Those of 0.8 and above are chosen already. For the others pick a row, then one of the candidates below or a pipe on the map. "
    "Nothing is written until you save.",
)
NONE_OPEN = Words(
    ja="管路番号のない漏水はありません。\n修繕票(CSV・Excel)を選ぶと、列の読み方を確かめてから取り込み、\n場所・管種・口径・日付から管との結び付けを提案します。",
    en="No leak is without a pipe number.\nChoose repair slips (CSV, Excel): you check how they are read,\n"
    "then pipes are proposed by place, material, diameter and date.",
)
LOOKING = Words(ja="管路番号のない漏水の、候補の管を探しています…", en="Looking for the pipes the leaks may have been on…")
NOTHING = Slips((), {}, Words("", ""))


class SlipsTab(ScreeningTab):
    """Slips above, the candidates of the chosen one below. `chosen`: leak → pipe number, entered when a person saves."""

    def __init__(self, session: Session, town_map: TownMap) -> None:
        super().__init__(session, town_map)
        self.found = NOTHING
        self.chosen: dict[int, str] = {}
        self.finding = Latest(self)
        self._town: Any = None
        self.sentence = label("", wrap=True)
        self.words = SearchLine(Words(ja="番号・内容で絞り込む", en="Filter by number or text"))
        self.slips = LinkedTable(Words(ja="管路番号のない漏水", en="Leaks without a pipe number"))
        self.candidates = LinkedTable(Words(ja="この漏水の候補の管", en="Pipes this leak may have been on"))
        self.choose_file = button(CHOOSE_FILE, self.ask_file, "import")
        self.store = button(STORE.format(n=0), self.save, primary=True)
        self.take, self.take_from_map = button(TAKE, self.take_candidate), button(TAKE_FROM_MAP, self.take_chosen_pipe)
        self.leave = button(LEAVE, self.leave_out)
        session.guard.watch(self.choose_file, self.store)
        self._faces = QStackedLayout(self)
        self._lay_out()
        self._connect()
        self._show_ready()

    # Building

    def _lay_out(self) -> None:
        invitation = button(CHOOSE_FILE, self.ask_file, primary=True)
        self._faces.addWidget(
            EmptyState("import", Words(ja="修繕票を管に結び付ける", en="Join repair slips to pipes"), NONE_OPEN, [invitation])
        )
        files = row(self.choose_file, self.store, None, margins=(10, 8, 10, 0))
        above = column(
            files, row(self.sentence, margins=(12, 6, 10, 0)), row(label(HOW, "small", wrap=True), margins=(12, 2, 10, 0)),
            row(self.words, margins=(10, 4, 10, 6)), self.slips,
        )  # fmt: skip
        above.setSpacing(2)
        above.setStretch(4, 1)
        for one in (self.take, self.take_from_map, self.leave):
            one.setObjectName("small")
        below = column(row(self.take, self.take_from_map, self.leave, None, margins=(10, 8, 10, 8)), self.candidates)
        below.setSpacing(0)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(holding(above))
        split.addWidget(holding(below))
        split.setSizes([420, 220])
        split.setStretchFactor(0, 1)
        split.setHandleWidth(1)
        whole = QWidget()
        whole.setLayout(column(split))
        self._faces.addWidget(whole)
        self._faces.addWidget(holding(row(None, label(LOOKING, "muted"), None)))

    def _connect(self) -> None:
        session = self.session
        session.town_changed.connect(self._find_when_seen)
        session.selection_changed.connect(self._show_ready)
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        self.finding.failed.connect(session.say_failed)
        self.words.searched.connect(self.slips.filter)
        self.slips.picked.connect(self._on_slips_picked)
        self.candidates.picked.connect(self._on_candidate_picked)
        self.candidates.opened.connect(lambda _row: self.take_candidate())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._find_when_seen()

    # Doing

    def ask_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, str(CHOOSE_FILE), "", import_filter())
        if chosen:
            self.session.import_asked.emit(Path(chosen))

    def take_candidate(self) -> None:
        """The candidate picked, else the likeliest, is the pipe of the chosen slip."""
        slip = self._slip()
        if slip is not None and slip.candidates:
            at = self.candidates.chosen_objects()
            self._choose(slip.candidates[int(at[0]) if len(at) else 0].pipe_id)

    def take_chosen_pipe(self) -> None:
        """The one pipe chosen on the map is that of the chosen slip."""
        pipe_id = self._pipe_on_map()
        if pipe_id:
            self._choose(pipe_id)

    def leave_out(self) -> None:
        self._choose(None)

    def save(self) -> None:
        """Enter what is chosen, as one step of undo."""
        if self.chosen:
            self.session.editor.run(STORING, partial(store, chosen=dict(self.chosen)))

    def _choose(self, pipe_id: str | None) -> None:
        for slip in self._slips():
            if pipe_id is None:
                self.chosen.pop(slip.fid, None)
            else:
                self.chosen[slip.fid] = pipe_id
        self.slips.update_table(slips_table(self.found.slips, self.chosen))
        self._show_ready()

    # Showing

    def _find_when_seen(self) -> None:
        """Another ledger has other slips; asked for only while somebody looks."""
        town, before = self.session.town, self._town
        if town is not None and town is not before and self.isVisible():
            if before is None or before.path != town.path:
                self.found, self.chosen = NOTHING, {}
                self._faces.setCurrentIndex(2)
            self._town = town
            self.finding.ask(partial(find, town.path), self.show_slips)

    def show_slips(self, found: Slips) -> None:
        """Put these slips in place of the former; what was chosen for one that is still open stays chosen."""
        before = {(slip.fid, slip.told) for slip in self.found.slips}
        chosen = {
            slip.fid: (self.chosen if (slip.fid, slip.told) in before else found.sure).get(slip.fid) for slip in found.slips
        }
        self.chosen = {fid: pipe_id for fid, pipe_id in chosen.items() if pipe_id}
        self.found = found
        self._faces.setCurrentIndex(1 if found.slips else 0)
        self.sentence.setText(str(found.sentence))
        self.slips.show_table(slips_table(found.slips, self.chosen), np.arange(len(found.slips)))
        self.slips.filter(self.words.text())
        self._show_candidates()

    def _show_candidates(self) -> None:
        slip = self._slip()
        table = candidates_table(slip) if slip is not None else Table()
        self.candidates.show_table(table, np.arange(len(table)))
        self._show_ready()

    def focus_search(self) -> None:
        self.words.setFocus()
        self.words.selectAll()

    @property
    def is_busy(self) -> bool:
        return self.finding.is_running

    def leave_for_good(self) -> None:
        self.finding.wait()

    def _slips(self) -> list[Any]:
        return [self.found.slips[int(number)] for number in self.slips.chosen_objects()]

    def _slip(self) -> Any:
        """The one slip chosen; None where none or several are."""
        slips = self._slips()
        return slips[0] if len(slips) == 1 else None

    def _pipe_on_map(self) -> str | None:
        """The number of the one water pipe chosen; None where none, several, or one without a number is."""
        town, chosen = self.session.town, self.session.selected
        if town is None or len(chosen) != 1:
            return None
        pipe = town.pipes.iloc[int(chosen[0])]
        return str(pipe["pipe_id"]) if pipe["field"] == "water" and pipe["pipe_id"] else None

    def _on_slips_picked(self) -> None:
        self._show_candidates()
        slip, town = self._slip(), self.session.town
        if slip is not None and town is not None and slip.candidates:
            self._go_to(town.rows_of([one.pipe_id for one in slip.candidates]))

    def _on_candidate_picked(self, at: Rows) -> None:
        slip, town = self._slip(), self.session.town
        if slip is not None and town is not None and len(at):
            self._go_to(town.rows_of([slip.candidates[int(at[0])].pipe_id]))

    def _go_to(self, rows: Rows) -> None:
        self.choose_pipes(rows[rows >= 0])
        self.session.located.emit(self.session.selected)

    def _show_ready(self) -> None:
        idle, slip = self.session.jobs.current is None, self._slip()
        self.choose_file.setEnabled(idle)
        self.store.setText(str(STORE.format(n=len(self.chosen))))
        self.store.setEnabled(idle and bool(self.chosen))
        self.take.setEnabled(slip is not None and bool(slip.candidates))
        self.take_from_map.setEnabled(slip is not None and self._pipe_on_map() is not None)
        self.leave.setEnabled(any(one.fid in self.chosen for one in self._slips()))

"""Confirming what was read: the paper above, the rows below, and the keys that go from one doubtful value to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSplitter, QTableView, QWidget

from waterdx.app.digitise.clean_button import CleanButton
from waterdx.app.digitise.row_model import STATE, STATES, RowModel
from waterdx.app.digitise.scan_view import ScanView
from waterdx.app.flow import Flow
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.digitise.tasks import OnSheet
    from waterdx.store.proposals import Kind, Proposal

KEYS = Words(
    ja="Tab 次の要確認へ　Enter この行を確認　F2 打ち直す　Delete 不採用　Backspace 判断を取り消す",
    en="Tab: next doubtful　Enter: confirm row　F2: retype　Delete: reject　Backspace: take the decision back",
)
WAITING = Words(ja="未確認 {n:,} 件、要確認 {d:,} か所", en="{n:,} open, {d:,} to look at")
WAITING_BY_HAND = Words(
    ja="未確認 {n:,} 件、要確認 {d:,} か所(うち手書き ✎ {h:,} か所)",
    en="{n:,} open, {d:,} to look at ({h:,} of them handwritten ✎)",
)


class RowsView(QTableView):
    """A table whose keys decide. Signals: `accepted`, `rejected`, `reopened` (rows), `next_wanted(forwards)`."""

    accepted = Signal(list)
    rejected = Signal(list)
    reopened = Signal(list)
    next_wanted = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.next_wanted.emit(key == Qt.Key.Key_Tab)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit(self.chosen())
        elif key == Qt.Key.Key_Delete:
            self.rejected.emit(self.chosen())
        elif key == Qt.Key.Key_Backspace:
            self.reopened.emit(self.chosen())
        else:
            super().keyPressEvent(event)

    def chosen(self) -> list[int]:
        """The rows of the chosen cells."""
        return sorted({index.row() for index in self.selectedIndexes()})


class ReviewPanel(QWidget):
    """One sheet and its proposals of a kind. Signals: `decided` after every decision, so that the list of sheets can tell how far
    it is. A kind with tools of its own (lines, symbols) is a class of its own that puts them into the strip above the paper."""

    decided = Signal()
    kind: Kind = "row"
    sure_words = Words(ja="疑いのない行を確認", en="Confirm rows without doubt")

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.path: Path | None = None
        self.found: OnSheet | None = None
        self.scan = ScanView(Words(ja="紙の画像", en="The paper"))
        self.clean = CleanButton(session, self.scan)
        self.model = RowModel(self._retype)
        self.rows = RowsView()
        self.said = label("", "muted")
        self.accept_sure = button(self.sure_words, self.confirm_sure, "check")
        session.guard.watch(self.accept_sure)
        self._lay_out()
        self._connect()

    def tools(self) -> list[QWidget]:
        """What stands first in the strip above the paper."""
        return []

    # Building

    def _lay_out(self) -> None:
        self.rows.setModel(self.model)
        self.rows.setAccessibleName(str(Words(ja="読み取った行", en="Rows read")))
        self.rows.setShowGrid(False)
        self.rows.setAlternatingRowColors(True)
        self.rows.verticalHeader().hide()
        self.rows.verticalHeader().setDefaultSectionSize(int(self.rows.fontMetrics().height() * 1.7))
        self.rows.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.rows.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.rows.horizontalHeader().setStretchLastSection(True)
        triggers = QAbstractItemView.EditTrigger
        self.rows.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.scan)
        split.addWidget(self.rows)
        split.setSizes([300, 340] if self.kind == "row" else [420, 220])
        split.setHandleWidth(1)
        above = Flow(*self.tools(), self.clean, self.accept_sure, margins=(10, 6, 10, 6))
        below = row(label(KEYS, "small", wrap=True), self.said, margins=(10, 4, 10, 4))
        layout = column(holding(above, "strip"), split, holding(below, "strip"))
        layout.setSpacing(0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.rows.selectionModel().currentChanged.connect(self._on_current)
        self.rows.accepted.connect(lambda rows: self.judge(rows, True))
        self.rows.rejected.connect(lambda rows: self.judge(rows, False))
        self.rows.reopened.connect(self.reopen)
        self.rows.next_wanted.connect(self.go_to_doubtful)

    # Showing

    def show_sheet(self, path: Path, found: OnSheet) -> None:
        """Show a sheet and its proposals, the first doubtful value chosen."""
        self.path, self.found = path, found
        self.scan.show_page(found.levels)
        self.clean.start(found.levels)
        self.show_proposals(found.proposals)

    def let_go(self) -> None:
        """Show no sheet and hold no pixels."""
        self.found = None
        self.scan.show_page(())
        self.clean.start(())
        self.show_proposals(())

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """Show these, the first doubtful value chosen."""
        self.model.show([one for one in proposals if one.kind == self.kind])
        self.rows.resizeColumnsToContents()
        self.rows.setColumnWidth(
            STATE, 28 + max(self.rows.fontMetrics().horizontalAdvance(str(words)) for words in STATES.values())
        )
        self._tell()
        if self.model.rowCount():
            self.rows.setCurrentIndex(self.model.first_place(0))
            self.go_to_doubtful(True, from_start=True)
            self.rows.setFocus()

    def _tell(self) -> None:
        waiting = sum(one.is_waiting for one in self.model.proposals)
        by_hand = self.model.handwritten_count()
        words = WAITING_BY_HAND if by_hand else WAITING
        self.said.setText(str(words.format(n=waiting, d=len(self.model.doubtful_places()), h=by_hand)))
        self.accept_sure.setEnabled(bool(self._sure()))

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not current.isValid():
            return
        one, name = self.model.proposals[current.row()], self.model.column_name(current.column())
        self.scan.clear_boxes()
        for other, spot in one.spots.items():
            if other != name:
                self.scan.mark(spot.corners, "warning" if spot.doubtful else "accent")
        here = one.spots.get(name or "") or next(iter(one.spots.values()), None)
        if len(one.points) > 1:
            self.scan.mark_line(one.points)
            self.scan.look_at(one.points)
        elif here is not None:
            self.scan.mark(here.corners, "warning" if here.doubtful else "success", thick=True)
            self.scan.look_at(here.corners)

    # Deciding

    def go_to_doubtful(self, forwards: bool, from_start: bool = False) -> None:
        """To the next (or former) doubtful value; round at the end."""
        places = self.model.doubtful_places()
        if not places:
            return
        now = self.rows.currentIndex()
        here = (-1, -1) if from_start else (now.row(), now.column())
        later, earlier = [at for at in places if at > here], [at for at in places if at < here]
        wanted = (later or places)[0] if forwards else (earlier or places)[-1]
        self.rows.setCurrentIndex(self.model.index(*wanted))
        self.rows.scrollTo(self.model.index(*wanted))

    def judge(self, rows: Sequence[int], accepted: bool) -> None:
        """Rows are right as they stand, or are none; then on to the next that waits."""
        from waterdx.store import proposals

        chosen = [self.model.proposals[at] for at in rows if self.model.proposals[at].source_id is None]
        if self.path is None or not chosen:
            return
        path = self.path
        self._write(lambda: proposals.judge(path, [one.id for one in chosen], accepted))
        waiting = [at for at, one in enumerate(self.model.proposals) if one.is_waiting and at > max(rows)]
        if waiting:
            self.rows.setCurrentIndex(self.model.first_place(waiting[0]))

    def confirm_sure(self) -> None:
        """Every open row in which nothing is doubtful."""
        from waterdx.store import proposals

        if self.path is not None:
            path, sure = self.path, self._sure()
            self._write(lambda: proposals.judge(path, sure, True))

    def reopen(self, rows: Sequence[int]) -> None:
        """Take the last decision on these rows back."""
        from waterdx.store import proposals

        if self.path is None:
            return
        path, numbers = self.path, [self.model.proposals[at].id for at in rows]
        sheet = self.model.proposals[rows[0]].drawing_id if rows else 0

        def write() -> list[Proposal]:
            proposals.reopen(path, numbers)
            return [one for one in proposals.proposals(path, sheet, self.kind) if one.id in numbers]

        self._write(write)

    def _sure(self) -> list[int]:
        return [one.id for one in self.model.proposals if one.state == "open" and not one.is_doubtful]

    def _retype(self, number: int, name: str, text: str) -> Proposal:
        from waterdx.store import proposals

        assert self.path is not None
        try:
            return proposals.retype(self.path, number, name, text)
        except UserError as error:
            self.session.say_failed(error)
            return next(one for one in self.model.proposals if one.id == number)
        finally:
            self.decided.emit()

    def _write(self, write: Callable[[], list[Proposal]]) -> None:
        try:
            changed = write()
        except UserError as error:
            self.session.say_failed(error)
            return
        self.model.put(changed)
        self._tell()
        self.decided.emit()

"""The lines of a drawing: read by themselves where pipes stand out, followed from click to click, or drawn by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from waterdx.app.digitise.draw_by_hand import DrawByHand
from waterdx.app.digitise.review_panel import ReviewPanel
from waterdx.app.digitise.tasks import Follower
from waterdx.app.icons import icon
from waterdx.app.jobs import Latest
from waterdx.app.session import Session
from waterdx.app.widgets import button
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.digitise.tasks import OnSheet
    from waterdx.store.proposals import Kind, Proposal

FOLLOW = Words(
    ja="図面の線の始点と終点をクリックすると、破線でも細い線でも、描かれた線に沿ってたどります。続けてクリックすると先へ進みます。",
    en="Click the start and the end of a drawn line: it is followed, dashed or thin alike. Another click goes on from there.",
)
DRAW = Words(
    ja="クリックで頂点を置きます(ほかの線の端と線上に合い、Shift で直角)。Enter かダブルクリックで確定、Backspace で一つ戻し、Esc で取り消します。",
    en="Click to set vertices (they snap to other lines; Shift: right angle). Enter or a double click finishes, Backspace takes one back, Esc cancels.",
)


LABELS = Words(
    ja="たどった線・描いた線のうち、まだ文字のない線のそばのラベル(管種・口径・年度など)を読みます。確認した線と入力した文字は変えません。",
    en="Reads the labels (material, diameter, year …) beside lines that have no text yet. What was confirmed or typed stays.",
)


class LinePanel(ReviewPanel):
    """Signals: `trace_wanted` where lines are to be read by themselves, `labels_wanted` where the labels beside those there are."""

    trace_wanted = Signal()
    labels_wanted = Signal()
    kind: Kind = "line"
    sure_words = Words(ja="疑いのない線を確認", en="Confirm lines without doubt")

    def __init__(self, session: Session) -> None:
        self.follower: Follower | None = None
        self._clicks: list[tuple[float, float]] = []
        super().__init__(session)
        self.following = Latest(self)
        self.by_hand = DrawByHand(self.scan, self._lines)
        self.following.failed.connect(session.say_failed)
        self.scan.clicked.connect(self._on_clicked)
        self.by_hand.drawn.connect(self._on_drawn)
        self.follow.toggled.connect(self._on_follow)
        self.draw.toggled.connect(self._on_draw)

    def tools(self) -> list[QWidget]:
        self.trace = button(Words(ja="線を自動で読む", en="Trace automatically"), self.trace_wanted.emit, "run")
        self.follow = _tool(Words(ja="線をたどる", en="Follow a line"), "merge", FOLLOW)
        self.draw = _tool(Words(ja="線を描く", en="Draw a line"), "draw_pipe", DRAW)
        self.labels = button(Words(ja="ラベルを読む", en="Read labels"), self.labels_wanted.emit, "search")
        self.session.guard.watch(self.trace, self.labels)
        self.labels.setToolTip(str(LABELS))
        return [self.trace, self.follow, self.draw, self.labels]

    def show_sheet(self, path: Path, found: OnSheet) -> None:
        self.follower = Follower(path, found)
        self._clicks = []
        super().show_sheet(path, found)

    def let_go(self) -> None:
        self.following.wait()
        self.follower = None
        super().let_go()

    def _lines(self) -> list[tuple[tuple[float, float], ...]]:
        return [one.points for one in self.model.proposals if one.state != "rejected"]

    def _on_follow(self, on: bool) -> None:
        self._clicks = []
        if on:
            self.draw.setChecked(False)
            self.said.setText(str(FOLLOW))

    def _on_draw(self, on: bool) -> None:
        self.by_hand.start(on)
        if on:
            self.follow.setChecked(False)
            self.scan.setFocus()

    def _on_clicked(self, x: float, y: float) -> None:
        """Two clicks on a drawn line are its ends; a third goes on from the second."""
        if not self.follow.isChecked() or self.follower is None:
            return
        self._clicks.append((x, y))
        self.scan.mark_place((x, y))
        if len(self._clicks) == 2:
            places, self._clicks = list(self._clicks), self._clicks[1:]
            self.following.ask(partial(self.follower.follow, places), self._on_added)

    def _on_drawn(self, points: list[tuple[float, float]]) -> None:
        if self.follower is not None:
            self.following.ask(partial(self.follower.keep, points), self._on_added)

    def _on_added(self, proposals: Sequence[Proposal]) -> None:
        """Show the line that was added, where it lies now in the queue; the view of the paper stays."""
        newest = max(proposals, key=lambda one: one.number)
        with self.scan.held():
            self.show_proposals(proposals)
            self.rows.setCurrentIndex(self.model.index(self.model.row_of(newest.id), 0))
        self.scan.setFocus()
        self.decided.emit()


def _tool(name: Words, drawing: str, hint: Words) -> QPushButton:
    made = QPushButton(str(name))
    made.setCheckable(True)
    made.setIcon(icon(drawing))
    made.setToolTip(str(hint))
    return made

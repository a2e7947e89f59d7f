"""How far the ledger is from each goal: a bar a goal, its items, and the next best hour; a line shows its objects on the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtWidgets import QComboBox, QDialog, QProgressBar, QSplitter, QWidget

from waterdx.app.help.tips import explained
from waterdx.app.layer_choice import PIPES
from waterdx.app.outdated import close_when_outdated
from waterdx.app.session import Session
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words


class ReadinessDialog(QDialog):
    """`found` are the goals (ledger.readiness.Readiness). Stays open beside the map; choosing a line chooses its objects."""

    def __init__(self, session: Session, found: Sequence[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.found = session, found
        self.setWindowTitle(str(Words(ja="充足度", en="Readiness")))
        self.goal = QComboBox()
        self.goal.setAccessibleName(str(Words(ja="目的", en="Goal")))
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)  # half of the text would stand on the bar, half beside it
        self.share = label("", "figure")
        self.said = label("", "muted", wrap=True)
        self.items = LinkedTable(Words(ja="要る項目", en="Needed items"))
        self.items.rows.explain = self._explain
        self.steps = LinkedTable(Words(ja="次の 1 時間", en="The next hour"))
        for goal in found:
            self.goal.addItem(f"{goal.title}  {goal.share:.0%}")
        self._lay_out()
        self.goal.currentIndexChanged.connect(self.show_goal)
        self.items.picked.connect(self._on_item_picked)
        self.steps.picked.connect(self._on_step_picked)
        close_when_outdated(self, self.session, "readiness")
        self.show_goal(0)

    def _lay_out(self) -> None:
        hint = Words(
            ja="行を選ぶと、該当する管や施設が地図と表で選ばれます。推定値で埋まった件数は別に数えます。",
            en="Choosing a line chooses its objects on the map and in the table. What is filled by inferred values is counted apart.",
        )
        split = QSplitter()
        split.addWidget(holding(column(label(Words(ja="要る項目", en="Needed items"), "heading"), self.items)))
        split.addWidget(
            holding(
                column(
                    label(Words(ja="次の 1 時間にすること(効果の大きい順)", en="The next hour, best first"), "heading"),
                    self.steps,
                )
            )
        )
        split.setSizes([430, 470])
        close = button(Words(ja="閉じる", en="Close"), self.accept, primary=True)
        top = row(self.goal, self.bar, self.share)
        top.setStretch(1, 1)
        whole = column(top, self.said, split, row(label(hint, "muted"), None, close), margins=(14, 12, 14, 14))
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.resize(1000, 460)

    def show_goal(self, number: int) -> None:
        """Show one of the goals."""
        if not 0 <= number < len(self.found):
            return
        goal = self.found[number]
        self.bar.setValue(int(1000 * goal.share))
        self.share.setText(f"{goal.share:.1%}")
        said = Words(
            ja="{km:.2f} / {all:.2f} km({n:,} / {of:,} 本)で、必須の項目がすべてそろっています。",
            en="{km:.2f} of {all:.2f} km ({n:,} of {of:,} pipes) have every required item.",
        )
        self.said.setText(str(said.format(km=goal.ready_m / 1000, all=goal.length_m / 1000, n=goal.ready_pipes, of=goal.pipes)))
        self.items.show_table(_items_table(goal), np.arange(len(goal.fills)))
        self.steps.show_table(_steps_table(goal), np.arange(len(goal.steps)))

    def _explain(self, _column: str, row: int) -> str:
        from waterdx.ledger.readiness import readiness_name

        fills = self.found[self.goal.currentIndex()].fills
        return explained("readiness", readiness_name(fills[row].item)) if row >= 0 else ""

    def _on_item_picked(self, numbers: Any) -> None:
        fills = [self.found[self.goal.currentIndex()].fills[number] for number in numbers]
        layer = fills[0].item.layer if fills else PIPES  # objects of one layer are chosen at a time
        self._choose([fid for fill in fills if fill.item.layer == layer for fid in fill.missing], layer)

    def _on_step_picked(self, numbers: Any) -> None:
        steps = self.found[self.goal.currentIndex()].steps
        self._choose([fid for number in numbers for fid in steps[number].fids])

    def _choose(self, fids: list[int], layer: str = PIPES) -> None:
        """Choose these objects everywhere and bring them into view."""
        if fids:
            objects = self.session.objects
            objects.choose(layer, lambda table: table.rows_of(fids), lambda: self.session.located.emit(objects.rows))


def _items_table(goal: Any) -> Table:
    from waterdx.ledger.readiness import percent

    yes, verify = Words(ja="必須", en="required"), Words(ja="要確認", en="to be verified")
    fills = goal.fills
    return Table(
        (
            text_column("item", Words(ja="項目", en="Item"), [str(fill.item.name) for fill in fills]),
            text_column("required", Words(ja="必須", en="Required"), [str(yes) if fill.item.required else "" for fill in fills]),
            text_column("share", Words(ja="件数で (%)", en="Of objects (%)"), [percent(fill.share, len(fill.missing)) for fill in fills]),
            number_column("missing", Words(ja="ない件数", en="Missing"), [len(fill.missing) for fill in fills]),
            number_column("inferred", Words(ja="うち推定", en="Inferred"), [fill.inferred for fill in fills]),
            text_column("basis", Words(ja="根拠", en="Basis"), [str(verify) if "verify" in fill.item.confidence else "" for fill in fills]),
        )
    ).prepared()  # fmt: skip


def _steps_table(goal: Any) -> Table:
    steps = goal.steps
    return Table(
        (
            text_column("place", Words(ja="場所", en="Place"), [step.place or "-" for step in steps]),
            text_column("items", Words(ja="ない項目", en="Lacking"), ["・".join(map(str, step.items)) for step in steps]),
            number_column("pipes", Words(ja="本数", en="Pipes"), [step.pipes for step in steps]),
            number_column("length", Words(ja="延長 (km)", en="Length (km)"), [step.length_m / 1000 for step in steps], 2),
            text_column("gain", Words(ja="効果", en="Gain"), [f"+{step.gain:.1%}" for step in steps]),
        )
    ).prepared()  # fmt: skip

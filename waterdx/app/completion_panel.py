"""空欄の推定: what the blanks may be and how sure that is, taken in above a probability or line by line, and taken out."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from waterdx.app.flow import Flow
from waterdx.app.session import Session
from waterdx.app.table.guesses import Guesses
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

FROM = Words(ja="採用する確率", en="Accept from")
ALL_SURE = Words(ja="しきい値以上をすべて採用 ({n:,})", en="Accept all of these ({n:,})")
CHOSEN = Words(ja="選んだものを採用", en="Accept the chosen")
REVERT = Words(ja="推定した値をすべて元に戻す ({n:,})", en="Take all inferred values out ({n:,})")
AGAIN = Words(ja="推定し直す", en="Infer again")
SENTENCE = Words(
    ja="{all:,} 件中 {n:,} 件、うち約 {right:,.0f} 件が正しい見込み",
    en="{n:,} of {all:,} values, of which about {right:,.0f} are expected right",
)
NONE_YET = Words(ja="採用を待つ推定値はありません。", en="No inferred value is waiting.")
HONEST = Words(
    ja="確率は、この町の値の分かる管を隠して当てて確かめたものです(布設年度は前後 5 年以内にある確率)。採用しないものは不明のままです。実データでの成績は手引きにあります。",
    en="Probabilities were tested by hiding known pipes of this town (of a year: that the truth lies within five years). "
    "What is not accepted stays unknown. How well it did on real data is in the guide.",
)
LEAST, MOST, FIRST = 50.0, 100.0, 95.0  # per cent


class CompletionPanel(QWidget):
    """Shows the guesses of the open project; `table.picked` tells the pipes of the lines chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._shown: Guesses | None = None
        self.table = LinkedTable(Words(ja="空欄の推定値", en="Inferred values for blanks"))
        self.above = self._threshold()
        self.sentence = label("")
        self.all_sure, self.chosen = button(ALL_SURE.format(n=0), self.accept_sure), button(CHOSEN, self.accept_chosen)
        self.revert, self.again = button(REVERT.format(n=0), self.revert_all), button(AGAIN, self.infer)
        session.guard.watch(self.all_sure, self.chosen, self.revert, self.again)
        buttons = (self.all_sure, self.chosen, self.revert, self.again)
        for one in buttons:
            one.setObjectName("small")
        first = row(label(FROM), self.above, self.sentence, None)
        above = column(first, Flow(*buttons), label(HONEST, "small", wrap=True), margins=(10, 6, 10, 6))
        above.setSpacing(5)
        whole = column(above, self.table)
        whole.setSpacing(0)
        self.setLayout(whole)
        self.table.selectionModel().selectionChanged.connect(self.show_ready)
        session.town_changed.connect(self.show_guesses)
        session.jobs.started.connect(self.show_ready)
        session.jobs.ended.connect(self.show_ready)
        self.show_guesses()

    def _threshold(self) -> QDoubleSpinBox:
        made = QDoubleSpinBox()
        made.setRange(LEAST, MOST)
        made.setDecimals(1)
        made.setValue(FIRST)
        made.setSuffix(str(Words(ja=" % 以上", en=" %")))
        made.setAccessibleName(str(FROM))
        made.valueChanged.connect(self.show_ready)
        return made

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to accept or to take out."""
        return self._shown is not None and len(self._shown.every) > 0

    def show_guesses(self) -> None:
        town = self.session.town
        guesses = town.guesses if town is not None else None
        if guesses is not self._shown:
            self._shown = guesses
            rows = np.asarray(guesses.waiting["row"], dtype=np.int64) if guesses else np.empty(0, dtype=np.int64)
            self.table.show_table(guesses.table if guesses else Table(), rows)
        self.show_ready()

    def chosen_guesses(self) -> list[tuple[int, str]]:
        """The lines chosen as (fid, field)."""
        if self._shown is None:
            return []
        places = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        lines = self._shown.waiting.iloc[self.table.rows.rows[places]]
        return list(zip(lines["fid"].tolist(), lines["field"], strict=True))

    def infer(self) -> None:
        """Look for guesses, in a job."""
        self.session.editor.infer()

    def accept_sure(self) -> None:
        self.session.editor.accept_guesses(self.threshold)

    def accept_chosen(self) -> None:
        chosen = self.chosen_guesses()
        if chosen:
            self.session.editor.accept_guesses(self.threshold, chosen)

    def revert_all(self) -> None:
        self.session.editor.revert_guesses()

    @property
    def threshold(self) -> float:
        """The least probability, as a share."""
        return round(self.above.value() / 100, 4)

    def show_ready(self) -> None:
        """What would be accepted, and only what can be done."""
        chances = self._shown.probabilities if self._shown else np.empty(0)
        sure = chances[chances >= self.threshold]
        told = SENTENCE.format(all=len(chances), n=len(sure), right=sure.sum()) if len(chances) else NONE_YET
        self.sentence.setText(str(told))
        self.all_sure.setText(str(ALL_SURE.format(n=len(sure))))
        accepted = self._shown.accepted if self._shown else 0
        self.revert.setText(str(REVERT.format(n=accepted)))
        idle = self.session.jobs.current is None and self.session.town is not None
        self.all_sure.setEnabled(idle and len(sure) > 0)
        self.chosen.setEnabled(idle and self.table.selectionModel().hasSelection())
        self.revert.setEnabled(idle and accepted > 0)
        self.again.setEnabled(idle)

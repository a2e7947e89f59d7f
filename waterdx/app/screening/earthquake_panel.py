"""地震: expected damage of the pipes for a velocity of the ground, a second view for 耐震化."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSplitter, QWidget

from waterdx.app.rows import Rows
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.screening import consequence_tasks
from waterdx.app.screening.consequence_tasks import Shaken
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row, tight
from waterdx.core.words import Words

# Codes of screening.earthquake.FORMULAS, which is not read here: it loads pandas.
FORMULAS = {
    "jwrc2013": Words(ja="水道技術研究センター 2013", en="JWRC 2013"),
    "isoyama2000": Words(ja="磯山ほか 2000", en="Isoyama et al. 2000"),
}
LIQUEFACTION = {
    "none": Words(ja="液状化なし", en="no liquefaction"),
    "partial": Words(ja="部分的に液状化", en="partial liquefaction"),
    "total": Words(ja="全面的に液状化", en="total liquefaction"),
}
USUAL_VELOCITY = "60"
NOT_YET = Words(
    ja="地表最大速度(60 か 30-90)を入れて「計算する」を押すと、管種・継手・口径・地盤の係数から想定被害を出します。",
    en="Type a peak ground velocity (60, or 30-90) and press Run: damage follows from pipe and joint, diameter and ground.",
)


class EarthquakePanel(QWidget):
    """Signal: `picked(fids)` when pipes were chosen in the table."""

    picked = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.shown: Shaken | None = None
        self.velocity, self.ground = QLineEdit(USUAL_VELOCITY), QLineEdit()
        self.formula, self.liquefaction = QComboBox(), QComboBox()
        self.run = button(Words(ja="計算する", en="Run"), self.start, primary=True)
        self.save = button(Words(ja="保存…", en="Save…"), self.ask_save, "export")
        self.scenarios = LinkedTable(Words(ja="想定", en="Scenarios"))
        self.pipes = LinkedTable(Words(ja="被害の大きい順の管", en="Pipes, the most damaged first"))
        self.notes = label(NOT_YET, "small", wrap=True)
        self._lay_out()
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        session.town_changed.connect(self._forget)
        self.formula.currentIndexChanged.connect(self._show_ready)
        self.velocity.returnPressed.connect(self.start)
        self.pipes.picked.connect(self._on_picked)
        self._show_ready()

    def _lay_out(self) -> None:
        for box, names in ((self.formula, FORMULAS), (self.liquefaction, LIQUEFACTION)):
            for code, name in names.items():
                box.addItem(str(name), code)
        self.formula.setAccessibleName(str(Words(ja="式", en="Formula")))
        self.liquefaction.setAccessibleName(str(Words(ja="液状化", en="Liquefaction")))
        self.velocity.setAccessibleName(str(Words(ja="地表最大速度 (cm/s)", en="Peak ground velocity (cm/s)")))
        self.velocity.setMaximumWidth(90)
        self.ground.setAccessibleName(str(Words(ja="地盤の分からない管の地盤", en="Ground where none is known")))
        self.ground.setPlaceholderText(str(Words(ja="地盤(台地、埋立地など)", en="ground, by its Japanese word (台地)")))
        above = row(label(self.velocity.accessibleName()), self.velocity, self.formula, None, self.run, margins=(12, 8, 10, 0))
        below = row(self.ground, self.liquefaction, None, self.save, margins=(12, 6, 10, 0))
        below.setStretch(0, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.scenarios)
        split.addWidget(self.pipes)
        split.setSizes([200, 260])
        split.setHandleWidth(1)
        self.setLayout(tight(column(above, below, row(self.notes, margins=(12, 8, 12, 8)), holding(tight(column(split))))))

    def start(self) -> None:
        said = self.velocity.text(), self.formula.currentData(), self.ground.text(), self._liquefaction
        self.session.run_on_town(consequence_tasks.SHAKING, consequence_tasks.shake, *said, then=self.show_damage)

    @property
    def _liquefaction(self) -> str:
        """Only one of the formulas knows of it."""
        return str(self.liquefaction.currentData()) if self.liquefaction.isEnabled() else "none"

    def show_damage(self, found: Shaken | None) -> None:
        self.shown = found
        scenarios, pipes = (found.scenarios, found.pipes) if found else (Table(), Table())
        self.notes.setText(str(found.notes if found else NOT_YET))
        self.scenarios.show_table(scenarios, np.full(len(scenarios), -1))
        self.pipes.show_table(pipes, np.arange(len(pipes)))
        self._show_ready()

    def ask_save(self) -> None:
        path = ask_where(self, consequence_tasks.SAVE_DAMAGE, TABLE_FILES)
        if path is not None and self.shown is not None:
            said = self.shown.found, path
            self.session.run_on_town(
                consequence_tasks.SAVE_DAMAGE, consequence_tasks.save_damage, *said, then=self.session.say_saved
            )

    def _forget(self) -> None:
        """What was computed is of the ledger as it was."""
        self.show_damage(None)

    def _on_picked(self, numbers: Rows) -> None:
        if self.shown is not None:
            self.picked.emit([self.shown.fids[int(number)] for number in numbers])

    def _show_ready(self) -> None:
        idle = self.session.jobs.current is None
        self.run.setEnabled(idle)
        self.save.setEnabled(idle and self.shown is not None)
        self.liquefaction.setEnabled(self.formula.currentData() == "isoyama2000")

"""Seismic class and renewal: the totals by length, and the town's own ground and years to renewal."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QComboBox, QDialog, QSplitter, QTabWidget, QVBoxLayout, QWidget

from waterdx.app.chart_offer import offer_charts
from waterdx.app.class_settings import ClassSettingsPanel
from waterdx.app.class_tasks import ClassesRead, read_classes
from waterdx.app.question import Question
from waterdx.app.session import Session
from waterdx.app.table.model import Table
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

TITLE = Words(ja="耐震区分と更新年度", en="Seismic class and renewal")
AS_OF = Words(ja="{day} 現在({fy} 年度)。使用中の管。", en="As of {day} (FY{fy}). Pipes in use.")
WATER_ONLY = Words(
    ja="耐震区分と更新基準年数は水道管のものです。下水道・農業集落排水の管は法定耐用年数だけを示します。",
    en="Seismic class and years to renewal are for water pipes. For sewers only the statutory life is shown.",
)


class ClassDialog(QDialog):
    """Stays open beside the map. After a change of the ledger or of the settings the totals are added up again."""

    def __init__(self, session: Session, found: ClassesRead, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._path = session.town.path if session.town else None
        self._is_stale = False
        self.setWindowTitle(str(TITLE))
        self.field = QComboBox()
        self.field.setAccessibleName(str(Words(ja="事業", en="Field")))
        self.as_of, self.note, self.sources = label("", "muted"), label("", "muted", wrap=True), label("", "muted", wrap=True)
        self.classes = LinkedTable(Words(ja="耐震区分", en="Seismic class"))
        self.unknown = LinkedTable(Words(ja="区分が不明なわけ", en="Why the class is unknown"))
        self.renewal = LinkedTable(Words(ja="更新の時期", en="When due for renewal"))
        self.life = LinkedTable(Words(ja="法定耐用年数", en="Statutory life"))
        self.panel = ClassSettingsPanel()
        self.save_button = button(Words(ja="保存して集計しなおす", en="Save and add up again"), self.save, primary=True)
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()
        self.show_classes(found)

    def _lay_out(self) -> None:
        self.of_water = holding(_headed(self.classes, self.unknown, right=6))
        self.renewal_part = holding(_headed(self.renewal))
        split = QSplitter()
        split.addWidget(self.of_water)
        right = column(self.renewal_part, holding(_headed(self.life)), margins=(6, 0, 0, 0))
        right.setStretch(0, 5)
        right.setStretch(1, 3)
        split.addWidget(holding(right))
        split.setSizes([500, 500])
        split.setHandleWidth(1)
        self.save_chart = button(
            Words(ja="更新の時期の図を保存…", en="Save chart of renewal…"), lambda: offer_charts(self.session, "ledger", self)
        )
        totals = column(row(self.field, self.as_of, None, self.save_chart), split, self.note, self.sources, margins=(0, 10, 0, 0))
        totals.setStretch(1, 1)
        self.tabs.addTab(holding(totals), str(Words(ja="集計", en="Totals")))
        self.tabs.addTab(self.panel, str(Words(ja="地盤と更新基準年数", en="Ground and years to renewal")))
        self.tabs.setDocumentMode(True)
        close = button(Words(ja="閉じる", en="Close"), self.reject)
        self.setLayout(column(self.tabs, row(None, close, self.save_button), margins=(14, 8, 14, 14)))
        self.resize(1200, 600)

    def _connect(self) -> None:
        self.field.currentIndexChanged.connect(self.show_field)
        self.panel.changed.connect(self._show_ready)
        self.session.town_changed.connect(self._on_town_changed)
        self.session.jobs.ended.connect(self._on_job_ended)

    # Showing

    def show_classes(self, found: ClassesRead) -> None:
        """Show totals and settings as they are now; the field that was chosen stays."""
        at = max(0, self.field.currentIndex())
        self._found = found
        self.field.blockSignals(True)
        self.field.clear()
        self.field.addItems([str(one.name) for one in found.totals])
        self.field.blockSignals(False)
        self.field.setCurrentIndex(min(at, self.field.count() - 1))
        self.as_of.setText(str(AS_OF.format(day=found.as_of, fy=found.fiscal_year)))
        self.sources.setText(_sources())
        self.panel.show_settings(found.settings)
        self.show_field(self.field.currentIndex())

    def show_field(self, number: int) -> None:
        """Show the totals of one field."""
        if not 0 <= number < len(self._found.totals):
            return
        totals = self._found.totals[number]
        is_water = len(totals.classes) > 0
        for part in (self.of_water, self.renewal_part, self.save_chart):
            part.setVisible(is_water)
        _show(self.classes, totals.classes)
        _show(self.unknown, totals.unknown)
        _show(self.renewal, totals.renewal)
        _show(self.life, totals.life)
        self.note.setText("\n".join(filter(None, ["" if is_water else str(WATER_ONLY), str(totals.note)])))
        self.note.setVisible(bool(self.note.text()))

    def _show_ready(self) -> None:
        self.save_button.setEnabled(self.panel.is_dirty)

    # Doing

    def save(self) -> None:
        """Keep the settings in the project, as one step of undo; table, map and totals follow."""
        self.session.editor.change_class_settings(self.panel.draft.said)

    def reject(self) -> None:
        """Close, after asking where something has been typed and not saved."""
        if not self.panel.is_dirty:
            super().reject()
            return
        question = Words(ja="保存していない設定を捨てて閉じますか。", en="Close without saving the settings?")
        note = Words(ja="地盤・更新基準年数の変更は、まだ保存されていません。", en="What you changed here has not been saved.")
        Question(self, question, note).ask(Words(ja="捨てて閉じる", en="Close without saving"), super().reject)

    def _on_town_changed(self) -> None:
        town = self.session.town
        if town is None or town.path != self._path:
            super().reject()
        self._is_stale = True

    def _on_job_ended(self) -> None:
        if self._is_stale and self._path is not None and self.session.jobs.current is None:
            self._is_stale = False
            path = self._path
            self.session.run(TITLE, lambda progress: read_classes(path, progress), self.show_classes)


def _headed(*tables: LinkedTable, right: int = 0) -> QVBoxLayout:
    parts: list[QWidget] = []
    for table in tables:
        parts += [label(table.accessibleName(), "title"), table]
    return column(*parts, margins=(0, 0, right, 0))


def _show(table: LinkedTable, rows: Table) -> None:
    table.show_table(rows, np.arange(len(rows)))


def _sources() -> str:
    """Where the figures come from."""
    from waterdx.ledger.renewal import STATUTORY_SOURCE

    about = Words(
        ja="耐震区分: 管種・継手・地盤の決まり(ledgers/seismic_rules.csv)。更新の時期 = 布設年度 + 更新基準年数(隣の画面の表。「要確認」の値を含む)。",
        en="Seismic class: rules of material, joint and ground (ledgers/seismic_rules.csv). Due = laying year + years to renewal "
        "(the table on the next tab, with values to be verified).",
    )
    return f"{about}\n{STATUTORY_SOURCE}"

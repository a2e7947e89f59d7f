"""What a diagnosis rests on besides the ledger: model, day and the level of leaks. Folded away until somebody wants to change it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QDateEdit, QDoubleSpinBox, QFormLayout, QFrame

from waterdx.app.editor import SETTING
from waterdx.app.jobs import Latest
from waterdx.app.screening.diagnosis_tasks import Level, read_level, set_level
from waterdx.app.screening.model_choice import ModelChoice
from waterdx.app.session import Session
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

MOST_LEVEL = 99.99  # leaks per 100 km and year; more is no level of a network but a mistyped number
NATIONAL = Words(ja="全国のめやす", en="as in all Japan")
OWN = Words(ja="この町の設定", en="set for this town")
LEVEL_NOTE = Words(
    ja="漏水の記録が少ない町では、この水準から始めます。記録が増えるほど記録の方が効きます。",
    en="A town with few leaks on record starts from this level; the more record there is, the more it counts instead.",
)


class Conditions(QFrame):
    """`method` and `as_of` are what the next run takes; a change of the level is written at once and can be undone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.model = ModelChoice()
        self.day = QDateEdit(QDate.currentDate())
        self.latest = QCheckBox(str(Words(ja="記録の最終日", en="End of the record")))
        self.level = QDoubleSpinBox()
        self.level_source = label(NATIONAL, "muted")
        self.forget = button(Words(ja="めやすに戻す", en="Back to that of Japan"), lambda: self._set(None))
        session.guard.watch(self.level, self.forget)
        self.reading = Latest(self)
        self._kept: Level | None = None
        self._lay_out()
        self.latest.toggled.connect(self.day.setDisabled)
        self.level.editingFinished.connect(self._on_level_typed)
        self.reading.failed.connect(session.say_failed)
        session.town_changed.connect(self.show_town)
        session.editor.refused.connect(self.show_town)
        session.jobs.started.connect(self._show_ready)
        session.jobs.ended.connect(self._show_ready)
        self.show_town()

    def _lay_out(self) -> None:
        self.setObjectName("strip")
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName(str(Words(ja="基準日", en="As-of day")))
        self.day.setEnabled(False)
        self.latest.setChecked(True)
        self.level.setRange(0.01, MOST_LEVEL)
        self.level.setDecimals(2)
        self.level.lineEdit().setTextMargins(6, 0, 0, 0)
        self.level.setSingleStep(0.25)
        self.level.setKeyboardTracking(False)
        self.level.setSuffix(str(Words(ja=" 件/100 km・年", en=" per 100 km and year")))
        self.level.setAccessibleName(str(Words(ja="漏水の水準", en="Level of leaks")))
        self.forget.setObjectName("small")
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(label(Words(ja="モデル", en="Model")), row(self.model, None))
        form.addRow(label(Words(ja="基準日", en="As of")), row(self.day, self.latest, None))
        form.addRow(label(Words(ja="漏水の水準", en="Level of leaks")), row(self.level, self.level_source, self.forget, None))
        self.setLayout(column(form, label(LEVEL_NOTE, "small", wrap=True), margins=(14, 4, 14, 8)))

    @property
    def method(self) -> str:
        return self.model.method

    @property
    def as_of(self) -> str | None:
        """The day chosen; None for the end of the record."""
        return None if self.latest.isChecked() else self.day.date().toString(Qt.DateFormat.ISODate)

    def show_town(self) -> None:
        town = self.session.town
        if town is None:
            return
        if town.last_leak and self.latest.isChecked():
            self.day.setDate(QDate.fromString(town.last_leak, Qt.DateFormat.ISODate))
        if self.isVisible():
            self.read_level()

    def read_level(self) -> None:
        """What the project says of the level now; asked when it is to be seen only."""
        if self.session.town is not None:
            self.reading.ask(partial(read_level, self.session.town.path), self._show_level)

    def _show_level(self, kept: Level) -> None:
        self._kept = kept
        self.level.setValue(kept.per_100_km)
        self.level_source.setText(str(OWN if kept.is_own else NATIONAL))
        self._show_ready()

    def _on_level_typed(self) -> None:
        if self._kept is not None and abs(self.level.value() - self._kept.per_100_km) > 0.005:
            self._set(self.level.value())

    def _set(self, per_100_km: float | None) -> None:
        self._kept = None  # asked anew once it is written
        self.session.editor.run(SETTING, partial(set_level, per_100_km=per_100_km))

    def _show_ready(self) -> None:
        idle = self.session.jobs.current is None
        self.level.setEnabled(idle and self._kept is not None)
        self.forget.setEnabled(idle and self._kept is not None and self._kept.is_own)

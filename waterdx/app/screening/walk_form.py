"""The form in which what one visit walked and found is typed."""

from __future__ import annotations

import math
import unicodedata
from typing import Any

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QFormLayout, QLineEdit, QSpinBox, QWidget

from waterdx.app.widgets import button, row
from waterdx.core.words import Words

MOST_FINDS, MOST_AMOUNT = 9_999, 1e12
OF_AREA = Words(ja="空欄なら区域・管路の延長", en="blank: that of the area or pipes")
NOT_KNOWN = Words(ja="空欄なら不明", en="blank: not known")
CHOSEN = Words(ja="地図・表で選んだ管路({n:,} 本)を歩いた", en="Walked the pipes chosen on the map or in a table ({n:,})")


class WalkForm(QWidget):
    """Signal: `entered(walk)`, the fields of screening.results.Walk, when the button is pressed.

    Nothing found is said by 0, so the number of finds stands at no number (–) until somebody types it.
    """

    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.day = QDateEdit(QDate.currentDate())
        self.area, self.chosen = QComboBox(), QCheckBox()
        self.km, self.cost = _number(OF_AREA), _number(NOT_KNOWN)
        self.finds = QSpinBox()
        self.control = QCheckBox(str(Words(ja="対照(無作為・ねらいなし)", en="Control (random, untargeted)")))
        self.method, self.note = QLineEdit(), QLineEdit()
        self.enter = button(Words(ja="この調査を入れる", en="Enter this walk"), self._enter, primary=True)
        self._pipe_ids: tuple[str, ...] = ()
        self._is_idle = True
        self._lay_out()
        self.finds.valueChanged.connect(self._show_ready)
        self.area.editTextChanged.connect(self._show_ready)
        self.km.textChanged.connect(self._show_ready)
        self.cost.textChanged.connect(self._show_ready)
        self.chosen.toggled.connect(self._show_ready)
        self.show_chosen(())

    def _lay_out(self) -> None:
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        self.day.setMaximumDate(QDate.currentDate())
        self.area.setEditable(True)
        self.area.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.finds.lineEdit().setTextMargins(6, 0, 0, 0)
        self.finds.setRange(-1, MOST_FINDS)
        self.finds.setSpecialValueText("–")
        self.finds.setValue(-1)
        form = QFormLayout()
        form.setContentsMargins(12, 8, 12, 8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field in (
            (Words(ja="調査日", en="Date"), self.day),
            (Words(ja="区域・路線", en="Area or street"), self.area),
            (None, self.chosen),
            (Words(ja="発見件数", en="Finds"), self.finds),
            (Words(ja="調査延長 (km)", en="Length walked (km)"), self.km),
            (Words(ja="費用 (円)", en="Cost (yen)"), self.cost),
            (Words(ja="調査方法", en="Method"), self.method),
            (Words(ja="備考", en="Note"), self.note),
            (None, self.control),
        ):
            if name is None:
                form.addRow("", field)
            else:
                field.setAccessibleName(str(name))
                form.addRow(str(name), field)
        form.addRow("", row(self.enter, None))
        self.setLayout(form)

    def show_areas(self, names: list[str]) -> None:
        """Offer the areas of the plan; what is typed stays."""
        typed = self.area.currentText()
        self.area.clear()
        self.area.addItems(names)
        self.area.setCurrentIndex(-1)
        self.area.setEditText(typed)

    def show_chosen(self, pipe_ids: tuple[str, ...]) -> None:
        """The pipes chosen on the map or in a table now."""
        self._pipe_ids = pipe_ids
        self.chosen.setText(str(CHOSEN.format(n=len(pipe_ids))))
        self._show_ready()

    def show_idle(self, is_idle: bool) -> None:
        self._is_idle = is_idle
        self._show_ready()

    def clear(self) -> None:
        """Ready for the next walk of the day: date, method and control stay."""
        self.area.setEditText("")
        self.chosen.setChecked(False)
        self.finds.setValue(-1)
        for field in (self.km, self.cost, self.note):
            field.clear()

    def _enter(self) -> None:
        self.entered.emit(self.walk())

    def walk(self) -> dict[str, Any]:
        """What is typed, as the fields of screening.results.Walk; blank is unknown."""
        km = _value(self.km)
        return {
            "day": self.day.date().toPython(), "finds": self.finds.value(), "area": self.area.currentText().strip(),
            "pipe_ids": self._pipe_ids if self.chosen.isChecked() else (), "length_m": None if km is None else km * 1000,
            "cost_yen": _value(self.cost), "method": self.method.text().strip(), "control": self.control.isChecked(),
            "note": self.note.text().strip(),
        }  # fmt: skip

    def _show_ready(self) -> None:
        by_pipes = self.chosen.isChecked() and bool(self._pipe_ids)
        is_placed = by_pipes or bool(self.area.currentText().strip()) or _value(self.km) is not None
        readable = not any(math.isnan(_value(field) or 0) for field in (self.km, self.cost))
        self.enter.setEnabled(self._is_idle and is_placed and readable and self.finds.value() >= 0)


def _number(hint: Words) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(str(hint))
    return made


def _value(field: QLineEdit) -> float | None:
    """What is typed, in whatever width; None where nothing is, NaN where it is no amount."""
    text = unicodedata.normalize("NFKC", field.text()).replace(",", "").strip()
    try:
        number = float(text) if text else None
    except ValueError:
        return math.nan
    return number if number is None or 0 <= number < MOST_AMOUNT else math.nan

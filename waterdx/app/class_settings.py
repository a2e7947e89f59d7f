"""What a town says of its ground and of the years to renewal, typed in place; nothing is kept before it is saved."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QSpinBox, QStyledItemDelegate, QWidget

from waterdx.app.class_tasks import ANY_VALUE, years_table
from waterdx.app.table.columns import spoken
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, label, row
from waterdx.core.errors import UserError
from waterdx.core.fields import field_named
from waterdx.core.terms import terms_of
from waterdx.core.words import Words

HINT = Words(
    ja="年数のセルをダブルクリック(F2)して打ち替えます。空欄にすると標準に戻ります。上の行から順に見て、最初に当てはまる行の年数を使います。",
    en="Double-click (F2) a number of years to change it; blank means the standard again. The first row from above that fits a pipe holds.",
)
GROUND_HINT = Words(
    ja="K形と RR ロングの区分が変わります。管の「土質」に地盤が書いてあれば、そちらを使います。",
    en="Decides the class of K joints and RR long; where a pipe's own soil says it, that counts.",
)
VERIFY = Words(
    ja="「要確認」の年数は、簡易支援ツールの標準値を原典で確かめていないものです。使う前に確かめてください。",
    en="Years “to be verified” are the national tool's defaults, not yet checked against the original. Check them before use.",
)


class ClassSettingsPanel(QWidget):
    """`draft` is what stands here (ledger.classify.ClassSettings), `kept` what the project says. Signal: `changed()`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kept: Any = None
        self.draft: Any = None
        self._names: list[str] = []
        self.ground = QComboBox()
        self.ground.setAccessibleName(str(Words(ja="町の地盤", en="Ground of the town")))
        self.table = LinkedTable(Words(ja="更新基準年数の表", en="Years to renewal"))
        self.table.rows.editable = frozenset({"years"})
        self.table.setItemDelegate(QStyledItemDelegate(self.table))
        self.material, self.joint, self.coating = (_terms(kind, kind != "material") for kind in ("material", "joint", "coating"))
        self.years = QSpinBox()
        self.years.setAccessibleName(str(Words(ja="足す行の年数", en="Years of the row to add")))
        self.years.setRange(1, 200)
        self.years.setValue(60)
        self.years.setSuffix(str(Words(ja=" 年", en=" years")))
        self.problem = label("", "", wrap=True)
        self.add = button(Words(ja="行を足す", en="Add a row"), self.add_row)
        self.one_back = button(Words(ja="選んだ行を標準に戻す", en="Chosen rows: standard"), self.forget_chosen)
        self.all_back = button(Words(ja="すべて標準に戻す", en="Everything: standard"), self.forget_all)
        self._lay_out()
        self.ground.activated.connect(self._on_ground_chosen)
        self.table.rows.typed.connect(self._on_typed)

    def _lay_out(self) -> None:
        added = row(
            label(Words(ja="行を足す:", en="Add:"), "muted"), self.material, self.joint, self.coating, self.years, self.add
        )
        for place, part in enumerate((3, 2, 2), start=1):
            added.setStretch(place, part)
        whole = column(
            row(label(Words(ja="町の地盤", en="Ground of the town"), "title"), self.ground, label(GROUND_HINT, "muted"), None),
            label(Words(ja="更新基準年数", en="Years to renewal"), "title"),
            label(HINT, "muted", wrap=True),
            self.table,
            label(VERIFY, "muted", wrap=True),
            added,
            self.problem,
            row(self.one_back, self.all_back, None),
            margins=(0, 10, 0, 0),
        )
        whole.setStretch(3, 1)
        self.setLayout(whole)

    # Showing

    def show_settings(self, kept: Any) -> None:
        """What the project says; what has been typed here and not been saved stays."""
        if not self.is_dirty:
            self.draft = kept
        self.kept = kept
        self._show_grounds()
        self._show_draft()

    @property
    def is_dirty(self) -> bool:
        """Whether anything here is not kept yet."""
        return self.draft is not None and self.draft != self.kept

    def _show_grounds(self) -> None:
        from waterdx.ledger.seismic import GROUNDS

        if not self.ground.count():
            for key, name in GROUNDS.items():
                self.ground.addItem(str(name), key)

    def _show_draft(self) -> None:
        self.ground.setCurrentIndex(self.ground.findData(self.draft.ground))
        table, self._names = years_table(self.draft)
        self.table.put_table(table, np.arange(len(self._names)))
        self.changed.emit()

    def _take(self, draft: Any) -> None:
        self.problem.clear()
        self.draft = draft
        self._show_draft()

    # Changing

    def _on_ground_chosen(self) -> None:
        self._take(replace(self.draft, ground=self.ground.currentData()))

    def _on_typed(self, number: int, _column: str, text: str) -> None:
        self._set_years(self._names[number], unicodedata.normalize("NFKC", text).strip())

    def _set_years(self, name: str, text: str) -> None:
        try:
            self._take(self.draft.with_years(name, text) if text else self.draft.without([name]))
        except UserError:
            self.problem.setText(str(NOT_YEARS.format(text=text)))

    def add_row(self) -> None:
        """A row of the town for what is chosen below the table."""
        parts = [str(box.currentData()) for box in (self.material, self.joint, self.coating)]
        name = "/".join(parts).rstrip("/")
        self._set_years(name if "/" in name else f"{name}/", str(self.years.value()))
        self.table.select_objects(np.array([self._names.index(name if "/" in name else f"{name}/")]))

    def forget_chosen(self) -> None:
        """The chosen rows as they are shipped; those the town has added go."""
        self._take(self.draft.without([self._names[number] for number in self.table.chosen_objects()]))

    def forget_all(self) -> None:
        """Ground and years as they are shipped."""
        self._take(type(self.draft)())


NOT_YEARS = Words(
    ja="▲ 「{text}」は年数として読めません。1〜200 の整数で入れてください。",
    en="▲ “{text}” is not a number of years. Type a whole number from 1 to 200.",
)


def _terms(kind: str, or_any: bool) -> QComboBox:
    """The terms of water to choose from."""
    box = QComboBox()
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setAccessibleName(str(field_named(kind).label))
    if or_any:
        box.addItem(f"{field_named(kind).label}: {ANY_VALUE}", "")
    for term in terms_of(kind, "water"):
        box.addItem(spoken(kind, term.code, "water"), term.code)
    return box

"""A file that is the next edition of one read before: what it adds, changes and no longer has, and how it is to come in."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDateEdit, QHBoxLayout, QRadioButton, QToolButton, QWidget

from waterdx.app.edition_tasks import Compared, EditionOptions
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import column, label, row
from waterdx.core.words import Words

AS_EDITION = Words(
    ja="来年版として更新する(変わった値を反映し、なくなったものを廃止にする)",
    en="Update as a new edition (changed values are taken over, what is gone gets an end of life)",
)
AS_IMPORT = Words(
    ja="追加の取り込みにする(空欄を埋めるだけで、いまの値は変えない)",
    en="Import only (fills blanks, changes no value of the ledger)",
)
ALL = Words(ja="すべて", en="All")
INDENT = 24


class EditionTab(QWidget):
    """Signal: `said` when the person chose otherwise."""

    said = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.compared: Compared | None = None
        self.heading = label("", wrap=True)
        self.as_edition, self.as_import = QRadioButton(str(AS_EDITION)), QRadioButton(str(AS_IMPORT))
        self.as_edition.setChecked(True)
        self.take_theirs = QCheckBox(
            str(Words(ja="取り込み後に手で直した値も、新しい版の値に置き換える", en="Replace values edited since, too"))
        )
        self.ends = QDateEdit(QDate.currentDate())
        self.ends.setCalendarPopup(True)
        self.ends.setDisplayFormat("yyyy-MM-dd")
        self.ends.setAccessibleName(str(Words(ja="なくなったものの廃止年月日", en="End of life of what is gone")))
        self.table = LinkedTable(Words(ja="新しい版との違い", en="Differences to the new edition"))
        self._filters = QHBoxLayout()
        self._group = QButtonGroup(self)
        self._lay_out()
        self.as_edition.toggled.connect(self._on_said)
        self.take_theirs.toggled.connect(self._on_said)
        self.ends.dateChanged.connect(self._on_said)

    def _lay_out(self) -> None:
        more = row(
            self.take_theirs, label(self.ends.accessibleName()), self.ends, None, margins=(INDENT, 0, 0, 0)
        )  # fmt: skip
        more.setSpacing(16)
        filters = row(self._filters, None)
        self.setLayout(
            column(self.heading, self.as_edition, more, self.as_import, filters, self.table, margins=(0, 10, 0, 0))
        )  # fmt: skip

    @property
    def options(self) -> EditionOptions:
        return EditionOptions(self.take_theirs.isChecked(), self.ends.date().toString(Qt.DateFormat.ISODate))

    @property
    def is_wanted(self) -> bool:
        """Whether the file is to be taken as a new edition."""
        return self.as_edition.isChecked()

    def show_compared(self, compared: Compared) -> None:
        """The differences; the kind shown stays."""
        chosen = self._group.checkedButton()
        kind = chosen.property("kind") if chosen is not None else None
        self.compared = compared
        words = Words(
            ja="取り込み済みの「{of}」の新しい版のようです。変わりなし {n:,} 件。",
            en="This looks like a new edition of “{of}”. {n:,} objects are unchanged.",
        )
        self.heading.setText(str(words.format(of=compared.of, n=compared.counts["unchanged"])))
        self._show_filters(kind)
        self.show_kind(kind)

    def show_kind(self, kind: str | None) -> None:
        """Only the differences of one kind, or all."""
        if self.compared is not None:
            table = self.compared.of_kind(kind)
            self.table.show_table(table, np.full(len(table), -1))

    def _show_filters(self, chosen: str | None) -> None:
        assert self.compared is not None
        for old in self._group.buttons():
            self._group.removeButton(old)
            old.deleteLater()
        titles: dict[str | None, str] = {None: str(ALL)}
        titles |= {kind: f"{name}  {self.compared.counts[kind]:,}" for kind, name in self.compared.names.items()}
        for kind, title in titles.items():
            made = QToolButton()
            made.setText(title)
            made.setCheckable(True)
            made.setChecked(kind == chosen)
            made.setProperty("kind", kind)
            made.clicked.connect(lambda _=False, kind=kind: self.show_kind(kind))
            self._group.addButton(made)
            self._filters.addWidget(made)

    def _on_said(self) -> None:
        for one in (self.take_theirs, self.ends):
            one.setEnabled(self.is_wanted)
        self.said.emit()

"""The filters of the catalogue: a check list with counts on every axis, material and diameter, and the searches one keeps."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QSpinBox, QTreeWidget, QTreeWidgetItem, QWidget

from waterdx.app.catalog.found import Asked, argument_of
from waterdx.app.widgets import button, column, label, row
from waterdx.core.words import Words

CODE = Qt.ItemDataRole.UserRole
WIDEST_MM = 5000
MATERIAL = "material"
OURS = Words(ja="※ 国のカタログにない、waterdx の区分", en="※ not of the national catalogue: made by waterdx")


class FilterPanel(QWidget):
    """Terms of one axis are alternatives, the axes must all be met. Signal: `changed()` when a person sets a filter."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setRootIsDecorated(True)
        self.tree.setIndentation(14)
        self.tree.setAccessibleName(str(Words(ja="絞り込み", en="Filters")))
        self.tree.itemChanged.connect(lambda _item, _column: self.changed.emit())
        self.diameter = QSpinBox()
        self.diameter.setRange(0, WIDEST_MM)
        self.diameter.setSuffix(" mm")
        self.diameter.setSpecialValueText(str(Words(ja="指定なし", en="any")))
        self.diameter.setAccessibleName(str(Words(ja="口径 (mm)", en="Diameter (mm)")))
        self.diameter.valueChanged.connect(lambda _value: self.changed.emit())
        self.clear = button(Words(ja="絞り込みをやめる", en="Clear filters"), self.clear_all, "clear")
        self._axes: dict[str, QTreeWidgetItem] = {}
        name = label(Words(ja="口径", en="Diameter"), "muted")
        self.setLayout(column(self.tree, row(name, self.diameter), self.clear))

    def fill(self) -> None:
        """Lay out the axes, once."""
        from waterdx.catalog.materials import known_materials, material_name
        from waterdx.catalog.taxonomy import AXES, terms

        if self._axes:
            return
        with QSignalBlocker(self.tree):
            for axis, name in AXES.items():
                group = self._add_axis(axis, name)
                official = any(term.origin == "official" for term in terms(axis).values())
                for term in terms(axis).values():
                    ours = official and term.origin == "ours"
                    _add_term(group, f"{term.words} ※" if ours else str(term.words), term.code, str(OURS) if ours else term.note)
            group = self._add_axis(MATERIAL, Words(ja="管種", en="Material"))
            for code in known_materials():
                _add_term(group, str(material_name(code)), code)
            for axis in ("field", "purpose"):
                self._axes[axis].setExpanded(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def _add_axis(self, axis: str, name: Words) -> QTreeWidgetItem:
        group = self._axes[argument_of(axis)] = QTreeWidgetItem(self.tree, [str(name), ""])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        return group

    def terms(self, argument: str) -> list[QTreeWidgetItem]:
        """The lines of one axis, named as `catalog.search` names it."""
        group = self._axes[argument]
        return [one for n in range(group.childCount()) if (one := group.child(n))]

    def asked(self) -> Asked:
        """The filters as they stand."""
        chosen = {name: [one.data(0, CODE) for one in self.terms(name) if _is_checked(one)] for name in self._axes}
        asked: Asked = {name: codes for name, codes in chosen.items() if codes}
        return {**asked, "diameter": float(self.diameter.value())} if self.diameter.value() else asked

    def show_asked(self, asked: Asked) -> None:
        """Set the filters without a word; what is asked may be one code or several."""
        with QSignalBlocker(self.tree), QSignalBlocker(self.diameter):
            for name in self._axes:
                codes = asked.get(name, ())
                wanted = {codes} if isinstance(codes, str) else set(codes)
                for one in self.terms(name):
                    one.setCheckState(0, Qt.CheckState.Checked if one.data(0, CODE) in wanted else Qt.CheckState.Unchecked)
                if wanted:
                    self._axes[name].setExpanded(True)
            self.diameter.setValue(int(asked.get("diameter") or 0))

    def show_counts(self, facets: Mapping[str, Mapping[str, int]]) -> None:
        """How many there would be with each term alone on its axis; a term that would find nothing is grey."""
        with QSignalBlocker(self.tree):
            for axis, counts in facets.items():
                for one in self.terms(argument_of(axis)):
                    count = counts.get(one.data(0, CODE), 0)
                    one.setText(1, str(count))
                    one.setDisabled(not count and not _is_checked(one))

    def clear_all(self) -> None:
        self.show_asked({})
        self.changed.emit()


def _add_term(group: QTreeWidgetItem, name: str, code: str, tip: str = "") -> None:
    made = QTreeWidgetItem(group, [name, ""])
    made.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    made.setCheckState(0, Qt.CheckState.Unchecked)
    made.setData(0, CODE, code)
    made.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if tip:
        made.setToolTip(0, tip)


def _is_checked(item: QTreeWidgetItem) -> bool:
    return item.checkState(0) == Qt.CheckState.Checked

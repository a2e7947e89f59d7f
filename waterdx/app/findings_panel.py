"""The findings with what one can do about them: mend, leave for a reason, pass on as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from waterdx.app.help.tips import WHAT_IS_THIS, explain, explained
from waterdx.app.layer_choice import PIPES
from waterdx.app.rows import Rows
from waterdx.app.saving import TABLE_FILES, ask_where
from waterdx.app.session import Session
from waterdx.app.table.view import LinkedTable
from waterdx.app.widgets import button, column, row
from waterdx.core.fields import LAYER_NAMES
from waterdx.core.findings import Finding
from waterdx.core.words import Words

FIX = Words(ja="直す", en="Mend")
FIX_ALL = Words(ja="同じ種類をすべて直す", en="Mend all of this kind")
IGNORE = Words(ja="無視する…", en="Ignore…")
EXPORT = Words(ja="Excel に保存…", en="Save as Excel…")

MOST_MARKED = 2000
NOT_MARKED = Words(
    ja="指摘 {n:,} 件を選びました。{most:,} 件を超えるため、地図では選びません。",
    en="{n:,} findings are chosen, more than {most:,}: they are not chosen on the map.",
)


class FindingsPanel(QWidget):
    """Buttons above the table, and the same in its context menu; every one is a job of the session.

    Signal: `objects_wanted(layer, names, near)` when the objects some findings speak of are to be shown, near after a double click.
    """

    objects_wanted = Signal(str, object, bool)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.table = LinkedTable(Words(ja="点検で気になったところ", en="Findings"))
        self.fix = button(FIX, self.fix_chosen)
        self.fix_all = button(FIX_ALL, self.fix_kind)
        self.ignore = button(IGNORE, self.ask_reason)
        session.guard.watch(self.fix, self.fix_all, self.ignore)
        self.export = button(EXPORT, self.ask_export, "export")
        self.buttons = (self.fix, self.fix_all, self.ignore, self.export)
        for one in self.buttons:
            one.setObjectName("small")
        self.setLayout(column(row(*self.buttons, None, margins=(10, 8, 10, 8)), self.table))
        self.table.rows.explain = self._explain
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.selectionModel().selectionChanged.connect(self.show_ready)
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(lambda number: self._want_objects([self._findings()[number]], near=True))
        session.town_changed.connect(self.show_findings)
        session.jobs.started.connect(self.show_ready)
        session.jobs.ended.connect(self.show_ready)
        self.show_findings()

    def show_findings(self) -> None:
        """Those of the open project."""
        town = self.session.town
        if town is not None:
            self.table.show_table(town.findings_table, np.arange(len(town.findings)))
        self.show_ready()

    def chosen(self) -> list[Finding]:
        """The findings of the rows chosen, in the order of the table."""
        return list(self._each_chosen())

    def _each_chosen(self) -> Iterator[Finding]:
        """One after the other: of 100,000 the first few mostly tell enough."""
        findings = self._findings()
        return (findings[number] for number in self.table.chosen_objects().tolist())

    def _findings(self) -> Sequence[Finding]:
        return self.session.town.findings if self.session.town else []

    def _on_picked(self, numbers: Rows) -> None:
        """Mark on the map what the findings chosen speak of, as long as a person could look at it one by one."""
        if len(numbers) > MOST_MARKED:
            self.session.say("info", NOT_MARKED.format(n=len(numbers), most=MOST_MARKED))
        else:
            self._want_objects(self.chosen(), near=False)

    def _want_objects(self, findings: Sequence[Finding], near: bool) -> None:
        """Show what they speak of: the objects of the layer the first of them names, none where none does."""
        named = [one for one in findings if one.layer in LAYER_NAMES and one.id]
        layer = named[0].layer if named else PIPES
        self.objects_wanted.emit(layer, {one.id for one in named if one.layer == layer}, near)

    def _explain(self, _column: str, row: int) -> str:
        return explained("check", self._findings()[row].check) if row >= 0 else ""

    def show_ready(self) -> None:
        """Only what can be done with the findings chosen is offered."""
        idle = self.session.jobs.current is None
        can_fix = idle and _fixable(self._each_chosen()) is not None
        self.fix.setEnabled(can_fix)
        self.fix_all.setEnabled(can_fix)
        self.ignore.setEnabled(idle and any(map(_of_a_check, self._each_chosen())))
        self.export.setEnabled(idle and self.session.town is not None and bool(self.session.town.findings))

    def fix_chosen(self) -> None:
        """Mend the findings chosen that are of the kind of the first one that can be mended."""
        first = _fixable(self.chosen())
        if first is not None:
            ids = {one.id for one in self.chosen() if one.check == first.check}
            self.session.fix_findings(first.check, None if "" in ids else ids)  # "" speaks of every object

    def fix_kind(self) -> None:
        """Mend every finding of that kind."""
        first = _fixable(self.chosen())
        if first is not None:
            self.session.fix_findings(first.check, None)

    def ask_reason(self) -> None:
        """Ask why, then ignore the findings chosen."""
        findings = [one for one in self.chosen() if _of_a_check(one)]
        if not findings:
            return
        asking = QInputDialog(self)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle("waterdx")
        asking.setLabelText(
            str(Words(ja="無視する理由(選んだ指摘 {n} 件)", en="Why these {n} findings are ignored").format(n=len(findings)))
        )
        asking.textValueSelected.connect(lambda reason: self.session.ignore_findings(findings, reason))
        asking.open()

    def ask_export(self) -> None:
        name = Words(ja="点検結果.xlsx", en="findings.xlsx")
        path = ask_where(self, EXPORT, TABLE_FILES, name)
        if path is not None:
            self.session.export_findings(path)

    def menu(self) -> QMenu:
        """What can be done with the findings chosen."""
        made = QMenu(self)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self.buttons:
            action = made.addAction(one.text())
            action.setEnabled(one.isEnabled())
            action.triggered.connect(one.click)
        made.addSeparator()
        made.addAction(str(WHAT_IS_THIS)).triggered.connect(lambda: explain(self.table))
        return made

    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(self.table.viewport().mapToGlobal(at))


def _fixable(findings: Iterable[Finding]) -> Finding | None:
    return next((one for one in findings if one.fixable), None)


def _of_a_check(finding: Finding) -> bool:
    """Whether a check of the ledger says it; what an import said of a row of a file is not said again anyway."""
    return bool(finding.layer) and finding.row is None

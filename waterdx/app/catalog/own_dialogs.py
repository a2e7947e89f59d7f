"""What a town writes down of a technology: a note, or its experience. Nothing can be sent that would be refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from waterdx.app.widgets import button, column, label, row
from waterdx.core.eras import read_year
from waterdx.core.units import read_quantity
from waterdx.core.words import Words

CANCEL = Words(ja="取り消し", en="Cancel")
FIRST_YEAR, LAST_YEAR = 1950, 2100  # as catalog.experience has them; it refuses others
MOST_YEN = 1e13


class NoteDialog(QDialog):
    """`then(text)` is called when the person has agreed."""

    def __init__(self, name: str, then: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(str(Words(ja="メモ", en="Note")))
        self.ok = _dress(self, Words(ja="メモを書く", en="Write a note"), name, lambda: then(self.text.toPlainText()), self.text)
        self.text.textChanged.connect(self._show_ready)
        self._show_ready()

    def _show_ready(self) -> None:
        self.ok.setEnabled(bool(self.text.toPlainText().strip()))


class ExperienceDialog(QDialog):
    """`then(values)` with the arguments of `catalog.experience.record`; a blank is not known."""

    def __init__(self, name: str, then: Callable[[dict[str, Any]], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.year, self.cost, self.covers, self.outcome = (QLineEdit() for _ in range(4))
        self.comment = QPlainTextEdit()
        self.comment.setTabChangesFocus(True)
        self.problem = label("", "muted", wrap=True)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, one, hint in (
            (Words(ja="導入年度", en="Fiscal year of adoption"), self.year, Words(ja="例: R6、2024", en="such as 2024")),
            (Words(ja="費用 (円)", en="Cost (yen)"), self.cost, Words(ja="例: 1,200,000、120万円", en="such as 1,200,000")),
            (Words(ja="費用の内容", en="What the cost covers"), self.covers, Words(ja="例: 衛星画像の解析 60 km", en="such as satellite analysis, 60 km")),
            (Words(ja="結果", en="Result"), self.outcome, Words(ja="例: 漏水 4 か所を発見", en="such as 4 leaks found")),
            (Words(ja="所感", en="Comment"), self.comment, Words(ja="ほかの町に伝えたいこと", en="what other towns should know")),
        ):  # fmt: skip
            one.setPlaceholderText(str(hint))
            one.setAccessibleName(str(title))
            one.textChanged.connect(self._show_ready)
            form.addRow(label(title), one)
        self.ok = _dress(
            self, Words(ja="導入実績を書く", en="Write down experience"), name, lambda: then(self.values()), form, self.problem
        )
        self._show_ready()

    def values(self) -> dict[str, Any]:
        """What was typed, read."""
        year, cost = read_year(self.year.text()), read_quantity(self.cost.text(), "円")
        return {
            "adopted_fy": year.fiscal_year if year else None, "cost_yen": cost.value if cost else None,
            "cost_covers": self.covers.text(), "result": self.outcome.text(), "comment": self.comment.toPlainText(),
        }  # fmt: skip

    def _show_ready(self) -> None:
        problem = self._problem()
        self.problem.setText(str(problem))
        self.ok.setEnabled(not problem.ja)

    def _problem(self) -> Words:
        """What keeps it from being written, blank if nothing."""
        read = self.values()
        year, cost = read["adopted_fy"], read["cost_yen"]
        if self.year.text().strip() and (year is None or not FIRST_YEAR <= year <= LAST_YEAR):
            said = Words(
                ja="導入年度を読めません。西暦か元号で入れてください(例: 2024、R6)。",
                en="The year cannot be read; type it like 2024.",
            )
        elif self.cost.text().strip() and (cost is None or not 0 <= cost < MOST_YEN):
            said = Words(
                ja="費用を円として読めません(例: 1,200,000、120万円)。",
                en="The cost cannot be read as yen; type it like 1,200,000.",
            )
        elif year is None and cost is None and not (read["result"].strip() or read["comment"].strip()):
            said = Words(ja="導入年度・費用・結果・所感のどれかを入れてください。分からない欄は空欄のままで構いません。",
                         en="Fill in at least one of year, cost, result and comment. Leave blank what is not known.")  # fmt: skip
        else:
            said = Words("", "")
        return said


def _dress(dialog: QDialog, title: Words, name: str, done: Callable[[], object], *parts: Any) -> QPushButton:
    """Title, the technology, the parts, and the two buttons; the one that agrees is returned."""
    dialog.setWindowTitle(str(title))
    dialog.finished.connect(dialog.deleteLater)
    ok = button(Words(ja="書く", en="Write"), dialog.accept, primary=True)
    dialog.accepted.connect(lambda: done())
    buttons = row(None, button(CANCEL, dialog.reject), ok)
    dialog.setLayout(column(label(name, "title", wrap=True), *parts, buttons, margins=(18, 16, 18, 14)))
    dialog.setMinimumWidth(480)
    return ok

"""The words no table knows: each once, what it may mean, and what the person says it means. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from waterdx.app.importing.choice import CHOICES, ChoiceCell, ChoiceTable
from waterdx.app.importing.columns_table import dress
from waterdx.app.plain_tip import plain_tip
from waterdx.app.theme import current_theme
from waterdx.app.widgets import button, column, label, row
from waterdx.core.fields import field_named
from waterdx.core.terms import term_name, terms_of
from waterdx.core.words import Words

Role = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
Scope = Literal["project", "file"]
Key = tuple[str, str, str]  # field of the ledger, water or sewer or agri, word

UNDECIDED = Words(ja="(決めない)", en="(undecided)")
MEANS_UNKNOWN = Words(ja="(不明とする)", en="(means unknown)")
SCOPES: dict[Scope, Words] = {
    "project": Words(ja="この町の言葉にする", en="Keep for this project"),
    "file": Words(ja="このファイルだけ", en="This file only"),
}
WORD, FIELD, COUNT, FIRST, MEANING, SCOPE, GUESS, REASON = range(8)
HEADS = (
    Words(ja="言葉", en="Word"), Words(ja="項目", en="Field"), Words(ja="行数", en="Rows"), Words(ja="最初の行", en="First row"),
    Words(ja="意味", en="Meaning"), Words(ja="使う範囲", en="Where it holds"), Words(ja="推測 (確度)", en="Guess (score)"), Words(ja="理由", en="Reason"),
)  # fmt: skip
WIDTHS = (145, 100, 56, 78, 205, 170, 200)
USUAL_THRESHOLD = 70


@dataclass(frozen=True)
class Answer:
    """What a word means; "" is unknown."""

    code: str
    scope: Scope


def key_of(term: Any) -> Key:
    return term.field, term.in_field, term.word


class WordsModel(QAbstractTableModel):
    """Signal: `answered` when a meaning changed. `answers` are what the person said, `earlier` the states before."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.terms: list[Any] = []
        self.answers: dict[Key, Answer] = {}
        self.earlier: list[dict[Key, Answer]] = []
        self.scope: Scope = "project"

    def show(self, unknown: Sequence[Any], fields: Sequence[str]) -> None:
        """The words still unknown, and those explained here whose field (one of `fields`) the file still has."""
        still = {key_of(term) for term in unknown}
        explained = [
            one for one in self.terms if key_of(one) in self.answers and key_of(one) not in still and one.field in fields
        ]
        self.beginResetModel()
        self.terms = sorted([*unknown, *explained], key=lambda one: (-one.count, one.row))
        self.endResetModel()

    def say(self, meant: Mapping[Key, Answer | None]) -> None:
        """Give words a meaning (None takes it away), as one step that can be taken back."""
        self.earlier.append(dict(self.answers))
        changed = self.answers | {key: answer for key, answer in meant.items() if answer is not None}
        self._show_answers({key: answer for key, answer in changed.items() if meant.get(key, answer) is not None})

    def take_back(self) -> None:
        if self.earlier:
            self._show_answers(self.earlier.pop())

    def guesses_from(self, share: float) -> dict[Key, Answer | None]:
        """The guesses of at least `share` for words that have no meaning yet."""
        return {
            key_of(one): Answer(one.guess.code, self.scope)
            for one in self.terms
            if one.guess is not None and one.guess.score >= share and key_of(one) not in self.answers
        }

    @property
    def open_count(self) -> int:
        """How many words have no meaning yet."""
        return sum(key_of(one) not in self.answers for one in self.terms)

    def _show_answers(self, answers: dict[Key, Answer]) -> None:
        self.answers = answers
        if self.terms:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.terms) - 1, len(HEADS) - 1))
        self.answered.emit()

    # What Qt asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.terms)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        return str(HEADS[section]) if across and role == Role.DisplayRole and section < len(HEADS) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = Qt.ItemFlag.ItemIsEditable if index.data(CHOICES) else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | editable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        term, place = self.terms[index.row()], index.column()
        answer = self.answers.get(key_of(term))
        if role == Role.DisplayRole:
            return _text(term, place, answer)
        if role == CHOICES:
            return _choices(term, place, answer)
        if role == Role.EditRole:
            return (answer.scope if place == SCOPE else answer.code) if answer else None
        if role == Role.TextAlignmentRole and place in (COUNT, FIRST):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.ToolTipRole and place in (WORD, GUESS, REASON):
            return plain_tip(_text(term, place, answer))
        if role == Role.AccessibleTextRole:
            return f"{term.word}: {_text(term, place, answer)}"
        if role == Role.ForegroundRole and (place in (GUESS, REASON, FIRST) or (place == MEANING and answer is None)):
            return QColor(current_theme().muted)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        term = self.terms[index.row()]
        before = self.answers.get(key_of(term))
        if index.column() == SCOPE:
            answer = Answer(before.code, value) if before else None
        else:
            answer = None if value is None else Answer(value, (before.scope if before else self.scope) if value else "file")
        if answer != before:
            self.say({key_of(term): answer})
        return True


class WordsTab(QWidget):
    """Signal: `answered` when what was said changed."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = WordsModel()
        self.table = ChoiceTable()
        self.table.setModel(self.words)
        self.table.setAccessibleName(str(Words(ja="分からない言葉", en="Unknown words")))
        dress(self.table)
        for place in (MEANING, SCOPE):
            self.table.setItemDelegateForColumn(place, ChoiceCell(self.table))
        for place, width in enumerate(WIDTHS):
            self.table.setColumnWidth(place, width)
        self.threshold = QSpinBox()
        self.threshold.setRange(0, 100)
        self.threshold.setSingleStep(5)
        self.threshold.setSuffix(str(Words(ja=" % 以上", en=" % or more")))
        self.threshold.setValue(USUAL_THRESHOLD)
        self.threshold.setAccessibleName(str(Words(ja="採用する確度の下限", en="Least score to accept")))
        self.scope = QComboBox()
        for name, words in SCOPES.items():
            self.scope.addItem(str(words), name)
        self.scope.setAccessibleName(str(HEADS[SCOPE]))
        self.accept_all = button(Words("", ""), self.take_guesses)
        self.back = button(Words(ja="ひとつ戻す", en="Take back"), self.words.take_back)
        self.back.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        note = Words(
            ja="用語表にない言葉です。意味を選ぶと、その言葉の行に値が入ります。「取り込む」を押すまで何も書き込みません。",
            en="These words are in no table of terms. Choose what one means and its rows get a value. Nothing is written before Import.",
        )
        choose = row(
            label(Words(ja="推測の確度", en="Guesses of")), self.threshold, self.accept_all,
            self.back, None, label(Words(ja="選んだ意味は", en="Meanings")), self.scope,
        )  # fmt: skip
        self.setLayout(column(label(note, "muted", wrap=True), choose, self.table, margins=(0, 10, 0, 0)))
        self.threshold.valueChanged.connect(self._show_ready)
        self.scope.activated.connect(self._on_scope)
        self.words.answered.connect(self._on_answered)
        self.words.modelReset.connect(self._show_ready)
        self._show_ready()

    def answer_of(self, term: Any) -> Answer | None:
        """What the person said of a word."""
        return self.words.answers.get(key_of(term))

    def take_guesses(self) -> None:
        """Accept every guess at or above the threshold, as one step."""
        self.words.say(self.words.guesses_from(self.threshold.value() / 100))

    def _on_scope(self) -> None:
        self.words.scope = self.scope.currentData()

    def _on_answered(self) -> None:
        self._show_ready()
        self.answered.emit()

    def _show_ready(self) -> None:
        ready = len(self.words.guesses_from(self.threshold.value() / 100))
        self.accept_all.setText(str(Words(ja="すべて採用 ({n})", en="Accept all ({n})").format(n=ready)))
        self.accept_all.setEnabled(ready > 0)
        self.back.setEnabled(bool(self.words.earlier))


def _text(term: Any, place: int, answer: Answer | None) -> str:
    if place == MEANING:
        return str(UNDECIDED) if answer is None else _meaning(term, answer.code)
    if place == SCOPE:
        return str(SCOPES[answer.scope]) if answer else ""
    if place == GUESS:
        return f"{_meaning(term, term.guess.code)} ({term.guess.score:.0%})" if term.guess else "—"
    if place == FIELD:
        fields = {"water": "", "sewer": Words(ja="(下水)", en=" (sewer)"), "agri": Words(ja="(農集)", en=" (rural sewer)")}
        return f"{field_named(term.field).label}{fields.get(term.in_field, '')}"
    return {
        WORD: term.word,
        COUNT: f"{term.count:,}",
        FIRST: str(term.row),
        REASON: str(term.guess.reason) if term.guess else "",
    }[place]


def _meaning(term: Any, code: str) -> str:
    name = str(term_name(term.kind, code, term.in_field))
    return str(MEANS_UNKNOWN) if not code else name if name == code else f"{code}  {name}"


def _choices(term: Any, place: int, answer: Answer | None) -> list[tuple[Any, str]]:
    if place == SCOPE and answer is not None and answer.code:
        return [(name, str(words)) for name, words in SCOPES.items()]
    if place != MEANING:
        return []
    terms = [(one.code, _meaning(term, one.code)) for one in terms_of(term.kind, term.in_field)]
    return [(None, str(UNDECIDED)), ("", str(MEANS_UNKNOWN)), *terms]

"""はじめに: the projects opened last, the ways to begin, and what the program can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCommandLinkButton, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from waterdx.app.finding.box import FindingBox
from waterdx.app.first_run.steps import STEPS
from waterdx.app.icons import icon
from waterdx.app.pages.page import Page
from waterdx.app.session import Session
from waterdx.app.start.news import NEWS
from waterdx.app.start.recent import RecentList
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

WIDEST = 1100
Box = TypeVar("Box", QHBoxLayout, QVBoxLayout)
BEGINNINGS: tuple[tuple[str, str, Words, Words], ...] = (
    ("first_ledger", "import", Words(ja="自分の台帳から始める", en="Begin with my ledger"),
     Words(ja="Excel・CSV・DXF・シェープファイルなどを選ぶと、入れ物(プロジェクト)を作って取り込みの下見を見せます",
           en="Choose Excel, CSV, DXF, shapefile …: a project is made and shows how the file is read")),
    ("open", "open", Words(ja="プロジェクトを開く", en="Open a project"),
     Words(ja="1つの事業体の台帳は1つのファイル(.gpkg)です", en="The ledger of one utility is one file (.gpkg)")),
    ("sample", "town", Words(ja="見本の町で試す", en="Try the sample town"),
     Words(ja="架空の町の台帳で、ひととおり試せます", en="Try everything on the ledger of an invented town")),
)  # fmt: skip


class StartPage(Page):
    """Shown first, and again by its line in the list at the left."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.finding = FindingBox(session.finder)
        self.finding.chosen.connect(session.go_wanted)
        self.recent = RecentList(session)
        self._none = label(
            Words(ja="ここには、開いたプロジェクトが新しい順に並びます。ファイルは窓のどこに落としても開けます。",
                  en="Projects you open are listed here, newest first. You can drop a file anywhere on the window."),
            "muted", wrap=True,
        )  # fmt: skip
        self.recent.counted.connect(self._on_counted)
        self.beginnings = {one[0]: self._beginning(*one) for one in BEGINNINGS}
        self.first_run = button(Words(ja="5つのステップを始める", en="Begin the five steps"), self._do("first_run"))
        begin = _card(Words(ja="はじめる", en="Begin"), *self.beginnings.values())
        last = _card(Words(ja="最近のプロジェクト", en="Recent projects"), self._none, self.recent)
        below, above = _spaced(row(self._steps(), self._news())), _spaced(row(begin, last))
        for pair in (above, below):
            pair.setStretch(0, 1)
            pair.setStretch(1, 1)
        heading = label(
            Words(
                ja="紙の台帳から、漏水対策と経営の説明まで。", en="From a paper ledger to leaks found and indicators explained."
            ),
            "heading",
        )
        self.cards = holding(_spaced(column(above, below)))
        whole = _spaced(column(heading, self.finding, self.cards))
        whole.setStretch(2, 1)
        self.finding.words.textChanged.connect(lambda typed: self.cards.setHidden(bool(typed.strip())))
        middle = holding(whole)
        middle.setMaximumWidth(WIDEST)
        outer = row(None, middle, None, margins=(24, 22, 24, 22))
        outer.setStretch(1, 100)
        self.setLayout(outer)

    @property
    def is_busy(self) -> bool:
        return self.recent.is_busy

    def entered(self) -> None:
        self.recent.look()

    def focus_search(self) -> None:
        self.finding.words.setFocus()
        self.finding.words.selectAll()

    def leave_for_good(self) -> None:
        self.recent.leave_for_good()

    def _beginning(self, action: str, drawing: str, title: Words, sentence: Words) -> QWidget:
        made = QCommandLinkButton(str(title), str(sentence))
        made.setIcon(icon(drawing))
        made.setIconSize(QSize(24, 24))
        made.setAccessibleDescription(str(sentence))
        made.clicked.connect(self._do(action))
        return made

    def _do(self, action: str) -> Callable[[], object]:
        return lambda: self.session.action_wanted.emit(action)

    def _steps(self) -> QWidget:
        lines = [label(f"{number}.  {step.title}") for number, step in enumerate(STEPS, start=1)]
        return _card(Words(ja="はじめての方へ", en="New here?"), *lines, row(self.first_run, None))

    def _news(self) -> QWidget:
        return _card(
            Words(ja="新しいこと", en="What is new"),
            *(label(Words(ja=f"・{one.ja}", en=f"· {one.en}"), wrap=True) for one in NEWS),
        )

    def _on_counted(self, count: int) -> None:
        self.recent.setVisible(count > 0)
        self._none.setVisible(count == 0)


def _spaced(layout: Box) -> Box:
    layout.setSpacing(16)
    return layout


def _card(title: Words, *parts: QWidget | QLayout | None) -> QFrame:
    layout = column(label(title, "title"), *parts, margins=(18, 14, 18, 16))
    layout.addStretch(1)
    for part in parts:
        if isinstance(part, RecentList):
            layout.setStretchFactor(part, 1000)  # all there is, while it is shown
    return holding(layout, "card")

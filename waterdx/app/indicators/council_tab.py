"""議会資料: the questions a council asks, each answered in a sentence, and the whole as PowerPoint and PDF."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from waterdx.app.indicators import council_tasks
from waterdx.app.indicators.choice import Choice
from waterdx.app.indicators.tab import IndicatorTab
from waterdx.app.saving import ask_where
from waterdx.app.session import Session
from waterdx.app.widgets import Reading, button, column, label, row
from waterdx.core.words import Words

FILES = "PowerPoint (*.pptx);;PDF (*.pdf)"
HINT = Words(
    ja="先頭の団体について、問いごとに 1 ページ(文・図・表・出典)の資料を作ります。図は PowerPoint で編集できます。文は数字から作られます。",
    en="One page a question about the first utility: sentence, chart, table, source. The charts can be edited in PowerPoint; the sentences are made from the figures.",
)
OPEN = Words(ja="答えられない問い", en="Not answered")


class CouncilTab(IndicatorTab):
    def __init__(self, session: Session, choice: Choice) -> None:
        super().__init__(session, choice)
        self.words = Reading(Words(ja="資料のあらまし", en="The pages"))
        self.make = button(Words(ja="資料を保存…", en="Save the papers…"), self.ask_save, primary=True)
        self.make.setEnabled(False)
        self.pack: Any = None
        whole = column(
            row(self.make, None, margins=(12, 8, 10, 4)), row(label(HINT, "muted", wrap=True), margins=(12, 0, 12, 8)), self.words
        )
        whole.setSpacing(0)
        whole.setStretch(2, 1)
        self.fill(whole)

    def refresh(self) -> None:
        self._latest.ask(partial(council_tasks.answers, self.choice.asking()), self.show_answers)

    def show_answers(self, found: council_tasks.Answers) -> None:
        self.pack = found.pack
        self.make.setEnabled(True)
        self.words.clear()
        for title, sentence in found.pages:
            self.words.add(title, 1.15, above=14)
            self.words.add(sentence, above=2)
        if found.left_out:
            self.words.add(OPEN, 1.15, above=14)
            for words in found.left_out:
                self.words.add(words, above=2)
        self.words.show_start()

    def show_nothing(self, why: str) -> None:
        self.make.setEnabled(False)
        self.words.show_text(why)

    def ask_save(self) -> None:
        path = ask_where(self, council_tasks.COUNCIL, FILES, Words(ja="議会資料.pptx", en="council.pptx"))
        if path is not None:
            self.save_as([path])

    def save_as(self, paths: list[Path]) -> None:
        """Make the papers in a job that can be cancelled."""
        self.session.run(council_tasks.COUNCIL, partial(council_tasks.save_council, self.pack, paths), self.session.say_saved)

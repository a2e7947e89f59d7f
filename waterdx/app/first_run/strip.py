"""The strip below the message bar that leads through the steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QProgressBar

from waterdx.app.first_run.steps import STEPS
from waterdx.app.widgets import button, column, holding, label, row
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

AT = Words(ja="{n} / {all}  {title}", en="{n} of {all}  {title}")
DONE = Words(ja="✓ できました。{sentence}", en="✓ Done. {sentence}")


class FirstRun(QFrame):
    """`at` is the step shown, None (and hidden) while nobody has begun."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.at: int | None = None
        self.setObjectName("strip")
        self.title, self.sentence = label("", "title"), label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, len(STEPS))
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(90, 8)
        self.bar.setAccessibleName(str(Words(ja="はじめての5ステップの進み具合", en="Progress through the five steps")))
        self.do = button(Words(ja="やってみる", en="Do it"), self.do_step)
        self.next = button(Words(ja="次へ", en="Next"), self.go_on)
        self.leave = button(Words(ja="やめる", en="Leave"), self.end)
        head = row(self.title, self.bar, None)
        texts = column(head, self.sentence)
        texts.setSpacing(3)
        self.setLayout(row(holding(texts), self.do, self.next, self.leave, margins=(16, 8, 12, 8)))
        session = window.session
        for signal in (session.town_changed, session.screening_changed, session.jobs.ended, session.selection_changed):
            signal.connect(self.show_step)
        self.hide()

    def do_step(self) -> None:
        """What the step asks for, done by the program."""
        if self.at is not None:
            STEPS[self.at].do(self._window)
            self.show_step()

    def go_on(self) -> None:
        if self.at is not None:
            self.go_to(self.at + 1)

    def end(self) -> None:
        self.go_to(None)

    def go_to(self, step: int | None) -> None:
        """Show a step; after the last, or with None, the strip goes."""
        self.at = step if step is not None and step < len(STEPS) else None
        self.show_step()

    def show_step(self) -> None:
        """The step as it stands; what is done says so and offers the next."""
        self.setVisible(self.at is not None)
        if self.at is None:
            return
        step, last = STEPS[self.at], self.at == len(STEPS) - 1
        done = step.is_done(self._window)
        self.title.setText(str(AT.format(n=self.at + 1, all=len(STEPS), title=step.title)))
        self.sentence.setText(str(DONE.format(sentence=step.sentence) if done else step.sentence))
        self.bar.setValue(self.at + done)
        self.do.setVisible(not done)
        self.next.setText(str(Words(ja="終わる", en="Finish") if last else Words(ja="次へ", en="Next")))
        for one, is_primary in ((self.do, not done), (self.next, done)):
            one.setObjectName("primary" if is_primary else "")
            one.style().unpolish(one)
            one.style().polish(one)

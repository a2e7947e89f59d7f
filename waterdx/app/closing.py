"""Closing the window while something runs: asked once, with the way back as what Enter does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waterdx.app.question import Question
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

ASKING = "closing"
RUNS = Words(ja="「{title}」の実行中です。取り消して閉じますか。", en="“{title}” is running. Cancel it and close?")
NOTE = Words(
    ja="取り消した処理は何も書き込みません。プロジェクトファイルは、それまでに済んだところのままです。",
    en="What is cancelled writes nothing; the project file stays as the work before has left it.",
)
WAITING = Words(ja="順番を待っている処理 {n} 件も行いません。", en="{n} waiting jobs are not done either.")
CLOSE, STAY = Words(ja="取り消して閉じる", en="Cancel and close"), Words(ja="処理を続ける", en="Keep working")


def ask_to_close(window: MainWindow) -> None:
    """Ask whether to cancel what runs; unless it ends meanwhile by itself, the window closes when that is answered with yes."""
    jobs = window.session.jobs
    if jobs.current is None or window.findChild(Question, ASKING) is not None:
        return
    note = [str(NOTE), *([str(WAITING.format(n=len(jobs.waiting)))] if jobs.waiting else [])]
    asking = Question(window, RUNS.format(title=jobs.current.title), Words("\n".join(note), "\n".join(note)))
    asking.setObjectName(ASKING)
    asking.ask(CLOSE, lambda: _close(window), STAY)


def _close(window: MainWindow) -> None:
    window.session.jobs.cancel_and_wait()
    window.close()

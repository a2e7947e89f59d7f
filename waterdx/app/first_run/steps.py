"""The steps themselves: what to do, how the program does it when asked, and when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

EXAMPLE = "糸魚川市"


@dataclass(frozen=True)
class Step:
    title: Words
    sentence: Words
    do: Callable[[MainWindow], object]
    is_done: Callable[[MainWindow], bool]


def _has_guesses(window: MainWindow) -> bool:
    town = window.session.town
    return town is not None and len(town.guesses.every) > 0


def _infer(window: MainWindow) -> None:
    window.docks.show("findings", wanted=False)  # the guesses need the room
    window.run_named("infer")


def _compare(window: MainWindow) -> None:
    """The indicators of a real utility, as the sample town is invented and has no accounts."""
    from waterdx.app.indicators.tasks import find
    from waterdx.app.pages.indicators_page import IndicatorsPage

    window.show_page("indicators")
    page = window.pages["indicators"]
    assert isinstance(page, IndicatorsPage)
    title = Words(ja="事業体をさがす", en="Find a utility")
    window.session.run(title, partial(find, EXAMPLE), lambda found: page.add(found[0]))


STEPS: tuple[Step, ...] = (
    Step(
        Words(ja="見本の町をひらく", en="Open the sample town"),
        Words(ja="架空の町の水道・下水道の台帳です。何をしても実際の台帳には影響しません。",
              en="The ledger of an invented town: whatever you do here, no real ledger is touched."),
        lambda window: window.run_named("sample"),
        lambda window: window.session.town is not None,
    ),
    Step(
        Words(ja="気になるところを見る", en="See what is doubtful"),
        Words(ja="重複した番号、ありえない口径などが一覧になります。行を選ぶと地図がその管を示し、「直す」で直せます。",
              en="Doubled numbers, impossible diameters and the like are listed. Choose a row and the map shows the pipe; “Mend” puts it right."),
        lambda window: window.docks.show("findings"),
        lambda window: window.docks.is_shown("findings"),
    ),
    Step(
        Words(ja="空欄を推定する", en="Infer what is blank"),
        Words(ja="分からない布設年度・管種・口径を、まわりの管から確率つきで推定します。採っても、いつでも元に戻せます。",
              en="Unknown years, materials and diameters are inferred from the pipes around, each with a probability. What you accept can be taken back."),
        _infer,
        _has_guesses,
    ),
    Step(
        Words(ja="漏れやすい管を調べる", en="Screen for leaks"),
        Words(ja="どの管が漏れやすいかと、その理由が出ます。「調査計画」の欄に予算を入れると、今年歩く範囲が決まります。",
              en="You see which pipes are likely to leak, and why. With a budget the tab “Survey plan” says where to walk this year."),
        lambda window: window.run_named("screen"),
        lambda window: window.session.screened is not None,
    ),
    Step(
        Words(ja="経営指標をくらべる", en="Compare indicators"),
        Words(ja="実在の事業体を例に、類似団体との比較・図・説明を見ます。図は議会資料としてそのまま保存できます。",
              en="A real utility beside its peers: figures, charts and explanations, ready for the council's papers."),
        _compare,
        lambda window: bool(window.session.utilities),
    ),
)  # fmt: skip

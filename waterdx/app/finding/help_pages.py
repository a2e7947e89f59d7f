"""The sections of the help, by the words in them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from waterdx.app.finding.found import Found, one_line
from waterdx.app.help.pages import search
from waterdx.app.help.topics import Topic
from waterdx.core.words import Words, language

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

MOST = 4
HELP = Words(ja="ヘルプ", en="Help")


class HelpPages:
    """Of the language that is shown; choosing one opens the help there."""

    def find(self, typed: str) -> list[Found]:
        return [
            Found(HELP, one_line(one.heading.title), "help", partial(_show, one.heading.document, one.heading.title), one.line)
            for one in search(typed, language())[:MOST]
        ]


def _show(document: str, title: str, window: MainWindow) -> None:
    window.helper.show_help(Topic(document, Words(title, title)))

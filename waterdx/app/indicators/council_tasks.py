"""The papers for the council, in the background: plain functions for jobs, no window in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.app.indicators.choice import Asking
from waterdx.app.indicators.tasks import asked_of
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

COUNCIL = Words(ja="議会資料をつくる", en="Make the council's papers")


@dataclass(frozen=True)
class Answers:
    """The council's questions with their sentences, and those that cannot be answered; `pack` is what is saved."""

    pages: list[tuple[str, str]]
    left_out: list[str]
    pack: Any


def questions(asking: Asking, progress: Progress = silent) -> Any:
    """The council's pages with their sentences."""
    from waterdx.core.errors import UserError
    from waterdx.indicators.outlook_town import own_assumptions
    from waterdx.reports.council import council_pack
    from waterdx.reports.town_indicators import looked_ahead

    ahead: Any = None
    if asking.project is not None and asking.field == "water":
        try:
            ahead = looked_ahead(asking.project, asking.codes[0], own_assumptions(asking.project), None, 30)
        except UserError as why:
            ahead = why
    return council_pack(asked_of(asking), ahead, progress)


def answers(asking: Asking, progress: Progress = silent) -> Answers:
    """What the papers for the council would say."""
    pack = questions(asking, progress)
    open_ones = [
        str(Words(ja="{words}({why})", en="{words} ({why})").format(words=words, why=why)) for words, why in pack.left_out
    ]
    return Answers([(page.title, page.sentence) for page in pack.slides[1:]], open_ones, pack)


def save_council(pack: Any, paths: Sequence[Path], progress: Progress = silent) -> Path:
    """The papers as files."""
    from waterdx.reports.council import write_pack

    write_pack(pack, paths, progress)
    return paths[0]

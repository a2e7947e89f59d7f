"""From an object of the ledger to the spot on the paper it was read from."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow
    from waterdx.ledger.digitised import OnPaper

FINDING = Words(ja="紙の該当箇所を探す", en="Find the spot on the paper")
NOT_FROM_PAPER = Words(
    ja="この行は紙から読み取ったものではありません(「紙の読み取り」で確認して台帳に入れた行だけに、紙の位置が残ります)。",
    en="This row was not read off paper (only rows confirmed on the page Digitise keep their spot).",
)


def find(path: Path, layer: str, fid: int, progress: Progress = silent) -> OnPaper | None:
    """Where the object stands on paper: its drawn line, else the first of its values; None where it is not from paper."""
    from waterdx.ledger.digitised import on_paper
    from waterdx.store import project

    with project.reading(path) as conn:
        found = on_paper(conn, layer, fid)
    return found.get("geometry") or next(iter(found.values()), None)


def show(window: MainWindow) -> None:
    """Show the paper of the first chosen object."""
    session = window.session
    chosen = session.objects
    if chosen.fids:
        session.run_on_town(FINDING, find, chosen.layer, chosen.fids[0], then=partial(_on_found, window))


def _on_found(window: MainWindow, spot: OnPaper | None) -> None:
    from waterdx.app.pages.digitise_page import DigitisePage

    if spot is None:
        window.session.say("info", NOT_FROM_PAPER)
        return
    window.show_page("digitise")
    page = window.pages["digitise"]
    assert isinstance(page, DigitisePage)
    page.show_spot(spot)

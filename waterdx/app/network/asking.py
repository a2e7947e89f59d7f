"""What the actions of the network do: start from what is chosen, show what was found on the map and in the table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from waterdx.app.network import tasks
from waterdx.app.network.tasks import Chosen
from waterdx.app.session import Session
from waterdx.core.words import Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from waterdx.app.main_window import MainWindow

TRACING = Words(ja="管網をたどる", en="Trace the network")
ISOLATING = Words(ja="断水範囲", en="Isolation")


def trace_up(window: MainWindow) -> None:
    """Choose all that is upstream of what is chosen."""
    _trace(window.session, "up")


def trace_down(window: MainWindow) -> None:
    """Choose all that is downstream of what is chosen."""
    _trace(window.session, "down")


def trace_connected(window: MainWindow) -> None:
    """Choose all that hangs together with what is chosen."""
    _trace(window.session, "connected")


def ask_isolation(window: MainWindow) -> None:
    """Show which valves cut off what is chosen."""
    session, chosen = window.session, chosen_in(window.session)
    if session.town is not None and chosen is not None:
        session.run_on_town(ISOLATING, tasks.isolate, chosen, then=partial(_show_isolation, window))


def ask_long_section(window: MainWindow) -> None:
    """Show the long section between the two manholes chosen, or ask for them."""
    from waterdx.app.network.long_section_dialog import LongSectionDialog

    if window.session.town is not None:
        _close_others(window, LongSectionDialog)
        _show(LongSectionDialog(window.session, window))


def chosen_in(session: Session) -> Chosen | None:
    """What is chosen, of whichever layer; None for nothing."""
    objects = session.objects
    if not objects.fids or objects.table is None:
        return None
    at = objects.table.places[objects.rows] if objects.layer == "leaks" else None
    place = None if at is None or len(at) != 1 or np.isnan(at).any() else (float(at[0, 0]), float(at[0, 1]))
    return Chosen(objects.layer, tuple(objects.fids), place)


def choose_pipes(session: Session, fids: list[int]) -> None:
    """Choose pipes on every map and in the table, and bring them into view."""
    objects = session.objects
    objects.choose("pipes", lambda table: table.rows_of(fids), lambda: session.located.emit(objects.rows))


def _trace(session: Session, direction: str) -> None:
    chosen = chosen_in(session)
    if chosen is not None:
        session.run_on_town(TRACING, tasks.trace, chosen, direction, then=partial(_on_traced, session))


def _on_traced(session: Session, found: Any) -> None:
    choose_pipes(session, found.fids)
    session.say("warning" if found.basis.get("drawn") and found.direction != "connected" else "success", found.sentence)


def _show_isolation(window: MainWindow, found: tasks.Found) -> None:
    from waterdx.app.network.isolation_dialog import IsolationDialog

    window.show_page("ledger")
    view = window.pages["ledger"].map
    assert view is not None
    _close_others(window, IsolationDialog)
    _show(IsolationDialog(window.session, view, found, window))


def _close_others(window: MainWindow, kind: type[QDialog]) -> None:
    """Close what is open of a kind of dialog, before another is made: its marks on the map go with it."""
    for other in window.findChildren(kind):
        other.close()


def _show(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()

"""Asking for what goes out of the ledger: the register, maps on paper, how ready it is, and its seismic classes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from waterdx.app import ledger_output_tasks as tasks
from waterdx.app.class_tasks import ClassesRead, read_classes
from waterdx.app.dialogs.class_dialog import TITLE, ClassDialog
from waterdx.app.saving import ask_where
from waterdx.app.town import Town
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

REGISTER = Words(ja="調書", en="Register")
MAPS = Words(ja="図面", en="Maps")
READINESS = Words(ja="充足度", en="Readiness")


def ask_register(window: MainWindow) -> None:
    """Ask where the register goes, then write it."""
    town = window.session.town
    if town is None:
        return
    out = _ask_file(window, town, REGISTER, "xlsx", "Excel (*.xlsx)")
    if out:
        window.session.run(REGISTER, partial(tasks.write_register, town.path, out), window.session.say_saved)


def ask_map(window: MainWindow) -> None:
    """Ask which map on which paper, then where it goes, then draw it."""
    from waterdx.app.dialogs.map_dialog import MapDialog

    if window.session.town is None:
        return
    dialog = MapDialog(window.session.town, window)
    dialog.accepted.connect(lambda: _on_map_chosen(window, dialog.wish))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _on_map_chosen(window: MainWindow, wish: tasks.MapWish) -> None:
    town = window.session.town
    out = _ask_file(window, town, MAPS, "pdf", "PDF (*.pdf)") if town else None
    if town and out:
        window.session.run(MAPS, partial(tasks.write_map, town.path, wish, out), window.session.say_saved)


def ask_print(window: MainWindow) -> None:
    """Ask how what is on the map goes onto paper."""
    from waterdx.app.dialogs.print_dialog import ask_print

    ask_print(window)


def ask_readiness(window: MainWindow) -> None:
    """Show how far each goal is; a line chosen there is chosen on the map and in the table."""
    town = window.session.town
    if town is not None:
        window.session.run(READINESS, partial(tasks.read_readiness, town.path), partial(_show_readiness, window))


def _show_readiness(window: MainWindow, found: list[object]) -> None:
    from waterdx.app.dialogs.readiness_dialog import ReadinessDialog

    window.show_page("ledger")
    dialog = ReadinessDialog(window.session, found, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()


def ask_classes(window: MainWindow) -> None:
    """Show totals by seismic class and renewal, and the settings behind them."""
    town, shown = window.session.town, window.findChild(ClassDialog)
    if shown is not None and shown.isVisible():
        shown.raise_()
        shown.activateWindow()
    elif town is not None:
        window.session.run(TITLE, partial(read_classes, town.path), partial(_show_classes, window))


def _show_classes(window: MainWindow, found: ClassesRead) -> None:
    window.show_page("ledger")
    dialog = ClassDialog(window.session, found, window)
    dialog.finished.connect(dialog.deleteLater)
    dialog.show()


def _ask_file(window: MainWindow, town: Town, title: Words, ending: str, kinds: str) -> Path | None:
    """The file chosen, with its ending; None where the person thought better of it."""
    proposed = town.path.with_name(f"{town.path.stem}_{title}.{ending}")
    return ask_where(window, title, kinds, str(proposed))

"""What the actions of editing do: ask what is needed, then tell the editor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QGuiApplication

from waterdx.app.dialogs.bulk_dialog import BulkDialog, EndDialog
from waterdx.app.dialogs.merge_dialog import MergeDialog
from waterdx.app.dialogs.paste_dialog import PasteDialog
from waterdx.app.editing_tasks import Undecided
from waterdx.app.session import Session
from waterdx.app.town import Town
from waterdx.core.words import Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from waterdx.app.main_window import MainWindow
    from waterdx.app.pages.ledger_page import LedgerPage

MOST_NAMES = 3
NOTHING_TO_PASTE = Words(ja="クリップボードに貼り付ける文字がありません。Excel で列をコピーしてからお試しください。",
                         en="There is no text on the clipboard. Copy a column in Excel first.")  # fmt: skip


def toggle_form(window: MainWindow) -> None:
    """Show or hide the form of the chosen pipe."""
    page = _ledger_page(window)
    page.form.show_wanted(page.form.isHidden())


def form_is_shown(window: MainWindow) -> bool:
    return not window.pages["ledger"].form.isHidden()  # type: ignore[attr-defined]


def toggle_map_editing(window: MainWindow) -> None:
    """Begin or end editing on the map."""
    editing = _ledger_page(window).editing
    editing.stop() if editing.is_on else editing.start()


def map_is_edited(window: MainWindow) -> bool:
    return window.pages["ledger"].editing.is_on  # type: ignore[attr-defined]


def ask_bulk(window: MainWindow) -> None:
    """One value for all chosen pipes."""
    session, fids = window.session, chosen_fids(window.session)
    first = session.town.pipes["field"].iloc[session.selected[0]] if session.town is not None else None
    _show(BulkDialog(len(fids), first or "water", lambda field, text: session.editor.set_values(fids, {field: text}), window))


def ask_end(window: MainWindow) -> None:
    """Since when the chosen pipes are out of use."""
    session, fids = window.session, chosen_fids(window.session)
    assert session.town is not None
    shown = [_name(session.town, int(row)) for row in session.selected[: MOST_NAMES + 1]]
    names = ", ".join(shown[:MOST_NAMES]) + (" …" if len(shown) > MOST_NAMES else "")
    _show(EndDialog(names, lambda date: session.editor.retire(fids, date), window))


def ask_paste(window: MainWindow) -> None:
    """A column of the clipboard onto the table."""
    _ledger_page(window).paste_column()


def paste_onto(session: Session, fids: list[int], field: str, parent: QWidget) -> None:
    """Show what pasting the clipboard onto these pipes would do."""
    from waterdx.ledger.editing import texts_of

    texts = texts_of(QGuiApplication.clipboard().text())
    if texts == [""]:
        session.say("warning", NOTHING_TO_PASTE)
        return
    dialog = PasteDialog(session, fids, texts, field, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.look()


def ask_merge(session: Session, parent: QWidget, undecided: Undecided) -> None:
    """Ask what two pipes are to be where they differ, then merge them."""
    town, first, second = session.town, undecided.first, undecided.second
    assert town is not None
    names = [_name(town, int(row)) for row in town.rows_of_fids(np.array([first, second]))]
    _show(MergeDialog((names[0], names[1]), undecided.differences, partial(session.editor.merge_as, first, second), parent))


def chosen_fids(session: Session) -> list[int]:
    """The numbers in the file of the chosen pipes."""
    return [] if session.town is None else session.town.pipes["fid"].iloc[session.selected].tolist()


def _name(town: Town, row: int) -> str:
    return str(town.pipes["pipe_id"].iloc[row] or f"#{town.pipes['fid'].iloc[row]}")


def _ledger_page(window: MainWindow) -> LedgerPage:
    window.show_page("ledger")
    return window.pages["ledger"]  # type: ignore[return-value]


def _show(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()

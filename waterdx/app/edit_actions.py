"""What the actions of editing do: ask what is needed, then tell the editor."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from waterdx.core.words import Words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from waterdx.app.editing_tasks import Undecided
    from waterdx.app.main_window import MainWindow
    from waterdx.app.pages.ledger_page import LedgerPage
    from waterdx.app.session import Session

NOTHING_TO_PASTE = Words(ja="クリップボードに貼り付ける文字がありません。Excel で列をコピーしてからお試しください。",
                         en="There is no text on the clipboard. Copy a column in Excel first.")  # fmt: skip


def toggle_map_editing(window: MainWindow) -> None:
    """Begin or end editing on the map."""
    editing = _ledger_page(window).editing
    editing.stop() if editing.is_on else editing.start()


def map_is_edited(window: MainWindow) -> bool:
    page = window.pages.if_made("ledger")
    return page is not None and page.editing.is_on  # type: ignore[attr-defined]


def ask_bulk(window: MainWindow) -> None:
    """One value for all that is chosen."""
    from waterdx.app.dialogs.bulk_dialog import BulkDialog

    editor, objects = window.session.editor, window.session.objects
    table, rows, fids = objects.table, objects.rows, objects.fids
    if table is not None and fids:
        layer, in_field = table.layer, table.field_of(int(rows[0]))
        _show(BulkDialog(layer, len(fids), in_field, lambda name, text: editor.set_values(fids, {name: text}, layer), window))


def ask_end(window: MainWindow) -> None:
    """Since when what is chosen is out of use."""
    from waterdx.app.dialogs.bulk_dialog import EndDialog

    editor, objects = window.session.editor, window.session.objects
    table, fids = objects.table, objects.fids
    if table is not None and fids:
        _show(EndDialog(table.names(objects.rows), lambda date: editor.retire(fids, date, table.layer), window))


def ask_paste(window: MainWindow) -> None:
    """Columns of the clipboard onto the table."""
    _ledger_page(window).objects.paste_cells()


def paste_onto(session: Session, layer: str, fids: list[int], names: list[str], parent: QWidget) -> None:
    """Show what pasting the clipboard onto these objects would do; `names` are the columns from the cursor on."""
    from waterdx.app.dialogs.paste_dialog import PasteDialog
    from waterdx.app.pasting import block_of

    block = block_of(QGuiApplication.clipboard().text(), layer, names)
    if block is None:
        session.say("warning", NOTHING_TO_PASTE)
        return
    dialog = PasteDialog(session, layer, fids, block, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.look()


def ask_merge(session: Session, parent: QWidget, undecided: Undecided) -> None:
    """Ask what two pipes are to be where they differ, then merge them."""
    from waterdx.app.dialogs.merge_dialog import MergeDialog

    town, first, second = session.town, undecided.first, undecided.second
    pipes = town.layer("pipes") if town is not None else None
    assert pipes is not None
    names = [pipes.name(int(pipes.rows_of([fid])[0])) for fid in (first, second)]
    _show(MergeDialog((names[0], names[1]), undecided.differences, partial(session.editor.merge_as, first, second), parent))


def _ledger_page(window: MainWindow) -> LedgerPage:
    window.show_page("ledger")
    return window.pages["ledger"]  # type: ignore[return-value]


def _show(dialog: QDialog) -> None:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()

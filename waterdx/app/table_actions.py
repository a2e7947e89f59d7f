"""What the actions of the table of the ledger do: bring it into view, then tell its panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow
    from waterdx.app.objects_panel import ObjectsPanel
    from waterdx.app.pages.ledger_page import LedgerPage


def ask_condition(window: MainWindow) -> None:
    """A condition on the column where the cursor is."""
    _shown_panel(window).ask_condition()


def ask_head_menu(window: MainWindow) -> None:
    """All that can be done with the column where the cursor is."""
    panel = _shown_panel(window)
    panel.show_groups(False)
    panel.table.ask_head_menu()


def clear_conditions(window: MainWindow) -> None:
    _shown_panel(window).clear_conditions()


def with_conditions(window: MainWindow) -> bool:
    panel = _panel(window)
    return panel is not None and bool(panel.conditions)


def toggle_extent(window: MainWindow) -> None:
    """Only what the map shows, or everything again."""
    panel = _shown_panel(window)
    panel.show_within(not panel.within.is_on)


def shows_extent(window: MainWindow) -> bool:
    panel = _panel(window)
    return panel is not None and panel.within.is_on


def toggle_groups(window: MainWindow) -> None:
    """The rows put together, or one by one again."""
    panel = _shown_panel(window)
    panel.show_groups(not panel.shows_groups)


def shows_groups(window: MainWindow) -> bool:
    panel = _panel(window)
    return panel is not None and panel.shows_groups


def toggle_colours(window: MainWindow) -> None:
    """Cells coloured, or no more."""
    panel = _shown_panel(window)
    panel.show_colours(not panel.shows_colours)


def shows_colours(window: MainWindow) -> bool:
    panel = _panel(window)
    return panel is not None and panel.shows_colours


def ask_columns(window: MainWindow) -> None:
    """Which columns are shown, in what order, and which stay."""
    _shown_panel(window).ask_columns()


def _panel(window: MainWindow) -> ObjectsPanel | None:
    """The panel, where the ledger has been looked at."""
    page: LedgerPage | None = window.pages.if_made("ledger")  # type: ignore[assignment]
    return None if page is None else page.objects


def _shown_panel(window: MainWindow) -> ObjectsPanel:
    """The panel in view, with the cursor in its table."""
    window.show_page("ledger")
    panel = _panel(window)
    assert panel is not None
    window.pages["ledger"].focus_search()  # brings the table before what else lies there
    (panel.groups.table if panel.shows_groups else panel.table).setFocus()
    return panel

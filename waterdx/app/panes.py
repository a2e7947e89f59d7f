"""F6: from one pane of the window to the next by keys: list of jobs, message bar, the parts of the page, panes round it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QGraphicsView,
    QLineEdit,
    QSplitter,
    QTextEdit,
    QWidget,
)

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow

# What a pane is there for, before the fields, and those before the buttons and tabs around it.
FIRST = ((QAbstractItemView, QGraphicsView, QTextEdit), (QLineEdit, QComboBox, QAbstractSpinBox), (QAbstractButton,), (QWidget,))
AREAS = (
    Qt.DockWidgetArea.TopDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea,
    Qt.DockWidgetArea.NoDockWidgetArea,
)  # fmt: skip


def go_to_pane(window: MainWindow, step: int) -> None:
    """Put the keyboard into the next pane (1), or the one before (-1); where it was there before, to the same place."""
    known = [(pane, entry) for pane in panes(window) if (entry := _entry(pane)) is not None]
    if not known:
        return
    focus = QApplication.focusWidget()
    here = next(
        (n for n, (pane, _) in enumerate(known) if focus is not None and (pane is focus or pane.isAncestorOf(focus))), None
    )
    place = (here + step) % len(known) if here is not None else 0 if step > 0 else len(known) - 1
    entry = known[place][1]
    entry.window().activateWindow()
    entry.setFocus(Qt.FocusReason.TabFocusReason)


def panes(window: MainWindow) -> list[QWidget]:
    """The panes in view: from the left, the page from above, then what stands right of it and below."""
    docks = window.findChildren(QDockWidget)
    left = [_content(dock) for dock in docks if window.dockWidgetArea(dock) == Qt.DockWidgetArea.LeftDockWidgetArea]
    others = [_content(dock) for area in AREAS for dock in docks if window.dockWidgetArea(dock) == area]
    found = [*left, window.message, *_parts(window.pages[window.page_id]), *others]
    return [pane for pane in found if pane is not None and pane.isVisible()]


def _content(dock: QDockWidget) -> QWidget | None:
    """What is in it, None where another lies over it."""
    return dock.widget() if not dock.visibleRegion().isEmpty() else None


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """What its splitters divide, or the whole where it has none."""
    splitters = [one for one in widget.findChildren(QSplitter) if one.isVisible()]
    outer = [one for one in splitters if not any(other is not one and other.isAncestorOf(one) for other in splitters)]
    if not outer:
        yield widget
    for splitter in outer:
        for part in map(splitter.widget, range(splitter.count())):
            if part is not None:
                yield from _parts(part)


def _entry(pane: QWidget) -> QWidget | None:
    """Where the keyboard goes in: where it was last, else what the pane is there for, else its first field or button."""
    last = pane.focusWidget()
    inside = [one for one in (pane, *pane.findChildren(QWidget)) if _takes_keys(one)]
    if last is not None and last in inside:
        return last
    return next((one for kinds in FIRST for one in inside if isinstance(one, kinds)), None)


def _takes_keys(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()

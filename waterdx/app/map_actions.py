"""What the actions of the map do: they go to the map of the page that is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from waterdx.app.map.label_parts import PARTS

if TYPE_CHECKING:
    from waterdx.app.main_window import MainWindow
    from waterdx.app.map.map_bar import MapBar
    from waterdx.app.map.map_view import MapView
    from waterdx.app.map.measure import Kind


def toggle_box_zoom(window: MainWindow) -> None:
    """The next drag on the map draws the box to zoom to."""
    window.for_map(lambda view: view.toggle_box_zoom())


def zooms_by_box(window: MainWindow) -> bool:
    view = _shown_map(window)
    return view is not None and view.box.zooms_once


def zoom_to_layer(window: MainWindow) -> None:
    """All pipes, nodes or leaks, whichever the table shows."""
    from waterdx.app.map.town_map import TownMap

    window.for_map(lambda view: view.zoom_to_layer() if isinstance(view, TownMap) else view.zoom_to_all())


def toggle_layers(window: MainWindow) -> None:
    """Show or hide the list of layers over the map."""
    from waterdx.app.map import layer_panel

    window.for_map(layer_panel.toggle_layers)


def measure(kind: Kind) -> Callable[[MainWindow], object]:
    """Begin or end measuring."""
    return lambda window: window.for_map(lambda view: view.measuring.toggle(kind))


def is_measuring(kind: Kind) -> Callable[[MainWindow], bool]:
    def measures(window: MainWindow) -> bool:
        view = _shown_map(window)
        return view is not None and view.measuring.kind == kind

    return measures


def toggle_label(part: str) -> Callable[[MainWindow], object]:
    """Write or leave out one part of the labels, on every map."""
    return partial(_toggle_label, part)


def _toggle_label(part: str, window: MainWindow) -> None:
    from waterdx.app.map.town_map import TownMap

    settings = window.session.settings
    wanted = set(settings.label_parts) ^ {part}
    settings.label_parts = tuple(name for name in PARTS if name in wanted)
    for page in window.pages.made:
        if isinstance(page.map, TownMap):
            page.map.show_labels()


def is_labelled(part: str) -> Callable[[MainWindow], bool]:
    return lambda window: part in window.session.settings.label_parts


def show_every_class(window: MainWindow) -> None:
    """Show again what was hidden in the legend."""
    window.for_map(lambda view: view.show_every_class())


def hides_classes(window: MainWindow) -> bool:
    view = _shown_map(window)
    return view is not None and view.rows_hidden is not None


def type_scale(window: MainWindow) -> None:
    """Let a person type the scale under the map."""
    bar = _bar(window)
    if bar is not None:
        bar.focus_scale()


def copy_place(window: MainWindow) -> None:
    """Coordinates and spatial ID under the cursor."""
    bar = _bar(window)
    if bar is not None:
        bar.copy_place()


def _shown_map(window: MainWindow) -> MapView | None:
    page = window.pages.if_made(window.page_id)  # asked while the window is being made, too
    return None if page is None else page.map


def _bar(window: MainWindow) -> MapBar | None:
    """The line under the map that is shown; on a page without map, the ledger's."""
    from waterdx.app.map.map_bar import MapBar

    window.for_map(lambda view: None)
    return next((bar for bar in window.pages[window.page_id].findChildren(MapBar) if bar.view is _shown_map(window)), None)

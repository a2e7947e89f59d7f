"""What a map of the town shows now, as plain data for print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from waterdx.app.distinct_rows import distinct
from waterdx.app.map.map_layers import BACKGROUND, PICTURE
from waterdx.app.map.styles import STYLES
from waterdx.core.words import Words
from waterdx.reports.maps.on_map import Classes, OnMap

if TYPE_CHECKING:
    from waterdx.app.map.town_map import TownMap

TITLE = Words(ja="管路図({style})", en="Pipe map ({style})")


def on_map(view: TownMap) -> OnMap | None:
    """What is shown, None without a project or where no pipe has a place."""
    town, stack, styling = view.session.town, view.session.layers, view.styling
    if town is None or styling is None:
        return None
    there = np.zeros(len(town.pipes), dtype=bool)
    there[distinct(view.shown_rows)] = True
    names, colours = (tuple(getattr(one, part) for one in styling.classes) for part in ("name", "colour"))
    classes = Classes(names, colours, np.where(there, styling.class_of_row, -1))
    shown = [layer for layer in stack.layers if stack.is_shown(layer)]
    pictures = [layer for layer in reversed(shown) if layer.id.startswith(PICTURE) and layer.id not in stack.problems]
    return OnMap(
        town.path, town.pipes.assign(length_m=town.lengths_m), town.shapes, classes, frozenset(layer.id for layer in shown) & {"nodes", "leaks"},
        frozenset(layer.subject for layer in shown if layer.id.startswith(BACKGROUND)),
        tuple((layer.subject, stack.looks.opacity_of(layer)) for layer in pictures),
    )  # fmt: skip


def title_of(view: TownMap) -> Words:
    """What a map like this is called."""
    return TITLE.format(style=STYLES[view.style].title)

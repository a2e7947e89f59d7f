"""The layers of a town on one of its maps: in the order, as opaque and as visible as a person wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from waterdx.app.map.background import Background
from waterdx.app.map.hit_test import HitTest
from waterdx.app.map.layers import Box, Lines, box_of
from waterdx.app.map.map_layers import BACKGROUND, FIRST_PICTURE, PICTURE, PIPE_FIELDS, PIPES, MapLayer, part_id
from waterdx.app.map.pictures_beneath import PicturesBeneath, Wanted

if TYPE_CHECKING:
    from waterdx.app.map.town_map import TownMap
    from waterdx.app.town import Town

STEP = 15  # between two layers in height: the classes of pipes lie from 0 on, one above the other
HIGHEST = 190  # what is drawn while editing lies above


class LayerLooks(QObject):
    """Follows the session's layers."""

    def __init__(self, view: TownMap) -> None:
        super().__init__(view)
        self._view, self._stack = view, view.session.layers
        self._fields: frozenset[str] = frozenset()
        self._kinds: list[str] = []
        self.pictures = PicturesBeneath(view)
        self.pictures.shown.connect(self._stack.hear_of)
        self._stack.changed.connect(self.show_layers)
        self._stack.leaving.connect(self.pictures.leave_for_good)

    def show_layers(self) -> None:
        """Everything as it is wanted. Called again wherever the map has made its items anew; a hidden map waits until it is seen."""
        town, view, layers = self._view.session.town, self._view, self._stack.layers
        if not view.isVisible():
            return
        if town is None:
            self.pictures.show(None, {})
        elif self._fields_wanted() != self._fields:
            view.show_pipes()  # which comes back here, as does the next
        elif [*self.background_of(town)] != self._kinds:
            view.show_background()
        else:
            heights = heights_of(layers)
            for layer in layers:
                view.dress(layer.id, None if layer.id == PIPES else heights[layer.id], self._stack.looks.opacity_of(layer))
            view.hide_points({layer.id for layer in layers if not self._stack.is_shown(layer)})
            view.lift_sheet(min((heights[layer.id] + 1 for layer in layers if layer.rank < FIRST_PICTURE), default=0) - STEP / 2)
            self.pictures.show((town.path, town.epsg), self._pictures(layers, heights))

    def pipes(self) -> tuple[Lines, HitTest]:
        """The pipes of the fields that are shown, and where a click finds them."""
        self._fields = self._fields_wanted()
        return self._stack.pipes_of_fields(self._fields)

    def background_of(self, town: Town) -> Background:
        """The lines beneath that are shown."""
        wanted = [
            layer.subject for layer in self._stack.layers if layer.id.startswith(BACKGROUND) and self._stack.is_shown(layer)
        ]
        return {kind: lines for kind, lines in town.background.items() if kind in wanted}

    def show_background(self, town: Town | None) -> None:
        """Lay the lines that are shown beneath the pipes."""
        background = {} if town is None else self.background_of(town)
        self._kinds = [*background]
        self._view.show_beneath(background)
        self.show_layers()

    def _fields_wanted(self) -> frozenset[str]:
        """The fields of pipes that are shown, "" for those of no known field."""
        pipes = next((layer for layer in self._stack.layers if layer.id == PIPES), None)
        if pipes is None or self._stack.is_shown(pipes):
            return frozenset({"", *(code for code in PIPE_FIELDS if self._stack.looks.part_is_shown(part_id(code)))})
        return frozenset()

    def _pictures(self, layers: list[MapLayer], heights: dict[str, float]) -> dict[str, Wanted]:
        return {
            layer.id: Wanted(layer.subject, layer.stamp, heights[layer.id], self._stack.looks.opacity_of(layer))
            for layer in layers
            if layer.id.startswith(PICTURE) and self._stack.is_shown(layer)
        }


def heights_of(layers: list[MapLayer]) -> dict[str, float]:
    """How high each layer is drawn; pipes at 0."""
    names = [layer.id for layer in layers]
    pipes = names.index(PIPES)
    return {name: float(min(HIGHEST, STEP * (pipes - number))) for number, name in enumerate(names)}


def box_of_layer(town: Town, layer: MapLayer) -> Box | None:
    """The rectangle around a layer of a town; None where nothing of it has a place, or it is a picture, whose file has to be asked."""
    if layer.id.startswith(BACKGROUND):
        return town.background[layer.subject].box
    points = {"nodes": town.nodes, "leaks": town.leaks}.get(layer.id)
    if points is not None:
        return box_of(np.tile(points, 2))
    return town.lines.box if layer.id == PIPES else None

"""The map on which control points are clicked: the pipes, with the points set so far and where the next one should be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal

from waterdx.app.map.layers import Box
from waterdx.app.map.near import near
from waterdx.app.map.styles import StyleClass
from waterdx.app.map.town_map import TownMap
from waterdx.app.session import Session
from waterdx.app.theme import current_theme
from waterdx.core.words import Words

REACH_PIXELS = 10
EXPECTED = StyleClass(Words(ja="この辺り", en="about here"), "#e0702a")

Place = tuple[float, float]


class ControlMap(TownMap):
    """Signals: `pointed(east, north)` where the person clicked, on the vertex or line that is there."""

    pointed = Signal(float, float)

    def __init__(self, session: Session) -> None:
        self._around: Box | None = None
        super().__init__(session, "material", picks="nothing")
        self.setAccessibleName(str(Words(ja="基準点を指す地図", en="Map to point at control points")))
        self.clicked.connect(self._on_pointed)

    def _on_pointed(self, east: float, north: float) -> None:
        from waterdx.ledger.editing.snapping import snap

        reach = REACH_PIXELS * self.metres_per_pixel
        _, lines = near(self.session.town, (east, north), reach)
        self.pointed.emit(*snap((east, north), lines, reach).point)

    def show_styles(self) -> None:
        """Without the legend: there is no room for it beside the sheet, and nothing here rests on colours."""
        super().show_styles()
        self.legend.hide()

    def show_around(self, places: Sequence[Place]) -> None:
        """Look at where a sheet lies that is placed, by its control points; at the whole town where there are none."""
        east, north = zip(*places, strict=True) if places else ((), ())
        self._around = (min(east), min(north), max(east), max(north)) if places else None
        self._fitted = False  # a map out of sight is brought there when it is seen
        if self.isVisible():
            self.zoom_to_all()

    def everything(self) -> Box | None:
        return self._around or super().everything()

    def show_control_points(self, places: Sequence[Place]) -> None:
        """The points set so far (east, north, m)."""
        self.show_points("control", np.array(places, float).reshape(-1, 2), "+", current_theme().accent, 16)

    def show_expected(self, place: Place | None) -> None:
        """Where what was clicked on the sheet should lie; the map goes there where that is out of sight."""
        xy = np.array([] if place is None else [place], float).reshape(-1, 2)
        self.show_points("expected", xy, "o", EXPECTED, 18)
        if place is not None:
            self.bring_into_view(*place)

"""The part of the ledger that lies in the view of a map: followed while it is wanted, worked out in the background."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from waterdx.app.jobs import Latest
from waterdx.app.layer_choice import PIPES
from waterdx.app.map.hit_test import points_within
from waterdx.app.map.layers import Box
from waterdx.app.table.distinct import Mask
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent

if TYPE_CHECKING:
    from waterdx.app.layer_table import LayerTable
    from waterdx.app.map.map_view import MapView
    from waterdx.app.session import Session
    from waterdx.app.town import Town

PAUSE_MS = 200
NOT_YET: Mask = np.empty(0, dtype=bool)


class MapExtent(QObject):
    """Signal: `changed` when other objects lie in view, or when the view is not to be followed any more."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._map: MapView | None = None
        self._seen: Mask = NOT_YET
        self.is_on = False
        self._asked = Latest(self)
        self._asked.failed.connect(session.say_failed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        session.town_changed.connect(self._look)
        session.objects.shown.connect(self._look)

    def follow(self, view: MapView) -> None:
        """The map whose view counts."""
        self._map = view
        view.box.sigRangeChanged.connect(self._on_moved)

    def show_wanted(self, wanted: bool) -> None:
        """Follow the map, or be done with it."""
        self.is_on, self._seen = wanted, NOT_YET
        if wanted:
            self._look()
        else:
            self.changed.emit()

    @property
    def is_busy(self) -> bool:
        return self._pause.isActive() or self._asked.is_running

    def leave_for_good(self) -> None:
        self.is_on = False
        self._pause.stop()
        self._asked.wait()

    def keeps(self, table: Table) -> Mask:
        """The rows in view; all of a table that is still to be looked through."""
        return self._seen if len(self._seen) == len(table) else np.ones(len(table), dtype=bool)

    def _on_moved(self) -> None:
        if self.is_on:
            self._pause.start()

    def _look(self) -> None:
        town, known = self._session.town, self._session.objects.table
        if self.is_on and town is not None and known is not None and self._map is not None:
            self._asked.ask(partial(rows_in_view, town, known, self._map.view), partial(self._on_seen, len(known.table)))

    def _on_seen(self, count: int, rows: NDArray[np.int64]) -> None:
        seen = np.zeros(count, dtype=bool)
        seen[rows] = True
        if self.is_on and not np.array_equal(seen, self._seen):
            self._seen = seen
            self.changed.emit()


def rows_in_view(town: Town, known: LayerTable, view: Box, progress: Progress = silent) -> NDArray[np.int64]:
    """The rows of the objects of a layer that touch a rectangle; those without a place touch none."""
    return town.hits.touching(view) if known.layer == PIPES else points_within(known.places, view)

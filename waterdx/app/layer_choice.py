"""Which layer the table shows, and what is chosen of it: pipes by the session's own selection, nodes and leaks by this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from waterdx.app.jobs import Latest
from waterdx.core.errors import UserError
from waterdx.core.later import later

if TYPE_CHECKING:
    import numpy as np

    from waterdx.app import layer_table
    from waterdx.app.layer_table import LayerTable
    from waterdx.app.rows import Rows
    from waterdx.app.session import Session
    from waterdx.app.town import Town

    Which = Callable[[LayerTable], Rows]
else:
    np, layer_table = later("numpy"), later("waterdx.app.layer_table")

PIPES = "pipes"


class LayerChoice(QObject):
    """One layer at a time: to choose pipes anywhere shows the pipes, to show another layer lets the chosen pipes go.

    Signals: `shown` when another layer is shown or its table is there at last, `selection_changed` when other objects are
    chosen, of whichever layer.
    """

    shown = Signal()
    selection_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.layer = PIPES
        self._fids: list[int] = []
        self._wanted: tuple[Which, Callable[[], object]] | None = None
        self._asked = Latest(self)
        self._asked.failed.connect(self._on_failed)
        session.town_changed.connect(self._read_if_wanted)
        session.selection_changed.connect(self._on_pipes_chosen)

    @property
    def is_busy(self) -> bool:
        return self._asked.is_running

    def leave_for_good(self) -> None:
        self._asked.wait()

    @property
    def table(self) -> LayerTable | None:
        """The objects of the layer shown; None while they are being read."""
        town = self._session.town
        return None if town is None else town.layer(self.layer)

    @property
    def rows(self) -> Rows:
        """The rows chosen in the table of the layer shown."""
        if self.layer == PIPES:
            return self._session.selected
        return np.empty(0, dtype=np.int64) if self.table is None else self.table.rows_of(self._fids)

    @property
    def fids(self) -> list[int]:
        """Their numbers in the file."""
        return [] if self.table is None else self.table.fids_of(self.rows)

    def show(self, layer: str) -> None:
        """Show another layer, with nothing of it chosen."""
        if layer == self.layer:
            return
        self.layer, self._fids, self._wanted = layer, [], None
        if layer != PIPES:
            self._session.select(np.empty(0, dtype=np.int64))
        self.shown.emit()
        self.selection_changed.emit()
        self._read_if_wanted()

    def choose(self, layer: str, which: Which, then: Callable[[], object]) -> None:
        """Choose objects of any layer, once its table is there, and call `then`, as to bring them into view."""
        self.show(layer)
        self._wanted = which, then
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        if self._wanted is not None and self.table is not None:
            (which, then), self._wanted = self._wanted, None
            self.select(which(self.table))
            then()

    def select(self, rows: Rows) -> None:
        """Choose these rows of the layer shown."""
        if self.layer == PIPES:
            self._session.select(rows)
        elif self.table is not None and not np.array_equal(rows, self.rows):
            self._fids = self.table.fids_of(rows)
            self.selection_changed.emit()

    def pick(self, rows: Rows, adding: bool) -> None:
        """A click or box on the map: chooses, or with Ctrl adds to what is chosen and takes a single chosen one out."""
        chosen = self.rows
        if adding:
            rows = chosen[chosen != rows[0]] if len(rows) == 1 and rows[0] in chosen else np.union1d(chosen, rows)
        self.select(rows)

    def _on_pipes_chosen(self, rows: Rows) -> None:
        if len(rows):
            self.show(PIPES)
        if self.layer == PIPES:
            self.selection_changed.emit()

    def _read_if_wanted(self) -> None:
        town = self._session.town
        if town is not None and self.table is None:
            self._asked.ask(partial(layer_table.with_layer, town, self.layer), partial(self._on_read, town))

    def _on_read(self, asked: Town, table: LayerTable) -> None:
        """What was read belongs to the town it was read for; after another change it is read again."""
        if self._session.town is not asked:
            self._read_if_wanted()
            return
        self._session.town = replace(asked, others={**asked.others, table.layer: table})
        self.shown.emit()
        self._choose_wanted()

    def _on_failed(self, error: Exception) -> None:
        jobs = self._session.jobs
        (jobs.failed_by_user if isinstance(error, UserError) else jobs.failed_by_us).emit(error)

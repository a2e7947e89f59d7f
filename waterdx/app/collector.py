"""Python's collector of garbage runs in the window's thread only, and only between two events.

Left to itself it runs wherever the next object is made: in a job's thread, where it would take apart widgets the window's thread
is painting, or in the middle of an event of the very object it frees. Either ends the program now and then.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 100


class Collector(QObject):
    """Collects what the collector itself would have by then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_what_is_due)
        self._timer.start(EVERY_MS)


def collect_what_is_due() -> None:
    """The oldest generation that has reached its threshold."""
    due = [number for number, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > limit]
    if due:
        gc.collect(due[-1])

"""How long the window stands still: the longest time its thread worked on without looking at what the person does.

Told is the processor time of the window's thread between two beats of a timer: a machine with other things to do makes no
journey longer. What a test does itself between clicks (reading a file that was written) is left out with `aside`.
"""

from __future__ import annotations

import faulthandler
import gc
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

LONGEST_S = 0.2  # the promise
BEAT_MS = 5
SUSPECT_S = 0.1
LOOK_EVERY_S = 0.02
FRAMES_TOLD = 6


class Watchdog:
    """Beats while the window's thread is free; `longest_s` is the longest pause so far and `where` what was done in it."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self.where = ""
        self._seen = ""
        self._last = time.thread_time()
        self._last_beat = time.monotonic()
        self._window_thread = threading.get_ident()
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._timer = QTimer()
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        gc.collect()
        gc.freeze()  # what other tests left behind is not the window's to look through
        self._timer.start()
        self._looking.start()
        self._begin_again()

    def stop(self) -> None:
        self._beat()
        self._timer.stop()
        self._ended.set()
        self._looking.join()
        gc.unfreeze()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What the test does in here is not the window's work."""
        self._beat()
        try:
            yield
        finally:
            self._begin_again()

    def _beat(self) -> None:
        pause = time.thread_time() - self._last
        if pause > self.longest_s:
            self.longest_s, self.where = pause, self._seen
        self._begin_again()

    def _begin_again(self) -> None:
        self._last, self._last_beat, self._seen = time.thread_time(), time.monotonic(), ""

    def _look(self) -> None:
        """From a thread beside: where the window's thread is when it has not beaten for long. Only written down, never held: a
        frame that is held keeps the painter of a paint event, and the window's next painting would end in a crash."""
        while not self._ended.wait(LOOK_EVERY_S):
            if time.monotonic() - self._last_beat > SUSPECT_S:
                with tempfile.TemporaryFile("w+") as file:
                    faulthandler.dump_traceback(file, all_threads=True)
                    file.seek(0)
                    self._seen = _own_frames(file.read(), self._window_thread)


def _own_frames(told: str, thread: int) -> str:
    """Our own calls in one thread of what faulthandler tells, the innermost last."""
    part = next((one for one in told.split("\n\n") if f"0x{thread:016x}" in one), "")
    found = re.findall(r'File "[^"]*/waterdx/([^"]+)", line (\d+) in (\w+)', part)
    return " > ".join(f"{file}:{line} {name}" for file, line, name in reversed(found[:FRAMES_TOLD]))

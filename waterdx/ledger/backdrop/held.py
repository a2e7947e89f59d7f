"""Pixels that are likely to be wanted again, up to a number of bytes; what was not asked for longest goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import numpy as np


class Held:
    """Arrays by name. Several threads may ask at once."""

    def __init__(self, most_bytes: int) -> None:
        self._most, self._bytes = most_bytes, 0
        self._arrays: OrderedDict[Hashable, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable, make: Callable[[], np.ndarray]) -> np.ndarray:
        """The array held as `name`, made where there is none."""
        with self._lock:
            if name in self._arrays:
                self._arrays.move_to_end(name)
                return self._arrays[name]
        made = make()
        with self._lock:
            if name not in self._arrays:
                self._arrays[name] = made
                self._bytes += made.nbytes
            while self._bytes > self._most and len(self._arrays) > 1:
                self._bytes -= self._arrays.popitem(last=False)[1].nbytes
        return made

    @property
    def bytes(self) -> int:
        return self._bytes


PIXELS = Held(256_000_000)

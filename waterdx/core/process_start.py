"""When this process began."""

from __future__ import annotations

import os
import time
from pathlib import Path

_IMPORTED = time.monotonic()


def seconds_since_start() -> float:
    """Seconds since the process was started: on Linux as the system counts them (to 10 ms), elsewhere since this module was imported,
    which the program does first of all: that leaves out Python's own start, or the unpacking of a packed program."""
    try:
        after_name = Path("/proc/self/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        began = int(after_name[19]) / os.sysconf("SC_CLK_TCK")  # field 22, starttime, counted since the computer was started
        return time.clock_gettime(time.CLOCK_BOOTTIME) - began
    except (OSError, AttributeError, ValueError):
        return time.monotonic() - _IMPORTED

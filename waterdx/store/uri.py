"""How sqlite3 is told of a file and of what it may do with it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote


def uri_of(path: Path, mode: str) -> str:
    """The address of a file for sqlite3; `mode` is ro, rw or rwc. A shared folder keeps its two leading strokes."""
    place = path.resolve().as_posix()
    lead = "//" if place.startswith("//") else "" if place.startswith("/") else "///"
    return f"file:{lead}{quote(place, safe='/:')}?mode={mode}"

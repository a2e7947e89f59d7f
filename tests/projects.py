"""New projects for tests. Making one takes 0.1 s and hundreds of tests begin with one, so each kind is made once and copied."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from waterdx.store import project


def new_project(path: Path, name: str = "町", crs: str = "EPSG:6676", code: str = "") -> Path:
    """An empty project at `path`, as project.create leaves it."""
    path.write_bytes(_made(name, crs, code))
    return path


@cache
def _made(name: str, crs: str, code: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.gpkg"
        project.create(path, name, crs, code)
        return path.read_bytes()

"""An empty project and one with pipes, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from waterdx.store import project

from .helpers import import_pipes


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("project") / "empty.gpkg"
    project.create(path, "山中町", "EPSG:6676", code="151234")
    return path


@pytest.fixture
def empty(made_once: Path, tmp_path: Path) -> Path:
    """A project without objects, alone in its folder."""
    folder = tmp_path / "台帳"
    folder.mkdir()
    return Path(shutil.copy(made_once, folder / "山中町.gpkg"))


@pytest.fixture
def town(empty: Path) -> Path:
    """A project with 30 pipes from one import."""
    import_pipes(empty, 30)
    return empty


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file locked by another program is given up soon."""
    monkeypatch.setattr(project, "BUSY_SECONDS", 0.05)

"""Sentences are compared in English. The sample town is imported once; tests that write copy it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.towns import SAMPLE, new_project
from waterdx.core.words import set_language
from waterdx.ledger.ingest import IngestResult, ingest


class Town(NamedTuple):
    """A project and what each import of a file said."""

    path: Path
    said: dict[str, IngestResult]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A new project without any object."""
    return new_project(tmp_path)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The drawn network of the sample town, then its register and its repairs."""
    path = new_project(tmp_path_factory.mktemp("town"))
    names = (
        "gis/水道管路.shp",
        "水道管路台帳.xlsx",
        "漏水修繕記録.csv",
        "gis/水道弁栓.shp",
        "gis/下水道管渠.shp",
        "gis/下水道人孔.shp",
    )
    return Town(path, {name: ingest(path, SAMPLE / name) for name in names})

"""waterdx ledger background with pictures: brought in, listed, taken out; nothing of them copied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pictures import checks, world_image

from waterdx.cli.main import run
from waterdx.core import sample_town
from waterdx.ledger.ingest import ingest
from waterdx.store import project
from waterdx.store.layers import bounds_of


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "山中町.gpkg"
    project.create(path, "山中町", sample_town.CRS)
    ingest(path, sample_town.sample_files()[0])
    return path


def said(capsys: pytest.CaptureFixture[str], *words: object) -> dict:
    capsys.readouterr()
    assert run(["ledger", "background", *map(str, words), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_picture_is_brought_listed_and_taken_out(capsys: pytest.CaptureFixture[str], town: Path, tmp_path: Path) -> None:
    with project.reading(town) as conn:
        west, _, _, north = bounds_of(conn) or (0.0,) * 4
    image = world_image(tmp_path / "航空写真.png", west, north, 2.0, checks(50, 50))
    done = said(capsys, town, image)
    assert done["added"] == {"picture": "航空写真.png", "crs": "EPSG:6676"}
    assert said(capsys, town)["pictures"] == [{"file": "航空写真.png", "kind": "image", "crs": "EPSG:6676", "table": ""}]
    assert run(["ledger", "background", str(town)]) == 0 and "航空写真.png" in capsys.readouterr().out
    assert said(capsys, town, image, "--remove")["pictures"] == [] and image.exists()
    assert run(["ledger", "background", str(town), "--remove"]) == 2 and "--kind" in capsys.readouterr().err

"""What an export says is inferred comes back as inferred: exported and imported again, a guess does not pass for read."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from waterdx.core.words import set_language
from waterdx.ledger import inferred_column
from waterdx.ledger.complete import accept, complete, inferred, revert
from waterdx.ledger.edition import update
from waterdx.ledger.export.run import export
from waterdx.ledger.ingest import ingest
from waterdx.ledger.undo import redo, undo
from waterdx.store import project
from waterdx.store.layers import read_layer

from .completion_town import developments, stored

FILES = ("out.gpkg", "out.csv", "out.xlsx", "out.geojson", "out.shp")


@pytest.fixture(scope="module")
def completed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = stored(tmp_path_factory.mktemp("inferred") / "a.gpkg", developments())
    complete(path)
    accept(path, above=0.6)
    return path


def marks(path: Path) -> pd.DataFrame:
    with project.reading(path) as conn:
        return inferred(conn).sort_values(["number", "field"])[["number", "field", "value", "probability"]].reset_index(drop=True)


def again(path: Path, folder: Path, name: str, language: str = "ja") -> Path:
    """A new project with what `path` exports as `name`."""
    set_language(language)
    file = folder / name
    export(path, file, layer="pipes")
    other = folder / "again.gpkg"
    project.create(other, "町", "EPSG:6676")
    ingest(other, file, layer="pipes")
    return other


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_inferred_values_come_back_inferred_from_every_format(completed, tmp_path, name, language):
    other = again(completed, tmp_path, name, language)
    before, after = marks(completed), marks(other)
    assert len(before) > 20
    pd.testing.assert_frame_equal(after.drop(columns="probability"), before.drop(columns="probability"))
    assert np.abs(after["probability"] - before["probability"]).max() <= 0.001


def test_they_can_be_made_unknown_again_and_the_import_undone_and_redone(completed, tmp_path):
    other = again(completed, tmp_path, "out.csv")
    told = marks(other)
    undo(other)
    assert read_layer(other, "pipes").empty and marks(other).empty
    redo(other)
    pd.testing.assert_frame_equal(marks(other), told)
    assert revert(other) == len(told)
    unknown = read_layer(other, "pipes")[["material", "install_fy", "diameter_mm"]].isna().sum().sum()
    assert unknown >= len(told)


@pytest.mark.parametrize("bring", [ingest, partial(update, of="a.csv")], ids=["import", "update"])
def test_a_town_that_takes_its_own_export_in_again_keeps_its_guesses(completed, tmp_path, bring):
    path = tmp_path / "町.gpkg"
    path.write_bytes(completed.read_bytes())
    file = tmp_path / "out.csv"
    export(path, file, layer="pipes")
    before = marks(path)
    bring(path, file, layer="pipes")
    pd.testing.assert_frame_equal(marks(path), before)


def test_the_import_says_how_many_values_are_inferred(completed, tmp_path):
    file = tmp_path / "out.csv"
    export(completed, file, layer="pipes")
    other = tmp_path / "b.gpkg"
    project.create(other, "町", "EPSG:6676")
    result = ingest(other, file, layer="pipes", dry_run=True)
    assert [one.count for one in result.findings if one.check == "said_inferred"] == [len(marks(completed))]


def test_what_is_no_list_of_fields_says_nothing():
    frame = pd.DataFrame({"推定した値": ["布設年度 99.6%; 管種", "", "たぶん 1.2.3%", "口径 ; 9%"]})
    found = inferred_column.read(frame, "pipes")
    assert found["install_fy"][0] == pytest.approx(0.996) and np.isnan(found["install_fy"][1:]).all()
    assert found["material"][0] == 0 and found["diameter_mm"][3] == 0 and set(found) == {"install_fy", "material", "diameter_mm"}

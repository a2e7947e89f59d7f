"""A local background: brought in by kind, near the town only, undone and made again, drawn by GDAL and QGIS as a layer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyogrio
import pytest
import shapely

from waterdx.core import sample_town
from waterdx.core.background import KINDS, kind_in
from waterdx.core.errors import UserError
from waterdx.ledger import background, undo
from waterdx.ledger.coordinates import Coordinates
from waterdx.ledger.ingest import ingest
from waterdx.store import background as kept
from waterdx.store import project


@pytest.fixture(scope="module")
def town_with_pipes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "山中町.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    ingest(path, sample_town.sample_files()[0])
    return path


@pytest.fixture
def town(town_with_pipes: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(town_with_pipes, tmp_path / "山中町.gpkg"))


def counts(path: Path) -> dict[str, int]:
    with project.reading(path) as conn:
        return {kind: len(shapes) for kind, shapes in kept.shapes_of(conn).items()}


def geojson(path: Path, *features: tuple[str, dict[str, object], dict[str, str]]) -> Path:
    made = [{"type": "Feature", "geometry": {"type": kind, **shape}, "properties": said} for kind, shape, said in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    return path


LINE = {"coordinates": [[138.84, 37.35], [138.85, 37.36]]}  # in the town
AREA = {"coordinates": [[[138.8, 37.3], [138.9, 37.3], [138.9, 37.4], [138.8, 37.3]]]}
FAR = {"coordinates": [[139.7, 35.6], [139.8, 35.7]]}


def test_every_kind_has_a_name_in_both_languages_and_is_known_by_it() -> None:
    for kind in KINDS.values():
        assert kind.name.ja and kind.name.en and kind_in(kind.name.ja) == kind_in(kind.code) == kind.code


@pytest.mark.parametrize(("name", "kind"), [
    ("N03-20240101_15", "boundary"), ("N02-22_RailroadSection", "railway"), ("W05-08_15-g_Stream", "river"), ("RdEdg", "road"),
    ("道路縁", "road"), ("水涯線", "river"), ("処理区域", "treatment_area"), ("給水区域", "supply_area"), ("水道管路", None), ("建築物", None),
])  # fmt: skip
def test_files_of_national_data_are_known_by_their_names(name: str, kind: str | None) -> None:
    assert kind_in(name) == kind


def test_each_feature_of_the_sample_is_of_the_kind_its_attribute_says(town: Path) -> None:
    done = background.bring(town, sample_town.sample_background())
    assert done.added == counts(town) == {"boundary": 1, "supply_area": 1, "road": 365, "river": 1, "railway": 1}
    assert done.of_no_kind == done.far == done.no_shape == 0


def test_only_what_lies_near_the_town_is_kept_and_the_rest_is_counted(town: Path, tmp_path: Path) -> None:
    """A file of a whole prefecture: the road of the town stays, the one in Tokyo and the point are left out."""
    file = geojson(
        tmp_path / "N01.geojson",
        ("LineString", LINE, {}),
        ("LineString", FAR, {}),
        ("Point", {"coordinates": [138.84, 37.35]}, {}),
    )
    done = background.bring(town, file)
    assert done.added == {"road": 1} and (done.far, done.no_shape) == (1, 1)


def test_degrees_become_metres_of_the_projects_zone(town: Path, tmp_path: Path) -> None:
    background.bring(town, geojson(tmp_path / "川.geojson", ("LineString", LINE, {})))
    with project.reading(town) as conn:
        (line,) = kept.shapes_of(conn)["river"]
    assert shapely.length(line) == pytest.approx(1420, abs=20)  # 0.01° of latitude is 1,110 m, of longitude there 886 m


def test_a_kind_that_is_said_goes_before_the_names(town: Path, tmp_path: Path) -> None:
    background.bring(town, geojson(tmp_path / "道路.geojson", ("Polygon", AREA, {"種別": "道路"})), kind="site")
    assert counts(town) == {"site": 1}


def test_a_file_that_says_no_kind_is_refused_with_the_kinds_there_are(town: Path, tmp_path: Path) -> None:
    before = town.read_bytes()
    with pytest.raises(UserError, match="railway"):
        background.bring(town, geojson(tmp_path / "data.geojson", ("LineString", LINE, {})))
    assert town.read_bytes() == before


def test_a_file_of_another_town_is_refused_with_a_sentence(town: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="within 3 km"):
        background.bring(town, geojson(tmp_path / "road.geojson", ("LineString", FAR, {})))


def test_a_list_without_shapes_is_refused(town: Path) -> None:
    with pytest.raises(UserError, match="no shapes"):
        background.bring(town, sample_town.sample_files()[1], kind="road")


def test_a_drawing_is_brought_by_its_layers(town: Path) -> None:
    done = background.bring(town, sample_town.sample_drawing(), coordinates=Coordinates("EPSG:6676"))
    assert set(done.added) == {"road"} and done.of_no_kind > 0


def test_it_is_undone_and_made_again_with_everything_else_untouched(town: Path) -> None:
    sample = sample_town.sample_background()
    background.bring(town, sample)
    with_it = counts(town)
    undo.undo(town)
    assert counts(town) == {} and project.info(town).counts["pipes"] == 2090
    undo.redo(town)
    assert counts(town) == with_it
    assert background.remove(town, ["road"]) == 365 and "road" not in counts(town)
    undo.undo(town)
    assert counts(town) == with_it


def test_the_same_file_twice_is_told_and_replace_brings_it_anew(town: Path) -> None:
    sample = sample_town.sample_background()
    background.bring(town, sample)
    with pytest.raises(UserError, match="--replace"):
        background.bring(town, sample)
    assert background.bring(town, sample, replace=True).removed == 369 and counts(town)["road"] == 365
    undo.undo(town)
    assert counts(town)["road"] == 365


def test_gdal_reads_it_as_a_layer_in_the_projects_system(town: Path, tmp_path: Path) -> None:
    background.bring(town, sample_town.sample_background())
    frame = pyogrio.read_dataframe(shutil.copy(town, tmp_path / "copy.gpkg"), layer="background")
    assert len(frame) == 369 and frame.crs.to_epsg() == 6676 and set(frame.columns) == {"kind", "name", "source_id", "geometry"}


def test_no_column_but_kind_and_name_is_kept(town: Path, tmp_path: Path) -> None:
    file = geojson(tmp_path / "road.geojson", ("LineString", LINE, {"名称": "町道1号線", "所有者": "山田太郎"}))
    background.bring(town, file)
    assert "山田太郎".encode() not in town.read_bytes() and "町道1号線".encode() in town.read_bytes()

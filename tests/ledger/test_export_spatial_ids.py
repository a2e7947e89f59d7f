"""The spatial IDs of pipes: every voxel a pipe passes, heights from ground and cover, and no height invented."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.conftest import Town
from ledger.towns import new_project
from waterdx.core.spatial_id import SpatialId
from waterdx.ledger.export.run import export
from waterdx.ledger.export.voxels import voxels_of
from waterdx.ledger.ingest import ingest
from waterdx.store import project
from waterdx.store.layers import insert_rows, read_layer

small = st.floats(-0.0004, 0.0004)
points = st.lists(st.tuples(small, small, st.floats(-20, 20)), min_size=2, max_size=5, unique=True)


@settings(max_examples=40, deadline=None)
@given(points, st.integers(18, 25))
def test_a_line_has_every_voxel_that_a_walk_along_it_finds(line: list[tuple[float, float, float]], z: int) -> None:
    lon, lat, height = np.array(line).T + np.array([[138.0], [37.0], [0.0]])
    _, cells = voxels_of(lon, lat, height, np.zeros(len(line), dtype=int), z)
    found = {tuple(cell) for cell in cells.tolist()}
    for share in np.linspace(0, len(line) - 1, 60 * (len(line) - 1) + 1):
        at = min(int(share), len(line) - 2)
        place = [axis[at] + (share - at) * (axis[at + 1] - axis[at]) for axis in (lon, lat, height)]
        one = SpatialId.at(*place, z)
        near = min(np.abs(np.array(cell) - (one.f, one.x, one.y)).max() for cell in found)
        inside = (one.f, one.x, one.y) in found
        assert inside or (near == 1 and on_a_face(place, z)), (one, share)


def on_a_face(place: list[float], z: int) -> bool:
    """Whether a place lies so near to the face of its voxel that rounding decides (latitudes are curved between vertices)."""
    return len({(one.f, one.x, one.y) for d in (-2e-8, 0, 2e-8)
                for one in (SpatialId.at(place[0] + d, place[1], place[2], z), SpatialId.at(place[0], place[1] + d, place[2], z),
                            SpatialId.at(place[0], place[1], place[2] + d * 1e3, z))}) > 1  # fmt: skip


@given(points)
def test_each_voxel_touches_the_one_before(line: list[tuple[float, float, float]]) -> None:
    lon, lat, height = np.array(line).T + np.array([[138.0], [37.0], [0.0]])
    _, cells = voxels_of(lon, lat, height, np.zeros(len(line), dtype=int), 25)
    assert (np.abs(np.diff(cells, axis=0)).max(axis=1) == 1).all() if len(cells) > 1 else True


@pytest.fixture
def two_pipes(tmp_path: Path) -> Path:
    """001 from 1.5 m to 0.2 m above the datum of ground, 1.2 m under it; 002 without a height."""
    path = new_project(tmp_path)
    lines = shapely.linestrings([[(0, 0), (30, 0)], [(0, 50), (30, 50)]])
    pipes = pd.DataFrame({"pipe_id": ["001", "002"], "field": "water", "cover_m": [1.2, 1.2]}, dtype=object)
    nodes = pd.DataFrame({"node_id": ["a", "b"], "field": "water", "ground_m": [1.5, 0.2]}, dtype=object)
    with project.editing(path) as conn:
        insert_rows(conn, "pipes", pipes, lines, 1, 6676)
        insert_rows(conn, "nodes", nodes, shapely.points([(0.1, 0), (30, 0)]), 1, 6676)
    return path


def test_heights_are_ground_less_cover_and_below_the_datum_f_is_negative(two_pipes: Path, tmp_path: Path) -> None:
    export(two_pipes, tmp_path / "t.csv", profile="spatial-id")
    frame = pd.read_csv(tmp_path / "t.csv", dtype={"Pipe number": str})
    one = frame.iloc[0]
    assert one["Spatial ID: height at start, T.P. (m)"] == pytest.approx(0.3) and one[
        "Spatial ID: height at end, T.P. (m)"
    ] == pytest.approx(-1.0)
    ids = [SpatialId.parse(text) for text in one["Spatial ID: z/f/x/y"].split()]
    assert {i.f for i in ids} == {0, -1} and ids[0].f == 0 and ids[-1].f == -1
    assert len(ids) == one["Spatial ID: voxels passed"] and len({i.x for i in ids}) > 25


def test_a_pipe_of_unknown_height_has_tiles_but_no_f_and_that_is_told(two_pipes: Path, tmp_path: Path) -> None:
    result = export(two_pipes, tmp_path / "t.csv", profile="spatial-id")
    two = pd.read_csv(tmp_path / "t.csv", dtype={"Pipe number": str}).iloc[1]
    assert pd.isna(two["Spatial ID: z/f/x/y"]) and two["Spatial ID: tiles z/x/y"].count("/") >= 2 * 25
    assert [f.count for f in result.findings if f.check == "export_no_height"] == [1]
    pairs = pd.read_csv(tmp_path / "t_csv_pairs_z25.csv", dtype={"Pipe number": str})
    assert pairs[pairs["Pipe number"] == "002"]["f"].isna().all(), "unknown is not zero"
    assert pairs[pairs["Pipe number"] == "001"]["Spatial ID"].notna().all()


def test_sewers_of_the_sample_town_have_heights_and_the_pairs_are_the_lists(town: Town, tmp_path: Path) -> None:
    result = export(town.path, tmp_path / "t.gpkg", profile="spatial-id", zoom=22)
    frame, pipes = pyogrio.read_dataframe(tmp_path / "t.gpkg"), read_layer(town.path, "pipes")
    assert len(frame) == len(pipes) and frame["pipe_id"].tolist() == pipes["pipe_id"].tolist()
    known = frame["sid_ids"].notna().to_numpy()
    assert known.sum() == (pipes["up_invert_m"].notna() & pipes.geometry.notna()).sum() > 600
    pairs = pd.read_csv(tmp_path / "t_gpkg_pairs_z22.csv", dtype=str)
    assert len(pairs) == int(frame["sid_cells"].sum())
    again = pairs.dropna(subset=["Spatial ID"]).groupby("Pipe number")["Spatial ID"].agg(lambda ids: set(ids))
    for number, text in zip(frame["pipe_id"][known], frame["sid_ids"][known], strict=True):
        assert set(text.split()) == again[number]
    assert next(f for f in result.findings if f.check == "export_no_height").count == int((~known).sum())


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".geojson", ".xlsx", ".csv"])
def test_our_own_import_takes_number_field_and_shape_and_makes_nothing_of_the_ids(
    two_pipes: Path, tmp_path: Path, suffix: str
) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    export(two_pipes, folder / f"t{suffix}", profile="spatial-id", zoom=22)
    again = new_project(folder)
    result = ingest(again, folder / f"t{suffix}", layer="pipes")
    taken = {guess.name: guess.field for guess in result.columns if guess.field}
    assert set(taken.values()) <= {"pipe_id", "field", "wkt"}, taken
    found, pipes = read_layer(again, "pipes"), read_layer(two_pipes, "pipes")
    assert found["pipe_id"].tolist() == ["001", "002"] and found["field"].tolist() == ["water", "water"]
    assert found.geometry.geom_equals_exact(pipes.geometry, 0.001).all()


def test_exports_of_one_name_do_not_take_each_others_pairs(two_pipes: Path, tmp_path: Path) -> None:
    first = export(two_pipes, tmp_path / "t.csv", profile="spatial-id", zoom=22).files
    kept = [file.read_bytes() for file in first]
    for ending, zoom in ((".gpkg", 25), (".gpkg", 22)):
        assert not {*first} & {*export(two_pipes, tmp_path / f"t{ending}", profile="spatial-id", zoom=zoom).files}
    assert [file.read_bytes() for file in first] == kept

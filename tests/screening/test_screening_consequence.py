"""Consequence: points of diameter, use, customers and roads, and the matrix with the likelihood of leaks."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.ledger.undo import undo
from waterdx.reports.consequence_charts import consequence_matrix
from waterdx.reports.consequence_table import matrix_frame, pipe_frame, write_matrix
from waterdx.screening.consequence import WEIGHTS, change_weights, customer_kind, matrix_of, no_pipe_near, weights_of
from waterdx.screening.town_places import import_places

from .grid_town import EPSG, grid_town, middle, screened

DIAMETERS = [100.0] * 97 + [300.0, 75.0, np.nan]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return screened(grid_town(tmp_path, diameter_mm=DIAMETERS))


def hospital_at(folder: Path, pipe: int, metres: float) -> Path:
    x, y = middle(pipe)
    file = folder / f"施設{pipe}.csv"
    file.write_text(f"施設名,種別,x,y\n町立病院,病院,{x},{y + metres}\n第一小学校,学校,{x},{y + metres}\n", encoding="utf-8")
    return file


def of(town: Path, pipe: int):
    return matrix_of(town).pipes.set_index("pipe_id").loc[f"P{pipe:03d}"]


def test_a_larger_pipe_is_graver_and_an_unknown_diameter_is_at_least(town):
    assert of(town, 97)["points"] == 40 and of(town, 98)["points"] == 3 and of(town, 0)["points"] == 8
    unknown = of(town, 99)
    assert unknown["at_least"] and unknown["points"] == 3 and "口径不明" in unknown["why"][0].ja


def test_the_gravest_customer_near_a_pipe_counts_once(town, tmp_path):
    import_places(town, hospital_at(tmp_path, 5, 40), "customer")
    import_places(town, hospital_at(tmp_path, 7, 60), "customer")
    assert of(town, 5)["points"] == 8 + 40 and of(town, 5)["consequence"] == 3
    assert of(town, 7)["points"] == 8, "60 m away is not near"


def test_a_pipe_under_an_emergency_road_is_graver(town, tmp_path):
    (x, y), (x_end, _y) = middle(20), middle(22)
    road = gpd.GeoDataFrame({"路線名": ["国道1号"]}, geometry=[shapely.LineString([(x, y + 5), (x_end, y + 5)])], crs=EPSG)
    road.to_file(tmp_path / "road.shp", encoding="utf-8")
    import_places(town, tmp_path / "road.shp", "road")
    assert of(town, 21)["points"] == 8 + 20 and of(town, 25)["points"] == 8


def test_the_cells_hold_every_pipe_once_and_the_order_is_that_of_risk(town):
    matrix = matrix_of(town)
    cells = matrix.cells()
    assert len(cells) == 25 and cells["pipes"].sum() == 100 and cells["km"].sum() == pytest.approx(10.0)
    assert cells["expected_leaks"].sum() == pytest.approx(10.0)
    assert matrix.pipes["pipe_id"][0] == "P097" and matrix.pipes["priority"].tolist() == list(range(1, 101))


def test_weights_are_changed_kept_taken_back_and_reset(town):
    change_weights(town, ("d300=90", "road_m=15"))
    assert weights_of(town)["d300"] == 90 and of(town, 97)["consequence"] == 5
    undo(town)
    assert weights_of(town) == {name: one.default for name, one in WEIGHTS.items()}
    change_weights(town, ("school=1",))
    assert change_weights(town, (), reset=True)["school"] == 15


@pytest.mark.parametrize("said", ["hospital", "hospital=abc", "hospital=-1", "castle=5", "=5"])
def test_points_that_cannot_be_read_are_refused_and_nothing_changes(town, said):
    with pytest.raises(UserError, match="hospital=50"):
        change_weights(town, ("school=1", said))
    assert weights_of(town)["school"] == 15


def test_places_are_known_by_what_they_are_called():
    named = {
        "総合病院": "hospital",
        "透析クリニック": "hospital",
        "町役場": "government",
        "特別養護老人ホーム": "welfare",
        "浄水場": "customer",
    }
    assert {name: customer_kind(name) for name in named} == named


def test_the_book_is_written_and_the_chart_drawn(town, tmp_path):
    matrix = matrix_of(town)
    for ending in ("xlsx", "csv"):
        write_matrix(tmp_path / f"m.{ending}", matrix)
        assert (tmp_path / f"m.{ending}").stat().st_size > 500
    assert matrix_frame(matrix).shape == (5, 6) and len(pipe_frame(matrix)) == 100
    assert len(consequence_matrix(town).axes[0].patches) == 25


def test_a_customer_without_a_pipe_near_is_named_for_it_counts_for_nothing(town, tmp_path):
    import_places(town, hospital_at(tmp_path, 5, 40), "customer")
    assert no_pipe_near(matrix_of(town)).ja == ""
    file = tmp_path / "遠い.csv"
    file.write_text(f"施設名,種別,x,y\n丘の上病院,病院,{middle(0)[0]},{middle(0)[1] - 1000}\n", encoding="utf-8")
    import_places(town, file, "customer")
    assert "丘の上病院" in no_pipe_near(matrix_of(town)).ja and matrix_of(town).alone == ("丘の上病院",)

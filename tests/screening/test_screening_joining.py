from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from waterdx.core import sample_town
from waterdx.screening.joining import SURE, candidates, joined, pairs_of

TORONTO = Path(__file__).parents[2] / "../shared/data/toronto_breaks"


def street(**columns: object) -> gpd.GeoDataFrame:
    """Three parallel pipes, 10 m apart: A an old PVC, B an old asbestos cement, C laid in 2015."""
    pipes = {
        "pipe_id": ["A", "B", "C"], "material": ["VP", "ACP", "DIP"], "diameter_mm": [100.0, 100.0, 150.0],
        "install_fy": [1980.0, 1970.0, 2015.0], "street": ["市道1号線", "市道1号線", "本町二丁目"], **columns,
    }  # fmt: skip
    return gpd.GeoDataFrame(pipes, geometry=[shapely.LineString([(0, y), (100, y)]) for y in (0, 10, 20)], crs=6676)


def leak(at: tuple[float, float] | None = None, **said: object) -> gpd.GeoDataFrame:
    row = {
        "fid": 1,
        "leak_id": "1",
        "pipe_id": None,
        "date": "2012-06-01",
        "street": None,
        "material": None,
        "diameter_mm": np.nan,
    }
    return gpd.GeoDataFrame([row | said], geometry=[None if at is None else shapely.Point(at)], crs=6676)


def test_a_leak_is_joined_to_the_nearest_pipe_when_what_is_told_agrees():
    found = joined(street(), leak((50, 1), material="VP", diameter_mm=100.0)).iloc[0]
    assert found["pipe_id"] == "A" and found["joined_by"] == "place" and found["join_confidence"] > SURE


def test_between_two_pipes_it_is_left_open():
    found = joined(street(), leak((50, 5))).iloc[0]
    assert found["pipe_id"] is None and found["joined_by"] is None and np.isnan(found["join_confidence"])


def test_a_number_that_was_written_down_stays():
    found = joined(street(), leak((50, 1), pipe_id="B", material="VP")).iloc[0]
    assert (found["pipe_id"], found["joined_by"], found["join_confidence"]) == ("B", "id", 1.0)


def test_the_material_of_the_slip_decides_between_neighbours():
    best = candidates(pairs_of(street(), leak((50, 5), material="ACP")))[0]
    assert best.pipe_id == "B" and best.agreed == ("material",) and "管種が一致" in best.reason.ja


def test_a_pipe_laid_after_the_leak_is_never_chosen_and_speaks_against_the_others():
    pairs = pairs_of(street(), leak((50, 19)))
    assert set(pairs["pipe_id"]) == {"A", "B"} and pairs["confidence"].max() < 0.5
    later = pairs_of(street(), leak((50, 19), date="2018-06-01"))
    assert later["pipe_id"].iloc[0] == "C"


def test_further_than_thirty_metres_from_every_pipe_nothing_is_joined():
    assert pairs_of(street(), leak((50, 60))).empty


def test_a_place_in_words_is_where_other_leaks_of_that_place_were():
    known = [leak((50, 1), fid=n, pipe_id="A", street="東田 2街区") for n in range(2, 5)]
    slip = leak(street="東田２街区", material="VP")
    record = pd.concat([slip, *known], ignore_index=True)
    pairs = pairs_of(street(), record.iloc[:1], record=record)
    assert pairs["pipe_id"].iloc[0] == "A" and pairs["confidence"].iloc[0] <= 0.5, "words of place alone are never sure"
    assert pairs_of(street(), record.iloc[:1]).empty


def test_the_street_a_slip_names_counts():
    said = pairs_of(street(), leak((50, 5), street="市内市道１号線 12番地先"))
    assert said["street"].tolist() == [1, 1]


def test_without_pipes_without_leaks_and_with_no_shapes_nothing_fails():
    assert joined(street()[:0], leak((50, 1)))["pipe_id"].isna().all()
    assert joined(street(), leak((50, 1))[:0]).empty
    unplaced = street().set_geometry(gpd.GeoSeries([None] * 3, crs=6676))
    assert pairs_of(unplaced, leak((50, 1))).empty
    assert pairs_of(street(), leak((50, 1), date=None))["pipe_id"].iloc[0] == "A"


def test_in_the_sample_town_what_is_held_sure_is_right(tmp_path):
    """An invented town, so this shows that the sums are right, not how real slips behave."""
    from waterdx.ledger.ingest import ingest
    from waterdx.screening.run import record_of
    from waterdx.store import project

    town = tmp_path / "山中町.gpkg"
    project.create(town, str(sample_town.NAME), sample_town.CRS)
    for file in sample_town.sample_files():
        if "弁栓" not in file.name and "下水道" not in file.name:
            ingest(town, file)
    pipes, leaks = record_of(town)
    truth = pd.read_csv(sample_town.sample_files()[0].parents[1] / "leaks_truth.csv", dtype=str).set_index("number")
    truth = truth[truth["on_predecessor"] == "0"]["pipe_id"]
    hidden = leaks.assign(pipe_id=None, joined_by=None)
    found = joined(pipes, hidden).query("joined_by == 'place'")
    assert len(found) >= 80 and (found["pipe_id"] == found["leak_id"].map(truth)).mean() >= 0.97


def test_thirty_five_thousand_places_with_nothing_but_a_date_are_joined():
    if not TORONTO.is_dir():
        pytest.skip("the shared Toronto break points are not beside the checkout")
    points = pd.read_csv(TORONTO / "breaks.csv.gz")
    x, y = 79_000 * (points["lon"] - points["lon"].min()), 111_000 * (points["lat"] - points["lat"].min())
    leaks = gpd.GeoDataFrame({"pipe_id": None, "date": points["date"]}, geometry=gpd.points_from_xy(x, y), crs=26917)
    streets = [shapely.LineString([(a, b), (a + 100, b)]) for a in np.arange(0, x.max(), 110) for b in np.arange(0, y.max(), 400)]
    pipes = gpd.GeoDataFrame(
        {"pipe_id": [str(n) for n in range(len(streets))], "install_fy": np.nan}, geometry=streets, crs=26917
    )
    found = joined(pipes, leaks)
    assert len(found) == 35_465
    assert 0 < (found["joined_by"] == "place").sum() < len(found)

"""For each check one ledger in which it finds something and one, hardly different, in which it does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from waterdx.core.fields import LAYER_NAMES, fields_of
from waterdx.ledger.checks import Ledger
from waterdx.ledger.checks.ledger import Unread

EAST, NORTH = 30_000.0, 150_000.0  # a town in zone VIII
CORNER = np.array([EAST, NORTH])
Row = dict[str, Any]
Given = Callable[[], Ledger]


def frame(layer: str, rows: list[Row]) -> gpd.GeoDataFrame:
    """Rows as store.layers.read_layer gives them. `at` is a list of points in m from the town's corner, or a shape."""
    data: dict[str, Any] = {"fid": np.arange(1, len(rows) + 1), "source_id": np.ones(len(rows))}
    for field in fields_of(layer):
        values = [row.get(field.name, "water" if field.name == "field" else None) for row in rows]
        numeric = field.kind in {"number", "year"}
        data[field.name] = np.array(values, dtype=float) if numeric else pd.Series(values, dtype=object)
    return gpd.GeoDataFrame(pd.DataFrame(data), geometry=np.array([shape(row.get("at")) for row in rows], dtype=object), crs=6676)


def shape(at: Any) -> Any:
    if not isinstance(at, list):
        return at
    points = np.array(at, dtype=float).reshape(-1, 2) + CORNER
    return shapely.Point(points[0]) if len(points) == 1 else shapely.LineString(points)


def ledger(pipes: list[Row] | None = None, nodes: list[Row] | None = None, leaks: list[Row] | None = None, **more: Any) -> Ledger:
    rows = dict(zip(LAYER_NAMES, (pipes or [], nodes or [], leaks or []), strict=True))
    return Ledger(**{layer: frame(layer, given) for layer, given in rows.items()}, **more)


def given(*rows: list[Row], **more: Any) -> Given:
    """A ledger made when it is first asked for: all of them are three seconds of each process that loads this file."""
    return cache(partial(ledger, *rows, **more))


def pipe(at: Any = None, **values: Any) -> Row:
    return {"pipe_id": "A-1", "at": [(0, 0), (50, 0)] if at is None else at, **values}


def sewer(at: Any = None, **values: Any) -> Row:
    return pipe(at, field="sewer", **values)


def node(at: Any = None, **values: Any) -> Row:
    return {"node_id": "N-1", "at": [(0, 0)] if at is None else at, **values}


def leak(at: Any = None, **values: Any) -> Row:
    return {"leak_id": "L-1", "at": [(10, 1)] if at is None else at, **values}


FULL = {"use": "DIST", "material": "DIP", "joint": "K", "diameter_mm": 100, "install_fy": 1990, "length_m": 50}
SIDE = [(50, 0), (50, 50)]
TOWN = [pipe([(100 * n, 0), (100 * n + 100, 0)], pipe_id=f"T-{n}") for n in range(9)]
UNREAD = (Unread("pipes", 1, "material", "へんな管"),)
MANHOLES = [
    node(node_id="M-1", field="sewer", ground_m=20.0, invert_m=18.0),
    node([(50, 0)], node_id="M-2", field="sewer", ground_m=19.0, invert_m=17.0),
]
DOWN = sewer(up_node_id="M-1", down_node_id="M-2")


def moved(points: Any, way: Any) -> Any:
    return shapely.transform(shape(points), way)


def to_degrees(points: Any) -> Any:
    return gpd.GeoSeries([shape(points)], crs=6676).to_crs(4326).iloc[0]


def to_zone_9(points: Any) -> Any:
    return gpd.GeoSeries([shape(points)], crs=6676).to_crs(6677).iloc[0]


with np.errstate(invalid="ignore"):
    NOWHERE = shape([(0, 0), (float("nan"), 5)])

CASES: dict[str, tuple[Given, Given]] = {
    "statutory_blank": (given([pipe(**FULL | {"joint": None})]), given([pipe(**FULL)])),
    "sewer_blank": (given([sewer(material="VU", diameter_mm=200)]), given([sewer(material="VU", diameter_mm=200, install_fy=1990)])),
    "no_length": (given([{"pipe_id": "A"}]), given([{"pipe_id": "A", "length_m": 5.0}])),
    "no_number": (given([pipe(pipe_id=None)]), given([pipe()])),
    "no_shape": (given([{"pipe_id": "A"}]), given([pipe()])),
    "node_without_place": (given(nodes=[{"node_id": "N"}]), given(nodes=[node()])),
    "node_without_number": (given(nodes=[node(node_id=None)]), given(nodes=[node()])),
    "node_without_year": (given(nodes=[node()]), given(nodes=[node(install_fy=1990)])),
    "cover_blank": (given([pipe(cover_m=1.2), pipe(SIDE)]), given([pipe(), pipe(SIDE)])),
    "diameter_doubtful": (given([sewer(diameter_mm=75)]), given([pipe(diameter_mm=75)])),
    "node_year_before_waterworks": (given(nodes=[node(install_fy=1870)]), given(nodes=[node(install_fy=1890)])),
    "node_without_kind": (given(nodes=[node()]), given(nodes=[node(kind="HYDRANT")])),
    "term_unread": (given([pipe()], unread=UNREAD), given([pipe()])),
    "node_term_unread": (given(nodes=[node()], unread=(Unread("nodes", 1, "kind", "弁かも"),)), given(nodes=[node()], unread=UNREAD)),
    "value_unread": (given([pipe()], unread=(Unread("pipes", 1, "install_fy", "震災の翌年"),)), given([pipe()], unread=(Unread("pipes", 1, "install_fy", "9999"),))),
    "diameter_not_made": (given([pipe(material="DIP", diameter_mm=90)]), given([pipe(material="DIP", diameter_mm=100)])),
    "joint_of_other_material": (given([pipe(material="VP", joint="K")]), given([pipe(material="VP", joint="TS")])),
    "joint_not_made": (given([pipe(joint="GX", diameter_mm=500)]), given([pipe(joint="GX", diameter_mm=400)])),
    "material_not_of_its_time": (given([pipe(material="ACP", install_fy=1995)]), given([pipe(material="ACP", install_fy=1965)])),
    "joint_not_of_its_time": (given([pipe(joint="GX", install_fy=1995)]), given([pipe(joint="GX", install_fy=2015)])),
    "business_of_other_field": (given([pipe(business="PUBLIC")]), given([pipe(business="KANI")])),
    "material_of_other_field": (given([pipe(material="HP")]), given([sewer(material="HP")])),
    "use_of_other_field": (given([sewer(use="DIST")]), given([sewer(use="STORM")])),
    "kind_of_other_field": (given(nodes=[node(kind="HYDRANT", field="sewer")]), given(nodes=[node(kind="HYDRANT")])),
    "diameter_impossible": (given([pipe(diameter_mm=5)]), given([pipe(diameter_mm=13)])),
    "cover_out_of_range": (given([pipe(cover_m=-1)]), given([pipe(cover_m=1.2)])),
    "length_impossible": (given([pipe(length_m=-3)]), given([pipe(length_m=3)])),
    "pressure_out_of_range": (given([pipe(pressure_mpa=7)]), given([pipe(pressure_mpa=0.4)])),
    "hydrant_on_small_main": (
        given([pipe(diameter_mm=50)], [node(kind="HYDRANT")]), given([pipe(diameter_mm=50), pipe(SIDE, diameter_mm=75)], [node([(50, 0)], kind="HYDRANT")])
    ),
    "year_in_future": (given([pipe(install_fy=2090)]), given([pipe(install_fy=2000)])),
    "node_year_in_future": (given(nodes=[node(install_fy=2090)]), given(nodes=[node(install_fy=2000)])),
    "year_before_waterworks": (given([pipe(install_fy=1870)]), given([sewer(install_fy=1882)])),
    "date_in_future": (given([pipe(survey_date="2090-01-01")]), given([pipe(survey_date="2020-01-01")])),
    "surveyed_before_laid": (given([pipe(survey_date="1990-03-31", install_fy=1990)]), given([pipe(survey_date="1990-04-01", install_fy=1990)])),
    "zero_length": (given([pipe([(0, 0), (0, 0.001)])]), given([pipe([(0, 0), (0, 0.2)])])),
    "very_short": (given([pipe([(0, 0), (0, 0.05)])]), given([pipe([(0, 0), (0, 0.2)])])),
    "very_long": (given([pipe([(0, 0), (0, 2500)])]), given([pipe([(0, 0), (0, 1500)])])),
    "length_differs": (given([pipe(length_m=70)]), given([pipe(length_m=54)])),
    "self_crossing": (given([pipe([(0, 0), (9, 9), (9, 0), (0, 9)])]), given([pipe([(0, 0), (9, 9), (9, 0), (20, 0)])])),
    "repeated_vertex": (given([pipe([(0, 0), (5, 0), (5, 0), (9, 0)])]), given([pipe([(0, 0), (5, 0), (9, 0)])])),
    "gap": (given([pipe(), pipe([(50.3, 0), (90, 0)])]), given([pipe(), pipe([(50.7, 0), (90, 0)])])),
    "short_of_line": (given([pipe(), pipe([(25, 0.3), (25, 20)])]), given([pipe(), pipe([(25, 0), (25, 20)])])),
    "branch_without_node": (given([pipe(), pipe([(25, 0), (25, 20)])]), given([pipe(), pipe(SIDE)])),
    "crossing_without_node": (given([pipe(), pipe([(25, -9), (25, 9)])]), given([pipe(), sewer([(25, -9), (25, 9)])])),
    "overlap": (given([pipe(), pipe([(40, 0), (70, 0)])]), given([pipe(), pipe([(50, 0), (70, 0)])])),
    "dangling_end": (
        given([pipe(), pipe(SIDE)], [node()]), given([pipe(), pipe(SIDE)], [node(), node([(50, 50)])])
    ),
    "isolated": (given([pipe(), pipe([(0, 9), (50, 9)])]), given([pipe(), pipe(SIDE)])),
    "isolated_part": (
        given([pipe([(0, 0), (5000, 0)]), pipe([(0, 9), (10, 9)]), pipe([(10, 9), (20, 9)])]),
        given([pipe([(0, 0), (500, 0)]), pipe([(0, 9), (10, 9)]), pipe([(10, 9), (20, 9)])]),
    ),
    "node_id_unknown": (given([DOWN], MANHOLES[:1]), given([DOWN], MANHOLES)),
    "same_node_twice": (given([sewer(up_node_id="M-1", down_node_id="M-1")]), given([DOWN])),
    "end_away_from_node": (given([sewer([(5, 0), (50, 0)], up_node_id="M-1")], MANHOLES), given([sewer([(1, 0), (50, 0)], up_node_id="M-1")], MANHOLES)),
    "node_id_blank": (given([sewer()], MANHOLES), given([DOWN], MANHOLES)),
    "node_on_no_pipe": (given([pipe()], [node([(9, 3)])]), given([pipe()], [node([(9, 0.5)])])),
    "facility_incomplete": (
        given(nodes=[node(kind="TANK", name="中央配水池", structure="RC造", install_fy=1980)]),
        given(nodes=[node(kind="TANK", name="中央配水池", structure="RC造", install_fy=1980, volume_m3=500), node(kind="HYDRANT", node_id="N-2")]),
    ),
    "double_node": (given(nodes=[node(), node(node_id="N-2")]), given(nodes=[node(), node(kind="HYDRANT")])),
    "slope_inverted": (given([sewer(up_invert_m=1, down_invert_m=2)]), given([sewer(up_invert_m=2, down_invert_m=1)])),
    "slope_impossible": (given([sewer(slope_permille=-2)]), given([sewer(slope_permille=2)])),
    "slope_differs": (
        given([sewer(up_invert_m=2, down_invert_m=1, length_m=50, slope_permille=2)]), given([sewer(up_invert_m=2, down_invert_m=1, length_m=50, slope_permille=20)])
    ),
    "invert_above_ground": (given([DOWN | {"up_invert_m": 20.5}], MANHOLES), given([DOWN | {"up_invert_m": 18.5}], MANHOLES)),
    "invert_below_manhole": (given([DOWN | {"up_invert_m": 17.5}], MANHOLES), given([DOWN | {"up_invert_m": 18.0}], MANHOLES)),
    "cover_differs": (
        given([DOWN | {"up_invert_m": 18, "up_cover_m": 0.8, "diameter_mm": 200}], MANHOLES),
        given([DOWN | {"up_invert_m": 18, "up_cover_m": 1.78, "diameter_mm": 200}], MANHOLES),
    ),
    "smaller_downstream": (
        given([DOWN | {"diameter_mm": 300}, sewer(SIDE, up_node_id="M-2", diameter_mm=250)]), given([DOWN | {"diameter_mm": 250}, sewer(SIDE, up_node_id="M-2", diameter_mm=250)])
    ),
    "depth_differs": (given(nodes=[MANHOLES[0] | {"depth_m": 3.0}]), given(nodes=[MANHOLES[0] | {"depth_m": 2.0}])),
    "bottom_above_ground": (given(nodes=[MANHOLES[0] | {"invert_m": 21.0}]), given(nodes=MANHOLES)),
    "in_degrees": (given([*TOWN, pipe(to_degrees([(0, 9), (50, 9)]))]), given(TOWN)),
    "in_millimetres": (given([*TOWN, pipe(moved([(0, 9), (50, 9)], lambda p: p * 1000))]), given(TOWN)),
    "swapped": (given([*TOWN, pipe(moved([(0, 9), (50, 9)], lambda p: p[:, ::-1]))]), given(TOWN)),
    "other_zone": (given([*TOWN, pipe(to_zone_9([(0, 9), (50, 9)]))]), given(TOWN)),
    "outside_town": (given([*TOWN, pipe([(0, -70_000), (50, -70_000)])]), given([*TOWN, pipe([(0, -7000), (50, -7000)])])),
    "not_finite": (given([pipe(NOWHERE)]), given([pipe()])),
    "node_misplaced": (given(TOWN, [node([(0, -70_000)])]), given(TOWN, [node()])),
    "double_id": (given([pipe(), pipe(SIDE)]), given([pipe(), pipe(SIDE, pipe_id="A-2")])),
    "double_node_id": (given(nodes=[node(), node([(9, 9)])]), given(nodes=[node(), node([(9, 9)], node_id="N-2")])),
    "double_leak_id": (given(leaks=[leak(), leak()]), given(leaks=[leak(), leak(leak_id="L-2")])),
    "double_shape": (given([pipe(), pipe([(50, 0), (0, 0)])]), given([pipe(), pipe([(50, 1), (0, 0)])])),
    "double_ends": (
        given([pipe(**FULL), pipe([(0, 0), (20, 5), (50, 0)], **FULL)]), given([pipe(**FULL), pipe([(0, 0), (20, 5), (50, 0)], **FULL | {"diameter_mm": 150})])
    ),
    "double_leak": (
        given(leaks=[leak(date="2020-01-01"), leak(date="2020-01-01")]), given(leaks=[leak(date="2020-01-01"), leak([(40, 1)], date="2020-01-01")])
    ),
    "personal_in_pipes": (given([pipe(note="佐藤様邸前 025-123-4567")]), given([pipe(note="仕様 2019-11-30 消火栓前")])),
    "personal_in_nodes": (given(nodes=[node(note="090-1234-5678")]), given(nodes=[node(note="交差点 12-3")])),
    "personal_in_leaks": (given(leaks=[leak(note="通報 鈴木様")]), given(leaks=[leak(note="公園の入口")])),
    "leak_without_pipe": (given(leaks=[leak()]), given(leaks=[leak(pipe_id="A-1")])),
    "leak_on_unknown_pipe": (given([pipe()], leaks=[leak(pipe_id="Z-9")]), given([pipe()], leaks=[leak(pipe_id="A-1")])),
    "leak_without_date": (given(leaks=[leak()]), given(leaks=[leak(date="2020-01-01")])),
    "leak_before_pipe": (
        given([pipe(install_fy=1990)], leaks=[leak(pipe_id="A-1", date="1990-03-31")]), given([pipe(install_fy=1990)], leaks=[leak(pipe_id="A-1", date="1990-04-01")])
    ),
    "leak_in_future": (given(leaks=[leak(date="2090-01-01")]), given(leaks=[leak(date="2020-01-01")])),
    "leak_without_place": (given(leaks=[{"leak_id": "L"}]), given(leaks=[{"leak_id": "L", "pipe_id": "A"}])),
    "leak_far_from_pipes": (given([pipe()], leaks=[leak([(10, 80)])]), given([pipe()], leaks=[leak()])),
    "leak_away_from_its_pipe": (
        given([pipe(), pipe([(0, 90), (9, 90)], pipe_id="A-2")], leaks=[leak(pipe_id="A-2")]), given([pipe()], leaks=[leak(pipe_id="A-1")])
    ),
    "leak_on_abandoned": (
        given([pipe(status="ABAND", record_date="2015-04-01")], leaks=[leak(pipe_id="A-1", date="2019-01-01")]),
        given([pipe(status="ABAND", record_date="2015-04-01")], leaks=[leak(pipe_id="A-1", date="2009-01-01")]),
    ),
    "leak_cost_negative": (given(leaks=[leak(cost_yen=-5)]), given(leaks=[leak(cost_yen=5)])),
}  # fmt: skip

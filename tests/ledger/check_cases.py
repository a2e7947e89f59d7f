"""For each check one ledger in which it finds something and one, hardly different, in which it does not."""

from __future__ import annotations

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

CASES: dict[str, tuple[Ledger, Ledger]] = {
    "statutory_blank": (ledger([pipe(**FULL | {"joint": None})]), ledger([pipe(**FULL)])),
    "sewer_blank": (ledger([sewer(material="VU", diameter_mm=200)]), ledger([sewer(material="VU", diameter_mm=200, install_fy=1990)])),
    "no_length": (ledger([{"pipe_id": "A"}]), ledger([{"pipe_id": "A", "length_m": 5.0}])),
    "no_number": (ledger([pipe(pipe_id=None)]), ledger([pipe()])),
    "no_shape": (ledger([{"pipe_id": "A"}]), ledger([pipe()])),
    "node_without_place": (ledger(nodes=[{"node_id": "N"}]), ledger(nodes=[node()])),
    "node_without_number": (ledger(nodes=[node(node_id=None)]), ledger(nodes=[node()])),
    "node_without_year": (ledger(nodes=[node()]), ledger(nodes=[node(install_fy=1990)])),
    "cover_blank": (ledger([pipe(cover_m=1.2), pipe(SIDE)]), ledger([pipe(), pipe(SIDE)])),
    "diameter_doubtful": (ledger([sewer(diameter_mm=75)]), ledger([pipe(diameter_mm=75)])),
    "node_year_before_waterworks": (ledger(nodes=[node(install_fy=1870)]), ledger(nodes=[node(install_fy=1890)])),
    "node_without_kind": (ledger(nodes=[node()]), ledger(nodes=[node(kind="HYDRANT")])),
    "term_unread": (ledger([pipe()], unread=UNREAD), ledger([pipe()])),
    "node_term_unread": (ledger(nodes=[node()], unread=(Unread("nodes", 1, "kind", "弁かも"),)), ledger(nodes=[node()], unread=UNREAD)),
    "value_unread": (ledger([pipe()], unread=(Unread("pipes", 1, "install_fy", "震災の翌年"),)), ledger([pipe()], unread=(Unread("pipes", 1, "install_fy", "9999"),))),
    "diameter_not_made": (ledger([pipe(material="DIP", diameter_mm=90)]), ledger([pipe(material="DIP", diameter_mm=100)])),
    "joint_of_other_material": (ledger([pipe(material="VP", joint="K")]), ledger([pipe(material="VP", joint="TS")])),
    "joint_not_made": (ledger([pipe(joint="GX", diameter_mm=500)]), ledger([pipe(joint="GX", diameter_mm=400)])),
    "material_not_of_its_time": (ledger([pipe(material="ACP", install_fy=1995)]), ledger([pipe(material="ACP", install_fy=1965)])),
    "joint_not_of_its_time": (ledger([pipe(joint="GX", install_fy=1995)]), ledger([pipe(joint="GX", install_fy=2015)])),
    "business_of_other_field": (ledger([pipe(business="PUBLIC")]), ledger([pipe(business="KANI")])),
    "material_of_other_field": (ledger([pipe(material="HP")]), ledger([sewer(material="HP")])),
    "use_of_other_field": (ledger([sewer(use="DIST")]), ledger([sewer(use="STORM")])),
    "kind_of_other_field": (ledger(nodes=[node(kind="HYDRANT", field="sewer")]), ledger(nodes=[node(kind="HYDRANT")])),
    "diameter_impossible": (ledger([pipe(diameter_mm=5)]), ledger([pipe(diameter_mm=13)])),
    "cover_out_of_range": (ledger([pipe(cover_m=-1)]), ledger([pipe(cover_m=1.2)])),
    "length_impossible": (ledger([pipe(length_m=-3)]), ledger([pipe(length_m=3)])),
    "pressure_out_of_range": (ledger([pipe(pressure_mpa=7)]), ledger([pipe(pressure_mpa=0.4)])),
    "hydrant_on_small_main": (
        ledger([pipe(diameter_mm=50)], [node(kind="HYDRANT")]), ledger([pipe(diameter_mm=50), pipe(SIDE, diameter_mm=75)], [node([(50, 0)], kind="HYDRANT")])
    ),
    "year_in_future": (ledger([pipe(install_fy=2090)]), ledger([pipe(install_fy=2000)])),
    "node_year_in_future": (ledger(nodes=[node(install_fy=2090)]), ledger(nodes=[node(install_fy=2000)])),
    "year_before_waterworks": (ledger([pipe(install_fy=1870)]), ledger([sewer(install_fy=1882)])),
    "date_in_future": (ledger([pipe(survey_date="2090-01-01")]), ledger([pipe(survey_date="2020-01-01")])),
    "surveyed_before_laid": (ledger([pipe(survey_date="1990-03-31", install_fy=1990)]), ledger([pipe(survey_date="1990-04-01", install_fy=1990)])),
    "zero_length": (ledger([pipe([(0, 0), (0, 0.001)])]), ledger([pipe([(0, 0), (0, 0.2)])])),
    "very_short": (ledger([pipe([(0, 0), (0, 0.05)])]), ledger([pipe([(0, 0), (0, 0.2)])])),
    "very_long": (ledger([pipe([(0, 0), (0, 2500)])]), ledger([pipe([(0, 0), (0, 1500)])])),
    "length_differs": (ledger([pipe(length_m=70)]), ledger([pipe(length_m=54)])),
    "self_crossing": (ledger([pipe([(0, 0), (9, 9), (9, 0), (0, 9)])]), ledger([pipe([(0, 0), (9, 9), (9, 0), (20, 0)])])),
    "repeated_vertex": (ledger([pipe([(0, 0), (5, 0), (5, 0), (9, 0)])]), ledger([pipe([(0, 0), (5, 0), (9, 0)])])),
    "gap": (ledger([pipe(), pipe([(50.3, 0), (90, 0)])]), ledger([pipe(), pipe([(50.7, 0), (90, 0)])])),
    "short_of_line": (ledger([pipe(), pipe([(25, 0.3), (25, 20)])]), ledger([pipe(), pipe([(25, 0), (25, 20)])])),
    "branch_without_node": (ledger([pipe(), pipe([(25, 0), (25, 20)])]), ledger([pipe(), pipe(SIDE)])),
    "crossing_without_node": (ledger([pipe(), pipe([(25, -9), (25, 9)])]), ledger([pipe(), sewer([(25, -9), (25, 9)])])),
    "overlap": (ledger([pipe(), pipe([(40, 0), (70, 0)])]), ledger([pipe(), pipe([(50, 0), (70, 0)])])),
    "dangling_end": (
        ledger([pipe(), pipe(SIDE)], [node()]), ledger([pipe(), pipe(SIDE)], [node(), node([(50, 50)])])
    ),
    "isolated": (ledger([pipe(), pipe([(0, 9), (50, 9)])]), ledger([pipe(), pipe(SIDE)])),
    "isolated_part": (
        ledger([pipe([(0, 0), (5000, 0)]), pipe([(0, 9), (10, 9)]), pipe([(10, 9), (20, 9)])]),
        ledger([pipe([(0, 0), (500, 0)]), pipe([(0, 9), (10, 9)]), pipe([(10, 9), (20, 9)])]),
    ),
    "node_id_unknown": (ledger([DOWN], MANHOLES[:1]), ledger([DOWN], MANHOLES)),
    "same_node_twice": (ledger([sewer(up_node_id="M-1", down_node_id="M-1")]), ledger([DOWN])),
    "end_away_from_node": (ledger([sewer([(5, 0), (50, 0)], up_node_id="M-1")], MANHOLES), ledger([sewer([(1, 0), (50, 0)], up_node_id="M-1")], MANHOLES)),
    "node_id_blank": (ledger([sewer()], MANHOLES), ledger([DOWN], MANHOLES)),
    "node_on_no_pipe": (ledger([pipe()], [node([(9, 3)])]), ledger([pipe()], [node([(9, 0.5)])])),
    "facility_incomplete": (
        ledger(nodes=[node(kind="TANK", name="中央配水池", structure="RC造", install_fy=1980)]),
        ledger(nodes=[node(kind="TANK", name="中央配水池", structure="RC造", install_fy=1980, volume_m3=500), node(kind="HYDRANT", node_id="N-2")]),
    ),
    "double_node": (ledger(nodes=[node(), node(node_id="N-2")]), ledger(nodes=[node(), node(kind="HYDRANT")])),
    "slope_inverted": (ledger([sewer(up_invert_m=1, down_invert_m=2)]), ledger([sewer(up_invert_m=2, down_invert_m=1)])),
    "slope_impossible": (ledger([sewer(slope_permille=-2)]), ledger([sewer(slope_permille=2)])),
    "slope_differs": (
        ledger([sewer(up_invert_m=2, down_invert_m=1, length_m=50, slope_permille=2)]), ledger([sewer(up_invert_m=2, down_invert_m=1, length_m=50, slope_permille=20)])
    ),
    "invert_above_ground": (ledger([DOWN | {"up_invert_m": 20.5}], MANHOLES), ledger([DOWN | {"up_invert_m": 18.5}], MANHOLES)),
    "invert_below_manhole": (ledger([DOWN | {"up_invert_m": 17.5}], MANHOLES), ledger([DOWN | {"up_invert_m": 18.0}], MANHOLES)),
    "cover_differs": (
        ledger([DOWN | {"up_invert_m": 18, "up_cover_m": 0.8, "diameter_mm": 200}], MANHOLES),
        ledger([DOWN | {"up_invert_m": 18, "up_cover_m": 1.78, "diameter_mm": 200}], MANHOLES),
    ),
    "smaller_downstream": (
        ledger([DOWN | {"diameter_mm": 300}, sewer(SIDE, up_node_id="M-2", diameter_mm=250)]), ledger([DOWN | {"diameter_mm": 250}, sewer(SIDE, up_node_id="M-2", diameter_mm=250)])
    ),
    "depth_differs": (ledger(nodes=[MANHOLES[0] | {"depth_m": 3.0}]), ledger(nodes=[MANHOLES[0] | {"depth_m": 2.0}])),
    "bottom_above_ground": (ledger(nodes=[MANHOLES[0] | {"invert_m": 21.0}]), ledger(nodes=MANHOLES)),
    "in_degrees": (ledger([*TOWN, pipe(to_degrees([(0, 9), (50, 9)]))]), ledger(TOWN)),
    "in_millimetres": (ledger([*TOWN, pipe(moved([(0, 9), (50, 9)], lambda p: p * 1000))]), ledger(TOWN)),
    "swapped": (ledger([*TOWN, pipe(moved([(0, 9), (50, 9)], lambda p: p[:, ::-1]))]), ledger(TOWN)),
    "other_zone": (ledger([*TOWN, pipe(to_zone_9([(0, 9), (50, 9)]))]), ledger(TOWN)),
    "outside_town": (ledger([*TOWN, pipe([(0, -70_000), (50, -70_000)])]), ledger([*TOWN, pipe([(0, -7000), (50, -7000)])])),
    "not_finite": (ledger([pipe(NOWHERE)]), ledger([pipe()])),
    "node_misplaced": (ledger(TOWN, [node([(0, -70_000)])]), ledger(TOWN, [node()])),
    "double_id": (ledger([pipe(), pipe(SIDE)]), ledger([pipe(), pipe(SIDE, pipe_id="A-2")])),
    "double_node_id": (ledger(nodes=[node(), node([(9, 9)])]), ledger(nodes=[node(), node([(9, 9)], node_id="N-2")])),
    "double_leak_id": (ledger(leaks=[leak(), leak()]), ledger(leaks=[leak(), leak(leak_id="L-2")])),
    "double_shape": (ledger([pipe(), pipe([(50, 0), (0, 0)])]), ledger([pipe(), pipe([(50, 1), (0, 0)])])),
    "double_ends": (
        ledger([pipe(**FULL), pipe([(0, 0), (20, 5), (50, 0)], **FULL)]), ledger([pipe(**FULL), pipe([(0, 0), (20, 5), (50, 0)], **FULL | {"diameter_mm": 150})])
    ),
    "double_leak": (
        ledger(leaks=[leak(date="2020-01-01"), leak(date="2020-01-01")]), ledger(leaks=[leak(date="2020-01-01"), leak([(40, 1)], date="2020-01-01")])
    ),
    "personal_in_pipes": (ledger([pipe(note="佐藤様邸前 025-123-4567")]), ledger([pipe(note="仕様 2019-11-30 消火栓前")])),
    "personal_in_nodes": (ledger(nodes=[node(note="090-1234-5678")]), ledger(nodes=[node(note="交差点 12-3")])),
    "personal_in_leaks": (ledger(leaks=[leak(note="通報 鈴木様")]), ledger(leaks=[leak(note="公園の入口")])),
    "leak_without_pipe": (ledger(leaks=[leak()]), ledger(leaks=[leak(pipe_id="A-1")])),
    "leak_on_unknown_pipe": (ledger([pipe()], leaks=[leak(pipe_id="Z-9")]), ledger([pipe()], leaks=[leak(pipe_id="A-1")])),
    "leak_without_date": (ledger(leaks=[leak()]), ledger(leaks=[leak(date="2020-01-01")])),
    "leak_before_pipe": (
        ledger([pipe(install_fy=1990)], leaks=[leak(pipe_id="A-1", date="1990-03-31")]), ledger([pipe(install_fy=1990)], leaks=[leak(pipe_id="A-1", date="1990-04-01")])
    ),
    "leak_in_future": (ledger(leaks=[leak(date="2090-01-01")]), ledger(leaks=[leak(date="2020-01-01")])),
    "leak_without_place": (ledger(leaks=[{"leak_id": "L"}]), ledger(leaks=[{"leak_id": "L", "pipe_id": "A"}])),
    "leak_far_from_pipes": (ledger([pipe()], leaks=[leak([(10, 80)])]), ledger([pipe()], leaks=[leak()])),
    "leak_away_from_its_pipe": (
        ledger([pipe(), pipe([(0, 90), (9, 90)], pipe_id="A-2")], leaks=[leak(pipe_id="A-2")]), ledger([pipe()], leaks=[leak(pipe_id="A-1")])
    ),
    "leak_on_abandoned": (
        ledger([pipe(status="ABAND", record_date="2015-04-01")], leaks=[leak(pipe_id="A-1", date="2019-01-01")]),
        ledger([pipe(status="ABAND", record_date="2015-04-01")], leaks=[leak(pipe_id="A-1", date="2009-01-01")]),
    ),
    "leak_cost_negative": (ledger(leaks=[leak(cost_yen=-5)]), ledger(leaks=[leak(cost_yen=5)])),
}  # fmt: skip

"""Every check finds what it is for, and nothing in a sound ledger."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from ledger.towns import bytes_of, restore_files, write
from waterdx.core.fields import LAYER_NAMES, fields_of
from waterdx.core.findings import SEVERITIES
from waterdx.ledger.checks import check
from waterdx.ledger.checks.registry import CHECKS, Check, Ledger
from waterdx.ledger.ingest import ingest
from waterdx.store import project, tables

NEXT_YEAR = dt.date.today().year + 2
PIPE = {"pipe_id": "A", "field": "water", "use": "DIST-S", "material": "DIP", "joint": "K", "diameter_mm": 100.0, "install_fy": 1980.0,
        "length_m": 10.0}  # fmt: skip
SEWER = {"pipe_id": "S", "field": "sewer", "material": "VU", "diameter_mm": 200.0, "install_fy": 1990.0, "length_m": 10.0,
         "up_invert_m": 5.0, "down_invert_m": 4.9}  # fmt: skip
LEAK = {"leak_id": "1", "field": "water", "pipe_id": "A", "date": "2010-05-25"}
FIRST, NEXT = shapely.LineString([(0, 0), (10, 0)]), shapely.LineString([(10, 0), (20, 0)])


def layer(name: str, rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Rows as store.layers reads them."""
    columns = {"fid": range(1, len(rows) + 1), "source_id": [1.0] * len(rows)}
    data = {
        field.name: pd.Series([row.get(field.name) for row in rows], dtype=float if field.kind in {"number", "year"} else object)
        for field in fields_of(name)
    }
    return gpd.GeoDataFrame(columns | data, geometry=[row.get("geometry") for row in rows], crs=6676)


def ledger(pipes: list[dict[str, Any]] | None = None, leaks: list[dict[str, Any]] | None = None) -> Ledger:
    return Ledger(layer("pipes", sound() if pipes is None else pipes), layer("nodes", []), layer("leaks", leaks or []))


def sound(**changes: Any) -> list[dict[str, Any]]:
    """Two pipes that meet, without a fault but the one given to the first."""
    return [{**PIPE, "geometry": FIRST, **changes}, {**PIPE, "pipe_id": "B", "geometry": NEXT}]


def sewer(**changes: Any) -> list[dict[str, Any]]:
    return [{**SEWER, "geometry": FIRST, **changes}]


# For each check: a ledger it must find exactly the object "A" (or "S", or leak "1") in, and one it must find nothing in.
CASES: dict[str, tuple[Ledger, Ledger]] = {
    "statutory_blank": (ledger(sound(joint=None)), ledger(sewer(joint=None, use=None))),
    "sewer_blank": (ledger(sewer(install_fy=None)), ledger(sound(install_fy=None))),
    "no_length": (ledger([{**PIPE, "length_m": None}]), ledger([{**PIPE, "length_m": None, "geometry": FIRST}])),
    "double_id": (
        ledger([PIPE, PIPE]),
        ledger([PIPE, {**SEWER, "pipe_id": "A"}, {**PIPE, "pipe_id": None}, {**PIPE, "pipe_id": None}]),
    ),
    "year_in_future": (ledger(sound(install_fy=float(NEXT_YEAR))), ledger(sound(install_fy=None))),
    "diameter_not_made": (ledger(sound(diameter_mm=13.0)), ledger(sound(material="ACP", diameter_mm=13.0))),
    "joint_of_other_material": (ledger(sound(joint="TS")), ledger(sound(material=None, joint="TS"))),
    "slope_inverted": (ledger(sewer(down_invert_m=5.1)), ledger(sewer(down_invert_m=5.0))),
    "zero_length": (ledger(sound(geometry=shapely.LineString([(0, 0), (0.001, 0)]))), ledger(sound(geometry=None))),
    "length_differs": (ledger(sound(length_m=20.0)), ledger(sound(length_m=14.0))),
    "no_shape": (ledger(sound(geometry=None)), ledger()),
    "gap": (
        ledger([*sound(geometry=shapely.LineString([(0, 0), (9.7, 0)]))]),
        ledger(
            [
                *sound(geometry=shapely.LineString([(0, 0), (9.3, 0)])),
                {**SEWER, "geometry": shapely.LineString([(9.2, 0), (9.2, 9)])},
            ]
        ),
    ),
    "isolated": (
        ledger(sound(geometry=shapely.LineString([(0, 50), (10, 50)]))),
        ledger(sound(geometry=shapely.LineString([(15, 0), (15, 9)]))),  # a branch on the middle of the other
    ),
    "leak_without_pipe": (ledger(leaks=[{**LEAK, "pipe_id": None}]), ledger(leaks=[LEAK])),
    "leak_on_unknown_pipe": (ledger(leaks=[{**LEAK, "pipe_id": "X"}]), ledger(leaks=[{**LEAK, "pipe_id": None}])),
    "leak_without_date": (ledger(leaks=[{**LEAK, "date": None}]), ledger(leaks=[LEAK])),
    "leak_before_pipe": (ledger(leaks=[{**LEAK, "date": "1980-03-31"}]), ledger(leaks=[{**LEAK, "date": "1980-04-01"}])),
    "leak_in_future": (
        ledger(leaks=[{**LEAK, "date": f"{NEXT_YEAR}-01-01"}]),
        ledger(leaks=[{**LEAK, "date": dt.date.today().isoformat()}, {**LEAK, "date": None}]),
    ),
}
ALL = pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.name)


@ALL
def test_a_check_finds_its_fault_and_names_the_object_in_both_languages(one: Check) -> None:
    faulty, _ = CASES[one.name]
    findings = one.run(faulty)
    number = "1" if one.layer == "leaks" else str(faulty.pipes["pipe_id"][0])
    assert number in {f.id for f in findings}
    for finding in findings:
        assert finding.check == one.name and finding.layer == one.layer and finding.severity in SEVERITIES
        assert finding.id in finding.message.ja and finding.id in finding.message.en
        assert finding.message.ja != finding.message.en
        assert finding.field in {"", *(field.name for field in fields_of(one.layer))}


@ALL
def test_a_check_finds_nothing_where_there_is_nothing(one: Check) -> None:
    assert one.run(CASES[one.name][1]) == []


@ALL
def test_a_check_of_an_empty_ledger_finds_nothing(one: Check) -> None:
    assert one.run(ledger([])) == []


def test_no_check_is_named_twice_and_every_case_is_of_a_check() -> None:
    assert sorted(one.name for one in CHECKS) == sorted(CASES)


def test_a_sound_ledger_has_no_findings() -> None:
    assert [finding for one in CHECKS for finding in one.run(ledger(leaks=[LEAK]))] == []


def test_a_column_no_file_had_is_one_finding() -> None:
    many = [{**PIPE, "pipe_id": f"A{at}", "joint": None} for at in range(200)]
    statutory = next(one for one in CHECKS if one.name == "statutory_blank")
    (finding,) = statutory.run(ledger(many))
    assert finding.count == 200 and finding.field == "joint" and "200" in finding.message.ja and finding.id == ""


def test_where_one_pipe_has_it_each_of_the_others_is_told() -> None:
    many = [{**PIPE, "pipe_id": f"A{at}", "joint": None if at else "K"} for at in range(200)]
    statutory = next(one for one in CHECKS if one.name == "statutory_blank")
    assert len(statutory.run(ledger(many))) == 199


def test_an_object_without_a_number_is_named_by_its_place_in_the_layer() -> None:
    (finding,) = [
        f for one in CHECKS if one.name == "year_in_future" for f in one.run(ledger(sound(pipe_id=None, install_fy=NEXT_YEAR)))
    ]
    assert finding.id == "#1"


def test_an_end_that_meets_a_pipe_has_no_gap_to_a_third_one_nearby() -> None:
    third = {**PIPE, "pipe_id": "C", "geometry": shapely.LineString([(10.3, 0), (10.3, 0.5), (20, 0)])}
    gap = next(one for one in CHECKS if one.name == "gap")
    assert {f.id for f in gap.run(ledger([*sound(), third]))} == {"C"}


def test_a_closed_ring_or_a_short_pipe_has_no_gap_to_itself() -> None:
    short = [{**PIPE, "geometry": shapely.LineString([(0, 0), (0.3, 0)])}, {**PIPE, "pipe_id": "B", "geometry": NEXT}]
    ring = [
        {**PIPE, "geometry": shapely.LineString([(0, 0), (5, 0), (5, 5), (0, 0)])},
        {**PIPE, "pipe_id": "B", "geometry": NEXT},
    ]
    gap = next(one for one in CHECKS if one.name == "gap")
    assert gap.run(ledger(short)) == gap.run(ledger(ring)) == []


def test_checking_keeps_the_findings_in_the_project_and_checking_again_replaces_them(tmp_path: Path, empty: Path) -> None:
    assert check(empty) == []
    ingest(empty, write(tmp_path / "a.csv", "管路番号,管種,口径,布設年度\nA,DIP,13,2099\nA,VP,75,\n"))
    first, again = check(empty), check(empty)
    assert first == again and [f.severity for f in first] == sorted([f.severity for f in first], key=SEVERITIES.index)
    with project.reading(empty) as conn:
        kept = tables.read_findings(conn)
    assert [f for f in kept if f in first] == first
    assert len(kept) == len(first) + 2, "what the import said (assumed field, number borne twice) stays"


def test_a_check_stopped_half_way_changes_nothing(tmp_path: Path, empty: Path) -> None:
    ingest(empty, write(tmp_path / "a.csv", "管路番号,管種\nA,VP\n"))
    before, copies = bytes_of(empty), restore_files(empty)
    for call in range(len(CHECKS) + 1):

        def stop(done: float, total: float, note: object, call: int = call) -> None:
            if done == call:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            check(empty, stop)
        assert bytes_of(empty) == before and restore_files(empty) == copies


def test_every_layer_can_be_checked() -> None:
    assert {one.layer for one in CHECKS} <= set(LAYER_NAMES)

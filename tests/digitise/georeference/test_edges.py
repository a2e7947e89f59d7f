"""Adjoining sheets are compared where they meet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.digitise.georeference.edges import PlacedSheet, edge_findings, neat_line, shared_edges
from waterdx.digitise.georeference.georeference import ControlPoint, Georeference
from waterdx.digitise.georeference.sheet_code import read_sheet_code


def box(
    name: str, west: float, south: float, *lines: list[tuple[float, float]], width: float = 200, height: float = 150
) -> PlacedSheet:
    north, east = south + height, west + width
    corners = np.array([(west, north), (east, north), (east, south), (west, south)], float)
    return PlacedSheet(name, corners, [np.array(line, float) for line in lines])


def checks(*sheets: PlacedSheet) -> list[str]:
    return [finding.check for finding in edge_findings(sheets)]


def test_sheets_of_the_base_map_meet_exactly() -> None:
    codes = ["08EE753", "08EE754", "08EE751", "08EE752", "08EE763"]
    sheets = [PlacedSheet(code, read_sheet_code(code).corners) for code in codes]
    assert len(shared_edges(sheets)) == 5 and edge_findings(sheets) == []


@given(st.floats(0.35, 10), st.sampled_from(["gap", "overlap"]), st.booleans())
def test_a_gap_or_an_overlap_is_told_with_its_width_whichever_comes_first(metres: float, kind: str, other_first: bool) -> None:
    shift = metres if kind == "gap" else -metres
    sheets = [box("A", 0, 0), box("B", 200 + shift, 0)]
    (found,) = edge_findings(sheets[::-1] if other_first else sheets)
    assert found.check == f"sheet_{kind}" and f"{metres:.2f} m" in found.message.en


def test_corners_that_slip_along_the_edge_are_told() -> None:
    (found,) = edge_findings([box("A", 0, 0), box("B", 200, 1.5)])
    assert found.check == "sheet_corner" and "1.50 m" in found.message.ja


def test_sheets_far_apart_or_cornerwise_are_no_neighbours() -> None:
    assert shared_edges([box("A", 0, 0), box("B", 900, 0), box("C", 200, 150)]) == []


def test_a_line_that_stops_at_the_edge_is_named_with_its_place() -> None:
    west = box("A", 0, 0, [(20, 40), (199.9, 40)], [(20, 90), (200, 90)], [(20, 120), (150, 120)])
    east = box("B", 200, 0, [(200.2, 40.3), (300, 40)], [(300, 96), (200, 96)])
    first, second = edge_findings([west, east])
    assert (first.check, second.check) == ("sheet_line", "sheet_line")
    assert "X=90.0, Y=200.0" in first.message.ja and "6.0 m" in first.message.ja
    assert "X=96.0" in second.message.ja and "“B” stops" in second.message.en


def test_lines_are_compared_along_the_edge_where_the_sheets_leave_a_gap() -> None:
    west, east = box("A", 0, 0, [(20, 40), (200, 40)]), box("B", 203, 0, [(203, 40), (300, 40)])
    assert checks(west, east) == ["sheet_gap"]


def test_a_sheet_not_traced_yet_says_nothing_of_lines() -> None:
    assert checks(box("A", 0, 0, [(20, 40), (200, 40)]), box("B", 200, 0)) == []


@pytest.mark.parametrize("names", [("NW", "NE", "SE", "SW"), ("1", "2", "3", "4")])
def test_the_neat_line_is_known_of_sheets_placed_by_their_corners(names: tuple[str, ...]) -> None:
    corners = box("A", 0, 0).corners
    paper = [(10.0, 10.0), (410.0, 10.0), (410.0, 310.0), (10.0, 310.0)]
    points = [ControlPoint(p, tuple(g), name) for p, g, name in zip(paper, corners.tolist(), names, strict=True)]
    found = neat_line(Georeference("affine", points))
    assert (found is None) if names[0] == "1" else np.array_equal(found, corners)

"""Where a drawn point comes to lie: vertices before edges, edges before nothing, and true right angles."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from waterdx.ledger.editing.snapping import snap, snap_square

LINE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
PLACES = st.tuples(st.floats(-20, 20), st.floats(-20, 20))


def test_a_vertex_wins_over_the_edge_that_is_nearer() -> None:
    assert snap((9.2, 0.1), [LINE], 1.0).point == (10.0, 0.0)
    assert snap((8.5, 0.1), [LINE], 1.0).point == (8.5, 0.0)
    assert snap((5.0, 3.0), [LINE], 1.0).kind == "free"
    assert snap((5.0, 3.0), [], 1.0).point == (5.0, 3.0)


def test_a_single_point_is_something_to_snap_to_and_a_piece_without_length_does_no_harm() -> None:
    assert snap((1.0, 1.2), [[(1.0, 1.0)]], 0.5).kind == "vertex"
    assert snap((3.0, 3.2), [[(1.0, 1.0), (1.0, 1.0)]], 0.5).kind == "free"


@given(PLACES, PLACES, PLACES.filter(lambda p: math.hypot(*p) > 0.1))
def test_a_square_piece_is_along_or_across_the_direction_before(
    cursor: tuple[float, float], origin: tuple[float, float], along: tuple[float, float]
) -> None:
    point = snap_square(cursor, origin, along, [], 1.0).point
    dx, dy = point[0] - origin[0], point[1] - origin[1]
    size = math.hypot(*along)
    ahead, across = (dx * along[0] + dy * along[1]) / size, (dy * along[0] - dx * along[1]) / size
    assert min(abs(ahead), abs(across)) < 1e-6
    assert math.dist(point, cursor) <= math.dist(origin, cursor) + 1e-9


@given(PLACES)
def test_a_snapped_point_is_never_farther_than_the_reach(cursor: tuple[float, float]) -> None:
    found = snap(cursor, [LINE], 2.0)
    assert math.dist(found.point, cursor) <= 2.0


def test_the_foot_on_an_edge_is_square_to_it() -> None:
    found = snap_square((9.7, 4.2), (2.0, 4.0), None, [LINE], 1.0)
    assert (found.point, found.kind, found.line) == ((10.0, 4.0), "right_angle", 0)

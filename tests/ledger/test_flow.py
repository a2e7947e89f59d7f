"""Which way a sewer flows: by its manholes, then by its inverts, else only as drawn; level inverts and water pipes say nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.ledger.flow import AS_DRAWN, BY_INVERT, BY_MANHOLE, UNKNOWN, flow_of

PLACES = {"M1": (0.0, 0.0), "M2": (100.0, 0.0)}
EASTWARD = [0.0, 0.0, 100.0, 0.0]


def flow(field: str = "sewer", up: str | None = None, down: str | None = None, inverts: tuple[float, float] = (np.nan, np.nan),
         line: list[float] = EASTWARD) -> tuple[int, int]:  # fmt: skip
    pipes = pd.DataFrame(
        {"field": [field], "up_node_id": [up], "down_node_id": [down], "up_invert_m": [inverts[0]], "down_invert_m": [inverts[1]]}
    )
    found = flow_of(pipes, np.array([line]), PLACES)
    return int(found.direction[0]), int(found.basis[0])


def test_the_manholes_decide_before_the_inverts() -> None:
    assert flow(up="M1", down="M2", inverts=(1.0, 2.0)) == (1, BY_MANHOLE)
    assert flow(up="M2", down="M1") == (-1, BY_MANHOLE)


def test_one_manhole_on_the_map_is_enough() -> None:
    assert flow(up="M2") == (-1, BY_MANHOLE) and flow(down="M2") == (1, BY_MANHOLE)
    assert flow(up="gone", down="M1") == (-1, BY_MANHOLE)


def test_without_manholes_the_higher_invert_is_upstream() -> None:
    assert flow(inverts=(12.0, 11.5)) == (1, BY_INVERT)
    assert flow(inverts=(11.5, 12.0)) == (-1, BY_INVERT)


def test_level_inverts_leave_it_unknown() -> None:
    assert flow(inverts=(12.0, 12.0)) == (0, UNKNOWN)


def test_a_line_of_which_nothing_is_known_flows_as_drawn_and_says_so() -> None:
    assert flow() == (1, AS_DRAWN) and flow("agri", inverts=(12.0, np.nan)) == (1, AS_DRAWN)


def test_water_pipes_and_pipes_without_a_line_have_no_flow() -> None:
    assert flow("water", inverts=(12.0, 11.0)) == (0, UNKNOWN)
    assert flow(line=[np.nan] * 4) == (0, UNKNOWN)

"""Up- and downstream in the sewers, and what hangs together in a water network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ledger.check_cases import frame
from ledger.conftest import Town
from waterdx.core.errors import UserError
from waterdx.ledger.network.graph import PipeGraph, graph_of, read_graph
from waterdx.ledger.network.names import place_named, place_of_node, place_of_pipes
from waterdx.ledger.network.trace import Trace, trace

Point = tuple[float, float]


def sewer(name: str, /, *at: Point, **values: Any) -> dict[str, Any]:
    return {"pipe_id": name, "at": list(at) or None, "field": "sewer", **values}


def manhole(name: str | None, /, *at: float, **values: Any) -> dict[str, Any]:
    return {"node_id": name, "at": [at], "field": "sewer", "kind": "MANHOLE", **values}


def network(pipes: list[dict[str, Any]], nodes: list[dict[str, Any]]) -> PipeGraph:
    return graph_of(frame("pipes", pipes), frame("nodes", nodes))


def found(graph: PipeGraph, start: str, direction: Any) -> set[str]:
    return {graph.pipe_name(int(row)) for row in trace(graph, place_named(graph, start), direction).rows}


# A trunk A, B, C with a branch S into B's upper manhole; every second pipe is drawn against its flow.
TRUNK = [
    sewer("A", (0, 0), (50, 0), up_node_id="M1", down_node_id="M2"),
    sewer("B", (100, 0), (50, 0), up_node_id="M2", down_node_id="M3"),
    sewer("C", (100, 0), (150, 0), up_node_id="M3", down_node_id="M4"),
    sewer("S", (50, 0), (50, 40), up_node_id="M9", down_node_id="M2"),
]
MANHOLES = [manhole(f"M{n}", 50.0 * (n - 1), 0) for n in (1, 2, 3, 4)] + [manhole("M9", 50, 40)]


def test_the_numbers_of_the_manholes_tell_the_flow_however_the_pipes_are_drawn() -> None:
    graph = network(TRUNK, MANHOLES)
    assert found(graph, "B", "up") == {"A", "S", "B"} and found(graph, "B", "down") == {"B", "C"}
    assert found(graph, "M2", "up") == {"A", "S"} and found(graph, "M2", "down") == {"B", "C"}
    assert found(graph, "S", "down") == {"S", "B", "C"} and found(graph, "S", "up") == {"S"}
    assert found(graph, "M9", "connected") == {"A", "B", "C", "S"}
    assert set(graph.flow.basis) == {"ids"}


def test_pipes_that_are_not_drawn_are_followed_by_the_manholes_they_name() -> None:
    undrawn = [{**one, "at": None} for one in TRUNK]
    assert found(network(undrawn, []), "A", "down") == {"A", "B", "C"}


def test_without_numbers_heights_tell_the_flow_and_else_the_direction_drawn_which_is_said() -> None:
    pipes = [
        sewer("A", (0, 0), (50, 0), up_invert_m=10.0, down_invert_m=9.5),
        sewer("B", (100, 0), (50, 0), up_invert_m=9.0, down_invert_m=9.5),
        sewer("C", (100, 0), (150, 0)),
    ]
    graph = network(pipes, [])
    assert found(graph, "A", "down") == {"A", "B", "C"}
    result = trace(graph, place_named(graph, "A"), "down")
    assert result.basis == {"heights": 2, "drawn": 1} and "For 1 of them" in result.sentence.en
    bottoms = [manhole("M1", 0, 0, invert_m=8.0), manhole("M2", 50, 0, invert_m=9.0)]
    graph = network([sewer("A", (0, 0), (50, 0))], bottoms)
    assert graph.flow.against.tolist() == [True] and graph.flow.basis.tolist() == ["heights"]


def test_pipes_that_stop_at_the_wall_of_a_manhole_meet_in_it() -> None:
    pipes = [sewer("A", (0, 0), (49.2, 0)), sewer("B", (50.8, 0), (100, 0))]
    assert found(network(pipes, []), "A", "down") == {"A"}
    assert found(network(pipes, [manhole(None, 50, 0)]), "A", "down") == {"A", "B"}


def test_a_manhole_on_the_middle_of_a_pipe_divides_it() -> None:
    graph = network([sewer("A", (0, 0), (100, 0), length_m=110.0)], [manhole("M", 40, 0.2)])
    result = trace(graph, place_named(graph, "M"), "down")
    assert result.length_m == pytest.approx(66.0), "of the registered length the part below"


def test_water_has_no_downstream_in_a_ledger_but_hangs_together_up_to_closed_valves() -> None:
    pipes = [{"pipe_id": name, "at": [(x, 0), (x + 50, 0)]} for name, x in (("A", 0), ("B", 50), ("C", 100))]
    nodes = [{"node_id": "V", "at": [(50, 0)], "kind": "GATE-VALVE"}, {"node_id": "Z", "at": [(100, 0)], "kind": "BOUNDARY"}]
    graph = network(pipes, nodes)
    result = trace(graph, place_named(graph, "A"), "connected")
    assert found(graph, "A", "connected") == {"A", "B"} and result.closed_valves == 1
    assert found(graph, "V", "connected") == {"A", "B"}
    with pytest.raises(UserError) as raised:
        trace(graph, place_named(graph, "A"), "down")
    assert "does not tell which way water flows" in raised.value.words.en


def test_unknown_lengths_are_told_and_not_counted_as_nothing() -> None:
    graph = network([*TRUNK, sewer("U", up_node_id="M4", down_node_id="M5")], MANHOLES)
    result = trace(graph, place_named(graph, "A"), "down")
    assert result.unknown_length == 1 and "(and 1 of unknown length)" in result.sentence.en


def test_abandoned_pipes_are_not_followed() -> None:
    graph = network([{**one, "status": "ABAND"} if one["pipe_id"] == "B" else one for one in TRUNK], MANHOLES)
    assert found(graph, "A", "down") == {"A"}


def test_a_number_of_a_pipe_and_of_a_node_has_to_be_told_apart() -> None:
    graph = network([*TRUNK, sewer("M1", (0, 90), (9, 90))], MANHOLES)
    with pytest.raises(UserError):
        place_named(graph, "M1")
    assert place_named(graph, "M1", "nodes").vertex is not None and len(place_named(graph, "#5", "pipes").sections) == 1


def rows_of(graph: PipeGraph, row: int, direction: Any) -> set[int]:
    result: Trace = trace(graph, place_of_pipes(graph, np.array([row])), direction)
    return set(result.rows.tolist())


def test_in_the_sample_town_upstream_of_what_is_downstream_holds_the_start(town: Town) -> None:
    graph = read_graph(town.path)
    sewers = np.flatnonzero((graph.pipes["field"] != "water").to_numpy())
    for row in sewers[::40].tolist():
        for other in list(rows_of(graph, row, "down"))[::7]:
            assert row in rows_of(graph, other, "up")
    for node in np.flatnonzero((graph.nodes["field"] != "water").to_numpy())[::90].tolist():
        place = place_of_node(graph, node)
        up, down = (set(trace(graph, place, way).rows.tolist()) for way in ("up", "down"))
        assert not up & down, "water does not run in a ring"

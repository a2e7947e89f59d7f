"""Which valves cut a pipe off, and who is without water: known answers, and laws that hold on any network."""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.check_cases import CORNER, frame
from ledger.conftest import Town
from waterdx.core.errors import UserError
from waterdx.ledger.network.gates import is_valve
from waterdx.ledger.network.graph import PipeGraph, graph_of, read_graph
from waterdx.ledger.network.isolation import Isolation, isolate
from waterdx.ledger.network.names import place_at, place_named, place_of_pipes

Point = tuple[float, float]


def pipe(name: str, /, *at: Point, **values: Any) -> dict[str, Any]:
    return {"pipe_id": name, "at": list(at), **values}


def valve(name: str, /, *at: float, kind: str = "GATE-VALVE", **values: Any) -> dict[str, Any]:
    return {"node_id": name, "at": [at], "kind": kind, **values}


def tank(name: str, /, *at: float, **values: Any) -> dict[str, Any]:
    return valve(name, *at, kind="TANK", **values)


def network(pipes: list[dict[str, Any]], nodes: list[dict[str, Any]]) -> PipeGraph:
    return graph_of(frame("pipes", pipes), frame("nodes", nodes))


def cut(graph: PipeGraph, name: str, *leave_out: str) -> Isolation:
    rows = [row for row, number in enumerate(graph.nodes["node_id"]) if number in leave_out]
    return isolate(graph, place_named(graph, name), rows)


def names(graph: PipeGraph, rows: np.ndarray) -> set[str]:
    return {graph.pipe_name(int(row)) for row in rows}


LINE = [pipe("A", (0, 0), (100, 0)), pipe("B", (100, 0), (200, 0)), pipe("C", (200, 0), (300, 0)), pipe("D", (300, 0), (400, 0))]
VALVES = [valve("V1", 90, 0), valve("V2", 210, 0), valve("V3", 310, 0)]


def test_only_the_valve_towards_the_source_is_closed_and_what_lies_behind_runs_dry() -> None:
    found = cut(network(LINE, [*VALVES, tank("T", 0, 0)]), "B")
    assert found.valve_names(found.close) == ["V1"]
    assert names(found.graph, found.rows) == {"A", "B", "C", "D"}, "A is dry between its valve and B"
    assert found.zone_m == pytest.approx(120) and found.behind_m == pytest.approx(190)
    assert "close one valve" in found.sentence.en and "190" not in found.sentence.en and "0.19 km behind" in found.sentence.en


def test_a_pipe_fed_from_both_ends_needs_both_valves_and_leaves_nobody_behind_dry() -> None:
    found = cut(network(LINE, [*VALVES, tank("T", 0, 0), tank("U", 400, 0)]), "B")
    assert found.valve_names(found.close) == ["V1", "V2"] and not len(found.behind)


def test_a_valve_that_cannot_be_closed_makes_the_next_one_close() -> None:
    graph = network(LINE, [*VALVES, tank("T", 0, 0), tank("U", 400, 0)])
    found = cut(graph, "B", "V2")
    assert found.valve_names(found.close) == ["V1", "V3"] and found.zone_m == pytest.approx(220)
    assert found.leave_out == (1,)


def test_a_place_cuts_off_the_part_between_its_valves_alone() -> None:
    graph = network(LINE, [*VALVES, tank("T", 0, 0), tank("U", 400, 0)])
    found = isolate(graph, place_at(graph, CORNER[0] + 95, CORNER[1] + 1))
    assert found.zone_m == pytest.approx(120), "from V1 on"
    found = isolate(graph, place_at(graph, CORNER[0] + 50, CORNER[1] + 1))
    assert found.zone_m == pytest.approx(90) and found.valve_names(found.close) == ["V1"]


def test_without_a_valve_between_the_reservoir_has_to_be_stopped_itself() -> None:
    found = cut(network(LINE, [*VALVES, tank("T", 0, 0, name="東配水池")]), "A")
    assert found.inside and any("東配水池" in one.en for one in found.cautions)


def test_a_network_without_a_known_source_closes_every_valve_round_and_says_so() -> None:
    found = cut(network(LINE, VALVES), "B")
    assert found.valve_names(found.close) == ["V1", "V2"] and not found.is_fed and not len(found.behind)
    assert any("connected to no source" in one.en for one in found.cautions)


def test_water_does_not_pass_a_reservoir_and_its_inlet_does_not_feed() -> None:
    pipes = [
        pipe("IN", (0, 0), (100, 0), use="TRANS"),
        pipe("OUT", (100, 0), (200, 0), use="DIST"),
        pipe("P", (-100, 0), (0, 0), use="TRANS"),
    ]
    graph = network(pipes, [valve("V", 0, 0), valve("W", 150, 0), tank("T", 100, 0), valve("S", -100, 0, kind="PLANT")])
    found = cut(graph, "IN")
    assert found.valve_names(found.close) == ["V"] and names(graph, found.rows) == {"IN"} and not found.inside
    assert [found.facility_name(row) for row in found.unfed] == ["T"], "it only lasts as long as what is stored"


def test_a_boundary_valve_stays_closed_and_is_told_where_it_could_feed_what_runs_dry() -> None:
    nodes = [*VALVES, valve("Z", 350, 0, kind="BOUNDARY"), tank("T", 0, 0), tank("U", 400, 0)]
    graph = network(LINE, nodes)
    found = cut(graph, "B")
    assert found.valve_names(found.close) == ["V1"] and found.valve_names(found.could_feed) == ["Z"]
    near = cut(graph, "C", "V3")
    assert near.valve_names(near.kept) == ["Z"], "it bounds the zone and must not be opened"


@pytest.mark.parametrize(
    ("note", "closed", "stuck"),
    [("常時閉", True, False), ("閉止中", True, False), ("normally closed", True, False), ("閉止不良", False, True), ("固着あり", False, True),
     ("buried", False, True), ("閉鎖できない", False, True), ("H20 更新", False, False), ("closed 2019 works", False, False)],
)  # fmt: skip
def test_a_note_says_that_a_valve_is_kept_closed_or_may_not_close(note: str, closed: bool, stuck: bool) -> None:
    graph = network(LINE, [valve("V1", 90, 0, note=note), *VALVES[1:], tank("T", 0, 0), tank("U", 400, 0)])
    assert graph.gates.closed.tolist() == [closed, False, False]
    found = cut(graph, "B")
    assert bool(found.may_be_stuck) is stuck
    assert any("may not close" in one.en for one in found.cautions) is stuck


def test_valves_are_listed_from_the_nearest_on_and_washouts_are_named() -> None:
    nodes = [
        valve("FAR", 20, 0),
        valve("NEAR", 210, 0),
        valve("D", 150, 0.2, kind="DRAIN-VALVE"),
        tank("T", 0, 0),
        tank("U", 400, 0),
    ]
    found = cut(network(LINE, nodes), "B")
    assert found.valve_names(found.close) == ["NEAR", "FAR"]
    assert any("To empty the part between the valves: D" in one.en for one in found.cautions)


def test_a_valve_at_a_branch_parts_all_legs_and_is_told_as_uncertain() -> None:
    pipes = [*LINE[:2], pipe("E", (100, 0), (100, 80))]
    graph = network(pipes, [valve("X", 100, 0), tank("T", 0, 0)])
    found = cut(graph, "B")
    assert found.valve_names(found.close) == found.valve_names(found.uncertain) == ["X"]
    assert names(graph, found.rows) == {"B", "E"}, "the other leg is behind"


def test_branches_that_stop_short_of_the_main_are_joined_and_crossing_lines_are_not() -> None:
    pipes = [
        pipe("M", (0, 0), (100, 0)),
        pipe("S", (50, 0.3), (50, 60)),
        pipe("X", (20, -30), (20, 30)),
        pipe("G", (100.4, 0), (150, 0)),
    ]
    graph = network(pipes, [tank("T", 0, 0)])
    label = graph.components(~graph.gates.closed)
    part = {graph.pipe_name(int(row)): label[at] for row, at in zip(graph.sections.pipe, graph.sections.a, strict=True)}
    assert part["S"] == part["M"] == part["G"] != part["X"]


def test_hydrants_and_service_pipes_are_counted_and_unknown_connections_are_not_zero() -> None:
    nodes = [*VALVES, valve("H", 150, 0.4, kind="HYDRANT"), valve("H2", 50, 0, kind="HYDRANT"), tank("T", 0, 0)]
    found = cut(network(LINE, nodes), "B")
    assert [found.graph.node_name(int(row)) for row in found.hydrants] == ["H"] and found.connections is None
    service = [*LINE, pipe("S1", (150, 0), (150, 5), use="SERV"), pipe("S2", (20, 0), (20, 5), use="SERV")]
    assert cut(network(service, nodes), "B").connections == 1


def test_what_cannot_be_cut_off_is_told_with_what_to_do() -> None:
    graph = network([*LINE, pipe("SEW", (0, 9), (9, 9), field="sewer"), {"pipe_id": "N"}], VALVES)
    for name, words in (("SEW", "not of the water network"), ("N", "not drawn"), ("Q", "no pipe or node “Q” in use")):
        with pytest.raises(UserError) as raised:
            cut(graph, name)
        assert words in raised.value.words.en
    with pytest.raises(UserError):
        place_at(graph, 0.0, 0.0)


def test_valves_and_facilities_that_stand_apart_are_told_and_so_is_a_ledger_without_valves() -> None:
    found = cut(network(LINE, [*VALVES, valve("V9", 50, 7), tank("T", 0, 0), tank("U", 0, 90)]), "B")
    told = " ".join(one.en for one in found.cautions)
    assert "1 valves of the ledger have no pipe within 1 m" in told and "No pipe lies within 30 m of U" in told
    found = cut(network(LINE, [tank("T", 0, 0)]), "B")
    assert "there is no valve to close" in found.sentence.en and any("no valve on a pipe" in one.en for one in found.cautions)


def test_numbers_given_to_several_valves_join_nothing() -> None:
    graph = network(LINE, [valve("1", 90, 0), valve("1", 210, 0), tank("T", 0, 0), tank("U", 400, 0)])
    found = cut(graph, "B")
    assert len(found.close) == 2


# Laws on networks of chance

SIZE = 4
STREETS = [((x, y), (x + 1, y)) for x, y in product(range(SIZE - 1), range(SIZE))] + [
    ((x, y), (x, y + 1)) for x, y in product(range(SIZE), range(SIZE - 1))
]


@st.composite
def towns(draw: st.DrawFn) -> tuple[list[int], set[int], set[Point], int]:
    """Streets with a pipe, those of them with a valve in their middle, the crossings with a reservoir, and the pipe to cut off."""
    pipes = draw(st.lists(st.integers(0, len(STREETS) - 1), min_size=3, max_size=18, unique=True))
    valves = draw(st.sets(st.sampled_from(pipes)))
    tanks = draw(st.sets(st.sampled_from([end for one in pipes for end in STREETS[one]]), max_size=3))
    return pipes, valves, tanks, draw(st.sampled_from(pipes))


def grid(pipes: list[int], valves: set[int], tanks: set[Point], shut: Set[int] = frozenset()) -> PipeGraph:
    def at(point: Point) -> Point:
        return 100.0 * point[0], 100.0 * point[1]

    lines = [pipe(str(one), *map(at, STREETS[one])) for one in pipes]
    middles = [
        valve(f"V{one}", *np.mean([at(end) for end in STREETS[one]], axis=0), kind="BOUNDARY" if one in shut else "GATE-VALVE")
        for one in sorted(valves)
    ]
    return network(lines, middles + [tank(f"T{x}{y}", *at((x, y))) for x, y in sorted(tanks)])


def wet_halves(pipes: list[int], closed: set[int], tanks: set[Point]) -> set[tuple[int, int]]:
    """By walking from the reservoirs: the halves (pipe, end) of the pipes that have water while these valves are closed."""
    wet: set[tuple[int, int]] = set()
    todo = deque(tanks)
    seen = set(tanks)
    while todo:
        point = todo.popleft()
        for one in pipes:
            for end in (0, 1):
                if STREETS[one][end] == point:
                    wet.add((one, end))
                    other = STREETS[one][1 - end]
                    if one not in closed:
                        wet.add((one, 1 - end))
                        if other not in seen:
                            seen.add(other)
                            todo.append(other)
    return wet


def dry_halves(found: Isolation) -> set[tuple[int, int]]:
    sections = found.graph.sections
    halves = set()
    for section in found.dry.tolist():
        name = int(found.graph.pipe_name(int(sections.pipe[section])))
        halves |= {(name, end) for end in (0, 1) if sections.since[section] <= 0.25 + 0.5 * end <= sections.until[section]}
    return halves


@settings(max_examples=40)
@given(towns())
def test_closing_the_valves_named_cuts_the_pipe_off_and_no_valve_is_closed_in_vain(
    town: tuple[list[int], set[int], set[Point], int],
) -> None:
    pipes, valves, tanks, target = town
    found = cut(grid(pipes, valves, tanks), str(target))
    close = {int(name[1:]) for name in found.valve_names(found.close)}
    halves = {(target, 0), (target, 1)}
    if not found.is_fed:
        assert not wet_halves(pipes, set(), tanks) & halves
        return
    wet = wet_halves(pipes, close, tanks)
    if not found.inside:
        assert not wet & halves, "the pipe still has water"
        assert dry_halves(found) == wet_halves(pipes, set(), tanks) - wet, "just what had water and has none now"
        for one in close:
            assert wet_halves(pipes, close - {one}, tanks) & halves, f"V{one} is closed in vain"


@given(towns(), st.data())
def test_leaving_a_valve_out_never_names_it_and_never_makes_less_dry(
    town: tuple[list[int], set[int], set[Point], int], data: st.DataObject
) -> None:
    pipes, valves, tanks, target = town
    graph = grid(pipes, valves, tanks)
    found = cut(graph, str(target))
    if not len(found.close):
        return
    stuck = data.draw(st.sampled_from(found.valve_names(found.close)))
    again = cut(graph, str(target), stuck)
    assert stuck not in again.valve_names(again.close)
    assert set(found.zone.tolist()) <= set(again.zone.tolist())


@given(towns(), st.data())
def test_closed_valves_that_could_feed_bring_water_where_there_is_none_and_those_kept_closed_hold(
    town: tuple[list[int], set[int], set[Point], int], data: st.DataObject
) -> None:
    pipes, valves, tanks, target = town
    shut = data.draw(st.sets(st.sampled_from(sorted(valves)))) if valves else set()
    found = cut(grid(pipes, valves, tanks, shut), str(target))
    closed = shut | {int(name[1:]) for name in found.valve_names(found.close)}
    wet = wet_halves(pipes, closed, tanks)
    if found.inside or not found.is_fed:
        return
    assert not wet & {(target, 0), (target, 1)} and not shut & {int(name[1:]) for name in found.valve_names(found.close)}
    for name in found.valve_names(found.could_feed):
        assert wet_halves(pipes, closed - {int(name[1:])}, tanks) > wet, f"{name} brings nothing"
    for name in found.valve_names(found.kept):
        assert wet_halves(pipes, closed - {int(name[1:])}, tanks) & {(target, 0), (target, 1)}, f"{name} holds nothing back"


def test_in_the_sample_town_every_pipe_is_cut_off_by_valves_of_which_none_is_closed_in_vain(town: Town) -> None:
    graph = read_graph(town.path)
    for row in range(0, len(graph.pipes), 97):
        if graph.pipes["field"].iloc[row] != "water" or row not in set(graph.drawn.tolist()):
            continue
        found = isolate(graph, place_of_pipes(graph, np.array([row])))
        border = np.isin(np.arange(len(graph.gates)), found.close)
        after = graph.components(~border)
        ends = after[np.concatenate([graph.sections.a[found.zone], graph.sections.b[found.zone]])]
        rest = np.setdiff1d(np.arange(len(graph.sections)), found.dry)
        assert not np.isin(after[graph.sections.a[rest]], ends).any(), "the zone hangs together with the rest"
        for gate in found.close.tolist():
            open_one = graph.components(~border | (np.arange(len(graph.gates)) == gate))
            there = open_one[np.concatenate([graph.sections.a[found.zone], graph.sections.b[found.zone]])]
            assert np.isin(open_one[graph.sections.a[rest]], there).any(), "closed in vain"


def test_only_valves_can_close() -> None:
    nodes = frame("nodes", [valve("V", 0, 0), valve("H", 0, 0, kind="HYDRANT"), valve("S", 0, 0, kind="PUMP", field="sewer")])
    assert is_valve(nodes).tolist() == [True, False, False]

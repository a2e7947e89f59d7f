"""The long section between two manholes: what is read, what is computed, and what stays unknown."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.check_cases import frame
from ledger.test_network_trace import manhole, network, sewer
from ledger.towns import SHARED, new_project
from waterdx.core.errors import UserError
from waterdx.ledger.ingest import ingest
from waterdx.ledger.network.graph import graph_of
from waterdx.ledger.network.long_section import LongSection
from waterdx.ledger.network.profile import long_section, read_long_section

A = {"up_node_id": "M1", "down_node_id": "M2", "length_m": 50.0, "diameter_mm": 200.0, "up_invert_m": 10.0, "down_invert_m": 9.9}
B = {"up_node_id": "M2", "down_node_id": "M3", "length_m": 40.0, "diameter_mm": 250.0, "up_invert_m": 9.5, "slope_permille": 5.0}
PIPES = [sewer("A", (0, 0), (50, 0), **A), sewer("B", (50, 0), (90, 0), **B)]
MANHOLES = [
    manhole("M1", 0, 0, ground_m=12.0),
    manhole("M2", 50, 0, invert_m=9.5, depth_m=2.0),
    manhole("M3", 90, 0),
]


def section(pipes: list[dict[str, Any]] = PIPES, first: str = "M1", last: str = "M3", **more: Any) -> LongSection:
    return long_section(network(pipes, MANHOLES), first, last, **more)


def test_values_are_read_where_the_ledger_has_them_and_computed_where_others_give_them() -> None:
    found = section()
    a, b = found.spans
    assert [one.name for one in found.stations] == ["M1", "M2", "M3"]
    assert [one.chainage_m for one in found.stations] == [0.0, 50.0, 90.0]
    assert (a.up_invert.number, a.up_invert.basis) == (10.0, "read")
    assert (a.slope.number, a.slope.basis) == (pytest.approx(2.0), "computed"), "0.1 m over 50 m"
    assert (b.down_invert.number, b.down_invert.basis) == (pytest.approx(9.3), "computed"), "9.5 m less 5 ‰ of 40 m"
    assert found.stations[1].ground.number == pytest.approx(11.5), "bottom and depth of the manhole"
    assert (a.up_cover.number, a.up_cover.basis) == (pytest.approx(1.8), "computed"), "12.0 - 10.0 - 0.2 m"
    assert found.drop_at(1) == pytest.approx(0.4)


def test_what_nothing_gives_stays_unknown_and_is_told() -> None:
    found = section()
    assert found.stations[2].ground.number is None and found.spans[1].down_cover.number is None
    assert "Unknown ground height: M3" in [one.en for one in found.notes]
    bare = section([PIPES[0], sewer("B", (50, 0), (90, 0), up_node_id="M2", down_node_id="M3")])
    assert bare.spans[1].diameter.number is None
    assert bare.spans[1].up_invert.basis == "computed", "the bottom of the manhole stands in for it"
    assert any("Unknown invert: B" in one.en for one in bare.notes)


def test_a_span_of_unknown_length_ends_the_chainage_instead_of_counting_as_nothing() -> None:
    pipes = [
        PIPES[0],
        sewer("U", up_node_id="M2", down_node_id="M3"),
        sewer("C", (90, 0), (120, 0), up_node_id="M3", down_node_id="M4"),
    ]
    found = section(pipes, last="M4")
    assert [one.chainage_m for one in found.stations] == [0.0, 50.0, None, None] and found.unknown_lengths == 1
    assert "(and 1 of unknown length)" in found.sentence.en


def test_it_is_drawn_from_the_upper_end_whichever_manhole_is_named_first() -> None:
    found = section(first="M3", last="M1")
    assert [one.name for one in found.stations] == ["M1", "M2", "M3"]
    assert any("Water flows from M1 to M3" in one.en for one in found.notes)


def test_a_way_that_runs_against_a_pipe_is_shown_and_told() -> None:
    pipes = [
        PIPES[0],
        sewer("B", (50, 0), (90, 0), up_node_id="M3", down_node_id="M2", up_invert_m=9.0, down_invert_m=9.5, length_m=40.0),
    ]
    found = section(pipes)
    assert [span.against for span in found.spans] == [False, True]
    assert found.spans[1].up_invert.number == 9.5, "that of the end the section comes to first"
    assert any("against the flow" in one.en for one in found.notes)


def test_rising_pipes_and_slopes_that_do_not_fit_are_told() -> None:
    pipes = [sewer("A", (0, 0), (50, 0), **{**A, "down_invert_m": 10.2, "slope_permille": 3.0}), PIPES[1]]
    told = " ".join(one.en for one in section(pipes).notes)
    assert "Rising in the direction of flow: A" in told and "differ from inverts and length: A (3 ‰" in told


def test_of_several_ways_the_shortest_is_taken() -> None:
    around = sewer("L", (0, 0), (0, 60), (90, 60), (90, 0), up_node_id="M1", down_node_id="M3")
    assert [span.pipe for span in section([*PIPES, around]).spans] == ["A", "B"]


def test_a_pipe_met_in_its_middle_has_interpolated_heights_there() -> None:
    main = sewer("M", (0, 0), (100, 0), up_node_id="M1", down_node_id="M9", up_invert_m=10.0, down_invert_m=9.0, length_m=100.0)
    side = sewer("S", (25, 40), (25, 0), up_node_id="M5")
    graph = graph_of(
        frame("pipes", [main, side]), frame("nodes", [manhole("M1", 0, 0), manhole("M9", 100, 0), manhole("M5", 25, 40)])
    )
    found = long_section(graph, "M5", "M9")
    assert [span.pipe for span in found.spans] == ["S", "M"] and found.stations[1].name == "(no manhole)"
    below = found.spans[1]
    assert (below.up_invert.number, below.up_invert.basis) == (pytest.approx(9.75), "computed")
    assert below.length.number == pytest.approx(75.0) and below.down_invert.basis == "read"


def test_pipes_of_which_only_the_drawing_tells_the_flow_are_named() -> None:
    found = section([sewer("A", (0, 0), (50, 0)), PIPES[1]])
    assert "Flow assumed to be as drawn: A" in [one.en for one in found.notes]


def test_inferred_values_say_so() -> None:
    found = section(inferred=[("pipes", 1, "diameter_mm")])
    assert found.spans[0].diameter.basis == "inferred" and found.spans[1].diameter.basis == "read"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [("M1", "M1", "two different"), ("M1", "Q", "Manhole “Q”"), ("M1", "M8", "No sewers")],
)
def test_what_cannot_be_drawn_is_told_with_what_to_do(first: str, last: str, words: str) -> None:
    apart = sewer("Z", (500, 0), (550, 0), up_node_id="M7", down_node_id="M8")
    with pytest.raises(UserError) as raised:
        section([*PIPES, apart], first, last)
    assert words in raised.value.words.en


def test_the_same_numbers_in_two_fields_ask_which_is_meant() -> None:
    both = [*PIPES, *({**one, "field": "agri", "at": None} for one in PIPES)]
    with pytest.raises(UserError) as raised:
        section(both)
    assert "--field" in raised.value.words.en
    assert section(both, field="agri").spans[0].field == "agri"


def test_heights_of_a_real_sewer_ledger_are_its_own(tmp_path: Any) -> None:
    if not SHARED.exists():
        pytest.skip("the shared data are not beside the checkout")
    path = new_project(tmp_path)
    for layer in ("arc", "node"):
        ingest(path, SHARED / f"giswater_samples/ud_{layer}.csv")
    found = read_long_section(path, "98", "97")
    assert [span.pipe for span in found.spans] == ["190"]
    assert (found.spans[0].up_invert.number, found.spans[0].down_invert.number) == (38.15, 37.98)
    assert (found.stations[0].ground.number, found.stations[1].ground.number) == (39.66, 39.55)

"""Every label finds the line it speaks of, and what does not agree is said."""

from __future__ import annotations

import numpy as np

from waterdx.core.labels import read_label
from waterdx.digitise.labels.assigning import assign
from waterdx.digitise.labels.reading import ReadLabel

HEIGHT = 20.0


def label(
    text: str, middle: tuple[float, float], degrees: float = 0.0, pointed_at: tuple[float, float] | None = None
) -> ReadLabel:
    u = np.array([np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))])
    v = np.array([-u[1], u[0]])
    half = len(text) * HEIGHT * 0.3
    corners = np.array(
        [middle - half * u - 10 * v, middle + half * u - 10 * v, middle + half * u + 10 * v, middle - half * u + 10 * v]
    )
    end = None if pointed_at is None else np.array(pointed_at)
    return ReadLabel(text, text, read_label(text, "water"), corners, degrees, 0.95, pointed_at=end)


def straight(*places: tuple[float, float]) -> np.ndarray:
    return np.array(places, float)


def lines_of(labels: list[ReadLabel], lines: list[np.ndarray]) -> list[tuple[int, int]]:
    return [(one.label, one.line) for one in assign(labels, lines).assigned]


def test_a_label_belongs_to_the_nearest_line_that_runs_along_with_it() -> None:
    across, along = straight((400, 0), (400, 600)), straight((100, 300), (700, 300))
    assert lines_of([label("VP75 S52", (400, 275))], [across, along]) == [(0, 1)]


def test_between_two_lines_alike_the_one_under_the_letters_is_meant_and_little_sure() -> None:
    (one,) = assign(
        [label("VP75 S52", (400, 300))], [straight((100, 270), (700, 270)), straight((100, 330), (700, 330))]
    ).assigned
    assert one.line == 1
    assert one.confidence < 0.7


def test_a_leader_decides_over_what_is_nearer() -> None:
    near, meant = straight((100, 325), (700, 325)), straight((100, 500), (700, 500))
    assert lines_of([label("VP75 S52", (400, 300), pointed_at=(520, 498))], [near, meant]) == [(0, 1)]


def test_text_that_is_no_label_is_left_out_and_a_label_far_from_all_lines_is_named() -> None:
    found = assign([label("駅前通り", (400, 275)), label("VP75", (400, 900))], [straight((100, 300), (700, 300))])
    assert found.assigned == []
    assert [one.check for one in found.findings] == ["label_without_line"]


def test_two_labels_at_one_line_go_to_two_lines_where_another_is_as_near() -> None:
    upper, lower = straight((100, 300), (700, 300)), straight((100, 322), (700, 322))
    labels = [label("VP75 S52", (400, 280)), label("DIP100 S60", (420, 345))]
    assert sorted(lines_of(labels, [upper, lower])) == [(0, 0), (1, 1)]


def test_labels_that_differ_at_the_only_line_are_a_finding() -> None:
    found = assign([label("VP75 S52", (250, 275)), label("DIP100 S60", (550, 275))], [straight((100, 300), (700, 300))])
    assert [one.line for one in found.assigned] == [0, 0]
    assert [one.check for one in found.findings] == ["label_competes"]


def test_a_drawn_length_far_from_the_written_one_is_a_finding_and_an_equal_one_is_none() -> None:
    line = straight((0, 300), (1000, 300))
    for written, checks in ((50.0, []), (30.0, ["label_length"])):
        found = assign([label(f"VP75 L={written} S52", (500, 275))], [line], metres_per_px=0.05)
        assert [one.check for one in found.findings] == checks


def test_a_label_speaks_for_the_pieces_that_carry_its_line_on_until_the_written_length_is_reached() -> None:
    pieces = [
        straight((0, 300), (400, 300)),
        straight((400, 300), (800, 300)),
        straight((800, 300), (1200, 301)),
        straight((400, 300), (400, 0)),
    ]
    (plain,) = assign([label("VP75 S52", (200, 275))], pieces).assigned
    assert plain.continued_by == (1, 2)
    (measured,) = assign([label("VP75 L=40 S52", (200, 275))], pieces, metres_per_px=0.05).assigned
    assert measured.continued_by == (1,)

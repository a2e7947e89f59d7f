"""Automatic tracing: whole pipes where they stand out by colour or thickness, one sentence where they do not."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
import shapely

from waterdx.core.errors import Cancelled
from waterdx.core.words import Words
from waterdx.digitise.trace.automatic import trace_all
from waterdx.digitise.trace.pairs import share_in_pairs
from waterdx.digitise.trace.traced import Traced

from .paper import Truth, sheet

DPI = 150
PIXELS_PER_MM = DPI / 25.4


NEAR_MM = 0.5  # how far from the truth a line is right, on paper


def found_and_right(truth: Truth, lines: Sequence[Traced]) -> tuple[float, float]:
    """The share of the true length that was found, and of the length proposed that is true."""
    if not lines:
        return 0.0, 0.0
    near = NEAR_MM * float(truth.facts["pixels_per_mm"])
    parts = [part for pipe in truth.facts["pipes"] for part in pipe["parts"] if len(part) > 1]
    true, made = (
        shapely.union_all([shapely.LineString(part) for part in parts]),
        shapely.union_all([shapely.LineString(line.points) for line in lines]),
    )
    return true.intersection(made.buffer(near)).length / true.length, made.intersection(true.buffer(near)).length / made.length


@pytest.mark.parametrize("name", ["drawing-1990", "drawing-2005", "drawing-blueprint"])
def test_pipes_of_their_own_colour_or_thickness_are_found_and_nothing_else(name: str) -> None:
    image, truth = sheet(name, dpi=DPI)
    traced = trace_all(image, pixels_per_mm=PIXELS_PER_MM)
    found, right = found_and_right(truth, traced.lines)
    assert traced.possible
    assert found > 0.97
    assert right > 0.97


def test_where_pipes_look_like_roads_there_are_no_lines_but_the_other_way_is_offered() -> None:
    traced = trace_all(sheet("drawing-1975-roads", dpi=DPI)[0], pixels_per_mm=PIXELS_PER_MM)
    assert not traced.possible
    assert traced.lines == []
    assert [finding.check for finding in traced.findings] == ["trace_alike"]


def test_a_few_short_strokes_in_colour_are_no_pipes_where_all_lines_are_dotted() -> None:
    image = np.full((900, 1400, 3), 250, np.uint8)
    for k in range(8):
        for t in np.arange(0, 1100, 8):
            cv2.circle(image, (150 + int(t), 100 + 90 * k + int(0.1 * t)), 1, (40, 40, 40), -1, cv2.LINE_AA)
    for k in range(4):
        cv2.line(image, (300 + 200 * k, 60), (400 + 200 * k, 50), (200, 40, 40), 4, cv2.LINE_AA)
    traced = trace_all(image, pixels_per_mm=PIXELS_PER_MM)
    assert not traced.possible and [finding.check for finding in traced.findings] == ["trace_alike"]
    assert len(trace_all(image, pixels_per_mm=PIXELS_PER_MM, colour=(200, 40, 40)).lines) == 4  # where a person says so


def test_nobody_has_to_know_the_resolution() -> None:
    image, truth = sheet("drawing-2005", dpi=DPI)
    found, right = found_and_right(truth, trace_all(image).lines)
    assert min(found, right) > 0.97


def cross(colour: tuple[int, int, int] = (200, 30, 30)) -> np.ndarray:
    image = np.full((800, 1200, 3), 248, np.uint8)
    cv2.line(image, (100, 400), (1100, 420), colour, 4, cv2.LINE_AA)
    cv2.line(image, (600, 60), (610, 760), colour, 4, cv2.LINE_AA)
    for y in (340, 470):
        cv2.line(image, (60, y), (1140, y + 15), (60, 60, 60), 2, cv2.LINE_AA)
    return image


def test_two_pipes_that_cross_are_two_lines_through_the_crossing() -> None:
    lines = trace_all(cross(), pixels_per_mm=PIXELS_PER_MM).lines
    assert sorted(round(line.length_px, -1) for line in lines) == [700, 1000]
    assert all(line.colour is not None and line.colour[0] > line.colour[2] + 60 for line in lines)


def test_a_gap_under_a_symbol_is_bridged_and_a_coloured_label_is_no_line() -> None:
    image = cross()
    cv2.circle(image, (300, 404), 9, (248, 248, 248), -1)
    cv2.circle(image, (300, 404), 9, (40, 40, 40), 2, cv2.LINE_AA)
    cv2.putText(image, "VP 75 S53", (760, 300), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (200, 30, 30), 2, cv2.LINE_AA)
    lines = trace_all(image, pixels_per_mm=PIXELS_PER_MM).lines
    assert sorted(round(line.length_px, -1) for line in lines) == [700, 1000]


def test_a_pipe_whose_colour_changes_is_two_lines_that_meet() -> None:
    image = cross()
    cv2.line(image, (350, 405), (100, 400), (20, 60, 190), 5, cv2.LINE_AA)
    lines = trace_all(image, pixels_per_mm=PIXELS_PER_MM).lines
    blue = [line for line in lines if line.colour is not None and line.colour[2] > line.colour[0]]
    assert len(blue) == 1
    assert blue[0].length_px == pytest.approx(250, abs=25)
    rest = shapely.MultiLineString([line.points for line in lines if line is not blue[0]])
    assert shapely.LineString(blue[0].points).distance(rest) < 1e-6


def test_only_lines_of_the_colour_asked_for_are_traced() -> None:
    image = cross()
    cv2.line(image, (100, 600), (1100, 640), (20, 60, 190), 4, cv2.LINE_AA)
    lines = trace_all(image, pixels_per_mm=PIXELS_PER_MM, colour=(0, 0, 255)).lines
    assert [round(line.length_px, -1) for line in lines] == [1000]
    assert trace_all(image, pixels_per_mm=PIXELS_PER_MM, colour=(0, 200, 0)).findings[0].check == "trace_colour"


def test_an_empty_sheet_and_a_picture_give_a_sentence_and_no_rubbish() -> None:
    grain = np.clip(np.random.default_rng(3).normal(240, 4, (900, 1200)), 0, 255).astype(np.uint8)
    assert trace_all(grain).findings[0].check == "trace_empty"
    clouds = cv2.resize(
        np.random.default_rng(4).integers(0, 255, (40, 60, 3), np.uint8), (1800, 1200), interpolation=cv2.INTER_CUBIC
    )
    fur = np.clip(clouds + np.random.default_rng(5).normal(0, 25, clouds.shape), 0, 255).astype(np.uint8)
    for picture in (clouds, fur):
        traced = trace_all(picture)
        assert traced.lines == []
        assert not traced.possible


def test_lines_side_by_side_at_the_width_of_a_road_are_known_as_pairs() -> None:
    edges = [np.array([(0.0, y), (900.0, y + 40)]) for y in (0, 60)]
    assert share_in_pairs(edges, PIXELS_PER_MM) > 0.9
    assert share_in_pairs([edges[0], np.array([(0.0, 500.0), (900.0, -300.0)])], PIXELS_PER_MM) < 0.1


def test_tracing_can_be_stopped() -> None:
    def stop(done: float, total: float, note: Words) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        trace_all(cross(), progress=stop)

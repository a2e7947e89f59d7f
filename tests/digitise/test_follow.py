"""Follow-the-line: what lies between two clicks on sheets of several hands, and what is said where nothing does."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.digitise.trace.follow import FollowLine

PIXELS_PER_MM = 8.0


def paper() -> np.ndarray:
    noise = np.random.default_rng(5).normal(0, 3, (700, 1000))
    return np.clip(235 + noise, 0, 255).astype(np.uint8)


def drawn(image: np.ndarray, *places: tuple[int, int], width: int = 2, ink: int = 40) -> None:
    cv2.polylines(image, [np.array(places)], False, ink, width, cv2.LINE_AA)


def dashed(image: np.ndarray, start: tuple[int, int], stop: tuple[int, int], on: int = 32, off: int = 11, ink: int = 40) -> None:
    length = float(np.hypot(stop[0] - start[0], stop[1] - start[1]))
    at = [np.array(start) + (np.array(stop) - np.array(start)) * min(1.0, s / length) for s in np.arange(0, length, on + off)]
    for place in at:
        end = place + (np.array(stop) - np.array(start)) / length * on
        drawn(image, tuple(place.astype(int)), tuple(end.astype(int)), ink=ink)


def worst(points: np.ndarray, places: list[tuple[int, int]]) -> float:
    """How far (px) any place of the line is from the true one, and the true one from it."""
    return shapely.hausdorff_distance(shapely.LineString(points), shapely.LineString(places), densify=0.05)


def test_a_bend_is_followed_along_its_middle_though_the_clicks_are_a_millimetre_beside_it() -> None:
    image = paper()
    corner = [(100, 500), (500, 350), (800, 380)]
    drawn(image, *corner)
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((103, 507), (797, 372))
    assert worst(line.points, corner) < 4  # the ends are where the clicks fall square on the line
    off = shapely.distance(shapely.LineString(corner), shapely.points(line.points))
    assert off.max() < 1.5
    assert line.confidence > 0.95
    assert len(line.points) < 8


def test_a_dashed_line_between_road_edges_is_not_left_for_the_roads() -> None:
    image = paper()
    for y in (280, 340):
        drawn(image, (50, y), (950, y + 90))
    dashed(image, (50, 312), (950, 402))
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((100, 315), (900, 399))
    assert worst(line.points, [(100, 317), (900, 397)]) < 4
    assert line.dashed


def test_the_line_goes_straight_under_a_symbol_and_through_letters() -> None:
    image = paper()
    drawn(image, (80, 350), (900, 350))
    cv2.circle(image, (400, 350), 9, 235, -1)
    cv2.circle(image, (400, 350), 9, 40, 2, cv2.LINE_AA)
    cv2.putText(image, "VP 75 S53", (600, 360), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 40, 2, cv2.LINE_AA)
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((100, 352), (850, 349))
    assert worst(line.points, [(100, 350), (850, 350)]) < 3


def test_a_blueprint_and_a_coloured_sheet_are_followed_alike() -> None:
    blue = np.full((700, 1000, 3), (58, 92, 158), np.uint8)
    cv2.line(blue, (100, 200), (900, 600), (226, 232, 240), 2, cv2.LINE_AA)
    yellow = np.full((700, 1000, 3), 250, np.uint8)
    cv2.line(yellow, (100, 200), (900, 600), (240, 210, 0), 2, cv2.LINE_AA)
    for image in (blue, yellow):
        line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((100, 203), (898, 600))
        assert worst(line.points, [(100, 200), (900, 600)]) < 5


def test_further_clicks_lead_the_line_round() -> None:
    image = paper()
    drawn(image, (100, 100), (100, 600), (900, 600), (900, 100), (100, 100))
    follow = FollowLine(image, pixels_per_mm=PIXELS_PER_MM)
    line = follow.along([(100, 300), (500, 600), (900, 300)])
    assert worst(line.points, [(100, 300), (100, 600), (900, 600), (900, 300)]) < 4


def test_clicks_on_no_line_give_a_straight_line_that_nobody_is_sure_of() -> None:
    image = paper()
    drawn(image, (100, 100), (900, 100))
    for sheet in (image, paper()):
        line = FollowLine(sheet, pixels_per_mm=PIXELS_PER_MM).between((200, 500), (800, 550))
        assert line.confidence == 0
        np.testing.assert_array_equal(line.points, [(200, 500), (800, 550)])
        assert [finding.check for finding in line.findings] == ["no_line"]


@pytest.mark.parametrize("stop", [(2000, 100), (-5, 20), (101, 101), (float("nan"), 3)])
def test_a_click_outside_the_sheet_or_twice_at_one_place_says_so(stop: tuple[float, float]) -> None:
    image = paper()
    drawn(image, (100, 100), (900, 100))
    with pytest.raises(UserError):
        FollowLine(image).between((100, 100), stop)


def valve(image: np.ndarray, x: int, y: int, half: int = 11, high: int = 8) -> None:
    """A bow tie on a line that runs from left to right; the line is not drawn inside it."""
    image[y - 2 : y + 3, x - half : x + half] = 235
    drawn(image, (x - half, y - high), (x + half, y + high), (x + half, y - high), (x - half, y + high), (x - half, y - high))


def test_a_valve_drawn_on_the_line_is_passed_straight_through() -> None:
    image = paper()
    drawn(image, (80, 350), (900, 350))
    for x in (300, 560):
        valve(image, x, 350)
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((100, 352), (850, 349))
    assert worst(line.points, [(100, 350), (850, 350)]) < 2


def test_of_two_lines_side_by_side_the_one_nearer_to_the_clicks_is_followed() -> None:
    image = paper()
    for y in (350, 362):
        drawn(image, (50, y), (950, y))
    follow = FollowLine(image, pixels_per_mm=PIXELS_PER_MM)
    for y, click in ((350, 353), (362, 359)):
        assert worst(follow.between((100, click), (900, click)).points, [(100, y), (900, y)]) < 2


def test_a_line_is_meant_sooner_than_the_grid_beside_it() -> None:
    image = paper()
    drawn(image, (80, 350), (400, 350), (440, 368), (560, 368), (600, 350), (900, 350), width=2)
    drawn(image, (20, 346), (980, 346), width=1, ink=120)
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((100, 349), (880, 349))
    assert worst(line.points, [(100, 350), (400, 350), (440, 368), (560, 368), (600, 350), (880, 350)]) < 4


def test_a_pale_line_in_colour_is_not_left_for_the_black_letters_upon_it() -> None:
    image = np.dstack([paper()] * 3)
    cv2.putText(image, "HPPE 150 L=42.8", (300, 360), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (40, 40, 40), 2, cv2.LINE_AA)
    cv2.line(image, (80, 350), (900, 362), (235, 170, 165), 2, cv2.LINE_AA)
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((100, 354), (880, 359))
    assert worst(line.points, [(100, 350), (880, 362)]) < 3


def test_the_end_of_a_line_at_a_symbol_has_no_hook() -> None:
    image = paper()
    drawn(image, (80, 350), (900, 350))
    valve(image, 890, 350)
    cv2.circle(image, (925, 350), 10, 40, 2, cv2.LINE_AA)
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((100, 352), (921, 345))
    assert np.abs(line.points[:, 1] - 350).max() < 3


def test_a_line_that_leads_far_round_beside_its_ends_is_followed() -> None:
    image = paper()
    way = [(640, 200), (470, 200), (470, 440), (640, 440)]
    drawn(image, *way)
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((634, 203), (632, 437))
    assert worst(line.points, way) < 9


def test_a_thin_line_in_colour_that_ends_at_the_click_is_not_left_for_the_black_line_beside_it() -> None:
    image = np.dstack([paper()] * 3)
    cv2.line(image, (100, 350), (900, 350), (30, 70, 180), 1, cv2.LINE_AA)
    cv2.line(image, (20, 343), (980, 343), (40, 40, 40), 2, cv2.LINE_AA)
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((94, 345), (906, 345))
    assert np.abs(line.points[:, 1] - 350).max() < 2


def test_a_dotted_line_that_ends_behind_a_valve_has_no_hook_along_its_outline() -> None:
    image = paper()
    dashed(image, (80, 350), (860, 350), on=8, off=8)
    valve(image, 886, 350, half=13, high=9)
    drawn(image, (899, 350), (904, 350))
    line = FollowLine(image, pixels_per_mm=PIXELS_PER_MM).between((100, 352), (903, 352))
    assert np.abs(line.points[:, 1] - 350).max() < 3

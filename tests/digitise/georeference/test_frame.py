"""The neat line is found on sheets of any hand: borders round it, roads across it, a title beside it, turned or photographed."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from waterdx.core.errors import UserError
from waterdx.digitise.georeference.by import by_corners
from waterdx.digitise.georeference.frame import find_frame

PX_PER_MM = 4.0
NEAT = ((40, 30), (380, 30), (380, 240), (40, 240))  # mm on an A3 sheet
GROUND = np.array([(30_000, 150_105), (30_170, 150_105), (30_170, 150_000), (30_000, 150_000)], float)  # 1/500
Path = Sequence[tuple[float, float]]

ROADS: list[Path] = [
    ((40, 60), (380, 62)),
    ((40, 66), (380, 68)),
    ((40, 200), (380, 199)),
    ((120, 30), (125, 240)),
    ((60, 90), (300, 220)),
]
BORDER: Path = ((32, 22), (388, 22), (388, 275), (32, 275), (32, 22))
TITLE: Path = ((320, 30), (320, 240))
HANDS: dict[str, list[Path]] = {
    "alone": [],
    "roads across it": ROADS,
    "a heavy border round it": [BORDER, BORDER, *ROADS],
    "a border 3 mm off": [((37, 27), (383, 27), (383, 243), (37, 243), (37, 27))],
    "a title inside": [TITLE, *(((320, y), (380, y)) for y in range(40, 240, 20)), *ROADS],
    "sides that run on into the title below": [((380, 240), (380, 280)), ((40, 240), (40, 280)), ((40, 280), (380, 280))],
}  # fmt: skip


def drawn(paths: Sequence[Path], ink: int = 60, pen_px: int = 2) -> np.ndarray:
    page = np.full((int(297 * PX_PER_MM), int(420 * PX_PER_MM)), 240, np.uint8)
    for path in ([*NEAT, NEAT[0]], *paths):
        fine = np.round((np.array(path) * PX_PER_MM - 0.5) * 16).astype(np.int32)
        cv2.polylines(page, [fine], False, ink, pen_px, cv2.LINE_AA, 4)
    return page


def warped(page: np.ndarray, matrix: np.ndarray, around: int = 245) -> tuple[np.ndarray, np.ndarray]:
    """The page through a 3×3, with grain; and where the corners of its neat line then are."""
    middle = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1.0]])
    out = cv2.warpPerspective(
        page, middle @ matrix @ np.linalg.inv(middle), page.shape[::-1], flags=cv2.INTER_AREA, borderValue=around
    )
    grain = np.random.default_rng(1).normal(0, 5, out.shape)
    corners = np.column_stack([np.array(NEAT) * PX_PER_MM, np.ones(4)]) @ matrix.T
    return np.clip(cv2.GaussianBlur(out, (0, 0), 0.7) + grain, 0, 255).astype(np.uint8), corners[:, :2] / corners[:, 2:]


def turned(degrees: float) -> np.ndarray:
    return np.vstack([cv2.getRotationMatrix2D((210 * PX_PER_MM, 148 * PX_PER_MM), degrees, 0.94), [0, 0, 1]])


ASLANT = np.array([[0.93, 0.02, 40.0], [0.01, 0.94, 30.0], [2e-5, 3e-5, 1.0]])


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("how", ["flat", "turned", "photographed"])
def test_the_neat_line_is_found_to_half_a_pixel(hand: str, how: str) -> None:
    matrix = {"flat": np.eye(3), "turned": turned(1.3), "photographed": ASLANT}[how]
    scan, corners = warped(drawn(HANDS[hand]), matrix, around=70 if how == "photographed" else 245)
    frame = find_frame(scan, ratio=170 / 105)
    assert frame is not None
    assert np.hypot(*(frame.corners - corners).T).max() < 0.5
    assert frame.is_plain == (how != "photographed")


@pytest.mark.parametrize("ink,pen", [(200, 1), (60, 1), (60, 5)])
def test_a_faint_thin_or_heavy_neat_line_is_found(ink: int, pen: int) -> None:
    scan, corners = warped(drawn(ROADS, ink, pen), turned(-0.8))
    frame = find_frame(scan)
    assert frame is not None and np.hypot(*(frame.corners - corners).T).max() < 0.6


def test_a_blueprint_has_its_neat_line_too() -> None:
    scan, corners = warped(255 - drawn(ROADS), np.eye(3), around=15)
    frame = find_frame(scan)
    assert frame is not None and np.hypot(*(frame.corners - corners).T).max() < 0.5


def test_the_coordinates_tell_the_neat_line_from_a_far_border() -> None:
    scan, corners = warped(drawn([((15, 12), (405, 12), (405, 285), (15, 285), (15, 12))]), np.eye(3))
    made = by_corners(scan, GROUND)
    np.testing.assert_allclose(made.to_paper(GROUND), corners, atol=0.5)


def test_x_and_y_swapped_is_refused_by_the_shape_of_the_frame() -> None:
    with pytest.raises(UserError) as told:
        by_corners(drawn(ROADS), GROUND[:, ::-1])
    assert "取り違え" in told.value.words.ja


def test_corners_of_another_shape_are_refused() -> None:
    with pytest.raises(UserError) as told:
        by_corners(drawn([]), np.array([(0, 0), (600, 0), (600, 100), (0, 100)], float))
    assert "6.00" in told.value.words.en


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_sheet_scanned_on_its_side_or_upside_down_lies_right_when_one_says_so(quarters: int) -> None:
    upright, lying = drawn(ROADS), np.ascontiguousarray(np.rot90(drawn(ROADS), -quarters))
    made = by_corners(lying, GROUND, turned=90 * quarters)
    back = {
        1: lambda x, y: (y, lying.shape[1] - x),
        2: lambda x, y: (lying.shape[1] - x, lying.shape[0] - y),
        3: lambda x, y: (lying.shape[0] - y, x),
    }
    place = np.array([(300.0, 500.0)])
    np.testing.assert_allclose(
        made.to_ground(place), by_corners(upright, GROUND).to_ground(np.array([back[quarters](*place[0])])), atol=0.02
    )
    assert {one.name for one in made.points} == {"NW", "NE", "SE", "SW"}


def test_a_cat_has_no_neat_line() -> None:
    rng = np.random.default_rng(7)
    fur = cv2.GaussianBlur(rng.integers(0, 255, (600, 800)).astype(np.uint8), (0, 0), 9)
    cat = cv2.ellipse(cv2.normalize(fur, None, 60, 200, cv2.NORM_MINMAX), (400, 300), (220, 160), 10, 0, 360, 40, -1)
    assert find_frame(cat) is None

"""Pages come to lie straight however they were fed in or held, and every pixel still knows its place on the scan."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from waterdx.core.errors import Cancelled
from waterdx.core.words import Words
from waterdx.digitise.straight import Straightened, straightened

from .paper import sheet


def through(matrix: np.ndarray, places: np.ndarray) -> np.ndarray:
    seen = np.column_stack([places, np.ones(len(places))]) @ matrix.T
    return np.asarray(seen[:, :2] / seen[:, 2:])


def grey_of(name: str) -> tuple[np.ndarray, np.ndarray]:
    """A sheet and the corners of its neat line, clockwise."""
    scan, truth = sheet(name)
    corners = np.array([one["pixel"] for one in truth.facts["corners"]])  # type: ignore[attr-defined,union-attr]
    return scan if scan.ndim == 2 else np.asarray(cv2.cvtColor(scan, cv2.COLOR_RGB2GRAY)), corners


def degrees_of_sides(corners: np.ndarray) -> np.ndarray:
    """By how much each side of a frame is off level or upright."""
    sides = np.roll(corners, -1, axis=0) - corners
    return np.asarray((np.degrees(np.arctan2(sides[:, 1], sides[:, 0])) + 45) % 90 - 45)


@pytest.mark.parametrize("name", ["drawing-1975", "drawing-1990", "drawing-2005", "drawing-blueprint", "drawing-photo"])
def test_the_frame_of_a_sheet_comes_to_lie_level(name: str) -> None:
    grey, corners = grey_of(name)
    flat = straightened(grey)
    left_over = degrees_of_sides(through(np.linalg.inv(flat.to_scan), corners))
    assert np.abs(left_over).max() < (0.15 if name == "drawing-photo" else 0.03)


@pytest.mark.parametrize("name", ["register-rows", "register-fax"])
def test_a_page_of_rows_comes_to_lie_level_also_without_upright_rules(name: str) -> None:
    from paper_maker.styles import style

    scan, _ = sheet(name)
    assert straightened(scan).degrees == pytest.approx(-style(name).ageing.turn_degrees, abs=0.04)


@pytest.mark.parametrize("degrees", [-14.0, -7.3, 5.0, 14.0])
def test_a_sheet_fed_in_well_askew_is_turned_back(degrees: float) -> None:
    page = lined(900, 1300)
    turned = straightened(rotated(page, degrees))
    assert turned.degrees == pytest.approx(degrees, abs=0.05)
    assert turned.image.shape[0] > page.shape[0] - 2 and not turned.flattened


def lined(height: int, width: int) -> np.ndarray:
    """A ruled table with words of different lengths."""
    page = np.full((height, width), 245, np.uint8)
    page[100:-100:40, 80:-80] = page[100:-100, 80 : -80 : (width - 160) // 6] = 30
    return page


def rotated(page: np.ndarray, degrees: float) -> np.ndarray:
    """Clockwise as shown, on a larger sheet of the same paper."""
    height, width = (side + 400 for side in page.shape)
    wide = cv2.copyMakeBorder(page, 200, 200, 200, 200, cv2.BORDER_CONSTANT, value=(245.0,))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return np.asarray(cv2.warpAffine(wide, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(245.0,)))


def test_what_is_seen_on_the_straight_page_is_there_on_the_scan() -> None:
    """Grey levels at the same places agree, also across the squares the page is turned in."""
    grey, _ = grey_of("drawing-1990")
    flat = straightened(grey)
    smooth, smooth_flat = (cv2.GaussianBlur(image, (0, 0), 2) for image in (grey, flat.image))
    places = np.random.default_rng(4).uniform(100, np.array(grey.shape[::-1]) - 100, (4000, 2))
    on_flat = through(np.linalg.inv(flat.to_scan), places) - 0.5
    seen = cv2.remap(smooth_flat, *on_flat.astype(np.float32).T[:, :, None], cv2.INTER_LINEAR)[:, 0]
    there = cv2.remap(smooth, *(places - 0.5).astype(np.float32).T[:, :, None], cv2.INTER_LINEAR)[:, 0]
    assert np.abs(seen.astype(int) - there).max() <= 6


def test_a_sheet_on_a_table_gets_the_sides_of_paper() -> None:
    """An A4 page seen aslant on a dark table: its corners are found to a pixel or two, and it is 1 : 1.414 again."""
    page = cv2.resize(lined(1000, 1414), None, fx=0.9, fy=0.9, interpolation=cv2.INTER_AREA)
    corners = np.array([(180, 150), (1420, 110), (1480, 1020), (130, 970)], np.float32)
    height, width = page.shape
    own = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    photo = cv2.warpPerspective(page, cv2.getPerspectiveTransform(own, corners), (1600, 1200), borderValue=(60.0,))
    flat = straightened(np.asarray(photo))
    assert flat.flattened and flat.image.shape[1] / flat.image.shape[0] == pytest.approx(2**0.5, abs=0.01)
    size = np.array(flat.image.shape[::-1])
    assert np.abs(through(flat.to_scan, np.array([(0, 0), (size[0], 0), size, (0, size[1])])) - corners).max() < 3


def as_it_was(done: Straightened, page: np.ndarray) -> bool:
    return (
        done.degrees == 0 and not done.flattened and np.array_equal(done.image, page) and np.array_equal(done.to_scan, np.eye(3))
    )


def test_what_lies_straight_or_tells_no_direction_stays_as_it_is() -> None:
    for page in (lined(900, 1300), np.full((300, 400), 250, np.uint8), np.zeros((40, 40), np.uint8)):
        assert as_it_was(straightened(page), page)


def test_colour_is_straightened_as_grey_is() -> None:
    page = rotated(lined(600, 900), 2.0)
    grey, colour = straightened(page), straightened(np.dstack([page] * 3))
    assert colour.degrees == grey.degrees and np.array_equal(colour.image[..., 0], grey.image)


def test_straightening_can_be_cancelled() -> None:
    def stop(done: float, total: float, note: Words) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        straightened(rotated(lined(600, 900), 2.0), progress=stop)

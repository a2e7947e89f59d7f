"""A cleaned page is dark ink on white paper: stains, shadows and specks are gone, full stops and faint lines are not."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest

from waterdx.digitise.clean import cleaned, side_by_side
from waterdx.digitise.paper import tiles

from .paper import sheet


def page(level: float = 235.0, grain: float = 4.0, seed: int = 1) -> np.ndarray:
    """Paper with grain, 1200 × 1700."""
    return np.clip(level + np.random.default_rng(seed).normal(0, grain, (1200, 1700)), 0, 255).astype(np.uint8)


@cache
def worded(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Paper with numbers, and where their ink is."""
    ink = np.zeros((1200, 1700), np.uint8)
    for y in range(100, 1150, 90):
        cv2.putText(ink, "45.2  DIP 150  S.63  101.7", (120, y), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 255, 4)
    return cv2.subtract(page(seed=seed), (ink * 0.75).astype(np.uint8)), ink > 128


def test_ink_is_dark_and_paper_white_under_stains_and_shadows() -> None:
    scan, ink = worded()
    y, x = np.mgrid[0:1200, 0:1700]
    shadow = 1 - 0.4 * x / 1700 - 0.15 * (np.hypot(x - 900, y - 500) < 250) * (1 - np.hypot(x - 900, y - 500) / 250)
    out = cleaned((scan * shadow).astype(np.uint8))
    paper = ~cv2.dilate(ink.astype(np.uint8), np.ones((7, 7), np.uint8)).astype(bool)
    assert np.percentile(out[ink], 90) < 90
    assert np.percentile(out[paper], 5) > 225 and np.median(out[paper]) == 255


def test_a_blueprint_comes_out_as_ink_on_paper() -> None:
    scan, ink = worded()
    out = cleaned(255 - (scan * 0.6).astype(np.uint8))
    assert np.percentile(out[ink], 90) < 100 and np.median(out) == 255


def test_faint_print_becomes_as_dark_as_other() -> None:
    _, ink = worded()
    scan = cv2.subtract(page(grain=2), ink.astype(np.uint8) * 60)
    assert np.median(cleaned(scan)[ink]) < 110 < np.median(scan[ink])


def test_specks_go_and_every_full_stop_stays() -> None:
    scan, ink = worded()
    spotted, chance = scan.copy(), np.random.default_rng(7)
    away = ~cv2.dilate(ink.astype(np.uint8), np.ones((41, 41), np.uint8)).astype(bool)
    specks = np.argwhere(away)[chance.choice(int(away.sum()), 400, replace=False)]
    for y, x in specks:
        spotted[y : y + 2, x : x + 2] = 60
    before, after = (cleaned(one) < 128 for one in (scan, spotted))
    assert (after & away).sum() < 0.1 * 4 * len(specks)
    assert (after & ~away)[before].mean() > 0.99


def test_dots_in_a_row_are_a_line_and_stay() -> None:
    scan = worded()[0].copy()
    for x in range(200, 1500, 8):
        scan[1160:1163, x : x + 3] = 40
    assert (cleaned(scan)[1160:1163, 200:1500].min(axis=0) < 128).sum() > 3 * 160


def test_pixels_stay_where_they_are_and_the_page_is_not_changed() -> None:
    scan, _ = sheet("register-1975")
    before = scan.copy()
    out = cleaned(scan)
    assert out.shape == scan.shape and out.dtype == np.uint8 and np.array_equal(scan, before)
    ink_before, ink_after = scan < 120, out < 120
    assert ink_after[ink_before].mean() > 0.95


def test_what_is_empty_or_tiny_stays_so() -> None:
    assert cleaned(np.full((500, 700), 255, np.uint8)).min() == 255
    assert (cleaned(page()) < 128).mean() < 1e-4
    assert cleaned(np.full((3, 5), 200, np.uint8)).shape == (3, 5)


def test_before_and_after_are_small_enough_to_look_at() -> None:
    scan, _ = sheet("register-1975")
    both = side_by_side(scan, cleaned(scan), longest=700)
    before, after = both[:, : both.shape[1] // 2], both[:, both.shape[1] // 2 :]
    assert max(both.shape[0], both.shape[1] / 2 - 20) == 700
    assert np.median(after) == 255 > np.median(before)


def test_squares_cover_a_page_once() -> None:
    seen = np.zeros((50, 73), int)
    for rows, columns in tiles(73, 50, 20):
        seen[rows, columns] += 1
    assert (seen == 1).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1)])
def test_pages_of_a_pixel_across_are_no_fault(shape: tuple[int, int]) -> None:
    from waterdx.digitise.look import look
    from waterdx.digitise.straight import straightened

    for level in (0, 255):
        one = np.full(shape, level, np.uint8)
        assert cleaned(straightened(one).image).shape == shape
        look(one)

"""The maker of test sheets: the same every time, and its truth is where it says."""

from __future__ import annotations

import numpy as np
import pytest

from .paper import make, sheet, style


def test_a_sheet_is_the_same_every_time() -> None:
    first, _ = make(style("register-1990"), 3, 60)
    again, _ = make(style("register-1990"), 3, 60)
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("name", ["drawing-1990", "drawing-2005"])
def test_pipes_are_drawn_where_the_truth_says(name: str) -> None:
    scan, truth = sheet(name)
    dark = scan.min(axis=2) if scan.ndim == 3 else scan
    middles = [np.mean(part, axis=0) for pipe in truth.facts["pipes"] for part in pipe["parts"] if len(part) == 2]
    inked = [dark[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3].min() < 160 for x, y in middles]
    assert np.mean(inked) > 0.9


def test_every_written_cell_of_a_register_has_ink_and_every_blank_one_has_none() -> None:
    scan, truth = sheet("register-2005", dpi=150)
    for row, cells in zip(truth.facts["rows"], truth.facts["cells"], strict=True):
        for text, corners in zip(row, cells, strict=True):
            (x1, y1), (x2, y2) = np.min(corners, axis=0) + 3, np.max(corners, axis=0) - 3
            inked = (scan[int(y1) : int(y2), int(x1) : int(x2)] < 120).sum()
            assert (inked > 12) == bool(text)  # a speck has up to nine pixels


def test_the_rows_of_a_page_sum_to_its_total_unless_the_style_says_otherwise() -> None:
    for name in ("register-1975", "register-2005"):
        facts = sheet(name, dpi=60)[1].facts
        place = next(k for k, heading in enumerate(facts["columns"]) if "延長" in heading)
        assert sum(float(row[place]) for row in facts["rows"][:-1]) == pytest.approx(float(facts["rows"][-1][place]), abs=0.06)

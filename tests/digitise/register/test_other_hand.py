"""Pages drawn by another hand than the paper maker's are read as well: headings of several levels, tables side by side, folds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from tests.digitise.register.other_hand.fonts import is_thinned
from tests.digitise.register.other_hand.measuring import Score, scored
from tests.digitise.register.other_hand.pages import STYLES, drawn, named
from waterdx.core.errors import UserError
from waterdx.digitise.ocr.engine import engine, is_available
from waterdx.digitise.register.grid import grid_of
from waterdx.digitise.register.page import read_register
from waterdx.digitise.register.unruled import flattened_by_text

pytestmark = pytest.mark.skipif(not is_available(), reason="the optional engine that reads text is not installed")
needs_lettering = pytest.mark.skipif(
    is_thinned("hand-1"), reason="no font of lettering is installed: thinned print is no handwriting"
)


@pytest.mark.parametrize("rows", [8, pytest.param(None, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", ["t-three", "t-beside", "t-upright"])
def test_a_page_of_another_town_is_read_with_its_headings_and_nothing_wrong_goes_unmarked(name: str, rows: int | None) -> None:
    style = named(name)
    scan, truth = drawn(replace(style, rows=rows or style.rows))
    score = scored(read_register(scan, engine=engine()), truth)
    assert score.right >= 0.97 * score.cells and not score.unmarked_wrong and score.odd_rows == 0
    assert score.headings_found == score.headings and score.total_told


def test_a_fold_across_the_table_is_no_rule_and_a_grand_total_sums_over_the_sub_totals() -> None:
    scan, truth = drawn(replace(named("t-units"), rows=14))
    page = read_register(scan, engine=engine())
    assert len(page.rows) == len(truth.rows) and page.totals_agree is True
    assert not scored(page, truth).unmarked_wrong


def test_a_rule_below_the_heading_and_none_round_the_table_hides_no_row() -> None:
    scan, truth = drawn(named("t-one-rule"))
    flat = flattened_by_text(scan)
    grid = None if flat is None else grid_of(flat)
    assert grid is not None and len(grid.rows) - 2 >= len(truth.rows) and len(grid.columns) - 1 == len(truth.columns)


@pytest.mark.soak
@pytest.mark.parametrize("name", [style.name for style in STYLES])
def test_every_town_is_read_or_refused_in_a_sentence(name: str) -> None:
    style = named(name)
    scan, truth = drawn(style, 1)
    try:
        score = scored(read_register(scan, engine=engine()), truth)
    except UserError:
        assert truth.lettered
        return
    assert score.right >= 0.96 * score.cells


@cache
def written_in_cells() -> Score:
    """How a page was read of whose cells some are written by hand."""
    scan, truth = drawn(named("t-hand-cells"))
    return scored(read_register(scan, engine=engine()), truth)


def test_print_is_not_taken_for_handwriting() -> None:
    score = written_in_cells()
    assert score.false_alarms <= 0.01 * score.cells and score.by_hand > 0


@needs_lettering
def test_cells_written_by_hand_are_left_to_the_person() -> None:
    score = written_in_cells()
    assert score.by_hand_found >= 0.8 * score.by_hand > 0


@needs_lettering
def test_a_page_lettered_by_hand_is_marked_throughout() -> None:
    scan, truth = drawn(named("t-lettered"))
    score = scored(read_register(scan, engine=engine()), truth)
    assert score.by_hand_found >= 0.95 * score.by_hand

"""What a hand wrote on a page is told from its print, on poor copies too; the texts are given, so that no engine is needed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.digitise.paper import Ageing, make, style
from tests.digitise.register.real_digits import with_real_digits
from waterdx.core.text import fold
from waterdx.digitise.pages import grey_of
from waterdx.digitise.register.cells import cells_of, stroke_level
from waterdx.digitise.register.flat import flattened
from waterdx.digitise.register.grid import grid_of
from waterdx.digitise.register.handwriting import handwritten_in
from waterdx.digitise.register.letters import from_twins, letters_of

Key = tuple[int, int]
POOR = {
    "as scanned": None,
    "blueprint": Ageing(blueprint=True, grey_only=False, turn_degrees=0.8, folds=1, faint=0.15),
    "faint": Ageing(faint=0.45, turn_degrees=-0.7, grain=7, stains=3, specks=2),
    "photo": Ageing(perspective=0.02, shadow=50, grey_only=False, jpeg=75, turn_degrees=1.0),
}


def page_of(name: str, share: float, ageing: Ageing | None = None) -> tuple[np.ndarray, dict[str, object]]:
    """A page (grey) of a style with a share of its cells written with a pen, and what stands on it."""
    usual = style(name)
    scan, truth = make(replace(usual, name=f"{name}+{share}", written_by_hand=share, ageing=ageing or usual.ageing), 3, 200)
    return grey_of(scan), truth.facts


def marked(scan: np.ndarray, rows: list[list[str]]) -> set[Key]:
    """The cells told to be by hand."""
    flat = flattened(scan)
    grid = None if flat is None else grid_of(flat)
    assert flat is not None and grid is not None
    cells = {
        (r - grid.heading, c): cell
        for (r, c), cell in cells_of(flat.image, grid, stroke_level(grid)).items()
        if r >= grid.heading and c < len(rows[0])
    }
    texts = {(r, c): fold(rows[r][c]) for (r, c), cell in cells.items() if cell.image is not None}
    return set(handwritten_in(cells, texts, grid.letter_px))


@pytest.mark.parametrize("how", POOR)
def test_cells_written_with_a_pen_are_marked_and_print_is_not(how: str) -> None:
    scan, facts = page_of("register-2005", 0.06, POOR[how])
    written, found = {(r, c) for r, c in facts["by_hand"]}, marked(scan, facts["rows"])
    assert len(written) >= 4 and len(written - found) <= 1 and len(found - written) <= 1


@pytest.mark.parametrize(
    "how", [how if how in ("as scanned", "photo") else pytest.param(how, marks=pytest.mark.soak) for how in POOR]
)
def test_numbers_that_people_really_wrote_are_marked_and_print_is_not(how: str) -> None:
    scan, facts = page_of("register-photo", 0.0, POOR[how])
    scan, chosen = with_real_digits(scan, facts["rows"], facts["cells"], "tune", 0.08, how)
    found = marked(scan, facts["rows"])
    assert len(chosen) >= 4 and len(set(chosen) - found) <= 1 and len(found - set(chosen)) <= 1


@pytest.mark.parametrize("name", ["register-1990", "register-rows", "register-fax"])
def test_on_a_page_of_print_hardly_any_cell_is_marked(name: str) -> None:
    scan, facts = page_of(name, 0.0)
    assert len(marked(scan, facts["rows"])) <= 1


def test_a_page_wholly_by_hand_is_marked_throughout() -> None:
    scan, facts = page_of("register-2005", 1.0)
    assert len(marked(scan, facts["rows"])) >= 0.95 * len(facts["by_hand"])


def test_a_page_half_by_hand_keeps_its_print() -> None:
    scan, facts = page_of("register-rows", 0.5)
    written, found = {(r, c) for r, c in facts["by_hand"]}, marked(scan, facts["rows"])
    assert len(written & found) >= 0.85 * len(written) and len(found - written) <= 1


def test_on_a_page_of_a_few_letters_nothing_is_told() -> None:
    scan, facts = page_of("register-2005", 0.06)
    assert not marked(scan[: scan.shape[0] // 4], facts["rows"])


def test_a_letter_is_near_its_twin_in_another_cell_and_far_from_what_is_no_letter_of_its_kind() -> None:
    bar = np.full((40, 60), 240, np.uint8)
    bar[8:32, 10:16] = 20
    ring = np.full((40, 60), 240, np.uint8)
    ring[8:32, 10:34] = 20
    ring[14:26, 16:28] = 240
    made = {name: letters_of(image, 24) for name, image in {"one": bar, "again": bar, "other": ring}.items()}
    far = from_twins({name: one for name, one in made.items() if one is not None})
    assert far["one"][0] == far["again"][0] == 0 and far["other"][0] > 4

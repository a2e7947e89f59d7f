"""What completing reaches on Kitchener's real network. The bounds are below the published figures; seeds are not those of them."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from waterdx.ledger.complete.evaluate import score
from waterdx.ledger.complete.town import Town

FIGURES = runpy.run_path(str(Path(__file__).parents[1] / "completion_figures.py"))


@pytest.fixture(scope="module")
def kitchener() -> Town:
    if not FIGURES["KITCHENER"].is_dir():
        pytest.skip("the shared Kitchener data are not beside the checkout")
    return FIGURES["town"]()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hiding", "field", "least"),
    [("random", "material", 0.885), ("blocks", "install_fy", 0.66),
     *(pytest.param(*case, marks=pytest.mark.soak)
       for case in (("random", "install_fy", 0.89), ("random", "diameter_mm", 0.80), ("blocks", "material", 0.75), ("blocks", "diameter_mm", 0.58)))],
)  # fmt: skip
def test_half_of_kitchener_hidden_is_guessed_better_than_by_the_nearest_pipe(kitchener, hiding, field, least):
    found = score(kitchener, hiding, True, field, seed=21)
    assert found.right > max(least, found.nearest_right + 0.03)
    assert found.calibration_error < 0.06
    assert not found.accepted or found.accepted_right > 0.93

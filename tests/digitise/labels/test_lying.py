"""How a sheet lies is told by its lettering."""

from __future__ import annotations

import numpy as np
import pytest

from tests.digitise.paper import sheet
from waterdx.digitise.labels.lying import Lying, lying
from waterdx.digitise.ocr.engine import engine, is_available
from waterdx.digitise.pages import grey_of

pytestmark = pytest.mark.skipif(not is_available(), reason="no OCR engine is installed (extra ocr)")


@pytest.fixture(scope="module")
def part() -> np.ndarray:
    """The upper left of a drawing, with some ten labels in all directions."""
    grey = grey_of(sheet("drawing-1990")[0])
    return grey[: grey.shape[0] // 2, : grey.shape[1] // 2]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_sheet_turned_by_quarters_is_told(part: np.ndarray, turned: int) -> None:
    assert lying(np.rot90(part, -turned // 90), engine=engine()) == Lying(turned)


def test_a_sheet_with_its_back_up_is_told(part: np.ndarray) -> None:
    assert lying(part[:, ::-1], engine=engine()).mirrored


def test_a_sheet_without_lettering_does_not_say_how_it_lies() -> None:
    blank = np.full((600, 800), 245, np.uint8)
    blank[300, 50:750] = 0
    assert lying(blank, engine=engine()) == Lying(None)

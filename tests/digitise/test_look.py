"""A person is told that a page is empty or is no sheet, before time goes into reading it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from skimage import data

from waterdx.digitise.look import look

from .paper import sheet

DRAWN = ("register-1975", "register-rows", "register-photo", "register-fax", "drawing-1975", "drawing-blueprint", "drawing-photo")


def grey(image: np.ndarray) -> np.ndarray:
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_is_said_of_a_sheet(name: str) -> None:
    assert look(grey(sheet(name)[0])) == []


@pytest.mark.parametrize("photo", ["chelsea", "coffee", "astronaut"])
def test_a_photo_of_a_cat_is_no_sheet(photo: str) -> None:
    (told,) = look(grey(getattr(data, photo)()))
    assert "写真" in told.message.ja and "photograph" in told.message.en and told.severity == "warning"


def empty(specks: int, seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    paper = np.clip(240 + chance.normal(0, 5, (1600, 2300)), 0, 255).astype(np.uint8)
    for y, x in chance.integers(0, (1595, 2295), (specks, 2)):
        paper[y : y + 3, x : x + 3] = 100
    return paper


@pytest.mark.parametrize(
    "paper", [np.full((1600, 2300), 255, np.uint8), empty(0, 1), empty(900, 2)], ids=["white", "grain", "specks"]
)
def test_an_empty_sheet_says_so(paper: np.ndarray) -> None:
    (told,) = look(paper)
    assert "何も描かれていない" in told.message.ja


def test_one_word_is_enough_not_to_be_empty() -> None:
    paper = empty(900, 3)
    cv2.putText(paper, "A-1", (1000, 800), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (40.0,), 4)
    assert look(paper) == []

"""Symbols are found from a few examples, turned as they may be."""

from __future__ import annotations

import numpy as np
import pytest

from tests.digitise.labels.drawn import Drawing
from waterdx.core.errors import UserError
from waterdx.digitise.symbols import find_symbols

VALVES = [(120.0, 200.0), (420.0, 200.0), (600.0, 420.0)]
HYDRANTS = [(260.0, 200.0), (600.0, 320.0)]


def sheet() -> tuple[np.ndarray, list[np.ndarray]]:
    drawing = Drawing(800, 600)
    lines = [drawing.line((40, 200), (760, 200)), drawing.line((600, 200), (600, 560))]
    for at, degrees in zip(VALVES, (0, 0, 90), strict=True):
        drawing.valve(at, degrees)
    for at in HYDRANTS:
        drawing.hydrant(at)
    drawing.hydrant((200, 480))  # in the legend, on no line
    drawing.text((300, 120), "DIP 150 S52")
    return drawing.grey, lines


def box(at: tuple[float, float]) -> tuple[float, float, float, float]:
    return at[0] - 20, at[1] - 20, at[0] + 20, at[1] + 20


def places(found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return sorted((round(x / 10) * 10.0, round(y / 10) * 10.0) for x, y in found)


def test_all_symbols_like_the_examples_are_found_in_their_kind() -> None:
    grey, lines = sheet()
    found = find_symbols(grey, [[box(VALVES[0])], [box(HYDRANTS[0])]], lines)
    assert places([one.place for one in found if one.kind == 0]) == sorted(VALVES)
    assert places([one.place for one in found if one.kind == 1]) == sorted(HYDRANTS)


def test_the_turn_of_a_symbol_is_told() -> None:
    grey, lines = sheet()
    (turned,) = [one for one in find_symbols(grey, [[box(VALVES[0])]], lines) if abs(one.place[0] - 600) < 10]
    assert turned.turned % 180 == pytest.approx(90, abs=15)


def test_a_sheet_of_light_ink_is_searched_alike() -> None:
    grey, lines = sheet()
    assert len(find_symbols(255 - grey // 2, [[box(HYDRANTS[0])]], lines)) == len(HYDRANTS)


def test_without_an_example_or_with_one_outside_the_sheet_a_sentence_says_what_to_do() -> None:
    grey, _ = sheet()
    with pytest.raises(UserError, match="見本がありません"):
        find_symbols(grey, [[]])
    with pytest.raises(UserError, match="図面の外"):
        find_symbols(grey, [[box((795, 300))]])

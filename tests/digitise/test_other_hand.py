"""Sheets of two other hands than the paper maker's: pipes as thin as road edges and close beside them, dashed, crossing and curved."""

from __future__ import annotations

import pytest

from tests.digitise import third_hand
from tests.digitise.other_hand import HANDS, hand_named, sheet, sheets_of
from tests.digitise.other_hand_measured import followed


def right_share(sheets: list[tuple[str, int]]) -> float:
    ways = [way.right for name, seed in sheets for way in followed(sheet(hand_named(name), seed))]
    return sum(ways) / len(ways)


@pytest.mark.parametrize("hand", [one.name for one in HANDS if not one.held_back][:3])
def test_most_ways_are_followed_from_two_clicks_alone(hand: str) -> None:
    assert right_share([(hand, 0)]) >= 0.8


@pytest.mark.soak
def test_four_ways_of_five_are_right_on_all_hands() -> None:
    assert right_share([(hand.name, seed) for hand, seed in sheets_of("tune", 2)]) >= 0.85


@pytest.mark.parametrize("name", ["kerbs", "broken-by-text"])
def test_most_ways_of_a_third_hand_are_followed(name: str) -> None:
    hand = next(one for one in third_hand.HANDS if one.name == name)
    assert sum(way.right for way in followed(third_hand.sheet(hand, 4))) >= 10


@pytest.mark.soak
def test_nine_ways_of_ten_are_right_on_the_third_hand() -> None:
    ways = [way.right for hand, seed in third_hand.sheets_of("tune", 2) for way in followed(third_hand.sheet(hand, seed))]
    assert sum(ways) / len(ways) >= 0.9

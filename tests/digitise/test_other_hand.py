"""Sheets of another hand than the paper maker's: pipes as thin as road edges and close beside them, dashed, crossing and curved."""

from __future__ import annotations

import pytest

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

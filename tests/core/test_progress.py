"""A step of a larger task fills its own share of the bar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waterdx.core.errors import Cancelled
from waterdx.core.progress import share, silent
from waterdx.core.words import Words

NOTE = Words(ja="読み込み", en="Reading")


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 1000), st.data())
def test_a_share_stays_within_its_part_and_ends_at_its_end(a: float, b: float, total: int, data: st.DataObject) -> None:
    start, stop = sorted((a, b))
    seen: list[float] = []
    step = share(lambda done, whole, note: seen.append(done / whole), start, stop)
    for done in (0, *sorted(data.draw(st.lists(st.integers(0, total), max_size=5))), total):
        step(done, total, NOTE)
    assert seen == sorted(seen)
    assert seen[0] == pytest.approx(start) and seen[-1] == pytest.approx(stop)


def test_a_share_of_a_share_is_a_part_of_the_part() -> None:
    seen: list[float] = []
    inner = share(share(lambda done, total, note: seen.append(done / total), 0.5, 1.0), 0.0, 0.5)
    inner(1, 2, NOTE)
    assert seen == [0.625]


def test_cancelling_comes_through_a_share() -> None:
    def cancel(done: float, total: float, note: Words) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        share(cancel, 0, 1)(1, 2, NOTE)


def test_silence_says_nothing() -> None:
    assert silent(1, 2, NOTE) is None

"""What the window says of a town as a whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from waterdx.app.town import Town, read_town


@pytest.fixture(scope="module")
def town(sample_town: Path) -> Town:
    return read_town(sample_town)


def length_of(town: Town) -> tuple[str, str]:
    return next((str(name), figure) for name, figure in town.summary() if str(name).startswith("延長"))


def test_a_drawn_length_stands_where_none_is_registered_and_is_told(town: Town) -> None:
    unregistered = replace(town, pipes=town.pipes.assign(length_m=np.nan), lengths_m=shapely.length(town.shapes))
    km = float(np.nansum(unregistered.lengths_m)) / 1000
    assert km > 10
    assert length_of(unregistered) == (f"延長(図上 {km:,.1f} を含む)", f"{km:,.1f} km")
    assert unregistered.kilometres_of(np.arange(len(town.pipes))) == pytest.approx(km)
    assert unregistered.kilometres_by(np.arange(len(town.pipes)) % 2, 2) == pytest.approx(
        [unregistered.kilometres_of(np.arange(n, len(town.pipes), 2)) for n in (0, 1)]
    )


def test_lengths_that_are_neither_registered_nor_drawn_are_unknown_and_not_zero(town: Town) -> None:
    lengths = np.full(len(town.pipes), np.nan)
    nothing = replace(town, pipes=town.pipes.assign(length_m=np.nan), lengths_m=lengths)
    assert length_of(nothing) == ("延長", "—") and np.isnan(nothing.kilometres_of(np.arange(3)))
    lengths[0] = 1500.0
    assert nothing.kilometres_of(np.arange(3)) == 1.5 and nothing.kilometres_of(np.arange(0)) == 0

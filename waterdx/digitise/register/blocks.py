"""Several tables on one page that are one: side by side with the same headings, or one above the other with the headings again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from waterdx.core.text import fold

Key = tuple[int, int]
Kept = TypeVar("Kept")
_AGAIN = 0.6  # share of a row's texts that are its columns' headings: the headings again


def side_by_side(names: Sequence[str]) -> list[list[int]]:
    """The columns of each table where the same headings come again from left to right, else all of them in one.

    Columns without a heading between the tables belong to none. Headings of one table differ from one another.

    >>> side_by_side(["番号", "口径", "", "番号", "口径"]), side_by_side(["番号", "管底高", "管底高"]), side_by_side(["-", "-", "-", "-"])
    ([[0, 1], [3, 4]], [[0, 1, 2]], [[0, 1, 2, 3]])
    """
    headed = [c for c, name in enumerate(names) if name]
    for size in range(2, len(headed) // 2 + 1):
        blocks = [headed[k : k + size] for k in range(0, len(headed), size)]
        written = [[names[c] for c in block] for block in blocks]
        if len(headed) % size == 0 and len({*written[0]}) == size and all(one == written[0] for one in written):
            return blocks
    return [list(range(len(names)))]


def stacked(cells: Mapping[Key, Kept], blocks: Sequence[Sequence[int]], count: int) -> dict[Key, Kept]:
    """The cells of tables side by side as those of one, the second below the first; `count` rows stand in each."""
    place = {c: (k, at) for k, block in enumerate(blocks) for at, c in enumerate(block)}
    return {(r + place[c][0] * count, place[c][1]): cell for (r, c), cell in cells.items() if c in place}


def is_heading_again(row: Sequence[str], headings: Sequence[Sequence[str]]) -> bool:
    """Whether a row repeats the headings (each column's levels) in most of its texts, two at least.

    >>> is_heading_again(["番号", "口径", ""], [["番号"], ["管", "口径"], ["備考"]])
    True
    """
    texts = [(fold(text), headings[c]) for c, text in enumerate(row) if text]
    same = sum(any(text == fold(name) for name in levels) for text, levels in texts)
    return same >= 2 and same >= _AGAIN * len(texts)

"""How well a page was read against its truth: rows are laid beside each other first, so that one row too many spoils no other."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

from tests.digitise.register.other_hand.pages import Truth
from waterdx.core.written_tables import DITTO
from waterdx.digitise.register.page import RegisterPage

Key = tuple[int, int]


@dataclass(frozen=True)
class Score:
    """Counts of printed cells (all, right, not doubtful, of those wrong), of cells by hand (all, told), of print told as hand, of headings."""

    cells: int
    right: int
    undoubted: int
    unmarked_wrong: list[tuple[Key, str, str]]
    marked_wrong: list[tuple[Key, str, str]]
    by_hand: int
    by_hand_found: int
    false_alarms: int
    headings: int
    headings_found: int
    total_told: bool
    odd_rows: int  # rows that stand on no paper, and are not doubtful throughout


def plain(text: str) -> str:
    """What a text says, whatever its width and blanks; every ditto mark is one."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return "〃" if text in DITTO or folded in DITTO else "-" if folded in ("-", "ー", "一") else folded


def scored(page: RegisterPage, truth: Truth) -> Score:
    pairs = _beside(page.raw, truth.rows)
    doubtful, told, by_hand = set(page.doubtful), set(page.handwritten), set(truth.by_hand)
    taken = {r for r in pairs.values() if r is not None}
    cells = right = undoubted = found = alarms = 0
    unmarked, marked = [], []
    for r, row in enumerate(truth.rows):
        at = pairs[r]
        for c, text in enumerate(row):
            got = page.raw[at][c] if at is not None and c < len(page.columns) else None
            if (r, c) in by_hand:
                found += at is not None and (at, c) in told
                continue
            cells += 1
            alarms += at is not None and (at, c) in told
            same = got is not None and plain(got) == plain(text)
            sure = at is not None and (at, c) not in doubtful
            right += same
            undoubted += sure
            if not same:
                (unmarked if sure else marked).append(((r, c), text, "∅" if got is None else got))
    named = sum(_heading(page, truth, c) for c in range(len(truth.columns)))
    odd = sum(
        r not in taken and any(text and (r, c) not in doubtful for c, text in enumerate(row)) for r, row in enumerate(page.raw)
    )
    return Score(
        cells,
        right,
        undoubted,
        unmarked,
        marked,
        len(by_hand),
        found,
        alarms,
        len(truth.columns),
        named,
        page.totals_agree == truth.totals_agree,
        odd,
    )


def _heading(page: RegisterPage, truth: Truth, c: int) -> bool:
    """Whether a column is known for what it is: by its field where there is one, else by its name."""
    if c >= len(page.columns):
        return False
    return page.fields[c] == truth.fields[c] if truth.fields[c] else plain(truth.columns[c]) in plain(page.columns[c])


def _beside(read: list[list[str]], wanted: list[list[str]]) -> dict[int, int | None]:
    """For each row of the truth the row read that lies beside it (the order kept), or none."""
    like = np.array(
        [
            [sum(plain(a) == plain(b) for a, b in zip(one, other, strict=False)) / len(one) for other in read] or [0.0]
            for one in wanted
        ]
    )
    best = np.zeros((len(wanted) + 1, len(read) + 1))
    for i in range(1, len(wanted) + 1):
        for j in range(1, len(read) + 1):
            best[i, j] = max(best[i - 1, j], best[i, j - 1], best[i - 1, j - 1] + 0.01 + like[i - 1, j - 1])
    pairs: dict[int, int | None] = dict.fromkeys(range(len(wanted)))
    i, j = len(wanted), len(read)
    while i and j:
        if best[i, j] == best[i - 1, j - 1] + 0.01 + like[i - 1, j - 1]:
            i, j = i - 1, j - 1
            pairs[i] = j
        elif best[i, j] == best[i - 1, j]:
            i -= 1
        else:
            j -= 1
    return pairs

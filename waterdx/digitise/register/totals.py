"""A page checked against its own totals: the sum of a column must give the 計 below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from waterdx.core.findings import Finding
from waterdx.core.text import fold
from waterdx.core.words import Words
from waterdx.digitise.register.columns import Column

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Total:
    """What a total row says of a column, what the rows from `first` down to it sum to, and a slip of one digit that would make them agree:
    (row, column, text), where a doubtful cell has one."""

    first: int
    row: int
    column: int
    name: str
    written: float
    summed: float
    tolerance: float
    slip: tuple[int, int, str] | None = None

    @property
    def agrees(self) -> bool:
        return abs(self.written - self.summed) <= self.tolerance

    def to_json(self) -> dict[str, Any]:
        slip = None if self.slip is None else {"row": self.slip[0], "column": self.slip[1], "text": self.slip[2]}
        return {
            "row": self.row,
            "column": self.column,
            "written": self.written,
            "sum": round(self.summed, 6),
            "agrees": self.agrees,
            "slip": slip,
        }

    def finding(self) -> Finding:
        """What to say of a total that does not agree."""
        words = Words(
            ja="「{name}」の計は {written:,.10g} と書かれていますが、行の合計は {summed:,.10g} です(差 {off:+,.10g})。{slip}",
            en="The total of “{name}” is written as {written:,.10g}, but its rows sum to {summed:,.10g} ({off:+,.10g}). {slip}",
        )
        hint = Words(ja="読み取りか、紙の計算を確かめてください。", en="Check the reading, or the sum on the paper.")
        if self.slip is not None:
            hint = Words(ja="{row} 行目を「{text}」と読めば合います。", en="It agrees if row {row} is read as “{text}”.").format(
                row=self.slip[0] + 1, text=self.slip[2]
            )
        off = round(self.summed - self.written, 6)
        return Finding(
            "page_total",
            "warning",
            words.format(name=self.name, written=self.written, summed=round(self.summed, 6), off=off, slip=hint),
            row=self.row + 1,
        )


def total_of(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], total_rows: Sequence[int], doubtful: Sequence[tuple[int, int]]
) -> tuple[bool | None, list[Total]]:  # fmt: skip
    """Whether every total agrees (None: there is none), and each. A total sums the rows since the one before, or all above it: a
    合計 stands below several 小計. A 累計 that does neither goes on from another page, and is not checked."""
    found: list[Total] = []
    for number, at in enumerate(total_rows):
        near = total_rows[number - 1] + 1 if number else 0
        for c, text in enumerate(rows[at]):
            written = _number(text)
            if written is None or columns[c].holds not in ("number", "text"):
                continue
            sums = [
                _checked(start, at, c, columns[c].name, written, parts, text, [r for r, k in doubtful if k == c])
                for start in dict.fromkeys((near, 0))
                if len(parts := _parts(rows, c, range(start, at), total_rows)) >= 2 or (parts and start)
            ]
            agreeing = [one for one in sums if one.agrees]
            if sums and (agreeing or not _goes_on(rows[at])):
                found.append((agreeing or sums)[0])
    return (all(one.agrees for one in found) if found else None), found


def _parts(rows: Sequence[Sequence[str]], column: int, within: range, total_rows: Sequence[int]) -> list[tuple[int, float]]:
    """The rows that are no totals and hold a number in a column, with it."""
    return [(r, value) for r in within if r not in total_rows and (value := _number(rows[r][column])) is not None]


def _goes_on(row: Sequence[str]) -> bool:
    return any("累計" in fold(text) for text in row)


def _checked(
    first: int, row: int, column: int, name: str, written: float, parts: Sequence[tuple[int, float]], text: str, doubtful: Sequence[int]
) -> Total:  # fmt: skip
    decimals = len(fold(text).partition(".")[2])
    tolerance = 0.5 * 10**-decimals * (1 if decimals else 1.001)
    total = Total(first, row, column, name, written, sum(value for _, value in parts), tolerance + 1e-9)
    if total.agrees:
        return total
    slips = [(r, wanted) for r, value in parts if r in doubtful and (wanted := _slip(value, written - total.summed, decimals))]
    slip = (slips[0][0], column, slips[0][1]) if len(slips) == 1 else None
    return Total(first, row, column, name, written, total.summed, total.tolerance, slip)


def _slip(value: float, lacking: float, decimals: int) -> str | None:
    """The number as it would have to read, where that differs in one digit only."""
    wanted, read = f"{value + lacking:.{decimals}f}", f"{value:.{decimals}f}"
    if len(wanted) != len(read) or value + lacking < 0:
        return None
    return wanted if sum(a != b for a, b in zip(wanted, read, strict=True)) == 1 else None


def _number(text: str) -> float | None:
    folded = fold(text).replace(" ", "")
    return float(folded.replace(",", "")) if _NUMBER.fullmatch(folded) else None

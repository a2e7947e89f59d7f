"""Linking register rows to drawn pipes as plain functions for jobs, no Qt in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.app.screening.tasks import Opened, open_project
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words

SURE = Words(ja="✓ 確実", en="✓ sure")
AMBIGUOUS = Words(ja="▲ 要確認", en="▲ check")
IN_PIECES = Words(ja="○ 図面では分かれている", en="○ drawn in pieces")
PIECES = Words(
    ja="図面の {n} 本を合わせると延長が合います(分けて結び付けることはできません)",
    en="{n} drawn pieces together have its length (they cannot be linked one by one)",
)
HEADS = (
    Words(ja="判定", en="Match"), Words(ja="台帳の番号", en="Row of the register"), Words(ja="図面の管", en="Drawn pipe"),
    Words(ja="理由", en="Reason"),
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """One line of the list: a register row and a drawn pipe it may be (by fid), or the pieces it is drawn in."""

    row: int
    drawn: tuple[int, ...]
    sure: bool

    @property
    def accept(self) -> str:
        """The word that links it; "" where it cannot be linked."""
        return f"#{self.row}={self.drawn[0]}" if len(self.drawn) == 1 else ""


@dataclass(frozen=True)
class Links:
    """What may be linked: a line each, and what is said of all of it."""

    pairs: list[Pair]
    table: Table
    sure: int
    sentence: Words


def find(path: Path, progress: Progress = silent) -> Links:
    """The pipes of the register without a place and the drawn pipes they may be; changes nothing."""
    from waterdx.ledger.link import link

    progress(0, 1, Words(ja="台帳と図面を照らし合わせています", en="Comparing register and drawing"))
    result = link(path, dry_run=True)
    lines = [line for one in (*result.sure, *result.ambiguous) for line in _lines(one)]
    cells = [cell for _, cell in lines]
    columns = [text_column(f"c{n}", head, [row[n] for row in cells]) for n, head in enumerate(HEADS)]
    columns.insert(3, number_column("score", Words(ja="点数", en="Score"), [row[-1] for row in cells], decimals=2))
    words = Words(
        ja="位置のない管路: 確実 {sure:,}、要確認 {ambiguous:,}、候補なし {unmatched:,}(台帳の行がない図面の管 {drawn:,} 本)",
        en="Pipes without a place: {sure:,} sure, {ambiguous:,} to check, {unmatched:,} without a candidate "
        "({drawn:,} drawn pipes have no row)",
    ).format(sure=len(result.sure), ambiguous=len(result.ambiguous), unmatched=result.unmatched, drawn=result.drawn)
    return Links([pair for pair, _ in lines], Table(tuple(columns)), len(result.sure), words)


def accept(path: Path, accepted: Sequence[str], progress: Progress = silent) -> tuple[Words, Opened]:
    """Make the links accepted ("sure" is all that are sure), then the project as it is now."""
    from waterdx.ledger.link import link

    progress(0, 1, Words(ja="結び付けています", en="Linking"))
    result = link(path, accept=accepted)
    words = Words(ja="台帳と図面を {n:,} 件結び付けました。", en="{n:,} rows of the register were linked to the drawing.")
    return words.format(n=len(result.linked)), open_project(path, share(progress, 0.5, 1.0))


def _lines(proposal: Any) -> list[tuple[Pair, tuple[Any, ...]]]:
    """One line a candidate; of a sure row only the sure one."""
    told = SURE if proposal.sure else AMBIGUOUS
    candidates = proposal.candidates[:1] if proposal.sure else proposal.candidates
    lines = [
        (Pair(proposal.fid, (one.fid,), proposal.sure), (str(told), proposal.number, one.number, str(one.reason), one.score))
        for one in candidates
    ]
    if proposal.pieces:
        reason = str(PIECES.format(n=len(proposal.pieces)))
        lines.append((Pair(proposal.fid, proposal.pieces, False), (str(IN_PIECES), proposal.number, None, reason, float("nan"))))
    return lines

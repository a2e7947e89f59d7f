"""Lines of a sheet that lie on pipes the ledger has already: entered once more, they would make the total grow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.store import project
from waterdx.store.drawings import Drawing
from waterdx.store.layers import read_layer_of, usual_field
from waterdx.store.proposals import Proposal

NEAR_M, MOST = 1.0, 0.8  # how near a pipe, and along how much of its length, a line is that pipe drawn once more
_NAMED = 5  # pipes told by their number
WAITS = Words(
    ja="図面「{name}」の線 {line} は、台帳の管 {pipes} の上にあります。同じ管を二重に数えないよう、自動では入れず確認待ちに残しました。",
    en="Line {line} of sheet “{name}” lies on pipes of the ledger ({pipes}). It was not entered unseen, lest a pipe count twice, and waits to be confirmed.",
)
ENTERED = Words(
    ja="図面「{name}」の線 {line} は、台帳の管 {pipes} の上にあります。同じ管なら延長が二重になるので、確かめてください。",
    en="Line {line} of sheet “{name}” lies on pipes of the ledger ({pipes}). If it is the same pipe its length counts twice: please check.",
)


def pipes_under(path: Path, lines: np.ndarray) -> list[list[str]]:
    """Of each line, the numbers of the pipes most of it lies on, the one with the longest share first; [] where it is a new one.

    Only pipes of the field (water, sewer, agri) that lines of a sheet get are looked at: a sewer may lie below a water main.
    """
    with project.reading(path) as conn:
        pipes, field = read_layer_of(conn, "pipes"), usual_field(conn) or "water"
    there = pipes[pipes.geometry.notna() & (pipes["field"] == field)]
    names = [str(number or f"fid {fid}") for number, fid in zip(there["pipe_id"], there["fid"], strict=True)]
    known = there.geometry.to_numpy()
    tree = shapely.STRtree(known)
    return [[names[at] for at in _under(line, known, tree)] for line in lines]


def _under(line: shapely.LineString, known: np.ndarray, tree: shapely.STRtree) -> np.ndarray:
    near = tree.query(line, predicate="dwithin", distance=NEAR_M)
    reaches = shapely.buffer(known[near], NEAR_M)
    if shapely.length(shapely.intersection(line, shapely.union_all(reaches))) < MOST * line.length:
        return near[:0]
    along = shapely.length(shapely.intersection(line, reaches))
    longest_first = np.argsort(-along, kind="stable")
    return near[
        longest_first[along[longest_first] >= min(2 * NEAR_M, along.max())]
    ]  # less is a pipe that crosses it or ends there


def told(words: Words, sheet: Drawing, line: Proposal, pipes: list[str]) -> Finding:
    """That a line lies on these pipes: what became of it is said by `words`."""
    named = ", ".join(pipes[:_NAMED]) + ("…" if len(pipes) > _NAMED else "")
    return Finding(
        "line_on_pipe", "warning", words.format(name=sheet.name, line=line.number, pipes=named),
        layer="pipes", row=line.number, raw=named,
    )  # fmt: skip

"""Repair slips without a pipe number, matched to pipes; what is sure enough is entered, the doubtful is listed for a person."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.edits import EVIDENCE, Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.screening.joining import Candidate, candidates, pairs_of
from waterdx.store import history, project
from waterdx.store.layers import Rows, read_layer_of

if TYPE_CHECKING:
    import geopandas as gpd

MOST_CANDIDATES = 5  # told per slip
PLACED_BY_HAND = Words(ja="人が選んだ", en="chosen by a person")


@dataclass(frozen=True)
class Slip:
    """One leak without a pipe number and what it may have been on, the likeliest first. `told`: date, place … as a person reads it."""

    fid: int
    number: str
    told: str
    candidates: tuple[Candidate, ...]

    @property
    def confidence(self) -> float:
        return self.candidates[0].confidence if self.candidates else 0.0

    def to_json(self) -> dict[str, Any]:
        return {
            "fid": self.fid,
            "leak_id": self.number,
            "told": self.told,
            "candidates": [one.to_json() for one in self.candidates],
        }


@dataclass(frozen=True)
class Matching:
    """`accepted` were entered (or would be, `dry_run`): leak fid → pipe. `doubtful` have candidates, `unmatched` have none."""

    accepted: tuple[tuple[Slip, Candidate], ...]
    doubtful: tuple[Slip, ...]
    unmatched: tuple[Slip, ...]
    dry_run: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": {"name": "waterdx.screening.slips", "version": 1},
            "counts": {"accepted": len(self.accepted), "doubtful": len(self.doubtful), "unmatched": len(self.unmatched)},
            "accepted": [{"fid": slip.fid, "leak_id": slip.number} | one.to_json() for slip, one in self.accepted],
            "doubtful": [one.to_json() for one in self.doubtful], "unmatched": [one.to_json() for one in self.unmatched],
            "dry_run": self.dry_run,
        }  # fmt: skip


def match_slips(path: Path, *, accept_above: float | None = None, accept: Sequence[str] = (), dry_run: bool = False) -> Matching:
    """Match the leaks of the project that bear no pipe number; enter the pipe of those with a confidence of `accept_above` or more
    and of those chosen in `accept` ("LEAK=PIPE": number or #fid of the leak), as one change of the history that can be undone.
    """
    check_confidence(accept_above)
    with project.reading(path) as conn:
        pipes, leaks = read_layer_of(conn, "pipes"), read_layer_of(conn, "leaks")
        pipes = pipes[(pipes["field"] == "water") & pipes["pipe_id"].notna()].drop_duplicates("pipe_id")
        slips = propose(pipes.reset_index(drop=True), leaks)
        chosen = _chosen(slips, set(pipes["pipe_id"]), accept, accept_above)
        edits = tuple(_edits(conn, chosen))
    if edits and not dry_run:
        label = Words(ja="修繕票と管の結び付け: {n} 件", en="Repair slips joined to pipes: {n}").format(n=len(chosen))
        with project.editing(path) as conn:
            history.apply(conn, EditGroup(label, edits), action="slips", objects=len(chosen))
    done = {slip.fid for slip, _ in chosen}
    left = [one for one in slips if one.fid not in done]
    return Matching(
        tuple(chosen), tuple(one for one in left if one.candidates), tuple(one for one in left if not one.candidates), dry_run
    )


def propose(pipes: gpd.GeoDataFrame, leaks: gpd.GeoDataFrame) -> list[Slip]:
    """What every leak without a pipe number may have been on."""
    open_ = leaks[leaks["pipe_id"].isna()]
    pairs = pairs_of(pipes, open_, record=leaks).groupby("leak").head(MOST_CANDIDATES)
    by_leak = dict(iter(pairs.groupby("leak")))
    return [
        Slip(int(row["fid"]), row["leak_id"] or f"#{row['fid']}", _told(row), candidates(by_leak[at]) if at in by_leak else ())
        for at, row in zip(open_.index, open_.to_dict("records"), strict=True)
    ]


def _told(row: dict[Any, Any]) -> str:
    """What the slip says, for the person who has to choose: never its note, where names may stand."""
    diameter = row.get("diameter_mm")
    size = f"φ{diameter:g}" if diameter is not None and diameter == diameter else None
    return " ".join(str(one) for one in (row["date"], row.get("street"), row.get("material"), size) if one is not None)


def check_confidence(accept_above: float | None) -> None:
    """UserError where matches cannot be entered from this confidence on."""
    if accept_above is not None and not 0.5 <= accept_above <= 1:
        raise UserError(
            ja="--accept-above「{value}」は使えません。確からしさを 0.5〜1 で指定してください(0.8 を勧めます)。",
            en="--accept-above {value} cannot be used. Give a confidence from 0.5 to 1 (0.8 is advised).",
            value=accept_above,
        )


def _chosen(
    slips: list[Slip], pipe_ids: set[str], accept: Sequence[str], accept_above: float | None
) -> list[tuple[Slip, Candidate]]:
    said = dict(_said(text, slips, pipe_ids) for text in accept)
    sure = {} if accept_above is None else {
        one.fid: (one, one.candidates[0]) for one in slips if one.candidates and one.confidence >= accept_above
    }  # fmt: skip
    return list((sure | said).values())


def _said(text: str, slips: list[Slip], pipe_ids: set[str]) -> tuple[int, tuple[Slip, Candidate]]:
    number, _, pipe_id = text.partition("=")
    slip = next((one for one in slips if number in (one.number, f"#{one.fid}")), None)
    if not pipe_id:
        raise _unread(text, _NO_PAIR)
    if slip is None:
        raise _unread(text, _NO_SLIP)
    if pipe_id not in pipe_ids:
        raise _unread(text, _NO_SUCH_PIPE)
    known = next((one for one in slip.candidates if one.pipe_id == pipe_id), None)
    return slip.fid, (slip, known or Candidate(pipe_id, 1.0, None, (), ()))


_NO_PAIR = Words(ja="「=」の後に管路番号がありません", en="no pipe follows the “=”")
_NO_SLIP = Words(
    ja="管路番号のない漏水の中に、この整理番号がありません(すでに結び付けたか、番号の誤り)",
    en="no leak without a pipe bears that number (it is joined already, or the number is wrong)",
)
_NO_SUCH_PIPE = Words(ja="台帳の水道管に、この管路番号がありません", en="no water pipe of the ledger bears that number")


def _unread(text: str, why: Words) -> UserError:
    return UserError(
        ja="--accept の「{text}」は使えません。{why}。整理番号(か #fid)=台帳の管路番号 の形で指定してください(例: 27=C-0397)。",
        en="--accept “{text}” cannot be used: {why}. Write LEAK=PIPE: a leak without a pipe number (or #fid) and a pipe of the ledger (27=C-0397).",
        text=text, why=why,
    )  # fmt: skip


def _edits(conn: sqlite3.Connection, chosen: list[tuple[Slip, Candidate]]) -> Iterator[Edit]:
    first = Rows(conn).next_evidence()
    for number, (slip, one) in enumerate(chosen, start=first):
        reason = str(one.reason) or str(PLACED_BY_HAND)
        known = {"id": number, "field": "pipe_id", "method": "matched", "raw": reason, "probability": round(one.confidence, 4)}
        yield Edit("leaks", slip.fid, EVIDENCE, None, json.dumps(known, ensure_ascii=False))
        yield Edit("leaks", slip.fid, "pipe_id", None, one.pipe_id)

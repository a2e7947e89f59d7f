"""Register rows without a place and the drawn objects they describe: proposed with a reason, and made one object."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waterdx.core.edits import EVIDENCE, OBJECT, Edit, EditGroup
from waterdx.core.errors import UserError
from waterdx.core.fields import ID_FIELDS, LAYER_NAMES, field_named, fields_of
from waterdx.core.words import Words
from waterdx.ledger.ingest import refuse_changed
from waterdx.ledger.link_candidates import AGREEING, candidates, drawn_only, in_whole_groups, pieces, register_rows
from waterdx.store import history, project
from waterdx.store.layers import Rows, plain, read_layer_of

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd

SURE = "sure"  # the word that accepts every sure proposal
MOST_CANDIDATES = 5  # told per row
# What makes a match sure: measured on the sample town (tests/ledger/test_link.py), where looser values link wrongly.
SURE_AGREEING = 3
SURE_APART = 0.01
SURE_RIVAL = 0.05  # the lengths of the next best differ by this share more


@dataclass(frozen=True)
class Candidate:
    """One drawn object a row may be: `apart` is the share by which the lengths differ (None = one is unknown)."""

    fid: int
    number: str
    score: float
    agreed: tuple[str, ...]
    apart: float | None

    @property
    def reason(self) -> Words:
        ja = "・".join(field_named(name).label.ja for name in self.agreed)
        en = ", ".join(field_named(name).label.en.lower() for name in self.agreed)
        if self.apart is None:
            return Words(ja=f"{ja}が一致、延長は不明", en=f"{en} agree, length unknown")
        return Words(ja=f"{ja}が一致、延長の差 {self.apart:.1%}", en=f"{en} agree, lengths {self.apart:.1%} apart")


@dataclass(frozen=True)
class Proposal:
    """A register row and what it may be, best first. `pieces`: drawn pieces that only together have its length."""

    fid: int
    number: str
    candidates: tuple[Candidate, ...]
    sure: bool
    pieces: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "fid": self.fid, "id": self.number, "pieces": list(self.pieces),
            "candidates": [
                {"fid": one.fid, "id": one.number, "score": one.score, "agreed": list(one.agreed), "apart": one.apart,
                 "reason_ja": one.reason.ja, "reason_en": one.reason.en} for one in self.candidates
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class LinkResult:
    """What may be linked and what was. `unmatched` rows have no candidate; `linked` pairs are (row, drawn) by fid."""

    layer: str
    sure: list[Proposal]
    ambiguous: list[Proposal]
    unmatched: int
    drawn: int
    linked: list[tuple[int, int]]
    dry_run: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": {"name": "waterdx.ledger.link", "version": 1}, "layer": self.layer,
            "counts": {"sure": len(self.sure), "ambiguous": len(self.ambiguous), "unmatched": self.unmatched, "drawn": self.drawn,
                       "linked": len(self.linked)},
            "sure": [one.to_json() for one in self.sure], "ambiguous": [one.to_json() for one in self.ambiguous],
            "linked": [{"fid": row, "drawn_fid": drawn} for row, drawn in self.linked], "dry_run": self.dry_run,
        }  # fmt: skip


def link(path: Path, *, layer: str = "pipes", accept: Sequence[str] = (), dry_run: bool = False) -> LinkResult:
    """Propose links between register rows without a place and drawn objects; make those of `accept`.

    `accept` holds "sure" and "ID=FID" (number or #fid of the row, fid of the drawn object). A linked row fills the blanks of
    the drawn object, which gets its evidence, and is no object of its own any more: one change of the history.
    """
    with project.reading(path) as conn:
        compared_with = history.newest(conn)
        present = read_layer_of(conn, layer)
        found = propose(present, layer)
        chosen = _chosen(found, present, layer, accept)
        by_fid = present.set_index("fid")
        edits = tuple(edit for one in chosen for edit in _edits(conn, layer, by_fid, *one))
    if edits and not dry_run:
        words = Words(ja="図面との結び付け: {layer} {n} 件", en="Link register and drawing: {n} {layer}")
        label = words.format(layer=LAYER_NAMES[layer], n=len(chosen))
        keep = Words(ja="図面との結び付けの前", en="Before linking register and drawing")
        with project.editing(path, keep=keep) as conn:
            refuse_changed(path, conn, compared_with)
            history.apply(conn, EditGroup(label, edits), action="link", objects=len(chosen))
    linked = [(row, one.fid) for row, one in chosen]
    return LinkResult(
        layer, [one for one in found if one.sure], [one for one in found if not one.sure and (one.candidates or one.pieces)],
        sum(not one.candidates and not one.pieces for one in found), len(drawn_only(present, layer)), linked, dry_run,
    )  # fmt: skip


def propose(present: gpd.GeoDataFrame, layer: str) -> list[Proposal]:
    """For every register row without a place what it may be; sure where both are each other's only likely partner."""
    rows, drawn = register_rows(present), drawn_only(present, layer)
    called = _names(rows, layer)
    if rows.empty or drawn.empty:
        return [Proposal(int(fid), name, (), False) for fid, name in zip(rows["fid"], called, strict=True)]
    pairs = candidates(rows, drawn)
    whole = in_whole_groups(rows, drawn, SURE_AGREEING, SURE_APART)
    sure = set(pairs["row"][_is_sure(pairs) & whole[pairs["row"]] & _numbers_allow(pairs, rows, drawn, layer)])
    known = {name: (rows[name].notna().to_numpy(), drawn[name].notna().to_numpy()) for name in AGREEING}
    fids, names = drawn["fid"].to_numpy(), _names(drawn, layer)
    by_row = {at: tuple(_candidates(pairs.loc[which], known, fids, names)) for at, which in pairs.groupby("row").groups.items()}
    alone = [at for at in range(len(rows)) if at not in by_row]
    runs = {alone[at]: run for at, run in pieces(rows.iloc[alone], drawn).items()} if alone else {}
    return [
        Proposal(int(fid), called[at], by_row.get(at, ()), at in sure, tuple(int(fids[one]) for one in runs.get(at, ())))
        for at, fid in enumerate(rows["fid"])
    ]  # fmt: skip


def _is_sure(pairs: pd.DataFrame) -> pd.Series:
    """Enough agrees, the lengths are the same, and every other pair of either is clearly worse in length."""
    ordered = pairs.sort_values("apart", na_position="first")  # a length that is unknown rules nothing out
    clear = (pairs["agreed"] >= SURE_AGREEING) & (pairs["apart"] <= SURE_APART)
    for side in ("row", "drawn"):
        rivals = ordered.groupby(side)["apart"]
        first, second = rivals.nth(0), rivals.nth(1)
        best = pairs[side].map(ordered.loc[first.index].set_index(side)["apart"].fillna(-1))
        next_best = pairs[side].map(ordered.loc[second.index].set_index(side)["apart"].fillna(-1)).fillna(1)
        clear &= (pairs["apart"] == best) & (next_best - best >= SURE_RIVAL)
    return clear


def _numbers_allow(pairs: pd.DataFrame, rows: gpd.GeoDataFrame, drawn: gpd.GeoDataFrame, layer: str) -> pd.Series:
    """Two different numbers may be one object under two systems of numbering, but that is for a person to say."""
    name = ID_FIELDS[layer]
    one = rows[name].iloc[pairs["row"]].reset_index(drop=True)
    other = drawn[name].iloc[pairs["drawn"]].reset_index(drop=True)
    return one.isna() | other.isna() | (one == other)


def _candidates(
    pairs: pd.DataFrame, known: dict[str, tuple[np.ndarray, np.ndarray]], fids: np.ndarray, names: Sequence[str]
) -> Iterator[Candidate]:
    """The best of the pairs of a row: drawn objects with their `fids` and `names`; `known` of rows and of drawn objects."""
    best = pairs.head(MOST_CANDIDATES)
    columns = (best[name].tolist() for name in ("row", "drawn", "score", "apart"))
    for row, at, score, apart in zip(*columns, strict=True):
        agreed = tuple(name for name, (here, there) in known.items() if here[row] and there[at])
        told = None if math.isnan(apart) else round(apart, 4)
        yield Candidate(int(fids[at]), names[at], score, agreed, told)


def _names(objects: gpd.GeoDataFrame, layer: str) -> list[str]:
    """What each object is called: its number, else its fid."""
    numbers = zip(objects[ID_FIELDS[layer]], objects["fid"], strict=True)
    return [number if isinstance(number, str) else f"#{fid}" for number, fid in numbers]


def _chosen(
    found: Iterable[Proposal], present: gpd.GeoDataFrame, layer: str, accept: Sequence[str]
) -> list[tuple[int, Candidate]]:
    """The pairs that are accepted, each row and each drawn object once."""
    by_name = {name: one for one in found for name in (one.number, f"#{one.fid}")}
    wanted = [(one.fid, one.candidates[0]) for one in by_name.values() if one.sure] if SURE in accept else []
    said = [_said(text, by_name, present, layer) for text in accept if text != SURE]
    overruled = {row for row, _ in said} | {one.fid for _, one in said}
    chosen = list(dict.fromkeys([*said, *((row, one) for row, one in wanted if not {row, one.fid} & overruled)]))
    for at in (0, 1):
        ends = [row if at == 0 else one.fid for row, one in chosen]
        twice = next((end for end in ends if ends.count(end) > 1), None)
        if twice is not None:
            raise UserError(
                ja="--accept で #{fid} を 2 つに結び付けようとしています。1 行は 1 本だけに結び付けられます。",
                en="--accept links #{fid} twice. One row is linked to one drawn object.",
                fid=twice,
            )
    return chosen


def _said(text: str, by_name: dict[str, Proposal], present: gpd.GeoDataFrame, layer: str) -> tuple[int, Candidate]:
    number, _, fid = text.rpartition("=")
    row = by_name.get(number)
    drawn = drawn_only(present, layer)["fid"].tolist()
    if row is None or not fid.lstrip("#").isdecimal() or int(fid.lstrip("#")) not in drawn:
        raise UserError(
            ja="--accept の「{text}」が分かりません。sure か、位置のない行の番号=台帳に行のない図面の fid(例: A-12=345)を指定してください。",
            en="--accept “{text}” is not understood. Say sure, or NUMBER=FID: a row without a place and a drawn object without a row (A-12=345).",
            text=text,
        )  # fmt: skip
    known = next((one for one in row.candidates if one.fid == int(fid.lstrip("#"))), None)
    return row.fid, known or Candidate(int(fid.lstrip("#")), fid, 1.0, (), None)


def _edits(conn: sqlite3.Connection, layer: str, by_fid: gpd.GeoDataFrame, row: int, one: Candidate) -> Iterator[Edit]:
    """The row's evidence goes to the drawn object, its values fill the blanks there; then the row is no object of its own."""
    stored = Rows(conn)
    for text in stored.evidence(layer, row):
        yield Edit(layer, row, EVIDENCE, text, None)
        yield Edit(layer, one.fid, EVIDENCE, None, text)
    yield Edit(layer, one.fid, EVIDENCE, None, _evidence(stored, layer, plain(by_fid.loc[[row], "source_id"])[0], row, one))
    for name in (field.name for field in fields_of(layer)):
        theirs, ours = (plain(by_fid.loc[[fid], name])[0] for fid in (row, one.fid))
        if theirs is not None and (ours is None or (name == ID_FIELDS[layer] and theirs != ours)):
            yield Edit(layer, one.fid, name, ours, theirs)
    yield Edit(layer, row, OBJECT, stored.whole(layer, row), None)


def _evidence(stored: Rows, layer: str, source: float | None, row: int, one: Candidate) -> str:
    """What the link rests on. Its number counts up with the row's, so that many links may be made at once."""
    known = {
        "id": stored.next_evidence() + row, "field": ID_FIELDS[layer], "method": "linked", "raw": str(one.reason) if one.agreed else "",
        "probability": one.score,
    }  # fmt: skip
    return json.dumps(known | ({} if source is None else {"source_id": int(source)}), ensure_ascii=False)

"""Repair slips and the pipes they may have been on, as plain functions for jobs, no Qt in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from waterdx.app.editing_tasks import Edited, last_edited
from waterdx.app.screening.tasks import Opened
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

SENTENCE = Words(
    ja="管路番号のない漏水 {all:,} 件: 確か {sure:,}、選んでほしい {doubtful:,}、候補なし {unmatched:,}",
    en="{all:,} leaks without a pipe number: {sure:,} sure, {doubtful:,} to choose, {unmatched:,} without a candidate",
)


@dataclass(frozen=True)
class Slips:
    """The leaks without a pipe number (screening.slips.Slip), the surest first; `sure`: leak → pipe of those hardly in doubt."""

    slips: tuple[Any, ...]
    sure: dict[int, str]
    sentence: Words


def find(path: Path, progress: Progress = silent) -> Slips:
    """What every leak without a pipe number may have been on; changes nothing."""
    from waterdx.screening.joining import SURE
    from waterdx.screening.slips import match_slips

    found = match_slips(path, dry_run=True)
    slips = (*sorted(found.doubtful, key=lambda one: -one.confidence), *found.unmatched)
    sure = {one.fid: one.candidates[0].pipe_id for one in found.doubtful if one.confidence >= SURE}
    counts = {"sure": len(sure), "doubtful": len(found.doubtful) - len(sure), "unmatched": len(found.unmatched)}
    return Slips(slips, sure, SENTENCE.format(all=len(slips), **counts))


def store(opened: Opened, chosen: Mapping[int, str], progress: Progress = silent) -> Edited:
    """Enter the pipes chosen (leak → pipe number) as one step of undo."""
    from waterdx.screening.slips import match_slips

    progress(0, 1, Words(ja="修繕票を管に結び付けています", en="Joining slips to pipes"))
    done = match_slips(opened.town.path, accept=[f"#{fid}={pipe_id}" for fid, pipe_id in chosen.items()])
    words = Words(
        ja="修繕票 {n:,} 件を管に結び付けました。「診断」で計算し直すと順位に反映します。",
        en="{n:,} repair slips were joined to pipes. Run the diagnosis again to rank by them.",
    )
    return last_edited(opened, words.format(n=len(done.accepted)))


def slips_table(slips: tuple[Any, ...], chosen: Mapping[int, str]) -> Table:
    """A row a slip, with the pipe chosen for it so far."""
    best = [one.candidates[0] if one.candidates else None for one in slips]
    return Table((
        text_column("chosen", Words(ja="結び付ける管", en="Joined to"), [chosen.get(one.fid) for one in slips]),
        number_column("confidence", Words(ja="確からしさ", en="Confidence"), [one.confidence if one.candidates else np.nan for one in slips], 2),
        text_column("number", Words(ja="整理番号", en="Leak"), [one.number for one in slips]),
        text_column("told", Words(ja="修繕票の内容", en="Slip"), [one.told for one in slips]),
        text_column("likeliest", Words(ja="最も近い管", en="Likeliest"), [one.pipe_id if one else None for one in best]),
        text_column("reason", Words(ja="理由", en="Reason"), [str(one.reason) if one else None for one in best]),
    )).prepared()  # fmt: skip


def candidates_table(slip: Any) -> Table:
    """A row a pipe the slip may have been on."""
    found = slip.candidates
    return Table((
        text_column("pipe_id", Words(ja="管路番号", en="Pipe"), [one.pipe_id for one in found]),
        number_column("confidence", Words(ja="確からしさ", en="Confidence"), [one.confidence for one in found], 2),
        text_column("reason", Words(ja="理由", en="Reason"), [str(one.reason) for one in found]),
    ))  # fmt: skip

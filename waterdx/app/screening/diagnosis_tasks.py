"""What the diagnosis asks about: the level of leaks, the fate of every leak, one pipe's reasons. Plain functions, no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from waterdx.app.editing_tasks import MAKING, Edited, last_edited
from waterdx.app.screening.tasks import Opened
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words


@dataclass(frozen=True)
class Level:
    """Leaks per 100 km and year where the record does not tell; `is_own`: set for this town, else that of all Japan."""

    per_100_km: float
    is_own: bool


def read_level(path: Path, progress: Progress = silent) -> Level:
    from waterdx.screening.default_model import shipped
    from waterdx.screening.run import town_level

    kept = town_level(path)
    return Level(100 * (shipped().level if kept is None else kept), kept is not None)


def set_level(opened: Opened, per_100_km: float | None, progress: Progress = silent) -> Edited:
    """Keep the level in the project (None: that of all Japan) as one step of undo."""
    from waterdx.screening.run import set_town_level, town_level

    progress(0, 1, MAKING)
    before = town_level(opened.town.path)
    after = None if per_100_km is None else per_100_km / 100
    if before == after:
        return Edited(Words(ja="水準は前と同じです。", en="The level is as it was."), 0, [], opened, True)
    set_town_level(opened.town.path, after)
    said = Words(
        ja="漏水の水準を変えました。「計算する」を押すと順位に反映します。",
        en="The level of leaks was changed. Press Run to rank by it.",
    )
    return last_edited(opened, said)


@dataclass(frozen=True)
class Record:
    """What became of every leak on record: a row each fate, and what to keep in mind."""

    table: Table
    sentence: Words


def record(path: Path, as_of: str, progress: Progress = silent) -> Record:
    """The fate of every leak in a screening as of that day."""
    from waterdx.screening.account import FATES
    from waterdx.screening.of_project import account_project

    account = account_project(path, as_of=as_of)
    rows = [(FATES[name], number) for name, number in account.fates.items() if number or name == "used"]
    if account.by_place:
        rows.append((Words(ja="  うち位置から管を決めた", en="  of these joined by their place"), account.by_place))
    table = Table((
        number_column("leaks", Words(ja="件数", en="Leaks"), np.array([number for _, number in rows], dtype=float)),
        text_column("fate", Words(ja="漏水記録の扱い", en="What became of them"), [str(words) for words, _ in rows]),
    ))  # fmt: skip
    read = Words(
        ja="{day} までの計算で、記録 {read:,} 件のうち {used:,} 件を使いました。",
        en="{used:,} of {read:,} leaks on record are used as of {day}.",
    ).format(day=account.as_of, read=account.read, used=account.used)
    more = account.replaced
    return Record(table, Words(f"{read.ja}{more.ja}", f"{read.en} {more.en}") if more else read)


@dataclass(frozen=True)
class PipeReasons:
    """One pipe for a person: its risk, why, what is not known of it, and what finding that out would change."""

    pipe_id: str
    risk: Words
    reasons: tuple[Words, ...]
    whole: Words
    unknown: Words | None
    changes: tuple[Words, ...]


WHOLE = Words(
    ja="ほかを合わせて ×{rest}。全体では町の平均の {relative} 倍です。",
    en="All else together ×{rest}; on the whole {relative} times the mean of the town.",
)
NOT_KNOWN = Words(ja="分かっていないこと: {fields}", en="Not known: {fields}")
INFERRED = Words(ja="推定値: {fields}", en="Inferred, not read: {fields}")


def explain(path: Path, pipe_id: str, progress: Progress = silent) -> PipeReasons:
    """Why a pipe of the latest screening stands where it stands."""
    from waterdx.screening.explain import written
    from waterdx.screening.of_project import explain_project, named

    found = explain_project(path, pipe_id, progress)
    told = [
        line.format(fields=named(fields)) for line, fields in ((NOT_KNOWN, found.unknown), (INFERRED, found.inferred)) if fields
    ]
    unknown = Words(" / ".join(one.ja for one in told), " / ".join(one.en for one in told)) if told else None
    whole = WHOLE.format(rest=written(found.reasons.rest), relative=written(found.reasons.relative))
    return PipeReasons(pipe_id, found.risk, found.reasons.reasons, whole, unknown, tuple(one.words for one in found.what_if))

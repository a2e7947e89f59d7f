"""History, undo and restore points as plain functions for jobs, no Qt in here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.app.editing_tasks import Edited
from waterdx.app.screening.tasks import Opened, open_project
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

WHEN = Words(ja="日時", en="When")
READING = Words(ja="履歴を読んでいます", en="Reading the history")


@dataclass(frozen=True)
class Changes:
    """Entries of the history, newest first: their `numbers`, and of each how many changes stand from the newest down to it (0 for
    one that cannot be taken back); `authors` are all there are."""

    table: Table
    numbers: list[int]
    steps_back: list[int]
    authors: list[str]


@dataclass(frozen=True)
class Edits:
    """What one change did, an object and a field a row; `places` are the layer and fid of each."""

    table: Table
    places: list[tuple[str, int]]


@dataclass(frozen=True)
class Points:
    """The restore points, newest first, with their numbers."""

    table: Table
    numbers: list[int]


@dataclass(frozen=True)
class Preview:
    """What going back to a restore point would do: line by line, and in one sentence."""

    number: int
    lines: Sequence[Words]
    summary: Words


def read_changes(path: Path, wanted: Any, progress: Progress = silent) -> Changes:
    """The changes wanted (store.history_search.Wanted)."""
    from waterdx.store import history, history_search, project

    progress(0, 1, READING)
    with project.reading(path) as conn:
        found = history_search.find(conn, wanted)
        standing = [one.id for one in history.standing(conn)]
        authors = history_search.authors(conn)
    place = {number: n + 1 for n, number in enumerate(standing)}
    return Changes(_changes_table(found), [one.id for one in found], [place.get(one.id, 0) for one in found], authors)


def read_edits(path: Path, change: int, progress: Progress = silent) -> Edits:
    """What one change did to which objects."""
    from waterdx.store import history_search, project

    progress(0, 1, READING)
    with project.reading(path) as conn:
        edits = history_search.named_edits(conn, change)
    return Edits(_edits_table(edits), [(one.layer, one.fid) for one in edits])


def read_points(path: Path, progress: Progress = silent) -> Points:
    """The restore points."""
    from waterdx.store import project, restore

    progress(0, 1, READING)
    with project.reading(path) as conn:
        points = restore.points(conn, path)
    return Points(_points_table(points), [point.number for point in points])


def preview(path: Path, number: int, progress: Progress = silent) -> Preview:
    """What going back to a restore point would bring, take and change; changes nothing."""
    from waterdx.ledger.going_back import lines_of, summary_of
    from waterdx.store.difference import difference

    found = difference(path, number, progress)
    return Preview(number, lines_of(found), summary_of(found))


def go_back(path: Path, number: int, progress: Progress = silent) -> Opened:
    """The project as it was at a restore point; the state before is kept as one more point."""
    from waterdx.store import project

    progress(0, 1, Words(ja="復元しています", en="Restoring"))
    project.go_back(path, number)
    return open_project(path)


def undo_to(opened: Opened, number: int, progress: Progress = silent) -> Edited:
    """Take a change and every later one back, all or none."""
    from waterdx.ledger import undo as undoing

    progress(0, 1, Words(ja="元に戻しています", en="Undoing"))
    taken = undoing.undo_to(opened.town.path, number)
    words = Words(
        ja="{n:,} 件の変更を元に戻しました(いちばん前は「{what}」)。", en="{n:,} changes were taken back, down to “{what}”."
    )
    return Edited(words.format(n=len(taken), what=taken[-1].label), 0, [], open_project(opened.town.path), False)


def since_days_ago(days: int) -> str:
    """The day so many days ago, as the history writes it."""
    return (dt.date.today() - dt.timedelta(days=days)).isoformat()


def _changes_table(changes: Sequence[Any]) -> Table:
    undone, stands = Words(ja="取消済み", en="undone"), Words(ja="有効", en="in effect")
    return Table(
        (
            text_column("at", WHEN, [_when(one.at) for one in changes]),
            text_column("label", Words(ja="変更", en="Change"), [str(one.label) for one in changes]),
            number_column("objects", Words(ja="対象 (件)", en="Objects"), [one.objects for one in changes]),
            text_column("who", Words(ja="だれ", en="Who"), [one.who for one in changes]),
            text_column("state", Words(ja="状態", en="State"), [str(undone if one.undone else stands) for one in changes]),
        )
    )


def _edits_table(edits: Sequence[Any]) -> Table:
    from waterdx.core.fields import LAYER_NAMES
    from waterdx.ledger.editing.tell import edit_text, edited_name

    return Table(
        (
            text_column("object", Words(ja="対象", en="Object"), [f"{LAYER_NAMES[one.layer]} {one.number}" for one in edits]),
            text_column("field", Words(ja="項目", en="Field"), [str(edited_name(one.field)) for one in edits]),
            text_column("before", Words(ja="前", en="Before"), [str(edit_text(one.layer, one.field, one.before, one.in_field)) for one in edits]),
            text_column("after", Words(ja="後", en="After"), [str(edit_text(one.layer, one.field, one.after, one.in_field)) for one in edits]),
        )
    )  # fmt: skip


def _points_table(points: Sequence[Any]) -> Table:
    there, gone = Words(ja="あり", en="there"), Words(ja="なし(戻せません)", en="missing (cannot be used)")
    return Table(
        (
            number_column("number", Words(ja="番号", en="Number"), [point.number for point in points]),
            text_column("at", WHEN, [_when(point.at) for point in points]),
            text_column("reason", Words(ja="理由", en="Reason"), [str(point.reason) for point in points]),
            text_column(
                "file",
                Words(ja="控えのファイル", en="Its file"),
                [str(there if point.file.is_file() else gone) for point in points],
            ),
        )
    )


def _when(at: str) -> str:
    return at[:16].replace("T", " ")

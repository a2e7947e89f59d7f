"""History, undo and restore points as plain functions for jobs, no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.app.screening.tasks import Opened, open_project
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

WHEN = Words(ja="日時", en="When")


@dataclass(frozen=True)
class History:
    """What was changed, and the restore points with their `numbers`, both newest first."""

    changes: Table
    points: Table
    numbers: list[int]


def read_history(path: Path, progress: Progress = silent) -> History:
    """The changes and restore points of a project, as tables."""
    from waterdx.store import history, project, restore

    progress(0, 1, Words(ja="履歴を読んでいます", en="Reading the history"))
    with project.reading(path) as conn:
        changes, points = history.changes(conn), restore.points(conn, path)
    return History(_changes_table(changes), _points_table(points), [point.number for point in points])


def go_back(path: Path, number: int, progress: Progress = silent) -> Opened:
    """The project as it was at a restore point; the state before is kept as one more point."""
    from waterdx.store import project

    progress(0, 1, Words(ja="復元しています", en="Restoring"))
    project.go_back(path, number)
    return open_project(path)


def _changes_table(changes: Any) -> Table:
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


def _points_table(points: Any) -> Table:
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

"""waterdx ledger restore: the restore points, what going back to one would do, and going back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from waterdx.cli.options import argument, option, project_argument
from waterdx.cli.output import command, progress_bar, say, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.store.difference import Difference
    from waterdx.store.history import Change
    from waterdx.store.restore import RestorePoint

WENT_BACK = Words(
    ja="復元ポイント {n} の時点に戻しました。戻す前の状態も復元ポイントに残しました。",
    en="Went back to restore point {n}. The state before was kept as a restore point too.",
)
NO_NUMBER = UserError(
    ja="--dry-run には復元ポイントの番号も指定してください(番号は waterdx ledger restore で確かめられます)。",
    en="--dry-run needs the number of a restore point (waterdx ledger restore lists them).",
)


def add_to(ledger: click.Group) -> None:
    @command(
        ledger,
        "restore",
        "復元ポイントの一覧を見る。番号を付けるとその時点に戻す(--dry-run なら何が変わるかを見るだけ)",
        "list restore points; with a number, go back to that one (--dry-run only tells what would change)",
    )
    @project_argument
    @argument("number", "復元ポイントの番号", "number of the restore point", required=False, type=int)
    @option(
        "--dry-run",
        "戻さずに、何が戻り、なくなり、変わるかを見る",
        "change nothing; tell what would come back, go and change",
        is_flag=True,
    )
    def restore_point(project: Path, number: int | None, dry_run: bool, as_json: bool) -> None:
        from waterdx.store import difference, restore
        from waterdx.store import project as store

        if dry_run and number is None:
            raise NO_NUMBER
        if dry_run and number is not None:
            with progress_bar() as progress:
                found = difference.difference(project, number, progress)
            (_say_difference_json if as_json else _say_difference)(found)
            return
        if number is not None:
            store.go_back(project, number)
            if not as_json:
                say(WENT_BACK.format(n=number))
        with store.reading(project) as conn:
            points = restore.points(conn, project)
        (_say_points_json if as_json else _say_points)(points)


def _say_points_json(points: list[RestorePoint]) -> None:
    say_json({"schema": {"name": "waterdx.ledger.restore", "version": 1}, "points": [_point(point) for point in points]})


def _point(point: RestorePoint) -> dict[str, Any]:
    return {
        "number": point.number,
        "at": point.at,
        "reason_ja": point.reason.ja,
        "reason_en": point.reason.en,
        "file": str(point.file),
    }


def _say_points(points: list[RestorePoint]) -> None:
    heads = (Words(ja="番号", en="Number"), Words(ja="日時", en="When"), Words(ja="理由", en="Reason"))
    say_table([(point.number, _minute(point.at), point.reason) for point in points], heads)


def _say_difference(found: Difference) -> None:
    from waterdx.ledger.going_back import lines_of

    point = found.point
    say(Words(ja="復元ポイント {n}({at}、{why})に戻すと:", en="Going back to restore point {n} ({at}, {why}):").format(
        n=point.number, at=_minute(point.at), why=point.reason))  # fmt: skip
    for line in lines_of(found):
        say(f"  {line}")
    say(Words(ja="何も変えていません。", en="Nothing was changed."))


def _say_difference_json(found: Difference) -> None:
    say_json({
        "schema": {"name": "waterdx.ledger.restore_difference", "version": 1}, "point": _point(found.point),
        "layers": [asdict(layer) for layer in found.layers], "tables": [asdict(table) for table in found.tables],
        "lost": [_change(one) for one in found.lost], "found_again": [_change(one) for one in found.found_again],
    })  # fmt: skip


def _change(one: Change) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at,
        "who": one.who,
        "label_ja": one.label.ja,
        "label_en": one.label.en,
        "objects": one.objects,
    }


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")

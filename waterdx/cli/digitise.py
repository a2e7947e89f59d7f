"""waterdx digitise: sheets of paper to lines and rows; the readings are in digitise_*.py."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli import (
    digitise_check,
    digitise_clean,
    digitise_edges,
    digitise_georeference,
    digitise_labels,
    digitise_symbols,
    digitise_table,
    digitise_trace,
)
from waterdx.cli.help import Group
from waterdx.cli.options import option, project_argument
from waterdx.cli.output import command, say, say_findings, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.store.proposals import Kind


def add_to(group: click.Group) -> None:
    @group.group(
        "digitise",
        cls=Group,
        help=str(
            Words(
                ja="紙の図面・帳票: 位置合わせ、線の読み取り、表の読み取り、台帳へ",
                en="paper: georeference, trace, read tables, into the ledger",
            )
        ),
    )
    def digitise() -> None:
        pass

    digitise_clean.add_to(digitise)
    digitise_georeference.add_to(digitise)
    digitise_table.add_to(digitise)
    digitise_edges.add_to(digitise)
    digitise_check.add_to(digitise)
    digitise_trace.add_to(digitise)
    digitise_labels.add_to(digitise)
    digitise_symbols.add_to(digitise)
    _add_list(digitise)
    _add_enter(digitise)
    _add_remove(digitise)
    _add_double_entry(digitise)


def _add_list(digitise: click.Group) -> None:
    @command(digitise, "list", "図面・帳票の一覧と進み具合", "the sheets of a project and how far each is")
    @project_argument
    def list_sheets(project: Path, as_json: bool) -> None:
        from waterdx.ledger.digitised_progress import progress_of

        found = progress_of(project)
        if as_json:
            say_json({"schema": {"name": "waterdx.digitise.list", "version": 1}, **found.to_json()})
            return
        say_table(found.rows(), found.heads())
        for line in found.summary():
            say(line)


_ENTERED = Words(
    ja="台帳に {n} 件を入れました(新しい {new}、既存に合わせた {merged})。",
    en="{n} rows went into the ledger ({new} new, {merged} into known ones).",
)
_WOULD_ENTER = Words(
    ja="台帳に {n} 件が入ります(新しい {new}、既存に合わせる {merged})。まだ何も書き込んでいません。",
    en="{n} rows would go into the ledger ({new} new, {merged} into known ones). Nothing is written yet.",
)
_UNSEEN = Words(
    ja="うち {n} 件は、人の確認なしに確からしさだけで決めたものです。",
    en="{n} of them by their confidence alone, confirmed by nobody.",
)


def _add_enter(digitise: click.Group) -> None:
    @command(digitise, "enter", "確認済みの提案を台帳に入れる", "bring what was confirmed into the ledger")
    @project_argument
    @option("--sheet", "図面の番号(digitise list)", "number of the sheet (digitise list)", type=int, required=True)
    @option(
        "--kind",
        "入れるもの: row(表の行)、line(線)、symbol(弁栓)",
        "what: row, line or symbol",
        type=click.Choice(["row", "line", "symbol"]),
        default="row",
        show_default=True,
    )
    @option(
        "--accept-above",
        "この確率(0〜1)以上で疑いのないものは、確認せずに入れる",
        "confirm unseen what is at least this sure (0 to 1) and not doubtful",
        type=click.FloatRange(0, 1),
    )
    @option("--dry-run", "書き込まずに結果だけ見る", "show what would happen, write nothing", is_flag=True)
    def enter(project: Path, sheet: int, kind: Kind, accept_above: float | None, dry_run: bool, as_json: bool) -> int:
        from waterdx.ledger import digitised
        from waterdx.ledger.digitised_unseen import Unseen, unseen_of
        from waterdx.store import drawings

        kept = drawings.drawing(project, sheet)
        unseen = Unseen() if accept_above is None else unseen_of(project, kept, kind, accept_above)
        result = digitised.enter(project, kept, kind, unseen=unseen, dry_run=dry_run)
        if as_json:
            head = {"schema": {"name": "waterdx.digitise.enter", "version": 1}, "accepted_unseen": len(unseen.accepted)}
            say_json(result.to_json() | head)
        else:
            words = _WOULD_ENTER if dry_run else _ENTERED
            say(words.format(n=result.rows["accepted"], new=result.added, merged=result.merged))
            if unseen.accepted:
                say(_UNSEEN.format(n=len(unseen.accepted)))
            say_findings(result.findings)
        return int(any(finding.severity == "error" for finding in result.findings))


def _add_remove(digitise: click.Group) -> None:
    @command(
        digitise,
        "remove",
        "図面をプロジェクトから外す(元に戻せる。台帳に入れたものは残る)",
        "take a sheet out of the project (undoable; what went into the ledger stays)",
    )
    @project_argument
    @option("--sheet", "図面の番号(digitise list)", "number of the sheet (digitise list)", type=int, required=True)
    def remove(project: Path, sheet: int, as_json: bool) -> None:
        from waterdx.store import drawings

        name = drawings.drawing(project, sheet).name
        drawings.remove(project, sheet)
        if as_json:
            say_json({"schema": {"name": "waterdx.digitise.remove", "version": 1}, "sheet": sheet, "name": name})
        else:
            say(Words(ja="「{name}」を外しました。", en="“{name}” was taken out.").format(name=name))


def _add_double_entry(digitise: click.Group) -> None:
    @command(
        digitise,
        "double-entry",
        "二人の確認を必要にする(二重入力)か、一人に戻す",
        "ask for two people to confirm (double entry), or for one again",
    )
    @project_argument
    @option("--on/--off", "二人にする / 一人に戻す", "two people / one", default=True, show_default=True)
    def double_entry(project: Path, on: bool, as_json: bool) -> None:
        from waterdx.ledger import digitised

        digitised.set_double_entry(project, on)
        if as_json:
            say_json({"schema": {"name": "waterdx.digitise.double_entry", "version": 1}, "two_people": on})
        else:
            say(digitised.TWO if on else digitised.ONE)

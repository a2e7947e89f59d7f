"""waterdx ledger check, fix, ignore: what is doubtful in a ledger, mending it, and leaving it for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import argument, option, out_option, project_argument
from waterdx.cli.output import command, exit_code, progress_bar, refuse_original, say, say_findings, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding, count_by_check, count_by_severity
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.ledger.fixes import FixResult

CHECK_HEAD = Words(ja="点検", en="Check")
MOST_LEFT = 12
SHOWN_OF_A_KIND = 3


def add_to(ledger: click.Group) -> None:
    _add_check(ledger)
    _add_fix(ledger)
    _add_ignore(ledger)


def _add_check(ledger: click.Group) -> None:
    @command(ledger, "check", "台帳全体を点検し、指摘の一覧を作る", "check the whole ledger and list the findings")
    @project_argument
    @out_option("指摘の一覧を書くファイル(.xlsx か .csv)", "file for the findings (.xlsx or .csv)")
    def check_ledger(project: Path, out: Path | None, as_json: bool) -> int:
        from waterdx.ledger.checks import check
        from waterdx.reports import findings_table, tables

        if out:
            tables.refuse_ending(out)
            refuse_original(project, out)
        with progress_bar() as progress:
            findings = check(project, progress)
        if out:
            findings_table.export(findings, out)
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.ledger.check", "version": 1}, "findings": [f.to_json() for f in findings],
                 "counts": count_by_check(findings), "severities": count_by_severity(findings)}
            )  # fmt: skip
        else:
            _say_checked(findings, out)
        return exit_code(findings)


def _say_checked(findings: Sequence[Finding], out: Path | None) -> None:
    say_table(list(count_by_check(findings).items()), (CHECK_HEAD, Words(ja="件数", en="Findings")))
    say()
    say_findings(findings, of_a_kind=SHOWN_OF_A_KIND)
    fixable = count_by_check(finding for finding in findings if finding.fixable)
    if fixable:
        words = Words(ja="自動で直せるもの: {names} (waterdx ledger fix)", en="Can be fixed: {names} (waterdx ledger fix)")
        say(words.format(names=", ".join(f"{name} {count}" for name, count in fixable.items())))
    if out:
        say(Words(ja="「{path}」に保存しました。", en="Saved as “{path}”.").format(path=out))


def _add_fix(ledger: click.Group) -> None:
    @command(
        ledger,
        "fix",
        "指摘を自動で直す(点検名を省くと、直せる点検の一覧)。history --undo で元に戻せる",
        "mend findings (without CHECK: lists what can be mended); history --undo takes it back",
    )
    @project_argument
    @argument("check", "点検の名前(gap など)", "name of the check (such as gap)", required=False)
    @argument("ids", "対象の番号(省くとすべて)", "numbers of the objects (all if left out)", metavar="[ID]...", nargs=-1)
    @option(
        "--all",
        "人の判断が要るもの(並んだ 2 本の管の端どうしなど)も直す",
        "mend also what a person has to judge (two pipes that end side by side)",
        is_flag=True,
    )
    def fix_findings(project: Path, check: str | None, ids: tuple[str, ...], all: bool, as_json: bool) -> int:  # noqa: A002
        from waterdx.ledger.fixes import fix

        if check is None:
            _say_fixable(project, as_json)
            return 0
        with progress_bar() as progress:
            result = fix(project, check, ids or None, progress, doubtful=all)
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.ledger.fix", "version": 1}, "check": check, "label_ja": result.label.ja,
                 "label_en": result.label.en, "objects": result.objects, "fixed": result.fixed,
                 "left": [finding.to_json() for finding in result.left]}
            )  # fmt: skip
        else:
            _say_fixed(result, project)
        return exit_code(result.left)


def _say_fixable(project: Path, as_json: bool) -> None:
    """The checks that have a fix, and how many findings of the last check each could mend."""
    from waterdx.ledger.checks import check_named
    from waterdx.ledger.fixes import fixable_checks
    from waterdx.store import project as store
    from waterdx.store import tables

    with store.reading(project) as conn:
        counts = count_by_check(finding for finding in tables.read_findings(conn) if finding.fixable)
    found = [one for name in fixable_checks() if (one := check_named(name)) is not None]
    if as_json:
        say_json(
            {"schema": {"name": "waterdx.ledger.fixable", "version": 1},
             "checks": [{"check": one.name, "findings": counts.get(one.name, 0),
                         "fix_ja": one.mended.ja if one.mended else "", "fix_en": one.mended.en if one.mended else ""} for one in found]}
        )  # fmt: skip
        return
    heads = CHECK_HEAD, Words(ja="直せる指摘", en="Findings"), Words(ja="直し方", en="What the fix does")
    rows = [(one.name, counts[one.name], one.mended or "") for one in found if counts.get(one.name)]
    if rows:
        say_table(rows, heads)
    none = Words(
        ja="ほかに {n} 種類の点検を自動で直せますが、指摘は 0 件です(最後の waterdx ledger check による)。",
        en="{n} more checks have a fix and no finding (at the last waterdx ledger check).",
    )
    if len(rows) < len(found):
        say(none.format(n=len(found) - len(rows)))


def _say_fixed(result: FixResult, project: Path) -> None:
    left = sum(finding.count for finding in result.left)
    words = Words(
        ja="{what}: {objects:,} 件の対象を変え、指摘 {fixed:,} 件を直しました。残り {left:,} 件。",
        en="{what}: {objects:,} objects changed, {fixed:,} findings fixed, {left:,} left.",
    )
    say(words.format(what=result.label, objects=result.objects, fixed=result.fixed, left=left))
    for finding in result.left[:MOST_LEFT]:
        say(f"  {finding.message}")
    if len(result.left) > MOST_LEFT:
        more = Words(ja="  … ほか {n:,} 件(--json ですべて)", en="  … and {n:,} more (all of them with --json)")
        say(more.format(n=len(result.left) - MOST_LEFT))
    if result.objects:
        back = Words(
            ja="元に戻すには: waterdx ledger history {file} --undo", en="To take it back: waterdx ledger history {file} --undo"
        )
        say(back.format(file=project))


def _add_ignore(ledger: click.Group) -> None:
    @command(
        ledger,
        "ignore",
        "指摘を理由を付けて無視する(点検名を省くと一覧)。--remove でやめる",
        "leave a finding for a reason (without CHECK: lists those left); --remove tells it again",
    )
    @project_argument
    @argument("check", "点検の名前(gap など)", "name of the check (such as gap)", required=False)
    @argument("id", "対象の番号", "number of the object", required=False)
    @option("--reason", "無視する理由", "why it is left")
    @option(
        "--field",
        "同じ対象に項目ごとの指摘があるとき、その項目",
        "which field, where the object has a finding for several",
        default="",
    )
    @option("--remove", "無視をやめ、次の点検からまた指摘する", "tell it again from the next check on", is_flag=True)
    def ignore_finding(
        project: Path, check: str | None, id: str | None, reason: str | None, field: str, remove: bool, as_json: bool,  # noqa: A002
    ) -> None:  # fmt: skip
        from waterdx.ledger import ignore

        if check is not None:
            told = _remove(project, check, id, field) if remove else _ignore(project, check, id, field, reason or "")
            if not as_json:
                say(told)
        found = ignore.ignored(project)
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.ledger.ignore", "version": 1},
                 "ignored": [{"check": one.check, "layer": one.layer, "id": one.id, "field": one.field, "reason": one.reason, "who": one.who,
                              "at": one.at, "message_ja": one.message.ja, "message_en": one.message.en} for one in found]}
            )  # fmt: skip
            return
        heads = CHECK_HEAD, Words(ja="対象", en="Object"), Words(ja="項目", en="Field"), *_HEADS_OF_REASON
        say_table([(one.check, one.id, one.field, one.reason, one.who, one.at[:16].replace("T", " ")) for one in found], heads)


_HEADS_OF_REASON = Words(ja="理由", en="Reason"), Words(ja="だれ", en="Who"), Words(ja="日時", en="When")


def _ignore(project: Path, check: str, object_id: str | None, field: str, reason: str) -> Words:
    from waterdx.ledger import ignore
    from waterdx.store import project as store
    from waterdx.store import tables

    with store.reading(project) as conn:
        found = [finding for finding in tables.read_findings(conn) if finding.row is None]
    keys = _keys(((ignore.key_of(one), one.check, one.id, one.field) for one in found), check, object_id, field)
    if not keys and object_id is None:
        raise UserError(
            ja="どの対象の「{check}」の指摘かを、番号で指定してください。番号は waterdx ledger check の一覧にあります。",
            en="Say by its number which object's finding of “{check}” is meant. waterdx ledger check lists the numbers.",
            check=check,
        )
    if not keys:
        raise UserError(
            ja="「{id}」に点検「{check}」の指摘はありません。waterdx ledger check で一覧を確かめてください。",
            en="“{id}” has no finding of the check “{check}”. List them with waterdx ledger check.",
            id=object_id or "", check=check,
        )  # fmt: skip
    count = ignore.ignore_all(project, keys, reason)
    return Words(ja="{n} 件の指摘を無視します(理由: {why})。", en="{n} findings are left (reason: {why}).").format(
        n=count, why=reason
    )


def _remove(project: Path, check: str, object_id: str | None, field: str) -> Words:
    from waterdx.ledger import ignore

    keys = _keys(((one.key, one.check, one.id, one.field) for one in ignore.ignored(project)), check, object_id, field)
    if not keys:
        raise UserError(
            ja="点検「{check}」の「{id}」は無視されていません。",
            en="“{id}” of the check “{check}” is not ignored.",
            check=check,
            id=object_id or "",
        )
    for one in keys:
        ignore.unignore(project, one)
    return Words(ja="無視をやめました。次の点検からまた指摘します。", en="No longer ignored; the next check tells it again.")


def _keys(found: Iterable[tuple[str, str, str, str]], check: str, object_id: str | None, field: str) -> list[str]:
    """The keys of the findings of one check about one object ("" for one about all objects), and of one field if said."""
    return list(dict.fromkeys(
        key for key, name, shown, of_field in found
        if (name, shown) == (check, object_id or "") and field in ("", of_field)
    ))  # fmt: skip

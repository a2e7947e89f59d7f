"""Mending what a check found: all of it or some objects, in one change that can be undone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from waterdx.core.edits import EditGroup
from waterdx.core.errors import UserError
from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.ledger import ignore
from waterdx.ledger.checks import CHECKS, check_named, read_ledger, refresh
from waterdx.ledger.checks.ledger import Ledger
from waterdx.ledger.checks.registry import Check
from waterdx.store import history, project


@dataclass(frozen=True)
class FixResult:
    """`objects` were changed; `fixed` of the findings of the check are gone, `left` remain (their sentences say why)."""

    check: str
    label: Words
    objects: int
    fixed: int
    left: list[Finding]
    findings: list[Finding]


def fixable_checks() -> list[str]:
    """The names of the checks whose findings can be mended."""
    return [one.name for one in CHECKS if one.fix]


def fix(
    path: Path, check_name: str, ids: Collection[str] | None = None, progress: Progress = silent, *, doubtful: bool = False
) -> FixResult:
    """Mend the findings of one check: all, or those of the objects `ids` (numbers as shown; "#7" where there is none).

    What only a person can judge (two pipes that end side by side) is mended where it is named by `ids`, or all of it if `doubtful`.
    A restore point is kept, the edits are one entry of the history, and the findings are refreshed, all in one transaction.
    Ignored findings are left alone. UserError where the check has no fix or an object no such finding.
    """
    one = _check(check_name)
    with project.reading(path) as conn:
        ledger = read_ledger(conn)
        ignored = ignore.keys(conn)
        before = [finding for finding in one.run(ledger) if ignore.key_of(finding) not in ignored]
        group = edits_for(one, ledger, ids, ignored, doubtful=doubtful)
    if not group.edits:
        return FixResult(check_name, group.label, 0, 0, before, before)
    keep = Words(ja="修正の前: {what}", en="Before a fix: {what}").format(what=group.label)
    with project.editing(path, keep=keep) as conn:
        history.apply(conn, group, action="fix")
        findings = list(refresh(conn, share(progress, 0.1, 1.0)))
    left = [finding for finding in findings if finding.check == check_name]
    gone = sum(finding.count for finding in before) - sum(finding.count for finding in left)
    return FixResult(check_name, group.label, len({(e.layer, e.fid) for e in group.edits}), max(gone, 0), left, findings)


def edits_for(
    one: Check, ledger: Ledger, ids: Collection[str] | None, ignored: Collection[str] = (), *, doubtful: bool = False
) -> EditGroup:
    """The edits that mend what a check finds now, with the label the history shows. Empty where nothing can be mended."""
    assert one.fix is not None
    rows = one.rows(ledger).assign(named=doubtful or ids is not None)
    keys = one.name + "|" + one.layer + "|" + rows["shown"] + "|" + rows["field_name"]
    chosen = ~keys.isin(list(ignored))
    if ids is not None:
        _refuse_unknown(one, set(ids) - set(rows["shown"]))
        chosen &= rows["shown"].isin(list(ids))
    edits = tuple(one.fix(ledger, rows[chosen])) if chosen.any() else ()
    return EditGroup(one.mended or one.sentence, edits)


def _check(name: str) -> Check:
    one = check_named(name)
    if one is None or one.fix is None:
        raise UserError(
            ja="点検「{name}」の指摘を自動で直す方法はありません。直せるのは {names} です。",
            en="Findings of the check “{name}” cannot be mended by a fix. Those of {names} can.",
            name=name, names=", ".join(fixable_checks()),
        )  # fmt: skip
    return one


def _refuse_unknown(one: Check, missing: Collection[str]) -> None:
    if missing:
        raise UserError(
            ja="「{ids}」に点検「{name}」の指摘はありません。waterdx ledger check で一覧を確かめてください。",
            en="“{ids}” has no finding of the check “{name}”. List them with waterdx ledger check.",
            ids=", ".join(sorted(missing)[:10]), name=one.name,
        )  # fmt: skip

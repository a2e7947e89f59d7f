"""Mending, leaving and exporting findings as plain functions for jobs, no Qt in here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from waterdx.app.screening.tasks import Opened, open_project
from waterdx.app.town import Town, read_town
from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words


def fix(path: Path, check: str, ids: Collection[str] | None, progress: Progress = silent) -> tuple[Words, Opened]:
    """Mend findings of one check, all or those of some objects: what was done in a sentence, and the project as it is now."""
    from waterdx.ledger.fixes import fix as mend

    progress(0, 1, Words(ja="指摘を直しています", en="Mending findings"))
    result = mend(path, check, ids, share(progress, 0.0, 0.9))
    sentence = Words(
        ja="{what}: 指摘 {fixed:,} 件を直しました(対象 {objects:,} 件、残り {left:,} 件)。「元に戻す」で戻せます。",
        en="{what}: {fixed:,} findings mended ({objects:,} objects changed, {left:,} findings left). Undo takes it back.",
    )
    if not result.objects:
        sentence = Words(
            ja="{what}: 安全に直せるものがありませんでした(残り {left:,} 件)。理由は指摘の文にあります。",
            en="{what}: nothing could be mended safely ({left:,} findings left). Their sentences say why.",
        )
    left = sum(finding.count for finding in result.left)
    return sentence.format(what=result.label, fixed=result.fixed, objects=result.objects, left=left), open_project(path)


def leave(path: Path, findings: Sequence[Finding], reason: str, progress: Progress = silent) -> tuple[Words, Town]:
    """Ignore findings for a reason: what was done in a sentence, and the project without them."""
    from waterdx.ledger import ignore

    progress(0, 1, Words(ja="無視する指摘を書き込んでいます", en="Writing what is ignored"))
    count = ignore.ignore_all(path, dict.fromkeys(map(ignore.key_of, findings)), reason)
    sentence = Words(
        ja="指摘 {n:,} 件を無視します(理由: {why})。点検し直しても出ません。",
        en="{n:,} findings are ignored (reason: {why}). The next check does not tell them either.",
    )
    return sentence.format(n=count, why=reason.strip()), read_town(path)


def export(findings: Sequence[Finding], path: Path, progress: Progress = silent) -> Path:
    """The findings as an Excel or CSV file."""
    from waterdx.reports import findings_table

    progress(0, 1, Words(ja="指摘の一覧を書いています", en="Writing the findings"))
    findings_table.export(findings, path)
    return path

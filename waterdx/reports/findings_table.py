"""The findings of a check as a table people pass on: to the contractor, to the colleague who knows the street."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from waterdx.core.fields import LAYER_NAMES, field_named
from waterdx.core.findings import SEVERITY_NAMES, Finding
from waterdx.core.words import Words
from waterdx.reports.tables import write_table

TITLE = Words(ja="点検結果", en="Findings")
_HEADS = (
    Words(ja="重さ", en="Severity"), Words(ja="点検", en="Check"), Words(ja="層", en="Layer"), Words(ja="番号", en="Number"),
    Words(ja="項目", en="Field"), Words(ja="内容", en="What to look at"), Words(ja="原文", en="As written"), Words(ja="件数", en="Count"),
    Words(ja="自動修正", en="Fix"),
)  # fmt: skip


def export(findings: Sequence[Finding], path: Path) -> None:
    """Write findings as CSV or XLSX by the ending of `path`, one row each, in the language shown. UserError for another ending."""
    import pandas as pd

    yes = str(Words(ja="可", en="yes"))
    rows = [
        (str(SEVERITY_NAMES[f.severity]), f.check, _layer(f.layer), f.id, _field(f.field), str(f.message), f.raw, f.count, yes if f.fixable else "")
        for f in findings
    ]  # fmt: skip
    write_table(path, pd.DataFrame(rows, columns=list(map(str, _HEADS))), TITLE)


def _layer(name: str) -> str:
    return str(LAYER_NAMES[name]) if name in LAYER_NAMES else name


def _field(name: str) -> str:
    try:
        return str(field_named(name).label)
    except KeyError:
        return name

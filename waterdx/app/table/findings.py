"""Findings as a table: how grave, about what, in a sentence; a double click goes to the pipe."""

from __future__ import annotations

from collections.abc import Sequence

from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.core.fields import LAYER_NAMES, field_named
from waterdx.core.findings import SEVERITIES, SEVERITY_NAMES, Finding
from waterdx.core.words import Words

MARKS = {"error": "●", "warning": "▲", "info": "○"}


def findings_table(findings: Sequence[Finding]) -> Table:
    """One row a finding, in their order."""
    heads = (
        Words(ja="重さ", en="Severity"),
        Words(ja="対象", en="Object"),
        Words(ja="項目", en="Field"),
        Words(ja="内容", en="What to look at"),
    )
    texts = (
        [f"{MARKS[one.severity]} {SEVERITY_NAMES[one.severity]}" for one in findings],
        [_object(one) for one in findings],
        [_field(one) for one in findings],
        [str(one.message) for one in findings],
    )
    columns = [text_column(f"c{n}", head, values) for n, (head, values) in enumerate(zip(heads, texts, strict=True))]
    columns.insert(3, number_column("count", Words(ja="件数", en="Count"), [one.count for one in findings]))
    return Table(tuple(columns))


def by_gravity(findings: Sequence[Finding]) -> list[Finding]:
    """Errors, then warnings, then notes, each in their order."""
    return sorted(findings, key=lambda one: SEVERITIES.index(one.severity))


def _object(finding: Finding) -> str | None:
    layer = str(LAYER_NAMES[finding.layer]) if finding.layer in LAYER_NAMES else ""
    where = finding.id or (str(Words(ja="{n} 行目", en="row {n}").format(n=finding.row)) if finding.row else "")
    return " ".join(filter(None, (layer, where))) or None


def _field(finding: Finding) -> str | None:
    try:
        return str(field_named(finding.field).label)
    except KeyError:
        return finding.field or None

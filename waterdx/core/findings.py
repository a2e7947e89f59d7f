"""What is wrong or doubtful in the data. Bad data is not an error: it is a row in a list one can sort, fix and export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from waterdx.core.words import Words

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SEVERITY_NAMES = {
    "error": Words(ja="誤り", en="Error"),
    "warning": Words(ja="要確認", en="Warning"),
    "info": Words(ja="お知らせ", en="Note"),
}


@dataclass(frozen=True)
class Finding:
    """One thing to look at: which check says it, how grave, about which object (`id`, its number) or row of a file."""

    check: str
    severity: Severity
    message: Words
    layer: str = ""
    id: str = ""
    field: str = ""
    row: int | None = None
    raw: str = ""
    count: int = 1
    fixable: bool = False

    def to_json(self) -> dict[str, Any]:
        """The keys scripts may rely on (design, section 4), and where it was read."""
        return {
            "check": self.check, "severity": self.severity, "layer": self.layer, "id": self.id, "field": self.field,
            "row": self.row, "raw": self.raw, "count": self.count, "fixable": self.fixable,
            "message_ja": self.message.ja, "message_en": self.message.en,
        }  # fmt: skip


_REMARKS = Words(ja="気になる点 {n:,} 件: {first}", en="{n:,} remarks: {first}")
MOST_REMARKS = 3


def gravest(findings: Sequence[Finding]) -> list[Finding]:
    """The errors first, then the warnings; those alike as they came."""
    return sorted(findings, key=lambda one: SEVERITIES.index(one.severity))


def remarks(findings: Sequence[Finding]) -> Words:
    """How many there are and the gravest of them, to end a sentence with; nothing where there are none."""
    if not findings:
        return Words("", "")
    told = gravest(findings)[:MOST_REMARKS]
    more = " …" if len(findings) > MOST_REMARKS else ""
    first = Words("".join(one.message.ja for one in told) + more, " ".join(one.message.en for one in told) + more)
    return _REMARKS.format(n=len(findings), first=first)


def count_by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings of each severity, zero included."""
    counted = Counter(finding.severity for finding in findings)
    return {severity: counted[severity] for severity in SEVERITIES}


def count_by_check(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings each check made, most first."""
    return dict(Counter(finding.check for finding in findings).most_common())

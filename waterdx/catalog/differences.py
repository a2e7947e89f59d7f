"""What a file adds, changes or no longer has, before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from waterdx.catalog.catalogue import NEWS, NewsKind
from waterdx.core.edits import Edit
from waterdx.core.findings import Finding, Severity
from waterdx.core.words import Words


@dataclass(frozen=True)
class Difference:
    """One technology (or one town's experience) that the file adds, changes or no longer has, and which keys."""

    id: str
    name: Words
    kind: NewsKind
    keys: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "name_ja": self.name.ja, "name_en": self.name.en, "difference": self.kind, "keys": list(self.keys)}


@dataclass
class Changes:
    """The differences and the edits that make them; `follows` is the edition whose place the file takes ('' for none)."""

    differences: list[Difference] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    unchanged: int = 0
    follows: str = ""
    findings: list[Finding] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: sum(one.kind == name for one in self.differences) for name in NEWS} | {"unchanged": self.unchanged}

    def say(self, file: Path, row: int, messages: Sequence[Words], severity: Severity = "error") -> None:
        """Findings on one row of the file."""
        form = Words(ja="{file} の {row} 行目: {message}", en="{file}, row {row}: {message}")
        self.findings += [
            Finding("catalog-row", severity, form.format(file=file.name, row=row, message=one), layer="catalog", row=row)
            for one in messages
        ]

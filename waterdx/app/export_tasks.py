"""Writing the ledger out as plain functions for jobs, no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.core.fields import LAYER_NAMES
from waterdx.core.findings import count_by_severity
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words


@dataclass(frozen=True)
class Choices:
    """What can be chosen: profiles and formats (ledger.export.registry), and how many texts hold personal data."""

    profiles: tuple[Any, ...]
    formats: tuple[Any, ...]
    personal: int


@dataclass(frozen=True)
class ExportWishes:
    """What the person chose; `layer` None for all that the profile has."""

    out: Path
    layer: str | None
    profile: str
    zoom: int
    crs: str | None
    keep_personal: bool


def choices(path: Path, progress: Progress = silent) -> Choices:
    """What can be written, and how many texts of the ledger seem to hold personal data."""
    from waterdx.ledger.export.registry import formats, profiles
    from waterdx.ledger.export.source import read_source

    progress(0, 1, Words(ja="台帳を見ています", en="Looking at the ledger"))
    return Choices(profiles(), formats(), read_source(path, tuple(LAYER_NAMES), keep_personal=False).personal)


def export(path: Path, wishes: ExportWishes, progress: Progress = silent) -> Any:
    """Write the file; an Exported."""
    from waterdx.ledger.export.run import export as write

    return write(
        path, wishes.out, layer=wishes.layer, profile=wishes.profile, crs=wishes.crs, zoom=wishes.zoom,
        keep_personal=wishes.keep_personal, progress=progress,
    )  # fmt: skip


def sentence_of(done: Any) -> Words:
    """What was written, in one sentence."""
    tables = [f"{table.title} {len(table.frame):,}" for table in done.tables if len(table.frame)]
    words = Words(
        ja="「{out}」に書き出しました: {tables}(誤り {error:,} 件、要確認 {warning:,} 件、お知らせ {info:,} 件)。",
        en="Wrote “{out}”: {tables} ({error:,} errors, {warning:,} warnings, {info:,} notes).",
    )
    return words.format(out=done.out, tables=Words("、".join(tables), ", ".join(tables)), **count_by_severity(done.findings))

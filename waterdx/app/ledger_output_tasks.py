"""Register, maps and readiness as plain functions for jobs, no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words

READING = Words(ja="台帳を読んでいます", en="Reading the ledger")


@dataclass(frozen=True)
class MapWish:
    """What the person chose for a map; `scale` is the denominator."""

    kind: str
    field: str
    scale: int
    paper: str


def write_register(path: Path, out: Path, progress: Progress = silent) -> Path:
    """The register of the project at `path` as an Excel book."""
    from waterdx.ledger.inventory import read_inventory
    from waterdx.reports import register_book
    from waterdx.store.originals import refuse_to_replace

    progress(0, 1, READING)
    refuse_to_replace(path, out)
    register_book.write_register(out, read_inventory(path), share(progress, 0.1, 1.0))
    return out


def write_map(path: Path, wish: MapWish, out: Path, progress: Progress = silent) -> Path:
    """A map of the project at `path` as a PDF."""
    from waterdx.ledger.inventory import read_inventory
    from waterdx.reports.maps.book import write_maps
    from waterdx.store.originals import refuse_to_replace

    progress(0, 1, READING)
    refuse_to_replace(path, out)
    inventory = read_inventory(path)
    write_maps(
        out, inventory, wish.kind, field=wish.field, scale=wish.scale, paper=wish.paper, progress=share(progress, 0.1, 1.0)
    )
    return out


def read_readiness(path: Path, progress: Progress = silent) -> list[Any]:
    """How ready the ledger is for each goal (ledger.readiness.Readiness)."""
    from waterdx.ledger.inventory import read_inventory
    from waterdx.ledger.readiness import readiness

    progress(0, 1, READING)
    return readiness(read_inventory(path))

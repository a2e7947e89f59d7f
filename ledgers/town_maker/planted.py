"""Errors planted on purpose, so that checks can be measured against a known list."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True)
class Planted:
    """One planted error: where it stands, what is written there, and what is true."""

    file: str
    place: str
    kind: str
    pipe_id: str
    column: str
    written: str
    truth: str


def write_planted(path: Path, errors: list[Planted]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Planted)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(e) for e in errors)

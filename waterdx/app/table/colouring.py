"""Colours of cells: unknown, inferred, with a finding, or by the size of a number. Never colour alone: each has its mark too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from waterdx.app.table.findings import MARKS
from waterdx.app.table.model import Column, is_unknown
from waterdx.app.theme import Theme
from waterdx.core.fields import ID_FIELDS
from waterdx.core.findings import SEVERITIES, SEVERITY_NAMES, Finding
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.app.layer_table import LayerTable

Cell = tuple[int, str]  # row, name of the column
STEPS = 16
SPREAD = (2, 98)  # per cent of the values that are told apart: one slip of the pen must not make all others alike


@dataclass(frozen=True)
class Grounds:
    """The colours under the text of one theme; its text has a contrast of at least 4.5 on each."""

    unknown: str
    inferred: str
    low: str
    high: str


GROUNDS = {
    "light": Grounds(unknown="#e3e8ec", inferred="#e9def6", low="#f2f8fb", high="#86bfdb"),
    "dark": Grounds(unknown="#363e45", inferred="#41335a", low="#25313a", high="#1f6283"),
}


@dataclass(frozen=True)
class Scale:
    """A column of numbers coloured by size, from `low` to `high`; beyond them the colour stays."""

    column: str
    low: float
    high: float

    def step(self, value: float) -> int:
        """How far up, of STEPS."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.0
        return round(min(1.0, max(0.0, share)) * (STEPS - 1))


def scale_of(column: Column) -> Scale | None:
    """The scale of a column; None where nothing is known."""
    known = column.values[~np.isnan(column.values)]
    if not len(known):
        return None
    low, high = np.percentile(known, SPREAD)
    return Scale(column.name, float(low), float(high))


@dataclass(frozen=True)
class Colouring:
    """`findings` are the gravest of each cell."""

    findings: Mapping[Cell, Finding] = field(default_factory=dict)
    scale: Scale | None = None

    def mark(self, row: int, column: Column) -> str:
        """What stands before the text of a cell with a finding."""
        found = self.findings.get((row, column.name))
        return MARKS[found.severity] + " " if found else ""

    def ground(self, row: int, column: Column, inferred: bool, theme: Theme) -> str | None:
        """The colour under a cell, None for that of the table: a finding before the rest."""
        found = self.findings.get((row, column.name))
        if found:
            return finding_ground(found.severity, theme)
        if is_unknown(column.values[row]):
            return GROUNDS[theme.name].unknown
        if inferred:
            return GROUNDS[theme.name].inferred
        if self.scale is not None and column.name == self.scale.column:
            return scale_ground(self.scale.step(float(column.values[row])), theme)
        return None

    def told(self, row: int, column: Column) -> str | None:
        """What a finding says of a cell."""
        found = self.findings.get((row, column.name))
        return f"{SEVERITY_NAMES[found.severity]}: {found.message}" if found else None


def finding_ground(severity: str, theme: Theme) -> str:
    return {"error": theme.error_ground, "warning": theme.warning_ground, "info": theme.info_ground}[severity]


def scale_ground(step: int, theme: Theme) -> str:
    """The colour of a step of a scale, between the two ends of the theme."""
    ends = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (GROUNDS[theme.name].low, GROUNDS[theme.name].high)]
    mixed = (round(a + (b - a) * step / (STEPS - 1)) for a, b in zip(*ends, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def legend_of(theme: Theme) -> list[tuple[str, Words]]:
    """What the colours mean: ground and words with the mark that stands in the cells."""
    grounds = GROUNDS[theme.name]
    return [
        (grounds.unknown, Words(ja="— 不明", en="— unknown")),
        (grounds.inferred, Words(ja="≈ 推定", en="≈ inferred")),
        *(
            (
                finding_ground(one, theme),
                Words("{mark} {name}", "{mark} {name}").format(mark=MARKS[one], name=SEVERITY_NAMES[one]),
            )
            for one in SEVERITIES
        ),
    ]


def findings_by_cell(findings: Sequence[Finding], known: LayerTable, progress: Progress = silent) -> dict[Cell, Finding]:
    """The gravest finding of each cell of a layer; what is said of no column shown is said of the number of the object."""
    of_layer = [one for one in findings if one.layer == known.layer and one.id]
    wanted = {one.id for one in of_layer}
    rows: dict[str, list[int]] = {}
    for row, (number, fid) in enumerate(zip(known.frame[ID_FIELDS[known.layer]], known.frame["fid"], strict=True)):
        name = f"#{fid}" if is_unknown(number) else str(number)
        if name in wanted:
            rows.setdefault(name, []).append(row)
    columns, made = {column.name for column in known.table.columns}, dict[Cell, Finding]()
    for one in sorted(of_layer, key=lambda one: SEVERITIES.index(one.severity)):
        column = one.field if one.field in columns else ID_FIELDS[known.layer]
        for row in rows.get(one.id, ()):
            made.setdefault((row, column), one)
    return made

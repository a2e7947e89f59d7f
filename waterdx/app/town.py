"""What the window shows of a project: read in a job, never changed, replaced after whatever changes the file."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.distinct_rows import distinct
from waterdx.app.layer_table import LayerTable
from waterdx.app.map.background import Background, background_in
from waterdx.app.map.hit_test import HitTest
from waterdx.app.map.layers import Floats, Lines, lines_of
from waterdx.app.map.nodes import NO_NODES, Nodes, nodes_in
from waterdx.app.map.sewer_flow import SewerFlow, sewer_flow
from waterdx.app.table.columns import ledger_table
from waterdx.app.table.findings import by_gravity, findings_table
from waterdx.app.table.guesses import Guesses, guesses_of
from waterdx.app.table.model import UNKNOWN_MARK, Table
from waterdx.app.town_patch import leaks_in, points_in
from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

READING = Words(ja="台帳を読み込んでいます", en="Reading the ledger")
_LENGTH = Words(ja="延長", en="Length")
_LENGTH_DRAWN = Words(ja="延長(図上 {km:,.1f} を含む)", en="Length ({km:,.1f} as drawn)")  # where no length is registered
LEAST_TOLD_KM = 0.05
DRAWING = Words(ja="地図と表を用意しています", en="Preparing map and table")


@dataclass(frozen=True)
class Town:
    """One project. `pipes` is the frame of the layer without its geometry; a row number means its position in there.

    `lengths_m` are registered or else drawn lengths, NaN where there is neither; `last_leak` the day (YYYY-MM-DD) of the
    latest leak; `last_change` and `next_change` what an undo would take back and a redo make again; `shapes` are
    the shapely lines of the pipes, None where one has no place; `guesses` what its blanks may be, and what is inferred;
    `others` the tables of nodes and leaks as far as they have been looked at; `background` the lines beneath the pipes; `node_marks` what the map says
    of the nodes, whose places are `nodes`.
    """

    path: Path
    name: str
    epsg: int
    pipes: Any
    lines: Lines
    hits: HitTest
    table: Table
    nodes: Floats
    leaks: Floats
    leak_count: int
    findings: list[Finding]
    findings_table: Table
    lengths_m: NDArray[np.float64]
    last_leak: str | None
    last_change: Words | None
    next_change: Words | None
    shapes: Any
    guesses: Guesses
    others: dict[str, LayerTable] = field(default_factory=dict)
    background: Background = field(default_factory=dict)
    node_marks: Nodes = NO_NODES

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to look at yet."""
        return not (len(self.pipes) or len(self.nodes) or self.leak_count or self.findings)

    def layer(self, name: str) -> LayerTable | None:
        """The objects of a layer; None where they have not been read yet."""
        if name != "pipes":
            return self.others.get(name)
        return LayerTable("pipes", self.pipes, self.table, np.empty((0, 2)))

    @cached_property
    def inferred_rows(self) -> dict[str, NDArray[np.bool_]]:
        """Of each field with inferred values in the ledger, which rows have one."""
        every = self.guesses.every
        accepted = every[every["accepted"]]
        found = {str(name): np.zeros(len(self.pipes), dtype=bool) for name in accepted["field"].unique()}
        for name, rows in found.items():
            rows[self.rows_of_fids(accepted.loc[accepted["field"] == name, "fid"].to_numpy(dtype=np.int64))] = True
        return found

    @cached_property
    def flow(self) -> SewerFlow | None:
        """Which way the sewers flow; None where there are none."""
        return sewer_flow(self.pipes, self.lines, self.node_marks)

    @cached_property
    def rows_by_id(self) -> dict[str, list[int]]:
        """Row numbers of each pipe number; a number used twice has two."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, pipe_id in enumerate(self.pipes["pipe_id"]):
            if pipe_id:
                found[str(pipe_id)].append(row)
        return dict(found)

    def rows_of(self, pipe_ids: Any) -> NDArray[np.int64]:
        """The first row of each pipe number, -1 where there is no such pipe."""
        return np.array([self.rows_by_id.get(str(pipe_id), [-1])[0] for pipe_id in pipe_ids], dtype=np.int64)

    def rows_of_fids(self, fids: NDArray[np.int64]) -> NDArray[np.int64]:
        """The row of each pipe by its number in the file; the frame is in the order of these."""
        return np.searchsorted(self.pipes["fid"].to_numpy(), fids).astype(np.int64)

    def rows_left_of(self, fids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows of these pipes, in order; those that are gone are left out."""
        asked = np.asarray(fids, dtype=np.int64)
        return self.rows_of_fids(np.sort(asked[np.isin(asked, self.pipes["fid"].to_numpy())]))

    def kilometres_by(self, class_of_row: NDArray[np.int64], classes: int) -> list[float]:
        """Length of each class; pipes with neither a registered length nor a shape count nothing."""
        return (np.bincount(class_of_row, weights=np.nan_to_num(self.lengths_m), minlength=classes) / 1000).tolist()

    def kilometres_of(self, rows: NDArray[np.int64]) -> float:
        """Length of some pipes; those with neither a registered length nor a shape count nothing, and where all are so it is NaN."""
        metres = self.lengths_m[rows]
        return np.nan if len(metres) and np.isnan(metres).all() else float(np.nansum(metres)) / 1000

    def retold(self) -> Town:
        """The same project with its texts in the language shown now, without reading the file again."""
        return replace(
            self, table=ledger_table(self.pipes, "pipes"), findings_table=findings_table(self.findings),
            guesses=guesses_of(self.guesses.every, self.pipes), others={name: one.retold() for name, one in self.others.items()},
        )  # fmt: skip

    def summary(self) -> list[tuple[Words, str]]:
        """The few figures at the top of the page: name, number with unit."""
        years, registered = (np.asarray(self.pipes[name], dtype=float) for name in ("install_fy", "length_m"))
        count, every = len(self.pipes), np.arange(len(self.pipes))
        km, drawn_km = self.kilometres_of(every), self.kilometres_of(every[np.isnan(registered)])
        no_year = np.isnan(years).mean() if count else 0.0
        placed = len(distinct(self.lines.chord_row))
        return [
            (Words(ja="管路", en="Pipes"), f"{count:,}"),
            (
                _LENGTH_DRAWN.format(km=drawn_km) if drawn_km >= LEAST_TOLD_KM else _LENGTH,
                UNKNOWN_MARK if np.isnan(km) else f"{km:,.1f} km",
            ),
            (Words(ja="布設年度 不明", en="Year unknown"), f"{no_year:.0%}"),
            (Words(ja="位置なし", en="Not on the map"), f"{count - placed:,}"),
            (Words(ja="漏水・修繕", en="Leaks"), f"{self.leak_count:,}"),
        ]


def read_town(path: Path, progress: Progress = silent) -> Town:
    """Everything the window shows of the project at `path`. Changes no byte of it."""
    from waterdx.core.eras import fiscal_year_of
    from waterdx.ledger.classify import class_columns, settings_of
    from waterdx.store import history, project, tables
    from waterdx.store.inferred import guesses
    from waterdx.store.layers import read_layer_of
    from waterdx.store.lengths import length_m

    progress(0, 4, READING)
    with project.reading(path) as conn:
        settings = project.read_settings(conn)
        pipes = read_layer_of(conn, "pipes")
        progress(1, 4, READING)
        nodes, leaks = nodes_in(conn), points_in(conn, "leaks")
        leak_count, last_leak = leaks_in(conn)
        findings = by_gravity(tables.read_findings(conn))
        last, undone = history.last_standing(conn), history.next_undone(conn)
        guessed, beneath = guesses(conn), background_in(conn)
    progress(2, 4, DRAWING)
    shapes = pipes.geometry.to_numpy()
    lines, hits = lines_of(shapes), HitTest(shapes)
    frame = pipes.drop(columns=[pipes.geometry.name])
    classes = class_columns(frame, settings_of(settings), fiscal_year_of(dt.date.today()))
    frame = frame.join(classes[["seismic", "renewal_fy"]])
    progress(3, 4, DRAWING)
    town = Town(
        path, settings["name"], int(settings["epsg"]), frame, lines, hits, ledger_table(frame, "pipes"),
        nodes.places, leaks, leak_count, findings, findings_table(findings), length_m(pipes).to_numpy(dtype=float), last_leak,
        last.label if last else None, undone.label if undone else None, shapes, guesses_of(guessed, frame), background=beneath,
        node_marks=nodes,
    )  # fmt: skip
    _ = town.flow, lines.longest  # worked out here, not when the window first draws them
    progress(4, 4, DRAWING)
    return town

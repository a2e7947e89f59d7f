"""Cutting a water pipe off as a map for the crew, at true scale on A3: the dry stretch, the valves by name, hydrants and critical customers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import shapely

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.ledger.inventory import FIELD_NAMES
from waterdx.ledger.network.flow import points_of
from waterdx.reports.isolation import ShutDown
from waterdx.reports.isolation_table import DO, valve_rows
from waterdx.reports.maps import sheets
from waterdx.reports.maps.background import read_background
from waterdx.reports.maps.book import PRINT_NOTE, About, write_sheets
from waterdx.reports.maps.content import Content
from waterdx.reports.maps.looks import LineLook
from waterdx.reports.maps.sheets import PAPERS, SCALES, Box, Sheet
from waterdx.store import project

PAPER = PAPERS["A3"]
AROUND_M = 60.0  # of what is round the dry stretch
_KIND = Words(ja="断水区域図", en="Isolation map")
_DRY = LineLook(frozenset(), Words(ja="断水する管", en="Pipes without water"), "#b3261e", 0.9)
_WET = LineLook(frozenset(), Words(ja="その他の水道管", en="Other water pipes"), "#5b7c99", 0.3)


def write_isolation_map(path: Path, found: ShutDown, project_file: Path, progress: Progress = silent) -> list[str]:
    """The map of an isolation as the PDF `path`, at the most open scale that shows it on one sheet; returns the names of its sheets."""
    content = _content(found)
    dry = content.lines[content.look == 0]
    west, south, east, north = shapely.total_bounds(dry)
    scale, cut = _sheets((west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M))
    info = project.info(project_file)
    isolation = found.isolation
    notes = (PRINT_NOTE, isolation.sentence, found.about_customers, *isolation.cautions)
    about = About(
        info.name, _KIND, FIELD_NAMES["water"], dt.date.today(), info.epsg, notes, read_background(project_file, "water")
    )
    several = len(cut) > 1  # one sheet needs no index before it
    return write_sheets(path, content, about, cut, sheets.occupied(cut, dry), scale, PAPER, progress, several)


def _sheets(around: Box) -> tuple[int, list[Sheet]]:
    """The most open scale at which one sheet holds all, that sheet with it in the middle; else the least open scale and its sheets."""
    west, south, east, north = around
    for scale in SCALES:
        wide, high = PAPER.frame_width * scale / 1000, PAPER.frame_height * scale / 1000
        if east - west <= wide and north - south <= high:
            left, low = (west + east - wide) / 2, (south + north - high) / 2
            return scale, [Sheet("1", 0, 0, (left, low, left + wide, low + high))]
    return SCALES[-1], sheets.cut(around, SCALES[-1], PAPER)


def _content(found: ShutDown) -> Content:
    isolation, graph = found.isolation, found.isolation.graph
    dry = graph.section_lines(isolation.dry)
    if not len(dry):
        raise UserError(
            ja="断水する管に図形がないため、図にできません。一覧(.xlsx)にしてください。",
            en="No pipe without water is drawn, so there is no map. Write the lists (.xlsx).",
        )
    wet = np.setdiff1d(np.flatnonzero((graph.pipes["field"] == "water").to_numpy()[graph.sections.pipe]), isolation.dry)
    others = graph.section_lines(wet)
    lines = np.concatenate([dry, others])
    look = np.repeat([0, 1], [len(dry), len(others)])
    points, kinds, names = _points(found)
    blank = np.full(len(lines), "", dtype=object)
    return Content(
        "water", lines, look, np.where(look == 0, _DRY.width, _WET.width), blank, np.zeros(len(lines), dtype=np.int8), (_DRY, _WET),
        points, kinds, names, 0,
    )  # fmt: skip


def _points(found: ShutDown) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where valves, hydrants and customers stand, the kind of each and what is written beside it."""
    graph = found.isolation.graph
    valves, hydrants = valve_rows(found), found.isolation.hydrants.tolist()
    rows = [row for _do, row in valves] + hydrants
    names = [f"{DO[do]} {graph.node_name(row)}" for do, row in valves] + [""] * len(hydrants)
    at = points_of(graph.nodes.geometry.iloc[rows])
    kinds = graph.nodes["kind"].iloc[rows].tolist() + [""] * len(found.customers)
    points = np.concatenate([at, np.array([one.at for one in found.customers]).reshape(-1, 2)])
    named = np.array([*names, *(f"★ {one.name}" for one in found.customers)], dtype=object)
    placed = ~np.isnan(points[:, 0])
    return points[placed], np.array(kinds, dtype=object)[placed], named[placed]

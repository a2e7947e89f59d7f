"""The sheets of a project beside each other: do their corners meet, do the lines traced on them go on across their edges."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from waterdx.core.findings import Finding
from waterdx.core.words import Words
from waterdx.digitise.georeference.edges import CORNERS_M, LINES_M, PlacedSheet, edge_findings, neat_line, shared_edges
from waterdx.ledger.sheet_place import georeference_of, to_ground_of
from waterdx.store.drawings import Drawing, drawings
from waterdx.store.proposals import Proposal, proposals


@dataclass(frozen=True)
class SheetEdges:
    """How many sheets were compared, how many edges they share, and what is odd there."""

    sheets: int
    edges: int
    findings: list[Finding]


def sheet_edges(path: Path, corners_m: float = CORNERS_M, lines_m: float = LINES_M) -> SheetEdges:
    """Compare adjoining sheets. Those without a place, or placed by other points than their corners, are named."""
    kept = [sheet for sheet in drawings(path) if sheet.kind == "drawing"]
    lines = [one for one in proposals(path, kind="line") if one.state != "rejected"]
    placed = {sheet.id: _placed(sheet, lines) for sheet in kept}
    known = [one for one in placed.values() if one is not None]
    apart = [_not_compared(sheet) for sheet in kept if placed[sheet.id] is None]
    return SheetEdges(len(known), len(shared_edges(known)), [*edge_findings(known, corners_m, lines_m), *apart])


def _placed(sheet: Drawing, lines: list[Proposal]) -> PlacedSheet | None:
    made, to_ground = georeference_of(sheet), to_ground_of(sheet)
    corners = None if made is None else neat_line(made)
    if to_ground is None or corners is None:
        return None
    own = [to_ground(np.array(one.points)) for one in lines if one.drawing_id == sheet.id and len(one.points) > 1]
    return PlacedSheet(sheet.name, corners, own)


def _not_compared(sheet: Drawing) -> Finding:
    words = Words(
        ja="図面「{name}」は図郭の四隅で位置合わせされていないため、隣の図面と比べていません。",
        en="Sheet “{name}” was not placed by the corners of its neat line and was not compared with its neighbours.",
    )
    return Finding("sheet_edge", "info", words.format(name=sheet.name), layer="drawings", id=str(sheet.id))

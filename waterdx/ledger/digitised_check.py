"""Rows read off registers against the lines of the drawings: is each row drawn somewhere, with its material, size, year and length?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.ledger.digitised import table_of
from waterdx.ledger.link_candidates import AGREEING, LEAST_AGREEING, candidates, pieces
from waterdx.ledger.sheet_place import to_ground_of
from waterdx.ledger.understand import understand
from waterdx.store import drawings, project
from waterdx.store.drawings import Drawing
from waterdx.store.layers import read_layer
from waterdx.store.proposals import Kind, Proposal, proposals

_NAMED = 5  # rows told by their number


@dataclass(frozen=True)
class RowsChecked:
    """How many rows could be compared with how many lines (of placed drawings and of the ledger), and what is odd."""

    rows: int
    lines: int
    findings: list[Finding]


def rows_against_lines(path: Path, progress: Progress = silent) -> RowsChecked:
    """Compare the rows of every register with the lines that were traced (and not rejected) and the pipes of the ledger.

    A row that says too little to be told from others is not compared.
    """
    kept = drawings.drawings(path)
    lines = _lines(path, [sheet for sheet in kept if sheet.kind == "drawing"])
    compared, findings = 0, list[Finding]()
    for number, sheet in enumerate(kept):
        progress(number, len(kept), Words(ja="帳票の行を図面の線と比べています", en="Comparing rows with lines"))
        own = _waiting(path, sheet, "row")
        if sheet.kind != "register" or not own or lines.empty:
            continue
        rows = _values(path, sheet, "row", own)
        told = rows[rows[list(AGREEING)].notna().sum(axis=1) >= LEAST_AGREEING]
        compared += len(told)
        drawn = {*candidates(told, lines)["row"], *pieces(told, lines)}
        findings += _findings(sheet, [int(row) for at, row in enumerate(told["row_on_page"]) if at not in drawn])
    return RowsChecked(compared, len(lines), findings)


def _findings(sheet: Drawing, rows: Sequence[int]) -> list[Finding]:
    if not rows:
        return []
    words = Words(
        ja="「{name}」の {n} 行({rows})には、管種・口径・年度・路線・延長の合う線が図面にも台帳にもありません。読み取りか、まだ読んでいない図面を確かめてください。",
        en="{n} rows of “{name}” ({rows}) have no line on any drawing or in the ledger that agrees in material, size, year, street and length. Check the reading, or whether a drawing is still to be read.",
    )
    named = ", ".join(map(str, rows[:_NAMED])) + ("…" if len(rows) > _NAMED else "")
    message = words.format(name=sheet.name, n=len(rows), rows=named)
    return [Finding("row_without_line", "warning", message, layer="drawings", id=str(sheet.id), row=rows[0], count=len(rows))]


def _waiting(path: Path, sheet: Drawing, kind: Kind) -> list[Proposal]:
    """What is not in the ledger yet and nobody has rejected."""
    return [one for one in proposals(path, sheet.id, kind) if one.state != "rejected" and one.source_id is None]


def _values(path: Path, sheet: Drawing, kind: Kind, own: Sequence[Proposal]) -> gpd.GeoDataFrame:
    """Proposals as objects of the ledger, by the same reading as when they are brought into it; `row_on_page` is their number."""
    table = table_of(drawings.file_of(path, sheet), project.info(path).epsg, sheet, kind, own, to_ground_of(sheet))
    read = understand(path, table.path, layer="pipes", table=table)
    values = read.values.reset_index(drop=True).assign(row_on_page=table.rows[read.kept])
    missing = {name: pd.Series(pd.NA, index=values.index, dtype=object) for name in (*AGREEING, "field") if name not in values}
    return gpd.GeoDataFrame(values.assign(**missing), geometry=read.geometry)


def _lines(path: Path, sheets: Sequence[Drawing]) -> gpd.GeoDataFrame:
    """Every line there is: of drawings that have a place, and of the ledger."""
    parts = [
        _values(path, sheet, "line", own)
        for sheet in sheets if sheet.georeference is not None and (own := _waiting(path, sheet, "line"))
    ]  # fmt: skip
    ledger = read_layer(path, "pipes")
    frames = [part for part in (*parts, ledger[ledger.geometry.notna()]) if len(part)]
    columns = [*AGREEING, "field"]
    values = (
        pd.concat([pd.DataFrame(part[columns]) for part in frames], ignore_index=True)
        if frames
        else pd.DataFrame(columns=columns)
    )
    return gpd.GeoDataFrame(values, geometry=[shape for part in frames for shape in part.geometry])

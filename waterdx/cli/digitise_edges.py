"""waterdx digitise edges: adjoining sheets compared at their edges."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import option, project_argument
from waterdx.cli.output import command, say, say_findings, say_json
from waterdx.core.words import Words


def add_to(digitise: click.Group) -> None:
    @command(
        digitise,
        "edges",
        "隣り合う図面の境: 四隅が合うか、線が続くか",
        "adjoining sheets: whether corners meet and lines go on",
    )
    @project_argument
    @option(
        "--corners-m",
        "四隅の許容差 m(省くと 0.3)",
        "how far corners may miss each other, m (0.3 if left out)",
        type=click.FloatRange(min=0),
    )
    @option(
        "--lines-m",
        "線の許容差 m(省くと 1.0)",
        "how far a line may jump at an edge, m (1.0 if left out)",
        type=click.FloatRange(min=0),
    )
    def edges(project: Path, corners_m: float | None, lines_m: float | None, as_json: bool) -> None:
        from waterdx.digitise.georeference.edges import CORNERS_M, LINES_M
        from waterdx.ledger.digitised_edges import sheet_edges

        found = sheet_edges(project, CORNERS_M if corners_m is None else corners_m, LINES_M if lines_m is None else lines_m)
        if as_json:
            findings = [finding.to_json() for finding in found.findings]
            say_json({"schema": {"name": "waterdx.digitise.edges", "version": 1}, "sheets": found.sheets, "edges": found.edges, "findings": findings})  # fmt: skip
            return
        say(Words(ja="図面 {sheets} 枚、接する境 {edges} か所。", en="{sheets} sheets with {edges} common edges.").format(sheets=found.sheets, edges=found.edges))  # fmt: skip
        say_findings(found.findings)

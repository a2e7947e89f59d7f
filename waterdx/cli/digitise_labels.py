"""waterdx digitise labels: what is written beside lines that were followed, drawn or traced without a text."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import option, project_argument, terms_option
from waterdx.cli.output import command, progress_bar, say, say_findings, say_json


def add_to(digitise: click.Group) -> None:
    @command(
        digitise,
        "labels",
        "まだ文字のない線のそばのラベル(管種・口径・年度など)を読む",
        "read the labels (material, diameter, year …) beside lines that have no text yet",
    )
    @project_argument
    @option("--sheet", "図面の番号(digitise list)", "number of the sheet (digitise list)", type=int, required=True)
    @terms_option
    def labels(project: Path, sheet: int, field: str | None, as_json: bool) -> int:
        from waterdx.ledger.digitised_trace import LABELLED, label_lines

        with progress_bar() as progress:
            found = label_lines(project, sheet, ledger_field=field, progress=progress)
        if as_json:
            say_json({"schema": {"name": "waterdx.digitise.labels", "version": 1}, "sheet": sheet, "labels": found.labels,
                      "lines": found.lines, "findings": [one.to_json() for one in found.findings]})  # fmt: skip
        else:
            say(LABELLED.format(labels=found.labels, lines=found.lines))
            say_findings(found.findings)
        return int(any(finding.severity == "error" for finding in found.findings))

"""waterdx digitise check: rows of registers against the lines of drawings."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import project_argument
from waterdx.cli.output import command, progress_bar, say, say_findings, say_json
from waterdx.core.words import Words


def add_to(digitise: click.Group) -> None:
    @command(
        digitise,
        "check",
        "読み取った帳票の行を、図面の線と台帳の管に突き合わせる",
        "compare the rows of registers with the lines of drawings and the pipes of the ledger",
    )
    @project_argument
    def check(project: Path, as_json: bool) -> None:
        from waterdx.ledger.digitised_check import rows_against_lines

        with progress_bar() as progress:
            found = rows_against_lines(project, progress)
        if as_json:
            findings = [finding.to_json() for finding in found.findings]
            say_json({"schema": {"name": "waterdx.digitise.check", "version": 1}, "rows": found.rows, "lines": found.lines, "findings": findings})  # fmt: skip
            return
        words = Words(ja="{rows:,} 行を {lines:,} 本の線と比べました。", en="{rows:,} rows were compared with {lines:,} lines.")
        say(words.format(rows=found.rows, lines=found.lines))
        say_findings(found.findings)

"""Checking the whole ledger: what is blank, impossible, doubled, loose or contradictory."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.ledger import ignore
from waterdx.ledger.checks import (  # noqa: F401  # importing them registers their checks
    blanks,
    coordinates,
    doubles,
    fields,
    leaks,
    materials,
    nodes,
    personal,
    sewers,
    shapes,
    sizes,
    topology,
    years,
)
from waterdx.ledger.checks.ledger import Ledger, read_ledger
from waterdx.ledger.checks.registry import CHECKS, check_named
from waterdx.store import project, tables

__all__ = ["CHECKS", "Ledger", "check", "check_named", "findings_of", "read_ledger", "refresh"]
_ORDER = {"error": 0, "warning": 1, "info": 2}


def check(path: Path, progress: Progress = silent) -> list[Finding]:
    """Run every check on the project, keep the findings in it and return them, errors first. Ignored ones are left out."""
    with project.reading(path) as conn:
        ledger, ignored = read_ledger(conn), ignore.keys(conn)
    findings = [one for one in findings_of(ledger, progress) if ignore.key_of(one) not in ignored]
    progress(len(CHECKS), len(CHECKS) + 1, Words(ja="点検結果を書き込んでいます", en="Writing the findings"))
    with project.editing(path) as conn:
        tables.replace_check_findings(conn, findings)
    return findings


def findings_of(ledger: Ledger, progress: Progress = silent) -> list[Finding]:
    """What every check finds in a ledger, errors first; ignored findings included."""
    found: list[Finding] = []
    for at, one in enumerate(CHECKS):
        progress(at, len(CHECKS) + 1, Words(ja="点検しています", en="Checking"))
        found += one.run(ledger)
    return sorted(found, key=lambda finding: _ORDER[finding.severity])


def refresh(conn: sqlite3.Connection, progress: Progress = silent) -> Sequence[Finding]:
    """Check what an open project holds now, inside its transaction; returns the findings that are not ignored."""
    ignored = ignore.keys(conn)
    findings = [one for one in findings_of(read_ledger(conn), progress) if ignore.key_of(one) not in ignored]
    tables.replace_check_findings(conn, findings)
    return findings

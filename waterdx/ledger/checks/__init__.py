"""Checking the whole ledger: what is blank, impossible, doubled, loose or contradictory."""

from __future__ import annotations

from pathlib import Path

from waterdx.core.fields import LAYER_NAMES
from waterdx.core.findings import Finding
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.ledger.checks import attributes, leaks, shapes  # noqa: F401  # importing them registers their checks
from waterdx.ledger.checks.registry import CHECKS, Ledger
from waterdx.store import project, tables
from waterdx.store.layers import read_layer_of

_ORDER = {"error": 0, "warning": 1, "info": 2}


def check(path: Path, progress: Progress = silent) -> list[Finding]:
    """Run every check on the project, keep the findings in it and return them, errors first."""
    with project.reading(path) as conn:
        ledger = Ledger(**{layer: read_layer_of(conn, layer) for layer in LAYER_NAMES})
    findings: list[Finding] = []
    for at, one in enumerate(CHECKS):
        progress(at, len(CHECKS) + 1, Words(ja="点検しています", en="Checking"))
        findings += one.run(ledger)
    findings.sort(key=lambda finding: _ORDER[finding.severity])
    progress(len(CHECKS), len(CHECKS) + 1, Words(ja="点検結果を書き込んでいます", en="Writing the findings"))
    with project.editing(path) as conn:
        tables.replace_check_findings(conn, findings)
    return findings

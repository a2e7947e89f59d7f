"""Checking keeps its findings in the project, stops cleanly, and tells no gap where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from waterdx.core.findings import SEVERITIES
from waterdx.ledger.checks import CHECKS, check, check_named
from waterdx.ledger.ingest import ingest
from waterdx.store import project, tables

from .check_cases import Row, ledger, pipe
from .towns import bytes_of, restore_files, write


def gaps(*pipes: Row) -> set[str]:
    gap = check_named("gap")
    assert gap is not None
    return {finding.id for finding in gap.run(ledger(list(pipes)))}


def test_an_end_that_meets_a_pipe_has_no_gap_to_a_third_one_nearby() -> None:
    meeting = pipe([(0, 0), (10, 0)]), pipe([(10, 0), (20, 0)], pipe_id="B")
    third = pipe([(10.3, 0), (10.3, 0.5), (20, 5)], pipe_id="C")
    assert gaps(*meeting) == set() and gaps(*meeting, third) == {"C"}


def test_a_closed_ring_has_no_gap_to_itself() -> None:
    assert gaps(pipe([(0, 0), (5, 0), (5, 5), (0, 0)]), pipe([(10, 0), (20, 0)], pipe_id="B")) == set()


def test_checking_keeps_the_findings_in_the_project_and_checking_again_replaces_them(tmp_path: Path, empty: Path) -> None:
    assert check(empty) == []
    ingest(empty, write(tmp_path / "a.csv", "管路番号,管種,口径,布設年度\nA,DIP,13,2099\nA,VP,75,\n"))
    first, again = check(empty), check(empty)
    assert first == again and [f.severity for f in first] == sorted([f.severity for f in first], key=SEVERITIES.index)
    with project.reading(empty) as conn:
        kept = tables.read_findings(conn)
    assert [f for f in kept if f in first] == first
    assert len(kept) == len(first) + 2, "what the import said (assumed field, number borne twice) stays"


def test_a_check_stopped_half_way_changes_nothing(tmp_path: Path, empty: Path) -> None:
    ingest(empty, write(tmp_path / "a.csv", "管路番号,管種\nA,VP\n"))
    before, copies = bytes_of(empty), restore_files(empty)
    for call in range(0, len(CHECKS) + 1, 12):

        def stop(done: float, total: float, note: object, call: int = call) -> None:
            if done == call:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            check(empty, stop)
        assert bytes_of(empty) == before and restore_files(empty) == copies

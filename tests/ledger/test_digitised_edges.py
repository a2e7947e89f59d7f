"""The sheets of a project are compared with their neighbours, by the lines that were proposed and not rejected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from waterdx.cli.main import run
from waterdx.digitise.georeference.georeference import ControlPoint, Georeference
from waterdx.ledger.digitised_edges import sheet_edges
from waterdx.store import drawings, project
from waterdx.store.drawings import SheetPage
from waterdx.store.proposals import Proposal, judge, proposals, propose


def placed(path: Path, folder: Path, name: str, west: float, line: tuple[tuple[float, float], ...], named: bool = True) -> int:
    """A sheet of 200 × 150 m at 0.1 m a pixel, whose neat line is the page."""
    scan = folder / f"{name}.png"
    scan.write_bytes(b"\x89PNG" + name.encode())
    (kept,) = drawings.keep(path, scan, [SheetPage(1, "drawing", 2000, 1500, 254.0)])
    paper = [(0.0, 0.0), (2000.0, 0.0), (2000.0, 1500.0), (0.0, 1500.0)]
    ground = [(west, 150_150.0), (west + 200, 150_150.0), (west + 200, 150_000.0), (west, 150_000.0)]
    names = ("NW", "NE", "SE", "SW") if named else ("1", "2", "3", "4")
    made = Georeference("affine", [ControlPoint(p, g, n) for p, g, n in zip(paper, ground, names, strict=True)])
    drawings.place(path, kept.id, made.to_json(), made.outline(2000, 1500), made.rms_m)
    propose(path, kept.id, "line", [Proposal("line", 1, {}, points=line)])
    return kept.id


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    placed(path, tmp_path, "001", 30_000, ((100.0, 500.0), (2000.0, 500.0)))
    placed(path, tmp_path, "002", 30_200, ((0.0, 560.0), (1800.0, 560.0)))
    return path


def test_lines_that_stop_at_an_edge_are_found_and_rejected_ones_are_no_lines(town: Path) -> None:
    found = sheet_edges(town)
    assert (found.sheets, found.edges, [one.check for one in found.findings]) == (2, 1, ["sheet_line", "sheet_line"])
    assert "X=150100.0, Y=30200.0" in found.findings[0].message.ja
    judge(town, [one.id for one in proposals(town)], False)
    assert sheet_edges(town).findings == []


def test_a_sheet_without_its_corners_is_named(town: Path, tmp_path: Path) -> None:
    placed(town, tmp_path, "003", 30_400, ((0.0, 500.0), (1800.0, 500.0)), named=False)
    told = [one for one in sheet_edges(town, lines_m=10).findings if one.severity == "info"]
    assert [one.check for one in told] == ["sheet_edge"] and "003" in told[0].message.ja


def test_the_command_says_what_the_function_found(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["digitise", "edges", str(town), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sheets"], told["edges"], len(told["findings"])) == (2, 1, 2)

"""Rows read off a register are compared with the lines of the drawings before either is in the ledger."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from waterdx.digitise.georeference.georeference import ControlPoint, Georeference
from waterdx.ledger.digitised_check import rows_against_lines
from waterdx.store import drawings, project
from waterdx.store.drawings import SheetPage
from waterdx.store.proposals import Proposal, proposals, propose, retype

HEADS = ("管種", "口径", "布設年度", "延長(m)")
ROWS = [("DIP", "100", "S50", "60.0"), ("VP", "75", "S55", "40.0"), ("HPPE", "50", "H20", "25.0")]
PX_PER_M = 10.0


def texts(row: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(HEADS, row, strict=True))


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A register of three rows, and a placed drawing on which two of them are drawn."""
    path, page, plan = tmp_path / "町.gpkg", tmp_path / "台帳.png", tmp_path / "図.png"
    project.create(path, "町", "EPSG:6676")
    for file in (page, plan):
        Image.fromarray(np.full((600, 900), 250 if file is page else 240, np.uint8)).save(file)
    (register,) = drawings.keep(path, page, [SheetPage(1, "register", 900, 600, 200.0)])
    (drawing,) = drawings.keep(path, plan, [SheetPage(1, "drawing", 900, 600, 200.0)])
    points = [ControlPoint((0, 0), (30_800.0, 150_720.0)), ControlPoint((900, 0), (30_800.0 + 900 / PX_PER_M, 150_720.0))]
    made = Georeference("similarity", points)
    drawings.place(path, drawing.id, made.to_json(), made.outline(900, 600), None)
    propose(path, register.id, "row", [Proposal("row", k, texts(row)) for k, row in enumerate(ROWS, start=1)])
    lengths = [float(row[3]) * PX_PER_M for row in ROWS[:2]]
    drawn = [
        Proposal("line", k + 1, texts(ROWS[k]) | {"延長(m)": ""}, {}, ((50.0, 100.0 + 50 * k), (50.0 + length, 100.0 + 50 * k)), 0.9)
        for k, length in enumerate(lengths)
    ]  # fmt: skip
    propose(path, drawing.id, "line", drawn)
    return path


def test_a_row_that_is_drawn_nowhere_is_named(town: Path) -> None:
    found = rows_against_lines(town)
    assert (found.rows, found.lines) == (3, 2)
    (finding,) = found.findings
    assert (finding.check, finding.row, finding.count) == ("row_without_line", 3, 1) and "3" in finding.message.ja


def test_a_length_read_amiss_no_longer_agrees_with_its_line(town: Path) -> None:
    retype(town, proposals(town, 1)[0].id, "延長(m)", "80.0")
    (finding,) = rows_against_lines(town).findings
    assert (finding.row, finding.count) == (1, 2)


def test_without_any_line_nothing_is_said(town: Path) -> None:
    drawings.remove(town, 2)
    assert rows_against_lines(town).findings == [] and rows_against_lines(town).rows == 0

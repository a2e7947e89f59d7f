"""Sheets of paper are kept with the project, unchanged, and their place can be taken back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from waterdx.core.errors import UserError
from waterdx.ledger import undo
from waterdx.store import drawings, project, proposals
from waterdx.store.drawings import SheetPage

OUTLINE = np.array([(0.0, 0.0), (200.0, 0.0), (200.0, 120.0), (0.0, 120.0)])


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    return path


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "図面12.PNG"
    path.write_bytes(b"\x89PNG not looked at here")
    return path


def test_a_sheet_is_kept_beside_the_project_and_its_original_is_left_alone(town: Path, scan: Path) -> None:
    before = scan.read_bytes()
    (sheet,) = drawings.keep(town, scan, [SheetPage(1, "drawing", 3000, 2000, 300.0)])
    assert scan.read_bytes() == before == drawings.file_of(town, sheet).read_bytes()
    assert (sheet.name, sheet.page, sheet.georeference, sheet.outline) == ("図面12", 1, None, None)


def test_the_same_page_twice_is_one_sheet(town: Path, scan: Path) -> None:
    page = SheetPage(1, "drawing", 3000, 2000, None)
    assert drawings.keep(town, scan, [page]) == drawings.keep(town, scan, [page])
    assert len(drawings.drawings(town)) == 1


def test_the_place_of_a_sheet_is_undone_and_made_again(town: Path, scan: Path) -> None:
    (sheet,) = drawings.keep(town, scan, [SheetPage(1, "drawing", 3000, 2000, None)])
    placed = drawings.place(town, sheet.id, {"method": "affine"}, OUTLINE, 0.12)
    np.testing.assert_allclose(placed.outline, OUTLINE)
    undo.undo(town)
    assert drawings.drawing(town, sheet.id).georeference is None
    undo.redo(town)
    assert drawings.drawing(town, sheet.id).rms_m == 0.12


def test_a_new_sheet_never_gets_what_was_read_off_one_that_was_taken_out(town: Path, scan: Path, tmp_path: Path) -> None:
    (first,) = drawings.keep(town, scan, [SheetPage(1, "register", 30, 20, None)])
    proposals.propose(town, first.id, "row", [proposals.Proposal("row", 1, {"管種": "DIP"})])
    drawings.remove(town, first.id)
    other = tmp_path / "図面13.PNG"
    other.write_bytes(b"another page")
    (second,) = drawings.keep(town, other, [SheetPage(1, "register", 30, 20, None)])
    assert proposals.proposals(town, second.id) == []


def test_a_sheet_whose_file_is_gone_says_what_to_do(town: Path, scan: Path) -> None:
    (sheet,) = drawings.keep(town, scan, [SheetPage(1, "drawing", 3000, 2000, None)])
    drawings.file_of(town, sheet).unlink()
    with pytest.raises(UserError) as told:
        drawings.file_of(town, sheet)
    assert "フォルダーも移すか" in told.value.words.ja


def test_gis_programs_list_the_sheets_as_a_layer_of_areas(town: Path, scan: Path) -> None:
    with project.reading(town) as conn:
        assert conn.execute("SELECT data_type FROM gpkg_contents WHERE table_name = 'drawings'").fetchone() == ("features",)
        told = conn.execute("SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name = 'drawings'").fetchone()
    assert told == ("POLYGON",)

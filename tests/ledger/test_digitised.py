"""What a person confirmed on paper goes into the ledger, nothing else does, and it says where on the paper it stood."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from waterdx.core.errors import UserError
from waterdx.ledger import undo
from waterdx.ledger.digitised import accept_above, enter, on_paper
from waterdx.store import drawings, project
from waterdx.store.drawings import Drawing, SheetPage
from waterdx.store.layers import read_layer
from waterdx.store.proposals import Proposal, Spot, judge, proposals, propose


def spot(raw: str, confidence: float = 0.99, doubtful: bool = False) -> Spot:
    return Spot(((10.0, 10.0), (60.0, 10.0), (60.0, 30.0), (10.0, 30.0)), raw, confidence, doubtful)


def row(number: int, texts: dict[str, str], **spots: Spot) -> Proposal:
    confidence = min([one.confidence or 0 for one in spots.values()], default=0.99)
    return Proposal("row", number, texts, spots, confidence=confidence)


ROWS = [
    row(1, {"管路番号": "Y-1", "管種": "DIP", "口径": "100", "布設年度": "S48", "延長": "41.7"}, 管種=spot("DIP"), 布設年度=spot("S48")),
    row(2, {"管路番号": "Y-2", "管種": "VP", "口径": "75", "布設年度": "S53", "延長": "20.0"}, 管種=spot("VP"), 布設年度=spot("S5B", 0.5, True)),
    row(3, {"管路番号": "Y-3", "管種": "VP", "口径": "50", "布設年度": "S60", "延長": "12.5"}, 管種=spot("VP")),
]  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    return path


@pytest.fixture
def sheet(town: Path, tmp_path: Path) -> Drawing:
    scan = tmp_path / "台帳18頁.png"
    scan.write_bytes(b"\x89PNG")
    (kept,) = drawings.keep(town, scan, [SheetPage(1, "register", 3000, 2000, 300.0)])
    propose(town, kept.id, "row", ROWS)
    return kept


def test_only_confirmed_rows_reach_the_ledger(town: Path, sheet: Drawing) -> None:
    with pytest.raises(UserError):
        enter(town, sheet, "row")
    judge(town, [proposals(town)[0].id], True)
    result = enter(town, sheet, "row")
    assert result.rows["accepted"] == 1
    assert read_layer(town, "pipes")[["pipe_id", "material", "install_fy"]].values.tolist() == [["Y-1", "DIP", 1973]]


def test_what_is_sure_can_be_confirmed_at_once_and_the_doubtful_waits(town: Path, sheet: Drawing) -> None:
    assert accept_above(town, sheet, "row", 0.95) == 2
    enter(town, sheet, "row")
    assert read_layer(town, "pipes")["pipe_id"].tolist() == ["Y-1", "Y-3"]
    assert [one.state for one in proposals(town)] == ["accepted", "open", "accepted"]


def test_what_was_written_by_hand_is_never_confirmed_unseen_whatever_its_confidence(town: Path, sheet: Drawing) -> None:
    written = replace(spot("DIP", 1.0), handwritten=True)
    propose(town, sheet.id, "row", [row(9, {"管路番号": "Y-9", "管種": "DIP"}, 管種=written)])
    assert accept_above(town, sheet, "row", 0.0) == 0


def test_a_value_in_the_ledger_knows_its_spot_on_the_paper_and_who_confirmed_it(town: Path, sheet: Drawing) -> None:
    judge(town, [proposals(town)[1].id], True)
    enter(town, sheet, "row")
    with project.reading(town) as conn:
        found = on_paper(conn, "pipes", 1)
    year = found["install_fy"]
    assert (year.drawing_id, year.page, year.raw, year.confidence, bool(year.who)) == (sheet.id, 1, "S5B", 0.5, True)
    assert year.corners[2] == (60.0, 30.0)


def test_a_page_may_be_confirmed_in_several_sittings(town: Path, sheet: Drawing) -> None:
    for one in proposals(town):
        judge(town, [one.id], True)
        enter(town, sheet, "row")
    assert len(read_layer(town, "pipes")) == 3
    with pytest.raises(UserError):
        enter(town, sheet, "row")


def test_what_was_entered_and_taken_back_can_be_entered_again(town: Path, sheet: Drawing) -> None:
    judge(town, [one.id for one in proposals(town)], True)
    enter(town, sheet, "row")
    undo.undo(town)
    assert len(read_layer(town, "pipes")) == 0 and all(one.source_id is None for one in proposals(town))
    enter(town, sheet, "row")
    assert len(read_layer(town, "pipes")) == 3


def test_a_traced_line_lies_where_the_georeference_says(town: Path, sheet: Drawing) -> None:
    line = Proposal("line", 1, {"管種": "DIP", "口径": "100"}, points=((0.0, 0.0), (100.0, 0.0)), confidence=0.98)
    propose(town, sheet.id, "line", [line])
    judge(town, [one.id for one in proposals(town, sheet.id, "line")], True)
    with pytest.raises(UserError) as told:
        enter(town, sheet, "line")
    assert "位置合わせ" in told.value.words.ja
    enter(town, sheet, "line", to_ground=lambda px: np.array([30_000.0, 150_000.0]) + px * 0.1)
    (shape,) = read_layer(town, "pipes").geometry
    assert shape.length == pytest.approx(10.0) and shape.coords[0] == (30_000.0, 150_000.0)

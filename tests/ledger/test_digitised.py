"""What a person confirmed on paper goes into the ledger, nothing else does, and it says where on the paper it stood."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from waterdx.core.errors import UserError
from waterdx.ledger import undo
from waterdx.ledger.digitised import enter, on_paper, set_double_entry
from waterdx.ledger.digitised_known import pipes_under
from waterdx.ledger.digitised_progress import progress_of
from waterdx.ledger.digitised_unseen import unseen_of
from waterdx.store import drawings, history, project
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
    enter(town, sheet, "row", unseen=unseen_of(town, sheet, "row", 0.95))
    assert read_layer(town, "pipes")["pipe_id"].tolist() == ["Y-1", "Y-3"]
    assert [one.state for one in proposals(town)] == ["accepted", "open", "accepted"]


def test_what_was_written_by_hand_is_never_confirmed_unseen_whatever_its_confidence(town: Path, sheet: Drawing) -> None:
    written = replace(spot("DIP", 1.0), handwritten=True)
    propose(town, sheet.id, "row", [row(9, {"管路番号": "Y-9", "管種": "DIP"}, 管種=written)])
    assert 9 not in [one.number for one in unseen_of(town, sheet, "row", 0.0).accepted]


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


def test_what_nobody_looked_at_says_so_and_is_told_apart_in_the_list_until_a_person_confirms_it(
    town: Path, sheet: Drawing
) -> None:
    enter(town, sheet, "row", unseen=unseen_of(town, sheet, "row", 0.95))
    first, *_ = proposals(town)
    assert first.is_unseen and first.checks[-1].who != history.who() and first.checks[-1].confidence == 0.99
    with project.reading(town) as conn:
        (place,) = conn.execute("SELECT place FROM evidence WHERE place IS NOT NULL AND row = 1").fetchone()
    assert json.loads(place)["unseen"] == 0.99 and json.loads(place)["who"] != history.who()
    found = progress_of(town)
    assert found.total.unseen == 2 and found.total.minutes == 0 and any("誰も見ていません" in one.ja for one in found.summary())
    judge(town, [first.id], True)
    assert progress_of(town).total.unseen == 1


def test_where_two_people_have_to_look_nothing_is_accepted_unseen(town: Path, sheet: Drawing) -> None:
    set_double_entry(town, True)
    assert unseen_of(town, sheet, "row", 0.0).accepted == ()


def test_the_list_tells_what_is_confirmed_and_not_in_the_ledger(town: Path, sheet: Drawing) -> None:
    judge(town, [one.id for one in proposals(town)], True)
    enter(town, sheet, "row")
    assert progress_of(town).total.to_enter == 0
    undo.undo(town)
    found = progress_of(town)
    assert (found.total.to_enter, found.total.in_ledger) == (3, 0) and any(
        "3 of the confirmed" in one.en for one in found.summary()
    )


def test_the_history_calls_a_scan_by_its_name(town: Path, sheet: Drawing) -> None:
    judge(town, [proposals(town)[0].id], True)
    enter(town, sheet, "row")
    with project.reading(town) as conn:
        (label,) = (one.label for one in history.changes(conn) if one.action == "import")
    assert label.ja.endswith("台帳18頁.png") and label.en.endswith("台帳18頁.png")


def on_the_ground(px: np.ndarray) -> np.ndarray:
    return np.array([30_000.0, 150_000.0]) + px * 0.1


@pytest.fixture
def drawn_twice(town: Path, sheet: Drawing, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipe of the ledger 100 m long; a line 0.5 m beside it, and one that only crosses it."""
    for module in ("digitised", "digitised_unseen"):
        monkeypatch.setattr(f"waterdx.ledger.{module}.to_ground_of", lambda _sheet: on_the_ground)
    known = Proposal("line", 1, {"管路番号": "A-1", "管種": "DIP"}, points=((0.0, 0.0), (1000.0, 0.0)), confidence=0.5)
    propose(town, sheet.id, "line", [known])
    judge(town, [one.id for one in proposals(town, sheet.id, "line")], True)
    enter(town, sheet, "line")
    twice = Proposal("line", 2, {"管種": "DIP"}, points=((100.0, 5.0), (900.0, 5.0)), confidence=0.99)
    new = Proposal("line", 3, {"管種": "DIP"}, points=((500.0, -300.0), (500.0, 300.0)), confidence=0.99)
    propose(town, sheet.id, "line", [twice, new])
    return town


def test_a_line_on_a_pipe_of_the_ledger_is_not_accepted_unseen_and_the_pipe_is_named(drawn_twice: Path, sheet: Drawing) -> None:
    unseen = unseen_of(drawn_twice, sheet, "line", 0.9)
    result = enter(drawn_twice, sheet, "line", unseen=unseen)
    assert result.rows["accepted"] == 1
    assert [one.state for one in proposals(drawn_twice, sheet.id, "line")] == ["accepted", "open", "accepted"]
    (told,) = (one for one in result.findings if one.check == "line_on_pipe")
    assert told.row == 2 and "A-1" in told.message.ja and "A-1" in told.message.en
    length = read_layer(drawn_twice, "pipes").geometry.length.sum()
    again = enter(drawn_twice, sheet, "line", unseen=unseen_of(drawn_twice, sheet, "line", 0.9))
    assert again.rows["accepted"] == 0 and [one.check for one in again.findings] == ["line_on_pipe"]
    assert read_layer(drawn_twice, "pipes").geometry.length.sum() == length == pytest.approx(160)


def test_a_line_on_a_pipe_that_a_person_confirmed_goes_in_with_a_warning(drawn_twice: Path, sheet: Drawing) -> None:
    judge(drawn_twice, [one.id for one in proposals(drawn_twice, sheet.id, "line")], True)
    result = enter(drawn_twice, sheet, "line")
    assert result.rows["accepted"] == 2
    (told,) = (one for one in result.findings if one.check == "line_on_pipe")
    assert told.severity == "warning" and told.row == 2 and "A-1" in told.message.ja


def test_a_line_on_a_pipe_of_another_system_is_a_new_one(drawn_twice: Path) -> None:
    line = np.array([shapely.LineString(on_the_ground(np.array([[100.0, 0.0], [900.0, 0.0]])))])
    assert pipes_under(drawn_twice, line) == [["A-1"]]
    with project.editing(drawn_twice) as conn:
        conn.execute("UPDATE pipes SET field = 'sewer'")
        conn.execute("INSERT INTO pipes (field) VALUES ('water')")
    assert pipes_under(drawn_twice, line) == [[]]

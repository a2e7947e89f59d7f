"""What was read off paper waits for a person, and remembers who said what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from waterdx.store import history, project
from waterdx.store.proposals import DOUBLE_ENTRY, Proposal, Spot, add_by_hand, judge, proposals, propose, reopen

SPOT = Spot(((1.0, 2.0), (9.0, 2.0), (9.0, 5.0), (1.0, 5.0)), "S4B", 0.6, doubtful=True)
ROWS = [Proposal("row", n, {"管種": "DIP", "年度": "S48"}, {"年度": SPOT}, confidence=0.6) for n in range(3)]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    project.create(path, "山中町", "EPSG:6676")
    propose(path, 1, "row", ROWS)
    return path


def test_proposals_come_back_as_they_were_kept(town: Path) -> None:
    kept = proposals(town, 1, "row")
    assert [(one.number, one.texts, one.spots, one.state) for one in kept] == [
        (n, r.texts, r.spots, "open") for n, r in enumerate(ROWS)
    ]
    assert kept[0].doubtful == ["年度"]


def test_handwriting_is_for_a_person_however_surely_it_was_read(town: Path) -> None:
    written = replace(SPOT, doubtful=False, handwritten=True, confidence=1.0)
    propose(town, 2, "row", [replace(ROWS[0], spots={"年度": written})])
    (kept,) = proposals(town, 2, "row")
    assert kept.spots["年度"].handwritten and kept.doubtful == ["年度"] and kept.is_doubtful


def test_a_new_reading_replaces_what_nobody_has_looked_at(town: Path) -> None:
    first = proposals(town)[0]
    judge(town, [first.id], True, {first.id: {"管種": "DIP", "年度": "S43"}})
    propose(town, 1, "row", ROWS[:1])
    assert [(one.number, one.state, one.texts["年度"]) for one in proposals(town)] == [(0, "accepted", "S43")]


def test_a_page_read_again_proposes_no_row_twice(town: Path) -> None:
    judge(town, [one.id for one in proposals(town)[:2]], True)
    propose(town, 1, "row", ROWS)
    assert [(one.number, one.state) for one in proposals(town)] == [(0, "accepted"), (1, "accepted"), (2, "open")]


def test_a_line_drawn_by_hand_stays_when_the_sheet_is_read_again(town: Path) -> None:
    line, followed = (Proposal("line", 1, {}, points=((0.0, y), (9.0, y))) for y in (1.0, 2.0))
    propose(town, 1, "line", [line])
    add_by_hand(town, 1, "line", [followed])
    propose(town, 1, "line", [line])
    assert sorted((one.points[0][1], one.by_hand) for one in proposals(town, 1, "line")) == [(1.0, False), (2.0, True)]
    assert len({one.number for one in proposals(town, 1, "line")}) == 2


def test_who_checked_what_and_when_is_kept_and_can_be_taken_back(town: Path) -> None:
    first = proposals(town)[0]
    (judged,) = judge(town, [first.id], False)
    assert (judged.state, judged.checks[0].who, bool(judged.checks[0].at)) == ("rejected", history.who(), True)
    reopen(town, [first.id])
    assert proposals(town)[0].state == "open"


def test_with_double_entry_two_people_have_to_say_the_same(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with project.editing(town) as conn:
        project.write_setting(conn, DOUBLE_ENTRY, "1")
    number = proposals(town)[0].id

    def says(who: str, year: str) -> str:
        monkeypatch.setattr(history, "who", lambda: who)
        return judge(town, [number], True, {number: {"管種": "DIP", "年度": year}})[0].state

    assert [says("佐藤", "S48"), says("佐藤", "S48"), says("鈴木", "S43"), says("鈴木", "S48")] == [
        "open",
        "open",
        "differs",
        "accepted",
    ]

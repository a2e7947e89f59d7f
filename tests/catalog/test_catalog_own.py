"""Shortlist, notes and experience: kept in the project, taken back and made again, passed on without personal data."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from waterdx.catalog import experience, notes, shortlist
from waterdx.catalog.compare import compare
from waterdx.catalog.dossier import dossiers
from waterdx.catalog.entries import load
from waterdx.core.errors import UserError
from waterdx.ledger.undo import redo, undo
from waterdx.store import history, project

FIRST, SECOND, THIRD = (one.id for one in load()[:3])


def kept(town: Path) -> tuple[object, ...]:
    found = experience.experiences(town)
    return shortlist.shortlist(town), [one.note for one in notes.notes(town)], [(one.adopted_fy, one.cost_yen) for one in found]


def test_what_is_kept_can_be_taken_back_and_made_again_several_times(town: Path) -> None:
    nothing = kept(town)
    assert shortlist.put(town, [FIRST, SECOND, FIRST]) == [FIRST, SECOND]
    notes.write_note(town, FIRST, " 県の説明会で聞いた ")
    experience.record(town, SECOND, adopted_fy=2025, cost_yen=1_200_000)
    everything = kept(town)
    assert everything == ([FIRST, SECOND], ["県の説明会で聞いた"], [(2025, 1_200_000)])
    for _ in range(3):
        for _ in range(3):
            undo(town)
        assert kept(town) == nothing
        for _ in range(3):
            redo(town)
        assert kept(town) == everything


def test_what_is_removed_comes_back_by_an_undo(town: Path) -> None:
    shortlist.put(town, [FIRST, SECOND])
    notes.write_note(town, FIRST, "x")
    experience.record(town, FIRST, result="良好")
    before = kept(town)
    assert shortlist.take_off(town, [FIRST, THIRD]) == [FIRST]
    notes.remove_note(town, notes.notes(town)[0].number)
    experience.remove(town, experience.experiences(town)[0].number)
    assert kept(town) == ([SECOND], [], [])
    for _ in range(3):
        undo(town)
    assert kept(town) == before


def test_putting_on_the_shortlist_twice_is_harmless_and_leaves_no_trace_in_the_history(town: Path) -> None:
    shortlist.put(town, [FIRST])
    with project.reading(town) as conn:
        entries = history.newest(conn)
    assert shortlist.put(town, [FIRST]) == []
    with project.reading(town) as conn:
        assert history.newest(conn) == entries


def test_looking_changes_no_byte(town: Path) -> None:
    shortlist.put(town, [FIRST])
    before = hashlib.sha256(town.read_bytes()).hexdigest()
    dossiers([FIRST, SECOND], town)
    compare([FIRST, SECOND], town)
    kept(town)
    assert hashlib.sha256(town.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    "job",
    [
        lambda town: shortlist.put(town, [FIRST, "no-such-technology"]),
        lambda town: notes.write_note(town, "no-such-technology", "x"),
        lambda town: notes.write_note(town, FIRST, "  "),
        lambda town: notes.remove_note(town, 99),
        lambda town: experience.record(town, FIRST),
        lambda town: experience.record(town, FIRST, adopted_fy=25),
        lambda town: experience.record(town, FIRST, cost_yen=-1),
        lambda town: experience.record(town, FIRST, cost_yen=float("nan")),
        lambda town: experience.remove(town, 99),
        lambda town: compare([FIRST], town),
        lambda town: compare([one.id for one in load()[:6]], town),
        lambda town: compare([FIRST, "no-such-technology"], town),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_keeps_nothing(town: Path, job) -> None:
    before = kept(town)
    with pytest.raises(UserError) as said:
        job(town)
    assert "\n" not in str(said.value) and kept(town) == before


def test_what_is_passed_on_holds_no_user_name_no_number_and_no_mail_address(town: Path) -> None:
    experience.record(town, FIRST, adopted_fy=2025, comment="担当は 055-123-4567、water@example.jp、090 ではなく 09012345678 へ")
    [shared] = experience.to_share(experience.experiences(town))
    assert shared["town"] == "山中町" and shared["adopted_fy"] == "2025" and shared["cost_yen"] is None
    assert not any(text in str(shared) for text in ("055-123", "example.jp", "09012345678", history.who() + "'"))
    assert str(shared["comment"]).count("(電話番号)") == 2 and "(メール)" in str(shared["comment"])


def test_a_comparison_marks_what_differs_and_an_unknown_is_not_a_no(town: Path) -> None:
    found = compare([FIRST, SECOND, THIRD], town)
    assert [one.technology.id for one in found.dossiers] == [FIRST, SECOND, THIRD]
    for line in found.lines:
        assert len(line.texts) == 3 and line.differs == (len(set(line.texts)) > 1)
        assert set(line.texts) != {"不明"}, "a line of which nobody knows anything is left out"
    labels = [line.label.ja for line in found.lines]
    assert "この町での適合" in labels and "この町での費用の見積り" in labels and "出典" in labels
    assert len(labels) == len(set(labels))


def test_a_dossier_holds_what_the_town_knows_of_that_technology_only(town: Path) -> None:
    notes.write_note(town, FIRST, "一つ目のメモ")
    notes.write_note(town, SECOND, "二つ目のメモ")
    [dossier] = dossiers([FIRST], town)
    said = "\n".join(text for line in dossier.lines() for text in line.texts)
    assert "一つ目のメモ" in said and "二つ目のメモ" not in said
    assert dossier.match is not None and str(dossier.match.summary) in said

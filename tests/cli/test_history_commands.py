"""waterdx ledger history and restore: found by what one remembers, taken back several at once, looked at before going back."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.test_editing_commands import say, told, town

from waterdx.core.author import author, set_author

__all__ = ["town"]


def edited(capsys: pytest.CaptureFixture[str], town: Path) -> list[int]:
    """Three changes, the last of many objects."""
    return [
        told(capsys, "ledger", "edit", town, "A-1", "布設年度", "S48")["change"],
        told(capsys, "ledger", "edit", town, "A-2", "note", "見た")["change"],
        told(capsys, "ledger", "edit", town, "--where", "管種=ダクタイル", "--set", "diameter_mm=φ150")["change"],
    ]


def test_a_dry_run_tells_what_going_back_would_change_and_changes_no_byte(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    edited(capsys, town)
    before = town.read_bytes()
    code, out, _ = say(capsys, "ledger", "restore", town, "1", "--dry-run")
    assert code == 0 and "管路: 変わる 2 件" in out and "A-1 の口径 150 mm → 100 mm" in out and "何も変えていません" in out
    found = told(capsys, "ledger", "restore", town, "1", "--dry-run")
    assert found["schema"] == {"name": "waterdx.ledger.restore_difference", "version": 1}
    (pipes, *_others) = found["layers"]
    assert (pipes["layer"], pipes["changed"]["count"], pipes["gone"]["count"], pipes["back"]["count"]) == ("pipes", 2, 0, 0)
    assert [one["objects"] for one in found["lost"]] == [2]
    assert town.read_bytes() == before


def test_a_dry_run_without_a_number_or_of_no_point_says_what_to_do(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    assert say(capsys, "ledger", "restore", town, "--dry-run")[0] == 2
    code, _, err = say(capsys, "ledger", "restore", town, "9", "--dry-run")
    assert code == 2 and "復元ポイント 9 は使えません" in err


def test_the_history_is_asked_by_field_who_and_day(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    first, second, third = edited(capsys, town)

    def asked(*words: object) -> list[int]:
        return [one["id"] for one in told(capsys, "ledger", "history", town, *words)["changes"]]

    assert asked("--field", "布設年度") == [first] and asked("--field", "diameter_mm") == [third]
    assert asked("--since", "2099-01-01") == [] and {first, second, third} <= set(asked("--since", "R1.5.1"))
    assert asked("--who", "だれでもない人") == [] and second in asked("--who", author())
    code, _, err = say(capsys, "ledger", "history", town, "--object", "A-1", "--who", "x")
    assert code == 2 and "同時に指定できません" in err


def test_several_changes_are_taken_back_down_to_one(capsys: pytest.CaptureFixture[str], town: Path) -> None:
    first, second, _third = edited(capsys, town)
    code, out, _ = say(capsys, "ledger", "history", town, "--undo-to", second)
    assert code == 0 and out.count("元に戻しました") == 2
    changes = {one["id"]: one["undone"] for one in told(capsys, "ledger", "history", town)["changes"]}
    assert changes[second] and not changes[first]
    assert "元に戻す前" in say(capsys, "ledger", "restore", town)[1]
    code, _, err = say(capsys, "ledger", "history", town, "--undo-to", second)
    assert code == 2 and "すでに元に戻されています" in err


@pytest.mark.parametrize(("said", "recorded"), [("", ""), (" 水道 係 ", "水道 係")])
def test_the_name_recorded_comes_from_the_surroundings(
    capsys: pytest.CaptureFixture[str], town: Path, monkeypatch: pytest.MonkeyPatch, said: str, recorded: str
) -> None:
    set_author(None)
    monkeypatch.setenv("WATERDX_USER", said)
    number = told(capsys, "ledger", "edit", town, "A-1", "note", "x")["change"]
    changes = {one["id"]: one["who"] for one in told(capsys, "ledger", "history", town)["changes"]}
    assert changes[number] == recorded

"""waterdx ledger complete: what it says, keeps and takes back."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from waterdx.cli.main import run

HEAD = "管路番号,管種,口径(mm),布設年度,延長(m)\n"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Forty pipes in two rows of numbers, every fourth without material and year: too few to learn from."""
    rows = [f"P-{n},{'VP' if n < 20 else 'DIP'},100,{1975 if n < 20 else 1995},50\n" for n in range(40)]
    rows = [f"P-{n},,100,,50\n" if n % 4 == 1 else row for n, row in enumerate(rows)]
    (tmp_path / "register.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    project = tmp_path / "町.gpkg"
    assert run(["new", str(project), "--name", "町", "--crs", "EPSG:6676"]) == 0
    assert run(["ledger", "import", str(project), str(tmp_path / "register.csv"), "--json"]) in (0, 1)
    return project


def said(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    capsys.readouterr()
    assert run([*words, "--json"]) == 0
    out, err = capsys.readouterr()
    assert not err
    return json.loads(out, parse_constant=lambda name: pytest.fail(f"a bare {name}"))


def test_completing_tells_what_is_unknown_and_guessed_and_leaves_the_ledger(capsys, town):
    result = said(capsys, "ledger", "complete", str(town))
    by_field = {one["field"]: one for one in result["fields"]}
    assert by_field["material"] == {"field": "material", "unknown": 10, "accepted": 0, "guessed": 10, "sure": 0}
    assert result["accepted"] == 0 and {"fid", "field", "value", "probability", "basis"} <= result["guesses"][0].keys()
    assert result["schema"] == {"name": "waterdx.ledger.complete", "version": 1}


def test_accepting_and_reverting_are_entries_of_the_history(capsys, town):
    assert said(capsys, "ledger", "complete", str(town), "--accept-above", "0.5")["accepted"] == 20
    assert said(capsys, "ledger", "complete", str(town), "--revert")["reverted"] == 20
    changes = said(capsys, "ledger", "history", str(town))["changes"]
    assert [one["action"] for one in changes[:2]] == ["complete", "complete"]


def test_a_dry_run_keeps_nothing(capsys, town):
    before = sha256(town.read_bytes()).hexdigest()
    assert said(capsys, "ledger", "complete", str(town), "--dry-run")["dry_run"]
    assert sha256(town.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    "words", [("--accept-above", "95"), ("--revert", "--dry-run"), ("--accept-above", "0.9", "--evaluate"), ("--evaluate",)]
)
def test_what_cannot_be_done_is_one_sentence(capsys, town, words):
    capsys.readouterr()
    assert run(["ledger", "complete", str(town), *words]) == 2
    out, err = capsys.readouterr()
    assert not out and len(err.strip().splitlines()) == 1


def test_what_was_accepted_before_is_counted_apart_and_nothing_guessed_has_its_reason(capsys, town):
    said(capsys, "ledger", "complete", str(town), "--accept-above", "0.5")
    by_field = {one["field"]: one for one in said(capsys, "ledger", "complete", str(town))["fields"]}
    assert by_field["material"] | {"sure": 0} == {"field": "material", "unknown": 10, "accepted": 10, "guessed": 0, "sure": 0}


def test_with_three_known_pipes_nothing_is_guessed_and_the_reason_is_told(capsys, tmp_path):
    rows = [f"P-{n},{'VP' if n < 3 else ''},100,1975,50\n" for n in range(10)]
    (tmp_path / "register.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    project = str(tmp_path / "町.gpkg")
    assert run(["new", project, "--name", "町", "--crs", "EPSG:6676"]) == 0
    assert run(["ledger", "import", project, str(tmp_path / "register.csv")]) in (0, 1)
    capsys.readouterr()
    assert run(["ledger", "complete", project, "--accept-above", "0.95"]) == 0
    told = capsys.readouterr().out
    assert "管種は、値の分かる管が 3 本しかないため推定していません" in told and "台帳に入れました" not in told

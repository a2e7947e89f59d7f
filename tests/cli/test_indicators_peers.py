"""waterdx indicators compare --peers, indicators peers: who is compared with, and sets kept in a project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from waterdx.cli.main import run
from waterdx.indicators.peer_sets import WAYS
from waterdx.store import project


def said(capsys: pytest.CaptureFixture[str], *words: object) -> dict:
    capsys.readouterr()
    code = run([*map(str, words), "--json"])
    return json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"a bare {name}")) | {"exit_code": code}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_a_choice_of_compare_and_of_peers(way: str, capsys: pytest.CaptureFixture[str]) -> None:
    compared = said(capsys, "indicators", "compare", "糸魚川市", "--year", 2020, "--peers", way)
    chosen = said(capsys, "indicators", "peers", "糸魚川市", "--year", 2020, "--peers", way)
    assert compared["peers"]["n"] == chosen["n"] == len(chosen["members"]) > 5
    assert chosen["kind"] == way and chosen["why_ja"] and chosen["exit_code"] == 0


def test_a_set_is_picked_kept_used_and_forgotten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    town = tmp_path / "t.gpkg"
    project.create(town, "糸魚川市", "EPSG:6676", "152161")
    kept = said(capsys, "indicators", "peers", "糸魚川市", "--peers", "neighbours", "--add", "富山市", "--remove", "妙高市",
                "--project", town, "--keep", "近くの町")  # fmt: skip
    names = [one["name"] for one in kept["members"]]
    assert "富山市" in names and "妙高市" not in names and "糸魚川市" in names
    compared = said(capsys, "indicators", "compare", "糸魚川市", "--peers", "近くの町", "--project", town)
    assert compared["peers"]["n"] == kept["n"] and compared["peers"]["class"] is None
    said(capsys, "indicators", "peers", "糸魚川市", "--project", town, "--forget", "近くの町")
    assert run(["indicators", "compare", "糸魚川市", "--peers", "近くの町", "--project", str(town)]) == 2


def test_the_table_has_rank_basis_source_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["indicators", "compare", "糸魚川市", "--year", "2020"]) == 0
    out = capsys.readouterr().out
    assert "109/204" in out and "公表値(見える化DB)" in out and "類似団体区分が同じ(A5)" in out and "出典: http" in out


def test_keeping_without_a_project_and_an_unknown_way_are_answered(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["indicators", "peers", "糸魚川市", "--keep", "甲"]) == 2
    assert "--project" in capsys.readouterr().err
    assert run(["indicators", "compare", "糸魚川市", "--peers", "$x"]) == 2
    assert "neighbours" in capsys.readouterr().err

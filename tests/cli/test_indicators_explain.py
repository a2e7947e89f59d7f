"""waterdx indicators explain: sections for a reader, one object for a script, a sentence for what there is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from waterdx.cli.main import run


def test_a_reader_gets_value_meaning_figures_reasons_peers_and_cautions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["indicators", "explain", "妙高市", "W1-6", "--from", "2015", "--to", "2020", "--peers", "similar"]) == 0
    out = capsys.readouterr().out
    for part in (
        "210.10 円/m³",
        "意味:",
        "数字を入れると:",
        "[何が動かしたか]",
        "+54.16",
        "標準偏差",
        "順位は",
        "[読むときの注意]",
        "出典 http",
    ):
        assert part in out


def test_a_script_gets_effects_that_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["indicators", "explain", "妙高市", "W1-6", "--from", "2015", "--json"]) == 0
    made = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"a bare {name}"))
    assert made["schema"] == {"name": "waterdx.indicators.explain", "version": 1}
    moved = made["moved"]
    assert sum(one["effect"] for one in moved["contributions"]) == pytest.approx(moved["after"] - moved["before"])
    assert made["unit"] == "円/m³" and made["peers"]["n"] == 252 and made["cautions"][0]["source"].startswith("http")


def test_unknown_inputs_are_null_for_a_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["indicators", "explain", "坂東市", "W2-2", "--to", "2021", "--json"]) == 0
    made = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"a bare {name}"))
    assert made["at"]["inputs"]["total_pipe_length"] is None and made["moved"] is None and made["not_moved"]["ja"]


@pytest.mark.parametrize("words", [["糸魚川市", "W9-9"], ["糸魚川", "W1-1"], ["糸魚川市", "W1-1", "--to", "2030"]])
def test_what_there_is_not_is_a_sentence_and_exit_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["indicators", "explain", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_year_is_called_as_in_the_other_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["indicators", "explain", "妙高市", "W1-5", "--year", "2019"]) == 0
    assert "2019年度 W1-5 料金回収率: 93.81" in capsys.readouterr().out


def test_what_cannot_be_made_leaves_nothing_behind_and_says_which_endings_there_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(["reports", "council", "存在しない市", "--out", str(tmp_path / "資料")]) == 2
    assert run(["reports", "chart", "indicator_sheet", "妙高市", "--out", str(tmp_path / "図.gif")]) == 2
    assert ".pptx" in capsys.readouterr().err and not list(tmp_path.iterdir())

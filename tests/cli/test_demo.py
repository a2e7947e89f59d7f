"""The demonstration does the whole chain on the sample town, without a display and without a network."""

from __future__ import annotations

import json
import shutil
import sqlite3

import pandas as pd
import pytest

from waterdx.cli.demo import STEPS
from waterdx.cli.main import run
from waterdx.core.words import set_language


@pytest.fixture(scope="module")
def demo(once_for_all):
    """One run of the demo with every socket forbidden: its folder and what it wrote as JSON."""
    folder = once_for_all("demo", run_demo)
    return folder / "out", json.loads((folder / "said.json").read_text("utf-8"))


def run_demo(folder):
    import contextlib
    import io
    import socket

    def refuse(*_arguments, **_options):
        raise AssertionError("the program opened a socket")

    set_language("ja")
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.setattr(socket.socket, "connect", refuse)
        assert run(["demo", "--out", str(folder / "out"), "--json"]) == 0
    (folder / "said.json").write_text(said.getvalue(), encoding="utf-8")


def test_it_leaves_what_it_promises(demo):
    out, said = demo
    names = {path.name for path in out.iterdir() if path.is_file()}
    assert {"山中町.gpkg", "findings.xlsx", "ranked_pipes.xlsx", "scores.csv", "risk_map.png", "risk_map.pdf", "technologies.xlsx",
            "indicator_peers.png", "indicator_peers.pdf", "indicator_trend.png", "council.pptx", "council.pdf", "summary.html",
            "register.xlsx", "general_map.pdf", "sewer_nilim.gpkg"} <= names  # fmt: skip
    assert names >= {file for step in said["steps"] for file in step["files"]}
    assert len(said["steps"]) == len(STEPS) and all(step["seconds"] >= 0 for step in said["steps"])


def test_the_summary_says_what_was_done_and_that_the_town_is_invented(demo):
    page = (demo[0] / "summary.html").read_text(encoding="utf-8")
    assert "架空" in page and "risk_map.png" in page
    assert all(title.ja in page for title, _run in STEPS)


def test_the_project_holds_the_whole_town(demo):
    with sqlite3.connect(demo[0] / "山中町.gpkg") as conn:
        counts = {
            table: conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("pipes", "nodes", "leaks", "risk_scores", "survey_plans")
        }
        years = conn.execute("SELECT count(*) FROM pipes WHERE field = 'water' AND install_fy IS NOT NULL").fetchone()[0]
    conn.close()
    assert counts == {"pipes": 2716, "nodes": 1664, "leaks": 285, "risk_scores": counts["risk_scores"], "survey_plans": 1}
    assert counts["risk_scores"] > 2000 and 1600 < years < 1800, "about 18 % of the years are missing in the register"


def test_the_ranked_list_is_whole_and_in_order(demo):
    scores = pd.read_csv(demo[0] / "scores.csv")
    assert scores["rank"].tolist() == list(range(1, len(scores) + 1))
    assert (scores["low"] <= scores["expected_leaks"]).all() and (scores["expected_leaks"] <= scores["high"]).all()


@pytest.mark.soak
def test_it_can_be_run_again_into_the_same_folder(demo, tmp_path):
    again = shutil.copytree(demo[0], tmp_path / "out")
    assert run(["demo", "--out", str(again), "--json"]) == 0

"""What the self-test reports: how long the start takes, and whether all went well."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from waterdx.app import run
from waterdx.app.main_window import MainWindow
from waterdx.app.pages.start_page import StartPage
from waterdx.app.start_times import StartTimes
from waterdx.cli import main

DRESSED = """
import sys, pathlib
from waterdx.app.run import make_application
from waterdx.app.settings import Settings
folder, sys.argv = sys.argv[1], ["/usr/bin/waterdx"]
app = make_application(Settings(pathlib.Path(folder)))
print("IPAexGothic" in app.font().families())
"""
TOLD = "from waterdx.core.process_start import seconds_since_start; print(seconds_since_start())"


def test_the_window_is_painted_then_takes_a_key_which_is_taken_back(qtbot: Any, window: MainWindow):
    window.hide()
    window.show_page("start")
    start = window.pages["start"]
    assert isinstance(start, StartPage)
    ticks = itertools.count(1)
    times = StartTimes(start, start.finding.words, lambda: next(ticks))
    assert times.first_paint_s is None and times.usable_s is None
    window.show()
    qtbot.waitUntil(lambda: times.usable_s is not None)
    assert (times.first_paint_s, times.usable_s) == (1, 2)
    assert start.finding.words.text() == ""
    with qtbot.waitSignal(start.finding.words.searched):
        qtbot.keyClicks(start.finding.words, "abc")
    assert (times.usable_s, start.finding.words.text()) == (2, "abc")
    qtbot.waitUntil(lambda: not window.session.finder.is_busy)


def test_a_program_file_named_waterdx_shows_japanese_too(tmp_path: Path):
    told = subprocess.run([sys.executable, "-c", DRESSED, str(tmp_path)], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "True"


def test_time_counts_from_the_start_of_the_process():
    began = time.monotonic()
    told = float(subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=True).stdout)
    assert 0 < told <= time.monotonic() - began + 0.02  # the system counts in hundredths


@pytest.mark.parametrize("problems", [[], ["import-ja-light: no dialog"]])
def test_the_report_is_json_and_the_exit_code_says_whether_all_went_well(
    problems: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    report = {"ok": not problems, "first_paint_s": 0.4, "usable_s": 0.5, "pages": ["start"], "problems": problems}
    monkeypatch.setattr(run, "self_test", lambda out: report)
    assert main.run(["--self-test", "--json"]) == len(problems)
    assert json.loads(capsys.readouterr().out) == report
    assert main.run(["--lang", "en", "--self-test"]) == len(problems)
    assert capsys.readouterr().out.splitlines()[1:] == problems

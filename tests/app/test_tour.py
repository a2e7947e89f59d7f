"""The installed program can test itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from waterdx.app.pages.registry import PAGES
from waterdx.app.screening.registry import TABS
from waterdx.app.tour import LOOKS

ALL = ["-m", "waterdx", "--self-test", "--out"]
ONE = [  # test_looks.py sees the other language, and dark
    "-c",
    "import sys, pathlib, waterdx.app.tour as t; sys.exit(not t.visit_everything(pathlib.Path(sys.argv[1]), t.LOOKS[:1])['ok'])",
]


@pytest.mark.slow
@pytest.mark.parametrize("every_look", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_the_program_visits_every_page_and_finds_nothing_wrong(tmp_path: Path, every_look: bool) -> None:
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, *(ALL if every_look else ONE), str(tmp_path)]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True)
    report = json.loads((tmp_path / "self-test.json").read_text(encoding="utf-8"))
    assert report["problems"] == [] and done.returncode == 0
    wanted = {
        f"{page}-{shown}-{theme}"
        for page in (*(one.id for one in PAGES), *(f"screening-{number + 1}" for number in range(1, len(TABS))), "import")
        for shown, theme in (LOOKS if every_look else LOOKS[:1])
    }
    assert wanted <= set(report["pages"])
    assert all((tmp_path / f"{name}.png").stat().st_size > 5000 for name in wanted)

"""The machine loses its power in the middle of an import: the project is as it was; then one goes back to a restore point."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

from waterdx.app.dialogs.history_dialog import HistoryDialog
from waterdx.app.question import Question

from .person import SAMPLE, Person

DYING = """
import os, signal, sys
from pathlib import Path
from waterdx.ledger.ingest import ingest

def dies(done, total, note):
    if done / total > 0.6:
        os.kill(os.getpid(), signal.SIGKILL)

ingest(Path(sys.argv[1]), Path(sys.argv[2]), progress=dies)
"""


def test_nothing_is_lost_and_the_past_can_be_had_again(person: Person, sample_town: Path, tmp_path: Path) -> None:
    town = Path(shutil.copy(sample_town, tmp_path / "町.gpkg"))
    with person.watchdog.aside():
        killed = subprocess.run([sys.executable, "-c", DYING, str(town), str(SAMPLE / "gis" / "下水道管渠.shp")], check=False)
    assert killed.returncode == -signal.SIGKILL
    person.open(town)
    pipes = len(person.town.pipes)
    assert set(person.town.pipes["field"]) == {"water"}, "the import that died has left nothing"

    dialog = person.drops(SAMPLE / "gis" / "下水道管渠.shp")
    person.click(dialog.ok)
    assert len(person.town.pipes) > pipes
    person.choose("history")
    history = person.window.findChild(HistoryDialog)
    history.tabs.setCurrentWidget(history.points)
    person.qtbot.waitUntil(lambda: history.points.table.rows.rowCount() > 0 and not history.is_busy)
    history.points.table.selectRow(0)
    person.qtbot.waitUntil(lambda: history.points.shown is not None)
    person.look("what going back would change", history)
    person.click(history.points.back)
    question = next(one for one in person.window.findChildren(Question) if one.isVisible())
    question.yes.click()
    person.settle()
    assert len(person.town.pipes) == pipes
    person.was_told_no_error()

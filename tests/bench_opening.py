"""How soon the window is there and a town can be worked with: `make bench`, each in a process of its own as the window is used.

A town counts as open when its pipes are on the map and in the table and the window answers again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Say = Callable[[str, float, float], None]

BARE = """
import json, time
begun = time.perf_counter()
from PySide6.QtWidgets import QApplication, QMainWindow

app = QApplication([])
window = QMainWindow()
window.show()
app.processEvents()
print(json.dumps([time.perf_counter() - begun]))
"""

STARTING = """
import json, time
begun = time.perf_counter()
from PySide6.QtCore import QTimer
from waterdx.app.main_window import MainWindow
from waterdx.app.run import make_application, prepare_offscreen
from waterdx.app.settings import Settings

prepare_offscreen()
settings = Settings()
app = make_application(settings)
window = MainWindow(settings)
window.show()
app.processEvents()
painted = time.perf_counter() - begun
answered = []
QTimer.singleShot(0, lambda: (answered.append(time.perf_counter() - begun), app.quit()))
app.exec()
print(json.dumps([painted, answered[0]]))
"""

OPENING = """
import json, resource, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from waterdx.app.warming import warm_up
from waterdx.app.jobs import Latest
from waterdx.app.main_window import MainWindow
from waterdx.app.run import make_application, prepare_offscreen
from waterdx.app.settings import Settings

prepare_offscreen()
settings = Settings()
app = make_application(settings)
window = MainWindow(settings)
window.resize(1366, 768)
window.show()
warming = Latest(window)
warming.ask(warm_up, lambda _: app.quit())  # as the window does while a person looks for the file
app.exec()
warming.wait()
while window.make_ahead():
    app.processEvents()
begun = time.perf_counter()
window.session.open(Path(sys.argv[1]))
look = QTimer()
look.timeout.connect(lambda: window.session.town is not None and not window.is_busy and app.quit())
look.start(5)
app.exec()
app.processEvents()
seconds = time.perf_counter() - begun
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20]))
"""


def bench_opening(say: Say, towns: dict[int, Path], folder: Path) -> None:
    """`towns`: projects by their number of pipes; floors are the seconds and bytes asked for."""
    painted, usable = min(_run(STARTING, folder) for _ in range(3))
    say("start: the window is painted / 0.3 s asked for", painted, 0.3)
    say("start: the window is painted / an empty window of Qt", painted, min(_run(BARE, folder) for _ in range(3))[0])
    say("start: the window answers / 0.8 s asked for", usable, 0.8)
    for pipes, path in towns.items():
        seconds, gigabytes = min(_run(OPENING, folder, str(path)) for _ in range(2))
        asked = 1.5 * max(pipes, 1) / 30_000 if pipes <= 30_000 else 8 * pipes / 300_000
        say(f"open a project of {pipes:,} pipes / {asked:.1f} s asked for", seconds, asked)
        say(f"memory with {pipes:,} pipes open, GiB / 1.5 asked for", gigabytes, 1.5)


def _run(code: str, folder: Path, *arguments: str) -> list[float]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=environment, check=True, capture_output=True, text=True)
    return [float(value) for value in json.loads(done.stdout.splitlines()[-1])]

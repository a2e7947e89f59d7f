"""Kill or starve a change again and again and say what is left of the project. Run apart from pytest, because it forks.

python -m store.trial JOB PROJECT ROUNDS ROWS SEED     prints one JSON object
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from waterdx.core.errors import UserError
from waterdx.store import project, restore
from waterdx.store.layers import read_layer

from .helpers import IMPORT, assert_sound, content, import_pipes

Change = Callable[[Path], object]


def fresh(made: Path, place: Path) -> Path:
    """A copy of the project and its restore points in a new folder."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(made.parent, place)
    return place / made.name


def after_change(made: Path, place: Path, change: Change) -> tuple[dict[str, Any], float]:
    """What the project holds when nothing goes wrong, and how many seconds that takes the second time (modules loaded)."""
    for _ in range(2):
        path = fresh(made, place)
        start = time.perf_counter()
        change(path)
        seconds = time.perf_counter() - start
    return content(path), seconds


def in_child(work: Callable[[], object]) -> int:
    """The exit code of `work` in a process of its own: 0 done, 2 told in a sentence, negative the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except UserError:
            code = 2
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_after(seconds: float, work: Callable[[], object]) -> None:
    """Do `work`; the system kills this process after that time, wherever it is."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    work()


def killed(made: Path, change: Change, rounds: int, seed: int) -> dict[str, int]:
    """How often the project was as before and as after, of `rounds` changes killed at a random moment."""
    place, chance = made.parent.parent / "trial", random.Random(seed)
    before = content(made)
    after, seconds = after_change(made, place, change)
    seen: Counter[str] = Counter()
    for _ in range(rounds):
        path = fresh(made, place)
        moment = chance.uniform(0.001, 1.3 * seconds)
        ended = in_child(lambda at=path, after=moment: killed_after(after, lambda: change(at)))  # type: ignore[misc]
        assert ended in (0, -signal.SIGALRM)
        seen["killed"] += ended != 0
        seen["half written"] += path.with_name(path.name + "-journal").exists()
        rows = len(read_layer(path, "pipes"))
        seen[{rows == len(before["pipes"]): "before", rows == len(after["pipes"]): "after"}.get(True, "between")] += 1
        assert content(path) in (before, after)
        assert_sound(path)
        import_pipes(path, 2, IMPORT)  # the project can be worked on as if nothing had been
        kept = restore.folder_of(path)
        assert not [file for file in kept.iterdir() if file.suffix not in {".gpkg", ".part"}]
    return dict(seen)


def starved(made: Path, change: Change, rounds: int, seed: int) -> dict[str, int]:
    """The same, of changes that may write files up to a size that grows until the change succeeds."""
    place = made.parent.parent / "trial"
    before = content(made)
    after, _ = after_change(made, place, change)
    largest = max(file.stat().st_size for file in place.rglob("*") if file.is_file())
    seen: Counter[str] = Counter()
    for step in range(rounds + 1):
        path = fresh(made, place)
        ended = in_child(lambda at=path, size=largest * step // rounds: (limit(size), change(at)))  # type: ignore[misc]
        said = {0: "done", 2: "told"}[ended]
        assert content(path) == (after if said == "done" else before)
        assert_sound(path)
        assert said == "done" or sorted(file.name for file in path.parent.rglob("*")) == names_of(made.parent, path)
        seen[said] += 1
    return dict(seen)


def names_of(folder: Path, path: Path) -> list[str]:
    """What lies beside a project before a change, and the folder of restore points, which may be made."""
    return sorted({file.name for file in folder.rglob("*")} | {d.name for d in [restore.folder_of(path)] if d.exists()})


def limit(size: int) -> None:
    """No file may grow beyond `size`: the next write fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def main(job: str, made: str, rounds: str, rows: str, seed: str) -> None:
    path = Path(made)
    trial, change = {
        "import killed": (killed, lambda at: import_pipes(at, int(rows), IMPORT)),
        "import starved": (starved, lambda at: import_pipes(at, int(rows), IMPORT)),
        "going back killed": (killed, lambda at: project.go_back(at, 1)),
        "going back starved": (starved, lambda at: project.go_back(at, 1)),
    }[job]
    sys.stdout.write(json.dumps(trial(path, change, int(rounds), int(seed))))


if __name__ == "__main__":
    main(*sys.argv[1:])

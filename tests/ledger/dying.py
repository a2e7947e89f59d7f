"""Changes that die by SIGKILL at the n-th statement they send to the database, as when the machine loses its power.

`python -m ledger.dying ingest|update` reads lines [project, file, n] and answers each with how many statements there were, or null
where it died. Apart from pytest because it forks; one process for all deaths because starting Python takes longer than dying.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from waterdx.ledger.edition import update
from waterdx.ledger.ingest import ingest
from waterdx.store import project

JOBS: dict[str, Callable[[Path, Path], object]] = {"ingest": ingest, "update": partial(update, as_of="2025-03-31")}
Dying = Callable[..., int | None]


@contextmanager
def dying(job: str) -> Iterator[Dying]:
    """die(project, file, n) does the job in a process of its own, which dies at the n-th statement (0: never)."""
    command = [sys.executable, "-m", "ledger.dying", job]
    with subprocess.Popen(command, cwd=Path(__file__).parents[1], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdin and process.stdout
        questions, answers = process.stdin, process.stdout

        def die(path: Path, file: Path, last: int = 0) -> int | None:
            questions.write(json.dumps([str(path), str(file), last]) + "\n")
            questions.flush()
            statements: int | None = json.loads(answers.readline())
            return statements

        yield die
        questions.close()
    assert process.returncode == 0


def statements_of(job: str, path: Path, file: Path, last: int) -> int:
    """Do the job; the number of statements, unless it dies at the `last` one."""
    calls = 0

    def count(_statement: str) -> None:
        nonlocal calls
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)

    connect = project._connect

    def counted(*arguments: Any) -> sqlite3.Connection:
        conn = connect(*arguments)
        conn.execute("PRAGMA cache_size = 10")  # so small that pages reach the file long before the end
        conn.set_trace_callback(count)
        return conn

    project._connect = counted  # type: ignore[assignment]
    try:
        JOBS[job](path, file)
    finally:
        project._connect = connect
    return calls


def main(job: str) -> None:
    for line in sys.stdin:
        path, file, last = json.loads(line)
        answer: int | None = None
        if not last:  # in this process, so that those who die find every module loaded
            answer = statements_of(job, Path(path), Path(file), 0)
        elif (child := os.fork()) == 0:
            statements_of(job, Path(path), Path(file), last)
            os._exit(1)
        else:
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])

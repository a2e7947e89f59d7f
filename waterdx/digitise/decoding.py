"""Files of others are decoded in a child process with a limit of memory and of time: what a decoder does to itself stays there.

The child answers in JSON and hands pixels over as a plain file of bytes, so nothing that comes back from it can run. On
Windows, where a process cannot be given a limit of memory this simply, only the limit of time holds.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.digitise.limits import damaged

MEMORY_BYTES = 1_800_000_000  # beside what the program itself takes: A1 at 600 dpi in colour is 1.1 GB while it is decoded
MAX_ANSWER_BYTES = 64_000_000
_LOOK_S = 0.1  # how often the person is asked whether to go on


def apart(job: Callable[..., Any], *arguments: Any, path: Path, seconds: float, progress: Progress = silent) -> Any:
    """What `job(*arguments, progress)` returns (anything JSON holds), worked out in a process of its own.

    UserError where the job raises one, takes longer than `seconds`, or its process dies over the file at `path`. Where
    `progress` raises, the process is ended.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(theirs, job, arguments), daemon=True)
    child.start()
    theirs.close()
    try:
        return _answer(ours, path, time.monotonic() + seconds, progress)
    finally:
        child.kill()
        child.join()
        ours.close()


def _answer(pipe: Connection, path: Path, until: float, progress: Progress) -> Any:
    done: float | None = None  # nothing was heard of the child yet
    while time.monotonic() < until:
        progress(done or 0.0, 1, Words(ja="{file} を読んでいます", en="Reading {file}").format(file=path.name))
        if not pipe.poll(_LOOK_S):
            continue
        try:
            told = json.loads(pipe.recv_bytes(MAX_ANSWER_BYTES))
        except (EOFError, OSError, ValueError):
            raise _not_begun(path) if done is None else damaged(path, "decoder") from None
        if "refused" in told:
            raise UserError(ja="{told}", en="{told}", told=Words(*told["refused"]))
        if "result" in told:
            return told["result"]
        done = told["done"]
    raise UserError(
        ja="「{path}」は開くのに時間がかかりすぎるため中止しました。別の形式(PNG か TIFF)で保存し直してください。",
        en="Opening “{path}” took too long and was stopped. Save it again in another format (PNG or TIFF).",
        path=path,
    )


def _not_begun(path: Path) -> UserError:
    return UserError(
        ja="「{path}」を読むための処理を始められません。ほかのソフトを閉じるか、waterdx を開き直してからもう一度試してください。",
        en="The process that reads “{path}” could not be started. Close other programs or open waterdx again, then retry.",
        path=path,
    )


def _child(pipe: Connection, job: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """The child: do the job within its limits, and say how it went."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # decoders complain on the console; their words are not ours
    _limit_memory()

    def say(told: dict[str, Any]) -> None:
        pipe.send_bytes(json.dumps(told).encode())

    with suppress(BrokenPipeError):  # nobody listens any more
        say({"done": 0.0})
        try:
            say({"result": job(*arguments, lambda done, total, _: say({"done": done / total}))})
        except UserError as error:
            say({"refused": [error.words.ja, error.words.en]})


def _limit_memory() -> None:
    """No more address space than is taken now and MEMORY_BYTES. Nothing where the system has no such limit."""
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        return
    import resource

    taken = int(statm.read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY_BYTES, taken + MEMORY_BYTES))

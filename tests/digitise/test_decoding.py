"""What a decoder does to itself stays in its own process: it may die, hang or ask for all memory, and one sentence is said."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from waterdx.core.errors import Cancelled, UserError
from waterdx.core.progress import Progress
from waterdx.core.words import Words
from waterdx.digitise.decoding import apart

SCAN = Path("図面{1}.png")


def dies(progress: Progress) -> None:
    os._exit(11)


def fails(progress: Progress) -> None:
    raise KeyError("a mistake of ours")


def hangs(progress: Progress) -> None:
    progress(1, 2, Words(ja="止まる", en="stuck"))
    time.sleep(600)


def eats(progress: Progress) -> None:
    from waterdx.digitise.limits import damage_told

    with damage_told(SCAN):
        bytearray(2_500_000_000)


def refuses(progress: Progress) -> None:
    raise UserError(ja="「{path}」は読めません。", en="“{path}” cannot be read.", path=SCAN)


def complains(progress: Progress) -> list[str]:
    sys.stderr.write("a decoder speaks")
    return ["読めた"]


@pytest.mark.parametrize("job", [dies, fails], ids=["dies", "fails"])
def test_a_decoder_that_dies_is_a_damaged_file(job: Callable[[Progress], None]) -> None:
    with pytest.raises(UserError) as told:
        apart(job, path=SCAN, seconds=60)
    assert "図面{1}.png" in told.value.words.ja


def test_a_decoder_that_hangs_is_stopped() -> None:
    with pytest.raises(UserError) as told:
        apart(hangs, path=SCAN, seconds=1)
    assert "時間" in told.value.words.ja


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="this system has no limit of memory for a process")
def test_a_decoder_that_wants_too_much_memory_says_so() -> None:
    with pytest.raises(UserError) as told:
        apart(eats, path=SCAN, seconds=60)
    assert "メモリー" in told.value.words.ja and "memory" in told.value.words.en


def test_a_refusal_comes_back_in_both_languages_whatever_the_file_is_called() -> None:
    with pytest.raises(UserError) as told:
        apart(refuses, path=SCAN, seconds=60)
    assert told.value.words == Words("「図面{1}.png」は読めません。", "“図面{1}.png” cannot be read.")


def test_the_answer_comes_back_and_what_the_decoder_prints_does_not(capfd: pytest.CaptureFixture[str]) -> None:
    assert apart(complains, path=SCAN, seconds=60) == ["読めた"]
    assert json.dumps(capfd.readouterr()) == '["", ""]'


def test_progress_is_heard_and_cancelling_ends_the_decoder() -> None:
    heard = []

    def stop(done: float, total: float, note: Words) -> None:
        heard.append(done)
        if done == 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        apart(hangs, path=SCAN, seconds=60, progress=stop)
    assert heard[0] == 0 and heard[-1] == 0.5

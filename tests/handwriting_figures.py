"""How surely handwriting is told from print: `make handwriting-figures` on the half one tunes on, `HALF=held` on the other one.

Single cells by hand: of the paper maker's pens, of digits people really wrote, of the lettering of other hands; whole pages by hand;
and on all of them, and on pages of print alone, how much print is marked by mistake. Also how many printed cells are read right.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "ledgers")]

from make_paper import make
from paper_maker.styles import STYLES, Ageing, RegisterStyle

from tests.digitise.register.other_hand.measuring import Score, scored
from tests.digitise.register.other_hand.pages import Truth, drawn, half
from tests.digitise.register.real_digits import with_real_digits
from waterdx.digitise.ocr.engine import engine
from waterdx.digitise.pages import grey_of
from waterdx.digitise.register.page import read_register

Half = Literal["tune", "held"]
Sheet = tuple[str, str, np.ndarray, Truth]  # what it shows, its name, the scan, what stands on it
WORN = {
    "blueprint": Ageing(blueprint=True, grey_only=False, turn_degrees=0.8, folds=1, faint=0.15),
    "faint": Ageing(faint=0.45, turn_degrees=-0.7, grain=7, stains=3, specks=2),
    "photo": Ageing(perspective=0.02, shadow=50, grey_only=False, jpeg=75, turn_degrees=1.0),
    "stained": Ageing(paper=(226, 214, 190), stains=5, coffee=2, folds=2, turn_degrees=1.5, grain=6, specks=3),
}


def sheets(which: Half) -> Iterator[Sheet]:
    """Every page of a half, at 200 and 300 dpi in turn."""
    styles = [one for one in STYLES if isinstance(one, RegisterStyle) and one.kept_away == (which == "held")]
    worn = [replace(styles[k % len(styles)], name=f"worn-{name}", ageing=how) for k, (name, how) in enumerate(WORN.items())]
    for k, style in enumerate(styles + worn):
        pen = replace(style, name=f"{style.name}+pen", written_by_hand=0.06)
        yield _paper("pen", pen, which, (200, 300)[k % 2])
        yield _paper("real digits", replace(style, name=f"{style.name}+digits"), which, (300, 200)[k % 2], digits=0.07)
    for k, style in enumerate(styles[:3]):
        yield _paper("whole page", replace(style, name=f"{style.name}+all", written_by_hand=1.0), which, (200, 300)[k % 2])
    for one in half(which):
        shows = "whole page" if one.look.lettered else "other hand" if one.by_hand else "print alone"
        for seed in (1, 2) if one.by_hand else (1,):
            yield (shows, f"{one.name} {seed}", *drawn(one, seed))


def _paper(shows: str, style: RegisterStyle, which: Half, dpi: int, digits: float = 0.0) -> Sheet:
    scan, truth = make(style, 0, dpi)
    facts, grey = truth.facts, grey_of(scan)
    by_hand = [(r, c) for r, c in facts["by_hand"]]
    if digits:
        grey, chosen = with_real_digits(grey, facts["rows"], facts["cells"], which, digits, style.name)
        by_hand = sorted({*by_hand, *chosen})
    columns = facts["columns"]
    return shows, f"{style.name} {dpi}", grey, Truth(columns, [""] * len(columns), facts["rows"], by_hand, facts["totals_agree"], False, False)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("tune", "held"), default="tune")
    told = parser.parse_args()
    sums: dict[str, list[Score]] = {}
    for shows, name, scan, truth in sheets(told.half):
        started = time.process_time()
        score = scored(read_register(scan, engine=engine()), truth)
        sums.setdefault(shows, []).append(score)
        print(f"{name:30} {_line([score])}  cpu s {time.process_time() - started:.1f}", flush=True)
    for shows, scores in sums.items():
        print(f"ALL {len(scores):2} of {shows:19} {_line(scores)}")
    print(f"ALL {sum(map(len, sums.values())):2} {'':22} {_line([one for scores in sums.values() for one in scores])}")


def _line(scores: list[Score]) -> str:
    cells, found, by_hand = (sum(getattr(one, name) for one in scores) for name in ("cells", "by_hand_found", "by_hand"))
    alarms, right, sure = (sum(getattr(one, name) for one in scores) for name in ("false_alarms", "right", "undoubted"))
    wrong = sum(len(one.unmarked_wrong) for one in scores)
    print_right = f"right {right / cells:.4f}  undoubted right {1 - wrong / max(1, sure):.4f}" if cells else ""
    return f"by hand found {found}/{by_hand}  print marked {alarms}/{cells}  {print_right}"


if __name__ == "__main__":
    main()

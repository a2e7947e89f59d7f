"""Make scans of the invented town's paper with the truth beside them: ``python ledgers/make_paper.py --out DIR [--styles tune]``.

Styles are `tune` (to improve on) or `kept_away` (to report on, and nothing else); a name makes one of them.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent))

from paper_maker.drawing import Town, plan_sheet
from paper_maker.register import register_page
from paper_maker.styles import STYLES, DrawingStyle, RegisterStyle, Truth, style
from town_maker.streets import make_streets
from town_maker.water import make_water


@cache
def town() -> Town:
    """The invented town, made once."""
    streets = make_streets()
    water = make_water(streets)
    return Town(water.pipes, water.nodes, streets.sections)


def make(one: RegisterStyle | DrawingStyle, number: int, dpi: int, paper: str = "A3") -> tuple[np.ndarray, Truth]:
    """Sheet or page `number` of a style: the scan (H×W grey or H×W×3 RGB, uint8) and its truth."""
    if isinstance(one, DrawingStyle):
        return plan_sheet(one, town(), number, dpi, paper)
    own = [p for p in town().pipes if p.use in ("DIST-S", "DIST-M")]
    return register_page(one, own, number, dpi)


def chosen(words: str) -> list[RegisterStyle | DrawingStyle]:
    """The styles of a word: tune, kept_away, all, or a name."""
    if words in ("tune", "kept_away", "all"):
        return [one for one in STYLES if words == "all" or one.kept_away == (words == "kept_away")]
    return [style(words)]


def write(folder: Path, one: RegisterStyle | DrawingStyle, number: int, dpi: int, paper: str = "A3") -> Path:
    """Write one scan (JPEG where a camera took it, else PNG) and its truth; returns the scan's path."""
    scan, truth = make(one, number, dpi, paper)
    folder.mkdir(parents=True, exist_ok=True)
    quality = one.ageing.jpeg
    path = folder / f"{one.name}-{number}.{'jpg' if quality else 'png'}"
    image = Image.fromarray(scan)
    if one.ageing.one_bit:
        image = image.convert("1")
    image.save(path, dpi=(dpi, dpi), **({"quality": quality} if quality else {}))
    path.with_suffix(".json").write_text(json.dumps(dataclasses.asdict(truth), ensure_ascii=False), "utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--styles", default="tune")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--dpi", type=int, default=300)
    parser.add_argument("--paper", choices=("A3", "A1"), default="A3")
    told = parser.parse_args()
    for one in chosen(told.styles):
        for number in range(told.count):
            print(write(told.out, one, number, told.dpi, told.paper))


if __name__ == "__main__":
    main()

"""What an engine that reads text can do, and how it is got. Another engine takes its place by being one more of `ENGINES`."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.words import Words


@dataclass(frozen=True)
class Reading:
    """One line of text as read: `confidence` 0..1 of the whole, `characters` of each character (same length as `text`)."""

    text: str
    confidence: float
    characters: tuple[float, ...] = ()


@dataclass(frozen=True)
class Found:
    """Where a line of text stands: four corners (4, 2) in pixels, from the upper left of the text clockwise."""

    corners: np.ndarray
    confidence: float


@dataclass(frozen=True)
class Line:
    """A line as the engine sees it before it decides: `steps` (n, characters) hold probabilities along the line, whose first
    column means "no character here". What the words of a column make likely can so be weighed against what is seen."""

    steps: np.ndarray
    characters: tuple[str, ...]


def likeliest(line: Line) -> Reading:
    """The likeliest character at every step, repeats and blanks left out."""
    best = line.steps.argmax(axis=1)
    starts = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
    sure = line.steps.max(axis=1)[starts]
    text = "".join(line.characters[index] for index in best[starts])
    return Reading(text, float(sure.mean()) if len(sure) else 0.0, tuple(float(one) for one in sure))


class Engine(Protocol):
    """`read` and `lines` take images of single upright lines (grey or RGB, uint8); `find` looks for lines of text in a whole image."""

    name: str

    def lines(self, images: Sequence[np.ndarray]) -> list[Line]: ...

    def read(self, lines: Sequence[np.ndarray]) -> list[Reading]: ...

    def find(self, image: np.ndarray) -> list[Found]: ...


NONE_INSTALLED = Words(
    ja="文字を読み取る部品(OCR)が入っていません。`pip install waterdx[ocr]` で入れるか、OCR 付きの配布版を使ってください。OCR がなくても、線のトレース・位置合わせ・手入力はできます。",
    en="No engine for reading text (OCR) is installed. Install it with `pip install waterdx[ocr]`, or use the build with OCR. Tracing, georeferencing and typing work without it.",
)
ENGINES = ("rapid",)  # modules beside this one with `available() -> bool` and `make() -> Engine`


def is_available() -> bool:
    """Whether any engine is installed."""
    return any(_module(name).available() for name in ENGINES)


def engine() -> Engine:
    """The first engine that is installed; UserError with what to install where there is none."""
    for name in ENGINES:
        if _module(name).available():
            made: Engine = _module(name).make()
            return made
    raise UserError(NONE_INSTALLED.ja, NONE_INSTALLED.en)


def _module(name: str) -> Any:
    return importlib.import_module(f"waterdx.digitise.ocr.{name}")

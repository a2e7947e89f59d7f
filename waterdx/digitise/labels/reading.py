"""The text of a drawing read: every line of text, in whichever direction it runs, and what of it is the label of a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from waterdx.core.labels import Label, read_label
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.digitise.labels.decoding import Piece, likeliest_label
from waterdx.digitise.labels.ink import Ink, ink_of
from waterdx.digitise.labels.long_lines import Apart, without_long_lines
from waterdx.digitise.labels.marks import letter_height, marks_of
from waterdx.digitise.labels.strings import String, strings_of
from waterdx.digitise.ocr.engine import Engine, Line

_LOOKING = Words(ja="文字を探しています", en="looking for text")
_READING = Words(ja="文字を読み取っています", en="reading text")
_CROP_PX = 48  # what lines are read at
_MARGIN = 0.22  # of the height, round a line of text
_BATCH = 24
_LONGEST = 40  # times as long as high: no line of text
_DOUBTFUL = 0.75


@dataclass(frozen=True)
class ReadLabel:
    """A line of text on a drawing. `raw` is what the engine saw, `text` the same with what labels allow, `label` its parts; not every
    text is the label of a pipe: `label.says` is empty then. `corners` (4, 2) from the upper left as one reads it, clockwise;
    `degrees` anticlockwise as seen; `doubtful` names the parts to look at; `pointed_at` is where its leader line ends."""

    raw: str
    text: str
    label: Label
    corners: np.ndarray
    degrees: float
    confidence: float
    doubtful: frozenset[str] = field(default_factory=frozenset)
    pointed_at: np.ndarray | None = None

    @property
    def is_label(self) -> bool:
        """Whether it says something of a pipe: its material or its diameter."""
        return bool(self.label.says & {"material", "diameter"})


def read_labels(grey: np.ndarray, *, engine: Engine, field: str = "water", progress: Progress = silent) -> list[ReadLabel]:
    """Every line of text of a sheet (grey, uint8), labels of pipes and other text alike."""
    progress(0, 1, _LOOKING)
    ink = ink_of(grey)
    height = letter_height(marks_of(ink.mask))
    if height is None:
        return []
    apart = without_long_lines(ink.mask, height)
    progress(0.3, 1, _LOOKING)
    strings = [one for one in strings_of(apart.letters, height) if one.length < _LONGEST * one.height]
    return _read(strings, ink, apart, engine, field, share(progress, 0.4, 1.0))


def _read(strings: list[String], ink: Ink, apart: Apart, engine: Engine, ledger_field: str, progress: Progress) -> list[ReadLabel]:
    alone = np.where((apart.lines > 0) & (apart.letters == 0), 0, ink.strength)
    read = []
    for start in range(0, len(strings), _BATCH):
        progress(start, len(strings), _READING)
        batch = strings[start : start + _BATCH]
        crops = [crop for one in batch for crop in _both_ways(one, alone)]
        lines = engine.lines(crops)
        read += [_likelier(one, lines[2 * k], lines[2 * k + 1], ledger_field, ink.shrunk) for k, one in enumerate(batch)]
    return read


def _both_ways(string: String, strength: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The line of text upright, black on white, as it runs and upside down."""
    corners = string.corners(_MARGIN)
    scale = _CROP_PX / (string.height * (1 + 2 * _MARGIN))
    width = max(_CROP_PX // 2, round((string.length + 2 * _MARGIN * string.height) * scale))
    matrix = cv2.getAffineTransform(corners[:3].astype(np.float32), np.array([[0, 0], [width, 0], [width, _CROP_PX]], np.float32))
    crop = cv2.warpAffine(strength, matrix, (width, _CROP_PX), flags=cv2.INTER_LINEAR)
    white = 255 - cv2.normalize(crop, None, 0, 255, cv2.NORM_MINMAX)
    return white, cv2.rotate(white, cv2.ROTATE_180)


def _likelier(string: String, line: Line, turned: Line, ledger_field: str, shrunk: int) -> ReadLabel:
    """The better of the two ways to read a line."""
    ways = [(*likeliest_label(one, ledger_field), one) for one in (line, turned)]
    better = max((0, 1), key=lambda k: ways[k][1])
    pieces, _, seen = ways[better]
    corners = string.corners()[[2, 3, 0, 1]] if better else string.corners()
    way = corners[1] - corners[0]
    return _read_label(pieces, seen, ledger_field, (corners + 0.5) * shrunk - 0.5, float(np.degrees(np.arctan2(-way[1], way[0]))))


def _read_label(pieces: Sequence[Piece], seen: Line, ledger_field: str, corners: np.ndarray, degrees: float) -> ReadLabel:
    raw, sure = _plain(seen)
    kinds = {piece.kind for piece in pieces}
    if not kinds & {"material", "marked bore"}:
        return ReadLabel(raw, raw, Label(rest=raw), corners, degrees, sure)
    text = _text(pieces)
    label = read_label(text, ledger_field)
    part = {"bore": "diameter", "marked bore": "diameter"}
    doubtful = {part.get(piece.kind, piece.kind) for piece in pieces if piece.kind and piece.confidence < _DOUBTFUL}
    parts = [piece.confidence for piece in pieces if piece.kind]
    return ReadLabel(raw, text, label, corners, degrees, min(parts), frozenset(doubtful & label.says))


def _text(pieces: Sequence[Piece]) -> str:
    """The pieces as one label, with a blank between parts of different kinds."""
    return " ".join(piece.text.strip() for piece in pieces if piece.text.strip())


def _plain(line: Line) -> tuple[str, float]:
    """What the engine itself would read, and how sure it is."""
    best = line.steps.argmax(axis=1)
    starts = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
    sure = line.steps.max(axis=1)[starts]
    return "".join(line.characters[k] for k in best[starts]), float(sure.mean()) if len(sure) else 0.0

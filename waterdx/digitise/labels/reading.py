"""The text of a drawing read: every line of text, in whichever direction it runs, and what of it is the label of a pipe."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from waterdx.core.labels import Label, read_label
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.digitise.labels.decoding import Piece, Weigher, text_between
from waterdx.digitise.labels.ink import Ink, ink_of
from waterdx.digitise.labels.leaders import leader_end
from waterdx.digitise.labels.long_lines import Apart, without_long_lines
from waterdx.digitise.labels.marks import letter_height, marks_of
from waterdx.digitise.labels.strings import String, strings_of
from waterdx.digitise.ocr.engine import Engine, Line, Reading, likeliest

_LOOKING = Words(ja="文字を探しています", en="looking for text")
_READING = Words(ja="文字を読み取っています", en="reading text")
_CROP_PX = 48  # what lines are read at
_MARGIN = 0.22  # of the height, round a line of text
_BATCH = 24
_LONGEST = 120  # times as long as high; what is longer is a rule or a border, no line of text
_DOUBTFUL = 0.75  # below this a part is to be looked at
_LEAST_SURE = 0.01  # … and below this it is left as the engine saw it
_PARTS = {"bore": "diameter", "marked bore": "diameter"}


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
    read = _read(strings, ink, apart, engine, field, share(progress, 0.4, 1.0))
    return [_with_leader(one, apart, ink) if one.is_label else one for one in read]


def _with_leader(label: ReadLabel, apart: Apart, ink: Ink) -> ReadLabel:
    end = leader_end(ink.seen(label.corners), apart.strokes, ink.mask)
    return label if end is None else replace(label, pointed_at=ink.on_scan(end))


def _read(
    strings: list[String], ink: Ink, apart: Apart, engine: Engine, ledger_field: str, progress: Progress
) -> list[ReadLabel]:
    alone = np.where((apart.lines > 0) & (apart.letters == 0), 0, ink.strength)
    read: list[ReadLabel] = []
    for start in range(0, len(strings), _BATCH):
        progress(start, len(strings), _READING)
        batch = strings[start : start + _BATCH]
        first = _likelier(batch, alone, engine, ledger_field)
        again = [k for k, way in enumerate(first) if not way.is_sure]
        for k, way in zip(again, _likelier([batch[k] for k in again], ink.strength, engine, ledger_field), strict=True):
            first[k] = _better(first[k], way)
        read += [_read_label(one, way, ledger_field, ink) for one, way in zip(batch, first, strict=True)]
    return [one for one in read if one.raw]


@dataclass(frozen=True)
class _Way:
    """One way to read a line of text: its pieces, its score, what the engine saw, and whether the text stands on its head."""

    pieces: list[Piece]
    score: float
    seen: Line
    turned: bool

    @property
    def plain(self) -> Reading:
        """What the engine itself reads."""
        return likeliest(self.seen)

    @property
    def says(self) -> set[str]:
        return {piece.kind for piece in self.pieces} - {""}

    @property
    def is_label(self) -> bool:
        """Whether it can be the label of a pipe: what makes it one is not merely read into it."""
        named = [piece.confidence for piece in self.pieces if piece.kind in ("material", "marked bore")]
        return bool(named) and max(named) >= _LEAST_SURE

    @property
    def clearness(self) -> float:
        """How much text there is to be read, and how surely."""
        return clearness(self.plain)

    @property
    def is_sure(self) -> bool:
        """Whether nothing is gained by another look."""
        if not self.is_label:
            return self.plain.confidence >= _DOUBTFUL
        return bool(self.says & {"bore", "marked bore"}) and all(p.confidence >= _DOUBTFUL for p in self.pieces if p.kind)


def clearness(read: Reading) -> float:
    """How much text there is, and how surely: characters, about."""
    return len(read.text) * (read.confidence - 0.5)


def _likelier(strings: list[String], strength: np.ndarray, engine: Engine, ledger_field: str) -> list[_Way]:
    """The better of the two ways to read each line of text."""
    if not strings:
        return []
    lines = engine.lines([crop for one in strings for crop in both_ways(one, strength)])
    weigher = Weigher(ledger_field, lines[0].characters)
    ways = [_Way(*weigher.label(line), line, bool(k % 2)) for k, line in enumerate(lines)]
    return [_better(*pair) for pair in zip(ways[::2], ways[1::2], strict=True)]


def _better(one: _Way, other: _Way) -> _Way:
    """The likelier of two ways: of labels the one that explains better what was seen; of other text the one with more sure characters."""
    if one.is_label or other.is_label:
        return max(one, other, key=lambda way: (way.is_label, way.score))
    return max(one, other, key=lambda way: way.clearness)


def both_ways(string: String, strength: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The line of text upright, black on white, as it runs and upside down."""
    corners = string.corners(_MARGIN)
    scale = _CROP_PX / (string.height * (1 + 2 * _MARGIN))
    width = max(_CROP_PX // 2, round((string.length + 2 * _MARGIN * string.height) * scale))
    matrix = cv2.getAffineTransform(corners[:3].astype(np.float32), np.array([[0, 0], [width, 0], [width, _CROP_PX]], np.float32))
    crop = cv2.warpAffine(strength, matrix, (width, _CROP_PX), flags=cv2.INTER_LINEAR)
    white = 255 - cv2.normalize(crop, crop, 0, 255, cv2.NORM_MINMAX)
    return white, cv2.rotate(white, cv2.ROTATE_180)


def _read_label(string: String, way: _Way, ledger_field: str, ink: Ink) -> ReadLabel:
    corners = string.corners()[[2, 3, 0, 1]] if way.turned else string.corners()
    run = corners[1] - corners[0]
    corners, degrees = ink.on_scan(corners), float(np.degrees(np.arctan2(-run[1], run[0])))
    raw = way.plain.text
    if not way.is_label:
        return ReadLabel(raw, raw, Label(rest=raw), corners, degrees, way.plain.confidence)
    text = " ".join(filter(None, (_as_seen(piece, way.seen).strip() for piece in way.pieces)))
    label = read_label(text, ledger_field)
    sure_of = {_PARTS.get(piece.kind, piece.kind) for piece in way.pieces if piece.confidence >= _DOUBTFUL}
    less_sure_of = {_PARTS.get(piece.kind, piece.kind) for piece in way.pieces if piece.confidence < _DOUBTFUL}
    return ReadLabel(
        raw,
        text,
        label,
        corners,
        degrees,
        min(piece.confidence for piece in way.pieces if piece.kind),
        label.says - sure_of | label.says & less_sure_of,
    )


def _as_seen(piece: Piece, seen: Line) -> str:
    """The text of a piece; what the engine itself read where labels would make too much of it."""
    return piece.text if piece.confidence >= _LEAST_SURE else text_between(seen, piece.first, piece.last)

"""How every chart looks: Japanese font, light ground, tones and marks that stay apart in black and white."""

from __future__ import annotations

import importlib.util
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags

INK = "#1a1a1a"
QUIET = "#595959"
GRID = "#d9d9d9"
BAND = "#dce6f0"
PEER = "#5b7c99"
ACCENT = "#b3261e"
# Of different lightness, for grey copies; Okabe and Ito's hues stay apart for colour-blind readers.
TONES = ("#0b3c5d", "#0072b2", "#c76a00", "#56a3d9", "#8f8f8f", "#e0a83c")
MARKERS = ("o", "s", "^", "D", "v", "P")

# A word with the blank after it, or one other sign with the closing marks that must not begin a line.
_PIECES = re.compile(r"[!-~]+[、。，．・：；！？）」』】〕…]* ?|[^!-~][、。，．・：；！？）」』】〕…ー]*")
LINE = 1.3  # times the size of its letters a line is high
_lock = threading.RLock()


def font_file() -> Path:
    """The Japanese font of matplotlib-fontja, found without importing that package: importing sets global state."""
    found = importlib.util.find_spec("matplotlib_fontja")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("matplotlib_fontja")
    return Path(found.submodule_search_locations[0]) / "fonts" / "ipaexg.ttf"


@cache
def font_family() -> str:
    """The name under which matplotlib knows the Japanese font, registered by its path."""
    path = str(font_file())
    font_manager.fontManager.addfont(path)
    return str(font_manager.FontProperties(fname=path).get_name())


def settings() -> dict[str, Any]:
    """What matplotlib is told while a chart is drawn or saved.

    SVG text becomes outlines: kept as text it would need a Japanese font where it is opened, and without one
    browsers and Office show boxes. PDF embeds the font as TrueType (42), which prints and can be searched.
    """
    return {
        "font.family": [font_family(), "DejaVu Sans"], "font.size": 9.0, "text.parse_math": False,
        "text.color": INK, "axes.labelcolor": INK, "xtick.color": QUIET, "ytick.color": INK,
        "axes.edgecolor": QUIET, "axes.linewidth": 0.8, "axes.unicode_minus": False, "axes.axisbelow": True,
        "figure.facecolor": "white", "axes.facecolor": "white", "savefig.facecolor": "white",
        "hatch.linewidth": 0.6, "pdf.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "waterdx",
    }  # fmt: skip


@contextmanager
def drawing() -> Iterator[None]:
    """Within it, figures are built and saved in our style; one thread at a time, as these settings are global."""
    with _lock, mpl.rc_context(cast(Any, settings())):
        yield


def plain(text: str) -> str:
    """`text` as one line without control characters, safe as a label.

    >>> plain("$$a\\n{b}")
    '$$a {b}'
    """
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def width(text: str) -> int:
    """How many half-width columns `text` takes: a kanji or kana two, a letter one."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def lines(text: str, columns: int, measure: Callable[[str], float] = width) -> list[str]:
    """`text` in lines of at most `columns` half-width columns by `measure` (a sum over its signs), broken between words.

    Japanese may break between any two signs, except before closing marks.

    >>> lines("二団体を比べました。 two utilities", 12)
    ['二団体を比べ', 'ました。 two', 'utilities']
    >>> lines("自団体を含む (252)。", 18)
    ['自団体を含む', '(252)。']
    """
    rows, wide = [""], 0.0
    for piece in _PIECES.findall(plain(text)):
        parts = [piece] if measure(piece) <= columns else list(piece)
        for part in parts:
            if rows[-1] and wide + measure(part.rstrip()) > columns:
                rows.append("")
                wide = 0.0
            rows[-1] += part
            wide += measure(part)
    return [row.strip() for row in rows]


def wrapped(text: str, columns: int, most: int = 2) -> str:
    """`text` as at most `most` lines of `columns` half-width columns, what is left over cut with an ellipsis.

    >>> wrapped("佐賀西部広域水道企業団", 12)
    '佐賀西部広域\\n水道企業団'
    """
    rows = lines(text, columns)
    if len(rows) > most:
        rows = [*rows[: most - 1], rows[most - 1][:-1] + "…"]
    return "\n".join(rows)


def drawn_width(text: str) -> float:
    """`width` as the font draws it: a digit takes more than half a kanji, a full stop less.

    >>> drawn_width("水道"), drawn_width("0") > 1 > drawn_width(".")
    (4.0, True)
    """
    return sum(map(_advance, text))


@cache
def _advance(char: str) -> float:
    return round(_measured_font().load_char(ord(char), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 50, 4)


@cache
def _measured_font() -> FT2Font:
    font = FT2Font(str(font_file()))
    font.set_size(100, 72)
    return font


def lines_in(text: str, wide: float, size: float) -> list[str]:
    """`text` in lines that stand within `wide` inches in letters of `size` points."""
    return lines(text, int(wide * 144 / size), drawn_width)


def fitted_size(paragraphs: Sequence[str], wide: float, high: float, sizes: Sequence[float], gap: float = 0.0) -> float:
    """The first of `sizes` (points, falling) in which `paragraphs` stand within a box of inches, `gap` between them; else the last.

    >>> fitted_size(["あ" * 20], 1.0, 0.5, (12, 8, 6))
    8
    """
    for size in sizes:
        rows = sum(len(lines_in(text, wide, size)) for text in paragraphs)
        if rows * size * LINE / 72 + gap * len(paragraphs) <= high:
            return size
    return sizes[-1]


PAGE_WIDTH = 11.69  # A4 across; everything below is in inches
_MARGIN = 0.35
_NOTE_LINE = 0.155
_NOTE_COLUMNS = 205
_COLUMNS = 4


@dataclass(frozen=True)
class Sheet:
    """A page of equal panels, four abreast; `left` of them room for row names, below them legend and notes."""

    panels: int
    panel_height: float
    left: float
    between: float
    notes: tuple[str, ...]

    @cached_property
    def _note_lines(self) -> list[str]:
        return [row for note in self.notes for row in lines(note, _NOTE_COLUMNS)]

    @property
    def _bottom(self) -> float:
        return 1.1 + _NOTE_LINE * len(self._note_lines)

    @property
    def _row(self) -> float:
        return self.panel_height + 1.1

    @property
    def height(self) -> float:
        return self._bottom + -(-self.panels // _COLUMNS) * self._row + 0.6

    def figure(self, title: str, subtitle: str) -> Figure:
        """The page with its title and notes, no panel yet."""
        made = Figure(figsize=(PAGE_WIDTH, self.height))
        self._write(made, title, self.height - 0.38, fontsize=15)
        self._write(made, subtitle, self.height - 0.72, fontsize=9.5, color=QUIET)
        for place, note in enumerate(reversed(self._note_lines)):
            self._write(made, note, 0.25 + place * _NOTE_LINE, fontsize=7.5, color=QUIET)
        return made

    def _write(self, figure: Figure, text: str, y: float, **look: Any) -> None:
        figure.text(_MARGIN / PAGE_WIDTH, y / self.height, text, va="center", **look)

    def panel(self, figure: Figure, place: int) -> Axes:
        """The axes of panel `place`, counted from the upper left."""
        row, column = divmod(place, _COLUMNS)
        wide = (PAGE_WIDTH - self.left - _MARGIN - (_COLUMNS - 1) * self.between) / _COLUMNS
        x = self.left + column * (wide + self.between)
        y = self.height - 0.6 - (row + 1) * self._row
        made = figure.add_axes((x / PAGE_WIDTH, y / self.height, wide / PAGE_WIDTH, self.panel_height / self.height))
        made.spines[["top", "right"]].set_visible(False)
        made.tick_params(labelsize=7.5, length=2.5)
        return made

    def is_leftmost(self, place: int) -> bool:
        return place % _COLUMNS == 0

    def legend(self, figure: Figure, handles: Sequence[Artist]) -> None:
        """What the marks mean, between panels and notes."""
        figure.legend(
            handles=list(handles), loc="center left", ncols=5, fontsize=8.5, frameon=False, handlelength=2.6,
            bbox_to_anchor=((_MARGIN - 0.1) / PAGE_WIDTH, (self._bottom - 0.62) / self.height), columnspacing=1.8,
        )  # fmt: skip


def panel_title(axes: Axes, title: str, detail: str) -> None:
    """`title` above `axes`, with a quieter line of `detail` (unit, year) under it."""
    rows = wrapped(title, 33)
    for text, up, look in ((rows, 31, {"fontsize": 10}), (detail, 19, {"fontsize": 7.5, "color": QUIET})):
        axes.annotate(text, (0, 1), (0, up), "axes fraction", "offset points", **look, linespacing=1.1)

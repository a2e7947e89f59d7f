"""The charts there are, and how one is saved. A chart is one decorated function in a `…_charts.py` beside this."""

from __future__ import annotations

import functools
import importlib
import io
import pkgutil
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import category

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text

import waterdx.reports
from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.reports.png import png
from waterdx.reports.style import drawing

Draw = Callable[..., Figure]
DPI = 300
# Dates are left out so that the same figure gives the same bytes.
METADATA: dict[str, dict[str, Any]] = {
    ".png": {},
    ".svg": {"Date": None},
    ".pdf": {"CreationDate": None},
}
ALT_KEYS = {".png": "Description", ".svg": "Description", ".pdf": "Subject"}


@dataclass(frozen=True)
class Chart:
    """One chart; `page` of the window offers it, `draw` takes what its function asks for and gives the Figure.

    `plot` takes the same and gives what is drawn (plots.Plot), for charts that Office can have as its own.
    """

    name: str
    page: str
    title: Words
    draw: Draw
    plot: Callable[..., Any] | None = None


CHARTS: dict[str, Chart] = {}


def chart(name: str, *, page: str, ja: str, en: str, plot: Callable[..., Any] | None = None) -> Callable[[Draw], Draw]:
    """Declare the decorated function as the chart `name` of a page; it is drawn in our style, in the language shown."""

    def declare(function: Draw) -> Draw:
        @functools.wraps(function)
        def draw(*args: Any, **options: Any) -> Figure:
            with drawing():
                return plain_text_only(function(*args, **options))

        CHARTS[name] = Chart(name, page, Words(ja, en), draw, plot)
        return draw

    return declare


def all_charts() -> dict[str, Chart]:
    """Every chart, in the order of their names, after loading each module of this package whose name ends in `_charts`."""
    for module in sorted(one.name for one in pkgutil.iter_modules(waterdx.reports.__path__)):
        if module.endswith("_charts"):
            importlib.import_module(f"{waterdx.reports.__name__}.{module}")
    return dict(sorted(CHARTS.items()))  # not in the order in which this process came to load them


def find_chart(name: str) -> Chart:
    """The chart `name`."""
    known = all_charts()
    if name not in known:
        raise UserError(
            ja="図「{name}」はありません(使えるもの: {known})。",
            en="There is no chart “{name}” (known: {known}).",
            name=name, known=", ".join(known),
        )  # fmt: skip
    return known[name]


def plain_text_only(figure: Figure) -> Figure:
    """`figure` with every text taken literally: `$$x` is a name and not a formula, a tab is a blank."""
    for text in figure.findobj(Text):
        text.set_parse_math(False)
        text.set_text("".join(char if char == "\n" or category(char)[0] != "C" else " " for char in text.get_text()))
    return figure


def save_figure(figure: Figure, path: Path | str) -> Path:
    """`figure` as PNG (300 dpi), SVG or PDF by the ending of `path`, replaced only once all is written."""
    target = Path(path)
    kind = target.suffix.lower()
    if kind not in METADATA:
        raise UserError(
            ja="「{file}」の形式では図を保存できません(拡張子は .png、.svg、.pdf のどれか)。",
            en="A chart cannot be saved as {file}: let the name end in .png, .svg or .pdf.",
            file=target.name,
        )
    with drawing():
        _replace(target, _written(plain_text_only(figure), kind))
    return target


def _written(figure: Figure, kind: str) -> bytes:
    """The content of the file, its alternative text with it."""
    buffer, metadata = io.BytesIO(), METADATA[kind] | _told(figure, kind)
    if kind != ".png":
        figure.savefig(buffer, format=kind[1:], dpi=DPI, metadata=metadata)
        return buffer.getvalue()
    figure.savefig(buffer, format="rgba", dpi=DPI)
    wide = int(figure.get_size_inches()[0] * DPI)
    return png(np.frombuffer(buffer.getbuffer(), np.uint8).reshape(-1, wide, 4), DPI, metadata)


def _told(figure: Figure, kind: str) -> dict[str, str]:
    """The alternative text of a figure, where its format keeps one."""
    alt = str(figure.get_label() or "")
    return {ALT_KEYS[kind]: alt} if alt else {}


def _replace(target: Path, content: bytes) -> None:
    written = target.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        written.write_bytes(content)
        written.replace(target)
    except OSError as error:
        with suppress(OSError):
            written.unlink(missing_ok=True)
        raise UserError(
            ja="{file} に書けないため、フォルダがあるか、ほかのソフトで開いていないかを確かめてください。",
            en="Cannot write {file}: check that the folder exists and that no other program has the file open.",
            file=str(target),
        ) from error

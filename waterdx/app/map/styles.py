"""How pipes are coloured: a style gives every row a class, every class a name and a colour. To add one, add a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.core.terms import term_name
from waterdx.core.words import Words

# One set for both grounds: every colour has a contrast of at least 2.5 to the light and the dark map.
SET = ("#2f7fc1", "#e0702a", "#2f9a6a", "#b65fa8", "#c9a019", "#6f7fd8", "#c75146", "#3aa6b0")
OLD_TO_NEW = ("#b5344f", "#dd6b3c", "#cf9a1f", "#5f9f52", "#2f8fa8", "#4f6fd0")
THIN_TO_THICK = ("#7aa6c9", "#4f93c9", "#2f7fc1", "#6a5acd", "#a0409a")
RISKY_TO_SAFE = ("#c4283c", "#e8792b", "#d2a51c", "#5f9f7a", "#6f93b5")
UNKNOWN_COLOUR = "#8d949a"
DASHED, DOTTED = (9.0, 5.0), (2.0, 4.0)  # pixels on and off
UNKNOWN = Words(ja="不明", en="Unknown")
OTHER = Words(ja="その他", en="Other")


@dataclass(frozen=True)
class StyleClass:
    """One line of the legend; `dash` the pixels on and off that tell it without its colour, None for a whole line."""

    name: Words
    colour: str
    dash: tuple[float, float] | None = None


UNKNOWN_CLASS = StyleClass(UNKNOWN, UNKNOWN_COLOUR, DOTTED)


@dataclass(frozen=True)
class Styling:
    """The classes of a style, and which class each row of the table has."""

    classes: tuple[StyleClass, ...]
    class_of_row: NDArray[np.int64]


@dataclass(frozen=True)
class Style:
    """A way to colour pipes; `styling` takes the pipe table (a data frame with `needs` among its columns)."""

    name: str
    title: Words
    needs: str
    styling: Callable[[Any], Styling]


STYLES: dict[str, Style] = {}


def style(name: str, ja: str, en: str, needs: str) -> Callable[[Callable[[Any], Styling]], Callable[[Any], Styling]]:
    """Register a style; it appears in the map's combo box when its column is there."""

    def register(styling: Callable[[Any], Styling]) -> Callable[[Any], Styling]:
        STYLES[name] = Style(name, Words(ja, en), needs, styling)
        return styling

    return register


@style("material", "管種", "Material", needs="material")
def by_material(pipes: Any) -> Styling:
    """The materials that make up most of the network, each its own colour; the rest together."""
    number, codes = _numbered(pipes["material"])
    counts = np.bincount(number[number >= 0], minlength=len(codes))
    ranked = sorted(range(len(codes)), key=lambda n: (-counts[n], codes[n]))[: len(SET)]
    first = np.empty(len(codes) + 1, dtype=np.int64)  # the first row of each code; the last is that of the unknown
    first[number[::-1]] = np.arange(len(number))[::-1]
    fields = pipes["field"] if "field" in pipes else np.full(len(number), "water", dtype=object)
    classes = [StyleClass(_code_and_name(codes[n], fields[first[n]] or "water"), SET[at]) for at, n in enumerate(ranked)]
    classes += [StyleClass(OTHER, "#5f6b75"), UNKNOWN_CLASS]
    place = np.full(len(codes) + 1, len(ranked), dtype=np.int64)
    place[ranked], place[-1] = np.arange(len(ranked)), len(ranked) + 1
    return _used(classes, place[number])


@style("year", "布設年度", "Laying year", needs="install_fy")
def by_year(pipes: Any) -> Styling:
    """Decades of the laying fiscal year; an unknown year is its own class, never the oldest."""
    edges = (1970, 1980, 1990, 2000, 2010)
    names = [
        Words("1969年度以前", "to FY1969"),
        *(Words(f"{y}年代", f"{y}s") for y in edges[:-1]),
        Words("2010年度以降", "from FY2010"),
    ]
    return _binned(pipes["install_fy"], edges, names, OLD_TO_NEW)


@style("diameter", "口径", "Diameter", needs="diameter_mm")
def by_diameter(pipes: Any) -> Styling:
    """Nominal bores in five steps."""
    edges = (76, 101, 151, 301)
    names = [Words(*[text] * 2) for text in ("φ75 mm 以下", "φ100 mm", "φ125–150 mm", "φ200–300 mm", "φ350 mm 以上")]
    english = ("up to φ75 mm", "φ100 mm", "φ125–150 mm", "φ200–300 mm", "φ350 mm and over")
    names = [Words(one.ja, en) for one, en in zip(names, english, strict=True)]
    return _binned(pipes["diameter_mm"], edges, names, THIN_TO_THICK)


@style("risk", "漏れやすさ", "Likelihood of leaks", needs="risk_class")
def by_risk(pipes: Any) -> Styling:
    """The classes of the last screening; a pipe that was not screened is unknown."""
    from waterdx.screening.scores import CLASSES  # heavy; loaded already where there are scores

    numbers = np.nan_to_num(np.asarray(pipes["risk_class"], dtype=float), nan=len(CLASSES) + 1).astype(np.int64)
    classes = [StyleClass(CLASSES[n], RISKY_TO_SAFE[n - 1]) for n in sorted(CLASSES)]
    return _used([*classes, StyleClass(Words(ja="計算の対象外", en="Not screened"), UNKNOWN_COLOUR, DOTTED)], numbers - 1)


@style("seismic", "耐震区分", "Seismic class", needs="seismic")
def by_seismic_class(pipes: Any) -> Styling:
    """耐震管, 耐震適合管, 非耐震; 不明 is a class of its own. Sewers have none."""
    from waterdx.ledger.seismic import CLASSES

    colours = {"seismic": "#2f7fc1", "conforming": "#2f9a6a", "none": "#e0702a", "unknown": UNKNOWN_COLOUR}
    classes = [StyleClass(CLASSES[code], colours[code], DOTTED if code == "unknown" else None) for code in CLASSES] + [
        StyleClass(Words(ja="水道以外", en="Not water"), "#b9a5c4")
    ]
    number, codes = _numbered(pipes["seismic"])
    place = np.array([list(CLASSES).index(code) if code in CLASSES else len(CLASSES) for code in (*codes, None)], dtype=np.int64)
    return _used(classes, place[number])


def _evidence(name: str, pipes: Any) -> Styling:
    """Whether the value of a field was read or typed, is inferred, or is unknown: as the ledger stands, field by field."""
    values, inferred = pipes[name], pipes[INFERRED.format(name)]
    blank = _numbered(values)[0] < 0 if values.dtype == object else np.isnan(values)
    return _used([READ, GUESSED, UNKNOWN_CLASS], np.select([blank, inferred], [2, 1], 0).astype(np.int64))


INFERRED = "inferred_{}"  # the column that says of each row whether the value of a field is inferred
READ = StyleClass(Words(ja="読み取り・入力", en="Read or typed"), "#2f9a6a")
GUESSED = StyleClass(Words(ja="推定", en="Inferred"), "#e0702a", DASHED)
EVIDENCE = {
    "install_fy": Words(ja="根拠: 布設年度", en="Evidence: laying year"),
    "material": Words(ja="根拠: 管種", en="Evidence: material"),
    "diameter_mm": Words(ja="根拠: 口径", en="Evidence: diameter"),
}
for _name, _title in EVIDENCE.items():
    style(f"evidence_{_name}", _title.ja, _title.en, needs=INFERRED.format(_name))(partial(_evidence, _name))


def _binned(values: Any, edges: tuple[int, ...], names: list[Words], colours: tuple[str, ...]) -> Styling:
    numbers = np.asarray(values, dtype=float)
    classes = [*(StyleClass(*pair) for pair in zip(names, colours, strict=True)), UNKNOWN_CLASS]
    return _used(classes, np.where(np.isnan(numbers), len(names), np.digitize(numbers, edges)))


def _used(classes: list[StyleClass], class_of_row: NDArray[np.int64]) -> Styling:
    """Only the classes that occur, numbered anew."""
    occurs = np.bincount(class_of_row, minlength=len(classes)) > 0
    return Styling(tuple(one for one, there in zip(classes, occurs, strict=True) if there), (np.cumsum(occurs) - 1)[class_of_row])


def _numbered(values: Any) -> tuple[NDArray[np.int64], list[str]]:
    """The number of each text (-1 unknown) and the texts; 300,000 rows in some milliseconds, where a loop takes tenths of a second."""
    import pandas as pd  # loaded already where there are pipes

    number, texts = pd.factorize(np.asarray(values, dtype=object))
    return np.where(np.isin(number, np.flatnonzero(texts == "")), -1, number), texts.tolist()


def _code_and_name(code: str, field: str) -> Words:
    name = term_name("material", code, field)
    return name if name.ja == code else Words(f"{code} {name.ja}", f"{code} {name.en}")

"""What the values of a column say for or against a field: how many can be read as it, in which unit, how plausible."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from waterdx.core.eras import read_year
from waterdx.core.fields import ID_FIELDS, Field
from waterdx.core.headers import unit_in_header
from waterdx.core.labels import read_label
from waterdx.core.terms import find_term
from waterdx.core.text import fold, says_unknown
from waterdx.core.units import convert, read_quantity
from waterdx.core.words import Words
from waterdx.ledger.days import NOT_ENTERED, read_day
from waterdx.ledger.values import guess

if TYPE_CHECKING:
    import pandas as pd

SAMPLE = 200  # different values looked at per column
_ROWS = 20_000
_TERMS = 40  # a list of terms is short; more different words are looked at for numbers and years only

# Nominal bores; a column of these is a column of diameters whatever its header says.
_NOMINAL_MM = frozenset({13, 20, 25, 30, 40, 50, 65, 75, 80, 90, 100, 110, 125, 150, 160, 200, 225, 250, 300, 315, 350, 375, 400, 450, 500, 600,
                         700, 750, 800, 900, 1000, 1100, 1200, 1350, 1500, 1650, 1800, 2000, 2200, 2400, 2600, 3000})  # fmt: skip
_NOMINAL_INCH = frozenset(
    {0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 14, 15, 16, 18, 20, 21, 24, 27, 30, 36, 42, 48, 54, 60, 72}
)
_BORES = _NOMINAL_MM | {bore for inch in _NOMINAL_INCH if (bore := convert(inch, "mm", "inch"))}
# What values of a field usually lie within; outside it a column of numbers is doubtful, not impossible.
_USUAL = {"diameter_mm": (10, 5000), "height_mm": (50, 8000), "length_m": (0.05, 5000), "cover_m": (0, 20), "up_cover_m": (0, 20), "down_cover_m": (0, 20),
          "up_invert_m": (-20, 4000), "down_invert_m": (-20, 4000), "invert_m": (-20, 4000), "ground_m": (-10, 4500), "depth_m": (0, 30),
          "slope_permille": (-1000, 1000), "pressure_mpa": (0, 5), "lon": (-180, 180), "lat": (-90, 90)}  # fmt: skip
_MIXED = {
    "length_m",
    "cover_m",
    "up_cover_m",
    "down_cover_m",
    "pressure_mpa",
    "up_invert_m",
    "down_invert_m",
    "invert_m",
    "ground_m",
    "depth_m",
    "slope_permille",
}
_WKT = re.compile(r"\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*Z?M?\s*\(", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One column's different values (`texts`, without unknowns, at most `SAMPLE`), and how they are spread over the rows."""

    name: str
    texts: tuple[str, ...]
    filled: int
    unique_share: float
    longest: int

    @property
    def constant(self) -> bool:
        return len(self.texts) == 1


@dataclass(frozen=True)
class Fit:
    """`share` 0..1 of the values read as the field, None without values; `doubt` lowers a score (1 = none).

    `specific`: the values by themselves speak for this field. `unit`: the one they are in, where not the ledger's own.
    """

    share: float | None
    doubt: float
    specific: bool
    unit: str
    told: Words


NO_FIT = Fit(None, 1.0, False, "", Words(ja="", en=""))


def column_of(name: str, values: pd.Series) -> Column:
    """What is looked at of a column: its first rows' different values."""
    head = values.iloc[:_ROWS]
    filled = head[head != ""]
    different = filled.unique()
    texts = [text for text in different[: SAMPLE * 5] if not says_unknown(text)][:SAMPLE]
    return Column(
        name, tuple(texts), len(filled), len(different) / len(filled) if len(filled) else 0.0, max(map(len, texts), default=0)
    )


def fit(field: Field, column: Column, drawn: np.ndarray | None) -> Fit:
    """How well a column's values are those of a field."""
    if not column.texts:
        return Fit(None, 1.0, False, _unit_said(field, column), Words(ja="値はない", en="it has no values"))
    return _FITS[field.kind](field, column, drawn)


def _told(share: float) -> Words:
    return Words(ja="値の {share:.0%} が読める", en="{share:.0%} of the values are readable").format(share=share)


def _fit_term(field: Field, column: Column, _drawn: np.ndarray | None) -> Fit:
    texts = column.texts[:_TERMS]
    share = sum(_term_score(field.term, text) for text in texts) / len(texts)
    return Fit(share, 1.0, share >= 0.75 and not column.constant, "", _told(share))


def may_be_terms(field: Field, column: Column) -> bool:
    """Whether a column is worth a full look for terms: its words come again, and the first few are not all unknown."""
    if column.unique_share > 0.6 and len(column.texts) > 20:
        return False
    first = column.texts[:8]
    return sum(_term_score(field.term, text) for text in first) >= 0.3 * len(first)


def _term_score(kind: str, text: str) -> float:
    """1 for a term, less for what is only like one; a number is no term."""
    if fold(text).replace(".", "").isdigit():
        return 0.0
    if any(find_term(kind, text, one) for one in ("water", "sewer")):
        return 1.0
    guesses = [found.score for one in ("water", "sewer") if (found := guess(kind, text, one))]
    return max(guesses, default=0.0)


def _fit_number(field: Field, column: Column, drawn: np.ndarray | None) -> Fit:
    unit = _unit_said(field, column)
    read = [_number(text, field, unit) for text in column.texts]
    known = [number for number in read if number is not None]
    share = len(known) / len(column.texts)
    if not known:
        return Fit(0.0, 1.0, False, unit, _told(0.0))
    if not unit and (unit := _unit_by_values(field, np.array(known))):
        known = [number for one in known if (number := convert(one, field.unit, unit)) is not None]
    numbers = np.array(known)
    if field.name == "length_m" and drawn is not None:
        return _against_drawn(numbers, share, unit, drawn, column)
    low, high = _USUAL.get(field.name, (-np.inf, np.inf))
    usual = float(((numbers >= low) & (numbers <= high)).mean())
    if field.name in _MIXED and column.constant and (numbers[0] == 0 or column.filled > 20):
        return Fit(share, 0.6, False, unit, Words(ja="どの行も同じ値", en="every row has the same value"))
    return Fit(share * usual, 1.0, _speaks_for(field, numbers), unit, _told(share * usual))


def _number(text: str, field: Field, unit: str) -> float | None:
    """The number of a cell in the unit of the ledger; `unit` is the one the header names."""
    try:
        number = float(fold(text).replace(",", ""))
    except ValueError:
        quantity = read_quantity(text, field.unit, unit)
        return None if quantity is None else quantity.value
    return convert(number, field.unit, unit or field.unit) if math.isfinite(number) else None


def _unit_said(field: Field, column: Column) -> str:
    unit = unit_in_header(column.name)
    return "" if field.kind != "number" or unit == field.unit else unit


def _unit_by_values(field: Field, numbers: np.ndarray) -> str:
    """Inches where bores are too small for millimetres; a slope of 0.004 is metres a metre."""
    sizes = numbers[numbers > 0]
    if field.name == "diameter_mm" and len(sizes) and np.median(sizes) < 13 and np.isin(sizes, list(_NOMINAL_INCH)).mean() >= 0.8:
        return "inch"
    if field.name == "diameter_mm" and len(sizes) and sizes.max() <= 4 and (sizes % 1 != 0).mean() >= 0.5:
        return "m"
    if field.name == "slope_permille" and len(sizes) >= 3 and np.quantile(np.abs(sizes), 0.9) < 0.3:
        return "m/m"
    return ""


def _speaks_for(field: Field, numbers: np.ndarray) -> bool:
    if field.name != "diameter_mm":
        return False
    return float(np.isin(numbers.round(6), list(_BORES)).mean()) >= 0.8 and len(np.unique(numbers)) >= 2


def drawn_lengths(shapes: np.ndarray | None) -> np.ndarray | None:
    """Range of the lengths of drawn lines in metres (of lon/lat lines by a sphere): lowest, median, highest; None without."""
    import shapely

    if shapes is None:
        return None
    lines = shapes[shapely.get_dimensions(shapes) == 1][:2000]
    lines = lines[np.isfinite(shapely.bounds(lines)).all(axis=1) & np.isfinite(shapely.length(lines))]
    if not len(lines):
        return None
    bounds = shapely.total_bounds(lines)
    if np.abs(bounds[[0, 2]]).max() <= 180 and np.abs(bounds[[1, 3]]).max() <= 90:
        across = np.cos(np.radians((bounds[1] + bounds[3]) / 2))
        lines = shapely.transform(lines, lambda points: points * 111_195.0 * np.array([across, 1.0]))
    return np.quantile(shapely.length(lines), [0.1, 0.5, 0.9])


_AS_DRAWN = Words(ja="図形の長さと合う", en="agrees with the drawn lengths")
_IN_FEET = Words(ja="図形の長さの約 3.28 倍で、フィートとみられる", en="about 3.28 times the drawn lengths, so probably feet")
_NOT_DRAWN = Words(ja="図形の長さと合わない", en="does not agree with the drawn lengths")


def _against_drawn(numbers: np.ndarray, share: float, unit: str, drawn: np.ndarray, column: Column) -> Fit:
    """A length beside the drawn lines: the same, in feet, or something else (degrees, the metres of a web map, all 0)."""
    positive = numbers[numbers > 0]
    if len(positive) < 0.5 * len(numbers):
        return Fit(0.0, 0.5, False, unit, Words(ja="長さが 0", en="the lengths are 0"))
    ratio = float(np.median(np.quantile(positive, [0.1, 0.5, 0.9])[1:] / np.maximum(drawn[1:], 1e-9)))
    if 0.8 <= ratio <= 1.25:
        return Fit(share, 1.0, True, unit, _AS_DRAWN)
    if not unit and 2.8 <= ratio <= 3.7:
        return Fit(share, 0.9, True, "ft", _IN_FEET)
    if 0.3 <= ratio <= 3 and not column.constant:
        return Fit(share, 0.7, False, unit, _NOT_DRAWN)
    return Fit(0.0, 0.5, False, unit, _NOT_DRAWN)


def _fit_year(field: Field, column: Column, _drawn: np.ndarray | None) -> Fit:
    plain = sum(read_year(text) is not None or text in {"0", "0001", "9999"} for text in column.texts)
    days = sum(read_day(text, month_first=True) is not None for text in column.texts if read_year(text) is None)
    share = (plain + days) / len(column.texts)
    whole = any(read_year(text) is not None and read_year(text).date is not None for text in column.texts[:20]) or days  # type: ignore[union-attr]
    return Fit(share, 0.93 if whole else 1.0, False, "", _told(share))


def _fit_date(_field: Field, column: Column, _drawn: np.ndarray | None) -> Fit:
    texts = [text for text in column.texts if text not in NOT_ENTERED]
    if not texts:
        return Fit(None, 1.0, False, "", Words(ja="値はない", en="it has no values"))
    share = sum(read_day(text, month_first=True) is not None for text in texts) / len(texts)
    return Fit(share, 1.0, share >= 0.9, "", _told(share))


def _fit_id(field: Field, column: Column, _drawn: np.ndarray | None) -> Fit:
    wordy = sum(len(text) > 60 or text.count(" ") > 3 for text in column.texts) / len(column.texts)
    measured = sum(bool(re.fullmatch(r"-?\d+\.\d*[1-9]\d*", text)) for text in column.texts) / len(column.texts)
    share = max(0.0, 1 - wordy - measured)
    own = field.name in ID_FIELDS.values()
    if own and column.constant and column.filled > 2:  # of two rows one is a double
        return Fit(0.0, 1.0, False, "", Words(ja="どの行も同じ値", en="every row has the same value"))
    if own and column.unique_share < 0.9 and field.name != "pipe_id":
        return Fit(share, 0.6, False, "", Words(ja="同じ値が繰り返す", en="values are repeated"))
    if own and column.unique_share < 0.5:
        return Fit(share, 0.7, False, "", Words(ja="同じ値が繰り返す", en="values are repeated"))
    return Fit(
        share,
        1.0,
        column.unique_share >= 0.95 or not own,
        "",
        Words(ja="値が番号らしい", en="the values look like numbers of objects"),
    )


def _fit_text(field: Field, column: Column, _drawn: np.ndarray | None) -> Fit:
    if field.name == "wkt":
        share = sum(_WKT.match(text) is not None for text in column.texts) / len(column.texts)
        return Fit(share, 1.0, share > 0.9, "", _told(share))
    if field.name == "label":
        share = label_share(column)
        return Fit(share, 1.0, share >= 0.6, "", _told(share))
    worded = sum(not re.fullmatch(r"[-+]?\d+(?:\.\d+)?", fold(text)) for text in column.texts) / len(column.texts)
    numbered = field.name in {"sheet_no", "work_no", "asset_no", "pressure_zone", "drainage_area", "street"}
    share = 1.0 if numbered else worded
    return Fit(share, 1.0, field.name == "note", "", Words(ja="値は文字", en="the values are words"))


def label_share(column: Column) -> float:
    """How many of a column's texts are labels that say two or more things (DIP φ150) and nothing else."""
    texts = column.texts[:_TERMS]
    return sum(any(_is_label(text, of) for of in ("water", "sewer")) for text in texts) / len(texts) if texts else 0.0


def _is_label(text: str, of: str) -> bool:
    if not re.search(r"\d", text) or text.isdecimal():
        return False
    label = read_label(text, of)
    return label.material is not None and len(label.says) >= 2 and not label.rest


_FITS = {"id": _fit_id, "text": _fit_text, "term": _fit_term, "number": _fit_number, "year": _fit_year, "date": _fit_date}

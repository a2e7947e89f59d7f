"""Lengths, diameters and volumes as ledgers write them. Inside, diameters are mm, lengths m, pressures MPa, volumes m3."""

from __future__ import annotations

import re
from dataclasses import dataclass

from waterdx.core.text import fold

# Factor to the unit the ledger keeps, by (unit kept, unit written).
FACTORS: dict[tuple[str, str], float] = {
    ("mm", "mm"): 1.0, ("mm", "cm"): 10.0, ("mm", "m"): 1000.0,
    ("mm", "ft"): 304.8, ("mm", "inch"): 25.4, ("m", "ft"): 0.3048, ("m", "inch"): 0.0254, ("‰", "m/m"): 1000.0,
    ("m", "m"): 1.0, ("m", "cm"): 0.01, ("m", "mm"): 0.001, ("m", "km"): 1000.0,
    ("m", "尺"): 10 / 33, ("mm", "尺"): 10000 / 33, ("mm", "寸"): 1000 / 33,  # 計量単位令: 1 尺 = 10/33 m
    ("MPa", "MPa"): 1.0, ("MPa", "kPa"): 0.001, ("MPa", "kgf/cm2"): 0.0980665,
    ("‰", "‰"): 1.0, ("‰", "%"): 10.0, ("円", "円"): 1.0, ("円", "千円"): 1000.0, ("円", "万円"): 10000.0,
    ("m3", "m3"): 1.0, ("m3", "L"): 0.001, ("m3/日", "m3/日"): 1.0, ("m3/日", "m3/時"): 24.0, ("m3/日", "m3/分"): 1440.0,
    ("m3/日", "m3/秒"): 86_400.0, ("m3/日", "L/秒"): 86.4, ("m3/日", "L/分"): 1.44,
}  # fmt: skip
# Nominal bores, not 25.4 mm each: a 4 inch main is φ100. A bore without a nominal one is exact.
NOMINAL_INCH = {0.5: 13, 0.75: 20, 1: 25, 1.25: 30, 1.5: 40, 2: 50, 2.5: 65, 3: 75, 4: 100, 5: 125, 6: 150, 8: 200, 10: 250,
                12: 300, 14: 350, 16: 400, 18: 450, 20: 500, 24: 600}  # fmt: skip

_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?"
_QUANTITY = re.compile(
    rf"(?:φ|D|口径|管径|L\s*=|H\s*=)?\s*(?P<number>{_NUMBER})\s*(?P<unit>[^\d\s]*|kgf?/cm2|m3(?:/[^\d\s]+)?)", re.IGNORECASE
)
_SPELLINGS = {"ｍ": "m", "mm": "mm", "粍": "mm", "cm": "cm", "m": "m", "km": "km", "メートル": "m", "ミリ": "mm", "吋": "inch",
              "インチ": "inch", '"': "inch", "inch": "inch", "in": "inch", "inches": "inch", "ft": "ft", "feet": "ft", "foot": "ft", "'": "ft", "mpa": "MPa", "kpa": "kPa", "kg/cm2": "kgf/cm2",
              "kgf/cm2": "kgf/cm2", "キロメートル": "km", "センチ": "cm", "センチメートル": "cm", "ミリメートル": "mm",
              "′′": "inch", "''": "inch", "尺": "尺", "寸": "寸", "‰": "‰", "%": "%", "円": "円", "千円": "千円", "万円": "万円",
              "m3": "m3", "立方メートル": "m3", "l": "L", "リットル": "L", "トン": "m3",
              **{f"{volume}/{time}": f"{kept}/{per}" for volume, kept in (("m3", "m3"), ("l", "L"))
                 for per, times in (("日", ("日", "d", "day")), ("時", ("時", "h", "hr", "時間")), ("分", ("分", "min")), ("秒", ("秒", "s", "sec")))
                 for time in times}}  # fmt: skip

_BORE_UNITS = _SPELLINGS | {"a": "mm", "b": "inch"}  # JIS names of bores: 25A is φ25, 4B is 4 inch
_BRACKETED = re.compile(r"[(\[〔【<{]([^()\[\]〔〕【】<>{}]*)[)\]〕】>}]")
_UNIT_TAIL = re.compile(r"(?:[_ :]|(?<=[^\x00-\x7f]))([a-z]+(?:/cm2)?)$")


@dataclass(frozen=True)
class Quantity:
    """A number in the unit asked for, and the unit it was written in ('' where none was written)."""

    value: float
    written_unit: str


def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit, in brackets or not: (mm), ㎜, 〔ｍ〕."""
    return fold(text).lower().strip("()[]{}〔〕【】<>") in _SPELLINGS


def read_unit(text: str) -> str:
    """The unit named in a header such as 「延長（ｍ）」, 「管径 cm」 or 「水圧:kgf/cm²」, '' where there is none.

    >>> read_unit("人孔内径１(cm) 長辺/直径"), read_unit("length_m"), read_unit("口径mm"), read_unit("管種")
    ('cm', 'm', 'mm', '')
    """
    folded = fold(text).lower()
    inside = [found.removeprefix("単位").lstrip(" :") for found in _BRACKETED.findall(folded)]
    tail = _UNIT_TAIL.findall(folded)
    return next((_SPELLINGS[found] for found in (*map(str.strip, inside), *tail) if found in _SPELLINGS), "")


def read_quantity(text: str, unit: str, written_in: str = "") -> Quantity | None:
    """The number in `text`, converted to `unit`; `written_in` is the unit of the column where the cell names none.

    None where it is not one number with a unit that converts.

    >>> read_quantity("φ１５０", "mm").value, read_quantity("4吋", "mm").value, read_quantity("1,234.5ｍ", "m").value
    (150.0, 100.0, 1234.5)
    """
    match = _QUANTITY.fullmatch(fold(text))
    if not match or not match["number"] or not re.search(r"\d", re.split("[eE]", match["number"])[0]):
        return None
    number = float(match["number"].replace(",", ""))
    written = (_BORE_UNITS if unit == "mm" else _SPELLINGS).get(match["unit"].lower()) if match["unit"] else ""
    if written is None or abs(number) == float("inf"):
        return None
    if (unit, written) == ("mm", "inch") and number not in NOMINAL_INCH:
        return None
    value = convert(number, unit, written or written_in or unit)
    return None if value is None else Quantity(value, written)


def convert(number: float, unit: str, written: str) -> float | None:
    """A number written in one unit, in another; None where the units do not convert. Inches of a bore are nominal.

    >>> convert(8, "mm", "inch"), convert(15, "mm", "inch"), convert(10, "m", "ft"), convert(1, "m", "MPa")
    (200.0, 381.0, 3.048, None)
    """
    if (unit, written) == ("mm", "inch") and number in NOMINAL_INCH:
        return float(NOMINAL_INCH[number])
    factor = FACTORS.get((unit, written), 1.0 if unit == written else None)
    return None if factor is None else round(number * factor, 9)

"""What was laid when: materials, joints and diameters by area, use and fiscal year."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from .chance import weighted
from .model import FIRST_FY, LAST_FY, Laid

FIRST_LAID = {
    "中央": ((1956, 1964, 3.0), (1965, 1979, 4.0), (1980, 1995, 2.0), (1996, 2008, 1.0)),
    "緑ヶ丘": ((1975, 1982, 1.0),),
    "新田": ((1966, 1978, 2.0), (1979, 1994, 4.0), (1995, 2009, 3.0)),
    "川原": ((1962, 1974, 4.0), (1975, 1990, 3.0), (1991, 2004, 2.0)),
    "東田": ((1968, 1979, 5.0), (1980, 1991, 3.0), (1992, 2002, 2.0)),
    "上山中": ((1964, 1975, 4.0), (1976, 1988, 4.0), (1989, 2003, 1.0)),
    "奥沢": ((1968, 1978, 4.0), (1979, 1990, 3.0)),
    "西谷": ((1966, 1976, 4.0), (1977, 1992, 3.0), (1993, 2004, 1.0)),
}
"""Fiscal years (first, last, weight) in which each area's pipes were first laid."""

MATERIAL_YEARS = {
    ("ACP", ""): (1950, 1971),
    ("CIP", "印ろう"): (1950, 1970),
    ("GP", "ねじ"): (1950, 1978),
    ("DIP", "A"): (1962, 1986),
    ("DIP", "T"): (1965, 1992),
    ("DIP", "K"): (1971, 2009),
    ("DIP", "SII"): (1984, 1999),
    ("DIP", "NS"): (1998, 2012),
    ("DIP", "GX"): (2010, 2024),
    ("VP", "TS"): (1960, 1990),
    ("VP", "RR"): (1973, 2005),
    ("HIVP", "TS"): (1980, 2012),
    ("HIVP", "RR"): (1982, 2008),
    ("HIVP", "RRL"): (1998, 2016),
    ("PP", "ねじ"): (1972, 2012),
    ("HPPE", "FUSION"): (1998, 2024),
    ("SP", "WELD"): (1960, 2015),
    ("SSP", "WELD"): (1990, 2024),
}
"""Fiscal years in which each material and joint was laid in this town."""

PIPES_OF_SIZE = {
    "small": {
        ("GP", "ねじ"): 3.0, ("VP", "TS"): 8.0, ("PP", "ねじ"): 2.0, ("HIVP", "TS"): 6.0,
        ("HPPE", "FUSION"): 9.0,
    },
    "middle": {
        ("ACP", ""): 16.0, ("CIP", "印ろう"): 2.5, ("VP", "TS"): 5.0, ("DIP", "A"): 1.6, ("DIP", "T"): 1.6,
        ("DIP", "K"): 3.0, ("VP", "RR"): 4.0, ("HIVP", "RR"): 3.0, ("HIVP", "RRL"): 3.0, ("DIP", "NS"): 3.0,
        ("DIP", "GX"): 4.0, ("HPPE", "FUSION"): 8.0,
    },
    "large": {
        ("ACP", ""): 1.5, ("CIP", "印ろう"): 5.0, ("DIP", "A"): 6.0, ("DIP", "T"): 2.5, ("DIP", "K"): 8.0,
        ("DIP", "SII"): 1.0, ("DIP", "NS"): 10.0, ("DIP", "GX"): 12.0, ("SP", "WELD"): 0.5,
    },
}  # fmt: skip
"""Weights of materials and joints by size class (up to 50 mm, up to 150 mm, above)."""

ESTATE = {("VP", "TS"): 6.0, ("VP", "RR"): 5.0, ("DIP", "A"): 0.6, ("DIP", "K"): 0.6}

LARGEST = {"ACP": 200, "VP": 150, "HIVP": 150, "HPPE": 150, "GP": 50, "PP": 50}
SMALLEST = {"ACP": 75, "CIP": 75, "DIP": 75}

RENEWED = {"ACP": 0.60, "CIP": 0.62, "GP": 0.45, "VP TS": 0.16, "DIP A": 0.08, "DIP T": 0.05}
"""Share of the runs of the first pipes that were replaced by FY2024."""

BRANCH_DIAMETERS = {
    "中央": {"50": 10.0, "75": 30.0, "100": 40.0, "150": 20.0},
    "緑ヶ丘": {"50": 20.0, "75": 45.0, "100": 30.0, "150": 5.0},
    "else": {"50": 22.0, "75": 38.0, "100": 30.0, "150": 10.0},
}


def pipe_for(rng: Random, area: str, diameter_mm: int, year: int) -> Laid:
    """A material and joint that was laid in that year in that size."""
    size = "small" if diameter_mm <= 50 else "middle" if diameter_mm <= 150 else "large"
    table = ESTATE if area == "緑ヶ丘" and size == "middle" and year <= 1982 else PIPES_OF_SIZE[size]
    fits = {
        f"{material} {joint}": weight
        for (material, joint), weight in table.items()
        if MATERIAL_YEARS[material, joint][0] <= year <= MATERIAL_YEARS[material, joint][1]
        and SMALLEST.get(material, 0) <= diameter_mm <= LARGEST.get(material, 9999)
    }
    material, joint = weighted(rng, fits).split(" ")
    return Laid(material, joint, diameter_mm, year)


def first_pipe(rng: Random, area: str, use: str, diameter_mm: int) -> Laid:
    spans = FIRST_LAID[area]
    first, last, _ = rng.choices(spans, [s[2] for s in spans])[0]
    if use in ("RAW", "TRANS") and area != "緑ヶ丘":
        first, last = min(first, 1968), min(last, 1992)
    return pipe_for(rng, area, diameter_mm, rng.randint(first, last))


def laid_and_predecessor(rng: Random, area: str, use: str, diameter_mm: int) -> tuple[Laid, Laid | None]:
    """The present pipe of a run, and the pipe it replaced when that happened between FY2010 and FY2024."""
    first = first_pipe(rng, area, use, diameter_mm)
    share = RENEWED.get(first.material, RENEWED.get(f"{first.material} {first.joint}", 0.0))
    if rng.random() >= share:
        return first, None
    earliest = max(1984, first.fiscal_year + 20)
    year = min(LAST_FY, rng.randint(earliest, LAST_FY + 2))
    present = pipe_for(rng, area, diameter_mm, year)
    return present, first if year >= FIRST_FY else None


def branch_diameter(rng: Random, area: str) -> int:
    return int(weighted(rng, BRANCH_DIAMETERS.get(area, BRANCH_DIAMETERS["else"])))


def bridge_pipe(laid: Laid) -> Laid:
    """The steel pipe of a river crossing (水管橋) of the same age and size."""
    material = "SSP" if laid.fiscal_year >= 1990 else "SP"
    return replace(laid, material=material, joint="WELD")

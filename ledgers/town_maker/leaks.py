"""Fifteen fiscal years of leaks drawn from a stated hazard (the README prints these tables)."""

from __future__ import annotations

import calendar
import datetime
from random import Random

from .chance import poisson, stream
from .model import FIRST_FY, LAST_FY, Laid, Leak, Pipe, Point, point_at

LEVEL = 0.26
"""Leaks per km and year of VP TS 100 mm at age 40 on an average street."""

MATERIAL_FACTOR = {
    "ACP": 1.9, "CIP": 1.4, "GP": 2.6, "PP ねじ": 0.9, "DIP A": 0.35, "DIP T": 0.35, "DIP K": 0.15,
    "DIP SII": 0.03,
    "DIP NS": 0.02, "DIP GX": 0.02, "VP TS": 1.0, "VP RR": 0.45, "HIVP TS": 0.7, "HIVP RR": 0.35,
    "HIVP RRL": 0.15,
    "HPPE FUSION": 0.03, "SP": 0.6, "SSP": 0.05,
}  # fmt: skip
DIAMETER_FACTOR = ((50, 1.5), (75, 1.2), (100, 1.0), (150, 0.75), (9999, 0.5))
STREET_SIGMA = 0.6
MONTH_WEIGHTS = (1.0, 0.9, 0.8, 0.9, 1.0, 0.8, 0.8, 0.9, 1.2, 1.6, 1.6, 1.1)
"""April to March: more in the cold months."""


def material_factor(laid: Laid) -> float:
    return MATERIAL_FACTOR.get(f"{laid.material} {laid.joint}", MATERIAL_FACTOR.get(laid.material, 0.0))


def age_factor(age: int) -> float:
    """0.2 for a new pipe, 1.0 at age 40, rising with the power 1.8 of the age."""
    grown: float = (max(0, age) / 40.0) ** 1.8
    return 0.2 + 0.8 * grown


def diameter_factor(diameter_mm: int) -> float:
    return next(factor for limit, factor in DIAMETER_FACTOR if diameter_mm <= limit)


def street_factors(pipes: list[Pipe]) -> dict[str, float]:
    """The hidden factor of every street (soil, traffic, workmanship): log-normal with mean 1."""
    rng = stream("street factor")
    streets = dict.fromkeys(f"{p.oaza} {p.street}" for p in pipes)
    return {s: round(rng.lognormvariate(-(STREET_SIGMA**2) / 2, STREET_SIGMA), 4) for s in streets}


def in_the_ground(pipe: Pipe, year: int) -> Laid | None:
    """What lay there in a fiscal year: the present pipe, before its year the predecessor, or nothing."""
    return pipe.laid if year >= pipe.laid.fiscal_year else pipe.predecessor


def expected_leaks(pipe: Pipe, year: int, street_factor: float) -> float:
    """Expected leaks of one pipe in one fiscal year:
    level x length in km x material x age curve x diameter x street."""
    laid = in_the_ground(pipe, year)
    if laid is None:
        return 0.0
    age = age_factor(year - laid.fiscal_year)
    rate = LEVEL * material_factor(laid) * age * diameter_factor(laid.diameter_mm) * street_factor
    return rate * pipe.length_m / 1000.0


def expected_total(pipes: list[Pipe]) -> float:
    """Expected number of leaks of all pipes over the fifteen years, under the drawn street factors."""
    factors = street_factors(pipes)
    years = range(FIRST_FY, LAST_FY + 1)
    return sum(expected_leaks(p, y, factors[f"{p.oaza} {p.street}"]) for p in pipes for y in years)


def make_leaks(pipes: list[Pipe]) -> list[Leak]:
    """The leaks of FY2010 to FY2024 in order of date, each with the pipe that failed and its place."""
    rng, factors = stream("leaks"), street_factors(pipes)
    drawn: list[tuple[datetime.date, str, Pipe, Laid, Point]] = []
    for pipe in pipes:
        for year in range(FIRST_FY, LAST_FY + 1):
            mean = expected_leaks(pipe, year, factors[f"{pipe.oaza} {pipe.street}"])
            for _ in range(poisson(rng, mean)):
                laid = in_the_ground(pipe, year)
                assert laid is not None
                place = point_at(pipe.path, rng.random() * pipe.length_m)
                drawn.append((day_in(rng, year), pipe.id, pipe, laid, place))
    drawn.sort(key=lambda d: (d[0], d[1], d[4]))
    return [Leak(f"L{k + 1:04d}", pipe, laid, day, place) for k, (day, _, pipe, laid, place) in enumerate(drawn)]


def day_in(rng: Random, fiscal_year: int) -> datetime.date:
    """A day of a fiscal year, more often in the cold months."""
    month = rng.choices((4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3), MONTH_WEIGHTS)[0]
    year = fiscal_year if month >= 4 else fiscal_year + 1
    return datetime.date(year, month, rng.randint(1, calendar.monthrange(year, month)[1]))

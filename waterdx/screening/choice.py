"""Which way to rate pipes suits this town: each is fitted on the earlier years and judged on the year that followed, three times.

The split is by time, never random: a pipe's own later leaks would else foretell its earlier ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening.methods import DEFAULT, METHODS, fit_all, log_rates
from waterdx.screening.recalibration import LAST_YEARS, level_of, years_of
from waterdx.screening.windows import TrainingRows

AUTO = "auto"
LEAST_LEAKS = 300  # fewer own leaks: the shipped model corrected by the record, without a contest
JUDGED_YEARS, EARLIER_YEARS = 3, 3
Z_90 = 1.645  # 90 % of a normal distribution lie within so many standard deviations
_COMPARING = Words(ja="モデルを比べています({year} 年までの 1 年で)", en="Comparing models (on the year to {year})")


@dataclass(frozen=True)
class Foretold:
    """How well a method foretold the years held back: the log likelihood per leak of each, the latest first (higher is better); over all
    of them, by how much more than the shipped model corrected by the record, and the standard error of that, paired pipe by pipe."""

    per_leak: tuple[float, ...]
    gain: float
    error: float


@dataclass(frozen=True)
class Choice:
    """The method taken, and what each method judged foretold."""

    method: str
    compared: dict[str, Foretold]


def choose(rows: TrainingRows, wanted: str, progress: Progress = silent) -> Choice:
    """`wanted` itself. For auto the shipped model corrected by the record, unless the record is long and a learnt method foretold its
    last years better beyond the 90 % interval of the difference. UserError where the record cannot carry what is wanted."""
    if wanted != AUTO:
        _check_enough(rows, wanted)
        return Choice(wanted, {})
    if rows.leaks.sum() < LEAST_LEAKS or len(rows.windows) < JUDGED_YEARS + EARLIER_YEARS:
        return Choice(DEFAULT, {})
    years = []
    for year in range(JUDGED_YEARS):
        progress(year, JUDGED_YEARS, _COMPARING.format(year=rows.windows[year].end.year))
        years.append((_foretold(rows, year), max(rows.of(year).leaks.sum(), 1.0)))
    compared = {name: _summed([(one[name], one[DEFAULT], leaks) for one, leaks in years]) for name in METHODS}
    return Choice(_best(compared), compared)


def _best(compared: dict[str, Foretold]) -> str:
    """Some hundred leaks hardly tell good methods apart: unless one is better beyond its 90 % interval the simplest is taken, whose every
    number can be explained."""
    better = [name for name, one in compared.items() if one.gain > Z_90 * one.error]
    return max(better, key=lambda name: compared[name].gain, default=DEFAULT)


def _summed(years: list[tuple[np.ndarray, np.ndarray, float]]) -> Foretold:
    """Of one method from (its log likelihood per pipe, that of the shipped model, leaks) of each year."""
    gains = np.concatenate([own - shipped for own, shipped, _leaks in years])
    error = float(np.sqrt(len(gains)) * gains.std())
    return Foretold(tuple(float(own.sum() / leaks) for own, _shipped, leaks in years), float(gains.sum()), error)


def _foretold(rows: TrainingRows, year: int) -> dict[str, np.ndarray]:
    """Per method the log likelihood of each pipe in window `year`, learnt from the windows before it."""
    earlier, judged = rows.since(year + 1), rows.of(year)
    found = {}
    for name, fitted in fit_all(METHODS, earlier).items():
        expected = (
            level_of(years_of(fitted, earlier.latest(LAST_YEARS))) * np.exp(log_rates(fitted, judged.values)) * judged.exposure
        )
        found[name] = judged.leaks * np.log(expected) - expected
    return found


def _check_enough(rows: TrainingRows, wanted: str) -> None:
    count, least = int(rows.leaks.sum()), METHODS[wanted].least_leaks
    if count < least:
        raise UserError(
            ja="モデル {name} には使える漏水記録が {least} 件以上必要ですが、{count} 件しかありません。"
            "漏水台帳に漏水日と管番号を補うか、モデルに default(既定モデル+自記録)か auto を指定してください。",
            en="The model {name} needs {least} usable leaks, there are {count}. "
            "Add dates and pipe numbers to the leak records, or choose the model default or auto.",
            name=wanted, least=least, count=count,
        )  # fmt: skip

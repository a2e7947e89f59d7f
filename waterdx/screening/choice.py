"""Which way to rate pipes suits this town: each is fitted on the earlier years and judged on the year that followed, three times.

The split is by time, never random: a pipe's own later leaks would else foretell its earlier ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening.methods import COMBINED, DEFAULT, METHODS, fit_all, log_rates
from waterdx.screening.recalibration import LAST_YEARS, level_of, years_of
from waterdx.screening.windows import TrainingRows

AUTO = "auto"
LEAST_LEAKS = 300  # fewer own leaks: the shipped model corrected by the record, without a contest
JUDGED_YEARS, EARLIER_YEARS = 3, 3
_COMPARING = Words(ja="モデルを比べています({year} 年までの 1 年で)", en="Comparing models (on the year to {year})")


@dataclass(frozen=True)
class Choice:
    """The method taken, and per method judged the log likelihood per leak of each year held back, the latest first (higher is better)."""

    method: str
    compared: dict[str, tuple[float, ...]]


def choose(rows: TrainingRows, wanted: str, progress: Progress = silent) -> Choice:
    """`wanted` itself. For auto the shipped model where the record is short, else the mean of methods, unless one alone foretold each
    of the last years better. UserError where the record cannot carry what is wanted."""
    if wanted != AUTO:
        _check_enough(rows, wanted)
        return Choice(wanted, {})
    if rows.leaks.sum() < LEAST_LEAKS or len(rows.windows) < JUDGED_YEARS + EARLIER_YEARS:
        return Choice(DEFAULT, {})
    years = []
    for year in range(JUDGED_YEARS):
        progress(year, JUDGED_YEARS, _COMPARING.format(year=rows.windows[year].end.year))
        years.append(_foretold(rows, year))
    compared = {name: tuple(one[name] for one in years) for name in METHODS}
    return Choice(_best(compared), compared)


def _best(compared: dict[str, tuple[float, ...]]) -> str:
    """Three years are few: what wins by chance in one does not win in all."""
    better = [name for name, one in compared.items() if all(np.array(one) > np.array(compared[COMBINED]))]
    return max(better, key=lambda name: sum(compared[name]), default=COMBINED)


def _foretold(rows: TrainingRows, year: int) -> dict[str, float]:
    """Per method the log likelihood per leak of window `year`, learnt from the windows before it."""
    earlier, judged = rows.since(year + 1), rows.of(year)
    found = {}
    for name, fitted in fit_all(METHODS, earlier).items():
        expected = (
            level_of(years_of(fitted, earlier.latest(LAST_YEARS))) * np.exp(log_rates(fitted, judged.values)) * judged.exposure
        )
        found[name] = float((judged.leaks * np.log(expected) - expected).sum() / max(judged.leaks.sum(), 1.0))
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

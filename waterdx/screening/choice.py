"""Which way to rate pipes suits this town: each is fitted on the earlier years and judged on the year that followed, three times.

The split is by time, never random: a pipe's own later leaks would else foretell its earlier ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening.methods import DEFAULT, METHODS, fit, log_rates
from waterdx.screening.recalibration import LAST_YEARS, level_of, years_of
from waterdx.screening.windows import TrainingRows

AUTO = "auto"
LEAST_LEAKS = 300  # fewer own leaks: the shipped model corrected by the record, without a contest
JUDGED_YEARS, EARLIER_YEARS = 3, 3
_COMPARING = Words(ja="モデルを比べています({name})", en="Comparing models ({name})")


@dataclass(frozen=True)
class Choice:
    """The method taken, and per method judged the mean log likelihood per leak of the years held back (higher is better)."""

    method: str
    compared: dict[str, float]


def choose(rows: TrainingRows, wanted: str, progress: Progress = silent) -> Choice:
    """`wanted` itself, or for auto the method that foretold the last years best. UserError where the record cannot carry it."""
    if wanted != AUTO:
        _check_enough(rows, wanted)
        return Choice(wanted, {})
    if rows.leaks.sum() < LEAST_LEAKS or len(rows.windows) < JUDGED_YEARS + EARLIER_YEARS:
        return Choice(DEFAULT, {})
    compared = {}
    for number, one in enumerate(METHODS.values()):
        progress(number, len(METHODS), _COMPARING.format(name=one.label))
        compared[one.name] = float(np.mean([_foretold(one.name, rows, year) for year in range(JUDGED_YEARS)]))
    return Choice(max(compared, key=lambda name: compared[name]), compared)


def _foretold(name: str, rows: TrainingRows, year: int) -> float:
    """The log likelihood per leak of window `year`, learnt from the windows before it."""
    earlier, judged = rows.since(year + 1), rows.of(year)
    fitted = fit(name, earlier)
    expected = level_of(years_of(fitted, earlier.latest(LAST_YEARS))) * np.exp(log_rates(fitted, judged.values)) * judged.exposure
    return float((judged.leaks * np.log(expected) - expected).sum() / max(judged.leaks.sum(), 1.0))


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

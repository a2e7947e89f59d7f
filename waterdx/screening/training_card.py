"""The card of a trained model: from how much it learnt, how the town stands against the shipped model, how well the years fit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.core.terms import term_name
from waterdx.core.words import Words
from waterdx.screening.card import LIMITS, ModelCard
from waterdx.screening.choice import Choice
from waterdx.screening.default_model import shipped
from waterdx.screening.features import FEATURES
from waterdx.screening.methods import DEFAULT, METHODS
from waterdx.screening.own_record import OwnRecord, Shrunk
from waterdx.screening.recalibration import Year
from waterdx.screening.record import in_the_ground, recording_start, usable_leaks
from waterdx.screening.windows import TrainingRows

_SHIPPED = Words(
    ja="既定モデルの順序と経年の形はカナダの一都市の記録と公表値によるもので、日本の町では確かめていません。水準は全国のめやす"
    "(100 km・年当たり {level:.2f} 件)から始め、自記録 {leaks} 件で補正しました。",
    en="Order and age curve of the shipped model come from one Canadian city and published figures and were not checked on a Japanese town. "
    "The level starts at {level:.2f} leaks per 100 km and year and was corrected by {leaks} own leaks.",
)

TOWN = "town"


def card_of(
    pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp, horizon: int, choice: Choice, rows: TrainingRows,
    years: tuple[Year, ...], record: OwnRecord, level: float, assumed: float,
) -> ModelCard:  # fmt: skip
    """`pipes`, `leaks` tidy, the leaks with those after `day`."""
    known = leaks[leaks["date"] <= day]
    laid = pipes[in_the_ground(pipes, day)]
    undated = leaks["date"].isna()
    joined = known["pipe_id"].isin(pipes["pipe_id"])
    usable = len(usable_leaks(pipes, known))
    figures: dict[str, float | int | str] = {
        "recorded_from": str(recording_start(known, day).date()),
        "trained_from": years[-1].start if years else str(day.date()),
        "leaks_without_date": int(undated.sum()),
        "leaks_without_pipe": int((~joined).sum()),
        "leaks_older_than_pipe": int(joined.sum()) - usable,
        "length_km": float(laid["length_m"].sum() / 1000),
        "pipes_unknown_year": int(laid["install_fy"].isna().sum()),
        "pipes_unknown_length": int(laid["length_m"].isna().sum()),
        "level": level,
        "level_assumed": assumed,
    }
    trained_on = {
        "pipes": len(np.unique(rows.pipe)) if len(rows.pipe) else len(laid),
        "leaks": int(record.town.observed if choice.method == DEFAULT else rows.leaks.sum()),
        "windows": len(rows.windows),
    }
    limits = (*LIMITS, _SHIPPED.format(level=100 * assumed, leaks=int(record.town.observed)))
    return ModelCard(
        choice.method, trained_on, str(day.date()), horizon, tuple(FEATURES), figures, limits, _tables(choice, years, record)
    )


def _tables(choice: Choice, years: tuple[Year, ...], record: OwnRecord) -> dict[str, list[dict[str, float | str]]]:
    """What a person asks next: is it right on average, what does our record change, why this model."""
    return {
        "years": [
            {"start": one.start, "end": one.end, "observed_leaks": one.observed, "predicted_leaks": round(one.predicted, 3)}
            for one in years
        ],
        "record": [_shrunk(TOWN, record.town), *(_shrunk(name, one) for name, one in sorted(record.materials.items()) if one.expected)],
        "compared": [
            {"model": name, "label_ja": METHODS[name].label.ja, "label_en": METHODS[name].label.en,
             "log_likelihood_per_leak": round(sum(one.per_leak) / len(one.per_leak), 4), "gain": round(one.gain, 3), "gain_error": round(one.error, 3)}
            for name, one in choice.compared.items()
        ],
    }  # fmt: skip


def name_of(part: str) -> Words:
    """The name of a row of the table `record`: the town or a pipe class."""
    if part == TOWN:
        return Words(ja="町全体", en="whole town")
    known = shipped().numbers["classes"].get(part)
    if known:
        return Words(known["ja"], known["en"])
    return term_name("material", part, "water") if part else Words(ja="管種が不明", en="material unknown")


def _shrunk(name: str, one: Shrunk) -> dict[str, float | str]:
    return {
        "of": name, "observed_leaks": one.observed, "expected_leaks": round(one.expected, 3), "factor": round(one.factor, 4),
    }  # fmt: skip

"""What is not known of a pipe, and what finding it out would do to its class."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from waterdx.core.fields import field_named
from waterdx.core.progress import Progress, silent
from waterdx.core.text import says_unknown
from waterdx.core.words import Words
from waterdx.screening.model import Model
from waterdx.screening.record import tidy_pipes
from waterdx.screening.scores import classes, predict, rank_by

FIELDS = ("material", "install_fy", "diameter_mm")
LEAST_SHARE = 0.01  # a material on less of the length than this is not what an unknown is likely to be
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)  # of the known: they stand for what an unknown may be
ENOUGH = 20  # known years of the same material, else those of all pipes are taken
_TOLD = Words(
    ja="{field}が分かれば区分 {best}〜{worst} になり得ます(今は {now})",
    en="knowing its {field} could move it to class {best} to {worst} (now {now})",
)
_TRYING = Words(ja="分からない値を仮に入れて順位を付け直しています", en="Ranking again for what the unknown may be")
_NO_MATTER = Words(ja="{field}が分かっても区分は {now} のままです", en="knowing its {field} would leave it in class {now}")


@dataclass(frozen=True)
class WhatIf:
    """`best` to `worst`: the classes (1 leaks most) the pipe would have for what the unknown `field` may turn out to be."""

    field: str
    now: int
    best: int
    worst: int

    @property
    def words(self) -> Words:
        told = _NO_MATTER if self.best == self.worst == self.now else _TOLD
        label = field_named(self.field).label
        return told.format(field=Words(label.ja, label.en.lower()), best=self.best, worst=self.worst, now=self.now)


def unknown_fields(pipe: pd.Series) -> tuple[str, ...]:
    """Of FIELDS those the ledger does not say of a (tidy) pipe."""
    return tuple(name for name in FIELDS if pd.isna(pipe[name]) or says_unknown(str(pipe[name])))


def what_if(
    model: Model,
    pipes: pd.DataFrame,
    leaks: pd.DataFrame,
    pipe_id: str,
    *,
    unsure: Collection[str] = (),
    folded: pd.Series | None = None,
    progress: Progress = silent,
) -> tuple[WhatIf, ...]:
    """For every field of the pipe that is not known (or is `unsure`, inferred) the classes it could move the pipe to.

    The whole network is ranked again for each value that field may have: of known pipes of the network, never of a guess.
    `folded`: by pipe_id the factor that evidence has on the rate; it stays whatever the field turns out to be.
    """
    tidy = tidy_pipes(pipes)
    at = pipes.index[pipes["pipe_id"].astype(str) == pipe_id][0]
    factors = pd.Series(dtype=float) if folded is None else folded
    now = _class_of(predict(model, pipes, leaks, explain=False), pipe_id, factors)
    missing = unknown_fields(tidy[tidy["pipe_id"] == pipe_id].iloc[0])
    found = []
    asked = [one for one in FIELDS if one in missing or one in unsure]
    for number, name in enumerate(asked):
        could = [now]
        values = _plausible(tidy, name, pipes.at[at, "material"])
        for tried, value in enumerate(values):
            progress(number + tried / len(values), len(asked), _TRYING)
            could.append(_class_of(predict(model, _with(pipes, at, name, value), leaks, explain=False), pipe_id, factors))
        found.append(WhatIf(name, now, min(could), max(could)))
    return tuple(found)


def _class_of(scores: pd.DataFrame, pipe_id: str, factors: pd.Series) -> int:
    rate = scores["expected_leaks_per_km_year"] * scores["pipe_id"].map(factors).fillna(1.0)
    found = classes(rank_by(rate.to_numpy(float), scores["pipe_id"]), scores["length_m"])
    return int(found[(scores["pipe_id"] == pipe_id).to_numpy().argmax()])


def _with(pipes: pd.DataFrame, at: Any, name: str, value: Any) -> pd.DataFrame:
    changed = pipes.copy()
    changed.at[at, name] = value
    return changed


def _plausible(tidy: pd.DataFrame, name: str, material: object) -> list[Any]:
    known = tidy[tidy[name].notna()]
    if name == "material":
        share = known.groupby("material")["length_m"].sum() / max(float(known["length_m"].sum()), 1e-9)
        return [code for code in share.index[share >= LEAST_SHARE] if not says_unknown(str(code))]
    alike = known[known["material"] == material]
    values = (alike if len(alike) >= ENOUGH else known)[name].to_numpy(float)
    return [] if not len(values) else sorted(set(np.quantile(values, QUANTILES, method="nearest").tolist()))

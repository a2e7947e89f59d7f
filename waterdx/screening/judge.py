"""Pipe-years judged: each year ranked with what was known when it began, beside what then happened.

The splits are by time and only by time: a ranking is handed the record up to the first day of the year it is judged on, and
the guard refuses features and rankings that see further.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words
from waterdx.screening.choice import AUTO
from waterdx.screening.features import LOCATION_ACCURACY_M, feature_frame
from waterdx.screening.figures import SCORED
from waterdx.screening.guard import Ranking, as_known, record_at, refuse_future_features, refuse_future_ranking, refuse_split
from waterdx.screening.model import train
from waterdx.screening.record import leak_counts, tidy_leaks, tidy_pipes
from waterdx.screening.scores import predict, rank_by
from waterdx.screening.windows import Window

_RANKING = Words(ja="{day} までの記録で順位を付けています", en="Ranking with the record up to {day}")


def years_after(day: pd.Timestamp, years: int) -> tuple[Window, ...]:
    """The `years` one-year windows after `day`, the first first."""
    return tuple(Window(day + pd.DateOffset(years=n), day + pd.DateOffset(years=n + 1)) for n in range(years))


def model_ranking(pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp, *, method: str = AUTO) -> pd.DataFrame:
    """What the screening says at `day` of the year after it; `method` is chosen anew from what was known then, or a name of METHODS."""
    return predict(train(pipes, leaks, as_of=day, horizon=1, method=method), pipes, leaks, explain=False)


def judged_years(
    pipes: pd.DataFrame, leaks: pd.DataFrame, windows: tuple[Window, ...], *, ranking: Ranking = model_ranking,
    progress: Progress = silent,
) -> pd.DataFrame:  # fmt: skip
    """One row per pipe and window: window (number), pipe_id, length_m, has_record, observed, expected, probability, and per name
    of SCORED `rank_NAME` (1 = first by leaks per metre) and `score_NAME` (of the pipe as a whole, higher = likelier).

    `pipes`, `leaks`: see record.py. UserError where a feature or the ranking itself sees the future.
    """
    tidy, record = tidy_pipes(pipes), tidy_leaks(leaks)
    refuse_future_features(pipes, leaks, windows[-1].start)
    judged = []
    for number, window in enumerate(windows):
        progress(number, len(windows), _RANKING.format(day=window.start.date()))
        scores = _honest(pipes, leaks, window, ranking)
        if window is windows[-1]:
            refuse_future_ranking(scores, ranking(pipes, leaks, window.start), window.start)
        judged.append(_judged(tidy, record, window, scores.drop_duplicates("pipe_id").set_index("pipe_id")).assign(window=number))
    return pd.concat(judged, ignore_index=True)


def _honest(pipes: pd.DataFrame, leaks: pd.DataFrame, window: Window, ranking: Ranking) -> pd.DataFrame:
    """What the ranking says that is handed what was known when the window began, and nothing else."""
    known = record_at(leaks, window.start)
    days = tidy_leaks(leaks)["date"]
    refuse_split(tidy_leaks(known)["date"], days[days > window.start])
    return ranking(as_known(pipes, window.start), known, window.start)


def _judged(tidy: pd.DataFrame, record: pd.DataFrame, window: Window, scores: pd.DataFrame) -> pd.DataFrame:
    ranked = tidy[tidy["pipe_id"].isin(scores.index) & tidy["length_m"].notna()]
    if scores.empty:
        raise UserError(
            ja="{day} には、台帳の管がまだ 1 本も布設されていないため、検証できません。もっと後の基準日(--as-of)を指定してください。漏水の年月日と管の布設年度も確かめてください。",
            en="On {day} no pipe of the ledger was laid yet, so nothing can be evaluated. Give a later day (--as-of), and check the dates of the leaks and the years of the pipes.",
            day=window.start.date(),
        )  # fmt: skip
    if ranked.empty:
        raise UserError(
            ja="延長の分かる管路がないため、検証できません。管路の延長を補ってください。",
            en="No pipe has a known length, so nothing can be evaluated. Add the lengths of the pipes.",
        )
    scores = scores.loc[ranked["pipe_id"]]
    past = feature_frame(ranked, record[record["date"] <= window.start], window.start)
    km = ranked["length_m"].clip(lower=LOCATION_ACCURACY_M).to_numpy(float) / 1000
    age, earlier = past["age_years"].fillna(-1.0).to_numpy(float), past["earlier_leaks"].fillna(0.0).to_numpy(float)
    expected = scores["expected_leaks"].to_numpy(float)
    per_metre = {"model": scores["expected_leaks_per_km_year"].to_numpy(float), "age": age, "earlier_leaks": earlier / km}
    per_pipe = {"model": expected, "age": age, "earlier_leaks": earlier}
    return pd.DataFrame(
        {
            "pipe_id": ranked["pipe_id"].to_numpy(), "length_m": ranked["length_m"].to_numpy(float), "has_record": earlier > 0,
            "observed": leak_counts(ranked, record, window.start, window.end).to_numpy(float), "expected": expected,
            "probability": -np.expm1(-expected),
            **{f"rank_{name}": rank_by(per_metre[name], ranked["pipe_id"]) for name in SCORED},
            **{f"score_{name}": per_pipe[name] for name in SCORED},
        }
    )  # fmt: skip

"""The future must not be known: features, rankings and splits that see it are refused before they are judged.

Three ways it leaks in: counts that include the years judged, a random split instead of one by time, and a state of the pipe
(a condition score …) written down after the leak. What a pipe was laid as may be read at any time; any other column only where
it bears a date, `NAME_date`, up to the day one ranks as of; and the end of its use from that day on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.screening.features import FEATURES, Feature
from waterdx.screening.record import INFERRED, NUMBERS, PLACE, TEXTS, tidy_leaks, tidy_pipes

# What a pipe was laid as and where, and how sure that is. A leak changes none of it.
LAID_AS = frozenset({"fid", "pipe_id", "field", "business", "street", "geometry", *TEXTS, *NUMBERS, *PLACE, *INFERRED})
_SEED = 20180331

# (pipes, leaks, day) -> one row per ranked pipe: pipe_id, expected_leaks in the year after day, expected_leaks_per_km_year
Ranking = Callable[[pd.DataFrame, pd.DataFrame, pd.Timestamp], pd.DataFrame]


def as_known(pipes: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """`pipes` as they could be known at `day`: what they were laid as, and dated states written down by then."""
    known = pipes[[column for column in pipes.columns if column in LAID_AS]].copy()
    if "end_date" in pipes:  # the day is its own date: an end that was still to come is not known
        known["end_date"] = pipes["end_date"].where(pd.to_datetime(pipes["end_date"], errors="coerce") <= day)
    for column in pipes.columns:
        date = f"{column}_date"
        if column not in LAID_AS and date in pipes.columns:
            in_time = pd.to_datetime(pipes[date], errors="coerce") <= day
            known[column], known[date] = pipes[column].where(in_time), pipes[date].where(in_time)
    return known


def record_at(leaks: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The leaks whose date is up to and with `day`."""
    return leaks[(pd.to_datetime(leaks["date"], errors="coerce").dt.normalize() <= day).to_numpy()]


def refuse_split(learnt: pd.Series, judged: pd.Series) -> None:
    """UserError unless every day learnt from lies before every day judged: a random split lets the future in."""
    if not learnt.empty and not judged.empty and learnt.max() >= judged.min():
        raise UserError(
            ja="学習に使う漏水({learnt} まで)が、検証する期間({judged} から)と重なっています。無作為ではなく、日付で分けてください。",
            en="The leaks learnt from (up to {learnt}) overlap the time judged (from {judged}). Split by date, never at random.",
            learnt=learnt.max().date(), judged=judged.min().date(),
        )  # fmt: skip


def refuse_future_features(
    pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp, features: Mapping[str, Feature] | None = None
) -> None:
    """UserError naming the first feature whose values at `day` depend on what was written down after it.

    Every feature is measured on what was known at `day`; then with the later leaks added, with these moved to other pipes, and
    with columns of later or unknown date put back: the values must stay the same.
    """
    known, past, all_leaks = tidy_pipes(as_known(pipes, day)), tidy_leaks(record_at(leaks, day)), tidy_leaks(leaks)
    moved = tidy_leaks(_moved(pipes, leaks, day))
    wanted = FEATURES if features is None else features
    worlds = ((known, past), (known, all_leaks), (known, moved), (tidy_pipes(pipes), past))
    # world by world: the features of one world share what they are reckoned from
    measured = [{name: _measured(one, *world, day) for name, one in wanted.items()} for world in worlds]
    for name, one in wanted.items():
        honest, *others = (values[name] for values in measured)
        if honest is None or any(other is None or not honest.equals(other) for other in others):
            raise _sees_the_future(one.label, day)


def _measured(one: Feature, pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp) -> pd.Series | None:
    """The feature's values; None where it needs a column that was not known at the day."""
    try:
        return one.measure(pipes, leaks, day)
    except KeyError:
        return None


def refuse_future_ranking(honest: pd.DataFrame, handed_the_future: pd.DataFrame, day: pd.Timestamp) -> None:
    """UserError where a ranking made at `day` comes out otherwise when it is handed what was written down after it."""
    if not honest.equals(handed_the_future):
        raise _sees_the_future(Words(ja="順位付け", en="the ranking"), day)


def _moved(pipes: pd.DataFrame, leaks: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The same leaks, those after `day` on pipes drawn at random."""
    moved, later = leaks.copy(), ~leaks.index.isin(record_at(leaks, day).index)
    drawn = pipes["pipe_id"].sample(int(later.sum()), replace=True, random_state=_SEED)
    moved["pipe_id"] = moved["pipe_id"].astype(object)
    moved.loc[later, "pipe_id"] = drawn.to_numpy(object)
    return moved


def _sees_the_future(what: Words, day: pd.Timestamp) -> UserError:
    return UserError(
        ja="「{what}」は基準日 {day} より後に書かれた記録を見ています(後の漏水件数や、漏水後に直された評価点など)。"
        "これを外すか、記録した日付の列(…_date)を付けてください。",
        en="“{what}” looks at what was written down after {day} (later leaks, or a score changed after one). "
        "Leave it out, or give the day it was recorded in a column …_date.",
        what=what, day=day.date(),
    )  # fmt: skip

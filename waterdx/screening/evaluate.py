"""Had we ranked at the start of each past year, how many of that year's leaks would the ranking have caught, and how well were
they foretold? Year by year, always with the record up to that day only, beside rankings a town can make without a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from waterdx.core.errors import UserError
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words
from waterdx.screening.account import Account, account_of
from waterdx.screening.figures import (
    FEW_LEAKS,
    HEADLINE,
    SCORED,
    SHARES,
    Figures,
    Group,
    Interval,
    Year,
    groups_of,
    intervals_of,
    years_of,
)
from waterdx.screening.guard import Ranking
from waterdx.screening.judge import judged_years, model_ranking, years_after
from waterdx.screening.measures import Reliability
from waterdx.screening.model import SEED, check_horizon
from waterdx.screening.record import Day, day_of, tidy_leaks, years_later

RANKINGS = {
    "model": Words(ja="モデル", en="model"),
    "age": Words(ja="古い順(布設年度不明は最後)", en="by age (unknown age last)"),
    "earlier_leaks": Words(ja="過去の漏水件数(km当たり)の多い順", en="by earlier leaks per km"),
    "random": Words(ja="無作為(期待値)", en="random (expectation)"),
}
GROUPS = {
    "with_record": Words(ja="漏水の記録がある管", en="pipes with a leak on record"),
    "without_record": Words(ja="漏水の記録がない管", en="pipes without a leak on record"),
}
TOO_GOOD = {"model.auc": 0.94, "model.0.05": 0.40}  # beyond what was ever reached honestly on the public record of Kitchener
_SAYING = Words(
    ja="{day}から1年ごとに、その日までの記録だけで順位を付け直すと、続く1年の漏水(合わせて{years}年間の{observed}件)のうち{model}%が、"
    "上位10%の延長(約{km:.1f} km)に含まれていました(90%区間 {low}〜{high}%)。古い順なら{age}%、過去の漏水の多い順なら{earlier}%、"
    "無作為なら10%です。予測した件数は{expected:.0f}件で、実際の{ratio:.2f}倍(90%区間 {least:.2f}〜{most:.2f}倍)でした。",
    en="Ranked anew each year from {day} on, with the record up to that day only, the top 10 % of length (about {km:.1f} km) held "
    "{model} % of the leaks of the year that followed ({observed} in {years} years; 90 % interval {low}-{high} %); by age it would "
    "have been {age} %, by earlier leaks {earlier} %, at random 10 %. {expected:.0f} leaks were expected, {ratio:.2f} times those "
    "that came (90 % interval {least:.2f}-{most:.2f}).",
)
_FEW = Words(
    ja="検証に使えた漏水は{n}件だけです。割合は偶然で大きく変わるので、区間を見て判断してください。",
    en="Only {n} leaks could be used to judge. Shares of so few swing by chance: go by the intervals.",
)
_TOO_GOOD = Words(
    ja="当たり方が良すぎます(AUC {auc:.2f}、上位5%で{top:.0%})。漏水のあとに書かれた情報が台帳に混ざっていないか確かめてください。",
    en="This is too good (AUC {auc:.2f}, top 5 % holds {top:.0%}). Check that nothing in the ledger was written down because of a leak.",
)


@dataclass(frozen=True)
class Evaluation:
    """`caught`: ranking → share of length → share of leaks (0 to 1). `figures`: everything measured by name, `intervals`: 90 %
    bootstrap intervals (over pipes) of the same names (see figures.Figures). `lift`: ranking → share of the leaks at 0, 1 …
    100 % of the length. `length_km`: mean length ranked. `account`: the fate of the leaks on record."""

    as_of: str
    until: str
    horizon: int
    observed: int
    expected: float
    length_km: float
    figures: Mapping[str, float]
    intervals: Mapping[str, Interval]
    years: tuple[Year, ...]
    groups: tuple[Group, ...]
    reliability: Reliability
    lift: Mapping[str, np.ndarray]
    account: Account

    @property
    def caught(self) -> dict[str, dict[float, float]]:
        found = {name: {part: self.figures[f"{name}.{part:.2f}"] for part in SHARES} for name in SCORED}
        return found | {"random": {part: part for part in SHARES}}

    @property
    def interval(self) -> Interval:
        """90 % of the model's share of leaks in the first tenth of the length."""
        return self.intervals[f"model.{HEADLINE:.2f}"]

    @property
    def words(self) -> Words:
        """What was found, in one paragraph."""
        percent = {name: round(100 * one[HEADLINE]) for name, one in self.caught.items()}
        low, high = (round(100 * one) for one in self.interval)
        least, most = self.intervals["expected_over_observed"]
        return _SAYING.format(
            day=self.as_of, years=self.horizon, observed=self.observed, model=percent["model"], age=percent["age"],
            earlier=percent["earlier_leaks"], low=low, high=high, km=HEADLINE * self.length_km, expected=self.expected,
            ratio=self.figures["expected_over_observed"], least=least, most=most,
        )  # fmt: skip

    @property
    def warnings(self) -> tuple[Words, ...]:
        """What to keep in mind, the gravest first."""
        too_good = all(self.intervals[name][0] > limit for name, limit in TOO_GOOD.items())
        found = [_TOO_GOOD.format(auc=self.figures["model.auc"], top=self.figures["model.0.05"])] if too_good else []
        found += [_FEW.format(n=self.observed)] if self.observed < FEW_LEAKS else []
        return (*found, *([self.account.replaced] if self.account.replaced else []))

    def to_json(self) -> dict[str, Any]:
        bins = (self.reliability.told, self.reliability.happened, self.reliability.number)
        return {
            "schema": {"name": "waterdx.screening.evaluation", "version": 2}, "as_of": self.as_of, "until": self.until,
            "horizon_years": self.horizon, "observed_leaks": self.observed, "expected_leaks": self.expected,
            "expected_over_observed": self.figures["expected_over_observed"], "length_km": self.length_km,
            "caught": {name: {f"{part:.2f}": found for part, found in one.items()} for name, one in self.caught.items()},
            "interval": list(self.interval), "figures": dict(self.figures),
            "intervals_90": {name: list(one) for name, one in self.intervals.items()},
            "years": [asdict(one) for one in self.years], "groups": [asdict(one) for one in self.groups],
            "reliability": [
                {"told": told, "happened": happened, "pipe_years": number}
                for told, happened, number in zip(*(one.tolist() for one in bins), strict=True)
            ],
            "lift": {name: curve.round(4).tolist() for name, curve in self.lift.items()},
            "leaks": self.account.to_json(), "message_ja": self.words.ja, "message_en": self.words.en,
            "warnings": [{"ja": one.ja, "en": one.en} for one in self.warnings],
        }  # fmt: skip


def evaluate(
    pipes: pd.DataFrame, leaks: pd.DataFrame, *, as_of: Day, horizon: int = 3, seed: int = SEED, ranking: Ranking = model_ranking,
    progress: Progress = silent,
) -> Evaluation:  # fmt: skip
    """How well rankings made at `as_of` and at each of its anniversaries found the leaks of the year that followed, `horizon` times.

    `ranking` is the shipped model where none is given. UserError where the record ends before those years do, where no leak
    followed, where training is not possible, or where a feature or the ranking sees the future.
    """
    day = day_of(as_of)
    check_horizon(horizon)
    until = years_later(day, horizon)
    _check_followed(tidy_leaks(leaks), day, until)
    windows = years_after(day, horizon)
    judged = judged_years(pipes, leaks, windows, ranking=ranking, progress=share(progress, 0.0, 0.8))
    if not judged["observed"].sum():
        raise _nothing_followed(day, until)
    figures = Figures(judged)
    every_pipe = np.ones(len(judged))
    spans = {number: (str(one.start.date()), str(one.end.date())) for number, one in enumerate(windows)}
    return Evaluation(
        str(day.date()), str(until.date()), horizon, int(judged["observed"].sum()), float(judged["expected"].sum()),
        float(judged["length_m"].sum() / 1000 / horizon), figures.of(every_pipe),
        intervals_of(figures, judged, seed, share(progress, 0.8, 1.0)), years_of(judged, spans), groups_of(judged),
        figures.reliability(every_pipe), figures.lift(), account_of(pipes, leaks, until),
    )  # fmt: skip


def _check_followed(leaks: pd.DataFrame, day: pd.Timestamp, until: pd.Timestamp) -> None:
    """Leaks must be on record in the last of the years judged: a record that stops earlier would look like few leaks."""
    if not len(leaks):
        raise UserError(
            ja="日付があり管に結び付く漏水記録がないため、検証できません。修繕記録を取り込んでから実行してください(診断と計画は記録がなくても使えます)。",
            en="There is no leak with a date and a pipe, so nothing can be evaluated. Import the repair records first (ranking and plan work without).",
        )
    if not (leaks["date"] > until - pd.DateOffset(years=1)).any():
        raise _nothing_followed(day, until)


def _nothing_followed(day: pd.Timestamp, until: pd.Timestamp) -> UserError:
    return UserError(
        ja="{day} の翌日から {until} までの漏水記録がそろっておらず、検証できません。基準日を早めて、もう一度実行してください。",
        en="The leak record does not cover the time after {day} and up to {until}. Choose an earlier as-of day and run again.",
        day=day.date(), until=until.date(),
    )  # fmt: skip

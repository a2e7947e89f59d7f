"""waterdx screening: run; the other commands stand in files of their own (screening_*.py)."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli import (
    screening_balance,
    screening_consequence,
    screening_earthquake,
    screening_evaluate,
    screening_evidence,
    screening_explain,
    screening_model,
    screening_plan,
    screening_results,
    screening_sewer,
    screening_slips,
    screening_wishes,
)
from waterdx.cli.help import Group
from waterdx.cli.options import option, out_option, project_argument
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json, say_table
from waterdx.cli.screening_account import say_account
from waterdx.cli.screening_model import AS_OF, HORIZON, LEVEL, MODEL, iso, per_km
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.screening.run import Screening


def add_to(group: click.Group) -> None:
    @group.group(
        "screening",
        cls=Group,
        help=str(
            Words(ja="漏水スクリーニング: 順位付け、検証、調査計画", en="leakage screening: rank, evaluate, plan the survey")
        ),
    )
    def screening() -> None:
        pass

    _add_run(screening)
    screening_model.add_to(screening)
    screening_evaluate.add_to(screening)
    screening_explain.add_to(screening)
    screening_slips.add_to(screening)
    screening_plan.add_to(screening)
    screening_wishes.add_to(screening)
    screening_results.add_to(screening)
    screening_evidence.add_to(screening)
    screening_balance.add_to(screening)
    screening_consequence.add_to(screening)
    screening_earthquake.add_to(screening)
    screening_sewer.add_to(screening)


def _add_run(screening: click.Group) -> None:
    @command(
        screening,
        "run",
        "漏水記録から学習し、すべての水道管に漏れやすさの順位を付ける",
        "learn from the leak record and rank every water pipe",
    )
    @project_argument
    @option("--as-of", *AS_OF)
    @option("--horizon", *HORIZON, type=int, default=3, show_default=True)
    @option("--model", *MODEL, default="auto", show_default=True)
    @option("--level", *LEVEL, type=float)
    @out_option("順位表の保存先(.csv か .xlsx)", "where to write the ranking (.csv or .xlsx)")
    def run(
        project: Path, as_of: str | None, horizon: int, model: str, level: float | None, out: Path | None, as_json: bool
    ) -> None:  # fmt: skip
        from waterdx.reports.screening_tables import score_frame, write_scores
        from waterdx.screening.of_project import account_project
        from waterdx.screening.run import screen

        refuse_original(project, out)
        with progress_bar() as progress:
            result = screen(project, as_of=iso(as_of), horizon=horizon, method=model, level=per_km(level), progress=progress)
        account = account_project(project, as_of=result.card["as_of"])
        if out:
            write_scores(out, result, project)
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.screening.run", "version": 1}, "model": result.card, "pipes": len(result.scores),
                 "leaks": account.to_json(), "expected_leaks": result.expected_leaks, "low": result.interval[0], "high": result.interval[1], "out": str(out) if out else None}
            )  # fmt: skip
            return
        _say_expected(result, horizon, account.used)
        top = score_frame(result).head(10)
        heads = (
            Words(ja="順位", en="Rank"),
            Words(ja="管路番号", en="Pipe"),
            Words(ja="延長 m", en="Length m"),
            Words(ja="件/km・年", en="per km-year"),
            Words(ja="理由", en="Reasons"),
        )
        say_table(
            [
                (r["rank"], r["pipe_id"], _length(r["length_m"]), round(r["expected_leaks_per_km_year"], 3), r["reasons"])
                for r in top.to_dict("records")
            ],
            heads,
        )
        say_account(account, learnt=result.card["trained_on"].get("leaks"))
        for limit in result.card["limits"]:
            say(Words(ja="注意: " + limit["ja"], en="Mind: " + limit["en"]))
        if out:
            say(Words(ja="順位表: {out}", en="Ranking: {out}").format(out=out))


_LEARNT = Words(
    ja="{as_of} までの記録で学習し、{pipes:,} 本に順位を付けました。",
    en="Learnt from the record up to {as_of} and ranked {pipes:,} pipes.",
)
_NO_RECORD = Words(
    ja="使える漏水記録がないため、既定モデルと漏水の水準(全国のめやす、または町の設定)だけで {pipes:,} 本に順位を付けました(基準日 {as_of})。",
    en="No leak on record can be used: {pipes:,} pipes were ranked by the shipped model and the level of leaks (of all Japan, or the town's own) alone (as of {as_of}).",
)
_EXPECTED = Words(
    ja="今後 {years} 年の期待漏水は {leaks} 件(90 % 区間 {low}〜{high})です。",
    en="{leaks} leaks (90 % interval {low} to {high}) are expected in the next {years} years.",
)


def _say_expected(result: Screening, horizon: int, used: int) -> None:
    from waterdx.screening.told import counts_told, without_length

    learnt = (_LEARNT if used else _NO_RECORD).format(as_of=result.card["as_of"], pipes=len(result.scores))
    leaks, low, high = counts_told(result.expected_leaks, *result.interval)
    expected = _EXPECTED.format(years=horizon, leaks=leaks, low=low, high=high)
    say(Words("{a}{b}", "{a} {b}").format(a=learnt, b=expected))
    missing = without_length(result.scores)
    if missing.ja:
        say(missing)


def _length(metres: float) -> float | str:
    return str(Words(ja="不明", en="unknown")) if math.isnan(metres) else metres

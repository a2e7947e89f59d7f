"""waterdx screening: run, evaluate."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli import (
    screening_balance,
    screening_consequence,
    screening_earthquake,
    screening_evidence,
    screening_plan,
    screening_results,
    screening_sewer,
)
from waterdx.cli.help import Group
from waterdx.cli.options import option, out_option, project_argument, typed_day
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json, say_table
from waterdx.core.words import Words

_AS_OF = (
    "基準日 2022-03-31 か R4.3.31(省くと最後の漏水の日)。それより後の記録は使わない",
    "day, 2022-03-31 or R4.3.31 (that of the latest leak if left out); later records are not used",
)
_HORIZON = ("何年先までを見込むか", "how many years ahead")


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
    _add_evaluate(screening)
    for part in (
        screening_plan,
        screening_results,
        screening_evidence,
        screening_balance,
        screening_consequence,
        screening_earthquake,
        screening_sewer,
    ):
        part.add_to(screening)


def _iso(typed: str | None) -> str | None:
    day = typed_day(typed)
    return day.isoformat() if day else None


def _add_run(screening: click.Group) -> None:
    @command(
        screening,
        "run",
        "漏水記録から学習し、すべての水道管に漏れやすさの順位を付ける",
        "learn from the leak record and rank every water pipe",
    )
    @project_argument
    @option("--as-of", *_AS_OF)
    @option("--horizon", *_HORIZON, type=int, default=3, show_default=True)
    @out_option("順位表の保存先(.csv か .xlsx)", "where to write the ranking (.csv or .xlsx)")
    def run(project: Path, as_of: str | None, horizon: int, out: Path | None, as_json: bool) -> None:
        from waterdx.reports.screening_tables import score_frame, write_scores
        from waterdx.screening.run import screen

        refuse_original(project, out)
        with progress_bar() as progress:
            result = screen(project, as_of=_iso(as_of), horizon=horizon, progress=progress)
        if out:
            write_scores(out, result, project)
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.screening.run", "version": 1}, "model": result.card, "pipes": len(result.scores),
                 "expected_leaks": result.expected_leaks, "low": result.interval[0], "high": result.interval[1], "out": str(out) if out else None}
            )  # fmt: skip
            return
        said = Words(ja="{as_of} までの記録で学習し、{pipes:,} 本に順位を付けました。今後 {years} 年の期待漏水は {leaks:.0f} 件(90 % 区間 {low:.0f}〜{high:.0f})です。",
                     en="Learnt from the record up to {as_of} and ranked {pipes:,} pipes. {leaks:.0f} leaks (90 % interval {low:.0f} to {high:.0f}) are expected in the next {years} years.")  # fmt: skip
        say(
            said.format(
                as_of=result.card["as_of"],
                pipes=len(result.scores),
                years=horizon,
                leaks=result.expected_leaks,
                low=result.interval[0],
                high=result.interval[1],
            )
        )
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
                (r["rank"], r["pipe_id"], r["length_m"], round(r["expected_leaks_per_km_year"], 3), r["reasons"])
                for r in top.to_dict("records")
            ],
            heads,
        )
        for limit in result.card["limits"]:
            say(Words(ja="注意: " + limit["ja"], en="Mind: " + limit["en"]))
        if out:
            say(Words(ja="順位表: {out}", en="Ranking: {out}").format(out=out))


def _add_evaluate(screening: click.Group) -> None:
    @command(
        screening,
        "evaluate",
        "過去のある日に順位を付けていたら、その後の漏水をどれだけ当てたかを見る",
        "had we ranked on a past day, how many of the following leaks were caught",
    )
    @project_argument
    @option("--as-of", "基準日 2022-03-31 か R4.3.31", "day, 2022-03-31 or R4.3.31", required=True)
    @option("--horizon", *_HORIZON, type=int, default=3, show_default=True)
    def evaluate(project: Path, as_of: str, horizon: int, as_json: bool) -> None:
        from waterdx.screening.evaluate import RANKINGS
        from waterdx.screening.run import evaluate_project

        day = typed_day(as_of)
        assert day is not None
        with progress_bar() as progress:
            result = evaluate_project(project, as_of=day.isoformat(), horizon=horizon, progress=progress)
        if as_json:
            say_json(result.to_json())
            return
        say(result.words)
        rows = [
            (RANKINGS[name], *(f"{100 * share:.1f} %" for share in caught.values())) for name, caught in result.caught.items()
        ]
        shares = next(iter(result.caught.values()))
        say_table(
            rows,
            (
                Words(ja="順位の付け方", en="Ranking"),
                *(Words(ja=f"上位 {100 * s:.0f} % の延長", en=f"top {100 * s:.0f} % of length") for s in shares),
            ),
        )

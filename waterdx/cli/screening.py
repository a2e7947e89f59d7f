"""waterdx screening: run and plan; the other commands stand in files of their own (screening_*.py)."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli import screening_evaluate, screening_explain, screening_model, screening_slips
from waterdx.cli.help import Group
from waterdx.cli.options import option, out_option, project_argument
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json, say_table
from waterdx.cli.screening_account import say_account
from waterdx.cli.screening_model import AS_OF, HORIZON, LEVEL, MODEL, iso, per_km
from waterdx.core.words import Words


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
    _add_plan(screening)


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
        say_account(account, learnt=result.card["trained_on"].get("leaks"))
        for limit in result.card["limits"]:
            say(Words(ja="注意: " + limit["ja"], en="Mind: " + limit["en"]))
        if out:
            say(Words(ja="順位表: {out}", en="Ranking: {out}").format(out=out))


def _add_plan(screening: click.Group) -> None:
    @command(
        screening, "plan", "予算の中で、漏水が最も見つかりそうな調査区域を選ぶ", "choose the areas to survey within a budget"
    )
    @project_argument
    @option("--budget", "予算(円)", "budget in yen", type=float, required=True)
    @option(
        "--unit-cost",
        "調査単価(円/km。省くと公表値からの 60,000)",
        "unit cost in yen per km (60,000, derived from published figures, if left out)",
        type=float,
    )
    @out_option("調査区域表の保存先(.csv か .xlsx)", "where to write the areas (.csv or .xlsx)")
    def plan(project: Path, budget: float, unit_cost: float | None, out: Path | None, as_json: bool) -> None:
        from waterdx.reports.screening_tables import area_frame
        from waterdx.reports.tables import write_table
        from waterdx.screening.run import latest, plan_project
        from waterdx.screening.unit_cost import DEFAULT_UNIT_COST_SOURCE, DEFAULT_UNIT_COST_YEN_PER_KM

        refuse_original(project, out)
        result = plan_project(
            project, budget_yen=budget, unit_cost_yen_per_km=DEFAULT_UNIT_COST_YEN_PER_KM if unit_cost is None else unit_cost
        )
        if out:
            write_table(out, area_frame(result), Words(ja="調査区域", en="Survey areas"))
        if as_json:
            say_json(result.to_json() | {"out": str(out) if out else None})
            return
        frame = area_frame(result).head(15)
        say_table(frame.astype(object).values.tolist(), list(frame.columns))
        said = Words(ja="予算 {budget:,} 円のうち {cost:,} 円で {areas} 区域 {km:.1f} km を調査し、期待漏水 {leaks:.1f} 件(90 % 区間 {low:.1f}〜{high:.1f})を対象にします。",
                     en="{cost:,} of {budget:,} yen survey {areas} areas, {km:.1f} km, with {leaks:.1f} expected leaks (90 % interval {low:.1f} to {high:.1f}).")  # fmt: skip
        say(
            said.format(
                budget=result.budget_yen,
                cost=result.cost_yen,
                areas=len(result.areas),
                km=result.length_km,
                leaks=result.expected_leaks,
                low=result.low,
                high=result.high,
            )
        )
        card = latest(project)[0].card
        say(
            Words(
                ja="{as_of} までの記録で付けた順位により、その後 {years} 年間の見込みです。",
                en="By the ranking of {as_of}, for the {years} years after it.",
            ).format(as_of=card["as_of"], years=card["horizon_years"])
        )
        if result.note:
            say(result.note)
        if unit_cost is None:
            say(DEFAULT_UNIT_COST_SOURCE)

"""waterdx screening evaluate: had we ranked in past years, how many of the leaks that followed would have been caught?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import option, out_option, project_argument, typed_day
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_json, say_table
from waterdx.cli.screening_account import say_account
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.screening.evaluate import Evaluation


def add_to(screening: click.Group) -> None:
    @command(
        screening,
        "evaluate",
        "過去の各年の初めに順位を付けていたら、その年の漏水をどれだけ当てたかを見る",
        "had we ranked at the start of past years, how many of their leaks were caught",
    )
    @project_argument
    @option("--as-of", "最初の基準日 2022-03-31 か R4.3.31(省くと記録の最後の --horizon 年を見る)",
            "first day ranked, 2022-03-31 or R4.3.31 (the last --horizon years on record if left out)")  # fmt: skip
    @option(
        "--horizon",
        "基準日から何年間を、1年ずつ見るか",
        "how many years after it, one at a time",
        type=int,
        default=3,
        show_default=True,
    )
    @option("--model", "モデル(auto は、その時点の記録で最も当たるものを毎年選ぶ)", "model (auto takes, each year, the one the record up to then speaks for)",
            default="auto", show_default=True)  # fmt: skip
    @out_option("1 枚の報告の保存先(.pdf .png .svg)", "where to write the one-page report (.pdf, .png, .svg)")
    def evaluate(project: Path, as_of: str | None, horizon: int, model: str, out: Path | None, as_json: bool) -> None:
        from waterdx.screening.of_project import evaluate_project

        refuse_original(project, out)
        day = typed_day(as_of)
        with progress_bar() as progress:
            found = evaluate_project(
                project, as_of=day.isoformat() if day else None, horizon=horizon, method=model, progress=progress
            )
        if out:
            _write_report(found, project, out)
        if as_json:
            say_json(found.to_json() | {"out": str(out) if out else None})
            return
        _say(found)
        if out:
            say(Words(ja="報告: {out}", en="Report: {out}").format(out=out))


def _write_report(found: Evaluation, project: Path, out: Path) -> None:
    from waterdx.reports.charts import save_figure
    from waterdx.reports.evaluation_page import evaluation_page
    from waterdx.store.project import info

    save_figure(evaluation_page(found, info(project).name), out)


def _say(found: Evaluation) -> None:
    from waterdx.reports.evaluation_tables import caught_rows, group_rows, quality_rows, year_rows

    say(found.words)
    for rows, heads in (caught_rows(found), year_rows(found), group_rows(found), quality_rows(found)):
        say()
        say_table(rows, heads)
    say_account(found.account)
    for warning in found.warnings:
        if warning != found.account.replaced:
            say(Words(ja="注意: {words}", en="Mind: {words}").format(words=warning))

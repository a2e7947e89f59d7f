"""Screenings as of past days held against the leaks that followed: plain functions for jobs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from waterdx.app.chart_image import Picture, picture
from waterdx.app.chart_tasks import DRAWING
from waterdx.app.table.columns import text_column
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

NOT_EVALUATED = Words(
    ja="過去の各年の初めまでの記録だけで順位を付け直し、その年の漏水をどれだけ当てたかを、\n古い順・過去の漏水の多い順・無作為と比べます。\n"
    "初日と年数を選んで「検証する」を押してください。",
    en="Ranks anew with the record up to the start of each past year only, and shows\n"
    "how many leaks of that year it caught, beside age, earlier leaks and chance.\n"
    "Choose the first day and the years, then press Evaluate.",
)
TABLES = {
    "caught": Words(ja="当てた割合", en="Share caught"),
    "years": Words(ja="年ごと", en="By year"),
    "groups": Words(ja="記録の有無", en="With and without record"),
    "quality": Words(ja="統計の指標", en="Statistics"),
}


def evaluate(path: Path, as_of: str, horizon: int, method: str, progress: Progress = silent) -> Any:
    """How screenings made at `as_of` and its anniversaries would have done in the year that followed (an Evaluation)."""
    from waterdx.screening.of_project import evaluate_project

    return evaluate_project(path, as_of=as_of, horizon=horizon, method=method, progress=progress)


def tables(found: Any) -> dict[str, Table]:
    """The names of TABLES, each as the window shows it."""
    from waterdx.reports.evaluation_tables import caught_rows, group_rows, quality_rows, year_rows

    made = {"caught": caught_rows, "years": year_rows, "groups": group_rows, "quality": quality_rows}
    return {name: _table(*rows(found)) for name, rows in made.items()}


def _table(rows: list[tuple[object, ...]], heads: tuple[Words, ...]) -> Table:
    columns = [text_column(f"c{n}", head, [str(one[n]) for one in rows]) for n, head in enumerate(heads)]
    return Table((columns[0], *(replace(one, is_number=True) for one in columns[1:])))


def pictures(found: Any, name: str, progress: Progress = silent) -> list[Picture]:
    """The curve of leaks caught, the leaks of each year, the probability foretold beside what happened."""
    from waterdx.reports.risk_charts import draw_lift, draw_reliability, draw_years, evaluation_figure

    titles = {
        draw_lift: Words(ja="当てた漏水", en="Leaks caught"),
        draw_years: Words(ja="年ごとの件数", en="By year"),
        draw_reliability: Words(ja="予測の確かさ", en="Reliability"),
    }
    with DRAWING:
        return [picture(title, evaluation_figure(found, name, draw)) for draw, title in titles.items()]


def save_report(found: Any, name: str, path: Path, progress: Progress = silent) -> Path:
    """One page for people who are no statisticians, as PDF, PNG or SVG."""
    from waterdx.reports.charts import save_figure
    from waterdx.reports.evaluation_page import evaluation_page

    progress(0, 1, Words(ja="1 枚の報告を書いています", en="Writing the one-page report"))
    with DRAWING:
        return save_figure(evaluation_page(found, name), path)

"""waterdx reports: charts as files."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import click

from waterdx.cli.help import Group
from waterdx.cli.options import argument, option, out_option
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.words import Words


def add_to(group: click.Group) -> None:
    @group.group("reports", cls=Group, help=str(Words(ja="図の一覧と保存", en="charts: list and save")))
    def reports() -> None:
        pass

    @command(reports, "list", "図の一覧", "the charts there are")
    def list_charts(as_json: bool) -> None:
        from waterdx.reports.charts import all_charts

        charts = list(all_charts().values())
        if as_json:
            say_json(
                {
                    "schema": {"name": "waterdx.reports.list", "version": 1},
                    "charts": [{"name": c.name, "title_ja": c.title.ja, "title_en": c.title.en} for c in charts],
                }
            )
        else:
            say_table([(c.name, c.title) for c in charts], (Words(ja="名前", en="Name"), Words(ja="図", en="Chart")))

    @command(
        reports,
        "chart",
        "図を保存する(例: waterdx reports chart indicator_peers 糸魚川市 --out 比較.pdf)",
        "save a chart (waterdx reports chart risk_map TOWN.gpkg --out map.pdf)",
    )
    @argument("name", "図の名前", "name of the chart", metavar="NAME")
    @argument(
        "subjects",
        "団体の名前かコード、またはプロジェクトファイル",
        "names or codes of utilities, or the project file",
        nargs=-1,
        required=True,
        metavar="UTILITY... | TOWN.gpkg",
    )
    @option("--year", "年度(指標の図)", "fiscal year (charts of indicators)", type=int)
    @out_option("保存先(.png .svg .pdf)", "where to save (.png, .svg, .pdf)", required=True)
    def save_chart(name: str, subjects: tuple[str, ...], year: int | None, out: Path, as_json: bool) -> None:
        from waterdx.reports.charts import find_chart, save_figure

        chart = find_chart(name)
        save_figure(chart.draw(*_arguments(chart.draw, name, subjects, year)), out)
        if as_json:
            say_json({"schema": {"name": "waterdx.reports.chart", "version": 1}, "chart": name, "out": str(out)})
        else:
            say(
                Words(ja="「{title}」を {out} に保存しました。", en="Saved “{title}” as {out}.").format(
                    title=chart.title, out=out
                )
            )


def _arguments(draw: Any, name: str, subjects: tuple[str, ...], year: int | None) -> tuple[Any, ...]:
    """What a chart is drawn from: a project file, or utilities and a year."""
    if "project_file" not in inspect.signature(draw).parameters:
        return (subjects, year)
    if len(subjects) != 1:
        raise UserError(
            ja="図「{name}」には、プロジェクトファイル(.gpkg)を 1 つだけ指定してください。",
            en="Chart “{name}” is drawn from one project file (.gpkg).",
            name=name,
        )
    return (Path(subjects[0]),)

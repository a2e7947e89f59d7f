"""waterdx reports: charts as files."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import click

from waterdx.cli.help import Group
from waterdx.cli.indicators_peers import from_project, peers_option
from waterdx.cli.options import argument, option, out_option, project_option
from waterdx.cli.output import command, progress_bar, say, say_json, say_table
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

    _add_council(reports)

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
    @asked_options
    @out_option(
        "保存先(.png .svg .pdf、指標の図は .pptx .xlsx も)",
        "where to save (.png, .svg, .pdf; charts of indicators .pptx, .xlsx too)",
        required=True,
    )
    def save_chart(name: str, subjects: tuple[str, ...], out: Path, as_json: bool, **asked: Any) -> None:
        from waterdx.reports.charts import METADATA, find_chart, save_figure
        from waterdx.reports.tables import refuse_ending

        chart = find_chart(name)
        refuse_ending(out, (*METADATA, *(OFFICE if chart.plot else ())))
        if out.suffix.lower() in OFFICE:
            _save_native(chart, subjects, out, asked)
        else:
            save_figure(_made(chart.draw, name, subjects, asked), out)
        if as_json:
            say_json({"schema": {"name": "waterdx.reports.chart", "version": 1}, "chart": name, "out": str(out)})
        else:
            say(
                Words(ja="「{title}」を {out} に保存しました。", en="Saved “{title}” as {out}.").format(
                    title=chart.title, out=out
                )
            )


def _add_council(reports: click.Group) -> None:
    @command(
        reports,
        "council",
        "議会・審議会の資料を 1 つのコマンドで作る(問いごとに 1 ページ、文・図・表・出典。PPTX と PDF)",
        "make the papers for the council in one command (one page a question: sentence, chart, table, source; PPTX and PDF)",
    )
    @argument("utility", "団体の名前か団体コード", "name or code of the utility", metavar="UTILITY")
    @option("--year", "年度(省くと決算の揃う最新)", "fiscal year (the latest with whole accounts if left out)", type=int)
    @option(
        "--field", "事業 water、sewer_public など", "field, such as water or sewer_public", default="water", show_default=True
    )
    @peers_option
    @project_option(
        "取り込んだ値、保存した相手、台帳からの 30 年の見通しも使う",
        "use its imported figures, its kept peers, and the 30 years ahead by its ledger",
    )
    @out_option("保存先(.pptx か .pdf、フォルダーなら両方)", "where to save (.pptx or .pdf; both into a folder)", required=True)
    def council(utility: str, year: int | None, field: str, peers: str, project: Path | None, out: Path, as_json: bool) -> None:
        from waterdx.reports.council import council_pack, files_in, write_pack
        from waterdx.reports.plots import Asked

        files = files_in(out)
        own, kept = from_project(project)
        asked = Asked([utility], year, field, peers=peers, own=own, kept=kept)
        with progress_bar() as progress:
            pack = council_pack(asked, _ahead(project, utility, field), progress)
            write_pack(pack, files, progress)
        if as_json:
            say_json(pack.to_json() | {"out": [str(file) for file in files]})
            return
        say(Words(ja="{n} ページを書き出しました: {files}", en="{n} pages written: {files}").format(
            n=len(pack.slides), files=", ".join(map(str, files))))  # fmt: skip
        for words, why in pack.left_out:
            say(Words(ja="答えられない問い: {words}({why})", en="Not answered: {words} ({why})").format(words=words, why=why))


def _ahead(project: Path | None, utility: str, field: str) -> Any:
    """The next 30 years by the pipes and accounts of the project, or why they cannot be told; None where none were asked for."""
    if project is None or field != "water":
        return None
    from waterdx.indicators.outlook_town import own_assumptions
    from waterdx.reports.town_indicators import looked_ahead

    try:
        return looked_ahead(project, utility, own_assumptions(project), None, 30)
    except UserError as why:
        return why


OFFICE = (".pptx", ".xlsx")


def asked_options(decorated: Any) -> Any:
    """What a chart of indicators is asked for: year, field, indicator, peers, first year, project."""
    for one in (
        project_option(
            "取り込んだ値と保存した相手も使う(指標の図)",
            "use the figures imported into it, and its kept peers (charts of indicators)",
        ),
        option("--since", "最初の年度(推移の図)", "first fiscal year (charts over the years)", type=int),
        peers_option,
        option("--indicator", "指標の番号(1 つの指標の図)", "code of the indicator (charts of one indicator)"),
        option("--field", "事業(指標の図)", "field (charts of indicators)", default="water", show_default=True),
        option("--year", "年度(指標の図)", "fiscal year (charts of indicators)", type=int),
    ):
        decorated = one(decorated)
    return decorated


def _made(make: Any, name: str, subjects: tuple[str, ...], asked: dict[str, Any]) -> Any:
    """What `make` gives of a project file, or of utilities and what is asked of them."""
    takes = inspect.signature(make).parameters
    if "project_file" not in takes:
        given = _asked(asked)
        every = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in takes.values())
        return make(subjects, **{key: value for key, value in given.items() if every or key in takes})
    if len(subjects) != 1:
        raise UserError(
            ja="図「{name}」には、プロジェクトファイル(.gpkg)を 1 つだけ指定してください。",
            en="Chart “{name}” is drawn from one project file (.gpkg).",
            name=name,
        )
    return make(Path(subjects[0]))


def _asked(typed: dict[str, Any]) -> dict[str, Any]:
    own, kept = from_project(typed["project"])
    rest = {name: value for name, value in typed.items() if name != "project"}
    return rest | {"own": own, "kept": kept}


def _save_native(chart: Any, subjects: tuple[str, ...], out: Path, typed: dict[str, Any]) -> None:
    """The same chart as one that PowerPoint or Excel can edit."""
    from waterdx.reports.charts import all_charts
    from waterdx.reports.native import save_native

    if chart.plot is None:
        raise UserError(
            ja="図「{name}」は {endings} では保存できません(できるもの: {known})。.png .svg .pdf のどれかにしてください。",
            en="Chart “{name}” cannot be saved as {endings} (these can: {known}): use .png, .svg or .pdf.",
            name=chart.name, endings=" ".join(OFFICE), known=", ".join(one.name for one in all_charts().values() if one.plot),
        )  # fmt: skip
    save_native(_made(chart.plot, chart.name, subjects, typed), out)

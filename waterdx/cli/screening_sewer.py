"""waterdx screening sewer: TV surveys, urgency, ranking of what is not surveyed, inspection plan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from waterdx.cli.help import Group
from waterdx.cli.options import AS_OF, argument, option, out_option, project_argument, reading_options, typed_day
from waterdx.cli.output import command, exit_code, progress_bar, refuse_original, say, say_findings, say_json, say_table
from waterdx.core.eras import fiscal_year_of
from waterdx.core.words import Words

SHOWN = 15


def add_to(screening: click.Group) -> None:
    text = Words(
        ja="下水道の管路診断: TV カメラ調査、緊急度、未調査の順位、調査計画",
        en="sewers: TV surveys, urgency, ranking, inspection plan",
    )

    @screening.group("sewer", cls=Group, help=str(text))
    def sewer() -> None:
        pass

    _add_import(sewer)
    _add_urgency(sewer)
    _add_rank(sewer)
    _add_plan(sewer)


def _fiscal_year(as_of: str | None) -> int:
    return fiscal_year_of(typed_day(as_of) or dt.date.today())


def _refuse(project: Path, out: Path | None) -> None:
    from waterdx.reports.tables import refuse_ending

    if out:
        refuse_ending(out)
        refuse_original(project, out)


def _add_import(sewer: click.Group) -> None:
    @command(
        sewer,
        "import",
        "TV カメラ調査の表(異常 1 件 1 行、または調査スパン 1 本 1 行)を取り込む",
        "take in tables of a TV survey (a row per finding, or per surveyed span)",
    )
    @project_argument
    @argument(
        "files",
        "調査の表(CSV、Excel)",
        "tables of the survey (CSV, Excel)",
        metavar="FILE...",
        nargs=-1,
        required=True,
        type=click.Path(path_type=Path),
    )
    @reading_options
    def import_tv(project: Path, files: tuple[Path, ...], encoding: str | None, sheet: str | None, as_json: bool) -> int:
        from waterdx.importers.registry import ReadOptions
        from waterdx.screening.sewer_survey import import_survey

        options = ReadOptions(encoding=encoding, sheet=sheet)
        read = [(file, import_survey(project, file, options=options)) for file in files]
        findings = [one for _file, found in read for one in found.findings]
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.screening.sewer.import", "version": 1},
                 "files": [{"file": str(file), "rows": found.rows, "spans": found.spans, "unknown_spans": list(found.unknown_spans)} for file, found in read],
                 "findings": [one.to_json() for one in findings]}
            )  # fmt: skip
            return exit_code(findings)
        for file, found in read:
            said = Words(
                ja="{file}: {rows} 行({spans} スパン)を取り込みました。", en="{file}: {rows} rows ({spans} spans) taken in."
            )
            say(said.format(file=file.name, rows=found.rows, spans=found.spans))
        say_findings(findings)
        return exit_code(findings)


def _add_urgency(sewer: click.Group) -> None:
    @command(
        sewer, "urgency", "調査済みスパンの緊急度Ⅰ〜Ⅲ(2009 年の手引き)", "urgency I to III of the surveyed spans (guide of 2009)"
    )
    @project_argument
    @out_option("表の保存先(.csv か .xlsx)", "where to write the table (.csv or .xlsx)")
    def urgency(project: Path, out: Path | None, as_json: bool) -> None:
        from waterdx.reports.sewer_tables import totals_frame, urgency_frame, write_urgency
        from waterdx.screening.sewer_survey import sewers_of, surveyed
        from waterdx.screening.sewer_urgency import SOURCE

        _refuse(project, out)
        found, sewers = surveyed(project), sewers_of(project)
        if out:
            write_urgency(out, found, sewers)
        if as_json:
            rows = found.reset_index().to_dict("records")
            say_json(
                {"schema": {"name": "waterdx.screening.sewer.urgency", "version": 1}, "spans": rows,
                 "counts": found["urgency"].value_counts().to_dict(), "out": str(out) if out else None}
            )  # fmt: skip
            return
        for frame in (totals_frame(found, sewers), urgency_frame(found).iloc[:SHOWN, [0, 1, 10]]):
            say_table(frame.astype(object).values.tolist(), list(frame.columns))
            say()
        say(SOURCE)


def _add_rank(sewer: click.Group) -> None:
    @command(
        sewer,
        "rank",
        "未調査の管渠に、緊急度Ⅰ・Ⅱである確率の順位を付ける",
        "rank the sewers not yet surveyed by the probability of urgency I or II",
    )
    @project_argument
    @option("--as-of", *AS_OF)
    @out_option("順位表の保存先(.csv か .xlsx)", "where to write the ranking (.csv or .xlsx)")
    def rank(project: Path, as_of: str | None, out: Path | None, as_json: bool) -> None:
        from waterdx.reports.sewer_tables import ranking_frame, write_ranking
        from waterdx.screening.sewer_evaluate import try_ranking
        from waterdx.screening.sewer_plan import ranking_of
        from waterdx.screening.sewer_ranking import ASSUMED
        from waterdx.screening.sewer_survey import surveyed_or_none

        _refuse(project, out)
        sewers, ranking = ranking_of(project, _fiscal_year(as_of))
        trial = try_ranking(sewers, surveyed_or_none(project)["urgency"], _fiscal_year(as_of))
        if out:
            write_ranking(out, ranking)
        if as_json:
            shown = ranking.rows[["rank", "pipe_id", "length_m", "probability", "low", "high"]]
            say_json(
                {"schema": {"name": "waterdx.screening.sewer.rank", "version": 1}, "surveyed": ranking.surveyed, "poor": ranking.poor,
                 "base": ranking.base, "auc": trial.auc, "auc_of_age": trial.auc_of_age, "spans": shown.to_dict("records"),
                 "out": str(out) if out else None}
            )  # fmt: skip
            return
        frame = ranking_frame(ranking).head(SHOWN).astype(object)
        say_table(frame.values.tolist(), list(frame.columns))
        said = Words(ja="調査済み {n} 本(緊急度Ⅰ・Ⅱ {poor} 本)から。未調査 {rest:,} 本。", en="From {n} surveyed spans ({poor} of urgency I or II); {rest:,} not surveyed.")  # fmt: skip
        say(said.format(n=ranking.surveyed, poor=ranking.poor, rest=len(ranking.rows)))
        say(trial.words)
        say(ASSUMED)


def _add_plan(sewer: click.Group) -> None:
    @command(sewer, "plan", "予算の中で、TV カメラ調査をする区域を選ぶ", "choose where to run the TV camera within a budget")
    @project_argument
    @option("--budget", "予算(円。2000000 か 200万)", "budget in yen", required=True)
    @option(
        "--unit-cost",
        "調査単価(円/km、洗浄を含む見積額)",
        "your quotation in yen per km, with cleaning",
        type=float,
        required=True,
    )
    @option("--area-cost", "1 区域の段取り・移動費(円)", "set-up per area in yen", type=float, default=0.0, show_default=True)
    @option("--as-of", *AS_OF)
    @out_option("調査区域表の保存先(.csv か .xlsx)", "where to write the areas (.csv or .xlsx)")
    def plan(
        project: Path, budget: str, unit_cost: float, area_cost: float, as_of: str | None, out: Path | None, as_json: bool
    ) -> None:
        from waterdx.reports.sewer_tables import plan_frame
        from waterdx.reports.tables import write_table
        from waterdx.screening.sewer_plan import SPEED_SOURCE, plan_inspection

        _refuse(project, out)
        with progress_bar() as progress:
            found = plan_inspection(
                project,
                budget_yen=budget,
                yen_per_km=unit_cost,
                yen_per_area=area_cost,
                fiscal_year=_fiscal_year(as_of),
                progress=progress,
            )
        frame = plan_frame(found)
        if out:
            write_table(out, frame, Words(ja="調査区域", en="Areas"))
        if as_json:
            say_json(
                {
                    "schema": {"name": "waterdx.screening.sewer.plan", "version": 1},
                    **found.to_json(),
                    "out": str(out) if out else None,
                }
            )
            return
        if not found.areas:
            say(found.note or Words("", ""))
            return
        say_table(frame.head(SHOWN).astype(object).values.tolist(), list(frame.columns))
        said = Words(
            ja="予算 {budget:,} 円のうち {cost:,} 円で {km:.2f} km を調査し、緊急度Ⅰ・Ⅱを {poor:.2f} km(90 % 区間 {low:.2f}〜{high:.2f})、{spans:.1f} 本見込みます。",
            en="{cost:,} of {budget:,} yen inspect {km:.2f} km, of which {poor:.2f} km (90 % interval {low:.2f} to {high:.2f}), {spans:.1f} spans, are expected of urgency I or II.",
        )
        poor, low, high = found.poor_km
        say(
            said.format(
                budget=found.budget_yen, cost=found.cost_yen, km=found.length_km, poor=poor, low=low, high=high, spans=found.poor_spans[0]
            )
        )  # fmt: skip
        if len(frame) > SHOWN:
            say(Words(ja="表は初めの {n} 区域です(すべては --out か --json)。", en="The table has the first {n} areas (all with --out or --json).").format(n=SHOWN))  # fmt: skip
        say(Words(ja="1 日の延長: {s}", en="Length a day: {s}").format(s=SPEED_SOURCE))

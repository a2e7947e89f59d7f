"""waterdx screening balance: the water balance of districts."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import argument, out_option, project_argument, reading_options
from waterdx.cli.output import command, exit_code, refuse_original, say, say_findings, say_json, say_table
from waterdx.core.words import Words

_SHOWN = ("district", "fy", "distributed_m3", "billed_m3", "unbilled_m3", "lost_m3", "lost_at_most", "revenue_percent",
          "effective_percent", "main_km", "km_source", "lost_m3_km_day", "connections", "pressure_m", "uarl_m3_day", "ili")  # fmt: skip
_COLUMNS = (0, 1, 2, 3, 5, 6, 7, 11, 15)  # of the table, those a screen has room for


def add_to(screening: click.Group) -> None:
    @command(
        screening,
        "balance",
        "区域ごとの水収支(配水量・有収・無収・無効、有収率、無効水量/km・日、ILI)。FILE があれば先に取り込む",
        "water balance by district (revenue-water rate, ineffective volume per km and day, ILI); FILE is taken in first",
    )
    @project_argument
    @argument(
        "file",
        "水量の表(CSV、Excel)",
        "table of volumes (CSV, Excel)",
        metavar="[FILE]",
        required=False,
        type=click.Path(path_type=Path),
    )
    @out_option("表の保存先(.csv か .xlsx)", "where to write the table (.csv or .xlsx)")
    @reading_options
    def balance(
        project: Path, file: Path | None, out: Path | None, encoding: str | None, sheet: str | None, as_json: bool
    ) -> int:
        from waterdx.importers.registry import ReadOptions
        from waterdx.reports.balance_table import balance_frame, write_balance
        from waterdx.reports.tables import refuse_ending
        from waterdx.screening.water_balance import DEFINITIONS, UARL_SOURCE, balances, import_balance

        if out:
            refuse_ending(out)
            refuse_original(project, out)
        read = import_balance(project, file, options=ReadOptions(encoding=encoding, sheet=sheet)) if file else None
        findings = read.findings if read else []
        found = balances(project)
        if out:
            write_balance(out, found)
        if as_json:
            rows = [{**{name: row[name] for name in _SHOWN}, "warnings": [{"ja": one.ja, "en": one.en} for one in row["warnings"]]}
                    for row in found.to_dict("records")]  # fmt: skip
            say_json({"schema": {"name": "waterdx.screening.balance", "version": 1}, "districts": rows, "out": str(out) if out else None,
                      "findings": [one.to_json() for one in findings]})  # fmt: skip
            return exit_code(findings)
        frame = balance_frame(found).iloc[:, list(_COLUMNS)].astype(object)
        say_table(frame.where(frame.notna(), "?").values.tolist(), list(frame.columns))
        for _at, row in found.iterrows():
            for words in row["warnings"]:
                say(Words(ja="注意 {d}: {w}", en="Mind {d}: {w}").format(d=row["district"], w=words))
        say(DEFINITIONS)
        say(UARL_SOURCE)
        if findings:
            say_findings(findings)
        return exit_code(findings)

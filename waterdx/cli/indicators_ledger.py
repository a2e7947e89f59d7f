"""waterdx indicators ledger: pipe indicators from the project's own pipes."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import option, project_argument
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.words import Words


def add_to(indicators: click.Group) -> None:
    @command(
        indicators,
        "ledger",
        "台帳の管路から管路経年化率・耐震適合率などを計算し、公表値と並べて差を説明する",
        "pipe indicators from the ledger's own pipes, beside the published values, with why they differ",
    )
    @project_argument
    @option(
        "--year",
        "年度(省くと終わった年度のうち最新)",
        "fiscal year (the last one that has ended)",
        type=click.IntRange(1950, 2100),
    )
    def ledger_command(project: Path, year: int | None, as_json: bool) -> None:
        from waterdx.indicators.of_ledger import NAMES
        from waterdx.reports.town_indicators import ledger_indicators
        from waterdx.store import project as store

        found = ledger_indicators(project, year)
        used = found[0].year
        if as_json:
            say_json({"schema": {"name": "waterdx.indicators.ledger", "version": 1}, "code": store.info(project).code, "year": used,
                      "indicators": [each.to_json() for each in found]})  # fmt: skip
            return
        say_table(
            [
                (NAMES[each.key], used, _shown(each.value), _band(each.low, each.high), each.unit, f"{each.km:,.2f}",
                 _shown(each.published[0] if each.published else None), each.published[1] if each.published else "")
                for each in found
            ],
            (Words(ja="指標", en="Indicator"), Words(ja="年度", en="FY"), Words(ja="値", en="Value"), Words(ja="幅", en="Band"),
             Words(ja="単位", en="Unit"), "km", Words(ja="公表値", en="Published"), Words(ja="その年度", en="its FY")),
        )  # fmt: skip
        for each in found:
            say(NAMES[each.key])
            for note in each.notes:
                say(f"  {note}")


def _shown(value: float | None) -> str:
    return str(_UNKNOWN) if value is None else f"{value:,.2f}"


def _band(low: float | None, high: float | None) -> str:
    """Blank where there is none."""
    return "" if low is None and high is None else f"{_shown(low)} - {_shown(high)}"


_UNKNOWN = Words(ja="不明", en="unknown")

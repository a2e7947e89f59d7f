"""waterdx indicators: list, show; the rest in indicators_*.py."""

from __future__ import annotations

import click

from waterdx.cli import (
    indicators_data,
    indicators_explain,
    indicators_ledger,
    indicators_merge,
    indicators_outlook,
    indicators_peers,
)
from waterdx.cli.help import Group
from waterdx.cli.options import argument
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.words import Words


def add_to(group: click.Group) -> None:
    @group.group(
        "indicators",
        cls=Group,
        help=str(Words(ja="経営指標: 一覧、定義、比較、統合の試算", en="management indicators: list, define, compare, merge")),
    )
    def indicators() -> None:
        pass

    _add_list(indicators)
    _add_show(indicators)
    indicators_peers.add_to(indicators)
    indicators_explain.add_to(indicators)
    indicators_data.add_to(indicators)
    indicators_ledger.add_to(indicators)
    indicators_merge.add_to(indicators)
    indicators_outlook.add_to(indicators)


def _add_list(indicators: click.Group) -> None:
    @command(indicators, "list", "指標の一覧", "the indicators there are")
    def list_indicators(as_json: bool) -> None:
        from waterdx.indicators.definitions import INDICATORS
        from waterdx.indicators.describe import to_json

        if as_json:
            say_json(
                {
                    "schema": {"name": "waterdx.indicators.list", "version": 1},
                    "indicators": [to_json(one) for one in INDICATORS.values()],
                }
            )
            return
        say_table(
            [(one.code, one.name, one.unit) for one in INDICATORS.values()],
            (Words(ja="番号", en="Code"), Words(ja="指標", en="Indicator"), Words(ja="単位", en="Unit")),
        )


def _add_show(indicators: click.Group) -> None:
    @command(indicators, "show", "1 つの指標の定義、読み方の注意、出典", "definition, cautions and source of one indicator")
    @argument("code", "指標の番号", "code of the indicator", metavar="CODE")
    def show(code: str, as_json: bool) -> None:
        from waterdx.indicators.definitions import find_indicator
        from waterdx.indicators.describe import lines_of, to_json

        one = find_indicator(code)
        if as_json:
            say_json({"schema": {"name": "waterdx.indicators.show", "version": 1}, "indicator": to_json(one)})
            return
        for label, text in lines_of(one):
            say(f"{label}: {text}")

"""waterdx indicators: list, show, compare; the rest in indicators_*.py."""

from __future__ import annotations

import click

from waterdx.cli import indicators_data, indicators_ledger, indicators_merge, indicators_outlook
from waterdx.cli.help import Group
from waterdx.cli.options import argument, option
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
    _add_compare(indicators)
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


def _add_compare(indicators: click.Group) -> None:
    @command(
        indicators,
        "compare",
        "団体(名前か団体コード)の指標を、類似団体と並べる",
        "the indicators of utilities (name or code) beside their peers",
    )
    @argument("utilities", "団体の名前か団体コード", "names or codes of utilities", nargs=-1, required=True, metavar="UTILITY...")
    @option("--year", "年度(省くと最新)", "fiscal year (the latest if left out)", type=int)
    @option("--field", "事業 water など", "field, such as water", default="water", show_default=True)
    def compare_utilities(utilities: tuple[str, ...], year: int | None, field: str, as_json: bool) -> None:
        from waterdx.indicators.compare import compare
        from waterdx.indicators.definitions import INDICATORS

        result = compare(utilities, year, field)
        if as_json:
            say_json(result.to_json())
            return
        peers = result.peers
        say(
            Words(ja="{year} 年度、類似団体区分 {cls}({n} 団体)", en="FY{year}, class {cls} ({n} utilities)").format(
                year=result.year, cls=peers.class_code, n=peers.n
            )
        )
        rows = [
            (f"{code} {INDICATORS[code].name}", INDICATORS[code].unit, *(_shown(one.values[code]) for one in result.utilities),
             *(_shown(value) for value in (s.median, s.q1, s.q3, s.ratio_of_sums)))
            for code, s in peers.statistics.items()
        ]  # fmt: skip
        heads = (
            Words(ja="指標", en="Indicator"),
            Words(ja="単位", en="Unit"),
            *(one.name for one in result.utilities),
            Words(ja="中央値", en="Median"),
            "Q1",
            "Q3",
            Words(ja="平均(合計の比)", en="Ratio of sums"),
        )
        say_table(rows, heads)
        for note in result.notes:
            say(note)


def _shown(value: float | None) -> str:
    return str(Words(ja="不明", en="unknown")) if value is None else f"{value:,.2f}"

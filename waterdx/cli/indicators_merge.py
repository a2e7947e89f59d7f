"""waterdx indicators merge: what several utilities run as one would show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import argument, chart_option, option
from waterdx.cli.output import command, say, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.indicators.merge import Merger

_TITLE = Words(
    ja="{year} 年度、{n} 団体の統合の試算(入力値を合計し、算式を 1 回だけ適用。類似団体区分 {cls})",
    en="FY{year}, {n} utilities run as one (inputs added, each formula applied once; class {cls})",
)
_SAVED = Words(ja="入力した削減額(千円/年): {said}", en="Savings entered (thousand yen a year): {said}")
_NO_SAVINGS = Words(
    ja="削減額は入力されていません(0 円)。統合による経費削減の標準的な係数は確認できていないため、既定値は 0 です。",
    en="No savings are entered (0 yen): no standard coefficient of what mergers save could be found, so the default is 0.",
)
_MONEY = (
    Words(ja="統一料金にした場合の負担増減(千円/年)", en="Change of bills under one tariff (thousand yen a year)"),
    Words(ja="原価で見た負担増減(千円/年)", en="Change at cost (thousand yen a year)"),
)


def add_to(indicators: click.Group) -> None:
    @command(
        indicators,
        "merge",
        "団体を統合した場合の指標(構成団体ごとの増減も)",
        "the indicators of utilities run as one, and what each member gains or loses",
    )
    @argument(
        "utilities",
        "団体の名前か団体コード(別の事業は 名前:water_bulk のように)",
        "names or codes of utilities (of another field: name:water_bulk)",
        nargs=-1,
        required=True,
        metavar="UTILITY...",
    )
    @option("--year", "年度(省くと共通する最新)", "fiscal year (the latest in common if left out)", type=int)
    @option("--field", "統合後の事業 water など", "field of the merged undertaking", default="water", show_default=True)
    @option(
        "--saving",
        "削減額 項目=千円/年(personnel_cost operating_expense non_operating_expense。複数可、既定 0)",
        "saving, item=thousand yen a year (personnel_cost operating_expense non_operating_expense; repeat; 0 by default)",
        multiple=True,
    )
    @option(
        "--internal-supply",
        "構成団体の間の受水費(千円/年)",
        "what members pay each other for water, thousand yen a year",
        type=float,
    )
    @option(
        "--population", "統合後の給水人口(類似団体区分が決まる)", "population served together (settles the class)", type=float
    )
    @option("--indicator", "図にする指標の番号(省くと最初の指標)", "code of the indicator of the chart (the first if left out)")
    @chart_option
    def merge_utilities(
        utilities: tuple[str, ...], year: int | None, field: str, saving: tuple[str, ...], internal_supply: float | None,
        population: float | None, indicator: str | None, chart: Path | None, as_json: bool,
    ) -> None:  # fmt: skip
        from waterdx.indicators.merge import merge
        from waterdx.indicators.typed import amounts

        merger = merge(utilities, year, field, savings=amounts(saving), internal_supply=internal_supply, population=population)
        if chart:
            from waterdx.reports.indicator_plots_change import merger_plot
            from waterdx.reports.plot_files import save_plot

            save_plot(merger_plot(merger, indicator or ""), chart)
        say_json(merger.to_json() | {"chart": str(chart) if chart else None}) if as_json else _say(merger)


def _say(merger: Merger) -> None:
    from waterdx.indicators.definitions import INDICATORS
    from waterdx.indicators.peer_sets import class_name

    found = merger.merged_class
    name = class_name(found.code) if found.code else Words(ja="不明", en="unknown")
    shown_class = name if found.sure or not found.code else Words(ja="{c}(推定)", en="{c}, inferred").format(c=name)
    say(_TITLE.format(year=merger.year, n=len(merger.members), cls=shown_class))
    rows = [
        (f"{code} {INDICATORS[code].name}", INDICATORS[code].unit, shown(value),
         *(cell for one in merger.members for cell in (shown(one.values.get(code)), shown(merger.change(one, code), "+"))))
        for code, value in merger.values.items()
    ]  # fmt: skip
    changes = [
        (_MONEY[0], "", "", *(cell for one in merger.members for cell in ("", shown(one.bill_change, "+", 0)))),
        (_MONEY[1], "", "", *(cell for one in merger.members for cell in ("", shown(one.cost_change, "+", 0)))),
    ]
    say_table([*rows, *changes], _heads(merger))
    entered = [f"{name} {amount:,.0f}" for name, amount in merger.savings.items() if amount]
    say(_SAVED.format(said=", ".join(entered)) if entered else _NO_SAVINGS)
    for note in merger.notes:
        say(note)


def _heads(merger: Merger) -> tuple[object, ...]:
    from waterdx.indicators.inputs import FIELDS

    change, other = Words(ja="増減", en="Change"), Words("{name} {field}", "{name} {field}")
    names = [
        one.name if one.field == merger.field else other.format(name=one.name, field=FIELDS[one.field]) for one in merger.members
    ]
    columns = [head for name in names for head in (name, change)]
    return Words(ja="指標", en="Indicator"), Words(ja="単位", en="Unit"), Words(ja="統合後", en="Merged"), *columns


def shown(value: float | None, sign: str = "", decimals: int = 2) -> str:
    """A value of an indicator in a table."""
    return str(Words(ja="不明", en="unknown")) if value is None else f"{value:{sign},.{decimals}f}"

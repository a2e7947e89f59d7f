"""waterdx indicators outlook: 30 years of renewal, revenue and the tariff that would pay for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from waterdx.cli.options import chart_option, option, out_option, project_argument
from waterdx.cli.output import command, refuse_original, say, say_json, say_table
from waterdx.core.words import Words
from waterdx.indicators.outlook_assumptions import ASSUMPTIONS, DRIVERS, Assumption, Range

if TYPE_CHECKING:
    from waterdx.indicators.outlook import Outlook

F = TypeVar("F", bound=Callable[..., Any])
_SHOWN = ("demand_thousand_yen", "cost_thousand_yen", "recovery_percent", "tariff_yen_per_m3", "tariff_change_percent")
_EVERY = 5  # years between the rows a screen has room for
_STRONGEST = 5


def add_to(indicators: click.Group) -> None:
    @command(
        indicators,
        "outlook",
        "30 年先までの更新需要・給水収益と、料金回収率 100 % に要る供給単価を幅つきで示す(水道)",
        "30 years of renewal demand and revenue, and the tariff for a cost recovery of 100 %, each with its band (water)",
    )
    @project_argument
    @option(
        "--utility",
        "決算を使う団体の名前か団体コード(省くとプロジェクトの団体)",
        "whose accounts: name or code (that of the project if left out)",
    )
    @option("--from", "最初の年度(省くと今年度)", "first fiscal year (this one if left out)", type=click.IntRange(1990, 2100))
    @option("--years", "何年先まで", "how many years", type=click.IntRange(1, 100), default=30, show_default=True)
    @option(
        "--keep",
        "ここで指定した仮定をプロジェクトに残す(元に戻せる)",
        "keep the assumptions given here in the project (can be undone)",
        is_flag=True,
    )
    @option("--reset", "プロジェクトに残した仮定を忘れる", "forget the assumptions kept in the project", is_flag=True)
    @out_option("表と仮定の保存先(.xlsx)", "where to write the table and the assumptions (.xlsx)")
    @chart_option
    @_assumption_options
    def outlook_command(
        project: Path, utility: str | None, years: int, keep: bool, reset: bool, out: Path | None, chart: Path | None, as_json: bool,
        **typed: Any,
    ) -> None:  # fmt: skip
        from waterdx.indicators.outlook_assumptions import read_assumption
        from waterdx.indicators.outlook_town import own_assumptions, set_assumptions
        from waterdx.reports.outlook_book import write_outlook
        from waterdx.reports.tables import refuse_ending
        from waterdx.reports.town_indicators import looked_ahead

        if out:
            refuse_ending(out, (".xlsx",))
            refuse_original(project, out)
        first = typed.pop("from")
        said = {name: read_assumption(name, text) for name, text in typed.items() if text is not None}
        found = looked_ahead(project, utility, {**({} if reset else own_assumptions(project)), **said}, first, years)
        if keep or reset:
            set_assumptions(project, said if keep else {}, reset=reset)
        if out:
            write_outlook(out, found)
        if chart:
            from waterdx.reports.indicator_plots_change import outlook_plot
            from waterdx.reports.plot_files import save_plot

            save_plot(outlook_plot(found), chart)
        say_json(
            found.to_json() | {"out": str(out) if out else None, "chart": str(chart) if chart else None}
        ) if as_json else _say(found, out)


def _assumption_options(decorated: F) -> F:
    """One option per assumption, in their order."""
    for one in reversed(ASSUMPTIONS):
        decorated = _option_of(one)(decorated)
    return decorated


def _option_of(one: Assumption) -> Callable[[F], F]:
    words = Words(
        ja="仮定: {label}({unit}、初期値 {low:g}/{middle:g}/{high:g})",
        en="assumption: {label} ({unit}; {low:g}/{middle:g}/{high:g} by default)",
    )
    said = words.format(label=one.label, unit=one.unit, **one.default.to_json())
    return option(f"--{one.name.replace('_', '-')}", said.ja, said.en, metavar="[LOW/]MIDDLE[/HIGH]")


def _say(found: Outlook, out: Path | None) -> None:
    from waterdx.indicators.outlook import BAND, MEASURES
    from waterdx.reports.outlook_book import ASSUMED, title_of

    say(title_of(found))
    every = found.middle.index.tolist()
    years = sorted({*every[::_EVERY], every[-1]})
    heads = [_HEAD.format(words=MEASURES[name].words, unit=MEASURES[name].unit) for name in _SHOWN]
    say_table([(year, *(_cell(found, year, name) for name in _SHOWN)) for year in years], (Words(ja="年度", en="FY"), *heads))
    say(_TOTAL.format(n=len(found.middle), said=_cell(found, years[-1], "demand_total_thousand_yen")))
    say(BAND)
    for note in found.notes:
        say(note)
    say(ASSUMED)
    _say_assumptions(found.assumed)
    say(_MOVES.format(year=years[-1], said=_strongest(found)))
    if out:
        say(Words(ja="書き出しました: {out}", en="Written: {out}").format(out=out))


def _cell(found: Outlook, year: int, name: str) -> str:
    from waterdx.indicators.outlook import MEASURES

    middle, low, high = (
        f"{float(frame[name][year]):,.{MEASURES[name].decimals}f}" for frame in (found.middle, found.low, found.high)
    )
    return f"{middle} ({low}–{high})"


def _say_assumptions(assumed: Mapping[str, Range]) -> None:
    """Each with its unit and label; the source of several is said once, after the last of them."""
    line = Words(
        ja="  {name} = {low:,.10g}/{middle:,.10g}/{high:,.10g} {unit}{own}  {label}",
        en="  {name} = {low:,.10g}/{middle:,.10g}/{high:,.10g} {unit}{own}  {label}",
    )
    changed = Words(ja="(変更)", en=" (changed)")
    for one, after in zip(ASSUMPTIONS, (*ASSUMPTIONS[1:], None), strict=True):
        own = changed if assumed[one.name] != one.default else Words("", "")
        say(line.format(name=one.name, unit=one.unit, own=own, label=one.label, **assumed[one.name].to_json()))
        if after is None or after.source != one.source:
            say(Words("      {source}", "      {source}").format(source=one.source))


def _strongest(found: Outlook) -> Words:
    parts = [
        Words("{label} {a:,.1f}〜{b:,.1f}", "{label} {a:,.1f} to {b:,.1f}").format(label=DRIVERS[one.name], a=min(one.at_low, one.at_high), b=max(one.at_low, one.at_high))
        for one in found.drivers[:_STRONGEST]
    ]  # fmt: skip
    return Words("、".join(one.ja for one in parts) or "-", ", ".join(one.en for one in parts) or "-")


_HEAD = Words(ja="{words} ({unit})", en="{words} ({unit})")
_TOTAL = Words(ja="{n} 年間の更新需要(管路)の合計: {said} 千円", en="Renewal demand of pipes over {n} years: {said} thousand yen")
_MOVES = Words(
    ja="{year} 年度に要る供給単価(円/m³)をよく動かす仮定(低い値〜高い値のとき): {said}",
    en="What moves the tariff needed in FY{year} most (yen/m³ at the ends of each assumption): {said}",
)

"""Management indicators as sheets for the council: beside the peers in one year, and over the years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from waterdx.core.errors import UserError
from waterdx.core.words import Words
from waterdx.indicators.compare import Comparison, compare, history_of
from waterdx.indicators.definitions import INDICATORS, Indicator
from waterdx.indicators.inputs import FIELDS, SOURCE, inputs
from waterdx.indicators.panel import Own
from waterdx.indicators.peers import Peers, Statistics, peers_over_years
from waterdx.indicators.registry import DIRECTIONS
from waterdx.reports.charts import CHARTS, chart
from waterdx.reports.indicator_plots_years import changed_class
from waterdx.reports.style import (
    ACCENT,
    BAND,
    GRID,
    INK,
    MARKERS,
    PEER,
    QUIET,
    TONES,
    Sheet,
    panel_title,
    plain,
    wrapped,
)

MOST_UTILITIES = 6  # a tone and a mark for each
NAME_COLUMNS = 16
LEVEL_LOOK: dict[str, Any] = {"color": ACCENT, "linewidth": 1.1, "linestyle": (0, (5, 2.5)), "zorder": 4}
LEAST_SPAN = 2.0  # of the axis of values: a flat line is not blown up

UNKNOWN = Words(ja="不明", en="unknown")
AND = Words(ja="・", en=", ")
RANK = Words(ja="{rank}位/{n}", en="rank {rank}/{n}")
CLASS = Words(ja="類似団体", en="the peers")
MEDIAN = Words(ja="{who}の中央値", en="Median of {who}")
QUARTILES = Words(ja="{who}の四分位範囲(中央の半数)", en="Quartile range of {who} (middle half)")
RATIO_OF_SUMS = Words(ja="{who}の平均(合計どうしの比)", en="Average of {who} (ratio of sums)")
LEVEL = Words(ja="国の手引きなどが示す水準", en="Level named by official guidance")


@chart("indicator_peers", page="indicators", ja="経営指標：類似団体との比較", en="Management indicators beside the peers")
def indicator_peers(
    utilities: Sequence[str], year: int | None = None, field: str = "water", *, peers: str = "class",
    own: Own | None = None, kept: Mapping[str, Sequence[str]] | None = None,
) -> Figure:  # fmt: skip
    """One panel per indicator: a bar for each utility, and median, quartiles and average of the class of the first.

    A dashed line marks a level that official guidance names; elsewhere nothing is marked as good or bad. UserError as
    `compare`, and for more than six utilities.
    """
    shown = compare(_few(utilities), year, field, peers=peers, own=own, kept=kept)
    rows = [plain(one.name) for one in shown.utilities]
    sheet = Sheet(len(shown.widely_known), 0.4 * (len(rows) + 1), 1.5, 0.25, tuple(_notes(shown)))
    when = _fiscal(shown.year)
    figure = sheet.figure(_title("indicator_peers", rows), _subtitle(shown, when))
    for place, name in enumerate(shown.widely_known):
        axes = sheet.panel(figure, place)
        _fit_values(axes, shown, INDICATORS[name])
        _draw_peers(axes, shown.peers.statistics[name], len(rows))
        for row, one in enumerate(shown.utilities):
            _draw_bar(axes, row, one.values[name], _rank(shown.peers, name, one.code))
        _draw_level(axes, INDICATORS[name], upright=True)
        _name_rows(axes, [*rows, _of(MEDIAN, shown.peers)] if sheet.is_leftmost(place) else [""] * (len(rows) + 1))
        panel_title(axes, str(INDICATORS[name].name), _detail(INDICATORS[name], when))
    sheet.legend(figure, _peer_handles(shown.peers))
    return figure


@chart("indicator_trend", page="indicators", ja="経営指標：年度ごとの推移", en="Management indicators over the years")
def indicator_trend(
    utilities: Sequence[str], year: int | None = None, field: str = "water", *, peers: str = "class",
    own: Own | None = None, kept: Mapping[str, Sequence[str]] | None = None,
) -> Figure:  # fmt: skip
    """One panel per indicator: each utility over the fiscal years up to `year`, with the class of the first one.

    The class is that of each year, as in the official sheets. UserError as `indicator_peers`.
    """
    shown = compare(_few(utilities), year, field, peers=peers, own=own, kept=kept)
    lines = {one.code: history_of(shown.panel, one.code).loc[: shown.year] for one in shown.utilities}
    first = shown.utilities[0].code
    beside = peers_over_years(shown.panel, first, [at for at in shown.panel.years_of(first) if at <= shown.year], peers, kept)
    notes = (*_notes(shown), *changed_class(beside))
    sheet = Sheet(len(shown.widely_known), 1.75, 0.75, 0.78, notes)
    years = sorted({*beside, *(int(at) for frame in lines.values() for at in frame.index)})
    when = str(Words(ja="{a}〜{b}年度", en="FY{a}–{b}").format(a=years[0], b=years[-1]))
    names = [plain(one.name) for one in shown.utilities]
    figure = sheet.figure(_title("indicator_trend", names), _subtitle(shown, when))
    for place, name in enumerate(shown.widely_known):
        axes = sheet.panel(figure, place)
        _draw_class(axes, {at: one.statistics[name] for at, one in beside.items() if name in one.statistics})
        for number, frame in enumerate(lines.values()):
            _draw_line(axes, frame.get(name, frame.iloc[:, 0] * float("nan")), number, label_ends=len(lines) == 1)
        _draw_level(axes, INDICATORS[name], upright=False)
        _fit_years(axes, years)
        panel_title(axes, str(INDICATORS[name].name), _detail(INDICATORS[name], when))
    sheet.legend(figure, _trend_handles(names, shown.peers))
    return figure


def _few(utilities: Sequence[str]) -> Sequence[str]:
    if len(utilities) > MOST_UTILITIES:
        raise UserError(
            ja="1つの図に並べられるのは{most}団体までです(指定は{n}団体)。",
            en="A chart shows at most {most} utilities: choose fewer than the {n} given.",
            most=MOST_UTILITIES, n=len(utilities),
        )  # fmt: skip
    return utilities


def _fiscal(year: int) -> str:
    return str(Words(ja="{year}年度", en="FY{year}").format(year=year))


def _detail(one: Indicator, when: str) -> str:
    return str(AND).join((str(one.unit), when, str(DIRECTIONS[one.direction])))


def _title(name: str, names: Sequence[str]) -> str:
    return f"{CHARTS[name].title}　{wrapped(str(Words('、', ', ')).join(names), 58, 1)}"


def _of(words: Words, peers: Peers) -> str:
    text = str(words.format(who=CLASS if peers.class_code else peers.name))
    return text[:1].upper() + text[1:]


def _rank(peers: Peers, name: str, code: str) -> str:
    place = peers.ranks[name][code]
    return "" if place is None else str(RANK.format(rank=place, n=peers.statistics[name].n))


def _subtitle(shown: Comparison, when: str) -> str:
    words = Words(
        ja="{field}・{when}・比較の相手：{peers} {n}団体",
        en="{field}, {when}; compared with {peers} ({n} utilities)",
    )
    text = words.format(field=FIELDS[shown.field], when=when, peers=shown.peers.name, n=shown.peers.n)
    return str(text)[:1].upper() + str(text)[1:]


def _notes(shown: Comparison) -> Iterator[str]:
    urls = "、".join(inputs(field=shown.field)["source_url"].unique())
    yield str(
        Words(
            ja="出典：{source}を収録した {urls} の値から計算。比較の相手は{peers}、{year}年度、n={n}団体。",
            en="Source: calculated from {source} as collected in {urls}. Compared with {peers}, FY{year}, n={n}.",
        ).format(source=SOURCE, urls=urls, peers=shown.peers.name, year=shown.year, n=shown.peers.n)
    )
    yield from (str(note) for note in shown.notes)


def _draw_bar(axes: Axes, row: int, value: float | None, rank: str) -> None:
    if value is not None:
        axes.barh(row, value, height=0.52, color=TONES[row], zorder=3)
    _label(axes, row, value, 0.0 if value is None else max(value, 0.0), rank)


def _label(axes: Axes, row: int, value: float | None, x: float, below: str = "") -> None:
    """The value right of `x`, on white so that band and lines do not cross it, and a quieter word under it."""
    text = str(UNKNOWN) if value is None else f"{value:,.2f}"
    white: dict[str, Any] = {
        "boxstyle": "square,pad=0.1",
        "facecolor": "white",
        "edgecolor": "none",
        "alpha": 0.85,
    }
    common: dict[str, Any] = {
        "xy": (x, row),
        "textcoords": "offset points",
        "va": "center",
        "bbox": white,
        "zorder": 6,
    }
    if below:
        axes.annotate(below, xytext=(5, -6), fontsize=6.5, color=QUIET, **common)
    axes.annotate(text, xytext=(5, 4 if below else 0), fontsize=8, color=INK, **common)


def _draw_peers(axes: Axes, peers: Statistics, row: int) -> None:
    """The quartile box with median and average in its own row, and a pale band of it behind the bars."""
    if peers.q1 is None or peers.q3 is None or peers.median is None or peers.ratio_of_sums is None:
        _label(axes, row, None, 0.0)
        return
    axes.axvspan(peers.q1, peers.q3, color=BAND, alpha=0.55, linewidth=0, zorder=0)
    axes.axvline(peers.median, color=PEER, linewidth=0.8, linestyle=":", zorder=1)
    box = (peers.q1, row - 0.26), peers.q3 - peers.q1, 0.52
    axes.add_patch(Rectangle(*box, facecolor=BAND, edgecolor=PEER, linewidth=1.0, zorder=3))
    axes.plot(
        [peers.median] * 2,
        [row - 0.26, row + 0.26],
        color=INK,
        linewidth=2.2,
        solid_capstyle="butt",
        zorder=4,
    )
    axes.plot(
        [peers.ratio_of_sums],
        [row],
        "D",
        markersize=4.2,
        markerfacecolor="white",
        markeredgecolor=INK,
        zorder=5,
    )
    room = 0.3 * (axes.get_xlim()[1] - axes.get_xlim()[0])
    beside = peers.q3 if peers.ratio_of_sums > peers.q3 + room else max(peers.q3, peers.ratio_of_sums)
    _label(axes, row, peers.median, beside)


def _draw_level(axes: Axes, one: Indicator, *, upright: bool) -> None:
    if one.reference is None:
        return
    where: dict[str, Any]
    if upright:
        axes.axvline(one.reference, **LEVEL_LOOK)
        where = {
            "xy": (one.reference, 1),
            "xytext": (0, 3),
            "xycoords": axes.get_xaxis_transform(),
            "ha": "center",
        }
    else:
        axes.axhline(one.reference, **LEVEL_LOOK)
        where = {
            "xy": (1, one.reference),
            "xytext": (3, 0),
            "xycoords": axes.get_yaxis_transform(),
            "ha": "left",
            "va": "center",
        }
    text = f"{one.reference:g}{one.unit}"
    axes.annotate(text, textcoords="offset points", fontsize=7, color=ACCENT, zorder=5, **where)


def _fit_values(axes: Axes, shown: Comparison, one: Indicator) -> None:
    """From zero to the longest bar, with room for its label."""
    peers = shown.peers.statistics[one.code]
    own = [utility.values[one.code] for utility in shown.utilities]
    everything = [peers.q1, peers.q3, peers.ratio_of_sums, one.reference, *own]
    known = [0.0, *(value for value in everything if value is not None)]
    low, high = min(known), max(known)
    span = high - low or 1.0
    axes.set_xlim(low - (0.05 * span if low < 0 else 0.0), high + 0.36 * span)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.10g}"))
    axes.grid(axis="x", color=GRID, linewidth=0.6)


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), [wrapped(name, NAME_COLUMNS) for name in names], fontsize=8.5, linespacing=1.15)
    axes.tick_params(axis="y", length=0)


def _draw_class(axes: Axes, peers: dict[int, Statistics]) -> None:
    rows = pd.DataFrame([vars(one) for one in peers.values()], index=list(peers), dtype=float)
    axes.fill_between(rows.index, rows["q1"], rows["q3"], color=BAND, linewidth=0, zorder=0)
    axes.plot(rows.index, rows["median"], **_class_look("median"))
    axes.plot(rows.index, rows["ratio_of_sums"], **_class_look("ratio_of_sums"))


def _class_look(which: str) -> dict[str, Any]:
    dash, mark, size = (":", "x", 3.2) if which == "median" else ("--", "D", 3.6)
    return {
        "color": INK if which == "median" else PEER, "linestyle": dash, "linewidth": 1.3, "marker": mark,
        "markersize": size, "markerfacecolor": "white", "zorder": 2,
    }  # fmt: skip


def _own_look(number: int) -> dict[str, Any]:
    return {
        "color": TONES[number], "linewidth": 2.0, "marker": MARKERS[number], "markersize": 4.8, "zorder": 4,
        "markeredgecolor": "white", "markeredgewidth": 0.6,
    }  # fmt: skip


def _draw_line(axes: Axes, values: pd.Series, number: int, *, label_ends: bool) -> None:
    axes.plot(values.index, values, clip_on=False, **_own_look(number))
    known = values.dropna()
    for at in {known.index[0], known.index[-1]} if label_ends and len(known) else ():
        around = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
        axes.annotate(
            f"{known[at]:,.2f}", (at, known[at]), (0, 7), textcoords="offset points", ha="center", fontsize=7.5,
            bbox=around, zorder=5,
        )  # fmt: skip


def _fit_years(axes: Axes, years: Sequence[int]) -> None:
    axes.set_xlim(years[0] - 0.7, years[-1] + 0.7)
    axes.set_xticks(years, [str(year) for year in years])
    low, high = axes.get_ylim()
    spare = max(0.0, LEAST_SPAN - (high - low)) / 2
    floor = low - spare if low > spare else min(low, 0.0) - 0.06 * (high - low)
    axes.set_ylim(floor, high + spare + 0.14 * (high - low))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.10g}"))
    axes.grid(axis="y", color=GRID, linewidth=0.6)


def _level_handle() -> Artist:
    return Line2D([], [], label=str(LEVEL), **LEVEL_LOOK)


def _peer_handles(peers: Peers) -> list[Artist]:
    average = Line2D([], [], linestyle="", marker="D", markersize=4.2, markerfacecolor="white", markeredgecolor=INK)
    average.set_label(_of(RATIO_OF_SUMS, peers))
    return [
        Patch(facecolor=BAND, edgecolor=PEER, label=_of(QUARTILES, peers)),
        Line2D([], [], color=INK, linewidth=2.2, label=_of(MEDIAN, peers)),
        average,
        _level_handle(),
    ]


def _trend_handles(names: Sequence[str], peers: Peers) -> list[Artist]:
    own = [Line2D([], [], label=wrapped(name, 36, 1), **_own_look(number)) for number, name in enumerate(names)]
    group = [
        Line2D([], [], label=_of(RATIO_OF_SUMS, peers), **_class_look("ratio_of_sums")),
        Line2D([], [], label=_of(MEDIAN, peers), **_class_look("median")),
        Patch(facecolor=BAND, label=_of(QUARTILES, peers)),
    ]
    return [*own, *group, _level_handle()]

"""What the indicators page asks in the background: plain functions for jobs, no window in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from waterdx.app.chart_image import Picture, picture, picture_of
from waterdx.app.chart_tasks import DRAWING, charts_of
from waterdx.app.indicators.choice import Asking
from waterdx.app.table.columns import table_of
from waterdx.app.table.model import Table
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

SAVE_TABLE = Words(ja="表を保存", en="Save table")


@dataclass(frozen=True)
class Offers:
    """What can be chosen: years, the latest first; peers as (key, what it is called)."""

    years: list[int]
    peers: list[tuple[str, Words]]


@dataclass(frozen=True)
class Compared:
    """A comparison as it is shown: table, `codes` of its rows, notes; `sheets` of charts that there are of it, as (name, title)."""

    table: Table
    codes: list[str]
    notes: str
    sheets: list[tuple[str, Words]]


@dataclass(frozen=True)
class Told:
    """A table with its notes, and a picture beside it where there is one."""

    table: Table
    notes: str
    chart: Picture | None = None
    found: Any = None


def fields() -> list[tuple[str, Words]]:
    """The businesses there are."""
    from waterdx.indicators.inputs import FIELDS

    return list(FIELDS.items())


def find(text: str, progress: Progress = silent) -> list[Any]:
    """Utilities for the search box."""
    from waterdx.indicators.compare import find_utilities

    return find_utilities(text)


def of_project(project: Path | None) -> dict[str, Any]:
    """What the open project adds to a question: its own figures and the sets of peers kept in it."""
    if project is None:
        return {"own": None, "kept": {}}
    from waterdx.indicators.kept_sets import kept_sets
    from waterdx.indicators.panel import own_of

    return {"own": own_of(project), "kept": kept_sets(project)}


def offers(asking: Asking, progress: Progress = silent) -> Offers:
    """The years and the peers there are for the first utility."""
    from waterdx.indicators.compare import panel_for
    from waterdx.indicators.peer_sets import WAYS

    more = of_project(asking.project)
    years = panel_for(asking.field, own=more["own"]).years_of(asking.codes[0]) if asking.codes else []
    peers = [(key, way.words) for key, way in WAYS.items()] + [(name, Words(name, name)) for name in more["kept"]]
    return Offers(sorted(years, reverse=True), peers)


def compare(asking: Asking, progress: Progress = silent) -> Compared:
    """The comparison as a table."""
    from waterdx.indicators.compare import compare as compare_utilities
    from waterdx.reports.compare_table import compare_frame

    found = compare_utilities(asking.codes, asking.year, asking.field, peers=asking.peers, **of_project(asking.project))
    notes = "\n".join(dict.fromkeys(map(str, (found.peers.chosen.why, *found.notes))))  # why may be a note, too
    return Compared(table_of(compare_frame(found)), list(found.peers.statistics), notes, sheets())


def sheets() -> list[tuple[str, Words]]:
    """The charts of all indicators at once. Loads every module of charts: not for the window's own thread."""
    return [(one.name, one.title) for one in charts_of("indicators")]


def sheet(asking: Asking, name: str, progress: Progress = silent) -> Picture:
    """One of them, drawn."""
    from waterdx.reports.charts import find_chart

    one = find_chart(name)
    with DRAWING:
        figure = one.draw(asking.codes, asking.year, asking.field, peers=asking.peers, **of_project(asking.project))
        return picture(one.title, figure)


def save_comparison(asking: Asking, path: Path, progress: Progress = silent) -> Path:
    """The table of the comparison as an Excel or CSV file."""
    from waterdx.indicators.compare import compare as compare_utilities
    from waterdx.reports.compare_table import TITLE, compare_frame
    from waterdx.reports.tables import write_table

    found = compare_utilities(asking.codes, asking.year, asking.field, peers=asking.peers, **of_project(asking.project))
    write_table(path, compare_frame(found), TITLE)
    return path


def asked_of(asking: Asking) -> Any:
    """The same question for the charts (reports.plots.Asked)."""
    from waterdx.reports.plots import Asked

    more = of_project(asking.project)
    return Asked(asking.codes, asking.year, asking.field, asking.indicator, asking.peers, **more)


def with_indicator(asking: Asking, code: str | None) -> Asking:
    return replace(asking, indicator=code)


def kinds() -> list[tuple[str, Words]]:
    """The charts of one indicator there are. Loads every module of charts: not for the window's own thread."""
    from waterdx.reports.charts import all_charts
    from waterdx.reports.plots import PLOTS

    all_charts()
    return [(name, one.title) for name, one in PLOTS.items()]


def indicators(asking: Asking, progress: Progress = silent) -> list[tuple[str, Words]]:
    """The indicators that can be looked at."""
    from waterdx.indicators.compare import codes_of, panel_for

    whole = panel_for(asking.field, own=of_project(asking.project)["own"])
    codes = codes_of(asking.codes, whole) if asking.codes else []
    years = sorted({year for code in codes for year in whole.years_of(code)}) or [whole.last_accounts]
    return [(one.code, one.name) for one in whole.shown(years, codes)]


def to_draw(asking: Asking, progress: Progress = silent) -> tuple[list[tuple[str, Words]], list[tuple[str, Words]]]:
    """What a chart can be of: its kinds, its indicators."""
    return kinds(), indicators(asking)


def draw(asking: Asking, kind: str, progress: Progress = silent) -> Picture:
    """One chart of one indicator."""
    from waterdx.reports.charts import all_charts
    from waterdx.reports.plots import PLOTS

    all_charts()
    plot = PLOTS[kind].make(asked_of(asking))
    with DRAWING:
        return picture_of(plot)


def explain(asking: Asking, progress: Progress = silent) -> tuple[Any, Picture | None]:
    """One indicator explained; the picture of what moved it, where that can be told."""
    from waterdx.indicators.explain import explain as explain_indicator
    from waterdx.reports.indicator_plots_change import waterfall_plot

    code = asking.indicator or next(iter(indicators(asking)))[0]
    more = of_project(asking.project)
    year = asking.year or _year_of_accounts(asking, code, more["own"])
    told = explain_indicator(asking.codes[0], code, year, None, asking.field, peers=asking.peers, **more)
    if told.moved is None:
        return told, None
    plot = waterfall_plot(told, told.moved)
    with DRAWING:
        return told, picture_of(plot)


def _year_of_accounts(asking: Asking, code: str, own: Any) -> int | None:
    """The year that the comparison shows, where the indicator is known in it."""
    from waterdx.indicators.compare import panel_for

    whole, who = panel_for(asking.field, own=own), asking.codes[0]
    known = whole.values.reindex(columns=[code]).dropna().index
    years = [year for year in whole.accounts_of(who) if (year, who) in known]
    return years[-1] if years else None


MOVED = Words(ja="何が動かしたか", en="What moved it")
BESIDE, CAUTIONS = Words(ja="比較の相手と", en="Beside the peers"), Words(ja="読むときの注意", en="What to mind")


def paragraphs_of(found: Any) -> list[tuple[Words | None, list[Words]]]:
    """An explanation as (heading, paragraphs), in the order of reading."""
    from waterdx.indicators import explain_words as told

    one = found.indicator
    gaps = [told.gap_words(each.name, each.value, each.gap, one) for each in found.better]
    if found.average:
        gaps.append(told.gap_words(found.average.end, found.average.after, found.average, one))
    source = Words(ja="{words}(出典 {source})", en="{words} (source {source})")
    return [
        (None, [told.value_words(found), one.meaning, *told.formula_words(one, found.at)]),
        (MOVED, [told.movement_words(found)]),
        (BESIDE, [found.peers.chosen.why, told.standing_words(found), *gaps]),
        (
            CAUTIONS,
            [*(source.format(words=words, source=url) for words, url in told.caution_words(one, found.cautions)), *found.notes],
        ),
    ]


def merge(
    asking: Asking, savings: Mapping[str, float], internal: float | None, population: float | None, progress: Progress = silent
) -> Told:
    """The utilities run as one, with the savings entered (thousand yen a year)."""
    from waterdx.indicators.merge import merge as merge_utilities
    from waterdx.reports.compare_table import merge_frame
    from waterdx.reports.indicator_plots_change import merger_plot

    found = merge_utilities(
        asking.codes, asking.year, asking.field, savings=savings, internal_supply=internal, population=population
    )
    code = asking.indicator if asking.indicator in found.values else next(iter(found.values))
    plot = merger_plot(found, code)
    with DRAWING:
        shown = picture_of(plot)
    return Told(table_of(merge_frame(found)), "\n".join(map(str, found.notes)), shown, found)

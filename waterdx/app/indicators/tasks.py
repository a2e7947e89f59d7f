"""What the indicators page asks in the background: plain functions for jobs, no window in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from waterdx.app.chart_image import Picture, picture, picture_of
from waterdx.app.chart_tasks import DRAWING, charts_of
from waterdx.app.editing_tasks import Edited, last_edited
from waterdx.app.indicators.choice import Asking
from waterdx.app.screening.tasks import Opened
from waterdx.app.table.columns import table_of
from waterdx.app.table.model import Table
from waterdx.core.findings import remarks
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

SHEETS = ("indicator_peers", "indicator_trend")  # the charts of all indicators at once
SAVE_TABLE = Words(ja="表を保存", en="Save table")
COUNCIL = Words(ja="議会資料をつくる", en="Make the council's papers")
IMPORTING = Words(ja="経営指標の取り込み", en="Take in indicators")
TEMPLATE = Words(ja="記入様式をつくる", en="Make the sheet to fill in")


@dataclass(frozen=True)
class Offers:
    """What can be chosen: years, the latest first; peers as (key, what it is called)."""

    years: list[int]
    peers: list[tuple[str, Words]]


@dataclass(frozen=True)
class Compared:
    """A comparison as it is shown: table, `codes` of its rows, notes and the two sheets of charts."""

    table: Table
    codes: list[str]
    notes: str
    charts: list[Picture]


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
    """The comparison and the two sheets, drawn to images."""
    from waterdx.indicators.compare import compare as compare_utilities
    from waterdx.reports.compare_table import compare_frame

    more = of_project(asking.project)
    found = compare_utilities(asking.codes, asking.year, asking.field, peers=asking.peers, **more)
    frame = compare_frame(found)
    charts = []
    for one in charts_of("indicators", SHEETS):
        progress(0, 1, one.title)
        with DRAWING:
            charts.append(picture(one.title, one.draw(asking.codes, found.year, asking.field, peers=asking.peers, **more)))
    notes = "\n".join(map(str, (found.peers.chosen.why, *found.notes)))
    return Compared(table_of(frame), list(found.peers.statistics), notes, charts)


def save_comparison(asking: Asking, path: Path, progress: Progress = silent) -> Path:
    """The table of the comparison as an Excel or CSV file."""
    from waterdx.indicators.compare import compare as compare_utilities
    from waterdx.reports.compare_table import TITLE, compare_frame
    from waterdx.reports.tables import write_table

    found = compare_utilities(asking.codes, asking.year, asking.field, peers=asking.peers, **of_project(asking.project))
    write_table(path, compare_frame(found), TITLE)
    return path


def _asked(asking: Asking) -> Any:
    from waterdx.reports.plots import Asked

    more = of_project(asking.project)
    return Asked(asking.codes, asking.year, asking.field, asking.indicator, asking.peers, **more)


def with_indicator(asking: Asking, code: str | None) -> Asking:
    return replace(asking, indicator=code)


def kinds(progress: Progress = silent) -> list[tuple[str, Words]]:
    """The charts of one indicator there are."""
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


def draw(asking: Asking, kind: str, progress: Progress = silent) -> Picture:
    """One chart of one indicator."""
    from waterdx.reports.charts import all_charts
    from waterdx.reports.plots import PLOTS

    all_charts()
    plot = PLOTS[kind].make(_asked(asking))
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


def of_ledger(path: Path, progress: Progress = silent) -> Told:
    """Pipe indicators from the ledger beside the published ones."""
    from waterdx.indicators.of_ledger import NAMES
    from waterdx.reports.compare_table import ledger_frame
    from waterdx.reports.town_indicators import ledger_indicators

    found = ledger_indicators(path)
    notes = [f"{NAMES[one.key]}: {' '.join(map(str, one.notes))}" for one in found]
    return Told(table_of(ledger_frame(found)), "\n".join(notes), None, found)


def look_ahead(path: Path, utility: str | None, measure: str, progress: Progress = silent) -> Told:
    """The next 30 years with the assumptions of the town: the assumptions as a table, one measure as a picture."""
    from waterdx.indicators.outlook import BAND
    from waterdx.indicators.outlook_town import own_assumptions
    from waterdx.reports.indicator_plots_change import outlook_plot
    from waterdx.reports.town_indicators import looked_ahead

    found = looked_ahead(path, utility, own_assumptions(path), None, 30)
    plot = outlook_plot(found, measure)
    with DRAWING:
        shown = picture_of(plot)
    return Told(Table(), "\n".join(map(str, (BAND, *found.notes))), shown, found)


def set_assumption(opened: Opened, name: str, text: str, progress: Progress = silent) -> Edited:
    """Keep one assumption of the outlook as typed, as one step of undo."""
    from waterdx.indicators.outlook_assumptions import read_assumption
    from waterdx.indicators.outlook_town import set_assumptions

    set_assumptions(opened.town.path, {name: read_assumption(name, text)})
    return last_edited(opened, Words(ja="将来の見通しの仮定を変えました。", en="The assumption was changed."))


def keep_peers(opened: Opened, asking: Asking, name: str, progress: Progress = silent) -> Edited:
    """Keep the utilities chosen as a set of peers under a name."""
    from waterdx.indicators.kept_sets import keep_set

    keep_set(opened.town.path, name, asking.codes)
    return last_edited(opened, Words(ja="比較の相手「{n}」を保存しました。", en="Kept the set of peers “{n}”.").format(n=name))


def import_file(opened: Opened, file: Path, yen: bool, year: int | None = None, progress: Progress = silent) -> Edited:
    """Take in a file of indicators or accounts, as one step of undo."""
    from waterdx.indicators.imported import import_file as take_in

    progress(0, 1, IMPORTING)
    read = take_in(opened.town.path, file, yen=yen, year=year)
    words = Words(ja="{layout}: {n:,} 件の値を取り込みました。{odd}", en="{layout}: {n:,} values taken in. {odd}")
    return last_edited(
        opened, words.format(layout=read.layout, n=int(read.rows["value"].notna().sum()), odd=remarks(read.findings))
    )


def imported(path: Path, progress: Progress = silent) -> Told:
    """What was taken into the project."""
    from waterdx.indicators.imported import project_values
    from waterdx.reports.compare_table import values_frame

    rows = project_values(path)
    words = Words(ja="取り込んだ値と、そこから計算した値: {n:,} 件", en="{n:,} values taken in or computed from what was").format(
        n=len(rows)
    )
    return Told(table_of(values_frame(rows)), str(words))


def write_template(field: str, utility: Any, path: Path, progress: Progress = silent) -> Path:
    """The sheet for this year's draft figures."""
    from waterdx.indicators.readers.template import SHEET, template_frame
    from waterdx.reports.tables import write_book

    write_book(path, {str(SHEET): template_frame(field, utility.code if utility else "", utility.name if utility else "", None)})
    return path


def questions(asking: Asking, progress: Progress = silent) -> Any:
    """The council's pages with their sentences."""
    from waterdx.core.errors import UserError
    from waterdx.indicators.outlook_town import own_assumptions
    from waterdx.reports.council import council_pack
    from waterdx.reports.town_indicators import looked_ahead

    ahead: Any = None
    if asking.project is not None and asking.field == "water":
        try:
            ahead = looked_ahead(asking.project, asking.codes[0], own_assumptions(asking.project), None, 30)
        except UserError as why:
            ahead = why
    return council_pack(_asked(asking), ahead, progress)


def save_council(asking: Asking, paths: Sequence[Path], progress: Progress = silent) -> Path:
    """The papers for the council as files."""
    from waterdx.reports.council import write_pack

    write_pack(questions(asking, progress), paths, progress)
    return paths[0]


@dataclass(frozen=True)
class Answers:
    """The council's questions with their sentences, and those that cannot be answered."""

    pages: list[tuple[str, str]]
    left_out: list[str]


def answers(asking: Asking, progress: Progress = silent) -> Answers:
    """What the papers for the council would say."""
    pack = questions(asking, progress)
    open_ones = [
        str(Words(ja="{words}({why})", en="{words} ({why})").format(words=words, why=why)) for words, why in pack.left_out
    ]
    return Answers([(page.title, page.sentence) for page in pack.slides[1:]], open_ones)


def measures(progress: Progress = silent) -> list[tuple[str, Words]]:
    """What of the years ahead can be looked at."""
    from waterdx.indicators.outlook import MEASURES

    return [(name, Words("{w} ({u})", "{w} ({u})").format(w=one.words, u=one.unit)) for name, one in MEASURES.items()]


def assumption_rows(assumed: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Each assumption by name: what it is, its range as typed, unit, who set it, source."""
    from waterdx.indicators.outlook_assumptions import ASSUMPTIONS

    town, default = Words(ja="町の設定", en="the town"), Words(ja="初期値", en="default")
    return [
        (one.name, (str(one.label), _range_text(assumed[one.name]), str(one.unit), str(default if assumed[one.name] == one.default else town), str(one.source)))
        for one in ASSUMPTIONS
    ]  # fmt: skip


def _range_text(one: Any) -> str:
    return f"{one.low:,.10g}/{one.middle:,.10g}/{one.high:,.10g}"


def save_outlook(found: Any, path: Path, progress: Progress = silent) -> Path:
    """The years ahead and the assumptions as an Excel file."""
    from waterdx.reports.outlook_book import write_outlook

    write_outlook(path, found)
    return path

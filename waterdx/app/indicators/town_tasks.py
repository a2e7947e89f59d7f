"""What the indicators page does with the open project, in the background: plain functions for jobs, no window in here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from waterdx.app.chart_image import picture_of
from waterdx.app.chart_tasks import DRAWING
from waterdx.app.editing_tasks import Edited, last_edited
from waterdx.app.indicators.choice import Asking
from waterdx.app.indicators.tasks import Told
from waterdx.app.screening.tasks import Opened
from waterdx.app.table.columns import table_of
from waterdx.app.table.model import Table
from waterdx.core.findings import remarks
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

IMPORTING = Words(ja="経営指標の取り込み", en="Take in indicators")
TEMPLATE = Words(ja="記入様式をつくる", en="Make the sheet to fill in")


def of_ledger(path: Path, progress: Progress = silent) -> Told:
    """Pipe indicators from the ledger beside the published ones."""
    from waterdx.reports.compare_table import ledger_frame, ledger_notes
    from waterdx.reports.town_indicators import ledger_indicators

    found = ledger_indicators(path)
    notes = [f"{name}: {words}" for name, words in ledger_notes(found).items()]
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


def set_assumption(opened: Opened, name: str, text: str, progress: Progress = silent) -> Edited:
    """Keep one assumption of the outlook as typed, as one step of undo."""
    from waterdx.indicators.outlook_assumptions import read_assumption
    from waterdx.indicators.outlook_town import set_assumptions

    set_assumptions(opened.town.path, {name: read_assumption(name, text)})
    return last_edited(opened, Words(ja="将来の見通しの仮定を変えました。", en="The assumption was changed."))


def save_outlook(found: Any, path: Path, progress: Progress = silent) -> Path:
    """The years ahead and the assumptions as an Excel file."""
    from waterdx.reports.outlook_book import write_outlook

    write_outlook(path, found)
    return path


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
    words = Words(ja="取り込んだ値と、そこから計算した値: {n:,} 件", en="{n:,} values: taken in, or computed from those").format(
        n=len(rows)
    )
    return Told(table_of(values_frame(rows)), str(words))


def write_template(field: str, utility: Any, path: Path, progress: Progress = silent) -> Path:
    """The sheet for this year's draft figures."""
    from waterdx.indicators.readers.template import SHEET, template_frame
    from waterdx.reports.tables import write_book

    write_book(path, {str(SHEET): template_frame(field, utility.code if utility else "", utility.name if utility else "", None)})
    return path

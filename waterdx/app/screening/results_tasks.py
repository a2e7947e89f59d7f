"""What surveys walked and found, as the window shows and takes it: plain functions for jobs, no Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waterdx.app.editing_tasks import Edited, last_edited
from waterdx.app.screening.tasks import Opened
from waterdx.app.table.columns import number_column, text_column
from waterdx.app.table.model import Table
from waterdx.core.findings import remarks
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

JUDGING = Words(ja="調査の効果を計算しています", en="Judging the survey")
ENTERING = Words(ja="調査結果を入れています", en="Entering survey results")
_ENTERED = Words(
    ja="調査 {walks:,} か所、漏水 {finds:,} 件を入れました。次に作る計画に反映します。{odd}",
    en="{walks:,} walks and {finds:,} leaks entered; the next plan follows them. {odd}",
)
_RECORD = Words(
    ja="これまでの調査: 見込み {expected:.1f} 件に対し発見 {found:,} 件。次の計画の見込みに {factor:.2f} を掛けます(公表値を {prior:.0f} 件分として加味)。",
    en="All surveys so far: {found:,} found, {expected:.1f} expected. The next plan's finds are multiplied by {factor:.2f} (published figures weigh {prior:.0f} finds).",
)
_UNKNOWN = Words(
    ja="これまでの調査は、管路か順位が分からないため見込みと比べられません。次の計画の見込みは変わりません。",
    en="The surveys so far cannot be held against what was expected: their pipes or the ranking are unknown. The next plan's finds stay as they are.",
)


@dataclass(frozen=True)
class Results:
    """The walks kept, newest first, with the pipes of each; a fair report of them (`effect`), None where there is no walk."""

    walks: Table
    pipe_ids: list[list[str]]
    sentence: Words
    effect: Any = None


def results(path: Path, progress: Progress = silent) -> Results:
    """Everything walked so far, found against expected."""
    import json

    from waterdx.screening.effectiveness import effectiveness_of
    from waterdx.screening.survey import PRIOR_FINDS, record
    from waterdx.store import tables

    walks = tables.read_table(path, "survey_results")
    if walks.empty:
        return Results(Table(), [], Words("", ""))
    walks = walks.sort_values(["day", "id"], ascending=False)
    so_far = record(walks)
    words = _UNKNOWN if walks["expected_finds"].isna().all() else _RECORD
    sentence = words.format(expected=so_far.expected, found=so_far.found, factor=so_far.correction, prior=PRIOR_FINDS)
    return Results(_walks_table(walks), [json.loads(one) for one in walks["pipe_ids"]], sentence, effectiveness_of(path))


def _walks_table(walks: Any) -> Table:
    control = str(Words(ja="対照", en="control"))
    return Table(
        (
            text_column("day", Words(ja="調査日", en="Date"), walks["day"]),
            text_column("area", Words(ja="調査区域", en="Area"), walks["area"]),
            number_column("km", Words(ja="延長 (km)", en="Length (km)"), walks["length_m"] / 1000, 2),
            number_column("finds", Words(ja="発見 (件)", en="Finds"), walks["finds"]),
            number_column("expected", Words(ja="見込み (件)", en="Expected"), walks["expected_finds"], 2),
            number_column("cost", Words(ja="費用 (円)", en="Cost (yen)"), walks["cost_yen"]),
            text_column("control", Words(ja="対照", en="Control"), [control if one else None for one in walks["control"]]),
            text_column("method", Words(ja="調査方法", en="Method"), walks["method"]),
            text_column("note", Words(ja="備考", en="Note"), walks["note"]),
        )
    ).prepared()


def effect_of_file(file: Path, progress: Progress = silent) -> tuple[Any, str]:
    """What can fairly be said of a table of anybody's survey, and the name of its file; nothing is entered."""
    from waterdx.screening.effectiveness import effectiveness_of

    progress(0, 1, JUDGING)
    return effectiveness_of(file), file.name


def effect_table(effect: Any) -> Table:
    """What was targeted beside the control."""
    from waterdx.reports.survey_effectiveness import HEADS, rows_of

    rows = rows_of(effect)
    return Table(tuple(text_column(f"c{n}", head, [str(one[n]) for one in rows]) for n, head in enumerate(HEADS)))


def effect_words(effect: Any) -> str:
    """What can be said of the surveys, and what not."""
    from waterdx.reports.survey_effectiveness import sayings

    odd = remarks(effect.findings)
    return "\n".join(str(one) for one in (*sayings(effect), *([odd] if effect.findings else [])))


def enter(opened: Opened, walk: dict[str, Any], progress: Progress = silent) -> Edited:
    """Keep one walk that somebody typed (the fields of screening.results.Walk), as one step of undo."""
    from waterdx.screening.results import Walk
    from waterdx.screening.survey_entry import enter_walks

    progress(0, 1, ENTERING)
    return _entered(opened, enter_walks(opened.town.path, [Walk(**walk)]))


def enter_file(opened: Opened, file: Path, progress: Progress = silent) -> Edited:
    """Keep the walks of a table file, as one step of undo."""
    from waterdx.screening.survey_entry import enter_file as enter_table

    progress(0, 1, ENTERING)
    return _entered(opened, enter_table(opened.town.path, file))


def _entered(opened: Opened, entered: Any) -> Edited:
    return last_edited(opened, _ENTERED.format(walks=entered.walks, finds=entered.finds, odd=remarks(entered.findings)))


def save_effect(effect: Any, path: Path, progress: Progress = silent) -> Path:
    """The fair report as PDF or Excel."""
    from waterdx.app.chart_tasks import DRAWING
    from waterdx.reports.survey_effectiveness import write_effectiveness

    progress(0, 1, Words(ja="報告を書いています", en="Writing the report"))
    with DRAWING:
        write_effectiveness(path, effect)
    return path

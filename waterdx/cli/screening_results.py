"""waterdx screening results, effectiveness: what the survey found, typed back, and a fair report of it."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import argument, out_option, project_argument
from waterdx.cli.output import command, exit_code, refuse_original, say, say_findings, say_json, say_table
from waterdx.core.words import Words

_ENTERED = Words(
    ja="調査 {walks} か所、漏水 {finds} 件を入れました(元に戻すには waterdx ledger history {file} --undo)。",
    en="{walks} walks and {finds} leaks entered (waterdx ledger history {file} --undo takes them back).",
)
_RECORD = Words(
    ja="これまでの調査: 見込み {expected:.1f} 件に対し発見 {found} 件。次の計画の見込みに {factor:.2f} を掛けます(公表値を {prior:.0f} 件分として加味)。",
    en="All surveys so far: {found} found, {expected:.1f} expected. The next plan's finds are multiplied by {factor:.2f} (published figures weigh {prior:.0f} finds).",
)
_UNKNOWN = Words(
    ja="管路か順位が分からないため、見込みと比べられる調査はまだありません。次の計画の見込みは変わりません。",
    en="No survey so far can be held against what was expected: their pipes or the ranking are unknown. The next plan's finds stay as they are.",
)


def add_to(screening: click.Group) -> None:
    _add_results(screening)
    _add_effectiveness(screening)


def _add_results(screening: click.Group) -> None:
    @command(
        screening,
        "results",
        "調査で歩いた所と見つけた漏水を入れる(CSV・Excel)。次の計画に反映される",
        "enter what was walked and found (CSV or Excel); the next plan follows it",
    )
    @project_argument
    @argument(
        "file",
        "調査結果の表(調査日・調査区域か管路番号・調査延長・発見件数・費用・対照・経度・緯度)",
        "table of results (date, area or pipe number, length walked, finds, cost, control, longitude, latitude)",
        metavar="FILE",
        type=click.Path(path_type=Path),
    )
    def results(project: Path, file: Path, as_json: bool) -> int:
        from waterdx.screening.survey import PRIOR_FINDS, record
        from waterdx.screening.survey_entry import enter_file
        from waterdx.store.tables import read_table

        entered = enter_file(project, file)
        so_far = record(read_table(project, "survey_results"))
        if as_json:
            say_json(
                {"schema": {"name": "waterdx.screening.results", "version": 1}, "walks": entered.walks, "finds": entered.finds,
                 "expected_finds_so_far": so_far.expected, "found_of_expected_so_far": so_far.found, "correction": so_far.correction,
                 "findings": [one.to_json() for one in entered.findings]}
            )  # fmt: skip
        else:
            say(_ENTERED.format(walks=entered.walks, finds=entered.finds, file=project))
            said = _RECORD if so_far.expected > 0 else _UNKNOWN
            say(said.format(expected=so_far.expected, found=so_far.found, factor=so_far.correction, prior=PRIOR_FINDS))
            if entered.findings:
                say_findings(entered.findings)
        return exit_code(entered.findings)


def _add_effectiveness(screening: click.Group) -> None:
    @command(
        screening,
        "effectiveness",
        "漏水調査の効果を公平に示す: km・円当たりの発見と、対照に対する倍率(対照がなければ倍率は出さない)",
        "a fair report of surveys: finds per km and yen, and the ratio to a control (none without a control)",
    )
    @argument(
        "source",
        "プロジェクトファイル、または調査結果の表(業者のものでもよい)",
        "a project file, or a table of anybody's survey results",
        metavar="TOWN.gpkg | FILE",
        type=click.Path(path_type=Path),
    )
    @out_option("保存先(.xlsx か .pdf)", "where to write (.xlsx or .pdf)")
    def effectiveness(source: Path, out: Path | None, as_json: bool) -> int:
        from waterdx.reports.survey_effectiveness import HEADS, rows_of, sayings, write_effectiveness
        from waterdx.screening.effectiveness import effectiveness_of

        found = effectiveness_of(source)
        if out:
            if source.suffix.lower() == ".gpkg":
                refuse_original(source, out)
            write_effectiveness(out, found)
        if as_json:
            say_json(found.to_json() | {"out": str(out) if out else None})
            return exit_code(found.findings)
        say_table(rows_of(found), HEADS)
        for sentence in sayings(found):
            say(sentence)
        if found.findings:
            say_findings(found.findings)
        if out:
            say(Words(ja="書き出しました: {out}", en="Written: {out}").format(out=out))
        return exit_code(found.findings)

"""waterdx digitise table: a scanned page of a register to rows."""

from __future__ import annotations

from pathlib import Path

import click

from waterdx.cli.options import option, out_option, project_argument, scan_arguments, terms_option
from waterdx.cli.output import command, progress_bar, say, say_findings, say_json, say_table
from waterdx.core.words import Words

_SHOWN = 20


def add_to(digitise: click.Group) -> None:
    @command(
        digitise,
        "table",
        "帳票のページを表として読み、行の提案として残す(台帳には確認してから入れる)",
        "read a page of a register as rows and keep them as proposals (they go into the ledger once confirmed)",
    )
    @project_argument
    @scan_arguments
    @terms_option
    @out_option("読み取った行も保存する(.csv .xlsx)", "also save the rows read (.csv, .xlsx)")
    @option(
        "--accept-above",
        "疑いがなく、この確率(0〜1)以上の行は、確認せずに台帳に入れる",
        "rows that are not doubtful and at least this sure (0 to 1) go into the ledger unseen",
        type=click.FloatRange(0, 1),
    )
    def table(
        project: Path, scan: Path, page: int, field: str | None, out: Path | None, accept_above: float | None, as_json: bool
    ) -> int:
        from waterdx.ledger import digitised
        from waterdx.ledger.digitised_table import propose_table
        from waterdx.ledger.digitised_unseen import unseen_of

        with progress_bar() as progress:
            sheet, found = propose_table(project, scan, page, ledger_field=field, progress=progress)
        if out is not None:
            _save(project, out, found)
        entered = 0
        if accept_above is not None and (unseen := unseen_of(project, sheet, "row", accept_above)).accepted:
            entered = digitised.enter(project, sheet, "row", unseen=unseen).rows["accepted"]
        if as_json:
            head = {"schema": {"name": "waterdx.digitise.table", "version": 1}, "sheet": sheet.id}
            findings = [finding.to_json() for finding in found.findings]
            say_json({**head, **found.to_json(), "findings": findings, "entered": entered, "out": str(out) if out else None})
        else:
            _say(sheet.id, found, entered)
        return int(any(finding.severity == "error" for finding in found.findings))


def _save(project: Path, out: Path, found: object) -> None:
    import pandas as pd

    from waterdx.digitise.register.page import RegisterPage
    from waterdx.reports.tables import write_table
    from waterdx.store.originals import refuse_to_replace

    assert isinstance(found, RegisterPage)
    refuse_to_replace(project, out)
    write_table(out, pd.DataFrame(found.rows, columns=found.columns))


def _say(sheet: int, found: object, entered: int) -> None:
    from waterdx.digitise.register.page import RegisterPage

    assert isinstance(found, RegisterPage)
    marks = dict.fromkeys(found.doubtful, " ?") | dict.fromkeys(found.handwritten, " ✎")
    rows = [[text + marks.get((r, c), "") for c, text in enumerate(row)] for r, row in enumerate(found.rows[:_SHOWN])]
    say_table(rows, found.columns)
    if len(found.rows) > _SHOWN:
        say(Words(ja="… ほか {n} 行", en="… and {n} more rows").format(n=len(found.rows) - _SHOWN))
    agree = {
        None: Words(ja="計の行はありません", en="the page has no total"),
        True: Words(ja="計と合います", en="its totals agree"),
        False: Words(ja="計と合いません", en="its totals do not agree"),
    }[found.totals_agree]
    words = Words(
        ja="図面 {sheet}: {n} 行 {m} 列を読みました。要確認 {d} か所(?)、うち手書き {h} か所(✎)、{agree}。",
        en="Sheet {sheet}: {n} rows, {m} columns read; {d} cells to look at (?), {h} of them handwritten (✎); {agree}.",
    )
    say(
        words.format(
            sheet=sheet, n=len(found.rows), m=len(found.columns), d=len(found.doubtful), h=len(found.handwritten), agree=agree
        )
    )
    if entered:
        say(Words(ja="{n} 行を台帳に入れました。", en="{n} rows went into the ledger.").format(n=entered))
    say_findings(found.findings)

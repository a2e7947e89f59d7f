"""waterdx screening slips: repair slips read, matched to pipes, the doubtful ones listed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import argument, option, out_option, project_argument
from waterdx.cli.output import command, progress_bar, refuse_original, say, say_findings, say_json, say_table
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.screening.slips import Matching, Slip

SHOWN, SHOWN_NUMBERS = 30, 10


def add_to(screening: click.Group) -> None:
    @command(
        screening,
        "slips",
        "修繕票(CSV・Excel)を読み、管路番号のない漏水を場所・管種・口径・日付から管に結び付ける",
        "read repair slips (CSV, Excel) and match leaks without a pipe number by place, material, diameter and date",
    )
    @project_argument
    @argument("file", "修繕票(省くと、取り込み済みの漏水を見る)", "the slips (leaks already in the project if left out)", metavar="[FILE]",
              required=False, type=click.Path(path_type=Path))  # fmt: skip
    @option("--accept-above", "確からしさがこの値以上なら結び付ける(0.5〜1、0.8 を勧める。省くと候補を見るだけ)",
            "enter matches of at least this confidence (0.5 to 1, 0.8 is advised; only shown if left out)", type=float)  # fmt: skip
    @option(
        "--accept",
        "人が選んだもの: 整理番号=管路番号。繰り返せる",
        "a match chosen by a person: LEAK=PIPE; may be repeated",
        multiple=True,
    )
    @option("--dry-run", "取り込みも結び付けもせず、結果だけ見る", "show what would happen, change nothing", is_flag=True)
    @out_option("候補の一覧の保存先(.csv か .xlsx。全件、全候補)", "where to write the list with every candidate (.csv or .xlsx)")
    @option("--map", "列対応表(TOML)", "column map (TOML)", type=click.Path(path_type=Path))
    @option("--encoding", "文字コード(省くと判別)", "encoding (found out if left out)")
    @option("--sheet", "Excel のシート名", "sheet of a workbook")
    def slips(
        project: Path, file: Path | None, accept_above: float | None, accept: tuple[str, ...], dry_run: bool, out: Path | None,
        as_json: bool, **how: str | Path | None,
    ) -> None:  # fmt: skip
        from waterdx.ledger.ingest import ingest
        from waterdx.reports.slip_table import write_slips
        from waterdx.reports.tables import refuse_ending
        from waterdx.screening.slips import check_confidence, match_slips

        check_confidence(accept_above)
        if out:
            refuse_ending(out)
            refuse_original(project, out)
        read = None
        with _worked_on(project, file is not None and dry_run) as town:
            if file is not None:
                with progress_bar() as progress:
                    read = ingest(town, file, layer="leaks", progress=progress, **how)  # type: ignore[arg-type]
            found = match_slips(town, accept_above=accept_above, accept=accept, dry_run=dry_run)
        if out:
            write_slips(out, found)
        if as_json:
            say_json(found.to_json() | {"import": read.to_json() if read else None, "out": str(out) if out else None})
            return
        if read:
            say((_WOULD_ADD if dry_run else _ADDED).format(read=read.rows["read"], added=read.added))
            say_findings(read.findings, of_a_kind=1)
        _say(found)
        if out:
            say(Words(ja="候補の一覧: {out}", en="Candidates: {out}").format(out=out))


_ADDED = Words(ja="修繕票 {read:,} 行を読み、{added:,} 件を漏水に加えました。", en="{read:,} rows read, {added:,} leaks added.")
_WOULD_ADD = Words(
    ja="修繕票 {read:,} 行を読みました。{added:,} 件が漏水に加わります。",
    en="{read:,} rows read; {added:,} leaks would be added.",
)


@contextmanager
def _worked_on(project: Path, on_a_copy: bool) -> Iterator[Path]:
    """The project, or a copy that is thrown away: slips can be matched only once they stand beside the other leaks."""
    from waterdx.store import project as store

    if not on_a_copy:
        yield project
        return
    store.info(project)  # refuses what is no project, before it is copied
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copy(project, Path(folder) / project.name))


def _say(found: Matching) -> None:
    from waterdx.screening.joining import SURE

    if found.doubtful:
        _say_doubtful(found.doubtful)
    words = Words(
        ja="管路番号のない漏水: 結び付けた {accepted:,} 件、候補から人が選ぶ {doubtful:,} 件、候補なし {unmatched:,} 件{names}",
        en="leaks without a pipe number: {accepted:,} matched, {doubtful:,} with candidates to choose from, {unmatched:,} without{names}",
    )
    names = Words(ja="(整理番号 {names})", en=" (leaks {names})").format(names=_some(found.unmatched))
    say(words.format(
        accepted=len(found.accepted), doubtful=len(found.doubtful), unmatched=len(found.unmatched),
        names=names if found.unmatched else Words("", ""),
    ))  # fmt: skip
    if found.dry_run:
        say(Words(ja="(試しただけで、プロジェクトは変えていません)", en="(a dry run: the project was not changed)"))
    elif found.accepted:
        say(
            Words(
                ja="元に戻すには: waterdx ledger history TOWN.gpkg --undo",
                en="To take it back: waterdx ledger history TOWN.gpkg --undo",
            )
        )
    elif any(one.confidence >= SURE for one in found.doubtful):
        say(
            Words(ja="確かなものを結び付けるには: --accept-above {p}", en="To enter the sure ones: --accept-above {p}").format(
                p=SURE
            )
        )
    if found.doubtful:
        say(Words(ja="選んで結び付けるには: --accept 整理番号=管路番号", en="To enter one you chose: --accept LEAK=PIPE"))


def _some(slips: tuple[Slip, ...]) -> str:
    return ", ".join(one.number for one in slips[:SHOWN_NUMBERS]) + (", …" if len(slips) > SHOWN_NUMBERS else "")


def _say_doubtful(doubtful: tuple[Slip, ...]) -> None:
    surest = sorted(doubtful, key=lambda one: -one.confidence)
    rows = [
        (
            one.number,
            one.told,
            best.pipe_id,
            f"{best.confidence:.2f}",
            best.reason,
            ", ".join(c.pipe_id for c in one.candidates[1:4]),
        )
        for one in surest[:SHOWN]
        for best in one.candidates[:1]
    ]
    heads = (
        Words(ja="整理番号", en="Leak"), Words(ja="修繕票の内容", en="Slip"), Words(ja="最も近い管", en="Likeliest"),
        Words(ja="確からしさ", en="Confidence"), Words(ja="理由", en="Reason"), Words(ja="ほかの候補", en="Others"),
    )  # fmt: skip
    say_table(rows, heads)
    if len(doubtful) > SHOWN:
        say(
            Words(ja="… ほか {n:,} 件(--out か --json ですべて)", en="… and {n:,} more (all with --out or --json)").format(
                n=len(doubtful) - SHOWN
            )
        )
    say()

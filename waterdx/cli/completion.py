"""waterdx ledger complete: infer what is missing, accept it, take it back, and see how well it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from waterdx.cli.options import option, project_argument
from waterdx.cli.output import command, progress_bar, say, say_json, say_table
from waterdx.core.errors import UserError
from waterdx.core.fields import field_named
from waterdx.core.words import Words

if TYPE_CHECKING:
    from waterdx.ledger.complete import Completion
    from waterdx.ledger.complete.evaluate import Score

FIELD_HEAD = Words(ja="項目", en="Field")


def add_to(ledger: click.Group) -> None:
    @command(
        ledger,
        "complete",
        "不明な布設年度・管種・口径を周りの管から推定する(台帳の値は変えない)。--accept-above で採用、--revert で取り消し",
        "infer unknown laying years, materials and diameters (the ledger stays as it is); --accept-above takes them in, --revert out",
    )
    @project_argument
    @option(
        "--accept-above",
        "この確率以上の推定値を台帳に入れる(例 0.95)。履歴で元に戻せる",
        "write guesses at least this probable into the ledger (0.95, say); the history can undo it",
        type=float,
    )
    @option("--dry-run", "推定するだけで、何も保存しない", "only infer, keep nothing", is_flag=True)
    @option(
        "--revert", "台帳に入れた推定値をすべて不明に戻す", "make all inferred values of the ledger unknown again", is_flag=True
    )
    @option(
        "--evaluate",
        "値の分かる管の半数を隠して当ててみる(何も保存しない)",
        "hide half of the known values and see how well they are inferred (keeps nothing)",
        is_flag=True,
    )
    def complete_ledger(
        project: Path, accept_above: float | None, dry_run: bool, revert: bool, evaluate: bool, as_json: bool
    ) -> None:
        _refuse_together(accept_above is not None, dry_run, revert, evaluate)
        if revert:
            _revert(project, as_json)
        elif evaluate:
            _evaluate(project, as_json)
        else:
            _complete(project, accept_above, dry_run, as_json)


def _refuse_together(*asked: bool) -> None:
    if sum(asked) > 1:
        raise UserError(
            ja="--accept-above、--dry-run、--revert、--evaluate は 1 つだけ指定してください。",
            en="Give only one of --accept-above, --dry-run, --revert and --evaluate.",
        )


def _complete(project: Path, accept_above: float | None, dry_run: bool, as_json: bool) -> None:
    from waterdx.ledger import complete as job

    if accept_above is not None:
        job.check_probability(accept_above)
    with progress_bar() as progress:
        found = job.complete(project, progress, dry_run=dry_run)
    written = 0
    if accept_above is not None and len(found.guesses):
        written = job.accept(project, above=accept_above)
    if as_json:
        say_json(found.to_json() | {"accepted": written, "dry_run": dry_run})
        return
    _say_found(found)
    if found.guesses.empty:
        return
    if accept_above is not None:
        said = Words(ja="確率 {p:.0%} 以上の {n:,} 件を台帳に入れました(推定値として記録。waterdx ledger complete --revert で元に戻せます)。",
                     en="{n:,} values of probability ≥ {p:.0%} were written into the ledger, marked as inferred (--revert takes them out).")  # fmt: skip
        say(said.format(n=written, p=accept_above))
    elif not dry_run:
        say(Words(ja="台帳の値は変えていません。採用するには --accept-above 0.95 を付けて実行してください。",
                  en="The ledger was not changed. Run with --accept-above 0.95 to take the sure ones in."))  # fmt: skip


def _say_found(found: Completion) -> None:
    from waterdx.ledger.complete import ACCEPT_ABOVE, LEAST_KNOWN

    heads = (
        FIELD_HEAD,
        Words(ja="不明", en="Unknown"),
        Words(ja="採用済み", en="Accepted before"),
        Words(ja="推定", en="Inferred"),
        Words(ja="うち確率 {p:.0%} 以上", en="of these ≥ {p:.0%}").format(p=ACCEPT_ABOVE),
    )
    say_table(
        [
            (field_named(one).header, n, found.accepted[one], found.guessed(one), found.sure(one))
            for one, n in found.unknown.items()
        ],
        heads,
    )
    for one in found.too_few_known():
        few = Words(ja="{field}は、値の分かる管が {n:,} 本しかないため推定していません(事業ごとに {least} 本以上必要)。",
                    en="{field} was not inferred: of only {n:,} pipes it is known ({least} of each field are needed).")  # fmt: skip
        say(few.format(field=field_named(one).label, n=found.pipes - found.unknown[one], least=LEAST_KNOWN))
    say(Words(ja="布設年度の確率は、真の年度が前後 5 年以内にある確率です。",
              en="The probability of a laying year is that of the truth lying within five years."))  # fmt: skip
    if (found.guesses["basis"] == "nearest").any():
        say(Words(ja="注意: 値の分かる管が少ない項目は、学習せず最寄りの管の値を示しています(確率は 80 % まで)。",
                  en="Mind: where few pipes are known nothing was learnt; the nearest pipe's value is shown (80 % at most)."))  # fmt: skip


def _revert(project: Path, as_json: bool) -> None:
    from waterdx.ledger.complete import revert

    count = revert(project)
    if as_json:
        say_json({"schema": {"name": "waterdx.ledger.complete.revert", "version": 1}, "reverted": count})
    else:
        say(Words(ja="推定値 {n:,} 件を不明に戻しました。", en="{n:,} inferred values are unknown again.").format(n=count))


def _evaluate(project: Path, as_json: bool) -> None:
    from waterdx.ledger.complete.evaluate import evaluate_project

    with progress_bar() as progress:
        scores = evaluate_project(project, progress=progress)
    if as_json:
        say_json(
            {"schema": {"name": "waterdx.ledger.complete.evaluate", "version": 1}, "scores": [one.to_json() for one in scores]}
        )
    else:
        _say_scores(scores)


def _say_scores(scores: list[Score]) -> None:
    from waterdx.ledger.complete.evaluate import HIDINGS, SIDES

    heads = (
        Words(ja="隠し方", en="Hidden"), Words(ja="隠した項目", en="Fields hidden"), FIELD_HEAD, Words(ja="本数", en="Pipes"),
        Words(ja="正解(本数)", en="Right (count)"), Words(ja="正解(延長)", en="Right (length)"), Words(ja="最寄りの管だけ", en="Nearest alone"),
        Words(ja="確率の誤差", en="Calibration error"), Words(ja="95 % 以上", en="≥ 95 %"), Words(ja="その正解", en="Right of these"),
    )  # fmt: skip
    rows = [
        (HIDINGS[s.hiding][0], SIDES[s.together], field_named(s.field).label, s.hidden,
         *(_percent(v) for v in (s.right, s.right_by_length, s.nearest_right, s.calibration_error, s.accepted, s.accepted_right)))
        for s in scores
    ]  # fmt: skip
    say_table(rows, heads)
    say(Words(ja="布設年度は前後 5 年以内を正解とします。", en="A laying year is right within five years."))


def _percent(share: float) -> str:
    return f"{share:.1%}" if share == share else "-"

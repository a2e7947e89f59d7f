"""Inferring blanks as plain functions for jobs, no Qt in here: looked for, taken into the ledger, taken out again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from waterdx.app.editing_tasks import Edited, last_edited
from waterdx.app.screening.tasks import Opened
from waterdx.app.table.guesses import guesses_of
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

NOTHING_BLANK = Words(
    ja="推定できる空欄はありません(値の分かる管が少なすぎるか、空欄がありません)。",
    en="There are no blanks that can be inferred (too few values are known, or none is missing).",
)


def infer(opened: Opened, progress: Progress = silent) -> Edited:
    """Guess every unknown laying year, material and diameter; the ledger stays as it is."""
    from waterdx.ledger.complete import complete, guesses
    from waterdx.store import project

    found = complete(opened.town.path, progress)
    with project.reading(opened.town.path) as conn:
        town = replace(opened.town, guesses=guesses_of(guesses(conn), opened.town.pipes))
    words = Words(ja="空欄 {unknown:,} 件のうち {n:,} 件を推定しました。台帳の値はまだ変えていません。",
                  en="{n:,} of {unknown:,} blanks were inferred. The ledger has not been changed.")  # fmt: skip
    sentence = words.format(n=len(found.guesses), unknown=sum(found.unknown.values())) if len(found.guesses) else NOTHING_BLANK
    return Edited(sentence, 0, [], replace(opened, town=town), True)


def accept(
    opened: Opened, above: float, chosen: Collection[tuple[int, str]] | None = None, progress: Progress = silent
) -> Edited:
    """Take guesses into the ledger: those at least this probable, or the `chosen` ones (fid, field)."""
    from waterdx.ledger.complete import accept

    progress(0, 1, Words(ja="推定値を台帳に入れています", en="Writing the inferred values"))
    count = accept(opened.town.path, above=above, chosen=chosen)
    words = Words(
        ja="推定値 {n:,} 件を台帳に入れました(推定値として記録)。", en="{n:,} inferred values were written, marked as inferred."
    )
    return last_edited(opened, words.format(n=count)) if count else _nothing(opened)


def revert(opened: Opened, progress: Progress = silent) -> Edited:
    """Make every inferred value of the ledger unknown again."""
    from waterdx.ledger.complete import revert

    progress(0, 1, Words(ja="推定値を取り消しています", en="Taking the inferred values out"))
    count = revert(opened.town.path)
    words = Words(ja="推定値 {n:,} 件を不明に戻しました。", en="{n:,} inferred values are unknown again.")
    return last_edited(opened, words.format(n=count)) if count else _nothing(opened)


def _nothing(opened: Opened) -> Edited:
    sentence = Words(ja="当てはまる推定値がなく、何も変えていません。", en="No such inferred value; nothing was changed.")
    return Edited(sentence, 0, [], opened, True)

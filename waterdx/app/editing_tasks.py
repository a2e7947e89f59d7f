"""Edits, undo and redo as plain functions for jobs, no Qt in here: the change, and the project as it is then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from waterdx.app.screening.tasks import Opened, open_project
from waterdx.app.town_patch import can_patch, patched
from waterdx.core.edits import EVIDENCE, Edit
from waterdx.core.progress import Progress, silent
from waterdx.core.words import Words

MAKING = Words(ja="変更を書き込んでいます", en="Writing the change")
BEFORE_BULK = Words(ja="一括変更の前", en="Before a bulk edit")
NOTHING = Words(ja="すでにそうなっているため、何も変えていません。", en="It was so already; nothing was changed.")
MOST_TOLD = 3


@dataclass(frozen=True)
class Edited:
    """What was done in a sentence, its number in the history (0 = nothing), the pipes to choose now, and the project."""

    sentence: Words
    change: int
    fids: list[int]
    opened: Opened
    same_rows: bool


def edit(opened: Opened, draft: Callable[[Any], Any], keep: Words | None = None, progress: Progress = silent) -> Edited:
    """Carry out `draft(desk)` (see ledger.editing) as one step of undo."""
    from waterdx.ledger import editing

    progress(0, 1, MAKING)
    done = editing.change(opened.town.path, draft, keep)
    if not done.change:
        sentence = Words(ja="すでにその値のため、何も変えていません。", en="It had that value already; nothing was changed.")
        return Edited(_refusals(done.bad) or sentence, 0, [], opened, True)
    label = Words(ja="{what}: {n:,} 件", en="{what}: {n:,} changed").format(what=done.group.label, n=done.objects)
    told = (*(done.told[:MOST_TOLD] or (label,)), *filter(None, [_refusals(done.bad)]))
    return _after(opened, done.group.edits, Words(" ".join(t.ja for t in told), " ".join(t.en for t in told)), done.change)


def change_class_settings(opened: Opened, said: Sequence[str], progress: Progress = silent) -> Edited:
    """Make `said` (see ledger.classify) all that the town says of ground and renewal years, as one step of undo."""
    from waterdx.ledger import classify
    from waterdx.store import history, project

    progress(0, 1, MAKING)
    number = classify.change_class_settings(opened.town.path, said, reset=True)
    if not number:
        return Edited(Words(ja="設定は前と同じです。", en="The settings are as they were."), 0, [], opened, True)
    with project.reading(opened.town.path) as conn:
        (change,), edits = history.changes(conn, 1), history.edits_of(conn, number)
    return _after(opened, edits, change.label, number)


def change_catalog(opened: Opened, write: Callable[[Path], object], sentence: Words, progress: Progress = silent) -> Edited:
    """Carry out `write(path)` on shortlist, notes, experience or editions of the catalogue, told as `sentence`."""
    from waterdx.store import history, project

    progress(0, 1, MAKING)
    with project.reading(opened.town.path) as conn:
        before = history.newest(conn)
    write(opened.town.path)
    done = last_edited(opened, sentence)
    return done if done.change != before else Edited(NOTHING, 0, [], opened, True)


@dataclass(frozen=True)
class Undecided:
    """Two pipes that were to be merged and the fields of which they do not say the same: a person has to choose."""

    first: int
    second: int
    differences: list[Any]


def merge(opened: Opened, first: int, second: int, progress: Progress = silent) -> Edited | Undecided:
    """Make one pipe of two, if they say nothing different."""
    from waterdx.ledger import editing
    from waterdx.store import project

    with project.reading(opened.town.path) as conn:
        found = editing.differences(editing.Desk(conn), first, second)
    if found:
        return Undecided(first, second, found)
    return edit(opened, lambda desk: editing.merge(desk, first, second), progress=progress)


def undo(opened: Opened, number: int | None = None, progress: Progress = silent) -> Edited:
    """Take the last change back; with `number`, that one, refused where others came after it."""
    from waterdx.ledger import undo as undoing

    progress(0, 1, Words(ja="元に戻しています", en="Undoing"))
    change = undoing.undo(opened.town.path, number)
    return _after_change(opened, change, Words(ja="元に戻しました: {what}", en="Taken back: {what}"))


def redo(opened: Opened, progress: Progress = silent) -> Edited:
    """Make the change again that was taken back last."""
    from waterdx.ledger import undo as undoing

    progress(0, 1, Words(ja="やり直しています", en="Making it again"))
    change = undoing.redo(opened.town.path)
    return _after_change(opened, change, Words(ja="やり直しました: {what}", en="Made again: {what}"))


def _after_change(opened: Opened, change: Any, words: Words) -> Edited:
    from waterdx.store import history, project

    sentence = words.format(what=change.label)
    if change.action not in {"edit", "complete", "catalog"}:  # an import brings objects, a fix takes findings away
        return Edited(sentence, 0, [], open_project(opened.town.path), False)
    with project.reading(opened.town.path) as conn:
        edits = history.edits_of(conn, change.id)
    return _after(opened, edits, sentence, 0)


def last_edited(opened: Opened, sentence: Words) -> Edited:
    """The project with the change that was written last, to be offered back."""
    from waterdx.store import history, project

    with project.reading(opened.town.path) as conn:
        change = history.newest(conn)
        edits = history.edits_of(conn, change)
    return _after(opened, edits, sentence, change)


def _after(opened: Opened, edits: Collection[Edit], sentence: Words, change: int) -> Edited:
    """The project with these edits made: only they are read again where no pipe came or went."""
    from waterdx.store import project

    fids = sorted({one.fid for one in edits if one.layer == "pipes"})
    if not can_patch(edits):
        return Edited(sentence, change, fids, open_project(opened.town.path), False)
    with project.reading(opened.town.path) as conn:
        town = patched(opened.town, conn, edits)
    return Edited(sentence, change, fids, replace(opened, town=town), True)


def _refusals(bad: Sequence[Any]) -> Words | None:
    if not bad:
        return None
    words = Words(ja="読めない {n:,} 件は変えていません({why})。", en="{n:,} cells could not be read and were left ({why})")
    return words.format(n=len(bad), why=bad[0].why)


@dataclass(frozen=True)
class Preview:
    """What pasting would do: `rows` of texts, how many values change, and the bad cells."""

    rows: int
    changes: int
    blanked: int
    bad: list[Any]


def try_paste(
    path: Path, layer: str, fids: Sequence[int], columns: Mapping[str, Sequence[str | None]], progress: Progress = silent
) -> Preview:
    """Look at pasted columns before anything is written."""
    from waterdx.ledger import editing
    from waterdx.store import project

    progress(0, 1, Words(ja="貼り付ける列を読んでいます", en="Reading the pasted column"))
    with project.reading(path) as conn:
        draft = editing.paste_block(editing.Desk(conn), layer, fids, columns)
    values = [one for one in draft.group.edits if one.field != EVIDENCE]
    rows = max(map(len, columns.values()), default=0)
    return Preview(rows, len(values), sum(one.after is None for one in values), list(draft.bad))

"""Next year's edition of a file as plain functions for jobs, no Qt in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from waterdx.app.table.columns import text_column
from waterdx.app.table.model import Table
from waterdx.app.tasks import ImportOptions, ReadOnce
from waterdx.app.town import Town, read_town
from waterdx.core.progress import Progress, share, silent
from waterdx.core.words import Words


@dataclass(frozen=True)
class Compared:
    """A new edition beside the ledger: the differences as a table, the kind of each row, and how many objects of each kind."""

    of: str
    table: Table
    kinds: NDArray[Any]
    counts: Mapping[str, int]
    names: Mapping[str, Words]

    def of_kind(self, kind: str | None) -> Table:
        """The rows of one kind, or all."""
        wanted = np.ones(len(self.kinds), dtype=bool) if kind is None else self.kinds == kind
        columns = (text_column(one.name, one.head, one.values[wanted]) for one in self.table.columns)
        return Table(tuple(columns))


@dataclass(frozen=True)
class EditionOptions:
    """`take_theirs` replaces what was edited since, too; `as_of` is the end of life of what is gone."""

    take_theirs: bool = False
    as_of: str | None = None


def compare(path: Path, read: ReadOnce, options: ImportOptions, edition: EditionOptions, progress: Progress = silent) -> Compared:
    """What the new edition adds, changes and no longer has; changes nothing."""
    from waterdx.ledger.differences import HEADS, KIND_NAMES

    result = _update(path, read.file, options, edition, True, progress, read.table(options))
    progress(0.9, 1, Words(ja="違いを並べています", en="Listing the differences"))
    cells = [one.cells() for one in result.differences]
    columns = tuple(text_column(f"c{n}", head, [row[n] or None for row in cells]) for n, head in enumerate(HEADS))
    kinds = np.array([one.kind for one in result.differences], dtype=object)
    return Compared(
        result.of.file_name,
        Table(columns).prepared(),
        kinds,
        result.counts(),
        {str(kind): name for kind, name in KIND_NAMES.items()},
    )


def update(
    path: Path, file: Path, options: ImportOptions, edition: EditionOptions, progress: Progress = silent
) -> tuple[Words, Town]:  # fmt: skip
    """Bring the new edition in, then the project as it is now."""
    result = _update(path, file, options, edition, False, share(progress, 0.0, 0.7))
    words = Words(
        ja="「{file}」を「{of}」の新しい版として反映しました: 追加 {added:,}、変更 {changed:,}、廃止 {gone:,}、台帳を優先 {kept:,}。",
        en="“{file}” was taken in as the new edition of “{of}”: {added:,} added, {changed:,} changed, {gone:,} gone, {kept:,} kept.",
    ).format(file=file.name, of=result.of.file_name, **result.counts())
    return words, read_town(path, share(progress, 0.7, 1.0))


def _update(
    path: Path, file: Path, options: ImportOptions, edition: EditionOptions, dry_run: bool, progress: Progress, table: Any = None
) -> Any:  # fmt: skip
    from waterdx.ledger import edition as editions

    return editions.update(
        path,
        file,
        take_theirs=edition.take_theirs,
        accept_gone=True,
        as_of=edition.as_of,
        dry_run=dry_run,
        progress=progress,
        **options.how(table),
    )

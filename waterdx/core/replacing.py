"""Files that are whole or absent: written as drafts beside their place, flushed to the disk, then put in place at once."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from waterdx.core.errors import UserError, reason_of

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A draft that takes the place of `path` when the block ends well; UserError where it cannot be written."""
    with replacing_files(path) as folder:
        yield folder / path.name


@contextmanager
def replacing_files(path: Path, refuse: Callable[[Path], None] = lambda target: None) -> Iterator[Path]:
    """A folder whose files take the places of their namesakes beside `path` when the block ends well: all of them or none.

    `refuse` is asked of every place before the first is taken. Anything raised leaves every old file as it was.
    """
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".waterdx-", ignore_cleanup_errors=True) as name:
            folder, aside = Path(name, "new"), Path(name, "old")
            folder.mkdir()
            aside.mkdir()
            yield folder
            drafts = sorted(folder.iterdir())
            for draft in drafts:
                refuse(path.parent / draft.name)
                _flush(draft)
            _put_in_place(drafts, path.parent, aside)
    except OSError as error:
        raise _cannot_write(path, error) from error
    except Exception as error:
        behind = _behind(error)
        if behind is None:
            raise
        raise _cannot_write(path, behind) from error


def _behind(error: Exception) -> OSError | None:
    """What the system said of the disk, where another error hides it: one that wraps it (XlsxWriter's), or one raised by closing what
    could not be written (a PDF's compressor)."""
    if error.args and isinstance(error.args[0], OSError):
        return error.args[0]
    before = error.__context__
    while before is not None and not (isinstance(before, OSError) and before.errno in _FULL):
        before = before.__context__
    return before if isinstance(before, OSError) else None


def _flush(draft: Path) -> None:
    """Have the system write the draft out now, so that a full disk is found before the old file is gone."""
    with draft.open("r+b") as file:
        os.fsync(file.fileno())


def _put_in_place(drafts: Sequence[Path], folder: Path, aside: Path) -> None:
    if len(drafts) == 1:  # one step of the system: no moment without the file
        drafts[0].replace(folder / drafts[0].name)
        return
    moved: list[Path] = []
    try:
        for draft in drafts:
            target = folder / draft.name
            if target.exists():
                target.replace(aside / draft.name)
            moved.append(target)
            draft.replace(target)
    except BaseException:
        for target in moved:
            _put_back(target, aside / target.name)
        raise


def _put_back(target: Path, old: Path) -> None:
    if old.exists():
        old.replace(target)
    else:
        target.unlink(missing_ok=True)


def _cannot_write(path: Path, error: OSError) -> UserError:
    return UserError(
        ja="「{path}」に書き込めません({why})。Excel などで開いていれば閉じ、書き込める場所を指定してください。",
        en="“{path}” cannot be written ({why}). Close it in Excel, or choose a place you can write to.",
        path=path, why=reason_of(error),
    )  # fmt: skip

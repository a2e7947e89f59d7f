"""A new Excel book, made in memory and written at once: a full disk is then one error, with no half-closed archive left behind
that tells of itself later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any


@contextmanager
def workbook(draft: Path, options: dict[str, Any]) -> Iterator[Any]:
    """An XlsxWriter book that becomes the file `draft` when the block ends well."""
    import xlsxwriter

    made = BytesIO()
    with xlsxwriter.Workbook(made, options) as book:
        yield book
    draft.write_bytes(made.getbuffer())

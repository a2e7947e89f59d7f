"""How many cells an OpenDocument sheet unfolds to: one row of ten letters can say that it is repeated a million times."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

_CHUNK = 4 << 20
# python-calamine knows these elements by exactly these names, so no other prefix needs to be looked for.
_TAG = re.compile(
    rb"<(?P<name>table:table-row|table:(?:covered-)?table-cell|/table:table-row|/table:table)(?=[\s/>])(?P<rest>[^>]*)>"
)
_REPEATED = re.compile(rb"""table:number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,12})["']""")


def unfolded_cells(archive: zipfile.ZipFile) -> int:
    """The cells of the largest sheet of an .ods as a reader unfolds it: rows down to the last used one × the widest used row.

    KeyError where the archive has no content.xml.
    """
    largest = rows = width = used_rows = column = used = repeat = 0
    for name, rest in _tags(archive):
        if name == b"table:table-row":
            repeat, column, used = _times(rest), 0, 0
        elif name.endswith(b"table-cell"):
            column += _times(rest)
            used = used if rest.endswith(b"/") and b"office:value" not in rest else column
        elif name == b"/table:table-row":
            rows += repeat
            used_rows, width = (rows, max(width, used)) if used else (used_rows, width)
        else:
            largest, rows, width, used_rows = max(largest, used_rows * width), 0, 0, 0
    return max(largest, used_rows * width)


def _tags(archive: zipfile.ZipFile) -> Iterator[tuple[bytes, bytes]]:
    with archive.open("content.xml") as content:
        kept = b""
        while chunk := content.read(_CHUNK):
            text = kept + chunk
            end = text.rfind(b">") + 1
            kept = text[end:][-_CHUNK:]
            yield from ((match["name"], match["rest"]) for match in _TAG.finditer(text, 0, end))


def _times(rest: bytes) -> int:
    match = _REPEATED.search(rest)
    return int(match[1]) if match else 1
